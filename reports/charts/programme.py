"""The picture of a programme: which school has which risk, worst schools above, most frequent factors left."""

import math

from reports.charts.canvas import Picture
from reports.charts.heat import heat_rows, legend, staircase, totals
from reports.charts.parts import Header, footer, header, heading
from reports.programme import ProgrammeFacts, ProgrammeFindings
from reports.texts import as_of_line, filled_words, generated_line, year_label
from reports.texts.programme import HEAT_KEY, about_programme, heat_finding, page_key

SCHOOLS_ON_PAGE = 20


def programme_pictures(facts: ProgrammeFacts, findings: ProgrammeFindings) -> list[Picture]:
    """1080 px wide and about 1400 px high, a picture for every 20 schools, evenly filled; the totals on the last."""
    count = max(1, math.ceil(len(findings.rows) / SCHOOLS_ON_PAGE))
    size = math.ceil(len(findings.rows) / count)
    return [page(facts, findings, number, size) for number in range(count)]


def page(facts: ProgrammeFacts, findings: ProgrammeFindings, number: int, size: int) -> Picture:
    picture = Picture()
    bottom = header(picture, programme_header(facts, findings))
    heading(picture, bottom + 48, "Риски", heat_finding(findings))
    legend(picture, bottom + 70)
    rows = findings.rows[number * size : (number + 1) * size]
    bottom = heat_rows(picture, staircase(picture, bottom + 70, findings), rows) + 6
    is_last = (number + 1) * size >= len(findings.rows)
    if is_last:
        bottom = totals(picture, bottom, findings) + 24
    key = HEAT_KEY if len(rows) == len(findings.rows) else page_key(number * size + 1, len(rows), len(findings.rows))
    footer(picture, bottom + (0 if is_last else 14), key, generated_line(facts.generated_at))
    return picture


def programme_header(facts: ProgrammeFacts, findings: ProgrammeFindings) -> Header:
    return Header(
        title=facts.title,
        about=about_programme(findings),
        year=year_label(facts.year),
        as_of=as_of_line(facts.as_of),
        state=filled_words(findings.completeness),
        has_bar=True,
        filled=findings.completeness,
    )
