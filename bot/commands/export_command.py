"""`python -m bot export`: a programme as the workbook it could have been imported from."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from storage.importing.exporting import Table


@click.command()
@click.option("--programme", "code", metavar="CODE", required=True, help="Code of the programme.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True,
    help="An xlsx file, or (without a suffix) a folder of CSV files.",
)  # fmt: skip
def command(code: str, output: Path) -> None:
    """Write a programme to a file; importing it back changes nothing."""
    from storage.importing.workbook_files import write_folder, xlsx_of

    if output.suffix not in ("", ".xlsx"):
        raise click.BadParameter("give a name that ends in .xlsx, or a folder's", param_hint="-o")
    tables = asyncio.run(_tables(code))
    try:
        if output.suffix:
            output.write_bytes(xlsx_of(tables))
        else:
            write_folder(tables, output)
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}") from None


async def _tables(code: str) -> "tuple[Table, ...]":
    from sqlalchemy import select

    from bot.commands.opened import opened_database
    from storage.importing.exporting import exported_tables
    from storage.models import Audited, Programme
    from storage.queries.audit import Change, Who, record_as

    async with opened_database() as (database, now), database.transaction() as session:
        tables = await exported_tables(session, code)
        programme_id = await session.scalar(select(Programme.id).where(Programme.code == code))
        told = Change(Audited.EXPORTED, "programmes", programme_id, after={"what": "программа"})
        record_as(session, Who(now, programme_id), told)
    return tables
