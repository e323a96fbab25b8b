"""The picture of one risk factor: schools worst first on the three bands, and the parameters that make it."""

import math

from reports.charts.canvas import Picture
from reports.charts.parts import footer, hairline, header, header_of, heading
from reports.charts.risks import risk_rows
from reports.charts.rows import BarRow, bar_rows, share_row
from reports.charts.tokens import ALARM
from reports.factor import FactorFacts, FactorFindings
from reports.texts import generated_line
from reports.texts.factor import about_factor, factor_finding, level_rows, parameters_finding, parameters_words
from reports.texts.programme import page_key
from reports.texts.school import RISK_KEY

ON_PAGE = 24
PARAMETERS = 7


def factor_pictures(facts: FactorFacts, findings: FactorFindings) -> list[Picture]:
    """A picture for every 24 schools, evenly filled; the parameters on the last."""
    if not facts.named:
        return [nameless(facts, findings)]
    count = max(1, math.ceil(len(findings.schools) / ON_PAGE))
    size = math.ceil(len(findings.schools) / count)
    return [page(facts, findings, number * size, size) for number in range(count)]


def page(facts: FactorFacts, findings: FactorFindings, first: int, size: int) -> Picture:
    picture = Picture()
    bottom = top_of(picture, facts, findings)
    rows = findings.schools[first : first + size]
    bottom = risk_rows(picture, bottom + 68, rows) + 20
    is_last = first + size >= len(findings.schools)
    if is_last:
        bottom = parameters(picture, bottom, findings)
    whole = len(rows) == len(findings.schools)
    key = RISK_KEY if whole else page_key(first + 1, len(rows), len(findings.schools))
    footer(picture, bottom, key, generated_line(facts.generated_at))
    return picture


def top_of(picture: Picture, facts: FactorFacts, findings: FactorFindings) -> float:
    """Header and heading; gives the header's lower edge."""
    head = header_of(
        facts,
        title=facts.factor.printed,
        about=facts.title,
        state=about_factor(findings),
    )
    bottom = header(picture, head)
    note = "к прошлой волне" if findings.known and facts.named else ""
    heading(picture, bottom + 48, facts.factor.short, factor_finding(findings), note=note)
    return bottom


def nameless(facts: FactorFacts, findings: FactorFindings) -> Picture:
    """For groups: how many schools have which level, and no school's name."""
    picture = Picture()
    bottom = top_of(picture, facts, findings)
    total = max(len(findings.schools), 1)
    rows = [share_row(name, findings.count(level) / total, words) for name, level, words in level_rows(findings)]
    bottom = bar_rows(picture, bottom + 64, rows) + 14
    bottom = parameters(picture, bottom, findings)
    footer(picture, bottom, RISK_KEY, generated_line(facts.generated_at))
    return picture


def parameters(picture: Picture, top: float, findings: FactorFindings) -> float:
    """In how many schools each parameter is high; gives the lower edge."""
    if not findings.parameters:
        return top
    hairline(picture, top)
    heading(picture, top + 44, "Из чего складывается", parameters_finding(findings))
    rows = [
        BarRow(
            one.name,
            ((one.high / one.known, ALARM),) if one.known else None,
            parameters_words(one),
        )
        for one in findings.parameters[:PARAMETERS]
    ]
    return bar_rows(picture, top + 58, rows) + 14
