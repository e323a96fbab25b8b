"""The pictures of tasks and of a curator's schools: what is done, what is late, how punctual each school is."""

import math
from collections.abc import Sequence

from reports.charts.canvas import Picture
from reports.charts.parts import Header, footer, hairline, header, header_of, heading, share_bar
from reports.charts.programme import heat_block
from reports.charts.rows import BarRow, bar_rows, share_row
from reports.charts.tasks import task_block
from reports.charts.tokens import ALARM, BEFORE, CALM, RIGHT
from reports.programme import ProgrammeFindings
from reports.texts import generated_line
from reports.texts import workload as words
from reports.texts.programme import HEAT_KEY, about_programme, heat_finding, page_key
from reports.texts.punctuality import on_time_finding
from reports.texts.school import tasks_finding
from reports.workload import CuratorFacts, TaskReportFacts, Workload, together

ON_PAGE = 18
TOGETHER = 9  # schools of a curator that fit one picture


def task_pictures(facts: TaskReportFacts) -> list[Picture]:
    """The whole and the nearest deadlines; then schools, the latest first, 18 on a page."""
    count = max(1, math.ceil(len(facts.rows) / ON_PAGE))
    size = math.ceil(len(facts.rows) / count)
    return [task_page(facts, number * size, size) for number in range(count)]


def task_page(facts: TaskReportFacts, first: int, size: int) -> Picture:
    picture = Picture()
    bottom = header(picture, task_header(facts))
    rows = facts.rows[first : first + size]
    if first == 0:
        bottom = whole(picture, bottom, facts)
    if rows:
        heading(picture, bottom + 44, "Школы", words.schools_finding(facts.rows))
        bottom = bar_rows(picture, bottom + 58, [task_row(row) for row in rows]) + 14
    key = words.TASK_KEY if len(rows) == len(facts.rows) else page_key(first + 1, len(rows), len(facts.rows))
    footer(picture, bottom, key, generated_line(facts.generated_at))
    return picture


def task_header(facts: TaskReportFacts) -> Header:
    return header_of(
        facts,
        title=words.task_title(facts),
        about=facts.title,
        state=words.tasks_count(facts.tasks.total),
    )


def whole(picture: Picture, top: float, facts: TaskReportFacts) -> float:
    """All tasks together, and how many of those due were done in time; gives the lower edge."""
    heading(picture, top + 48, "Задачи", tasks_finding(facts.tasks))
    bottom = task_block(picture, top + 70, facts.tasks) + 16
    hairline(picture, bottom)
    heading(picture, bottom + 45, "В срок", on_time_finding(facts.on_time), right=680)
    share_bar(picture, (704, bottom + 23, RIGHT, bottom + 45), facts.on_time.share)
    bottom += 68
    hairline(picture, bottom)
    return bottom


def task_row(row: Workload) -> BarRow:
    """Done, in time and overdue as shares of the school's own tasks; what is late in words."""
    tasks = row.tasks
    if not tasks.total:
        return BarRow(row.name, None, "")
    parts = ((tasks.done, CALM), (tasks.in_time, BEFORE), (tasks.overdue, ALARM))
    shares = tuple((count / tasks.total, colour) for count, colour in parts if count)
    return BarRow(row.name, shares, words.task_words(tasks), is_alarm=tasks.overdue > 0)


def punctual_rows(picture: Picture, top: float, rows: Sequence[Workload]) -> float:
    """A share bar for each school or curator, the least punctual first; gives the lower edge."""
    shown = [share_row(row.name, row.on_time.share, words.kept_words(row.on_time)) for row in rows]
    return bar_rows(picture, top, shown)


def curator_pictures(facts: CuratorFacts, findings: ProgrammeFindings) -> list[Picture]:
    """Risks and punctuality of a curator's schools: one picture, or two where there are many schools."""
    if len(findings.rows) <= TOGETHER:
        picture = Picture()
        bottom = curator_risks(picture, facts, findings)
        hairline(picture, bottom)
        finish(picture, bottom, facts)
        return [picture]
    risks, tasks = Picture(), Picture()
    bottom = curator_risks(risks, facts, findings)
    footer(risks, bottom, HEAT_KEY, generated_line(facts.generated_at))
    finish(tasks, header(tasks, curator_header(facts, findings)) + 4, facts)
    return [risks, tasks]


def curator_risks(picture: Picture, facts: CuratorFacts, findings: ProgrammeFindings) -> float:
    bottom = header(picture, curator_header(facts, findings))
    heading(picture, bottom + 48, "Риски", heat_finding(findings))
    return heat_block(picture, bottom, findings, findings.rows) + 24


def finish(picture: Picture, top: float, facts: CuratorFacts) -> None:
    """Punctuality by school, and the footer."""
    everybody = together(row.on_time for row in facts.rows)
    heading(picture, top + 44, "В срок", on_time_finding(everybody))
    bottom = punctual_rows(picture, top + 58, facts.rows) + 14
    footer(picture, bottom, HEAT_KEY, generated_line(facts.generated_at))


def curator_header(facts: CuratorFacts, findings: ProgrammeFindings) -> Header:
    return header_of(
        facts.risks,
        title=facts.name,
        about=f"Куратор: {about_programme(findings)}",
        state=words.late_state(facts.rows),
    )
