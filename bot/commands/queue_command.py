"""`python -m bot queue`: the ledger of notices, dead letters, and sending them again."""

import asyncio
import json
from typing import Any

import click


@click.command()
@click.option("--replay", type=int, multiple=True, metavar="ID", help="Queue a failed notice once more; repeatable.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(replay: tuple[int, ...], as_json: bool) -> None:
    """Show how many notices are in each state, and those that failed with their reasons."""
    found = asyncio.run(_queue(replay))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for state, number in found["counts"].items():
        click.echo(f"{state:<12}{number}")
    for notice in found["failed"]:
        click.echo(f"#{notice['id']} {notice['kind']} after {notice['attempts']} attempts: {notice['reason']}")
    if replay:
        click.echo(f"queued again: {found['replayed']}")


async def _queue(ids: tuple[int, ...]) -> dict[str, Any]:
    from bot.commands.opened import opened_database
    from storage.queries.notices import counts, failed_notices, replay

    async with opened_database() as (database, _), database.transaction() as session:
        replayed = await replay(session, ids) if ids else 0
        failed = await failed_notices(session)
        listed = [{"id": n.id, "kind": n.kind, "attempts": n.attempts, "reason": n.reason} for n in failed]
        return {"counts": await counts(session), "failed": listed, "replayed": replayed}
