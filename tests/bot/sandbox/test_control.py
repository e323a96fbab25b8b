"""The control API as docs/sandbox.md describes it, asked over plain HTTP."""

import aiohttp
import pytest
from aiogram import Bot

from bot.sandbox.client import Person, SandboxClient, SandboxRefused
from bot.sandbox.records import Json
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.examples import button, inline


async def test_state_tells_clock_people_and_chats(client: SandboxClient, anna: Person, group: int) -> None:
    state = await client.state()
    assert state["clock"] == {"version": 1, "now": "2025-09-01T10:00:00+07:00", "flow": "frozen"}
    assert state["people"] == [
        {"id": anna.id, "name": "Анна", "username": "anna_test", "started": True, "blocked": False}
    ]
    chats = {chat["id"]: chat for chat in state["chats"]}
    assert (chats[anna.id]["kind"], chats[anna.id]["title"]) == ("private", "Анна")
    assert chats[group]["members"] == {str(anna.id): "creator", "42": "member"}
    assert state["bot"]["link"] == "https://t.me/kurator_sandbox_bot"


async def test_a_private_chat_has_its_persons_id(sandbox: Sandbox, anna: Person) -> None:
    sent = await _post(sandbox, f"people/{anna.id}/send", {"text": "в личку"})
    listed = await _get(sandbox, f"chats/{anna.id}/messages?after={sent['message_id'] - 1}")
    assert [message["text"] for message in listed["messages"]] == ["в личку"]


async def test_messages_after_a_number(bot: Bot, anna: Person) -> None:
    numbers = [(await bot.send_message(anna.id, text)).message_id for text in "abc"]
    assert [message["text"] for message in await anna.messages(after=numbers[0])] == ["b", "c"]


async def test_deletions_are_listed(sandbox: Sandbox, bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "лишнее")
    before = await _get(sandbox, f"chats/{anna.id}/messages")
    await sent.delete()
    after = await _get(sandbox, f"chats/{anna.id}/messages?version={before['version']}")
    assert [(message["message_id"], message["deleted"]) for message in after["messages"]] == [(sent.message_id, True)]


async def test_waiting_for_nothing_ends(sandbox: Sandbox, anna: Person) -> None:
    listed = await _get(sandbox, f"chats/{anna.id}/messages?after=1000000&wait=0.01")
    assert listed["messages"] == []


async def test_files_travel_as_a_part(sandbox: Sandbox, bot: Bot, anna: Person) -> None:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("text", "подпись")
    form.add_field("file", b"a;b", filename="школы.csv", content_type="text/csv")
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{sandbox.url}/sandbox/people/{anna.id}/send", data=form) as response,
    ):
        assert response.status == 200
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.document is not None
    assert (message.document.file_name, message.document.mime_type, message.caption) == (
        "школы.csv",
        "text/csv",
        "подпись",
    )


async def test_a_click_by_text_or_data(sandbox: Sandbox, bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "?", reply_markup=inline((button("Да", "yes"),)))
    for pressed in ("Да", "yes"):
        body = {"message_id": sent.message_id, "button": pressed, "wait": 0}
        answer = await _post(sandbox, f"people/{anna.id}/click", body)
        assert (answer["answered"], answer["text"]) == (False, None)
    data = [update.callback_query.data for update in await bot.get_updates() if update.callback_query]
    assert data == ["yes", "yes"]


async def test_people_share_their_number(bot: Bot, anna: Person, sandbox: Sandbox) -> None:
    await _post(sandbox, f"people/{anna.id}/send", {"phone": "+79001234567"})
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.contact is not None
    assert (message.contact.phone_number, message.contact.user_id) == ("+79001234567", anna.id)


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("people", {}, "KeyError"),
        ("people/1/send", {"text": "x"}, "user not found"),
        ("people/{anna}/send", {"text": " "}, "message text is empty"),
        ("people/{anna}/send", {"text": "ы" * 4097}, "message is too long"),
        ("people/{anna}/send", {"text": "x", "chat": 1}, "chat not found"),
        ("people/{anna}/edit", {"text": "x", "message_id": 1}, "message to edit not found"),
        ("people/{anna}/click", {"button": "x", "message_id": 1}, "message to click not found"),
        ("people/{anna}/react", {"emoji": "👍", "message_id": 1}, "message to react not found"),
        ("people/{anna}/vote", {"options": [0], "message_id": 1}, "message with poll not found"),
        ("people/{anna}/join", {"link": "https://t.me/+nothing"}, "INVITE_HASH_EXPIRED"),
        ("people/{anna}/leave", {}, "USER_NOT_PARTICIPANT"),
        ("chats", {"title": "x", "kind": "private", "owner": 1}, "kind must be one of"),
        ("chats", {"title": "x", "kind": "group", "owner": 1}, "user not found"),
        ("chats/1/members", {"member": "bot", "status": "member"}, "chat not found"),
        ("faults", {"error": "earthquake"}, "error must be"),
        ("clock", {"advance": "a day"}, "not an ISO 8601 duration"),
    ],
)
async def test_mistakes(client: SandboxClient, anna: Person, path: str, body: Json, words: str) -> None:
    with pytest.raises(SandboxRefused, match=words):
        await client.ask("POST", path.format(anna=anna.id), body)


async def test_a_status_must_be_known(client: SandboxClient, anna: Person, group: int) -> None:
    with pytest.raises(SandboxRefused, match="status must be one of"):
        await client.set_member(group, anna, "king")


async def test_private_chats_belong_to_one(client: SandboxClient, anna: Person) -> None:
    boris = await client.person("Борис")
    with pytest.raises(SandboxRefused, match="belongs to somebody else"):
        await boris.send("x", anna.id)


async def test_other_peoples_chats_are_closed(bot: Bot, anna: Person, client: SandboxClient, group: int) -> None:
    boris = await client.person("Борис")
    sent = await bot.send_message(anna.id, "?", reply_markup=inline((button(),)))
    poll = await bot.send_poll(group, "Когда?", ["среда", "пятница"])
    with pytest.raises(SandboxRefused, match="belongs to somebody else"):
        await boris.click("Да", sent.message_id, anna.id)
    with pytest.raises(SandboxRefused, match="belongs to somebody else"):
        await boris.react(sent.message_id, "👍", anna.id)
    with pytest.raises(SandboxRefused, match="can't write"):
        await boris.vote(poll.message_id, [0], group)


async def test_votes_must_fit_the_poll(bot: Bot, anna: Person) -> None:
    sent = await bot.send_poll(anna.id, "Когда?", ["среда", "пятница"])
    with pytest.raises(SandboxRefused, match="only one option"):
        await anna.vote(sent.message_id, [0, 1])
    with pytest.raises(SandboxRefused, match="can't be voted in"):
        await anna.vote(sent.message_id, [2])


async def test_several_options_where_allowed(bot: Bot, anna: Person) -> None:
    sent = await bot.send_poll(anna.id, "Когда?", ["среда", "пятница"], allows_multiple_answers=True)
    await anna.vote(sent.message_id, [0, 1])
    await anna.vote(sent.message_id, [])
    polls = [update.poll for update in await bot.get_updates() if update.poll]
    assert [[option.voter_count for option in poll.options] for poll in polls] == [[1, 1], [0, 0]]


async def test_pages_from_elsewhere_play_nobody(sandbox: Sandbox, anna: Person) -> None:
    address = f"{sandbox.url}/sandbox/people/{anna.id}/block"
    async with aiohttp.ClientSession() as session:
        async with session.post(address, headers={"Origin": "https://example.org"}) as response:
            assert response.status == 403
        leading_here = {"Origin": "http://example.org:8090", "Host": "example.org:8090"}
        async with session.post(address, headers=leading_here) as response:
            assert response.status == 403
        async with session.post(address, headers={"Origin": sandbox.url}) as response:
            assert response.status == 200


async def test_files_are_no_pages(sandbox: Sandbox, anna: Person) -> None:
    await anna.send_file("a.html", b"<script>alert(1)</script>")
    media = (await anna.messages())[-1]["media"][0]
    async with aiohttp.ClientSession() as session:
        async with session.get(sandbox.url + media["url"]) as response:
            assert response.headers["Content-Disposition"] == "attachment"
            assert response.headers["X-Content-Type-Options"] == "nosniff"
        async with session.get(f"{sandbox.url}/sandbox/files/nothing") as response:
            assert response.status == 404


async def test_downloads_want_the_token(sandbox: Sandbox, bot: Bot, anna: Person) -> None:
    await anna.send_file("a.txt", b"text")
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.document is not None
    path = (await bot.get_file(message.document.file_id)).file_path
    async with aiohttp.ClientSession() as session:
        for token, status in ((sandbox.token, 200), ("43:OTHER", 401)):
            async with session.get(f"{sandbox.url}/file/bot{token}/{path}") as response:
                assert response.status == status
        async with session.get(f"{sandbox.url}/file/bot{sandbox.token}/documents/none/a.txt") as response:
            assert (await response.json())["description"] == "Not Found"


async def test_every_call_is_logged(bot: Bot, anna: Person, client: SandboxClient) -> None:
    await bot.send_message(anna.id, "x")
    entry = (await client.log())[-1]
    assert entry["parameters"] == {"chat_id": str(anna.id), "text": "x"}
    assert (entry["ok"], entry["code"], entry["description"], entry["warnings"]) == (True, 200, None, [])
    assert entry["at"] == "2025-09-01T10:00:00+07:00"


async def _post(sandbox: Sandbox, path: str, body: Json) -> Json:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{sandbox.url}/sandbox/{path}", json=body) as response,
    ):
        answer: Json = await response.json()
        return answer


async def _get(sandbox: Sandbox, path: str) -> Json:
    async with aiohttp.ClientSession() as session, session.get(f"{sandbox.url}/sandbox/{path}") as response:
        answer: Json = await response.json()
        return answer
