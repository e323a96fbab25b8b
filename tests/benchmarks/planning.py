"""How long planning a region takes, and how much memory, beside registering jobs in APScheduler's own store.

Each measurement runs in a process of its own, so that the peak of its memory is its own.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from scheduler.planning import apply, plan
from storage.database import Database
from storage.models import Cell, Measure, Programme, School
from tests.benchmarks.memory import peak

NOW = datetime(2021, 8, 25, tzinfo=UTC)
YEARS = (2021, 2022, 2023)
SCHOOLS, MEASURES = 1000, 30
JOBS = 5000
PHRASES = ("Сентябрь", "до 15 октября", "III четверть", "Июнь", "В течение года")


async def region(database: Database, schools: int = SCHOOLS, measures: int = MEASURES) -> int:
    """A programme whose every measure is owed by the deputies of every school, once a year; answers its id."""
    await database.migrate()
    async with database.transaction() as session:
        programme = Programme(
            code="region", title="Регион", municipality="Край", zone="Asia/Krasnoyarsk", created_at=NOW,
            starts=date(2021, 1, 1), ends=date(2024, 12, 31),
        )  # fmt: skip
        session.add(programme)
        await session.flush()
        mine = programme.id
        session.add_all(School(programme_id=mine, place=n, short_name=f"Школа {n}") for n in range(schools))
        printed = [
            Measure(
                programme_id=mine, place=n, number=str(n), title=f"Мероприятие {n}", result="Приказ",
                responsible="Заместители директоров по УВР",
            )
            for n in range(measures)
        ]  # fmt: skip
        session.add_all(printed)
        await session.flush()
        session.add_all(
            Cell(measure_id=measure.id, year=year, printed=f"Проведено ({PHRASES[n % len(PHRASES)]})")
            for n, measure in enumerate(printed)
            for year in YEARS
        )
        return mine


async def plan_years(database: Database, programme_id: int) -> int:
    """Plan all years in one transaction each; answers the number of tasks that changed."""
    changed = 0
    for year in YEARS:
        async with database.transaction() as session:
            programme = await session.get_one(Programme, programme_id)
            changed += (await apply(session, programme, await plan(session, programme, year), NOW)).changed
    return changed


async def planning(folder: Path) -> dict[str, float]:
    """Seconds of planning a region and of planning it again, and the peak of memory in MB."""
    database = Database(f"sqlite+aiosqlite:///{folder / 'region.db'}")
    programme_id = await region(database)
    begin = time.perf_counter()
    planned = await plan_years(database, programme_id)
    first = time.perf_counter() - begin
    begin = time.perf_counter()
    changed = await plan_years(database, programme_id)
    again = time.perf_counter() - begin
    await database.dispose()
    return {"tasks": planned, "changed_again": changed, "seconds": first, "seconds_again": again}


async def registering(folder: Path) -> dict[str, float]:
    """Seconds that APScheduler needs to register jobs with a date each in its SQLAlchemy store."""
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.background import BackgroundScheduler

    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_jobstore(SQLAlchemyJobStore(url=f"sqlite:///{folder / 'jobs.db'}"))
    scheduler.start(paused=True)
    begin = time.perf_counter()
    for n in range(JOBS):
        at = datetime.now(UTC) + timedelta(days=365, minutes=n)
        scheduler.add_job(print, "date", run_date=at, args=[n], id=f"task-{n}")
    seconds = time.perf_counter() - begin
    scheduler.shutdown(wait=False)
    return {"jobs": JOBS, "seconds": seconds}


MEASUREMENTS: dict[str, Callable[[Path], Coroutine[Any, Any, dict[str, float]]]] = {
    "planning": planning,
    "registering": registering,
}


def measured(name: str) -> dict[str, float]:
    """One measurement in a fresh process, with the peak of its memory."""
    command = [sys.executable, "-m", "tests.benchmarks.planning", name]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def planning_rows() -> Iterator[tuple[str, str, str, str]]:
    """(what, measured, against, bound), as `python -m tests.benchmarks` tells it."""
    ours, theirs = measured("planning"), measured("registering")
    tasks, per_task, per_job = ours["tasks"], ours["seconds"] / ours["tasks"], theirs["seconds"] / theirs["jobs"]
    apart = f"{1e6 * per_task:.0f} µs a task; APScheduler {1e6 * per_job:.0f} µs a job ({per_job / per_task:.0f} ×)"
    yield f"planning {tasks:,.0f} tasks", f"{ours['seconds']:.1f} s", apart, "≤ 15 s"
    again = f"{ours['changed_again']:.0f} changed"
    yield "planning them again", f"{ours['seconds_again']:.1f} s", again, "≤ 5 s"
    yield "memory of both", f"{ours['megabytes']:.0f} MB", "", "≤ 400 MB"
    yield f"APScheduler, {theirs['jobs']:,.0f} jobs", f"{theirs['seconds']:.1f} s", "SQLAlchemyJobStore, SQLite", ""


def main(name: str) -> None:
    """Measure in this process; prints JSON."""
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(MEASUREMENTS[name](Path(folder)))
    sys.stdout.write(json.dumps({**found, "megabytes": peak()}))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(sys.argv[1])
    else:
        sys.stdout.writelines("  ".join(row) + "\n" for row in planning_rows())
