"""From «/report school 1» to the photo, over real HTTP with a real bot process."""

import tempfile
import time
from pathlib import Path
from statistics import median

from bot.sandbox.client import Person
from bot.sandbox.server import Sandbox
from bot.stage import BEGINNING, ZONE, stage
from storage.database import Database
from storage.models import School
from storage.queries.invitations import Invited, invite, join
from storage.queries.programmes import new_programme
from storage.rights import Role


async def reports(times: int = 5) -> tuple[float, float]:
    """(seconds of the first picture, with the worker's start; median of the later ones)."""
    with tempfile.TemporaryDirectory(prefix="kurator-bench-") as folder:
        async with stage(Sandbox(now=BEGINNING, zone=ZONE), Path(folder)) as set_up:
            person = await set_up.client.person("Ольга Викторовна")
            await _programme(set_up.database_url, person.id)
            await set_up.start_bot()
            await person.send("/start")
            await person.wait_for("Что открыть?")
            spent = [await _report(person) for _ in range(times + 1)]
    return spent[0], median(spent[1:])


async def _report(person: Person) -> float:
    began = time.perf_counter()
    await person.send("/report school 1")
    await person.wait_for(lambda message: bool(message.get("media")), timeout=60)
    return time.perf_counter() - began


async def _programme(url: str, account: int) -> None:
    database = Database(url)
    await database.migrate()
    async with database.transaction() as session:
        programme = await new_programme(session, "bench", "Программа", "Район", ZONE, BEGINNING)
        session.add(School(programme_id=programme.id, place=1, short_name="Гляденская СОШ"))
        token = await invite(session, programme, Invited("Ольга Викторовна", Role.COORDINATOR), BEGINNING)
        await join(session, token, account, None, BEGINNING)
    await database.dispose()
