"""`python -m bot invite`: a one-time link; the first coordinator of a programme comes in by one."""

import asyncio

import click

from storage.rights import SCHOOL_ROLES, Role

OR_NAME_IT = "Or name the bot yourself: --bot USERNAME"
ROLES = [role.value for role in Role if role not in SCHOOL_ROLES]
"""Who works for one school is invited in the chat, where the school is chosen."""


@click.command()
@click.option("--programme", "code", required=True, help="Code of the programme.")
@click.option("--name", required=True, help="How the bot will address the person.")
@click.option("--role", type=click.Choice(ROLES), default="coordinator", show_default=True)
@click.option("--bot", "bot_username", default="", help="Username of the bot; asked of Telegram when left out.")
def command(code: str, name: str, role: str, bot_username: str) -> None:
    """Make an invitation that works once, for fourteen days, and print its link."""
    token, username = asyncio.run(_invite(code, name, Role(role), bot_username))
    click.echo(f"https://t.me/{username}?start={token}")


async def _invite(code: str, name: str, role: Role, bot_username: str) -> tuple[str, str]:
    from bot.commands.opened import opened_database
    from storage.queries.invitations import Invited, invite
    from storage.queries.programmes import programme_by_code
    from storage.refusals import Refusal

    username = bot_username or await _username()
    async with opened_database() as (database, now), database.transaction() as session:
        programme = await programme_by_code(session, code)
        if programme is None:
            raise Refusal(f"Программы с кодом «{code}» нет. Создайте её: python -m bot new-programme {code} …")
        return await invite(session, programme, Invited(name, role), now), username


async def _username() -> str:
    """Asked of Telegram; without a token it is said at once, before what talks to Telegram is imported."""
    from bot.settings import SettingsRefused, read_settings

    try:
        settings = read_settings()
        token = settings.checked_token
    except SettingsRefused as refusal:
        raise click.ClickException(f"{refusal}\n{OR_NAME_IT}") from None
    from aiogram.exceptions import TelegramAPIError

    from bot.app import make_bot

    try:
        async with make_bot(token, settings.api_url) as bot:
            return (await bot.me()).username or ""
    except TelegramAPIError as error:
        raise click.ClickException(f"Telegram did not tell the bot's name: {error.message}\n{OR_NAME_IT}") from None
