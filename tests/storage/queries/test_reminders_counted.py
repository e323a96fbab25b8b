"""What counts as a reminder: what was sent to have something done, and no thanks for it."""

from datetime import timedelta

import pytest

from storage.database import Database
from storage.models import Notice, NoticeItem, NoticeState, Priority, Task
from storage.queries.reminding import ACCEPTED
from storage.queries.standings import how_far
from storage.queries.wave_course import letters_sent
from storage.rights import Role
from tests import seeding
from tests.acting import World


@pytest.mark.parametrize(("rule", "counted"), [("before_3", 1), ("late_2", 1), (ACCEPTED, 0)])
async def test_a_digest_that_only_tells_of_acceptance_is_no_reminder(
    database: Database, rule: str, counted: int
) -> None:
    world = World(database)
    seeded = await seeding.programme(database)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга")
    deputy = await seeding.member(world, seeded, Role.DEPUTY, "Марина", "Речная СОШ")
    task = (await seeding.wave(world, seeded, coordinator))["Речная СОШ"]
    sent = world.now + timedelta(hours=1)
    async with database.transaction() as session:
        digest = Notice(
            kind="digest", dedupe_key="digest", priority=Priority.REMINDER, due=sent, payload={}, attempts=1,
            person_id=deputy.person_id, state=NoticeState.SENT, created_at=sent, ended_at=sent,
        )  # fmt: skip
        session.add(digest)
        await session.flush()
        item = {"notice_id": digest.id, "task_id": task, "person_id": deputy.person_id}
        session.add(NoticeItem(**item, rule=rule, occasion=sent.date()))
        await session.flush()
        by = await seeding.by(session, world, seeded, coordinator)
        wave = (await session.get_one(Task, task)).wave_id
        letters = await letters_sent(session, by.actor, wave or 0)
        _, tried = await how_far(session, [task], "Asia/Krasnoyarsk")
    assert len([one for one in letters if not one[2]]) == counted
    assert tried[task].reminders == counted
