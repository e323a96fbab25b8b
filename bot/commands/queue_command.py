"""`python -m bot queue`: the ledger of notices, dead letters, and sending them again."""

import asyncio
import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from storage.queries.dead_letters import DeadLetter


ALL = "all"
LARGEST = 2**31 - 1
Chosen = tuple[int | str, ...]


def _chosen(_: click.Context, __: click.Parameter, words: tuple[str, ...]) -> Chosen:
    """Numbers as the list shows them, with or without their «#», or the word «all»."""
    return tuple(word if word == ALL else _number(word) for word in words)


def _number(word: str) -> int:
    digits = word.removeprefix("#")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 10 and 0 < int(digits) <= LARGEST):
        raise click.BadParameter(f"{word!r} is neither a number of the list nor the word all.")
    return int(digits)


@click.command()
@click.option("--replay", multiple=True, metavar="ID|all", callback=_chosen, help="Queue it once more; repeatable.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Dead letters to list.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(replay: Chosen, limit: int, as_json: bool) -> None:
    """Show how many notices are in each state, and the dead letters: those that were given up, with the reason.

    queued = sent + failed + suppressed + expired + waiting, always. A dead letter stays until it is replayed, one or
    all; one whose time has passed would only expire. Exit code 1: a number is no dead letter's, nothing was replayed.
    """
    found = asyncio.run(_queue(replay, limit))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        _print(found, asked=bool(replay))


def _print(found: dict[str, Any], *, asked: bool) -> None:
    for state, number in found["counts"].items():
        click.echo(f"{state:<12}{number}")
    for one in found["failed"]:
        late = ", too late to replay" if one["late"] else ""
        to, ended = one["to"] or f"chat {one['chat']}", one["ended_at"]
        click.echo(f"#{one['id']} {one['kind']} to {to}, {ended}, attempts: {one['attempts']}{late}: {one['reason']}")
    if (more := found["failed_total"] - len(found["failed"])) > 0:
        click.echo(f"and {more} earlier dead letters; --limit lists more")
    if asked:
        click.echo(f"queued again: {found['replayed']}")


async def _queue(chosen: Chosen, limit: int) -> dict[str, Any]:
    from bot.commands.opened import opened_database
    from storage.queries.dead_letters import dead_letters
    from storage.queries.notices import counts

    async with opened_database() as (database, now), database.transaction() as session:
        replayed = await _replayed(session, chosen)
        listed, total = await dead_letters(session, limit)
        failed = [_plain(one, now) for one in listed]
        return {"counts": await counts(session), "failed": failed, "failed_total": total, "replayed": replayed}


async def _replayed(session: "AsyncSession", chosen: Chosen) -> int:
    from storage.queries.dead_letters import not_failed, replay, replay_all

    if ALL in chosen:
        return await replay_all(session)
    ids = [int(one) for one in chosen]
    if wrong := await not_failed(session, ids):
        numbers = ", ".join(f"#{number}" for number in wrong)
        raise click.ClickException(f"No dead letter has the number {numbers}; nothing was replayed.")
    return await replay(session, ids)


def _plain(one: "DeadLetter", now: "datetime") -> dict[str, Any]:
    notice = one.notice
    ended = notice.ended_at.isoformat(timespec="seconds") if notice.ended_at else None
    return {
        "id": notice.id, "kind": notice.kind, "to": one.to, "chat": notice.chat_id, "attempts": notice.attempts,
        "reason": notice.reason, "due": notice.due.isoformat(timespec="seconds"), "ended_at": ended,
        "late": one.is_late(now),
    }  # fmt: skip
