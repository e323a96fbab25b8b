"""What buttons carry: within 64 bytes at the largest ids, and nothing that a forged number can break."""

import inspect
from collections.abc import Iterator
from enum import StrEnum
from itertools import product
from typing import Any

import pytest
from aiogram.filters.callback_data import CallbackData

from bot.app import ROUTERS
from handlers.invite_steps import ROLES, SUBJECTS
from handlers.programme import SEEN
from storage.database import Database
from storage.programmes import shipped
from storage.questionnaires import SHIPPED
from storage.rights import Role
from tests import seeding
from tests.acting import World, said

CLASSES = [kind for kind in CallbackData.__subclasses__() if kind.__module__.startswith("handlers.")]
LONGEST = 2**31 - 1
TEXTS = {
    "code": [*(p.code for p in shipped()), *SHIPPED],
    "seen": ["", "f" * SEEN],
    "field": ["role", "school", "subject", "next"],
    "value": [*ROLES, str(LONGEST), str(len(SUBJECTS)), ""],
}


def instances(kind: type[CallbackData]) -> Iterator[CallbackData]:
    """Every combination of enum members, the known words of text fields, and the largest number."""
    fields: dict[str, list[Any]] = {}
    for name, info in kind.model_fields.items():
        if isinstance(info.annotation, type) and issubclass(info.annotation, StrEnum):
            fields[name] = list(info.annotation)
        elif info.annotation is bool:
            fields[name] = [False, True]
        else:
            fields[name] = [LONGEST] if info.annotation is int else TEXTS[name]
    return (kind(**dict(zip(fields, values, strict=True))) for values in product(*fields.values()))


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_data_fits_a_button_at_the_largest_ids_and_reads_back(kind: type[CallbackData]) -> None:
    for made in instances(kind):
        assert len(made.pack().encode()) <= 64
        assert kind.unpack(made.pack()) == made


def test_prefixes_are_versioned_and_differ() -> None:
    prefixes = [kind.__prefix__ for kind in CLASSES]
    assert len(set(prefixes)) == len(prefixes)
    assert all(prefix[-1].isdecimal() for prefix in prefixes)


KNOWN = {
    "message", "click", "change", "request", "_", "callback_data", "command", "arguments",
    "session", "by", "now", "bot_username", "update_id", "phone_key", "subject",
}  # fmt: skip


def test_every_parameter_of_every_handler_is_one_that_the_dispatcher_gives() -> None:
    asked = {
        name
        for router in ROUTERS
        for observer in router.observers.values()
        for handler in observer.handlers
        for name in inspect.signature(handler.callback).parameters
    }
    assert asked <= KNOWN


@pytest.fixture
async def world(database: Database) -> World:
    return World(database)


NUMBERS = ["99999999999", str(2**63), "-1", str(-(2**63)), "1" * 40]


def numbered(kind: type[CallbackData], number: str) -> Iterator[str]:
    """Each kind of button once for each of its fields that is a number, with this one in its place."""
    plain = next(instances(kind)).pack().split(":")
    places = [place for place, name in enumerate(kind.model_fields, 1) if kind.model_fields[name].annotation is int]
    return (":".join([*plain[:place], number, *plain[place + 1 :]]) for place in places)


async def test_numbers_that_no_column_holds_are_outdated_buttons_on_both_databases(world: World) -> None:
    seeded = await seeding.programme(world.database)
    user = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    await user.sends("/invite")
    await user.clicks("Куратор")
    before = await seeding.rows(world.database)
    for number in NUMBERS:
        for data in (f"t1:o:{number}:0", f"g1:tasks:{number}", f"r1:{number}", f"c1:{number}:0", f"q1:{number}:0",
                     f"s1:n:{number}:0:0", f"p1:{number}", f"v2:school:{number}:0"):  # fmt: skip
            assert "устарел" in said(await user.presses(data[:64]))
        for kind in CLASSES:
            for made in numbered(kind, number):
                assert said(await user.presses(made[:64])), made
    assert await seeding.rows(world.database) == before
