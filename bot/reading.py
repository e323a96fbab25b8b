"""Updates as they come, read one by one: none of them may come again for ever, nor meet silence.

Telegram grows between releases of a library, and one unread update would hold all others back: it is in every batch.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from aiogram import Bot
from aiogram.methods import GetUpdates
from aiogram.types import Update
from pydantic import ValidationError

log = logging.getLogger(__name__)

Raw = Mapping[str, Any]
WHO_AND_WHERE = ("message_id", "date", "edit_date", "chat", "from", "text")
CLICK = ("id", "from", "chat_instance", "data", "inline_message_id")


class News(GetUpdates):
    """getUpdates that leaves the reading to us: whatever is not confirmed yet comes with every answer."""

    __returning__: ClassVar[Any] = list[Any]


def read_news(news: Sequence[object], known: Mapping[int, Update], bot: Bot) -> dict[int, Update]:
    """The updates of a batch by their numbers; one that is known from the last batch is not read again."""
    numbered = (raw for raw in news if isinstance(raw, Mapping) and isinstance(raw.get("update_id"), int))
    read = (known.get(raw["update_id"]) or read_update(raw, bot) for raw in numbered)
    return {update.update_id: update for update in read if update is not None}


def read_update(raw: object, bot: Bot) -> Update | None:
    """An update, or what of it tells who wrote where, or its bare number; None for what is no update."""
    if not isinstance(raw, Mapping):
        return None
    number = {"update_id": raw.get("update_id")}
    for fields in (raw, number | bare(raw), number):
        try:
            return Update.model_validate(fields, context={"bot": bot})
        except ValidationError as error:  # its words carry what people wrote
            places = sorted({".".join(map(str, one["loc"][:3])) for one in error.errors(include_input=False)})
            log.error("update %s was not read: %s", raw.get("update_id"), ", ".join(places))
    return None


def bare(raw: Raw) -> dict[str, Any]:
    """The parts of a message or a click by which it can be answered."""
    kept = {kind: _only(raw[kind], WHO_AND_WHERE) for kind in ("message", "edited_message") if kind in raw}
    if "callback_query" in raw:
        under = _only(_only(raw["callback_query"], ("message",)).get("message"), WHO_AND_WHERE)
        kept["callback_query"] = _only(raw["callback_query"], CLICK) | ({"message": under} if under else {})
    return kept


def _only(fields: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: fields[name] for name in names if name in fields} if isinstance(fields, Mapping) else {}
