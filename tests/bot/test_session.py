"""The model of an answer is built once, not for every call."""

import gc
from weakref import ref

from aiogram import Bot
from aiogram.methods import GetStarTransactions, Response
from aiogram.types import StarTransactions

from bot.session import Session

ANSWER = '{"ok": true, "result": {"transactions": []}}'


async def test_what_an_answer_looks_like_is_remembered() -> None:
    session = Session()
    kept = []
    for _ in range(2):
        found = session.check_response(Bot("42:TEST"), GetStarTransactions(), 200, ANSWER)
        assert isinstance(found.result, StarTransactions)
        kept.append(ref(type(found)))
        del found
        gc.collect()
    assert kept[0]() is kept[1]() is Response[StarTransactions]
