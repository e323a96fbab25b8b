"""Polls."""

from typing import Any

from bot.sandbox import rendering
from bot.sandbox.access import own_message
from bot.sandbox.calls import Call
from bot.sandbox.formatting import formatted
from bot.sandbox.markup import inline_keyboard
from bot.sandbox.methods.sending import send
from bot.sandbox.records import Json
from bot.sandbox.refusals import bad_request
from bot.sandbox.world import World

MOST_OPTIONS = 12


def send_poll(world: World, call: Call) -> Json:
    question = _plain(call.text("question"), call.text("question_parse_mode"))
    options = [_option_text(one) for one in call.array("options") or []]
    _refuse(question, options)
    content = {
        "id": str(world.next_id("click")),
        "question": question,
        "options": [_option(world, text) for text in options],
        "total_voter_count": 0,
        "is_closed": call.flag("is_closed"),
        "is_anonymous": call.flag("is_anonymous", default=True),
        "allows_multiple_answers": call.flag("allows_multiple_answers"),
        "members_only": False,
    } | _kind(call, len(options))
    return rendering.message(world, send(world, call, {"poll": content}))


def stop_poll(world: World, call: Call) -> Json:
    message = own_message(world, call, "message with poll to stop not found")
    if "poll" not in message.content:
        raise bad_request("message is not a poll")
    if message.content["poll"]["is_closed"]:
        raise bad_request("poll has already been closed")
    message.content["poll"]["is_closed"] = True
    message.markup = inline_keyboard(call)
    world.touch(message)
    shown = rendering.poll(world, world.state.polls[message.content["poll"]["id"]])
    world.updates.put("poll", shown)
    return shown


def _kind(call: Call, options: int) -> Json:
    """A quiz knows its right answers, in rising order; people may change their minds only where it is none."""
    kind = call.text("type") or "regular"
    if kind not in ("regular", "quiz"):
        raise bad_request("unsupported poll type specified")
    made: Json = {"type": kind, "allows_revoting": call.flag("allows_revoting", default=kind != "quiz")}
    if kind == "regular":
        return made
    single = call.optional_number("correct_option_id")
    right = call.numbers("correct_option_ids") or ([] if single is None else [single])
    if not right:
        raise bad_request("correct quiz option list must be non-empty")
    if sorted(set(right)) != right:
        raise bad_request("correct quiz option list must be increasing")
    if not 0 <= right[0] <= right[-1] < options:
        raise bad_request("wrong quiz correct_option_id")
    return made | {"correct_option_ids": right}


def _option_text(option: Any) -> str:
    if isinstance(option, dict):
        return _plain(str(option.get("text", "")), str(option.get("text_parse_mode", "")))
    if not isinstance(option, str):
        raise bad_request("expected an option to be of type String")
    return option


def _plain(text: str, mode: str) -> str:
    """Of what a question or an option may be marked up with, people see the text alone here."""
    return formatted(text, mode, [])[0]


def _option(world: World, text: str) -> Json:
    return {"persistent_id": world.opaque_id("option")[:8], "text": text, "voter_count": 0}


def _refuse(question: str, options: list[str]) -> None:
    if not question:
        raise bad_request("poll question must be non-empty")
    if len(question) > 300:
        raise bad_request("poll question length must not exceed 300")
    if not options:
        raise bad_request("poll must have at least one answer option")
    if len(options) > MOST_OPTIONS:
        raise bad_request(f"poll can't have more than {MOST_OPTIONS} options")
    if not all(options):
        raise bad_request("poll options must be non-empty")
    if any(len(option) > 100 for option in options):
        raise bad_request("poll options length must not exceed 100")


METHODS = {"sendPoll": send_poll, "stopPoll": stop_poll}
