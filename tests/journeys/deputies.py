"""A deputy director with an open questionnaire, and her way of answering: every answer tells its question."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from sqlalchemy import select

from bot.sandbox.client import Person
from bot.sandbox.records import Json
from bot.stage import BEGINNING, ZONE, Stage
from storage.database import Database
from storage.models import Answer, Question, QuestionChoice, QuestionKind, School
from storage.queries.invitations import Invited, invite, join
from storage.queries.opening import open_wave
from storage.queries.people import actor_of
from storage.queries.programmes import new_programme
from storage.queries.tasks import By
from storage.questionnaires import read_form
from storage.rights import Role

QUESTIONS = 35
EARLY = "раньше, чем вопрос выше"
NOW = BEGINNING.astimezone(UTC)
TODAY = BEGINNING.date()
COORDINATOR = 1  # an account of nobody on the sandbox


@dataclass
class Deputy:
    """Reads a question, answers it once, and goes on when the next one is asked."""

    stage: Stage
    person: Person
    questions: int = QUESTIONS
    patience: float = 30  # seconds
    asked_again: set[int] = field(default_factory=set)

    async def begin(self) -> None:
        """Come in, and open the questionnaire from its invitation."""
        await self.person.wait_for("Отвечать можно по частям", timeout=self.patience, since=0)
        await self.person.click("Заполнить анкету")

    async def asked(self, place: int) -> Json:
        """The message that asks a question; it may come late, for the process may be dead just now."""
        return await self._told(f" {place} из {self.questions} ", typed=place - 1)

    async def _told(self, words: str, typed: int) -> Json:
        """A message with these words.

        After a kill the bot may not know whether what she typed came before its question: then she is asked again.
        """
        while True:
            message = await self.person.wait_for(lambda m: self._tells(m, words), timeout=self.patience, since=0)
            if EARLY not in message["text"]:
                return message
            self.asked_again.add(message["message_id"])
            await self.person.send(f"{typed},5")

    def _tells(self, message: Json, words: str) -> bool:
        if EARLY in message["text"]:
            return message["message_id"] not in self.asked_again
        return words in message["text"]

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
        await self._told("ответы на все", typed=self.questions)


def choice_of(place: int) -> int:
    """The place of the choice for a question: neighbours differ."""
    return (place * place + place // 3) % 4


async def deputy(stage: Stage) -> Deputy:
    """A deputy who has joined, with an open wave; everything is written straight into the tables."""
    return (await deputies(stage, 1))[0]


async def deputies(stage: Stage, number: int, questions: int = QUESTIONS) -> list[Deputy]:
    """Deputies of a school each; a wave of the first questions is open for all of them."""
    people = [await stage.client.person("Марина Сергеевна") for _ in range(number)]
    for person in people:
        await person.send("/start")
    database = Database(stage.database_url)
    await database.migrate()
    try:
        await _open_wave(database, [person.id for person in people], questions)
    finally:
        await database.dispose()
    return [Deputy(stage, person, questions, patience=max(30, number)) for person in people]


async def _open_wave(database: Database, accounts: list[int], questions: int) -> None:
    async with database.transaction() as session:
        programme = await new_programme(session, "nazarovo", "Программа", "Район", ZONE, NOW)
        names = ["Гляденская СОШ", *(f"СОШ № {n}" for n in range(2, len(accounts) + 1))]
        schools = [School(programme_id=programme.id, place=n, short_name=name) for n, name in enumerate(names, 1)]
        session.add_all(schools)
        await session.flush()
        invited = [(COORDINATOR, Invited("Ольга Викторовна", Role.COORDINATOR))]
        for account, school in zip(accounts, schools, strict=True):
            invited.append((account, Invited("Марина Сергеевна", Role.DEPUTY, (school.id,))))
        for telegram_id, who in invited:
            token = await invite(session, programme, who, NOW)
            await join(session, token, telegram_id, None, NOW)
    async with database.transaction() as session:
        actor = await actor_of(session, COORDINATOR, NOW)
        assert actor is not None
        risk = read_form("risk")
        form = replace(risk, questions=risk.questions[:questions])
        await open_wave(session, By(actor, NOW, TODAY, 0), form, date(2021, 9, 15))


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
