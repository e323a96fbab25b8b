"""The picture of all indicators of a programme by plan and fact."""

from collections.abc import Sequence

from reports.charts.canvas import Picture
from reports.charts.parts import Header, footer, header, header_of, heading
from reports.charts.targets import target_rows
from reports.compared import IndicatorFacts
from reports.texts import compared as words
from reports.texts import filled_words, generated_line
from reports.texts.targets import targets_finding


def indicator_pictures(facts: IndicatorFacts) -> list[Picture]:
    """All indicators, worst first, about a dozen on a page."""
    pages: list[Picture] = []
    rest = facts.targets
    while rest or not pages:
        picture = Picture()
        bottom = header(picture, indicator_header(facts))
        heading(picture, bottom + 48, "Показатели", targets_finding(facts.targets))
        shown = page_of(rest)
        bottom = target_rows(picture, bottom + 62, rest[:shown]) + 10
        footer(picture, bottom, words.INDICATOR_KEY, generated_line(facts.generated_at))
        pages.append(picture)
        rest = rest[shown:]
    return pages


def page_of(rest: Sequence[object]) -> int:
    """Evenly filled pages of at most eleven."""
    pages = -(-len(rest) // 11)
    return -(-len(rest) // pages) if pages else 0


def indicator_header(facts: IndicatorFacts) -> Header:
    known = sum(target.fact is not None for target in facts.targets)
    share = known / len(facts.targets) if facts.targets else None
    return header_of(
        facts,
        title=words.INDICATORS,
        about=facts.title,
        state=filled_words(share),
        has_bar=True,
        filled=share,
    )
