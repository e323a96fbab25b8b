"""The town: forty schools, people with accounts on the sandbox, thirty measures planned from a printed roadmap."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.sandbox.world import World as Telegram
from scheduler.planning import apply, plan
from storage.database import Database
from storage.models import Consent, Programme, ProgrammeHabits, QuestionKind, School, Task
from storage.policies import USUAL
from storage.questionnaires import Form
from storage.rights import Role
from storage.russian import MONTHS
from tests import seeding
from tests.seeding import CHOICES, Seeded

ZONE = ZoneInfo("Asia/Krasnoyarsk")
BEGINS, ENDS = date(2021, 9, 1), date(2022, 8, 31)
LAST = date(2022, 9, 9)  # a Friday: what was under way at the end of the year has settled
SCHOOLS, BUDGET = 40, 2
LEAVES = (  # (when it is recorded, first day, last day, whether the director stands in), for each who goes on leave
    (date(2021, 10, 8), date(2021, 10, 11), date(2021, 11, 12), True),
    (date(2021, 10, 8), date(2021, 10, 18), date(2021, 12, 24), False),
    (date(2021, 10, 8), date(2022, 3, 14), date(2022, 4, 1), True),
)
OPENINGS = (date(2021, 9, 20), date(2021, 12, 6), date(2022, 3, 14), date(2022, 5, 16))
QUESTIONS = tuple(seeding.question(f"q{n}", QuestionKind.SELECT_ONE, choices=CHOICES) for n in range(2))
OWNERS = (  # (whom the roadmap names, how many of the thirty measures)
    ("Заместители директоров по УВР", 3),
    ("Муниципальный координатор", 15),
    ("Методисты", 12),
)


class Nature(Enum):
    """How a person answers reminders."""

    EARLY = "at the first word"
    PUNCTUAL = "on the last day"
    LATE = "when it is late"
    NEVER = "never"
    PROMISES = "promises, and keeps the word"
    SNOOZES = "later, and then does it"
    ASKS = "asks the curator first"
    GIVES = "says whose it is"
    BLOCKS = "blocks the bot"
    AWAY = "goes on leave"


NATURES = (
    (Nature.EARLY, 9), (Nature.PUNCTUAL, 9), (Nature.LATE, 7), (Nature.NEVER, 2), (Nature.PROMISES, 3),
    (Nature.SNOOZES, 2), (Nature.ASKS, 2), (Nature.GIVES, 1), (Nature.BLOCKS, 2), (Nature.AWAY, 3),
)  # fmt: skip


@dataclass
class Resident:
    """Somebody of the town: their row, their account, their nature; `since`: the last message they looked at."""

    id: int
    account: int
    role: Role
    nature: Nature
    school: str | None = None
    since: int = 0


@dataclass
class Town:
    """The programme, its people by id, and what the year is drawn from."""

    seeded: Seeded
    chance: Random
    people: dict[int, Resident] = field(default_factory=dict)
    curators: dict[str, int] = field(default_factory=dict)

    def of(self, role: Role) -> list[Resident]:
        return [one for one in self.people.values() if one.role is role]


def at(day: date, hour: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


async def settle(database: Database, telegram: Telegram, chance: Random) -> Town:
    """Everybody has joined, the roadmap is planned, the head agreed to hear of what nobody settles."""
    names = [f"Школа № {n}" for n in range(1, SCHOOLS + 1)]
    town = Town(await seeding.programme(database, schools=names, zone=ZONE.key), chance)
    natures = [nature for nature, number in NATURES for _ in range(number)]
    chance.shuffle(natures)
    for name, nature in zip(names, natures, strict=True):
        await _comes(database, telegram, town, Role.DEPUTY, f"Завуч {name}", nature, name)
    for n, name in enumerate(names):
        if n % 5 == 0:
            curator = await _comes(database, telegram, town, Role.CURATOR, f"Куратор {n // 5 + 1}", Nature.LATE, name)
        else:
            async with database.transaction() as session:
                await seeding.seat(session, town.seeded, curator.id, Role.CURATOR, name)
        town.curators[name] = curator.id
    for name, nature in zip(names, natures, strict=True):
        if nature in (Nature.GIVES, Nature.AWAY):
            await _comes(database, telegram, town, Role.DIRECTOR, f"Директор {name}", Nature.PUNCTUAL, name)
    await _comes(database, telegram, town, Role.COORDINATOR, "Координатор", Nature.EARLY)
    await _comes(database, telegram, town, Role.METHODIST, "Методист", Nature.LATE)
    head = await _comes(database, telegram, town, Role.HEAD, "Руководитель", Nature.NEVER)
    await _plan(database, town)
    async with database.transaction() as session:
        agreed = {"agreed": True, "asked_at": at(BEGINS), "answered_at": at(BEGINS)}
        session.add(Consent(programme_id=town.seeded.id, person_id=head.id, **agreed))
        session.add(
            ProgrammeHabits(
                programme_id=town.seeded.id, budget=BUDGET, polite_from=USUAL.polite_from,
                polite_until=USUAL.polite_until, saturdays=False,
            )
        )  # fmt: skip
    return town


async def _comes(
    database: Database, telegram: Telegram, town: Town, role: Role, name: str, nature: Nature, school: str | None = None
) -> Resident:  # fmt: skip
    account = telegram.add_person(name)
    account.started = True
    telegram.chat(account.id).members[telegram.bot_id] = "member"
    row = await seeding.person(database, town.seeded, role, name, school, telegram_id=account.id)
    made = Resident(row, account.id, role, nature, school)
    town.people[row] = made
    return made


async def _plan(database: Database, town: Town) -> None:
    """Thirty measures as a roadmap prints them: one deadline each, spread over the working weeks of the year."""
    place = 0
    for owner, number in OWNERS:
        for n in range(number):
            place += 1
            day = BEGINS + timedelta(days=18 + (285 * n) // number + town.chance.randrange(285 // number))
            printed = f"до {day.day} {MONTHS[day.month - 1]} {day.year} года"
            cells: dict[int | None, str] = {BEGINS.year: printed}
            title = f"Мероприятие {place:02}"
            await seeding.measure(database, town.seeded, title, owner, cells, place=place, result="Справка")
    async with database.transaction() as session:
        programme = await session.get_one(Programme, town.seeded.id)
        programme.starts, programme.ends = date(2021, 1, 1), date(2022, 12, 31)
        await apply(session, programme, await plan(session, programme, BEGINS.year), at(BEGINS))


def wave_form(number: int) -> Form:
    """A short questionnaire of its own for each wave: two choices."""
    return Form(f"wave{number}", f"Волна {number}", f"digest{number}", QUESTIONS)


async def headings(database: Database) -> dict[int, str]:
    """How messages call each task: «title · school»."""
    async with database.reading() as session:
        rows = await session.execute(
            select(Task.id, Task.title, School.short_name).outerjoin(School, School.id == Task.school_id)
        )
        return {row[0]: f"{row[1]} · {row[2]}" if row[2] else row[1] for row in rows}
