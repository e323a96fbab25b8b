"""Keyboards: what the real server refuses in them."""

from bot.sandbox.calls import Call
from bot.sandbox.formatting import is_valid_url
from bot.sandbox.records import Json
from bot.sandbox.refusals import bad_request

ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
MOST_BUTTONS = 100


def keyboard(call: Call) -> Json | None:
    """The call's reply markup of whatever kind, checked."""
    markup = call.object("reply_markup")
    if not markup:
        return None
    if "inline_keyboard" in markup:
        return _checked_inline(markup)
    if "keyboard" in markup:
        markup = {**markup, "keyboard": [[_reply_button(button) for button in row] for row in markup["keyboard"]]}
        _refuse_too_long(markup["keyboard"])
    return markup


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


def _checked_inline(markup: Json) -> Json | None:
    rows = [row for row in markup["inline_keyboard"] if row]
    for button in (button for row in rows for button in row):
        _refuse_button(button)
    _refuse_too_long(rows)
    return {**markup, "inline_keyboard": rows} if rows else None


def _refuse_button(button: Json) -> None:
    prefix = "can't parse inline keyboard button: "
    if not button.get("text"):
        raise bad_request(prefix + 'Can\'t find field "text"')
    if not any(action in button for action in ACTIONS):
        raise bad_request(prefix + "Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    url = str(button.get("url", ""))
    if "url" in button and not url.startswith("tg://") and not is_valid_url(url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _reply_button(button: str | Json) -> Json:
    return {"text": button} if isinstance(button, str) else button


def _refuse_too_long(rows: list[list[Json]]) -> None:
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
