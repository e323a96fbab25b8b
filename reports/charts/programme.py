"""The picture of a programme: which school has which risk, worst schools above, most frequent factors left."""

import math
from collections.abc import Sequence

from reports.charts.canvas import Picture
from reports.charts.heat import heat_rows, legend, staircase, totals
from reports.charts.overview import factor_picture, overview_picture
from reports.charts.parts import Header, footer, header, header_of, heading
from reports.programme import HeatRow, ProgrammeFacts, ProgrammeFindings
from reports.texts import filled_words, generated_line
from reports.texts.programme import HEAT_KEY, about_programme, heat_finding, page_key

SCHOOLS_ON_PAGE = 20


def programme_pictures(facts: ProgrammeFacts, findings: ProgrammeFindings) -> list[Picture]:
    """1080 px wide and about 1400 px high, a picture for every 20 schools, evenly filled; the totals on the last.

    Then the page of the programme as a whole. In groups factors are counted and no school is named.
    """
    whole = [overview_picture(facts, findings, facts.overview)] if facts.overview else []
    if not facts.named:
        return [factor_picture(facts, findings), *whole]
    count = max(1, math.ceil(len(findings.rows) / SCHOOLS_ON_PAGE))
    size = math.ceil(len(findings.rows) / count)
    return [*(page(facts, findings, number, size) for number in range(count)), *whole]


def page(facts: ProgrammeFacts, findings: ProgrammeFindings, number: int, size: int) -> Picture:
    picture = Picture()
    bottom = header(picture, programme_header(facts, findings))
    heading(picture, bottom + 48, "Риски", heat_finding(findings))
    rows = findings.rows[number * size : (number + 1) * size]
    is_last = (number + 1) * size >= len(findings.rows)
    bottom = heat_block(picture, bottom, findings, rows, with_totals=is_last) + (24 if is_last else 0)
    key = HEAT_KEY if len(rows) == len(findings.rows) else page_key(number * size + 1, len(rows), len(findings.rows))
    footer(picture, bottom + (0 if is_last else 14), key, generated_line(facts.generated_at))
    return picture


def heat_block(
    picture: Picture, top: float, findings: ProgrammeFindings, rows: Sequence[HeatRow], *, with_totals: bool = True
) -> float:
    """Legend, names of factors, rows of schools and the totals, below a heading; gives the lower edge."""
    legend(picture, top + 70)
    bottom = heat_rows(picture, staircase(picture, top + 70, findings), rows) + 6
    return totals(picture, bottom, findings) if with_totals else bottom


def programme_header(facts: ProgrammeFacts, findings: ProgrammeFindings) -> Header:
    return header_of(
        facts,
        title=facts.title,
        about=about_programme(findings),
        state=filled_words(findings.completeness),
        has_bar=True,
        filled=findings.completeness,
    )
