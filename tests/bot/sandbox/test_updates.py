"""Updates wait in order until they are confirmed; two bots at once are told so."""

import asyncio

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramConflictError
from aiogram.types import Update

from bot.sandbox.client import Person, SandboxClient
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.conftest import bot_at
from tests.bot.sandbox.examples import button, inline


async def texts(bot: Bot, offset: int | None = None) -> list[str | None]:
    return [update.message.text for update in await bot.get_updates(offset) if update.message]


async def test_unconfirmed_updates_come_again(bot: Bot, anna: Person) -> None:
    await anna.send("один")
    assert await texts(bot) == await texts(bot) == ["/start", "один"]


async def test_an_offset_confirms_what_came_before(bot: Bot, anna: Person) -> None:
    await anna.send("один")
    first = (await bot.get_updates())[0].update_id
    assert await texts(bot, first + 1) == ["один"]
    assert await texts(bot) == ["один"]


async def test_a_negative_offset_keeps_the_last(bot: Bot, anna: Person) -> None:
    for word in ("один", "два", "три"):
        await anna.send(word)
    assert await texts(bot, -2) == ["два", "три"]
    assert await texts(bot) == ["два", "три"]


async def test_a_limit(bot: Bot, anna: Person) -> None:
    await anna.send("один")
    assert len(await bot.get_updates(limit=1)) == 1


async def test_a_long_poll_ends_with_the_first_update(bot: Bot, anna: Person) -> None:
    last = (await bot.get_updates())[-1].update_id
    waiting = asyncio.create_task(bot.get_updates(last + 1, timeout=50))
    await asyncio.sleep(0.01)
    await anna.send("вот")
    assert [update.message.text for update in await waiting if update.message] == ["вот"]


async def test_a_second_poll_ends_the_first(bot: Bot, anna: Person) -> None:
    last = (await bot.get_updates())[-1].update_id
    first = asyncio.create_task(bot.get_updates(last + 1, timeout=50))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(bot.get_updates(last + 1, timeout=50))
    with pytest.raises(TelegramConflictError) as refused:
        await first
    assert refused.value.message == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    await anna.send("вот")
    assert len(await second) == 1


async def test_no_polling_beside_a_webhook(bot: Bot) -> None:
    await bot.set_webhook("http://127.0.0.1:9/")
    with pytest.raises(TelegramConflictError) as refused:
        await bot.get_updates()
    assert refused.value.message == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    await bot.delete_webhook()
    assert await bot.get_updates() == []


async def test_a_webhook_ends_the_poll_under_way(bot: Bot) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=50))
    await asyncio.sleep(0.05)
    await bot.set_webhook("http://127.0.0.1:9/")
    with pytest.raises(TelegramConflictError) as refused:
        await waiting
    assert refused.value.message == "Conflict: terminated by setWebhook request"


async def test_what_is_refused_beside_a_webhook_changes_nothing(bot: Bot, anna: Person) -> None:
    await bot.set_webhook("http://127.0.0.1:9/", allowed_updates=["message"])
    with pytest.raises(TelegramConflictError):
        await bot.get_updates(allowed_updates=["callback_query"])
    assert (await bot.get_webhook_info()).allowed_updates == ["message"]


async def test_pending_updates_can_be_dropped(bot: Bot, anna: Person) -> None:
    assert len(await bot.get_updates()) == 1
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == []


async def test_allowed_updates_are_remembered(bot: Bot, anna: Person) -> None:
    await bot.get_updates(-1, allowed_updates=["callback_query"])
    await anna.send("не слышно")
    sent = await bot.send_message(anna.id, "x", reply_markup=inline((button(),)))
    await anna.click("Да", sent.message_id, wait=0)
    assert [update.event_type for update in (await bot.get_updates())[1:]] == ["callback_query"]


async def test_an_empty_list_restores_the_default(bot: Bot, anna: Person) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    await bot.set_webhook("http://127.0.0.1:9/", allowed_updates=[])
    await bot.delete_webhook()
    await anna.send("слышно")
    assert (await texts(bot))[-1] == "слышно"


async def test_unknown_kinds_are_as_good_as_none(bot: Bot, anna: Person) -> None:
    await bot.get_updates(allowed_updates=["telepathy", "callback_query"])
    assert (await bot.get_webhook_info()).allowed_updates == ["callback_query"]
    await bot.get_updates(allowed_updates=["telepathy"])
    assert (await bot.get_webhook_info()).allowed_updates is None
    await anna.send("слышно")
    assert (await texts(bot))[-1] == "слышно"


async def test_members_are_told_only_when_asked_for(bot: Bot, client: SandboxClient, channel: int) -> None:
    link = (await bot.create_chat_invite_link(channel)).invite_link
    await (await client.person("Борис")).join(link)
    assert "chat_member" not in [update.event_type for update in await bot.get_updates()]
    await bot.get_updates(allowed_updates=["chat_member"])
    await (await client.person("Вера")).join(link)
    joined = (await bot.get_updates())[-1].chat_member
    assert joined is not None
    assert (joined.old_chat_member.status, joined.new_chat_member.status) == ("left", "member")
    assert joined.invite_link is not None
    assert joined.invite_link.invite_link == link


async def test_reactions_are_told_only_when_asked_for(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "x")
    await anna.react(sent.message_id, "👍")
    await bot.get_updates(allowed_updates=["message_reaction"])
    await anna.react(sent.message_id, "🔥")
    reaction = (await bot.get_updates())[-1].message_reaction
    assert reaction is not None
    assert [one.model_dump()["emoji"] for one in (*reaction.old_reaction, *reaction.new_reaction)] == ["👍", "🔥"]


async def test_reactions_in_groups_are_told_to_administrators(
    bot: Bot, anna: Person, client: SandboxClient, group: int
) -> None:
    number = await anna.send("Завтра семинар", group)
    await bot.get_updates(-1, allowed_updates=["message_reaction"])
    await anna.react(number, "👍", group)
    await client.set_member(group, None, "administrator")
    await anna.react(number, "", group)
    told = [update.message_reaction for update in await bot.get_updates() if update.message_reaction]
    assert [(len(one.old_reaction), len(one.new_reaction)) for one in told] == [(1, 0)]


async def test_an_edited_message(bot: Bot, anna: Person) -> None:
    number = await anna.send("13 школ")
    await anna.edit(number, "14 школ")
    edited = (await bot.get_updates())[-1].edited_message
    assert edited is not None
    assert (edited.message_id, edited.text) == (number, "14 школ")
    assert edited.edit_date is not None


async def test_a_thousand_updates_in_order_once_each(bot: Bot, client: SandboxClient, sandbox: Sandbox) -> None:
    person = await client.person("Анна")
    await asyncio.gather(*(person.send(f"сообщение {number}") for number in range(1000)))
    chat = sandbox.world.chat(person.id)
    expected = [message.content["text"] for message in chat.messages.values()]
    heard: list[Update] = []
    while batch := await bot.get_updates(heard[-1].update_id + 1 if heard else None, limit=100):
        heard += batch
    assert [update.message.text for update in heard if update.message] == expected
    assert len(expected) == len(set(expected)) == 1000
    ids = [update.update_id for update in heard]
    assert ids == list(range(ids[0], ids[0] + 1000))


async def test_fifty_people_chat_at_once(bot: Bot, client: SandboxClient) -> None:
    people = [await client.person(f"Человек {number}") for number in range(50)]
    answering = asyncio.create_task(_echo(bot, 50 * 4))
    await asyncio.gather(*(_talk(person) for person in people))
    await answering
    for person in people:
        said = [message["text"] for message in await person.messages()]
        assert [text for text in said if text.startswith("эхо")] == [f"эхо {person.name} {turn}" for turn in range(4)]


async def _talk(person: Person) -> None:
    for turn in range(4):
        await person.send(f"{person.name} {turn}")
        await person.wait_for(f"эхо {person.name} {turn}")


async def _echo(bot: Bot, count: int) -> None:
    offset = None
    while count:
        for update in await bot.get_updates(offset, timeout=10):
            offset, count = update.update_id + 1, count - 1
            assert update.message is not None
            await bot.send_message(update.message.chat.id, f"эхо {update.message.text}")


async def test_ids_do_not_depend_on_the_run() -> None:
    ids = []
    for _ in range(2):
        async with Sandbox(seed=7) as sandbox, SandboxClient(sandbox.url) as client:
            person = await client.person("Анна")
            bot = bot_at(sandbox)
            number = await person.send("/start")
            ids.append((person.id, number, (await bot.get_updates())[0].update_id))
            await bot.session.close()
    assert ids[0] == ids[1]
