"""`python -m bot questionnaire`: a programme's own questionnaires: loaded, listed, written as XLSForm."""

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from storage.questionnaires import Form
    from storage.questionnaires.sent import SentForm

PROGRAMME = click.option("--programme", "code", metavar="CODE", required=True, help="Code of the programme.")


@click.group()
def command() -> None:
    """Questionnaires of a programme's own, as XLSForm or as the sheet «Анкета» (docs/questionnaires.md)."""


@command.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@PROGRAMME
@click.option("--dry-run", is_flag=True, help="Say what the file asks or what is wrong with it, and store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def load(path: Path, code: str, *, dry_run: bool, as_json: bool) -> None:
    """Load a questionnaire: an xlsx file, or CSV files in a folder. The same code again is a new version.

    Every fault is named by its cell; the exit code is 0 only when the questionnaire was read whole.
    """
    read: SentForm = asyncio.run(_read(path))
    version = asyncio.run(_stored(read.form, code, dry_run=dry_run)) if read.form else 0
    click.echo(_as_json(read, version) if as_json else _as_text(read, version, dry_run=dry_run))
    if read.problems:
        raise SystemExit(1)


async def _read(path: Path) -> "SentForm":
    """In the worker, as the bot reads it: whatever a file does to its reader, this process says a sentence."""
    from bot.worker import Worker, WorkFailed

    worker = Worker()
    try:
        found: SentForm = await worker.run("storage.questionnaires.sent:read_form_file", path)
    except (WorkFailed, MemoryError):
        raise click.ClickException(f"{path.name}: файл слишком тяжёлый, прочитать его не получилось.") from None
    finally:
        worker.close()
    return found


async def _stored(form: "Form", code: str, *, dry_run: bool) -> int:
    """The version that is stored, or would be."""
    from bot.commands.opened import opened_database
    from storage.queries.audit import Who
    from storage.queries.forms import load_form, newest_version

    async with opened_database() as (database, now), database.transaction() as session:
        programme_id = await _programme(session, code)
        if not dry_run:
            return (await load_form(session, Who(now, programme_id), form)).version
        standing = await newest_version(session, form.code, programme_id)
        same = standing is not None and standing.digest == form.digest
        return (standing.version if standing else 0) + (not same)


async def _programme(session: "AsyncSession", code: str) -> int:
    from storage.queries.programmes import programme_by_code

    if (found := await programme_by_code(session, code)) is None:
        raise click.UsageError(f"There is no programme «{code}».")
    return found.id


def _as_json(read: "SentForm", version: int) -> str:
    told: dict[str, object] = {"problems": [problem.as_json() for problem in read.problems], "others": read.others}
    if read.form is not None:
        told |= {
            "code": read.form.code, "title": read.form.title, "version": version,
            "respondents": read.form.respondents.value, "questions": len(read.form.questions),
            "seconds": read.form.seconds,
        }  # fmt: skip
    return json.dumps(told, ensure_ascii=False)


def _as_text(read: "SentForm", version: int, *, dry_run: bool) -> str:
    from storage.importing.texts import problem_text

    if read.form is None:
        return "\n".join(problem_text(problem) for problem in read.problems)
    form = read.form
    word = "была бы загружена" if dry_run else "загружена"
    lines = [f"Анкета «{form.title}» (код «{form.code}») {word}: версия {version}, вопросов {len(form.questions)}."]
    lines += [f"Листы не от анкеты, не загружены: {', '.join(read.others)}."] if read.others else []
    return "\n".join(lines)


@command.command("list")
@PROGRAMME
def list_forms(code: str) -> None:
    """The questionnaires that can be opened: those of the product, then the programme's own."""
    from storage.questionnaires import SHIPPED, read_form

    for shipped in SHIPPED:
        click.echo(f"{shipped}\t{read_form(shipped).title}")
    for own, version, title in asyncio.run(_own(code)):
        click.echo(f"{own}\t{title}\tверсия {version}")


async def _own(code: str) -> list[tuple[str, int, str]]:
    from bot.commands.opened import opened_database
    from storage.queries.forms import newest_forms

    async with opened_database() as (database, _), database.reading() as session:
        found = await newest_forms(session, await _programme(session, code))
        return [(one.code, one.version, one.title) for one in found]


@command.command()
@click.argument("form_code", metavar="QUESTIONNAIRE")
@PROGRAMME
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="An xlsx file.")
def export(form_code: str, code: str, output: Path) -> None:
    """Write a questionnaire as XLSForm, by its code (see `list`)."""
    from storage.questionnaires.writing import write_form

    form = asyncio.run(_form(form_code, code))
    try:
        output.write_bytes(write_form(form))
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}") from None


async def _form(form_code: str, code: str) -> "Form":
    from bot.commands.opened import opened_database
    from storage.queries.forms import kept_form, newest_version
    from storage.questionnaires import SHIPPED, read_form

    if form_code in SHIPPED:
        return read_form(form_code)
    async with opened_database() as (database, _), database.reading() as session:
        found = await newest_version(session, form_code, await _programme(session, code))
        if found is None:
            raise click.UsageError(f"There is no questionnaire «{form_code}»: see `questionnaire list`.")
        return kept_form(found)
