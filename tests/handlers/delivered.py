"""What is due, sent as the deliverer would: rendered by the real renderers, shown to those it is for."""

from typing import Any

from sqlalchemy import select, update

from handlers.notices import RENDERERS, NoticeContext, Rendered, Suppressed
from storage.models import Notice, NoticeState
from tests.acting import BOT, World, assert_fit, said


async def _work(*_: Any) -> None:
    raise AssertionError("nothing heavy here")


async def deliver(world: World) -> list[tuple[int, str, str]]:
    """(person, kind, text or why not) of everything due now, in order of entry."""
    heard = []
    async with world.database.transaction() as session:
        due = Notice.state == NoticeState.QUEUED, Notice.due <= world.now
        for notice in (await session.scalars(select(Notice).where(*due).order_by(Notice.id))).all():
            found = await RENDERERS[notice.kind](NoticeContext(session, world.now, _work, BOT), notice)
            if isinstance(found, Rendered):
                assert_fit(found.methods)
                for method in found.methods:
                    world._show(method)
            heard.append((notice.person_id or 0, notice.kind, _text(found)))
            state = NoticeState.SUPPRESSED if isinstance(found, Suppressed) else NoticeState.SENT
            ended = {"state": state, "ended_at": world.now}
            await session.execute(update(Notice).where(Notice.id == notice.id).values(**ended))
    return heard


def _text(found: Rendered | Suppressed) -> str:
    return found.reason if isinstance(found, Suppressed) else said(found.methods)
