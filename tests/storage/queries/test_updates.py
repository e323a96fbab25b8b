"""Handled updates and what a chat waits for, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.queries.updates import expect, expect_nothing, expected_input, forget_updates, handled, remember_update
from tests.acting import BEGINNING


async def test_an_update_is_remembered_once_with_its_reply(database: Database) -> None:
    async with database.transaction() as session:
        assert await handled(session, 2**33) is None
        await remember_update(session, 2**33, BEGINNING, "[«ё»]")
    async with database.reading() as session:
        found = await handled(session, 2**33)
    assert found is not None
    assert found.reply == "[«ё»]"
    with pytest.raises(IntegrityError):
        async with database.transaction() as session:
            await remember_update(session, 2**33, BEGINNING, "[]")


async def test_only_old_replies_are_forgotten(database: Database) -> None:
    async with database.transaction() as session:
        for hours in (0, 48, 49):
            await remember_update(session, hours, BEGINNING - timedelta(hours=hours), "[]")
        await forget_updates(session, BEGINNING)
        assert [hours for hours in (0, 48, 49) if await handled(session, hours)] == [0, 48]


async def test_a_chat_waits_for_one_thing_at_a_time(database: Database) -> None:
    async with database.transaction() as session:
        await expect(session, -(2**40), "survey", {"task": 1}, BEGINNING)
    async with database.transaction() as session:
        await expect(session, -(2**40), "term", {"question": 2}, BEGINNING)
    async with database.transaction() as session:
        found = await expected_input(session, -(2**40))
        assert found is not None
        assert (found.kind, found.subject) == ("term", {"question": 2})
        await expect_nothing(session, -(2**40), "survey")
    async with database.transaction() as session:
        assert await expected_input(session, -(2**40)) is not None
        await expect_nothing(session, -(2**40))
    async with database.reading() as session:
        assert await expected_input(session, -(2**40)) is None
