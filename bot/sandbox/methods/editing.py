"""What the bot changes: its messages, and the clicks and reactions that wait for it."""

from bot.sandbox import rendering
from bot.sandbox.access import charge, chat_seen, chat_to_write, own_message
from bot.sandbox.calls import Call
from bot.sandbox.contents import caption_content, caption_of, text_content
from bot.sandbox.markup import inline_keyboard
from bot.sandbox.methods.sending import ALBUM_ITEMS
from bot.sandbox.records import Chat, Json, Message
from bot.sandbox.refusals import bad_request
from bot.sandbox.world import World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
CLICK_LIVES = 15 * 60
DELETION_WINDOW = 48 * 3600
CAPTIONED = frozenset({"photo", "document"})


def edit(world: World, message: Message, content: Json, markup: Json | None) -> Json:
    """Raises «message is not modified» where nothing changes."""
    if (content, markup) == (message.content, message.markup):
        raise bad_request(NOT_MODIFIED)
    charge(world, world.chat(message.chat_id))
    if content != message.content:
        message.edits.append({"date": message.edit_date or message.date, **message.content})
    message.content, message.markup = content, markup
    message.edit_date = world.clock.timestamp()
    world.touch(message)
    return rendering.message(world, message)


def edit_message_text(world: World, call: Call) -> Json:
    message = own_message(world, call)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return edit(world, message, text_content(call), inline_keyboard(call))


def edit_message_caption(world: World, call: Call) -> Json:
    message = own_message(world, call)
    if not message.content.keys() & CAPTIONED:
        raise bad_request("there is no caption in the message to edit")
    kept = {name: value for name, value in message.content.items() if not name.startswith("caption")}
    return edit(world, message, kept | caption_content(call), inline_keyboard(call))


def edit_message_reply_markup(world: World, call: Call) -> Json:
    message = own_message(world, call)
    return edit(world, message, message.content, inline_keyboard(call))


def edit_message_media(world: World, call: Call) -> Json:
    message = own_message(world, call)
    if not message.content.keys() & {"text", *CAPTIONED}:
        raise bad_request("message media can't be edited")
    media = call.object("media") or {}
    if media.get("type") not in ALBUM_ITEMS:
        raise bad_request("can't parse InputMedia: unsupported type")
    content = ALBUM_ITEMS[media["type"]](world, call, str(media.get("media", ""))) | caption_of(media, call)
    return edit(world, message, content, inline_keyboard(call))


def delete_message(world: World, call: Call) -> bool:
    if not call.text("chat_id"):
        raise bad_request("chat identifier is not specified")
    if not call.message_id():
        raise bad_request("message identifier is not specified")
    chat = chat_seen(world, call)
    message = world.message(chat, call.message_id(), "message to delete not found")
    _refuse_deletion(world, chat, message)
    _delete(world, message)
    return True


def delete_messages(world: World, call: Call) -> bool:
    """Those that cannot be found are skipped, as the documentation says."""
    chat = chat_seen(world, call)
    numbers = call.numbers("message_ids")
    if not 1 <= len(numbers) <= 100:
        raise bad_request(
            "too many message identifiers specified" if numbers else "message identifiers are not specified"
        )
    found = [message for number in numbers if (message := chat.messages.get(number)) and not message.deleted]
    for message in found:
        _refuse_deletion(world, chat, message)
    for message in found:
        _delete(world, message)
    return True


def answer_callback_query(world: World, call: Call) -> bool:
    click = world.state.clicks.get(call.text("callback_query_id"))
    if not click or click.answer is not None or world.clock.timestamp() - click.date > CLICK_LIVES:
        raise bad_request(TOO_OLD)
    if len(call.text("text")) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    click.answer = {
        "text": call.text("text") or None,
        "alert": call.flag("show_alert"),
        "url": call.text("url") or None,
    }
    world.changed()
    return True


def set_message_reaction(world: World, call: Call) -> bool:
    chat = chat_to_write(world, call)
    message = world.message(chat, call.message_id(), "message to react not found")
    reactions = [str(one.get("emoji", "")) for one in call.objects("reaction")]
    if len(reactions) > 1 or "" in reactions:
        raise bad_request("REACTION_INVALID")
    message.reactions[world.bot_id] = reactions
    world.touch(message)
    return True


def _refuse_deletion(world: World, chat: Chat, message: Message) -> None:
    old = world.clock.timestamp() - message.date > DELETION_WINDOW
    own = message.sender_id == world.bot_id or chat.kind == "private"
    if chat.administers(world.bot_id):
        return
    if old or not own:
        raise bad_request("message can't be deleted for everyone" if own else "message can't be deleted")


def _delete(world: World, message: Message) -> None:
    message.deleted = True
    world.touch(message)


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "editMessageMedia": edit_message_media,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "answerCallbackQuery": answer_callback_query,
    "setMessageReaction": set_message_reaction,
}
