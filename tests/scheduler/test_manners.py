"""Nobody is written to at night or too often: what is over a day's budget waits, and nothing is lost by waiting."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

import pytest
from sqlalchemy import select, update

from scheduler.manners import FULL, NIGHT, is_timed, put_off_until
from storage.database import Database
from storage.models import Notice, NoticeState, Person, Priority, ProgrammeHabits
from storage.queries.budget import postpone
from storage.queries.notices import Draft, enqueue
from storage.rights import Role
from tests import seeding
from tests.acting import BEGINNING
from tests.seeding import Seeded

WEDNESDAY = date(2021, 9, 15)


class Town(NamedTuple):
    database: Database
    seeded: Seeded
    deputy: int


@pytest.fixture
async def town(database: Database) -> Town:
    seeded = await seeding.programme(database)
    deputy = await seeding.person(database, seeded, Role.DEPUTY, "Марина Сергеевна", "Речная СОШ", telegram_id=11)
    return Town(database, seeded, deputy)


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=BEGINNING.tzinfo)


async def queued(town: Town, kind: str, number: int, due: datetime, priority: Priority = Priority.REMINDER) -> None:
    drafts = [
        Draft(kind, f"{kind}{n}:{due}", priority, due, {}, person_id=town.deputy, not_after=due + timedelta(hours=36))
        for n in range(number)
    ]
    async with town.database.transaction() as session:
        await enqueue(session, drafts, due)


async def deliver(town: Town, now: datetime) -> list[str]:
    """Send what is due in order of the queue; the kinds that went."""
    sent = []
    async with town.database.reading() as session:
        due = Notice.state == NoticeState.QUEUED, Notice.due <= now
        order = Notice.priority, Notice.due, Notice.id
        found = (await session.scalars(select(Notice).where(*due).order_by(*order))).all()
    for notice in found:
        async with town.database.transaction() as session:
            change = update(Notice).where(Notice.id == notice.id)
            await session.execute(change.values(state=NoticeState.SENDING))
            later = await put_off_until(session, notice, now)
            if later is None:
                await session.execute(change.values(state=NoticeState.SENT, ended_at=now))
                sent.append(notice.kind)
            else:
                await postpone(session, notice, *later)
    return sent


async def waiting(town: Town) -> list[tuple[str, datetime, str | None]]:
    async with town.database.reading() as session:
        rows = await session.scalars(select(Notice).where(Notice.state == NoticeState.QUEUED).order_by(Notice.id))
        return [(notice.kind, notice.due, notice.reason) for notice in rows]


async def test_over_the_budget_the_rest_comes_on_the_next_mornings(town: Town) -> None:
    """Ninety-six messages to one person (Surveda #2369): five a day, and all of them in the end."""
    await queued(town, "handed_over", 12, at(WEDNESDAY, 10))
    counts = [len(await deliver(town, at(WEDNESDAY + timedelta(days=n), 10))) for n in range(6)]
    assert counts == [5, 5, 2, 0, 0, 0]


async def test_what_waits_says_until_when_and_why(town: Town) -> None:
    await queued(town, "handed_over", 6, at(WEDNESDAY, 10))
    await deliver(town, at(WEDNESDAY, 10))
    assert await waiting(town) == [("handed_over", at(WEDNESDAY + timedelta(days=1)), FULL)]


async def test_the_digest_keeps_its_place(town: Town) -> None:
    """A full morning of other messages crowds no digest out; one that comes up later takes what is left."""
    await queued(town, "handed_over", 9, at(WEDNESDAY, 8))
    await queued(town, "digest", 1, at(WEDNESDAY))
    assert await deliver(town, at(WEDNESDAY, 8)) == ["handed_over"] * 4
    assert await deliver(town, at(WEDNESDAY)) == ["digest"]
    assert await deliver(town, at(WEDNESDAY, 15)) == []
    assert len(await deliver(town, at(WEDNESDAY + timedelta(days=1)))) == 5


async def test_urgent_things_answers_and_ones_own_wishes_stand_outside(town: Town) -> None:
    await queued(town, "handed_over", 9, at(WEDNESDAY, 9))
    for kind in ("urgent", "later", "question", "answered", "school_report"):
        await queued(town, kind, 2, at(WEDNESDAY, 9))
    sent = await deliver(town, at(WEDNESDAY, 9))
    assert len(sent) == 5 + 10


async def test_the_budget_is_over_everything_the_bot_says_of_itself(town: Town) -> None:
    """Nine kinds at once, one message each: five come today, the rest tomorrow."""
    kinds = ("digest", "week", "consent", "handed_over", "survey_opened", "absence", "absence_ended", "unreachable")
    for kind in kinds:
        await queued(town, kind, 1, at(WEDNESDAY))
    await queued(town, "broadcast", 1, at(WEDNESDAY), Priority.BROADCAST)
    assert len(await deliver(town, at(WEDNESDAY))) == 5
    assert len(await deliver(town, at(WEDNESDAY + timedelta(days=1)))) == 4


@pytest.mark.parametrize("kind", ["digest", "urgent", "later", "handed_over", "unreachable", "absence"])
async def test_nothing_comes_at_night_whatever_happened(town: Town, kind: str) -> None:
    """A bot that was down all day comes back at eleven in the evening: what was due waits for the morning."""
    await queued(town, kind, 1, at(WEDNESDAY))
    for hour in (6, 20, 23):
        assert await deliver(town, at(WEDNESDAY + timedelta(days=hour < 8), hour)) == []
    thursday = at(WEDNESDAY + timedelta(days=1))
    assert await waiting(town) == [(kind, thursday, NIGHT)]
    assert await deliver(town, thursday) == [kind]


async def test_what_waits_over_a_weekend_lives_on(town: Town) -> None:
    friday = WEDNESDAY + timedelta(days=2)
    await queued(town, "digest", 1, at(friday))
    await deliver(town, at(friday, 21))
    async with town.database.reading() as session:
        notice = (await session.scalars(select(Notice))).one()
    monday = at(friday + timedelta(days=3))
    assert (notice.due, notice.not_after, notice.attempts) == (monday, monday + timedelta(hours=36), -1)


async def test_words_between_people_and_reports_go_at_once(town: Town) -> None:
    for kind in ("question", "answered", "school_report", "file_preview"):
        await queued(town, kind, 1, at(WEDNESDAY, 23), Priority.REPORT)
    assert len(await deliver(town, at(WEDNESDAY, 23))) == 4


async def test_a_retry_keeps_its_place_and_takes_no_second_one(town: Town) -> None:
    await queued(town, "handed_over", 5, at(WEDNESDAY))
    for _ in range(3):
        async with town.database.transaction() as session:
            for notice in (await session.scalars(select(Notice))).all():
                assert await put_off_until(session, notice, at(WEDNESDAY, 10)) is None


async def test_the_programme_decides_how_many_and_when(town: Town) -> None:
    async with town.database.transaction() as session:
        session.add(
            ProgrammeHabits(programme_id=town.seeded.id, budget=2, polite_from=10, polite_until=16, saturdays=True)
        )
        (await session.get_one(Person, town.deputy)).digest_hour = 8
    await queued(town, "handed_over", 3, at(WEDNESDAY, 9))
    assert await deliver(town, at(WEDNESDAY, 9)) == []
    assert len(await deliver(town, at(WEDNESDAY, 10))) == 2
    assert await waiting(town) == [("handed_over", at(WEDNESDAY + timedelta(days=1), 10), FULL)]


async def test_who_left_the_programme_has_no_day_to_fill(town: Town) -> None:
    stranger = await seeding.person(town.database, town.seeded, Role.DEPUTY, "Ушла", "Речная СОШ", telegram_id=12)
    async with town.database.transaction() as session:
        notice = Notice(kind="handed_over", person_id=stranger + 100, priority=Priority.REMINDER)
        assert is_timed(notice)
        assert await put_off_until(session, notice, at(WEDNESDAY, 23)) is None
