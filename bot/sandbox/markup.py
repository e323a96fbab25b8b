"""Keyboards: what the real server refuses in them, in its words."""

from collections.abc import Callable
from functools import partial
from typing import Any

from bot.sandbox.calls import Call
from bot.sandbox.formatting import is_valid_url
from bot.sandbox.records import Chat, Json
from bot.sandbox.refusals import Refused, bad_request

ACTIONS = frozenset(
    {
        *("web_app", "login_url", "copy_text", "callback_game", "pay"),
        *("switch_inline_query", "switch_inline_query_current_chat", "switch_inline_query_chosen_chat"),
    }
)
PRIVATE_ONLY = {
    "request_contact": "Phone number can be requested in private chats only",
    "request_location": "Location can be requested in private chats only",
    "request_poll": "Poll can be requested in private chats only",
    "web_app": "Web App buttons can be used in private chats only",
}
NO_TEXT = 'Can\'t find field "text"'
MOST_BUTTONS = 100


def keyboard(call: Call, chat: Chat | None = None) -> Json | None:
    """The call's reply markup of whatever kind, checked for this chat."""
    markup = _markup(call)
    if markup and "inline_keyboard" in markup:
        return _with_rows(markup, "inline_keyboard", " of the InlineKeyboardMarkup", _inline_button)
    if markup and "keyboard" in markup:
        is_private = chat is None or chat.kind == "private"
        return _with_rows(markup, "keyboard", "", partial(_reply_button, is_private=is_private))
    return markup or None


def inline_keyboard(call: Call) -> Json | None:
    """The markup of an edit, which can only be inline."""
    markup = keyboard(call)
    if markup and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup


def buttons(markup: Json | None) -> list[Json]:
    """All buttons of a keyboard, inline or not, in reading order."""
    rows = (markup or {}).get("inline_keyboard") or (markup or {}).get("keyboard") or []
    return [button for row in rows for button in row]


def _markup(call: Call) -> Json | None:
    try:
        found = call.decoded("reply_markup")
    except Refused:
        raise bad_request("can't parse reply keyboard markup JSON object") from None
    if found is not None and not isinstance(found, dict):
        raise bad_request("object expected as reply markup")
    return found


def _with_rows(markup: Json, name: str, whose: str, checked: Callable[[Any], Json]) -> Json | None:
    """Buttons without a text are left out, and so are empty rows, and a keyboard without any."""
    given = markup[name]
    if not isinstance(given, list) or not all(isinstance(row, list) for row in given):
        raise bad_request(f'Field "{name}"{whose} must be an Array of Arrays')
    rows = [[button for one in row if (button := checked(one))["text"]] for row in given]
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return {**markup, name: [row for row in rows if row]} if any(rows) else None


def _inline_button(button: Any) -> Json:
    prefix = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(prefix + "InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise bad_request(prefix + NO_TEXT)
    spoken = {name: str(button[name]) for name in ("url", "callback_data") if button.get(name)}
    if not spoken and not button.keys() & ACTIONS:
        raise bad_request(prefix + "Text buttons are unallowed in the inline keyboard")
    if len(spoken.get("callback_data", "").encode()) > 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in spoken:
        _refuse_address(spoken["url"])
    return {**button, **spoken, "text": str(button["text"])}


def _refuse_address(url: str) -> None:
    scheme, colon, _ = url.partition("://")
    if url.startswith("tg://") or is_valid_url(url):
        return
    reason = "Unsupported URL protocol" if colon and scheme.lower() not in ("http", "https") else "Wrong HTTP URL"
    raise bad_request(f"inline keyboard button URL '{url}' is invalid: {reason}")


def _reply_button(button: Any, *, is_private: bool) -> Json:
    prefix = "can't parse keyboard button: "
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict):
        raise bad_request(prefix + "KeyboardButton must be a String or an Object")
    if "text" not in button:
        raise bad_request(prefix + NO_TEXT)
    for name, words in PRIVATE_ONLY.items():
        if button.get(name) and not is_private:
            raise bad_request(words)
    return {**button, "text": str(button["text"])}
