"""Names of schools made shorter without becoming somebody else's: the legal form goes first, the number never."""

import re

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
