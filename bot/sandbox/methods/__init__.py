"""The table of methods: what a bot can call. Anything that is not here is answered 404."""

from collections.abc import Awaitable, Callable
from itertools import chain
from typing import Any

from bot.sandbox.calls import Call
from bot.sandbox.methods import chats, editing, fetching, invitations, polls, profile, sending
from bot.sandbox.world import World

Method = Callable[[World, Call], Any | Awaitable[Any]]

MODULES = (fetching, sending, editing, chats, invitations, polls, profile)
METHODS: dict[str, Method] = dict(chain.from_iterable(module.METHODS.items() for module in MODULES))
BY_LOWER_NAME = {name.lower(): name for name in METHODS}
