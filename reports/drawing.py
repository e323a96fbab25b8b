"""The worker's entries: plain values in, pictures and captions out. Imports matplotlib and pandas, so never the bot."""

from reports.charts.school import school_picture
from reports.findings import answered, factor_findings
from reports.frames import answers_frame, latest_two, values_of
from reports.school import SchoolFacts, SchoolFindings, SchoolReport
from reports.texts.school import school_caption


def draw_school(facts: SchoolFacts) -> SchoolReport:
    """The report of one school; the same facts give the same bytes."""
    findings = school_findings(facts)
    return SchoolReport(school_picture(facts, findings).png(), findings, school_caption(facts, findings))


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
