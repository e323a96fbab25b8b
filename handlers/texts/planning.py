"""Sentences of planning: what a plan did, the next academic year, days off, waves by plan, the personal calendar."""

from collections.abc import Sequence
from datetime import date

from handlers.texts import escape, shortened
from handlers.texts.tasks import awaited, off_day, own_words
from scheduler.calendar_events import CalendarEvent
from scheduler.plans import Asked, Plan, Planned, WaveDue
from scheduler.rollover import Move, Rollover
from storage.models import DONE, DayOff, Task, TaskState
from storage.queries.calendar import CalendarTask
from storage.queries.roadmap import Line
from storage.russian import day, dotted, listing, number, plural

ROLL_NOTHING = "Пока ничего не разложено по срокам. Начните с текущего учебного года:"
ROLL_ENDED = (
    "Программа напечатана до {ends}, поэтому {year}/{next} учебный год в неё не входит. "
    "Если её продлили, загрузите новые годы (лист «Программа», столбец «Окончание») — и я перенесу сроки."
)
ROLL_PLAN = "Разложить {year}/{next} уч. год"
ROLL_ON_PAGE = 6
DAY_OFF_ASK = (
    "<b>Срок выпал на выходной</b>\nЧто делать? Напечатанный срок останется в задаче, и я скажу, что он перенесён.\n"
    "Новое правило действует, когда Вы разложите сроки."
)
DAY_OFF = {
    DayOff.KEEP: "Не переносить",
    DayOff.NEXT: "На следующий рабочий день",
    DayOff.PREVIOUS: "На предыдущий рабочий день",
}
DAY_OFF_BUTTON = "Срок в выходной: {rule}"
DAY_OFF_SHORT = {DayOff.KEEP: "не переносить", DayOff.NEXT: "на рабочий день позже", DayOff.PREVIOUS: "раньше"}
CALENDAR_NAME = "Куратор"
CALENDAR_NONE = "Задач, за которые отвечаете лично Вы, нет: записывать в календарь пока нечего."
CALENDAR_SOON = "Собираю календарь — пришлю файлом через минуту."
CALENDAR_FILE = "{tasks} в календаре: напоминания за 3 дня и за день, в 9 утра.\n{phones}"
CALENDAR_PHONES = (
    "Файл можно присылать заново: iPhone и сайт Google Календаря обновят прежние записи, "
    "а некоторые приложения Android добавят вторые — тогда сначала удалите старые."
)


def planned(done: Planned, plan: Plan) -> str:
    """What planning did, and what it leaves to people."""
    parts = [_changes(done)]
    if plan.ongoing:
        parts.append(f"Постоянно, без срока: {plural(len(plan.ongoing), 'мероприятие', 'мероприятия', 'мероприятий')}.")
    if plan.covered:
        parts.append(_covered([one.line for one in plan.covered]))
    parts += [wave_due(wave) for wave in plan.waves]
    if done.questions:
        parts.append(
            f"\n<b>Уточнить срок: {plural(done.questions, 'строка', 'строки', 'строк')}.</b> "
            "Я прочитал их, но не уверен — решите, пожалуйста, Вы."
        )
    return "\n".join(parts)


def _changes(done: Planned) -> str:
    if not done.changed:
        return "План не изменился."
    told = [plural(done.created, "новая задача", "новые задачи", "новых задач")] if done.created else []
    told += [
        f"{word} {number(count)}"
        for word, count in (
            ("перенесено", done.moved), ("снято", done.cancelled), ("снова в плане", done.restored),
            ("сменился ответственный:", done.given),
        )
        if count
    ]  # fmt: skip
    return f"Готово: {', '.join(told)}."


def _covered(lines: Sequence[Line]) -> str:
    """Monitorings the roadmap has too: said, so that nobody looks for them twice."""
    numbers = [f"№\N{NO-BREAK SPACE}{escape(line.number)}" for line in lines if line.number]
    named = f" ({listing(numbers)})" if numbers else ""
    return f"Уже в дорожной карте{named}: {plural(len(lines), 'мониторинг', 'мониторинга', 'мониторингов')}."


def wave_due(wave: WaveDue) -> str:
    """A wave by plan: which monitoring, and by when schools should have answered."""
    title = escape(shortened(wave.stage.line.title, 120))
    since = f"открыть {day(wave.due.starts)}, " if wave.due.starts else ""
    return f"По плану анкета: «{title}» — {since}собрать до {day(wave.due.deadline, year=True)}."


def years(year: int) -> str:
    return f"{year}/{year + 1}"


def rollover(found: Rollover, page: int, ends: date | None) -> str:
    """What the next academic year would be: how the last one ended, what moves where, what will be asked."""
    head = [f"<b>{years(found.year)} учебный год</b>", _passed(found)]
    if not found.in_programme and ends is not None:
        return "\n\n".join([*head, ROLL_ENDED.format(ends=day(ends, year=True), year=found.year, next=found.year + 1)])
    shown = found.moves[page * ROLL_ON_PAGE : (page + 1) * ROLL_ON_PAGE]
    moves = plural(len(found.moves), "срок", "срока", "сроков")
    rows = [f"<b>Перейдёт: {moves}</b>", *map(_move, shown)] if found.moves else ["Сроков без вопросов нет."]
    return "\n\n".join([*head, "\n".join(rows), *_asked(found.plan.questions), *_rest(found)])


def _passed(found: Rollover) -> str:
    passed = found.passed
    text = f"{years(found.year - 1)}: сделано {passed.done} — остаётся в истории"
    return f"{text}; не сделано {passed.owed} — останется за тем годом." if passed.owed else f"{text}."


def _move(move: Move) -> str:
    line = move.stage.line
    name = f"№\N{NO-BREAK SPACE}{escape(line.number)} " if line.number else ""
    before = f"{_days(move.before)} → " if move.before else ""
    return f"• {name}{escape(shortened(line.title, 70))}: {before}{_days(move.after)}"


def _days(days: Sequence[date]) -> str:
    shown = [dotted(one, year=True) for one in days[:4]]
    return ", ".join(shown) + ("…" if len(days) > 4 else "")


def _asked(questions: Sequence[Asked]) -> list[str]:
    if not questions:
        return []
    lines = [q.stage.line for q in questions]
    numbers = [f"№\N{NO-BREAK SPACE}{escape(n)}" for n in dict.fromkeys(line.number for line in lines) if n]
    named = f": {', '.join(numbers[:12])}{'…' if len(numbers) > 12 else ''}" if numbers else ""
    return [f"Спрошу о {plural(len(questions), 'сроке', 'сроках', 'сроках')} (напечатан год или даты нет){named}."]


def _rest(found: Rollover) -> list[str]:
    rest = []
    if found.carried:
        columns = plural(len(found.carried), "строка", "строки", "строк")
        rest.append(f"Своего столбца у этого года нет: повторю прошлый ({columns}).")
    if found.plan.ongoing:
        rest.append(f"Постоянно, без срока: {len(found.plan.ongoing)}.")
    rest.append("Группы школ — по последним спискам, пока не загружены новые.")
    return [" ".join(rest)]


def event(one: CalendarTask, code: str) -> CalendarEvent:
    """A task as a day of the phone's calendar; the UID is the task's for ever."""
    task, done = one.task, one.task.state in DONE
    cancelled = one.is_declined or task.state is TaskState.CANCELLED
    title = f"{task.title} · {one.school}" if one.school else task.title
    return CalendarEvent(
        f"{code}-task-{task.id}@kurator", awaited(task), f"✓ {title}" if done else title, _about(task), one.changes,
        cancelled, alarms=not done and not cancelled,
    )  # fmt: skip


def _about(task: Task) -> str:
    parts = [own_words(task), f"В дорожной карте: «{task.phrase}»" if task.phrase else "", off_day(task)]
    parts += [f"Подтверждает: {task.result}"] if task.result else []
    return "\n".join(part for part in parts if part)


def calendar_ready(tasks: int) -> str:
    told = plural(tasks, "задача", "задачи", "задач")
    return CALENDAR_FILE.format(tasks=told, phones=CALENDAR_PHONES)
