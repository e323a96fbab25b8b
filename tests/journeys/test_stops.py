"""SIGTERM, restarts and double presses over real HTTP: nothing is lost, nothing is said twice."""

import asyncio

import pytest
from sqlalchemy import select

from bot.stage import NotStarted, Stage
from storage.database import Database
from storage.models import Invitation, Notice, NoticeState
from tests.bot.processes import until
from tests.bot.taking import heard, said
from tests.journeys.conftest import WarmBot
from tests.journeys.deputies import Deputy, answers

STRANGERS, MESSAGES = 6, 4


async def test_sigterm_finishes_what_is_in_flight_and_nothing_is_said_twice(on_stage: Stage, warm: WarmBot) -> None:
    people = [await on_stage.client.person(f"Прохожий {n}") for n in range(STRANGERS)]
    await on_stage.start_bot()
    for number in range(MESSAGES):
        for person in people:
            await person.send(f"вопрос {number}")
    await people[0].wait_for("Здравствуйте", since=0)
    async with asyncio.timeout(10):
        assert await on_stage.stop_bot() == 0
    warm.start()
    late = await on_stage.client.person("Опоздавший")
    await late.send("вопрос")
    assert len(await heard(late, 1)) == 1  # it runs, and whatever came again stood before this
    for person in people:
        assert len(await heard(person, MESSAGES)) == MESSAGES
    assert await asyncio.to_thread(warm.stop) == 0
    assert [len(said(await person.messages())) for person in people] == [MESSAGES] * STRANGERS


async def test_an_idle_bot_stops_at_once_and_leaves_nothing_unconfirmed(on_stage: Stage, warm: WarmBot) -> None:
    anna = await on_stage.client.person("Анна")
    await anna.send("/start")
    warm.start()
    await anna.wait_for("Здравствуйте")
    assert await asyncio.to_thread(warm.stop) == 0
    assert on_stage.sandbox.world.updates.pending == []


async def test_a_reply_that_sigterm_cut_off_arrives_after_the_restart(on_stage: Stage, warm: WarmBot) -> None:
    anna = await on_stage.client.person("Анна")
    slow = {"code": 502, "description": "Bad Gateway"}
    await on_stage.client.faults("sendMessage", slow, delay=1.0)
    warm.start()
    await anna.send("/start")
    await until(lambda: not on_stage.sandbox.world.faults)  # the reply is on its way
    assert await asyncio.to_thread(warm.stop) == 0
    assert said(await anna.messages()) == []
    warm.start()
    assert len(await heard(anna, 1)) == 1


async def test_what_a_chat_waits_for_survives_a_restart(on_stage: Stage, marina: Deputy, warm: WarmBot) -> None:
    warm.start()
    await marina.begin()
    for place in range(1, 8):
        await marina.answer(place)
    assert "Пришлите число" in (await marina.asked(8))["text"]
    assert await asyncio.to_thread(warm.stop) == 0
    await marina.person.send("8,5")  # while nobody is there
    warm.start()
    await marina.asked(9)
    assert (await answers(on_stage.database_url))[-1] == (8, "8.5", None)


async def test_a_double_press_is_one_answer(on_stage: Stage, marina: Deputy, warm: WarmBot) -> None:
    warm.start()
    await marina.begin()
    message = await marina.asked(1)
    keys = [key["callback_data"] for row in message["keyboard"] for key in row if key["text"][:1].isdigit()]
    presses = [marina.person.click(keys[2], message["message_id"]) for _ in range(3)]
    answered = await asyncio.gather(*presses)
    assert [one["answered"] for one in answered] == [True] * 3
    await marina.asked(2)
    assert await answers(on_stage.database_url) == [(1, "2", None)]


async def test_a_doubled_message_is_one_answer_and_a_sentence(on_stage: Stage, marina: Deputy, warm: WarmBot) -> None:
    warm.start()
    await marina.begin()
    for place in range(1, 8):
        await marina.answer(place)
    await marina.asked(8)
    before = len(said(await marina.person.messages()))
    await asyncio.gather(*(marina.person.send("8,5") for _ in range(2)))
    assert len(await heard(marina.person, before + 2)) == before + 2
    kept = [row for row in await answers(on_stage.database_url) if row[0] in (8, 9)]
    assert kept == [(8, "8.5", None)]
    assert "раньше, чем вопрос выше" in (await marina.newest())["text"]
    await marina.answer(9)
    await marina.asked(10)


async def test_an_invitation_opened_twice_lets_one_person_in(on_stage: Stage, warm: WarmBot) -> None:
    token = await on_stage.first_invitation("nazarovo", "Программа", "Район", "Ольга Викторовна")
    olga, thief = await on_stage.client.person("Ольга"), await on_stage.client.person("Чужая")
    warm.start()
    for person in (olga, thief):
        await person.send(f"/start {token}")
        await person.wait_for("Вас приглашают в программу", timeout=30)
    await asyncio.gather(*(person.click("Соглашаюсь, войти") for person in (olga, thief)))
    texts = [(await heard(person, 2))[1] for person in (olga, thief)]
    assert sorted("Вы вошли" in text for text in texts) == [False, True]
    database = Database(on_stage.database_url)
    async with database.reading() as session:
        assert len((await session.scalars(select(Invitation).where(Invitation.used_at.is_not(None)))).all()) == 1
    await database.dispose()


async def test_a_second_process_on_the_same_file_refuses_and_says_why(on_stage: Stage, warm: WarmBot) -> None:
    anna = await on_stage.client.person("Анна")
    await anna.send("/start")
    warm.start()
    await anna.wait_for("Здравствуйте")
    with pytest.raises(NotStarted, match=f"process {warm.pid}.*KURATOR_DATABASE"):
        await on_stage.start_bot()


async def test_what_was_being_sent_at_a_kill_arrives(on_stage: Stage, marina: Deputy, warm: WarmBot) -> None:
    """The invitation hangs in Telegram when the process dies; the next one sends it again."""
    await on_stage.client.faults("sendMessage", "timeout", times=2)  # one may be the answer to /start
    warm.start()
    await until(lambda: not on_stage.sandbox.world.faults)
    warm.kill()
    warm.start()
    await marina.person.wait_for("Отвечать можно по частям", timeout=30, since=0)
    assert await ended_states(on_stage.database_url) == {NoticeState.SENT}


async def ended_states(database_url: str) -> set[NoticeState]:
    """The states of all notices, as soon as none of them waits."""
    database = Database(database_url)
    for _ in range(200):
        async with database.reading() as session:
            states = set((await session.scalars(select(Notice.state))).all())
        if not states & {NoticeState.QUEUED, NoticeState.SENDING}:
            break
        await asyncio.sleep(0.05)
    await database.dispose()
    return states
