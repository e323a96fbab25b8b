"""`--keep DIR`: the World as one JSON file, written atomically, with the bytes of files beside it."""

import asyncio
import logging
import os
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter

from bot.sandbox.clock import SandboxClock
from bot.sandbox.records import State
from bot.sandbox.world import STEPS, World

log = logging.getLogger(__name__)

FILE = "world.json"
BETWEEN_SAVES = 1.0
# After a kill the last second may be missing: so many ids, or people and chats, given in it are not given again.
MARGIN, SPARSE_MARGIN = 10_000, 1_000
STATES = TypeAdapter(State)


class Unreadable(Exception):
    """There is a World, but none that can be read; says what to do."""


class Kept(NamedTuple):
    state: State
    blobs: dict[str, bytes]

    def clock(self, zone: str) -> SandboxClock:
        """As it stood when it was last saved; the system's goes on with the system."""
        moment = datetime.fromisoformat(self.state.now) if self.state.now else None
        return SandboxClock(zone, moment, self.state.flow)


def load(folder: Path) -> Kept | None:
    """What was kept there, with every counter moved on by a margin; None where nothing was. Raises Unreadable."""
    try:
        state = STATES.validate_json((folder / FILE).read_bytes())
    except FileNotFoundError:
        return None
    except ValueError:
        raise Unreadable(f"{folder / FILE} holds no World of this version: choose another folder.") from None
    state.counters = {name: value + _margin(name) for name, value in state.counters.items()}
    for chat in state.chats.values():
        chat.last_message_id += MARGIN
        chat.action = ""
    blobs = {one: (folder / "files" / one).read_bytes() for one in state.files if (folder / "files" / one).exists()}
    return Kept(state, blobs)


def _margin(counter: str) -> int:
    return STEPS[counter] * SPARSE_MARGIN if counter in STEPS else MARGIN


def save(world: World, folder: Path) -> None:
    (folder / "files").mkdir(parents=True, exist_ok=True)
    for name, body in world.blobs.items():
        if not (folder / "files" / name).exists():
            (folder / "files" / name).write_bytes(body)
    clock = world.clock
    world.state.now, world.state.flow = None if clock.is_the_systems else clock.now().isoformat(), clock.flow
    draft = folder / f"{FILE}.new"
    draft.write_bytes(STATES.dump_json(world.state))
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.replace(folder / FILE)


async def keep_saving(world: World, folder: Path) -> None:
    """Save a second after every change, until cancelled; what could not be written is tried again."""
    saved = _mark(world)
    while not world.bell.closed:
        await asyncio.sleep(BETWEEN_SAVES)
        if _mark(world) != saved:
            try:
                save(world, folder)
            except OSError as error:
                log.error("the World could not be kept in %s: %s", folder, error)
                continue
            saved = _mark(world)


def _mark(world: World) -> tuple[int, int]:
    return world.bell.count, world.updates.bell.count
