"""A deputy director with an open questionnaire, and her way of answering: every answer tells its question."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select

from bot.sandbox.client import Person
from bot.sandbox.records import Json
from bot.stage import BEGINNING, ZONE, Stage
from storage.database import Database
from storage.models import Answer, Question, QuestionChoice, QuestionKind, School
from storage.queries.invitations import Invited, invite, join
from storage.queries.people import actor_of
from storage.queries.programmes import new_programme
from storage.queries.tasks import By
from storage.queries.waves import open_wave
from storage.questionnaires import read_form
from storage.rights import Role

QUESTIONS = 35
NOW = BEGINNING.astimezone(UTC)
TODAY = BEGINNING.date()
COORDINATOR = 1  # an account of nobody on the sandbox


@dataclass
class Deputy:
    """Reads a question, answers it once, and goes on when the next one is asked."""

    stage: Stage
    person: Person

    async def begin(self) -> None:
        """Come in, and open the questionnaire from its invitation."""
        await self.person.wait_for("Отвечать можно по частям", timeout=30, since=0)
        await self.person.click("Заполнить анкету")

    async def asked(self, place: int) -> Json:
        """The message that asks a question; it may come late, for the process may be dead just now."""
        return await self.person.wait_for(lambda m: f" {place} из {QUESTIONS} " in m["text"], timeout=30, since=0)

    async def answer(self, place: int) -> None:
        """Press what belongs to this question and no other, or type a number that only this question gets."""
        message = await self.asked(place)
        if "Пришлите число" in message["text"]:
            await self.person.send(f"{place},5")
            return
        keys = [key for row in message["keyboard"] for key in row if key["text"][:1].isdigit()]
        await self.person.click(keys[choice_of(place)]["callback_data"], message["message_id"], wait=0)

    async def newest(self) -> Json:
        """The last message of the bot."""
        return [one for one in await self.person.messages() if one["sender"]["is_bot"]][-1]

    async def is_ready(self) -> None:
        await self.person.wait_for("ответы на все", timeout=30, since=0)


def choice_of(place: int) -> int:
    """The place of the choice for a question: neighbours differ."""
    return (place * place + place // 3) % 4


async def deputy(stage: Stage) -> Deputy:
    """A deputy who has joined, with an open wave; everything is written straight into the tables."""
    person = await stage.client.person("Марина Сергеевна")
    await person.send("/start")
    database = Database(stage.database_url)
    await database.migrate()
    try:
        await _open_wave(database, person.id)
    finally:
        await database.dispose()
    return Deputy(stage, person)


async def _open_wave(database: Database, account: int) -> None:
    async with database.transaction() as session:
        programme = await new_programme(session, "nazarovo", "Программа", "Район", ZONE, NOW)
        school = School(programme_id=programme.id, place=1, short_name="Гляденская СОШ")
        session.add(school)
        await session.flush()
        for telegram_id, invited in (
            (COORDINATOR, Invited("Ольга Викторовна", Role.COORDINATOR)),
            (account, Invited("Марина Сергеевна", Role.DEPUTY, (school.id,))),
        ):
            token = await invite(session, programme, invited, NOW)
            await join(session, token, telegram_id, None, NOW)
    async with database.transaction() as session:
        actor = await actor_of(session, COORDINATOR, NOW)
        assert actor is not None
        await open_wave(session, By(actor, NOW, TODAY, 0), read_form("risk"), date(2021, 9, 15))


async def answers(database_url: str) -> list[tuple[int, str | None, datetime | None]]:
    """(place of the question, value, when it was replaced) of every answer ever kept, in order of questions."""
    database = Database(database_url)
    try:
        async with database.reading() as session:
            rows = await session.execute(
                select(Question.ordinal, Answer.value, Answer.superseded_at)
                .join(Answer, Answer.question_id == Question.id)
                .order_by(Question.ordinal, Answer.id)
            )
            return [(row[0] + 1, row[1], row[2]) for row in rows]
    finally:
        await database.dispose()


async def expected_answers(database_url: str) -> list[tuple[int, str | None, None]]:
    """What `Deputy.answer` gives to each question."""
    database = Database(database_url)
    try:
        async with database.reading() as session:
            questions = (await session.scalars(select(Question).order_by(Question.ordinal))).all()
            choices = (await session.scalars(select(QuestionChoice))).all()
    finally:
        await database.dispose()
    values = {(choice.question_id, choice.ordinal): choice.value for choice in choices}
    return [
        (
            q.ordinal + 1,
            values[q.id, choice_of(q.ordinal + 1)] if q.kind is QuestionKind.SELECT_ONE else f"{q.ordinal + 1}.5",
            None,
        )
        for q in questions
    ]
