"""Sentences of the pictures of tasks and of a curator's schools."""

from collections.abc import Sequence

from reports.programme import ProgrammeFindings
from reports.punctuality import OnTime
from reports.school import TaskFacts
from reports.texts import NO_DATA_YET, captioned, clipped, sentence, year_label
from reports.texts.programme import common_factors, heat_finding, worst_schools
from reports.texts.punctuality import on_time_finding
from reports.texts.school import tasks_finding
from reports.workload import CuratorFacts, TaskReportFacts, Workload, together
from storage.russian import NBSP, day, days_left, form, plural, share

TASK_KEY = f"Полоса{NBSP}— все задачи школы"


def task_title(facts: TaskReportFacts) -> str:
    if facts.overdue:
        return "Просроченные задачи"
    return "Задачи школы" if facts.of_school else "Задачи программы"


def tasks_count(count: int) -> str:
    return plural(count, "задача", "задачи", "задач")


def task_words(tasks: TaskFacts) -> str:
    """«2 из 24 поздно», «24 из 24 готово»."""
    if tasks.overdue:
        word = form(tasks.overdue, "просрочена", "просрочены", "просрочено")
        return f"{tasks.overdue}{NBSP}{word}"
    return f"{tasks.done} из{NBSP}{tasks.total}"


def kept_words(rate: OnTime) -> str:
    return f"{share(rate.share)}, {rate.kept} из{NBSP}{rate.due}" if rate.share is not None else ""


def schools_finding(rows: Sequence[Workload]) -> str:
    """«просрочено у 5 из 14»; the base counts schools that have tasks."""
    known = [row for row in rows if row.tasks.total]
    late = sum(row.tasks.overdue > 0 for row in known)
    if not known:
        return NO_DATA_YET
    if not late:
        return f"просроченного нет ни у{NBSP}одной из{NBSP}{len(known)}"
    return f"просрочено у{NBSP}{late} из{NBSP}{len(known)}"


def late_state(rows: Sequence[Workload]) -> str:
    late = sum(row.tasks.overdue for row in rows)
    return f"просрочено {late}" if late else "просроченного нет"


def task_caption(facts: TaskReportFacts) -> str:
    title = f"{task_title(facts)}, {clipped(facts.title)}, {year_label(facts.year)}"
    headings = [f"Задачи: {tasks_finding(facts.tasks)}.", f"В срок: {on_time_finding(facts.on_time)}."]
    if facts.rows:
        headings.append(f"Школы: {schools_finding(facts.rows)}.")
    told = [latest_schools(facts), oldest_debt(facts), next_task(facts)]
    return captioned(title, headings, told, task_step(facts))


def latest_schools(facts: TaskReportFacts) -> str:
    late = [row for row in facts.rows if row.tasks.overdue][:3]
    named = ", ".join(f"{clipped(row.name)} ({row.tasks.overdue})" for row in late)
    return f"Больше всего просрочено: {named}." if late else ""


def oldest_debt(facts: TaskReportFacts) -> str:
    late = [one for one in facts.tasks.upcoming if one.is_overdue]
    if not late:
        return ""
    oldest = min(late, key=lambda one: one.date)
    days = plural((facts.as_of - oldest.date).days, "день", "дня", "дней")
    return sentence(f"Дольше всего ждёт, {days}: {clipped(oldest.title)}")


def next_task(facts: TaskReportFacts) -> str:
    coming = [one for one in facts.tasks.upcoming if not one.is_overdue]
    if not coming:
        return ""
    nearest = min(coming, key=lambda one: one.date)
    distance = days_left((nearest.date - facts.as_of).days)
    return sentence(f"Ближайший срок — {day(nearest.date)} ({distance}): {clipped(nearest.title)}")


def task_step(facts: TaskReportFacts) -> str:
    if not facts.tasks.total:
        return "разложить дорожную карту по срокам: /programme"
    if facts.tasks.overdue:
        late = plural(facts.tasks.overdue, "просроченной задаче", "просроченным задачам", "просроченным задачам")
        return f"договориться о новом сроке или закрытии по {late}."
    return "держать темп — просроченных задач нет."


def curator_caption(facts: CuratorFacts, findings: ProgrammeFindings) -> str:
    title = f"Куратор: {clipped(facts.name)}, {year_label(facts.risks.year)}"
    everybody = together(row.on_time for row in facts.rows)
    headings = [f"Риски: {heat_finding(findings)}.", f"В срок: {on_time_finding(everybody)}."]
    late = sorted((row for row in facts.rows if row.tasks.overdue), key=lambda row: -row.tasks.overdue)
    named = ", ".join(f"{clipped(row.name)} ({row.tasks.overdue})" for row in late[:3])
    told = [worst_schools(findings), f"Просроченные задачи: {named}." if late else "", common_factors(findings)]
    return captioned(title, headings, told, curator_step(late, findings))


def curator_step(late: Sequence[Workload], findings: ProgrammeFindings) -> str:
    if late:
        return f"связаться с{NBSP}{plural(len(late), 'школой', 'школами', 'школами')}, где есть просроченное."
    if not findings.known:
        return "провести опрос о факторах риска."
    return "обсудить со школами сверху списка меры по высоким рискам."
