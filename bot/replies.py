"""Replies as JSON: stored with the change they speak of, so that a kill between commit and sending loses none."""

import json

from aiogram import methods

from handlers.reply import Reply


def dump(reply: Reply) -> str:
    """The JSON of a reply; bot-wide defaults such as the parse mode are left to the moment of sending."""
    return json.dumps(
        [
            [type(method).__name__, method.model_dump(mode="json", exclude_unset=True, by_alias=True)]
            for method in reply
        ],
        ensure_ascii=False,
    )


def load(stored: str) -> Reply:
    """The reply that `dump` wrote."""
    return tuple(getattr(methods, name).model_validate(fields) for name, fields in json.loads(stored))
