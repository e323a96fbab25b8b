"""The picture of one school: risks and tasks, composed of the shared parts."""

from reports.charts.canvas import Picture
from reports.charts.parts import Header, footer, hairline, header, heading
from reports.charts.risks import risk_rows
from reports.charts.tasks import task_block
from reports.school import SchoolFacts, SchoolFindings
from reports.texts import as_of_line, filled_words, generated_line, year_label
from reports.texts.school import RISK_KEY, curator_line, risks_finding, tasks_finding


def school_picture(facts: SchoolFacts, findings: SchoolFindings) -> Picture:
    """1080 px wide, as high as its content: about 1000 px, 1500 at most."""
    picture = Picture()
    bottom = header(picture, school_header(facts, findings))
    note = "к прошлой волне" if findings.known else ""
    heading(picture, bottom + 48, "Риски", risks_finding(findings), note=note)
    bottom = risk_rows(picture, bottom + 68, findings.factors) + 20
    hairline(picture, bottom)
    heading(picture, bottom + 44, "Задачи", tasks_finding(facts.tasks))
    bottom = task_block(picture, bottom + 66, facts.tasks) + 24
    footer(picture, bottom, RISK_KEY, generated_line(facts.generated_at))
    return picture


def school_header(facts: SchoolFacts, findings: SchoolFindings) -> Header:
    return Header(
        title=facts.title,
        about=curator_line(facts.curator),
        year=year_label(facts.year),
        as_of=as_of_line(facts.as_of),
        state=filled_words(findings.completeness),
        badges=facts.badges,
        has_bar=True,
        filled=findings.completeness,
    )
