"""The worker's entries: plain values in, pictures and captions out. Imports matplotlib and pandas, so never the bot."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.charts.canvas import Picture
from reports.charts.programme import programme_pictures
from reports.charts.school import school_picture
from reports.charts.wave import wave_picture
from reports.findings import answered, factor_findings, heat_map
from reports.frames import answers_frame, completeness_by_school, latest_two, values_of
from reports.programme import ProgrammeFacts, ProgrammeFindings
from reports.report import Report
from reports.school import SchoolFacts, SchoolFindings
from reports.texts.programme import programme_caption
from reports.texts.school import school_caption
from reports.texts.wave import wave_caption
from reports.wave import WaveFacts, wave_findings


@dataclass(frozen=True, slots=True)
class Composition:
    """Pictures in their order and the words under them."""

    pictures: Sequence[Picture]
    caption: str


def draw(facts: Any) -> Report:
    """The report of any facts as PNG; the same facts give the same bytes."""
    composed = compose(facts)
    return Report(tuple(picture.png() for picture in composed.pictures), composed.caption)


def compose(facts: Any) -> Composition:
    return COMPOSERS[type(facts)](facts)


def compose_school(facts: SchoolFacts) -> Composition:
    findings = school_findings(facts)
    return Composition([school_picture(facts, findings)], school_caption(facts, findings))


def school_findings(facts: SchoolFacts) -> SchoolFindings:
    """The numbers of the picture from the school's answers in its last two waves."""
    table = latest_two(answers_frame(("", *row) for row in facts.answers))
    now, before = values_of(table, "", "now"), values_of(table, "", "before")
    return SchoolFindings(
        factors=factor_findings(now, before, facts.thresholds, facts.factors),
        answered=answered(now, facts.thresholds),
        asked=len(facts.thresholds) if facts.answers else 0,
        tasks=facts.tasks,
    )


def compose_programme(facts: ProgrammeFacts) -> Composition:
    """The heat map of a programme's schools, a page for every 20 of them."""
    findings = programme_findings(facts)
    return Composition(programme_pictures(facts, findings), programme_caption(facts, findings))


def programme_findings(facts: ProgrammeFacts) -> ProgrammeFindings:
    """The numbers of the heat map; a school without answers counts as unanswered in the completeness."""
    table = latest_two(answers_frame(facts.answers))
    values = {school.key: values_of(table, school.key, "now") for school in facts.schools}
    columns, rows = heat_map(values, facts.schools, facts.thresholds, facts.factors)
    shares = completeness_by_school(table, [threshold.parameter for threshold in facts.thresholds])
    own = shares.reindex([school.key for school in facts.schools]).fillna(0.0)
    return ProgrammeFindings(columns, rows, float(own.mean()) if facts.answers else None)


def compose_wave(facts: WaveFacts) -> Composition:
    findings = wave_findings(facts)
    return Composition([wave_picture(facts, findings)], wave_caption(facts, findings))


COMPOSERS: Mapping[type, Callable[[Any], Composition]] = {
    SchoolFacts: compose_school,
    ProgrammeFacts: compose_programme,
    WaveFacts: compose_wave,
}
