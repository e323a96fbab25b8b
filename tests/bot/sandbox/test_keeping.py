"""A kept World comes back as it was, and gives no id twice."""

from datetime import datetime
from pathlib import Path

import pytest

from bot.sandbox import keeping
from bot.sandbox.client import Person, SandboxClient
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.conftest import MONDAY, bot_at
from tests.bot.sandbox.examples import button, document, inline


async def test_all_comes_back(tmp_path: Path) -> None:
    async with Sandbox(keep=tmp_path, now=MONDAY) as sandbox, SandboxClient(sandbox.url) as client:
        anna = await client.person("Анна")
        await anna.send("/start")
        bot = bot_at(sandbox)
        sent = await bot.send_document(anna.id, document(b"text"), caption="файл", reply_markup=inline((button(),)))
        await bot.send_poll(anna.id, "Когда?", ["Да", "Нет"])
        await client.chat("Канал", "channel", anna, bot_is_admin=True)
        await client.advance("P1D")
        before = await client.state()
        await bot.session.close()
    async with Sandbox(keep=tmp_path) as again, SandboxClient(again.url) as client:
        after = await client.state()
        for part in ("people", "chats"):
            assert after[part] == before[part]
        assert after["clock"]["now"] == before["clock"]["now"] == "2025-09-02T10:00:00+07:00"
        seen = await Person(client, anna.id, "Анна").messages()
        assert [message["text"] for message in seen] == ["/start", "файл", ""]
        bot = bot_at(again)
        assert [update.message.text for update in await bot.get_updates() if update.message] == ["/start"]
        assert sent.document is not None
        body = await bot.download(sent.document)
        assert body is not None
        assert body.read() == b"text"
        await bot.session.close()


async def test_ids_never_fall(tmp_path: Path) -> None:
    given: list[tuple[int, int, int]] = []
    for _ in range(3):
        async with Sandbox(keep=tmp_path) as sandbox, SandboxClient(sandbox.url) as client:
            person = await client.person("Анна")
            number = await person.send("/start")
            bot = bot_at(sandbox)
            given.append((person.id, number, (await bot.get_updates(-1))[0].update_id))
            await bot.session.close()
    for ids in zip(*given, strict=True):
        assert list(ids) == sorted(set(ids))


async def test_a_draft_left_by_a_kill_does_no_harm(tmp_path: Path) -> None:
    async with Sandbox(keep=tmp_path) as sandbox, SandboxClient(sandbox.url) as client:
        await client.person("Анна")
    (tmp_path / "world.json.new").write_text("{half of")
    kept = keeping.load(tmp_path)
    assert kept is not None
    assert [person.first_name for person in kept.state.people.values()] == ["Анна"]


async def test_ids_given_in_the_lost_second_are_not_given_again(tmp_path: Path) -> None:
    """Killed after hundreds of people, chats and messages that were never saved."""
    async with Sandbox(keep=tmp_path) as sandbox:
        keeping.save(sandbox.world, tmp_path)
        saved = (tmp_path / "world.json").read_bytes()
        world = sandbox.world
        people = [world.add_person(str(number)).id for number in range(500)]
        chats = [world.add_chat(str(number), "supergroup", people[0]).id for number in range(500)]
        messages = [world.post(world.chat(people[0]), people[0], {"text": "x"}).id for _ in range(5000)]
    (tmp_path / "world.json").write_bytes(saved)
    async with Sandbox(keep=tmp_path) as again:
        world = again.world
        person = world.add_person("Новый")
        assert person.id > max(people)
        assert world.add_chat("Новый", "supergroup", person.id).id < min(chats)
        assert world.post(world.chat(person.id), person.id, {"text": "x"}).id > max(messages)


async def test_nor_those_of_a_life_that_ended_before_its_first_save(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "BETWEEN_SAVES", 3600)
    given: list[int] = []
    for _ in range(3):
        async with Sandbox(keep=tmp_path) as sandbox:
            given += [sandbox.world.add_person(str(number)).id for number in range(3)]
            sandbox.keep = None  # killed: nothing is saved at the end
    assert given == sorted(set(given))


async def test_a_full_disk_is_told_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(keeping, "BETWEEN_SAVES", 0.01)
    async with Sandbox(keep=tmp_path) as sandbox, SandboxClient(sandbox.url) as client:
        (tmp_path / "world.json.new").mkdir()
        await client.person("Анна")
        while "could not be kept" not in caplog.text:
            await client.state()
        (tmp_path / "world.json.new").rmdir()
        while not (kept := keeping.load(tmp_path)) or not kept.state.people:
            await client.state()


@pytest.mark.parametrize("body", [b"", b"{half of", b"[]", b'{"people": 5}', b"\xff"])
def test_what_is_no_world_is_told(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "world.json").write_bytes(body)
    with pytest.raises(keeping.Unreadable, match="holds no World of this version: choose another folder"):
        keeping.load(tmp_path)


async def test_it_is_saved_while_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "BETWEEN_SAVES", 0.01)
    async with Sandbox(keep=tmp_path) as sandbox, SandboxClient(sandbox.url) as client:
        anna = await client.person("Анна")
        await anna.send("сохрани")
        while not (kept := keeping.load(tmp_path)) or anna.id not in kept.state.chats:
            await client.state()
        while not (kept := keeping.load(tmp_path)) or not kept.state.chats[anna.id].messages:
            await client.state()
        assert sandbox.world.state.chats[anna.id].messages.keys() == kept.state.chats[anna.id].messages.keys()


def test_an_empty_folder_holds_nothing(tmp_path: Path) -> None:
    assert keeping.load(tmp_path) is None


async def test_a_moment_given_wins_over_a_kept_one(tmp_path: Path) -> None:
    for moment in ("2025-09-01T09:00:00+07:00", "2026-01-12T09:00:00+07:00"):
        async with Sandbox(keep=tmp_path, now=datetime.fromisoformat(moment)) as sandbox:
            assert sandbox.world.clock.now().isoformat() == moment


async def test_a_flowing_clock_goes_on_from_where_it_was(tmp_path: Path) -> None:
    async with Sandbox(keep=tmp_path, now=MONDAY) as sandbox, SandboxClient(sandbox.url) as client:
        await client.ask("POST", "clock", {"flow": "real"})
    async with Sandbox(keep=tmp_path) as again, SandboxClient(again.url) as client:
        clock = (await client.state())["clock"]
        assert (clock["flow"], clock["now"][:10]) == ("real", "2025-09-01")


async def test_the_systems_clock_stays_the_systems(tmp_path: Path) -> None:
    for _ in range(2):
        async with Sandbox(keep=tmp_path) as sandbox:
            assert sandbox.world.clock.is_the_systems
    assert keeping.STATES.validate_json((tmp_path / "world.json").read_bytes()).now is None
    async with Sandbox(keep=tmp_path) as sandbox, SandboxClient(sandbox.url) as client:
        moved = await client.advance("P1W")
    async with Sandbox(keep=tmp_path) as sandbox:
        assert sandbox.world.clock.now().isoformat() >= moved["now"]


async def test_nobody_types_for_ever(tmp_path: Path) -> None:
    async with Sandbox(keep=tmp_path) as sandbox, SandboxClient(sandbox.url) as client:
        anna = await client.person("Анна")
        await anna.send("/start")
        bot = bot_at(sandbox)
        await bot.send_chat_action(anna.id, "typing")
        await bot.session.close()
    async with Sandbox(keep=tmp_path) as again:
        assert again.world.chat(anna.id).action == ""


@pytest.mark.parametrize("change", ["privacy", "a member", "deactivated"])
async def test_changes_without_an_update_are_saved_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    monkeypatch.setattr(keeping, "BETWEEN_SAVES", 0.01)
    async with Sandbox(keep=tmp_path) as sandbox, SandboxClient(sandbox.url) as client:
        anna, boris = await client.person("Анна"), await client.person("Борис")
        chat = await client.chat("Канал", "channel", anna)
        if change == "privacy":
            await client.ask("POST", "bot", {"privacy": False})
        elif change == "a member":
            await client.set_member(chat, boris, "member")
        else:
            await boris.deactivate()
        while not (kept := keeping.load(tmp_path)) or not (
            kept.state.settings.get("privacy") is False
            or (chat in kept.state.chats and kept.state.chats[chat].members.get(boris.id) == "member")
            or (boris.id in kept.state.people and kept.state.people[boris.id].deactivated)
        ):
            await client.state()
        assert sandbox.world.state.people == kept.state.people
