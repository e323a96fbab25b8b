"""Statements compiled once for all databases of a process: every test has its own and asks it what the others did."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage import database

KEPT = 20_000


def compiled_once() -> None:
    """From now on every engine made for a `Database` knows what the first of its dialect has compiled."""
    setattr(database, "create_async_engine", _sharing(create_async_engine))  # noqa: B010


def _sharing(make: Callable[..., AsyncEngine]) -> Callable[..., AsyncEngine]:
    known: dict[str, Engine] = {}

    @wraps(make)
    def made(*address: Any, **options: Any) -> AsyncEngine:
        engine = make(*address, query_cache_size=KEPT, **options)
        kept = known.setdefault(engine.dialect.name, engine.sync_engine)
        if getattr(kept.dialect, "server_version_info", None) is None:  # it never connected: it knows no server
            kept = known[engine.dialect.name] = engine.sync_engine
        engine.sync_engine.dialect, engine.sync_engine._compiled_cache = kept.dialect, kept._compiled_cache
        return engine

    return made
