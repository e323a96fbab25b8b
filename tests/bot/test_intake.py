"""Updates in, over real HTTP: order, redelivery, slow replies, and what Telegram or the database may do meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
import pytest
from aiogram import Bot
from aiogram.methods import AnswerCallbackQuery, SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Update
from sqlalchemy import func, select, text

from bot import replies
from bot.middlewares import chat_key
from bot.reading import read_update
from bot.sandbox.client import Person, SandboxClient
from bot.sandbox.records import Json
from bot.sandbox.server import Sandbox
from bot.webhook import HEADER
from handlers import texts
from handlers.reply import Reply
from storage.database import Database
from storage.models import ExpectedInput, HandledUpdate, Notice, NoticeState
from storage.queries.updates import expect, remember_update, shown_in
from storage.rights import Role
from tests.bot.conftest import NOW, Noon
from tests.bot.joined import joined
from tests.bot.processes import until
from tests.bot.taking import SECRET, Answer, Taking, heard, said
from tests.journeys.test_unnamed import opened
from tests.seeding import rows

BORIS: Json = {"id": 7, "is_bot": False, "first_name": "Борис"}
both_ways = pytest.mark.parametrize("mode", ["polling", "webhook"])


@pytest.fixture
def taking(bot: Bot, sqlite: Database, clock: Noon, unused_tcp_port: int) -> Taking:
    return Taking(bot, sqlite, clock, unused_tcp_port)


@pytest.fixture
async def anna(client: SandboxClient) -> Person:
    return await client.person("Анна")


def echo(pause: Callable[[str], float] = lambda _: 0.0) -> Answer:
    async def answer(update: Update) -> Reply:
        assert update.message is not None
        words = update.message.text or ""
        await asyncio.sleep(pause(words))
        return (SendMessage(chat_id=update.message.chat.id, text=f"эхо {words}"),)

    return answer


@both_ways
async def test_a_chat_is_answered_in_order(taking: Taking, anna: Person, mode: str) -> None:
    taking.answer = echo(lambda words: 0.1 if words == "1" else 0.0)
    for number in range(1, 5):
        await anna.send(str(number))
    async with taking.by(mode):
        for number in range(5, 9):
            await anna.send(str(number))
        assert await heard(anna, 8) == [f"эхо {number}" for number in range(1, 9)]


@both_ways
async def test_a_slow_chat_holds_no_other_up(taking: Taking, anna: Person, client: SandboxClient, mode: str) -> None:
    boris, begun, gate = await client.person("Борис"), asyncio.Event(), asyncio.Event()

    async def answer(update: Update) -> Reply:
        if chat_key(update) == anna.id:
            begun.set()
            await gate.wait()
        return (SendMessage(chat_id=chat_key(update), text="да"),)

    taking.answer = answer
    await anna.send("долго")
    await boris.send("быстро")
    async with taking.by(mode):
        await boris.wait_for("да")
        await begun.wait()
        await anna.send("ещё")
        await boris.send("потом")
        assert await heard(boris, 2) == ["да", "да"]
        assert said(await anna.messages()) == []
        gate.set()
        assert await heard(anna, 2) == ["да", "да"]


async def test_a_stop_takes_what_came_while_its_chat_was_busy(
    taking: Taking, anna: Person, client: SandboxClient
) -> None:
    """It stands before what others ended: unconfirmed, that would be said twice."""
    boris, begun, gate = await client.person("Борис"), asyncio.Event(), asyncio.Event()

    async def answer(update: Update) -> Reply:
        if chat_key(update) == anna.id and not gate.is_set():
            begun.set()
            await gate.wait()
        return (SendMessage(chat_id=chat_key(update), text="да"),)

    taking.answer = answer
    await anna.send("долго")
    async with taking.by("polling"):
        await begun.wait()
        await anna.send("ещё")
        await boris.send("быстро")
        await boris.wait_for("да")
        asyncio.get_running_loop().call_later(0.3, gate.set)
    async with taking.by("polling"):
        assert await heard(anna, 2) == ["да", "да"]
    assert [len(said(await one.messages())) for one in (anna, boris)] == [2, 1]


@pytest.mark.parametrize(
    "error",
    [
        {"code": 429, "description": "Too Many Requests: retry after 1", "retry_after": 1},
        {"code": 500, "description": "Internal Server Error"},
        "reset",
        "rubbish",
        "timeout",
    ],
    ids=["429", "500", "reset", "rubbish", "timeout"],
)
async def test_a_reply_that_cannot_go_becomes_a_notice_and_arrives(
    taking: Taking, anna: Person, client: SandboxClient, error: str | Json
) -> None:
    await client.faults("sendMessage", error)
    await anna.send("здравствуйте")
    async with taking.by("polling"):
        assert await heard(anna, 1) == [texts.STRANGER]
        assert await _ended(taking.database) == [("answer", NoticeState.SENT, 1)]
    assert said(await anna.messages()) == [texts.STRANGER]


async def _ended(database: Database) -> list[tuple[str, NoticeState, int]]:
    """Kind, state and attempts of all notices, as soon as none of them waits."""
    for _ in range(100):
        async with database.reading() as session:
            found = (await session.execute(select(Notice.kind, Notice.state, Notice.attempts))).all()
        if found and all(row.state not in (NoticeState.QUEUED, NoticeState.SENDING) for row in found):
            break
        await asyncio.sleep(0.05)
    return [(row.kind, row.state, row.attempts) for row in found]


async def test_only_what_did_not_go_is_sent_later(taking: Taking, anna: Person, client: SandboxClient) -> None:
    async def answer(update: Update) -> Reply:
        stored = tuple(SendMessage(chat_id=anna.id, text=words) for words in ("раз", "два", "три"))
        async with taking.database.transaction() as session:
            await remember_update(session, update.update_id, NOW, replies.dump(stored))
        await taking.bot(stored[0])
        await client.faults("sendMessage", "rubbish")
        return stored[1:]

    taking.answer = answer
    await anna.send("считай")
    async with taking.by("polling"):
        assert await heard(anna, 3) == ["раз", "два", "три"]


@both_ways
async def test_a_redelivered_update_runs_no_handler_and_is_answered_again(
    taking: Taking, anna: Person, sandbox: Sandbox, mode: str
) -> None:
    await anna.send("12")
    update_id = sandbox.world.updates.pending[0]["update_id"]
    stored = replies.dump((SendMessage(chat_id=anna.id, text="записанный ответ"),))
    async with taking.database.transaction() as session:
        await remember_update(session, update_id, NOW, stored)
    async with taking.by(mode):
        assert await heard(anna, 1) == ["записанный ответ"]
        async with taking.database.reading() as session:
            assert await session.scalar(select(func.count()).select_from(HandledUpdate)) == 1


async def test_a_webhook_posted_twice_is_answered_twice_and_handled_once(taking: Taking, anna: Person) -> None:
    await anna.send("/start")
    update = {"update_id": 900, "message": _message(anna, "привет")}
    async with taking.by("webhook"), aiohttp.ClientSession(headers={HEADER: SECRET}) as http:
        for _ in range(2):
            assert (await http.post(taking.hook, json=update)).status == 200
        assert await heard(anna, 3) == [texts.STRANGER] * 3
    async with taking.database.reading() as session:
        of_hers = select(func.count()).where(HandledUpdate.update_id == 900)
        assert await session.scalar(of_hers) == 1


def _message(person: Person, words: str) -> Json:
    chat = {"id": person.id, "type": "private", "first_name": person.name}
    sender = {"id": person.id, "is_bot": False, "first_name": person.name}
    return {"message_id": 5, "date": int(NOW.timestamp()), "chat": chat, "from": sender, "text": words}


@pytest.mark.parametrize("secret", [None, "", "a-secret-of-no-bo", "чужой".encode().decode("latin1")])
async def test_a_webhook_without_the_secret_is_refused(taking: Taking, anna: Person, secret: str | None) -> None:
    headers = {} if secret is None else {HEADER: secret}
    async with taking.by("webhook"), aiohttp.ClientSession() as http:
        body = {"update_id": 1, "message": _message(anna, "привет")}
        assert (await http.post(taking.hook, json=body, headers=headers)).status == 403
    assert said(await anna.messages()) == []


@pytest.mark.parametrize(("body", "status"), [(b"{", 400), (b"[]", 400), (b'{"update_id": 7}', 200)])
async def test_a_webhook_survives_rubbish(taking: Taking, body: bytes, status: int) -> None:
    async with taking.by("webhook"), aiohttp.ClientSession(headers={HEADER: SECRET}) as http:
        assert (await http.post(taking.hook, data=body)).status == status


async def _button(client: SandboxClient, taking: Taking, person: Person) -> None:
    await person.send("/start")
    taking_keys = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Да", callback_data="zz")]])
    await taking.bot.send_message(person.id, "Кнопка", reply_markup=taking_keys)
    last = (await taking.bot.get_updates(timeout=0))[-1].update_id
    await taking.bot.get_updates(offset=last + 1, timeout=0)


@both_ways
async def test_a_click_is_answered_even_when_the_handler_says_nothing(
    taking: Taking, anna: Person, client: SandboxClient, mode: str
) -> None:
    async def silent(_: Update) -> Reply:
        return ()

    taking.answer = silent
    await _button(client, taking, anna)
    async with taking.by(mode):
        assert (await anna.click("Да"))["answered"]


@pytest.mark.parametrize(
    "error", [{"code": 400, "description": "Bad Request: query is too old and response timeout expired"}, "reset"]
)
async def test_what_a_click_changed_is_shown_though_its_answer_failed(
    taking: Taking, anna: Person, client: SandboxClient, error: str | Json
) -> None:
    async def answer(update: Update) -> Reply:
        assert update.callback_query is not None
        told = AnswerCallbackQuery(callback_query_id=update.callback_query.id)
        return (told, SendMessage(chat_id=anna.id, text="сделано"))

    taking.answer = answer
    await _button(client, taking, anna)
    await client.faults("answerCallbackQuery", error)
    async with taking.by("polling"):
        await anna.click("Да", wait=0)
        await anna.wait_for("сделано")


@both_ways
async def test_while_the_database_is_away_updates_wait(
    taking: Taking, anna: Person, sandbox: Sandbox, mode: str
) -> None:
    await _execute(taking.database, "ALTER TABLE updates RENAME TO updates_away")
    await anna.send("есть кто?")
    async with taking.by(mode):
        await asyncio.sleep(0.3)
        assert said(await anna.messages()) == []
        assert sandbox.world.updates.pending
        await _execute(taking.database, "ALTER TABLE updates_away RENAME TO updates")
        assert await heard(anna, 1) == [texts.STRANGER]


async def _execute(database: Database, statement: str) -> None:
    async with database.transaction() as session:
        await session.execute(text(statement))


async def test_failing_polls_are_asked_again(taking: Taking, anna: Person, client: SandboxClient) -> None:
    await client.faults("getUpdates", "rubbish")
    await client.faults("getUpdates", "reset")
    await client.faults("getUpdates", {"code": 502, "description": "Bad Gateway"})
    await anna.send("есть кто?")
    async with taking.by("polling"):
        assert await heard(anna, 1) == [texts.STRANGER]


async def test_an_update_that_breaks_everything_is_passed_over(taking: Taking, anna: Person) -> None:
    plain = echo()

    async def answer(update: Update) -> Reply:
        if update.message and update.message.text == "яд":
            raise ArithmeticError("no handler is that broken")
        return await plain(update)

    taking.answer = answer
    await anna.send("яд")
    await anna.send("вода")
    async with taking.by("polling"):
        assert await heard(anna, 1) == ["эхо вода"]


FUTURE: Json = {"type": "of the year 2030"}


@both_ways
async def test_an_update_of_a_newer_telegram_is_answered_and_holds_nobody_up(
    taking: Taking, anna: Person, client: SandboxClient, sandbox: Sandbox, mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    boris = await client.person("Борис")
    await anna.send("тайное слово")
    sandbox.world.updates.pending[0]["message"]["forward_origin"] = FUTURE
    await boris.send("есть кто?")
    async with taking.by(mode):
        assert await heard(anna, 1) == [texts.STRANGER]
        assert await heard(boris, 1) == [texts.STRANGER]
    assert "message.forward_origin" in caplog.text
    assert "тайное" not in caplog.text


@pytest.mark.parametrize("fault", [None, "rubbish"], ids=["as a reply", "as a notice"])
async def test_an_invitation_is_kept_as_a_hash_only_once_it_was_said(
    taking: Taking, anna: Person, client: SandboxClient, fault: str | None
) -> None:
    await joined(taking.database, anna.id, NOW)
    async with taking.by("polling"):
        await anna.send("/invite")
        await anna.wait_for("Кого пригласить?")
        await anna.click("Руководитель управления")
        await anna.wait_for("Напишите имя")
        if fault:
            await client.faults("sendMessage", fault)
        await anna.send("Пётр Ильич")
        said_to_her = (await anna.wait_for("?start="))["text"]
        token = said_to_her.partition("?start=")[2].split()[0]
        async with asyncio.timeout(10):
            while token in str(await rows(taking.database, without=())):  # noqa: ASYNC110  nobody rings
                await asyncio.sleep(0.05)


async def waiting_for(taking: Taking, person: Person) -> None:
    """A chat that waits for the name of somebody to invite, asked by a new message."""
    await joined(taking.database, person.id, NOW)
    draft = {"role": Role.HEAD.value, "schools": []}

    async def answer(update: Update) -> Reply:
        reply = (SendMessage(chat_id=person.id, text="Как зовут?"),)
        async with taking.database.transaction() as session:
            await expect(session, person.id, "invite", draft, NOW)
            await remember_update(session, update.update_id, NOW, replies.dump(reply), person.id)
        return reply

    def choose(update: Update) -> Awaitable[Reply]:
        asks = update.message is not None and update.message.text == "спроси"
        return answer(update) if asks else taking.converse(update)

    taking.answer = choose


async def test_what_was_written_before_a_question_is_no_answer_to_it(taking: Taking, anna: Person) -> None:
    await waiting_for(taking, anna)
    for words in ("спроси", "Пётр Ильич"):
        await anna.send(words)
    async with taking.by("polling"):
        assert await heard(anna, 2) == ["Как зовут?", texts.too_early("Пётр Ильич")]
        await anna.send("Пётр Ильич")
        await anna.wait_for("?start=")


async def test_what_was_written_before_a_question_that_came_late_is_no_answer_either(
    taking: Taking, anna: Person, client: SandboxClient
) -> None:
    await waiting_for(taking, anna)
    busy = {"code": 429, "description": "Too Many Requests: retry after 1", "retry_after": 1}
    await client.faults("sendMessage", busy)
    await anna.send("спроси")
    async with taking.by("polling"):
        await anna.wait_for("Как зовут?")
        assert await _ended(taking.database) == [("answer", NoticeState.SENT, 1)]
        async with taking.database.reading() as session:
            assert await session.scalar(select(ExpectedInput.message_id)) == (await anna.messages())[-1]["message_id"]


async def test_what_was_written_before_a_killed_process_asked_again_is_asked_for_again(
    taking: Taking, anna: Person, sandbox: Sandbox
) -> None:
    """Killed after the commit: whether the question was seen before the words were written nobody knows."""
    await waiting_for(taking, anna)
    await anna.send("спроси")
    assert taking.answer is not None
    await taking.answer(Update.model_validate(sandbox.world.updates.pending[0]))
    taking.answer = None
    await anna.send("спроси")
    async with taking.by("polling"):
        assert await heard(anna, 2) == ["Как зовут?", texts.too_early("спроси")]
        await anna.send("Пётр Ильич")
        await anna.wait_for("?start=")


async def test_a_second_try_after_a_sentence_is_no_early_answer(taking: Taking, anna: Person) -> None:
    """Asked by a screen that moves along in its message: a refusal below it begins no new question."""
    await joined(taking.database, anna.id, NOW)
    async with taking.database.transaction() as session:
        shown_in(session, 1)
        await expect(session, anna.id, "invite", {"role": Role.HEAD.value, "schools": []}, NOW)
    for words in ("x" * 500, "Пётр Ильич"):
        await anna.send(words)
    async with taking.by("polling"):
        assert "?start=" in (await heard(anna, 2))[1]


async def test_a_click_under_a_message_of_a_newer_telegram_is_answered(
    taking: Taking, anna: Person, client: SandboxClient, sandbox: Sandbox
) -> None:
    await _button(client, taking, anna)
    await anna.click("Да", wait=0)
    sandbox.world.updates.pending[0]["callback_query"]["message"]["forward_origin"] = FUTURE
    async with taking.by("polling"):
        await until(lambda: any(call["method"] == "answerCallbackQuery" for call in sandbox.world.log))


@pytest.mark.parametrize("kind", ["my_chat_member", "chat_join_request", "message", "callback_query"])
@pytest.mark.parametrize("broken", [None, 7, [], {}, {"chat": {"id": "x"}}])
def test_whatever_is_left_of_an_update_has_its_number(bot: Bot, kind: str, broken: object) -> None:
    update = read_update({"update_id": 12, kind: broken}, bot)
    assert update is not None
    assert update.update_id == 12


@pytest.mark.parametrize("raw", [None, 7, [], {}, {"update_id": "двенадцать"}])
def test_what_is_no_update_is_none(bot: Bot, raw: object) -> None:
    assert read_update(raw, bot) is None


async def test_an_unexpected_error_is_a_sentence_and_changes_nothing(taking: Taking, anna: Person) -> None:
    await joined(taking.database, anna.id, NOW)
    async with taking.database.transaction() as session:
        await expect(session, anna.id, "survey", {"of": "no questionnaire"}, NOW)
    await anna.send("12,5")
    async with taking.by("polling"):
        assert await heard(anna, 1) == [texts.BROKEN]


async def test_what_was_handled_is_confirmed_at_the_end(taking: Taking, anna: Person, sandbox: Sandbox) -> None:
    taking.answer = echo()
    async with taking.by("polling"):
        await anna.send("последнее")
        await anna.wait_for("эхо")
    assert sandbox.world.updates.pending == []


@pytest.mark.parametrize(
    ("update", "key"),
    [
        ({"message": {"message_id": 1, "date": 0, "chat": {"id": -5, "type": "group"}}}, -5),
        ({"callback_query": {"id": "1", "from": BORIS, "chat_instance": ""}}, 7),
        ({"poll_answer": {"poll_id": "1", "option_ids": [], "option_persistent_ids": [], "user": BORIS}}, 7),
        ({}, 3),
    ],
    ids=["chat", "user of a click", "user of a vote", "of no known kind"],
)  # fmt: skip
def test_what_an_updates_order_belongs_to(update: Json, key: int) -> None:
    assert chat_key(Update.model_validate({"update_id": 3, **update})) == key


@both_ways
async def test_who_answers_without_a_name_is_answered_after_all_and_the_queue_never_knows(
    taking: Taking, anna: Person, client: SandboxClient, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr("bot.intake.INSIST_SECONDS", (0.05, 0.05, 0.05))
    token = await opened(taking.database)
    for error in ({"code": 429, "description": "Too Many Requests: retry after 1", "retry_after": 1}, "rubbish"):
        await client.faults("sendMessage", error)
    await anna.send(f"/start {token}")
    async with taking.by(mode):
        assert "без имени" in (await heard(anna, 1))[0]
        await anna.click("Начать")
        await anna.wait_for("Число 1?")
    assert len(said(await anna.messages())) == 1, "it moves along and came once"
    kept = await rows(taking.database, without=())
    assert [one["kind"] for one in kept["notices"] if one["kind"] == "answer"] == []
    assert str(anna.id) not in str(kept)


async def test_what_was_insisted_on_in_vain_is_asked_for_by_the_button_that_stands(
    taking: Taking, anna: Person, client: SandboxClient, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.intake.INSIST_SECONDS", (0.01, 0.01))
    token = await opened(taking.database)
    async with taking.by("polling"):
        await anna.send(f"/start {token}")
        await anna.wait_for("без имени")
        await client.faults("editMessageText", {"code": 502, "description": "Bad Gateway"}, times=3)
        await anna.click("Начать")
        await until(lambda: [call["method"] for call in sandbox.world.log].count("editMessageText") == 3)
        assert "без имени" in said(await anna.messages())[0]
        await anna.click("Начать")
        await anna.wait_for("Число 1?")
