"""A small programme with every kind of fact that reports read."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from reports.facts.moment import Asking, asking
from reports.period import Period
from storage.database import Database
from storage.models import Assessment, Indicator, IndicatorFact, IndicatorTarget, Procedure, RiskParameter, TaskState
from storage.rights import Actor, Role
from tests import seeding
from tests.acting import ZONE
from tests.seeding import Seeded

NOW = datetime(2021, 11, 21, 9, 40, tzinfo=ZoneInfo(ZONE))
SCHOOLS = ("Речная СОШ", "Полевая СОШ", "Озёрная СОШ", "Лесная ООШ")


def actor_of(seeded: Seeded, role: Role = Role.COORDINATOR, *schools: str) -> Actor:
    return Actor(1, "Кто-то", seeded.id, ZONE, {role: frozenset(seeded.schools[name] for name in schools)})


def ask(session: Any, actor: Actor, period: Period | None = None, now: datetime = NOW) -> Asking:
    return asking(session, actor, now, period)


async def result(database: Database, seeded: Seeded, school: str, below: int, **fields: Any) -> None:
    values = {"year": 2020, "procedure": Procedure.VPR, "subject": "Математика", "grade": 5, "participants": 100}
    async with database.transaction() as session:
        session.add(
            Assessment(programme_id=seeded.id, school_id=seeded.schools[school], below=below, **(values | fields))
        )


async def indicator(database: Database, seeded: Seeded, title: str, plan: str, **facts: float) -> None:
    """An indicator with its plan and facts of 2021: of schools by their names' first words, «вся» for the programme."""
    async with database.transaction() as session:
        made = Indicator(programme_id=seeded.id, place=len(title), title=title, unit="%", direction="не менее")
        session.add(made)
        await session.flush()
        session.add(IndicatorTarget(indicator_id=made.id, year=2021, plan=plan))
        for word, value in facts.items():
            school = next((seeded.schools[name] for name in seeded.schools if name.startswith(word)), None)
            session.add(
                IndicatorFact(
                    programme_id=seeded.id, indicator_id=made.id, school_id=school, period="2021", value=value,
                    starts=date(2021, 1, 1), ends=date(2021, 12, 31),
                )
            )  # fmt: skip


async def done(database: Database, seeded: Seeded, school: str, deadline: date, finished: datetime) -> int:
    return await seeding.task(
        database, seeded, "Дело", deadline, Role.DEPUTY, school, state=TaskState.ACCEPTED, finished_at=finished
    )  # fmt: skip


async def statistic(database: Database, seeded: Seeded, school: str, wave: date, parameter: str, value: float) -> None:
    async with database.transaction() as session:
        session.add(
            RiskParameter(
                programme_id=seeded.id, school_id=seeded.schools[school], wave=wave, parameter=parameter, value=value
            )
        )  # fmt: skip
