"""Sentences about people to whom Telegram delivers nothing."""

from collections.abc import Sequence

from handlers.texts import escape
from handlers.texts.menu import ROLE_NAMES
from storage.queries.reaching import LostSeat
from storage.russian import plural

TASKS = "Открытые задачи"
LISTED = 20
ONE = "Мои сообщения больше не доходят: {who}. Telegram отвечает, что бот заблокирован или аккаунта нет."
MANY = "Мои сообщения больше не доходят до {number}. Telegram отвечает, что бот заблокирован или аккаунта нет."
ASK = (
    "Пожалуйста, скажите об этом при встрече или по телефону: чтобы всё вернулось, достаточно открыть чат со мной и "
    "нажать «Запустить». Пока этого нет, за задачами присмотрите Вы."
)
INVITE = "Если у человека теперь другой Telegram, пригласите его заново: /invite"


def unreachable(seats: Sequence[LostSeat], *, invites: bool) -> str:
    """Who is lost, and what to do about it."""
    people = len({seat.person_id for seat in seats})
    rows = [_seat(seat) for seat in seats]
    if len(rows) == 1:
        parts = [ONE.format(who=rows[0])]
    else:
        more = [f"… и ещё {len(rows) - LISTED}"] if len(rows) > LISTED else []
        head = MANY.format(number=plural(people, "человека", "человек", "человек"))
        parts = [head, "\n".join([*(f"• {row}" for row in rows[:LISTED]), *more])]
    return "\n\n".join([*parts, ASK, *([INVITE] if invites else [])])


def _seat(seat: LostSeat) -> str:
    school = f", {escape(seat.school)}" if seat.school else ""
    return f"{escape(seat.name)} ({ROLE_NAMES[seat.role]}{school})"
