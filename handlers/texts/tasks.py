"""Sentences about tasks: lists, cards, digests. Days are counted at sending, never frozen in text."""

from collections.abc import Sequence
from datetime import date

from handlers.texts import escape, shortened
from storage.models import OWED, Task, TaskState
from storage.queries.task_filters import TaskFilter
from storage.queries.tasks import TaskLine
from storage.russian import day, days_left, plain, plural

FILTERS = {
    TaskFilter.ALL: "Все", TaskFilter.MINE: "Мои", TaskFilter.SCHOOLS: "Моих школ", TaskFilter.OVERDUE: "Просроченные",
    TaskFilter.TO_JUDGE: "Проверить",
}  # fmt: skip
HEADS = {
    TaskFilter.ALL: "Открыто: {tasks}", TaskFilter.MINE: "Мои: {tasks}", TaskFilter.SCHOOLS: "Моих школ: {tasks}",
    TaskFilter.OVERDUE: "Просрочено: {tasks}", TaskFilter.TO_JUDGE: "Ждут Вашей проверки: {tasks}",
}  # fmt: skip
NOTHING = {
    TaskFilter.MINE: "Лично на Вас открытых задач нет.",
    TaskFilter.SCHOOLS: "За Вашими школами открытых задач нет.",
    TaskFilter.OVERDUE: "Просроченных задач нет — всё идёт по плану.",
    TaskFilter.TO_JUDGE: "Непроверенных работ нет.",
}
EMPTY = "Открытых задач нет. Когда появится новая, я напомню заранее."
OTHER_DAY, NEAR_DAYS = "Другой день — календарь", "← Ближайшие дни"
MOVE_ASK = (
    "К какому дню сделаете? Нажмите или пришлите дату. До неё напоминать не буду, и выше задача не поднимется.\n"
    "Срок дорожной карты не меняется: в отчётах останется {deadline}."
)
GIVE_ASK = "Чья это задача? Выбранному человеку я сразу напишу, а Вам о ней больше не напомню."
NOBODY = "Не знаю — пусть решит координатор"
NOBODY_LEFT = "Кроме Вас координатора нет, решить за Вас некому. Выберите человека из списка — или оставьте себе."
GIVEN_TO = "Передано: {name}. Сообщение уже в пути."
GIVEN_BACK = "Понял, это не Ваше. Координатор увидит вопрос и решит, кому передать."
DONE_NOTE = "Отмечено как сделанное"
DONE, MOVE, NOT_MINE, UNDO, ANSWER = "Сделано", "Обещаю до…", "Не моё", "Вернуть в работу", "Заполнить анкету"
ASK, ASK_AROUND = "Вопрос куратору", "Задать вопрос"
LATER, WHY, BARE = "Напомнить позже", "Почему это мне?", "Без документа"
BODY_LIMIT = 3500
STEM = 6  # letters by which a part of the list is told: «просрочено», «просроченные»

STATES = {
    TaskState.SUBMITTED: "Сдано, ждёт проверки",
    TaskState.ACCEPTED: "Сделано",
    TaskState.CANCELLED: "Снято",
    TaskState.RETURNED: "Возвращено на доработку",
}


def filter_named(words: str) -> TaskFilter:
    """The part of the list that «/tasks просроченные» asks for; all of it for other words."""
    asked = plain(words)[:STEM]
    return next((one for one, label in FILTERS.items() if asked == plain(label)[:STEM]), TaskFilter.ALL)


def awaited(task: Task) -> date:
    return task.promised or task.deadline


def when(task: Task, today: date) -> str:
    """«до 30 сентября, чт · через 3 дня», or how long it has been overdue."""
    due = awaited(task)
    left = (due - today).days
    mark = "⚠️ " if left < 0 else ""
    return f"{mark}до {day(due, year=due.year != today.year)}{_instead_of(task)} · {_left(left)}"


def _instead_of(task: Task) -> str:
    """Why this day and not the printed one."""
    if task.promised:
        return " (обещано)"
    return f" (с выходного {day(task.printed_deadline)})" if task.printed_deadline else ""


def off_day(task: Task) -> str:
    """What the programme's rule did with a deadline on a day off."""
    if task.printed_deadline is None:
        return ""
    return f"Срок {day(task.printed_deadline)} — выходной день, поэтому он перенесён на {day(task.deadline)}."


def _left(days: int) -> str:
    return days_left(days) if days >= 0 else f"просрочено на {plural(-days, 'день', 'дня', 'дней')}"


def heading(line: TaskLine, limit: int = 160) -> str:
    school = f" · {escape(line.school)}" if line.school else ""
    return f"<b>{escape(shortened(line.task.title, limit))}</b>{school}"


def row(number: int, line: TaskLine, today: date) -> str:
    """A task in a list: stages of one measure are told apart by their own words."""
    stage = f"\n{escape(shortened(details, 90))}" if (details := own_words(line.task)) else ""
    return f"{number}. {heading(line, 90)}{stage}\n{when(line.task, today)}"


def own_words(task: Task) -> str:
    """What the stage says beyond the measure's title."""
    details = task.details or ""
    return "" if details.strip(" .") == task.title.strip(" .") else details


def card(line: TaskLine, today: date) -> str:
    """A task whole: what, for whom, by when, why (the printed phrase), and what confirms it."""
    task = line.task
    state = STATES.get(task.state)
    parts = [heading(line), f"✓ {state}" if state and task.state not in OWED else when(task, today)]
    if state and task.state in OWED:
        parts.append(state)
    if details := own_words(task):
        parts.append(escape(shortened(details, 700)))
    if task.phrase:
        parts.append(f"В дорожной карте: «{escape(shortened(task.phrase, 200))}»")
    if moved := off_day(task):
        parts.append(moved)
    if task.result:
        parts.append(f"Подтверждает: {escape(shortened(task.result, 300))}")
    return "\n".join(parts)


def nothing_owed(whose: TaskFilter) -> str:
    return NOTHING.get(whose, EMPTY)


def task_list(
    lines: Sequence[TaskLine], total: int, first: int, today: date, whose: TaskFilter = TaskFilter.ALL
) -> str:  # fmt: skip
    rows = [row(n, line, today) for n, line in enumerate(lines, start=first + 1)]
    tasks = HEADS[whose].format(tasks=plural(total, "задача", "задачи", "задач"))
    head = f"<b>{tasks}</b>. Номер — открыть задачу."
    return "\n\n".join([head, *rows])


def agreed(line: TaskLine) -> str:
    return f"Договорились: напомню {day(awaited(line.task))}."


def promised(line: TaskLine, today: date) -> str:
    return f"{agreed(line)}\n\n{card(line, today)}"


def handed_over(line: TaskLine, giver: str, today: date) -> str:
    return f"{escape(giver)} передаёт Вам задачу.\n\n{card(line, today)}"


def declined(line: TaskLine, giver: str, today: date) -> str:
    return f"{escape(giver)}: «не моё», а чьё — не указано. Решите, пожалуйста, кому передать.\n\n{card(line, today)}"
