"""`python -m bot report school 12 -o out.png`: any file of a report without a chat; its suffix says which."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from reports.report import Report
    from reports.request import Request
    from storage.rights import Actor

UNKNOWN = 2
SUFFIXES = {".png": "PICTURE", ".xlsx": "WORKBOOK", ".pdf": "PDF", ".docx": "REFERENCE"}
SUBJECTS = {"school": "SCHOOL", "школа": "SCHOOL", "programme": "PROGRAMME", "программа": "PROGRAMME"}
PAPERS = {"advice": "ADVICE", "order": "ORDER", "summary": "SUMMARY"}


@click.command()
@click.argument("subject", type=click.Choice([*SUBJECTS]))
@click.argument("query", nargs=-1)
@click.option("--programme", "code", required=True, help="Code of the programme.")
@click.option("--paper", type=click.Choice([*PAPERS]), help="Another paper than the analytical note, with .docx.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True,
    help="The file to write: .png, .xlsx, .pdf or .docx. Pages after the first get a number.",
)  # fmt: skip
def command(subject: str, query: tuple[str, ...], code: str, paper: str | None, output: Path) -> None:
    """Make the report of a school, named by its number, its place in the list, or its name; or of the programme."""
    form = SUFFIXES.get(output.suffix.lower())
    if form is None:
        raise click.UsageError(f"The file's suffix says what is made: {', '.join(SUFFIXES)}.")
    if paper and form != "REFERENCE":
        raise click.UsageError("--paper needs a .docx file.")
    if bool(query) != (SUBJECTS[subject] == "SCHOOL"):
        raise click.UsageError("Name the school by its number or name; a programme needs no more words.")
    kind, form = SUBJECTS[subject], PAPERS.get(paper or "", form)
    made = asyncio.run(_report(kind, " ".join(query), form, code))
    try:
        for place, page in enumerate(made.pages):
            numbered(output, place).write_bytes(page)
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}") from None
    click.echo(made.caption)


def numbered(output: Path, place: int) -> Path:
    """«out.png», «out-2.png»."""
    return output if place == 0 else output.with_name(f"{output.stem}-{place + 1}{output.suffix}")


async def _report(kind: str, query: str, form: str, code: str) -> "Report":
    from bot.commands.opened import opened_database
    from bot.settings import read_settings
    from bot.worker import call
    from reports.facts.gathering import gathered
    from reports.facts.moment import asking
    from reports.making import making
    from reports.request import Form, Kind, Request
    from storage.queries.programmes import programme_by_code
    from storage.refusals import Refusal
    from storage.rights import Actor, Role

    async with opened_database() as (database, now), database.reading() as session:
        programme = await programme_by_code(session, code)
        if programme is None:
            raise Refusal(f"Программы с кодом «{code}» нет.")
        actor = Actor(0, "", programme.id, programme.zone, {Role.COORDINATOR: frozenset()})
        asked = Request(Kind[kind], form=Form[form])
        if asked.kind is Kind.SCHOOL:
            asked = await _of_school(session, actor, query, asked)
        if not asked.is_made:
            raise click.UsageError("There is no such paper of this.")
        job = making(asked, await gathered(asking(session, actor, now), asked), read_settings().templates, code)
        made: Report = call(job.work, job.arguments)
    return made


async def _of_school(session: "AsyncSession", actor: "Actor", query: str, asked: "Request") -> "Request":
    """Exit code 2 with a sentence for a school there is none of."""
    from dataclasses import replace

    from storage.queries.schools import find_school
    from storage.rights import Right

    found = await find_school(session, actor, query, Right.SEE_REPORT)
    if found.school is None:
        nearest = ", ".join(school.short_name for school in found.several or found.nearest)
        click.echo(f"Школы «{query}» нет. Ближайшие: {nearest or 'школ пока нет'}.", err=True)
        raise SystemExit(UNKNOWN)
    return replace(asked, subject=found.school.id)
