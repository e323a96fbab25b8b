"""What both hear of schools handed over, and that it was taken back; read again at the moment of sending."""

from handlers.callbacks import Go, Screen
from handlers.keyboards import BACK, Row, keyboard
from handlers.rendering import GONE, NoticeContext, Rendered, Suppressed, recipient
from handlers.rendering import actor as actor_of
from handlers.reply import say
from handlers.texts import handover as words
from storage.models import AuditEvent, Notice, NoticeState, Person
from storage.queries import handing as queries
from storage.queries.notices import state_of
from storage.queries.schools import schools
from storage.rights import Role

TAKEN_BACK = Suppressed("передачу школ отменили")
UNTOLD = Suppressed("о передаче человек и не узнал")


async def schools_handed(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """For who took schools over and still has them; and, without what is open, for who gave them away."""
    person = await recipient(context, notice)
    event = await queries.handover_of(context.session, notice.payload["event"])
    if person is None or person.telegram_id is None or event is None or not _concerns(event, person):
        return GONE
    if await queries.is_taken_back(context.session, event):
        return TAKEN_BACK
    facts = event.after or {}
    if person.id in facts["source"]:
        heir = await context.session.get_one(Person, facts["target"])
        names = await queries.handed_schools(context.session, event)
        return Rendered(say(person.telegram_id, words.given_away(names, heir.name), keyboard(BACK)))
    reader, role = await actor_of(context, person, event.programme_id or 0), Role(facts["role"])
    mine = reader.schools.get(role, frozenset()) & set(facts["schools"]) if reader else frozenset()
    if reader is None or not mine:
        return GONE
    names = [one.short_name for one in await schools(context.session, reader) if one.id in mine]
    tasks: Row = ((words.TASKS, Go(screen=Screen.TASKS)),)
    return Rendered(say(person.telegram_id, words.received(names, role, facts["tasks"]), keyboard(tasks, BACK)))


def _concerns(event: AuditEvent, person: Person) -> bool:
    facts = event.after or {}
    return person.id == facts["target"] or person.id in facts["source"]


async def handover_undone(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """For whoever heard of the handover before it was taken back."""
    person = await recipient(context, notice)
    event = await queries.handover_of(context.session, notice.payload["event"])
    if person is None or person.telegram_id is None or event is None or not _concerns(event, person):
        return GONE
    if await state_of(context.session, f"handed:{event.id}:{person.id}") is not NoticeState.SENT:
        return UNTOLD
    names = await queries.handed_schools(context.session, event)
    return Rendered(say(person.telegram_id, words.kept_after_all(names), keyboard(BACK)))
