"""Reports as rows: files Telegram has already, groups that may ask, and what comes on schedule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Audited, Cadence, DrawnReport, Programme, ReportChat, ReportSubscription
from storage.queries.audit import Change, record
from storage.queries.roadmap import require_manager
from storage.queries.schools import school
from storage.refusals import NotYours, Refusal
from storage.rights import Actor, By, Right, Role
from storage.upserts import insert_new

KEPT = timedelta(days=2)  # facts name their day, so yesterday's are never asked for again
MOST_SUBSCRIPTIONS = 20
DRAWN: Any = DrawnReport.__table__
FORGET = delete(DRAWN).where(DRAWN.c.made_at < bindparam("before"))


async def drawn(session: AsyncSession, digest: str) -> DrawnReport | None:
    """What was sent of the same facts before."""
    return await session.scalar(select(DrawnReport).where(DrawnReport.digest == digest))


async def keep_drawn(session: AsyncSession, digest: str, file_ids: Sequence[str], caption: str, now: datetime) -> None:
    """Keep what Telegram called the files; who was quicker stays."""
    row = {"digest": digest, "file_ids": [*file_ids], "caption": caption, "made_at": now}
    await insert_new(session, DrawnReport, [row])


async def forget_drawn(session: AsyncSession, digest: str) -> None:
    """Telegram knows the files no more."""
    await session.execute(delete(DrawnReport).where(DrawnReport.digest == digest))


async def forget_old_reports(session: AsyncSession, now: datetime) -> None:
    """Captions name people: nothing older than two days stays."""
    await session.execute(FORGET, {"before": now - KEPT})


async def chat_binding(session: AsyncSession, chat_id: int) -> ReportChat | None:
    """To what a group is bound."""
    return await session.scalar(select(ReportChat).where(ReportChat.chat_id == chat_id))


async def bind_report_chat(session: AsyncSession, by: By, chat_id: int, school_id: int | None) -> ReportChat:
    """Bind a group to the coordinator's programme, or to a school of it; a group of another programme is refused."""
    require_manager(by.actor)
    if school_id is not None:
        await school(session, by.actor, school_id, Right.SEE_REPORT)
    bound = await chat_binding(session, chat_id)
    if bound is not None and bound.programme_id != by.actor.programme_id:
        raise Refusal("Эта группа привязана к другой программе. Отвязать её может координатор той программы.")
    if bound is None:
        bound = ReportChat(chat_id=chat_id, programme_id=by.actor.programme_id)
        session.add(bound)
    told = Change(
        Audited.REPORTS_CHANGED, "report_chats", chat_id, school_id,
        before={"school_id": bound.school_id}, after={"chat": chat_id, "school_id": school_id},
    )  # fmt: skip
    record(session, by, told)
    bound.school_id, bound.bound_by, bound.bound_at = school_id, by.actor.person_id, by.now
    return bound


async def unbind_report_chat(session: AsyncSession, by: By, chat_id: int) -> None:
    """The group hears nothing more; what came to it on schedule stops too."""
    require_manager(by.actor)
    bound = await chat_binding(session, chat_id)
    if bound is None or bound.programme_id != by.actor.programme_id:
        raise NotYours("Эта группа не привязана к Вашей программе.")
    record(session, by, Change(Audited.REPORTS_CHANGED, "report_chats", chat_id, before={"chat": chat_id}))
    await session.delete(bound)
    mine = ReportSubscription.chat_id == chat_id, ReportSubscription.stopped_at.is_(None)
    for row in (await session.scalars(select(ReportSubscription).where(*mine))).all():
        row.stopped_at = by.now


async def actor_of_chat(session: AsyncSession, bound: ReportChat) -> Actor:
    """Whose rights a group has: of its school, or of the programme, where it is told no school's name."""
    programme = await session.get_one(Programme, bound.programme_id)
    whole, own = {Role.HEAD: frozenset[int]()}, {Role.DIRECTOR: frozenset({bound.school_id or 0})}
    return Actor(0, "", programme.id, programme.zone, whole if bound.school_id is None else own)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person, or a bound group."""

    person_id: int | None = None
    chat_id: int | None = None


async def subscribe(
    session: AsyncSession, by: By, to: Recipient, request: dict[str, Any], cadence: Cadence
) -> ReportSubscription:
    """A report on schedule; the same one twice is one. Refusal beyond twenty of one recipient."""
    running = await subscriptions_of(session, by, to)
    for one in running:
        if (one.request, one.cadence) == (request, cadence):
            return one
    if len(running) >= MOST_SUBSCRIPTIONS:
        raise Refusal("По расписанию уже приходит двадцать отчётов. Остановите лишние: /report расписание")
    made = ReportSubscription(
        programme_id=by.actor.programme_id, person_id=to.person_id, chat_id=to.chat_id, request=request,
        cadence=cadence, made_by=by.actor.person_id, made_at=by.now,
    )  # fmt: skip
    session.add(made)
    await session.flush()
    after = {"report": request.get("kind"), "cadence": cadence, "to_chat": to.chat_id is not None}
    record(session, by, Change(Audited.REPORTS_CHANGED, "report_subscriptions", made.id, after=after))
    return made


async def subscriptions_of(session: AsyncSession, by: By, to: Recipient) -> Sequence[ReportSubscription]:
    """What comes to a recipient on schedule in the actor's programme."""
    mine = ReportSubscription.programme_id == by.actor.programme_id, ReportSubscription.stopped_at.is_(None)
    to_them = (
        ReportSubscription.chat_id == to.chat_id
        if to.person_id is None
        else ReportSubscription.person_id == to.person_id
    )
    statement = select(ReportSubscription).where(*mine, to_them).order_by(ReportSubscription.id)
    return (await session.scalars(statement)).all()


async def stop_subscription(session: AsyncSession, by: By, subscription_id: int) -> ReportSubscription:
    """Stop what one made for oneself, or (a manager) anything of the programme; stopping twice is once."""
    found = await session.get(ReportSubscription, subscription_id)
    if found is None or found.programme_id != by.actor.programme_id:
        raise NotYours("Такого расписания среди Ваших нет.")
    if found.person_id != by.actor.person_id and not by.actor.may(Right.MANAGE):
        raise NotYours("Это расписание ведёт другой человек.")
    if found.stopped_at is None:
        found.stopped_at = by.now
        before = {"report": found.request.get("kind"), "cadence": found.cadence}
        record(session, by, Change(Audited.REPORTS_CHANGED, "report_subscriptions", found.id, before=before))
    return found


RUNNING = (
    select(ReportSubscription)
    .where(ReportSubscription.programme_id == bindparam("programme"), ReportSubscription.stopped_at.is_(None))
    .where(ReportSubscription.cadence == bindparam("cadence", type_=ReportSubscription.cadence.type))
    .order_by(ReportSubscription.id)
)


async def running_subscriptions(
    session: AsyncSession, programme_id: int, cadence: Cadence
) -> Sequence[ReportSubscription]:
    """What is still sent on schedule, for the clock."""
    return (await session.scalars(RUNNING, {"programme": programme_id, "cadence": cadence})).all()
