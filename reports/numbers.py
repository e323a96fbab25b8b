"""Facts of many answers → the numbers that pictures and papers say. Imports pandas, so never the bot."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from reports.compared import DynamicsFacts
from reports.factor import FactorFacts, FactorFindings, ParameterCount
from reports.findings import Values, answered, factor_findings, heat_map, worst_first
from reports.frames import answers_frame, completeness_by_school, latest_two, values_of
from reports.programme import ProgrammeFacts, ProgrammeFindings
from reports.risk import Level, Threshold, parameter_level
from reports.school import FactorFinding, SchoolFacts, SchoolFindings


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


def programme_findings(facts: ProgrammeFacts) -> ProgrammeFindings:
    """The numbers of the heat map; a school without answers counts as unanswered in the completeness."""
    table = latest_two(answers_frame(facts.answers))
    values = {school.key: values_of(table, school.key, "now") for school in facts.schools}
    columns, rows = heat_map(values, facts.schools, facts.thresholds, facts.factors)
    shares = completeness_by_school(table, [threshold.parameter for threshold in facts.thresholds])
    own = shares.reindex([school.key for school in facts.schools]).fillna(0.0)
    return ProgrammeFindings(columns, rows, float(own.mean()) if facts.answers else None)


def factor_findings_of(facts: FactorFacts) -> FactorFindings:
    """One factor of every school, worst first, and the parameters it is made of."""
    own = [threshold for threshold in facts.thresholds if threshold.factor == facts.factor.number]
    table = latest_two(answers_frame(facts.answers))
    found = []
    for school in facts.schools:
        now, before = values_of(table, school.key, "now"), values_of(table, school.key, "before")
        (finding,) = factor_findings(now, before, own, [facts.factor])
        found.append(replace(finding, name=school.name))
    values = [values_of(table, school.key, "now") for school in facts.schools]
    named = dict(facts.parameters)
    counts = [parameter_count(named.get(one.parameter, one.parameter), one, values) for one in own]
    counts.sort(key=lambda one: (-one.high, one.name))
    return FactorFindings(tuple(sorted(found, key=worst_first)), tuple(counts))


def parameter_count(name: str, threshold: Threshold, values: Sequence[Values]) -> ParameterCount:
    levels = [parameter_level(own.get(threshold.parameter), threshold) for own in values]
    return ParameterCount(name, levels.count(Level.HIGH), sum(level is not None for level in levels))


def profiles_of(facts: DynamicsFacts) -> list[tuple[date, dict[str, FactorFinding]]]:
    """The factors by name of every wave, the oldest first."""
    waves = sorted({day for day, _, _ in facts.answers})
    profiles = []
    for day in waves:
        values = {parameter: value for wave, parameter, value in facts.answers if wave == day}
        found = factor_findings(values, {}, facts.thresholds, facts.factors)
        profiles.append((date.fromisoformat(day), {one.name: one for one in found}))
    return profiles
