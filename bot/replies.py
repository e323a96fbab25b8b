"""Replies as JSON: stored with the change they speak of, so that a kill between commit and sending loses none."""

import json
from typing import Any

from aiogram import methods
from aiogram.client.default import Default
from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from handlers.reply import Reply

INVITATION = "?start="


def dump(reply: Reply) -> str:
    """The JSON of a reply; bot-wide defaults such as the parse mode are left to the moment of sending."""
    return json.dumps([[type(method).__name__, _plain(method)] for method in reply], ensure_ascii=False)


def load(stored: str) -> Reply:
    """The reply that `dump` wrote."""
    return tuple(getattr(methods, name).model_validate(fields) for name, fields in json.loads(stored))


def lets_in(reply: Reply) -> bool:
    """Whether somebody who reads this reply could come in by it: the database keeps no such thing once it was said."""
    return any(INVITATION in (getattr(method, "text", None) or "") for method in reply)


def _plain(value: Any) -> Any:
    """What was said and what tells one type from another: `exclude_unset` would lose the `type` of a union's member."""
    if isinstance(value, BaseModel):
        said = value.model_fields_set
        fields = ((name, field) for name, field in value if name in said or field is not None)
        return {name: _plain(field) for name, field in fields if not isinstance(field, Default)}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return to_jsonable_python(value)
