"""Programmes that come with the product, imported into a real database and planned there."""

from collections.abc import Iterable
from datetime import UTC, datetime

from scheduler.planning import apply, plan
from scheduler.plans import Plan, Planned
from storage.database import Database
from storage.importing.preview import compare
from storage.importing.reading import read_workbook
from storage.importing.storing import store
from storage.models import Programme
from storage.programmes import shipped
from storage.queries.programmes import programme_by_code
from storage.queries.roadmap import Origin

NOW = datetime(2021, 8, 25, 2, tzinfo=UTC)


async def load(database: Database, code: str) -> None:
    """Import a shipped programme; its files have nothing to complain about."""
    (found,) = [one for one in shipped() if one.code == code]
    async with database.transaction() as session:
        differences = await compare(session, read_workbook(found.path), code)
        assert not differences.problems, [str(problem.message) for problem in differences.problems]
        await store(session, differences, NOW)


async def planned(database: Database, code: str, year: int) -> Plan:
    """What a year of a stored programme becomes; stores nothing."""
    async with database.reading() as session:
        return await plan(session, await programme(database, code), year)


async def applied(database: Database, code: str, year: int, now: datetime = NOW) -> Planned:
    found = await programme(database, code)
    async with database.transaction() as session:
        return await apply(session, found, await plan(session, found, year), now)


async def programme(database: Database, code: str) -> Programme:
    async with database.reading() as session:
        found = await programme_by_code(session, code)
    assert found is not None
    return found


def outcomes(plan: Plan) -> dict[Origin, set[str]]:
    """What became of each line: every word stands for one of the ways in which a printed cell is not lost."""
    found: dict[Origin, set[str]] = {}
    ways: Iterable[tuple[str, Iterable[object]]] = (
        ("task", plan.tasks), ("question", plan.questions), ("ongoing", plan.ongoing), ("covered", plan.covered),
        ("wave", plan.waves),
    )  # fmt: skip
    for way, ones in ways:
        for one in ones:
            origin = one.stage.place[0]  # type: ignore[attr-defined]
            found.setdefault(origin, set()).add(way)
    return found
