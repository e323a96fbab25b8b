"""What a bot sends and changes, and what people see of it."""

import asyncio

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BufferedInputFile,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InputMediaDocument,
    InputMediaPhoto,
    InputPollOption,
    KeyboardButton,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)

from bot.sandbox import world
from bot.sandbox.client import NotSaid, Person, SandboxClient, SandboxRefused
from bot.sandbox.records import Json
from tests.bot.sandbox.examples import button, document, inline, photo, picture


async def last_seen(person: Person, chat: int | None = None) -> Json:
    return (await person.messages(chat=chat))[-1]


async def test_a_text_with_formatting_and_buttons(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(
        anna.id, "<b>Задачи</b> на неделю", parse_mode="HTML", reply_markup=inline((button(), button("Нет", "no")))
    )
    assert sent.text == "Задачи на неделю"
    assert sent.reply_markup is not None
    seen = await last_seen(anna)
    assert seen["entities"] == [{"type": "bold", "offset": 0, "length": 6}]
    assert [[key["text"] for key in row] for row in seen["keyboard"]] == [["Да", "Нет"]]
    assert (seen["sender"]["is_bot"], seen["keyboard_kind"]) == (True, "inline")


async def test_markdown(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "*Готово*\\. ||тайна||", parse_mode="MarkdownV2")
    assert [entity.type for entity in sent.entities or []] == ["bold", "spoiler"]
    assert sent.text == "Готово. тайна"


async def test_people_write_commands_and_addresses(bot: Bot, anna: Person) -> None:
    await anna.send("/start приглашение на https://example.org и anna@example.org")
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert [entity.type for entity in message.entities or []] == ["bot_command", "url", "email"]


async def test_entities_are_measured_in_utf16(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "👩‍🏫 <b>ы</b>", parse_mode="HTML")
    assert [(entity.offset, entity.length) for entity in sent.entities or []] == [(6, 1)]


async def test_limits_count_characters_after_parsing(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, f"<b>{'😀' * 4096}</b>", parse_mode="HTML")
    assert len(sent.text or "") == 4096


async def test_outer_white_space_goes(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "  <b> Школа </b> \n", parse_mode="HTML")
    assert sent.text == "Школа"
    assert [(entity.offset, entity.length) for entity in sent.entities or []] == [(0, 5)]


async def test_a_reply(bot: Bot, anna: Person) -> None:
    asked = await anna.send("когда?")
    sent = await bot.send_message(anna.id, "завтра", reply_parameters=ReplyParameters(message_id=asked))
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "когда?"
    await anna.send("спасибо", reply_to=sent.message_id)
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.reply_to_message is not None
    assert message.reply_to_message.text == "завтра"


async def test_a_reply_that_may_go_without(bot: Bot, anna: Person) -> None:
    lenient = ReplyParameters(message_id=1, allow_sending_without_reply=True)
    assert (await bot.send_message(anna.id, "x", reply_parameters=lenient)).reply_to_message is None


async def test_edits_are_seen(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "было", reply_markup=inline((button(),)))
    await sent.edit_text("стало")
    seen = await last_seen(anna)
    assert (seen["text"], seen["edited"], seen["keyboard"]) == ("стало", True, [])
    assert [edit["text"] for edit in seen["edits"]] == ["было"]


async def test_a_keyboard_is_edited_alone(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "x", reply_markup=inline((button(),)))
    edited = await sent.edit_reply_markup(reply_markup=inline((button("Ещё", "more"),)))
    assert not isinstance(edited, bool)
    assert edited.text == "x"
    seen = await last_seen(anna)
    assert (seen["keyboard"][0][0]["text"], seen["edited"]) == ("Ещё", False)


async def test_captions_and_media_are_edited(bot: Bot, anna: Person) -> None:
    sent = await bot.send_photo(anna.id, photo(), caption="было")
    await sent.edit_caption(caption="<i>стало</i>", parse_mode="HTML")
    assert (await last_seen(anna))["text"] == "стало"
    await sent.edit_media(InputMediaDocument(media=document(), caption="файл"))
    seen = await last_seen(anna)
    assert (seen["text"], seen["media"][0]["kind"], len(seen["edits"])) == ("файл", "document", 2)


async def test_a_deleted_message_is_gone(bot: Bot, anna: Person) -> None:
    sent = [await bot.send_message(anna.id, text) for text in ("a", "b", "c")]
    await sent[0].delete()
    await bot.delete_messages(anna.id, [sent[1].message_id, 1])
    assert [message["text"] for message in await anna.messages()] == ["/start", "c"]


async def test_a_photo(bot: Bot, anna: Person) -> None:
    sent = await bot.send_photo(anna.id, photo(300, 200), caption="График")
    assert sent.photo is not None
    assert (sent.photo[-1].width, sent.photo[-1].height) == (300, 200)
    assert (await last_seen(anna))["media"][0]["kind"] == "photo"
    again = await bot.send_photo(anna.id, sent.photo[-1].file_id)
    assert again.photo == sent.photo


async def test_a_document_goes_there_and_back(bot: Bot, anna: Person) -> None:
    await anna.send_file("паспорт школы.xlsx", b"\x00table\xff", caption="вот")
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.document is not None
    assert (message.document.file_name, message.caption) == ("паспорт школы.xlsx", "вот")
    body = await bot.download(message.document)
    assert body is not None
    assert body.read() == b"\x00table\xff"


async def test_a_photo_of_a_person(bot: Bot, anna: Person) -> None:
    await anna.send_file("скан.png", picture(50, 40), as_photo=True)
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.photo is not None
    assert (message.photo[-1].width, message.photo[-1].height) == (50, 40)


@pytest.mark.parametrize("body", [b"no picture", picture(2100, 100)])
async def test_what_cannot_be_a_photo_goes_as_a_file(bot: Bot, anna: Person, body: bytes) -> None:
    await anna.send_file("скан.png", body, as_photo=True)
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.document is not None
    assert message.document.file_name == "скан.png"


async def test_an_album(bot: Bot, anna: Person) -> None:
    sent = await bot.send_media_group(
        anna.id,
        [
            InputMediaPhoto(media=photo(), caption="<b>Три</b> школы", parse_mode="HTML"),
            InputMediaPhoto(media=photo(90, 90)),
        ],
    )
    assert len({message.media_group_id for message in sent}) == 1
    assert sent[0].caption == "Три школы"
    assert [message["album"] for message in (await anna.messages())[-2:]] == [sent[0].media_group_id] * 2


async def test_copies_and_forwards(bot: Bot, anna: Person) -> None:
    sent = await bot.send_document(anna.id, document(), caption="отчёт")
    copied = await bot.copy_message(anna.id, anna.id, sent.message_id, caption="копия")
    forwarded = await bot.forward_message(anna.id, anna.id, sent.message_id)
    seen = {message["message_id"]: message["text"] for message in await anna.messages()}
    assert (seen[copied.message_id], seen[forwarded.message_id]) == ("копия", "отчёт")
    assert forwarded.forward_origin is not None


async def test_a_copy_of_a_forward_is_nobodys(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "отчёт")
    forwarded = await bot.forward_message(anna.id, anna.id, sent.message_id)
    copied = await bot.copy_message(anna.id, anna.id, forwarded.message_id)
    assert "forward_origin" not in next(one for one in await anna.messages() if one["message_id"] == copied.message_id)
    await bot.edit_message_text("исправлено", chat_id=anna.id, message_id=copied.message_id)
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await forwarded.edit_text("исправлено")


async def test_copied_polls_are_voted_in_apart_and_forwarded_ones_together(bot: Bot, anna: Person) -> None:
    sent = await bot.send_poll(anna.id, "Когда?", ["среда", "пятница"])
    copied = await bot.copy_message(anna.id, anna.id, sent.message_id)
    forwarded = await bot.forward_message(anna.id, anna.id, sent.message_id)
    await anna.vote(copied.message_id, [0])
    await anna.vote(forwarded.message_id, [1])
    voters = {one["message_id"]: one["poll"]["total_voter_count"] for one in await anna.messages() if "poll" in one}
    chosen = {one["message_id"]: one["votes"] for one in await anna.messages() if "poll" in one}
    assert set(voters.values()) == {1}
    assert chosen[copied.message_id] == {str(anna.id): [0]}
    assert chosen[sent.message_id] == chosen[forwarded.message_id] == {str(anna.id): [1]}


async def test_service_messages_are_neither_copied_nor_forwarded(
    bot: Bot, anna: Person, client: SandboxClient, group: int
) -> None:
    await client.set_member(group, await client.person("Борис"), "member")
    number = (await last_seen(anna, group))["message_id"]
    with pytest.raises(TelegramBadRequest, match="the message can't be copied"):
        await bot.copy_message(anna.id, group, number)
    with pytest.raises(TelegramBadRequest, match="the message can't be forwarded"):
        await bot.forward_message(anna.id, group, number)


@pytest.mark.parametrize(
    "keys",
    [
        ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Да")]]),
        ReplyKeyboardRemove(),
        ForceReply(),
    ],
    ids=["keyboard", "remove", "force"],
)
async def test_a_message_with_other_than_inline_keys_is_not_edited(
    bot: Bot, anna: Person, keys: ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply
) -> None:
    """As with Telegram, where it surprises many."""
    sent = await bot.send_message(anna.id, "?", reply_markup=keys)
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await sent.edit_text("!")
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await sent.edit_reply_markup(reply_markup=inline((button(),)))


async def test_a_text_may_become_a_picture_and_a_poll_may_not(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "считаю…")
    await sent.edit_media(InputMediaPhoto(media=photo(), caption="График"))
    assert (await last_seen(anna))["media"][0]["kind"] == "photo"
    poll = await bot.send_poll(anna.id, "Когда?", ["Да"])
    with pytest.raises(TelegramBadRequest, match="message media can't be edited"):
        await poll.edit_media(InputMediaPhoto(media=photo()))


@pytest.mark.parametrize(("latitude", "longitude"), [(91, 0), (0, -181), (float("nan"), 0), (0, float("inf"))])
async def test_places_that_are_not_on_earth(bot: Bot, anna: Person, latitude: float, longitude: float) -> None:
    with pytest.raises(TelegramBadRequest, match="invalid location specified"):
        await bot.send_location(anna.id, latitude, longitude)


async def test_a_location(bot: Bot, anna: Person) -> None:
    sent = await bot.send_location(anna.id, 56.0, 92.9)
    assert sent.location is not None
    assert (await last_seen(anna))["location"] == {"latitude": 56.0, "longitude": 92.9}


async def test_reply_keyboards_do_not_come_back(bot: Bot, anna: Person) -> None:
    keyboard = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Мой номер", request_contact=True)]])
    assert (await bot.send_message(anna.id, "Ваш номер?", reply_markup=keyboard)).reply_markup is None
    await anna.click("Мой номер")
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.contact is not None
    assert message.contact.user_id == anna.id
    await bot.send_message(anna.id, "спасибо", reply_markup=ReplyKeyboardRemove())
    assert (await last_seen(anna))["keyboard_kind"] == "remove_keyboard"


async def test_a_plain_reply_key_is_a_text(bot: Bot, anna: Person) -> None:
    await bot.send_message(anna.id, "?", reply_markup=ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="12")]]))
    await anna.click("12")
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.text == "12"


async def test_forced_replies_and_other_buttons_are_taken(bot: Bot, anna: Person) -> None:
    await bot.send_message(anna.id, "?", reply_markup=ForceReply(input_field_placeholder="число"))
    link = InlineKeyboardButton(text="Сайт", url="https://example.org/путь")
    code = InlineKeyboardButton(text="Код", copy_text=CopyTextButton(text="42"))
    await bot.send_message(anna.id, "?", reply_markup=inline((link, code)))
    assert (await anna.click("Сайт"))["url"] == "https://example.org/путь"


async def test_a_click_is_told_and_answered(bot: Bot, anna: Person) -> None:
    await bot.send_message(anna.id, "Готово?", reply_markup=inline((button(),)))
    assert not (await anna.click("Да", wait=0))["answered"]
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert (query.data, query.from_user.id) == ("yes", anna.id)
    await bot.answer_callback_query(query.id, text="Принято", show_alert=True)


async def test_buttons_that_are_not_there(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "?", reply_markup=inline((button(),)))
    with pytest.raises(NotSaid, match="Нет"):
        await anna.click("Нет")
    with pytest.raises(SandboxRefused, match="Нет"):
        await anna.click("Нет", sent.message_id)


async def test_typing_ends_by_itself(bot: Bot, anna: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "ACTION_SECONDS", 0.05)
    for _ in range(2):
        await bot.send_chat_action(anna.id, "typing")
    assert (await anna.client.ask("GET", f"chats/{anna.id}/messages"))["action"] == "typing"
    await asyncio.sleep(0.1)
    assert (await anna.client.ask("GET", f"chats/{anna.id}/messages"))["action"] == ""


async def test_typing_until_the_message_comes(bot: Bot, anna: Person) -> None:
    await bot.send_chat_action(anna.id, "upload_photo")
    assert (await anna.client.ask("GET", f"chats/{anna.id}/messages"))["action"] == "upload_photo"
    await bot.send_message(anna.id, "x")
    assert (await anna.client.ask("GET", f"chats/{anna.id}/messages"))["action"] == ""


async def test_a_poll(bot: Bot, anna: Person) -> None:
    sent = await bot.send_poll(anna.id, "Когда?", ["среда", "пятница"], is_anonymous=False)
    await anna.vote(sent.message_id, [1])
    answer, poll = (await bot.get_updates())[-2:]
    assert answer.poll_answer is not None
    assert answer.poll_answer.option_ids == [1]
    assert poll.poll is not None
    assert [option.voter_count for option in poll.poll.options] == [0, 1]
    stopped = await bot.stop_poll(anna.id, sent.message_id)
    assert (stopped.is_closed, stopped.total_voter_count) == (True, 1)
    with pytest.raises(SandboxRefused):
        await anna.vote(sent.message_id, [0])


async def test_a_quiz(bot: Bot, anna: Person) -> None:
    sent = await bot.send_poll(anna.id, "2 × 2?", ["3", "4"], type="quiz", correct_option_ids=[1])
    assert sent.poll is not None
    assert (sent.poll.type, sent.poll.correct_option_ids, sent.poll.allows_revoting) == ("quiz", [1], False)
    await anna.vote(sent.message_id, [0])
    with pytest.raises(SandboxRefused, match="REVOTE_NOT_ALLOWED"):
        await anna.vote(sent.message_id, [1])


@pytest.mark.parametrize(
    ("right", "words"),
    [
        ([], "correct quiz option list must be non-empty"),
        ([1, 0], "correct quiz option list must be increasing"),
        ([0, 2], "wrong quiz correct_option_id"),
    ],
)
async def test_a_quiz_wants_a_right_answer(bot: Bot, anna: Person, right: list[int], words: str) -> None:
    with pytest.raises(TelegramBadRequest, match=words):
        await bot.send_poll(anna.id, "2 × 2?", ["3", "4"], type="quiz", correct_option_ids=right)


async def test_questions_may_be_marked_up(bot: Bot, anna: Person) -> None:
    """aiogram sends its default parse mode with every question and option."""
    option = InputPollOption(text="<i>Да</i> &amp; нет", text_parse_mode="HTML")
    sent = await bot.send_poll(anna.id, "Кто <b>за</b>?", [option], question_parse_mode="HTML")
    assert sent.poll is not None
    assert (sent.poll.question, sent.poll.options[0].text) == ("Кто за?", "Да & нет")


async def test_an_anonymous_poll_names_nobody(bot: Bot, anna: Person) -> None:
    sent = await bot.send_poll(anna.id, "Когда?", [InputPollOption(text="Да"), InputPollOption(text="Нет")])
    await anna.vote(sent.message_id, [0])
    kinds = [update.event_type for update in await bot.get_updates()]
    assert "poll_answer" not in kinds
    assert kinds[-1] == "poll"


async def test_the_bot_reacts(bot: Bot, anna: Person) -> None:
    number = await anna.send("сделано")
    await bot.set_message_reaction(anna.id, number, [ReactionTypeEmoji(emoji="👍")])
    assert (await last_seen(anna))["reactions"] == ["👍"]


async def test_pins(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "важно")
    await sent.pin()
    shown = await bot.get_chat(anna.id)
    assert shown.pinned_message is not None
    assert shown.pinned_message.message_id == sent.message_id
    await bot.unpin_chat_message(anna.id)
    assert (await bot.get_chat(anna.id)).pinned_message is None


async def test_message_ids_rise_over_private_chats(bot: Bot, anna: Person) -> None:
    boris = await anna.client.person("Борис")
    numbers = [await anna.send("1"), await boris.send("2"), (await bot.send_message(anna.id, "3")).message_id]
    assert numbers == sorted(set(numbers))


async def test_file_names_survive(bot: Bot, anna: Person) -> None:
    sent = await bot.send_document(anna.id, BufferedInputFile(b"x", "Отчёт «Школа № 12».docx"))
    assert sent.document is not None
    assert sent.document.file_name == "Отчёт «Школа № 12».docx"
