"""The picture of one school: risks, results, tasks, indicators and punctuality, composed of the shared parts."""

from reports.charts.canvas import Picture
from reports.charts.parts import Header, footer, hairline, header, header_of, heading, share_bar
from reports.charts.results import result_bars
from reports.charts.risks import risk_rows
from reports.charts.targets import target_rows
from reports.charts.tasks import task_block
from reports.charts.tokens import FOOTER, HALF_LEFT, HALF_RIGHT, RIGHT
from reports.school import SchoolFacts, SchoolFindings
from reports.texts import filled_words, generated_line
from reports.texts.punctuality import on_time_finding
from reports.texts.results import results_finding
from reports.texts.school import RISK_KEY, curator_line, risks_finding, tasks_finding
from reports.texts.targets import NO_FACTS, targets_finding

TALLEST = 1500
ON_TIME = 68  # the height of the last block


def school_picture(facts: SchoolFacts, findings: SchoolFindings) -> Picture:
    """1080 px wide, as high as its content, 1500 at most: lists of deadlines and indicators take what is left."""
    picture = Picture()
    bottom = header(picture, school_header(facts, findings))
    note = "к прошлой волне" if findings.known else ""
    heading(picture, bottom + 48, "Риски", risks_finding(findings), note=note)
    bottom = risk_rows(picture, bottom + 68, findings.factors) + 20
    hairline(picture, bottom)
    heading(picture, bottom + 44, "Результаты", results_finding(facts.results))
    bottom = result_bars(picture, bottom + 62, facts.results) + 12
    bottom = halves(picture, bottom, facts, TALLEST - FOOTER - ON_TIME - bottom)
    on_time(picture, bottom, facts)
    footer(picture, bottom + ON_TIME, RISK_KEY, generated_line(facts.generated_at))
    return picture


def halves(picture: Picture, top: float, facts: SchoolFacts, room: float) -> float:
    """Tasks at the left, indicators at the right; gives the lower edge of the longer one."""
    hairline(picture, top)
    heading(picture, top + 44, "Задачи", tasks_finding(facts.tasks, brief=True), right=HALF_RIGHT)
    heading(picture, top + 44, "Показатели", targets_finding(facts.targets, brief=True), left=HALF_LEFT)
    body, room = top + 66, room - 66 - 18
    left = task_block(picture, body, facts.tasks, right=HALF_RIGHT, room=room)
    right = target_rows(picture, body - 8, facts.targets, HALF_LEFT, RIGHT, room=room + 8, empty=NO_FACTS)
    return max(left, right) + 18


def on_time(picture: Picture, top: float, facts: SchoolFacts) -> None:
    """One line: how many tasks were done in time, and the same as a bar."""
    hairline(picture, top)
    heading(picture, top + 45, "В срок", on_time_finding(facts.on_time), right=680)
    share_bar(picture, (704, top + 23, RIGHT, top + 45), facts.on_time.share)


def school_header(facts: SchoolFacts, findings: SchoolFindings) -> Header:
    return header_of(
        facts,
        title=facts.title,
        about=curator_line(facts.curator),
        state=filled_words(findings.completeness),
        badges=facts.badges,
        has_bar=True,
        filled=findings.completeness,
    )
