"""`python -m bot new-programme`: an empty programme, so that its first coordinator can be invited."""

import asyncio

import click


@click.command()
@click.argument("code")
@click.option("--title", required=True, help="Name of the programme, as people will read it.")
@click.option("--municipality", required=True, help="Name of the municipality.")
@click.option("--timezone", "zone", help="IANA name, for example Asia/Krasnoyarsk. Default: KURATOR_TIMEZONE.")
def command(code: str, title: str, municipality: str, zone: str | None) -> None:
    """Create an empty programme named by CODE (Latin letters, digits, hyphens)."""
    from zoneinfo import available_timezones

    if zone is not None and zone not in available_timezones():
        raise click.UsageError(f"Unknown time zone {zone!r}; use an IANA name such as Asia/Krasnoyarsk.")
    if not code.isascii() or not code.replace("-", "").isalnum():
        raise click.UsageError("CODE takes Latin letters, digits and hyphens.")
    asyncio.run(_create(code, title, municipality, zone))
    click.echo(code)


async def _create(code: str, title: str, municipality: str, zone: str | None) -> None:
    from bot.commands.opened import opened_database
    from bot.settings import read_settings
    from storage.queries.programmes import new_programme

    async with opened_database() as (database, now), database.transaction() as session:
        await new_programme(session, code, title, municipality, zone or read_settings().timezone, now)
