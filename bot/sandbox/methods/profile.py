"""How the bot presents itself: names, descriptions, commands and the menu button."""

import re
from functools import partial

from bot.sandbox.access import chat_seen
from bot.sandbox.calls import Call
from bot.sandbox.records import Json
from bot.sandbox.refusals import bad_request
from bot.sandbox.world import World

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LONGEST = {"name": 64, "description": 512, "short_description": 120}
CAMEL = {"name": "Name", "description": "Description", "short_description": "ShortDescription"}


def set_my_commands(world: World, call: Call) -> bool:
    commands = call.objects("commands")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for one in commands:
        if not COMMAND.fullmatch(str(one.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(one.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.state.settings.setdefault("commands", {})[_scope(world, call)] = commands
    world.changed()
    return True


def get_my_commands(world: World, call: Call) -> list[Json]:
    found: list[Json] = world.setting("commands", {}).get(_scope(world, call), [])
    return found


def delete_my_commands(world: World, call: Call) -> bool:
    world.setting("commands", {}).pop(_scope(world, call), None)
    world.changed()
    return True


def set_chat_menu_button(world: World, call: Call) -> bool:
    if "chat_id" in call.values:
        chat_seen(world, call)
    button = call.object("menu_button") or {"type": "default"}
    world.state.settings.setdefault("menu_buttons", {})[call.text("chat_id")] = button
    return True


def _set(world: World, call: Call, what: str) -> bool:
    if len(call.text(what)) > LONGEST[what]:
        raise bad_request(f"BOT_{'TITLE' if what == 'name' else 'DESCRIPTION'}_INVALID")
    world.state.settings.setdefault(what, {})[call.text("language_code")] = call.text(what)
    world.changed()
    return True


def _get(world: World, call: Call, what: str) -> Json:
    known: dict[str, str] = world.setting(what, {})
    return {what: known.get(call.text("language_code")) or known.get("", "")}


def _scope(world: World, call: Call) -> str:
    """Scope and language as one key: «chat:5:ru». Raises where a chat's scope names an unknown chat."""
    scope = call.object("scope") or {"type": "default"}
    if "chat_id" in scope:
        chat_seen(world, Call(call.method, scope))
    parts = (scope.get("type"), scope.get("chat_id", ""), scope.get("user_id", ""), call.text("language_code"))
    return ":".join(map(str, parts))


METHODS = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setChatMenuButton": set_chat_menu_button,
    **{f"setMy{name}": partial(_set, what=what) for what, name in CAMEL.items()},
    **{f"getMy{name}": partial(_get, what=what) for what, name in CAMEL.items()},
}
