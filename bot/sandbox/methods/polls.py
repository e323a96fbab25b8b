"""Polls."""

from bot.sandbox import rendering
from bot.sandbox.access import own_message
from bot.sandbox.calls import Call
from bot.sandbox.markup import inline_keyboard
from bot.sandbox.methods.sending import send
from bot.sandbox.records import Json, Poll
from bot.sandbox.refusals import bad_request
from bot.sandbox.world import World

MOST_OPTIONS = 12


def send_poll(world: World, call: Call) -> Json:
    question, options = call.text("question"), [_option_text(one) for one in call.array("options") or []]
    _refuse(question, options)
    poll_id = str(world.next_id("click"))
    content = {
        "id": poll_id,
        "question": question,
        "options": [_option(world, text) for text in options],
        "total_voter_count": 0,
        "is_closed": call.flag("is_closed"),
        "is_anonymous": call.flag("is_anonymous", default=True),
        "type": call.text("type") or "regular",
        "allows_multiple_answers": call.flag("allows_multiple_answers"),
        "allows_revoting": call.flag("allows_revoting", default=True),
        "members_only": False,
    }
    message = send(world, call, {"poll": content})
    world.state.polls[poll_id] = Poll(poll_id, message.chat_id, message.id)
    return rendering.message(world, message)


def stop_poll(world: World, call: Call) -> Json:
    message = own_message(world, call)
    if "poll" not in message.content:
        raise bad_request("message with poll to stop not found")
    if message.content["poll"]["is_closed"]:
        raise bad_request("poll has already been closed")
    message.content["poll"]["is_closed"] = True
    message.markup = inline_keyboard(call)
    world.touch(message)
    shown = rendering.poll(world, world.state.polls[message.content["poll"]["id"]])
    world.updates.put("poll", shown)
    return shown


def _option_text(option: str | Json) -> str:
    return option if isinstance(option, str) else str(option.get("text", ""))


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
