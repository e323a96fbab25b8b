"""Sentences of the ladder: Monday's week for coordinators, and the question a head is asked once."""

from collections.abc import Sequence
from datetime import date

from handlers.texts import escape
from handlers.texts.tasks import BODY_LIMIT, awaited, heading
from scheduler.climbing import Began
from scheduler.reminders import lies_with
from storage.policies import Policies
from storage.queries.lateness import LateTask, Owner
from storage.rights import Role
from storage.russian import day, listing, plural

CONSENT_ASK = (
    "Здравствуйте! В программе «{programme}» есть задачи, которые давно просрочены: "
    "напоминания школе, куратору и координатору не помогли.\n\nСообщать ли о таких задачах Вам? "
    "Спрашиваю один раз: без Вашего согласия всё останется у координатора."
)
YES, NO = "Да, сообщайте", "Нет, не нужно"
AGREED = "Спасибо. О задачах, с которыми никто не справился, буду писать и Вам. Передумаете — нажмите кнопку."
DECLINED = "Хорошо, больше об этом не спрошу: такие задачи останутся у координатора. Передумаете — нажмите кнопку."
LIES_WITH = {
    None: "пока у исполнителя", Role.CURATOR: "сейчас у куратора", Role.COORDINATOR: "сейчас у Вас",
    Role.HEAD: "знает руководитель",
}  # fmt: skip


NO_CURATOR = "куратора у школы нет"
RESTS = "ждёт: исполнителя сейчас нет"


def week(late: Sequence[LateTask], today: date, policies: Policies, began: Began, *, head_agreed: bool) -> str:
    """Who is late, where, since when, and with whom it now lies; numbered like its buttons."""
    tasks = plural(len(late), "задача", "задачи", "задач")
    text = f"Неделя началась. <b>Просрочено: {tasks}</b>. Номер — открыть."
    for n, one in enumerate(late, start=1):
        lies = _lies(one, today, policies, began(one.line.task.id, awaited(one.line.task)), head_agreed=head_agreed)
        added = f"\n\n{n}. {_row(one, today)}\n{lies}"
        if len(text) + len(added) > BODY_LIMIT:
            return text + f"\n\nИ ещё {len(late) - n + 1} — в списке: /tasks"
        text += added
    return text


def _row(one: LateTask, today: date) -> str:
    task, due = one.line.task, awaited(one.line.task)
    owners = listing(owner(each) for each in one.owners[:3]) or "исполнителя ещё нет"
    promised = " (обещали)" if task.promised else ""
    since = f"с {day(due, year=due.year != today.year)}{promised}"
    return f"{heading(one.line, 90)}\n{owners} · {since}"


def owner(one: Owner) -> str:
    """«Марина Сергеевна», or also until when she is away and who stands in."""
    if one.away_until is None:
        return escape(one.name)
    instead = f", замещает {escape(one.substitute)}" if one.substitute else ""
    return f"{escape(one.name)} (отсутствие по {day(one.away_until)}{instead})"


def _lies(one: LateTask, today: date, policies: Policies, began: date | None, *, head_agreed: bool) -> str:
    """With whom it lies: the ladder counts from the day on which whoever answers now came to it."""
    if began is None:
        return RESTS
    task = one.line.task
    rung = lies_with(
        policies.of(task.kind), began, today, policies.habits.days,
        has_school=task.school_id is not None, head_agreed=head_agreed,
    )  # fmt: skip
    return NO_CURATOR if rung is Role.CURATOR and not one.has_curator else LIES_WITH[rung]
