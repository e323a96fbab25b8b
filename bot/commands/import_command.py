"""`python -m bot import`: a programme workbook into the database, with a preview and problems, asking nothing."""

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from storage.database import Database
    from storage.importing.preview import Differences
    from storage.importing.rows import Workbook

Outcome = tuple["Differences", str | None]
"""What would change or did, and the sentence of a refusal."""
TOO_HEAVY = "Файл слишком тяжёлый, прочитать его не получилось. Оставьте в нём только нужные листы."


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--programme", "code", metavar="CODE", help="Code of the programme. Default: the sheet «Программа» has it."
)
@click.option("--dry-run", is_flag=True, help="Show what would change and store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option("--columns", multiple=True, metavar="A=B,…", help="Read column A of the file as B; «A=» leaves it out.")
def command(*, path: Path, code: str | None, dry_run: bool, as_json: bool, columns: tuple[str, ...]) -> None:
    """Import a programme workbook (an xlsx file, or CSV files in a folder) or a roadmap (docx, xlsx, text).

    What is read surely is stored; a cell that cannot be read stops everything, unknown columns and sheets are left
    out. Both are reported, and the exit code is 0 only when nothing is left to decide.
    """
    from storage.importing.uncollected import without_collecting

    with without_collecting():
        workbook = _read(path, decisions(columns))
        differences, refusal = asyncio.run(_import(workbook, code or _own_code(workbook), path.name, dry_run=dry_run))
    click.echo(_as_json(differences) if as_json else _as_text(differences))
    if refusal:
        click.echo(refusal, err=True)
    if refusal or differences.problems:
        raise SystemExit(1)


def _read(path: Path, decided: Mapping[str, str]) -> "Workbook":
    if path.is_dir():  # text alone: nothing in it is heavy
        from storage.importing.reading import read_workbook

        return read_workbook(path, decided)
    return asyncio.run(_read_aside(path, decided))


async def _read_aside(path: Path, decided: Mapping[str, str]) -> "Workbook":
    """Read in the worker, as the bot does: whatever a file does to its reader, this process says a sentence."""
    from bot.worker import Worker, WorkFailed

    worker = Worker()
    try:
        workbook: Workbook = await worker.run("storage.importing.reading:read_workbook", path, decided)
    except (WorkFailed, MemoryError):
        raise click.ClickException(f"{path.name}: {TOO_HEAVY}") from None
    finally:
        worker.close()
    return workbook


def decisions(columns: tuple[str, ...]) -> Mapping[str, str]:
    """«Срок=Сроки,Примечание=» → {"Срок": "Сроки", "Примечание": ""}. Raises click.BadParameter."""
    pairs = [pair.partition("=") for option in columns for pair in option.split(",") if pair.strip()]
    for ours, sign, _ in pairs:
        if not ours.strip() or not sign:
            raise click.BadParameter("write the file's header, =, and the workbook's: --columns «Срок=Сроки»")
    return {ours.strip(): header.strip() for ours, _, header in pairs}


def _own_code(workbook: "Workbook") -> str:
    codes = {getattr(row, "code", "") for row in workbook.rows.get("Программа", ())}
    if len(codes) != 1:
        raise click.UsageError(
            "Say which programme: --programme CODE (the file has no sheet «Программа» with one code)."
        )
    return str(codes.pop())


async def _import(workbook: "Workbook", code: str, file: str, *, dry_run: bool) -> Outcome:
    from sqlalchemy.exc import SQLAlchemyError

    database = _database()
    try:
        await database.migrate()
        return await _stored(database, workbook, code, file, dry_run=dry_run)
    except (SQLAlchemyError, OSError) as error:
        url = database.url.render_as_string(hide_password=True)
        raise click.ClickException(f"The database of KURATOR_DATABASE ({url}) refused: {error}") from error
    finally:
        await database.dispose()


async def _stored(database: "Database", workbook: "Workbook", code: str, file: str, *, dry_run: bool) -> Outcome:
    from storage.importing.phones import hidden
    from storage.importing.preview import compare
    from storage.importing.storing import store
    from storage.refusals import Refusal

    async with database.reading() as session:
        differences = await compare(session, hidden(workbook, _phone_key()), code)
    if dry_run:
        return differences, None
    try:
        async with database.transaction() as session:
            await store(session, differences, datetime.now(UTC), file=file)
    except Refusal as refusal:
        return differences, refusal.sentence
    return differences, None


def _phone_key() -> bytes | None:
    from bot.settings import read_settings

    return read_settings().phone_bytes


def _database() -> "Database":
    from bot.settings import SettingsRefused, read_settings
    from storage.database import Database

    try:
        return Database(read_settings().database)
    except SettingsRefused as refusal:
        raise click.ClickException(str(refusal)) from None


def _as_json(differences: "Differences") -> str:
    problems = [problem.as_json() for problem in differences.problems]
    return json.dumps({**differences.counts(), "problems": problems}, ensure_ascii=False)


def _as_text(differences: "Differences") -> str:
    from storage.importing.texts import preview_text

    return preview_text(differences)
