"""Names of schools made shorter without becoming somebody else's: the legal form goes first, the number never."""

import re
from collections import Counter
from collections.abc import Sequence

LEGAL_FORM = re.compile(
    r"^(?:М[БАКО]?О[БУ]?У|МБУ|МОУ|МОБУ|муниципальное\s+(?:бюджетное|казённое|казенное|автономное)?\s*"
    r"(?:обще)?образовательное\s+учреждение)\s+",
    re.IGNORECASE,
)


def short_title(title: str) -> str:
    """«МБОУ «Гляденская СОШ»» → «Гляденская СОШ» without quotes; a name with more around the quotes keeps them."""
    bare = LEGAL_FORM.sub("", title).strip()
    inner = re.fullmatch(r"[«\"]([^«»\"]+)[»\"]", bare)
    return inner[1].strip() if inner else bare or title


KIND = re.compile(r"\b(?:СОШ|ООШ|НОШ|СШ|ОШ)\b\s*")


def bare_names(titles: Sequence[str]) -> list[str]:
    """Names for lists: «Каменская № 2», with the kind of school only where two would coincide or nothing would stay."""
    short = [short_title(title) for title in titles]
    bare = [KIND.sub("", name).strip() for name in short]
    often = Counter(bare)
    is_enough = [often[place] == 1 and re.search(r"[^\W\d_]", place) for place in bare]
    return [place if enough else name for place, name, enough in zip(bare, short, is_enough, strict=True)]
