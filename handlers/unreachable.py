"""What is said of somebody who cannot be written to, to who stands beside them and above them."""

from handlers.callbacks import Go, Screen
from handlers.keyboards import keyboard
from handlers.rendering import GONE, NoticeContext, Rendered, Suppressed, actor, local_day, recipient
from handlers.reply import say
from handlers.texts import unreachable as words
from storage.models import Notice
from storage.queries.reaching import still_lost
from storage.rights import Right


async def unreachable(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """Who is still lost at this moment, of those the reader may know."""
    person, programme_id = await recipient(context, notice), notice.payload["programme"]
    reader = await actor(context, person, programme_id) if person else None
    if person is None or person.telegram_id is None or reader is None:
        return GONE
    day = await local_day(context, person, programme_id)
    reach = reader.reach(Right.SEE_PEOPLE)
    seats = [
        seat
        for seat in await still_lost(context.session, programme_id, day, notice.payload["people"])
        if reach is None or seat.school_id in reach
    ]
    if not seats:
        return Suppressed("все снова на связи")
    text = words.unreachable(seats, invites=reader.may(Right.MANAGE))
    return Rendered(say(person.telegram_id, text, keyboard(((words.TASKS, Go(screen=Screen.TASKS)),))))
