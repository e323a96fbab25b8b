"""Updates that aiogram cannot read as a whole: none of them may come again for ever, nor meet silence.

Telegram grows between releases of a library, and one unread update would hold all others back: it is in every batch.
"""

import logging
from collections.abc import Mapping
from typing import Any

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError
from aiogram.types import Update
from pydantic import ValidationError

log = logging.getLogger(__name__)

Raw = Mapping[str, Any]
WHO_AND_WHERE = ("message_id", "date", "edit_date", "chat", "from", "text")
CLICK = ("id", "from", "chat_instance", "data", "inline_message_id")


def read_batch(error: ClientDecodeError, bot: Bot) -> tuple[Update, ...]:
    """What Telegram sent, update by update; nothing where its answer was no batch of updates at all."""
    batch = error.data.get("result") if isinstance(error.data, dict) else None
    read = (read_update(raw, bot) for raw in batch) if isinstance(batch, list) else ()
    return tuple(update for update in read if update is not None)


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
