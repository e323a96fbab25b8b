"""Which conversation an update can belong to, told before its router is asked.

A button names its conversation by its prefix, a command by its word. Without this every update walks through fifty
routers and a hundred filters of others, which costs more than the update's own work in the database.
"""

from collections.abc import Iterable
from typing import Any

from aiogram import Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.filters.callback_data import CallbackQueryFilter
from aiogram.types import CallbackQuery, Message, TelegramObject

from handlers.filters import Says, first_word


class Door(Router):
    """Before one router: it is asked only about what it could take; one that takes anything, about everything.

    A closed door costs a hundredth of asking aiogram's router, which wraps each question before it looks at it.
    """

    def __init__(self, router: Router) -> None:
        super().__init__(name=f"before {router.name}")
        self.include_router(router)
        self.prefixes = _united([_prefixes(handler) for handler in router.callback_query.handlers])
        self.words = _united([_words(handler) for handler in router.message.handlers])
        self._hears = frozenset(kind for kind, observer in router.observers.items() if observer.handlers)

    async def propagate_event(self, update_type: str, event: TelegramObject, **kwargs: Any) -> Any:
        if not self.opens(update_type, event):
            return UNHANDLED
        return await self.sub_routers[0].propagate_event(update_type, event, **kwargs)

    def opens(self, update_type: str, event: TelegramObject) -> bool:
        """Whether some handler behind it could take this."""
        if update_type not in self._hears:
            return False
        if self.prefixes is not None and isinstance(event, CallbackQuery):
            return (event.data or "").partition(":")[0] in self.prefixes
        if self.words is not None and update_type == "message" and isinstance(event, Message):
            return self._knows((event.text or "").strip())
        return True

    def _knows(self, text: str) -> bool:
        """A command, of anybody's, or a text that begins with one of the words."""
        if self.words is None or text.startswith("/"):
            return True
        return first_word(text) in self.words


def _united(known: list[frozenset[str]]) -> frozenset[str] | None:
    """What all handlers together know; None where there are none, or where one takes anything."""
    return frozenset().union(*known) if known and all(known) else None


def _filters(handler: HandlerObject) -> Iterable[object]:
    return (one.callback for one in handler.filters or ())


def _prefixes(handler: HandlerObject) -> frozenset[str]:
    return frozenset(
        one.callback_data.__prefix__ for one in _filters(handler) if isinstance(one, CallbackQueryFilter)
    )  # fmt: skip


def _words(handler: HandlerObject) -> frozenset[str]:
    return frozenset().union(*(one.first_words for one in _filters(handler) if isinstance(one, Says)))
