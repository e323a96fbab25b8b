"""Sentences of the picture of a wave's participation and of its caption."""

import datetime
from collections.abc import Sequence

from reports.texts import NO_DATA, NO_DATA_YET, clipped, limited, sentence, year_label
from reports.wave import Participant, PastWave, Progress, WaveFacts, WaveFindings, on_time
from reports.wave_course import Course
from storage.russian import NBSP, days_left, dotted, form, percent, plural, share

STATES = {
    Progress.NOT_STARTED: ("не начали", "напомнить"),
    Progress.STARTED: ("начали", "заполнено"),
    Progress.SUBMITTED: ("сдали", "на проверке"),
    Progress.RETURNED: ("возвращено", "ждём правок"),
    Progress.ACCEPTED: ("принято", "готово"),
}
URGENT = {Progress.NOT_STARTED, Progress.STARTED, Progress.RETURNED}
REMINDERS = "напоминания"
FILLING, FILLING_NOTE = "Заполнение", "медиана, без перерывов"
NO_COURSE = "Здесь появится график, когда волне назначат школы."
TICK_KEY = f"Чёрточка на полосе{NBSP}— прошлая волна"
MARK_KEY = f"Одна фигура{NBSP}— одна школа"


def schools_count(count: int) -> str:
    return plural(count, "школа", "школы", "школ")


def due_line(deadline: datetime.date) -> str:
    return f"Срок сдачи: {dotted(deadline, year=True)}"


def deadline_label(deadline: datetime.date) -> str:
    return f"срок {dotted(deadline)}"


def participation_finding(findings: WaveFindings) -> str:
    """«приняты 6 из 14, ещё не сдали 5»."""
    if not findings.total:
        return "школы не назначены"
    accepted, missing = findings.count(Progress.ACCEPTED), findings.total - findings.handed_in
    if accepted == findings.total:
        return f"приняты все {accepted}" if accepted > 1 else "единственная принята"
    words = f"{form(accepted, 'принята', 'приняты', 'приняты')} {accepted} из{NBSP}{findings.total}"
    if missing:
        return f"{words}, ещё не {form(missing, 'сдала', 'сдали', 'сдали')} {missing}"
    returned = findings.count(Progress.RETURNED)
    words += f", {form(returned, 'возвращена', *['возвращены'] * 2)} {returned}" if returned else ", сдали все"
    return words


def on_time_finding(findings: WaveFindings) -> str:
    """«50 %»; until the deadline has passed «пока 50 %»."""
    if not findings.total:
        return NO_DATA
    return ("пока " if findings.is_open else "") + share(findings.on_time / findings.total)


def on_time_note(findings: WaveFindings, previous: PastWave | None) -> str:
    """«7 школ из 14, было 64 %»."""
    if not findings.total:
        return "школ пока нет"
    words = f"{schools_count(findings.on_time)} из{NBSP}{findings.total}"
    before = past_on_time(previous)
    return words if before is None else f"{words}, было {share(before)}"


def past_on_time(previous: PastWave | None) -> float | None:
    """The share 0–1 of schools in time in the wave before."""
    if previous is None or not previous.schools:
        return None
    return on_time(previous.submitted_on, previous.deadline) / previous.schools


def completeness_finding(findings: WaveFindings) -> str:
    return NO_DATA if findings.completeness is None else percent(100 * findings.completeness)


def completeness_note(previous: PastWave | None) -> str:
    before = None if previous is None else previous.completeness
    return "полей в сданных" if before is None else f"полей в сданных, было {share(before)}"


def course_finding(findings: WaveFindings) -> str:
    """«9 школ за 20 дней»."""
    days = plural(findings.days, "день", "дня", "дней")
    return f"{schools_count(findings.handed_in)} за{NBSP}{days}" if findings.days else "сбор ещё не открыт"


def minutes_in_all(minutes: float) -> str:
    """«за 4 минуты», without «за»; less than one is one."""
    return plural(max(1, round(minutes)), "минуту", "минуты", "минут")


def filling_finding(course: Course) -> str:
    return NO_DATA_YET if course.minutes is None else f"обычно за{NBSP}{minutes_in_all(course.minutes)}"


def stops_line(course: Course) -> str:
    """After which question most of those that did not finish stopped."""
    if not course.stops:
        return ""
    label, number = course.stops[0]
    return f"Чаще останавливаются после «{clipped(label)}»:{NBSP}{schools_count(number)}"


def brought_line(course: Course, shown: int) -> str:
    """«Сдали после приглашения 4, напоминаний 09.11 — 2, 16.11 — 3 и ещё 1», of the reminders at most `shown`."""
    invited = [f"приглашения {number}" for day, number in course.brought if day is None]
    reminded = [f"{dotted(day)}{NBSP}— {number}" for day, number in course.brought if day is not None]
    if reminded and shown:
        word = form(len(reminded), "напоминания", *["напоминаний"] * 2)
        invited.append(f"{word} {and_more(reminded, min(shown, len(reminded)))}")
    return f"Сдали после {', '.join(invited)}" if invited else ""


def names_with_shares(schools: Sequence[Participant], names: Sequence[str], progress: Progress) -> list[str]:
    """Names for a row of the picture; those that started with their share."""
    if progress is not Progress.STARTED or not all(names):
        return list(names)
    return [
        name if school.filled is None else f"{name}{':' if name[-1:].isdigit() else ''}{NBSP}{share(school.filled)}"
        for school, name in zip(schools, names, strict=True)
    ]


def and_more(names: Sequence[str], shown: int) -> str:
    """«Луговая, Озёрная и ещё 4»."""
    rest = len(names) - shown
    listed = ", ".join(names[:shown])
    return f"{listed} и{NBSP}ещё{NBSP}{rest}" if rest else listed


def wave_caption(facts: WaveFacts, findings: WaveFindings) -> str:
    """The headings of the picture, who is waited for, and what to do next; ≤ 1024 characters."""
    title = f"{clipped(facts.title)}, {year_label(facts.year)}"
    headings = [
        f"Участие: {participation_finding(findings)}.",
        f"В срок: {on_time_finding(findings)} ({on_time_note(findings, facts.previous)}).",
        f"Полнота: {completeness_finding(findings)}.",
        *([f"{FILLING}: {filling_finding(facts.course)}."] if facts.course.is_known else []),
    ]
    distance = days_left((facts.deadline - facts.as_of).days)
    due = f"Срок сдачи{NBSP}— {dotted(facts.deadline, year=True)} ({distance})."
    told = [sentence(line) for line in (stops_line(facts.course), brought_line(facts.course, 3)) if line]
    step = "Что дальше: " + wave_step(findings)
    parts = [title, "\n".join([*headings, due]), waited_for(findings), "\n".join(told), step]
    return limited("\n\n".join(filter(None, parts)))


def waited_for(findings: WaveFindings) -> str:
    """The states that need action, each with up to five names."""
    lines = [
        sentence(
            f"• {STATES[progress][0]}: {and_more([clipped(school.name) for school in schools], min(len(schools), 5))}"
        )
        for progress, schools in findings.groups
        if progress in URGENT and any(school.name for school in schools)
    ]
    return "\n".join(lines)


def wave_step(findings: WaveFindings) -> str:
    silent, checked = findings.count(Progress.NOT_STARTED), findings.count(Progress.SUBMITTED)
    if not findings.total:
        return "назначить школы, которые отвечают на анкету."
    if silent:
        who = form(silent, "школе, которая ещё не начала", *["школам, которые ещё не начали"] * 2)
        return f"напомнить {silent}{NBSP}{who}."
    if checked:
        return f"проверить ответы {plural(checked, 'школы', 'школ', 'школ')}."
    if findings.handed_in < findings.total:
        return "помочь тем, кто начал, дойти до конца."
    if findings.count(Progress.RETURNED):
        return "дождаться правок."
    return "посмотреть отчёт по рискам: сбор завершён."
