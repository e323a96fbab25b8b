"""`python -m bot template`: the empty programme workbook, or the templates of papers for a department to change."""

from pathlib import Path

import click


@click.command()
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The xlsx file to write.")
@click.option(
    "--papers",
    type=click.Path(file_okay=False, path_type=Path),
    help="A folder to copy the docx templates of papers to.",
)
def command(output: Path | None, papers: Path | None) -> None:
    """Write the empty workbook that a coordinator fills in, or the templates of papers."""
    if (output is None) == (papers is None):
        raise click.UsageError("Name one of them: -o FILE.xlsx for the workbook, --papers FOLDER for the papers.")
    try:
        if papers is not None:
            _copy_papers(papers)
        elif output is not None:
            _write_workbook(output)
    except OSError as error:
        raise click.ClickException(f"{output or papers} cannot be written: {error.strerror}") from None


def _write_workbook(output: Path) -> None:
    from storage.importing.workbook_files import template

    output.write_bytes(template())


def _copy_papers(folder: Path) -> None:
    """What a department has changed already stays as it is."""
    from reports.templates import SHIPPED

    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(SHIPPED.glob("*.docx")):
        own = folder / path.name
        if own.exists():
            click.echo(f"{own.name}: kept", err=True)
        else:
            own.write_bytes(path.read_bytes())
            click.echo(f"{own.name}: written", err=True)
