"""What is said of an absence to who stands in, to the person themselves, and to the coordinators."""

from collections.abc import Callable

from handlers.callbacks import Go, Screen
from handlers.keyboards import keyboard
from handlers.rendering import GONE, NoticeContext, Rendered, Suppressed, actor, local_day, recipient
from handlers.reply import say
from handlers.texts import absences as words
from storage.models import Notice, Person
from storage.queries.leave import AbsenceLine, absence_line
from storage.rights import Actor, Right

Words = Callable[[AbsenceLine], str]
OVER, TAKEN_BACK = Suppressed("отсутствие уже кончилось"), Suppressed("отсутствие отменено")
STILL = Suppressed("отсутствие снова отмечено")


async def absence(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """Somebody is or will be away."""
    chosen = words.standing_in, words.for_you, words.for_coordinator
    return await _told(context, notice, chosen, ended=False)


async def absence_ended(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """Somebody is back earlier than was recorded."""
    chosen = words.over_for_substitute, words.over_for_you, words.over_for_coordinator
    return await _told(context, notice, chosen, ended=True)


async def _told(
    context: NoticeContext, notice: Notice, chosen: tuple[Words, Words, Words], *, ended: bool
) -> Rendered | Suppressed:
    person, line = await recipient(context, notice), await absence_line(context.session, notice.payload["absence"])
    reader = await actor(context, person, line.absence.programme_id) if person and line else None
    if person is None or person.telegram_id is None or line is None or reader is None:
        return GONE
    words_of = _words_for(line, reader, chosen)
    if words_of is None:
        return GONE
    if (late := await _contradicts(context, person, line, ended=ended)) is not None:
        return late
    return Rendered(say(person.telegram_id, words_of(line), keyboard(((words.TASKS, Go(screen=Screen.TASKS)),))))


def _words_for(line: AbsenceLine, reader: Actor, chosen: tuple[Words, Words, Words]) -> Words | None:
    """By what the reader is to an absence; None where it is no business of theirs."""
    to_substitute, to_person, to_coordinator = chosen
    if reader.person_id == line.absence.substitute_id:
        return to_substitute
    if reader.person_id == line.absence.person_id:
        return to_person
    return to_coordinator if reader.may(Right.MANAGE) else None


async def _contradicts(
    context: NoticeContext, person: Person, line: AbsenceLine, *, ended: bool
) -> Suppressed | None:  # fmt: skip
    """Why the facts of this moment say otherwise."""
    over = line.absence.until < await local_day(context, person, line.absence.programme_id)
    if ended:
        return None if over or line.absence.cancelled_at else STILL
    return TAKEN_BACK if line.absence.cancelled_at else OVER if over else None
