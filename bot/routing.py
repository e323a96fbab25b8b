"""Which conversation an update can belong to, told before its handlers are asked one by one.

A button names its conversation by its prefix, a command by its word. Without this every update walks through a hundred
filters of others, which costs more than the update's own work in the database.
"""

from collections.abc import Collection, Iterable

from aiogram import Router
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.filters import Filter
from aiogram.filters.callback_data import CallbackQueryFilter
from aiogram.types import CallbackQuery, Message

from handlers.filters import Says


class CarriesOneOf(Filter):
    """A button of one of these prefixes."""

    def __init__(self, prefixes: Collection[str]) -> None:
        self.prefixes = frozenset(prefixes)

    async def __call__(self, click: CallbackQuery) -> bool:
        return (click.data or "").partition(":")[0] in self.prefixes


class BeginsWithOneOf(Filter):
    """A text whose first word is a command, of anybody's, or one of these words."""

    def __init__(self, words: Collection[str]) -> None:
        self.words = frozenset(words)

    async def __call__(self, message: Message) -> bool:
        text = (message.text or "").strip()
        return text.startswith("/") or text.partition(" ")[0].lower().replace("ё", "е") in self.words


def told_apart(router: Router) -> Router:
    """Let a router's own handlers be asked only about what they could take; one that takes anything is left alone."""
    buttons = [_prefixes(handler) for handler in router.callback_query.handlers]
    if buttons and all(buttons):
        router.callback_query.filter(CarriesOneOf(frozenset().union(*buttons)))
    words = [_words(handler) for handler in router.message.handlers]
    if words and all(words):
        router.message.filter(BeginsWithOneOf(frozenset().union(*words)))
    return router


def _filters(handler: HandlerObject) -> Iterable[object]:
    return (one.callback for one in handler.filters or ())


def _prefixes(handler: HandlerObject) -> frozenset[str]:
    return frozenset(
        one.callback_data.__prefix__ for one in _filters(handler) if isinstance(one, CallbackQueryFilter)
    )  # fmt: skip


def _words(handler: HandlerObject) -> frozenset[str]:
    return frozenset().union(*(one.words | {one.command} for one in _filters(handler) if isinstance(one, Says)))
