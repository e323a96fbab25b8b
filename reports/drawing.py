"""The worker's entries: plain values in, pictures and captions out. Imports matplotlib and pandas, so never the bot."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.charts.canvas import Picture
from reports.charts.compared import compare_picture
from reports.charts.dynamics import dynamics_picture
from reports.charts.factor import factor_pictures
from reports.charts.indicators import indicator_pictures
from reports.charts.names import bare_names
from reports.charts.own_result import own_result_picture
from reports.charts.printing import pdf
from reports.charts.programme import programme_pictures
from reports.charts.school import school_picture
from reports.charts.timeline import timeline_picture
from reports.charts.wave import wave_picture
from reports.charts.workload import curator_pictures, task_pictures
from reports.compared import CompareFacts, DynamicsFacts, IndicatorFacts
from reports.dossiers import PictureSet
from reports.factor import FactorFacts
from reports.findings import worst_first
from reports.numbers import factor_findings_of, profiles_of, programme_findings, school_findings
from reports.own_result import OwnResult
from reports.programme import ProgrammeFacts
from reports.report import Report
from reports.school import SchoolFacts
from reports.texts.compared import compare_caption, dynamics_caption, indicator_caption
from reports.texts.factor import factor_caption
from reports.texts.own_result import own_result_caption
from reports.texts.programme import programme_caption
from reports.texts.school import school_caption
from reports.texts.tables import dated, file_name, print_caption
from reports.texts.timeline import timeline_caption
from reports.texts.wave import wave_caption
from reports.texts.workload import curator_caption, task_caption
from reports.timeline import TimelineFacts
from reports.wave import WaveFacts, wave_findings
from reports.workload import CuratorFacts, TaskReportFacts


@dataclass(frozen=True, slots=True)
class Composition:
    """Pictures in their order and the words under them."""

    pictures: Sequence[Picture]
    caption: str


def draw(facts: Any) -> Report:
    """The report of any facts as PNG; the same facts give the same bytes."""
    composed = compose(facts)
    return Report(tuple(picture.png() for picture in composed.pictures), composed.caption)


def print_set(facts: PictureSet) -> Report:
    """The pictures of some facts as one PDF, an A4 page each."""
    composed = [compose(one) for one in facts.parts]
    pictures = [picture for one in composed for picture in one.pictures]
    title = composed[0].caption.partition("\n")[0]
    name = dated(file_name(title), facts.generated_at.date())
    return Report((pdf(pictures, title),), print_caption(title, len(pictures)), f"{name}.pdf")


def compose(facts: Any) -> Composition:
    return COMPOSERS[type(facts)](facts)


def compose_school(facts: SchoolFacts) -> Composition:
    findings = school_findings(facts)
    return Composition([school_picture(facts, findings)], school_caption(facts, findings))


def compose_programme(facts: ProgrammeFacts) -> Composition:
    """The heat map of a programme's schools, a page for every 20 of them."""
    findings = programme_findings(facts)
    return Composition(programme_pictures(facts, findings), programme_caption(facts, findings))


def compose_wave(facts: WaveFacts) -> Composition:
    findings = wave_findings(facts)
    return Composition([wave_picture(facts, findings)], wave_caption(facts, findings))


def compose_factor(facts: FactorFacts) -> Composition:
    findings = factor_findings_of(facts)
    return Composition(factor_pictures(facts, findings), factor_caption(facts, findings))


def compose_tasks(facts: TaskReportFacts) -> Composition:
    return Composition(task_pictures(facts), task_caption(facts))


def compose_curator(facts: CuratorFacts) -> Composition:
    findings = programme_findings(facts.risks)
    return Composition(curator_pictures(facts, findings), curator_caption(facts, findings))


def compose_timeline(facts: TimelineFacts) -> Composition:
    return Composition([timeline_picture(facts)], timeline_caption(facts))


def compose_indicators(facts: IndicatorFacts) -> Composition:
    return Composition(indicator_pictures(facts), indicator_caption(facts))


def compose_compared(facts: CompareFacts) -> Composition:
    first, second = school_findings(facts.first), school_findings(facts.second)
    names = bare_names([facts.first.title, facts.second.title])
    return Composition([compare_picture(facts, first, second)], compare_caption(facts, names, first, second))


def compose_dynamics(facts: DynamicsFacts) -> Composition:
    profiles = profiles_of(facts)
    order = sorted(profiles[-1][1].values(), key=worst_first) if profiles else []
    return Composition([dynamics_picture(facts, profiles, order)], dynamics_caption(facts, profiles, order))


def compose_own_result(facts: OwnResult) -> Composition:
    return Composition([own_result_picture(facts)], own_result_caption(facts))


COMPOSERS: Mapping[type, Callable[[Any], Composition]] = {
    SchoolFacts: compose_school,
    ProgrammeFacts: compose_programme,
    WaveFacts: compose_wave,
    OwnResult: compose_own_result,
    FactorFacts: compose_factor,
    TaskReportFacts: compose_tasks,
    CuratorFacts: compose_curator,
    TimelineFacts: compose_timeline,
    IndicatorFacts: compose_indicators,
    CompareFacts: compose_compared,
    DynamicsFacts: compose_dynamics,
}
