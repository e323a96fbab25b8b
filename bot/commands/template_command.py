"""`python -m bot template`: the empty programme workbook, with hints and drop-down lists."""

from pathlib import Path

import click


@click.command()
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The xlsx file to write."
)
def command(output: Path) -> None:
    """Write the empty workbook that a coordinator fills in."""
    from storage.importing.workbook_files import template

    try:
        output.write_bytes(template())
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}") from None
