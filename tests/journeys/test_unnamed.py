"""An anonymous questionnaire over HTTP, the process killed meanwhile: every answer once, and no row knows whose."""

import asyncio
import json
import re

from sqlalchemy import select

from bot.sandbox.client import Person
from bot.sandbox.records import Json
from bot.stage import ZONE, Stage
from storage.database import Database
from storage.models import School, UnnamedAnswer, Wave
from storage.queries.invitations import Invited, invite, join
from storage.queries.people import actor_of
from storage.queries.programmes import new_programme
from storage.queries.tasks import By
from storage.queries.unnamed_waves import links_of, open_unnamed
from storage.queries.wave_audiences import Audience
from storage.questionnaires.xlsform import form_of
from storage.rights import Role
from tests import seeding
from tests.journeys.conftest import WarmBot
from tests.journeys.deputies import COORDINATOR, EARLY, NOW, TODAY
from tests.storage.questionnaires.sheets import workbook

PARENTS, NUMBERS = 6, 4
SURVEY = "type | name | label\n" + "\n".join(f"integer | n{n} | Число {n}?" for n in range(1, NUMBERS + 1))
SETTINGS = "form_title | form_id | respondents\nМнение | mnenie | anonymous"


async def opened(database: Database) -> str:
    """A wave of a school; the token of its link."""
    async with database.transaction() as session:
        programme = await new_programme(session, "nazarovo", "Программа", "Район", ZONE, NOW)
        session.add(School(programme_id=programme.id, place=1, short_name="Гляденская СОШ"))
        token = await invite(session, programme, Invited("Ольга Викторовна", Role.COORDINATOR), NOW)
        await join(session, token, COORDINATOR, None, NOW)
    async with database.transaction() as session:
        actor = await actor_of(session, COORDINATOR, NOW)
        assert actor is not None
        form = form_of(workbook(survey=SURVEY, settings=SETTINGS))
        wave = await open_unnamed(session, By(actor, NOW, TODAY, 0), form, TODAY.replace(day=28), Audience())
        return (await links_of(session, actor, wave.id))[0][1]


async def answer_all(parent: Person, token: str, own: int, given: list[int]) -> None:
    """Numbers that only this parent gives to this question."""
    await parent.send(f"/start {token}")
    again: set[int] = set()
    begin = await parent.wait_for("без имени", timeout=40, since=0)
    await parent.click(begin["keyboard"][0][0]["callback_data"], begin["message_id"], wait=0)
    for place in range(1, NUMBERS + 1):
        await told(parent, f" {place} из {NUMBERS} ", str(10 * own + place - 1), again)
        await parent.send(str(10 * own + place))
        given.append(place)
    await told(parent, "ответы на все", str(10 * own + NUMBERS), again)


async def told(parent: Person, words: str, last: str, again: set[int]) -> None:
    """Wait for these words; whoever is told that their number came too early sends it again, as after any kill."""

    def fits(message: Json) -> bool:
        early = EARLY in message["text"]
        return message["message_id"] not in again if early else words in message["text"]

    while True:
        message = await parent.wait_for(fits, timeout=40, since=0)
        if EARLY not in message["text"]:
            return
        again.add(message["message_id"])
        await parent.send(last)


async def kill_once(warm: WarmBot, given: list[int]) -> None:
    while len(given) < PARENTS * NUMBERS // 2:  # noqa: ASYNC110  nobody rings
        await asyncio.sleep(0.01)
    warm.kill()
    warm.start()


async def test_parents_answer_through_a_kill_and_nobody_is_known(on_stage: Stage, warm: WarmBot) -> None:
    database, given = Database(on_stage.database_url), list[int]()
    await database.migrate()
    token = await opened(database)
    parents = [await on_stage.client.person(f"Родитель {n}") for n in range(PARENTS)]
    warm.start()
    async with asyncio.TaskGroup() as group:
        group.create_task(kill_once(warm, given))
        for own, parent in enumerate(parents, start=1):
            group.create_task(answer_all(parent, token, own, given))
    async with database.reading() as session:
        rows = (await session.execute(select(UnnamedAnswer.respondent, UnnamedAnswer.value))).all()
        secret = await session.scalar(select(Wave.secret))
    kept = await seeding.rows(database, without=())
    await database.dispose()
    assert sorted(int(value or 0) for _, value in rows) == sorted(
        10 * own + place for own in range(1, PARENTS + 1) for place in range(1, NUMBERS + 1)
    )
    assert all(len({v[0] for r, v in rows if r == key and v}) == 1 for key, _ in rows), "nobody has another's answer"
    assert secret
    text = json.dumps(kept, default=str, ensure_ascii=False)
    assert [one.id for one in parents if re.search(rf"(?<![\w.]){one.id}(?![\w.])", text)] == []
    assert "Родитель" not in text
