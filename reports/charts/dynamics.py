"""The picture of one school over time: factors by wave, shares below the threshold by year."""

from collections.abc import Mapping, Sequence
from datetime import date

from reports.charts.canvas import Picture
from reports.charts.heat import CELL, cell
from reports.charts.lettering import advance, shrunk
from reports.charts.parts import Header, footer, hairline, header, header_of, heading, unknown
from reports.charts.tokens import CAPTION, CAPTION_MEDIUM, INK, LEFT, MUTE, RIGHT, ROW
from reports.charts.years import YearRow, year_table
from reports.compared import DynamicsFacts
from reports.results import LINE
from reports.school import FactorFinding
from reports.texts import change_words, generated_line
from reports.texts import compared as words
from reports.texts.results import NO_RESULTS, year_short
from storage.russian import dotted, number, rounded

WAVES = 5
WAVE_LEFT, WAVE_PITCH = 470, 76
FACTOR_PITCH = 44

Profiles = Sequence[tuple[date, Mapping[str, FactorFinding]]]
"""Waves by day, the oldest first, each with the factors by name."""


def dynamics_picture(facts: DynamicsFacts, profiles: Profiles, order: Sequence[FactorFinding]) -> Picture:
    """Factors × waves, then shares below the threshold by year."""
    picture = Picture()
    bottom = header(picture, dynamics_header(facts, profiles))
    heading(picture, bottom + 48, "Риски", words.dynamics_finding(profiles, order))
    bottom = waves(picture, bottom + 66, profiles[-WAVES:], order) + 20
    hairline(picture, bottom)
    heading(picture, bottom + 44, "Результаты", words.years_finding(facts))
    bottom = years(picture, bottom + 56, facts) + 20
    footer(picture, bottom, words.DYNAMICS_KEY, generated_line(facts.generated_at))
    return picture


def dynamics_header(facts: DynamicsFacts, profiles: Profiles) -> Header:
    return header_of(
        facts,
        title=facts.title,
        about=words.DYNAMICS,
        state=words.waves_count(len(profiles)),
    )


def waves(picture: Picture, top: float, profiles: Profiles, order: Sequence[FactorFinding]) -> float:
    """Marks of the heat map: a row for each factor, a column for each wave; gives the lower edge."""
    if not profiles:
        return unknown(picture, top, words.NO_WAVES)
    baseline = top + 28
    for column, (day, _) in enumerate(profiles):
        x = WAVE_LEFT + column * WAVE_PITCH + CELL[0] / 2
        picture.text(x, baseline, dotted(day), CAPTION, colour=MUTE, align="centre")
        picture.text(x, baseline + 31, str(day.year), CAPTION, colour=MUTE, align="centre")
    top = baseline + 31 + 16
    for factor in order:
        style = shrunk(factor.name, ROW, WAVE_LEFT - LEFT - 14)
        picture.text(LEFT, top + 30, factor.name, style)
        for column, (_, profile) in enumerate(profiles):
            known = profile.get(factor.name)
            cell(picture, WAVE_LEFT + column * WAVE_PITCH, top, known.level if known else None)
        since(picture, top + 30, profiles, factor)
        top += FACTOR_PITCH
    return top


def since(picture: Picture, baseline: float, profiles: Profiles, factor: FactorFinding) -> None:
    """How the points changed from the first wave shown that has them to the last one."""
    scores = [profile[factor.name].score for _, profile in profiles if factor.name in profile]
    known = [score for score in scores if score is not None]
    if len(known) < 2:
        return
    change = known[-1] - known[0]
    style = CAPTION_MEDIUM if change > 0 else CAPTION
    text = change_words(change)
    if advance(text, style) <= RIGHT - (WAVE_LEFT + len(profiles) * WAVE_PITCH):
        picture.text(RIGHT, baseline, text, style, colour=INK if change > 0 else MUTE, align="right")


def years(picture: Picture, top: float, facts: DynamicsFacts) -> float:
    """Shares below the threshold, a column for each academic year that has any."""
    columns = sorted({year for _, shares in facts.results for year, _ in shares})
    if not columns:
        return unknown(picture, top, NO_RESULTS)
    rows = [result_row(words.assessment_name(one), dict(shares), columns) for one, shares in facts.results]
    return year_table(picture, top, [year_short(year) for year in columns], rows)


def result_row(name: str, shares: Mapping[int, float], columns: Sequence[int]) -> YearRow:
    values = [shares.get(year) for year in columns]
    known = [value for value in values if value is not None]
    change = int(rounded(known[-1], 0) - rounded(known[0], 0)) if len(known) > 1 else 0
    return YearRow(
        name,
        tuple(None if value is None else number(rounded(value, 0)) for value in values),
        tuple(value is not None and value >= LINE for value in values),
        change_words(change) if len(known) > 1 else "",
        change > 0,
    )
