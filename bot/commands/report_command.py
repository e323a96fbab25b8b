"""`python -m bot report school 12 -o out.png`: the picture of a school without a chat."""

import asyncio
from pathlib import Path

import click

UNKNOWN = 2


@click.command()
@click.argument("subject", type=click.Choice(["school", "школа"]))
@click.argument("query", nargs=-1, required=True)
@click.option("--programme", "code", required=True, help="Code of the programme.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="A .png file.")
def command(subject: str, query: tuple[str, ...], code: str, output: Path) -> None:
    """Draw the report of a school, named by its number, its place in the list, or its name."""
    if output.suffix.lower() != ".png":
        raise click.UsageError("Only .png is drawn yet.")
    png, caption = asyncio.run(_report(" ".join(query), code))
    output.write_bytes(png)
    click.echo(caption)


async def _report(query: str, code: str) -> tuple[bytes, str]:
    from bot.commands.opened import opened_database
    from bot.worker import call
    from reports.facts.moment import asking
    from reports.facts.school import school_facts
    from reports.report import DRAW
    from storage.queries.programmes import programme_by_code
    from storage.queries.schools import find_school
    from storage.refusals import Refusal
    from storage.rights import Actor, Right, Role

    async with opened_database() as (database, now), database.reading() as session:
        programme = await programme_by_code(session, code)
        if programme is None:
            raise Refusal(f"Программы с кодом «{code}» нет.")
        actor = Actor(0, "", programme.id, programme.zone, {Role.COORDINATOR: frozenset()})
        found = await find_school(session, actor, query, Right.SEE_REPORT)
        if found.school is None:
            nearest = ", ".join(school.short_name for school in found.several or found.nearest)
            click.echo(f"Школы «{query}» нет. Ближайшие: {nearest or 'школ пока нет'}.", err=True)
            raise SystemExit(UNKNOWN)
        report = call(DRAW, (await school_facts(asking(session, actor, now), found.school.id),))
    return report.png, report.caption
