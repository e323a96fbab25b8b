"""The command line. Nothing heavy is imported before a command is chosen: `--help` must answer at once."""

from importlib import import_module

import click

COMMANDS = {
    "run": "Run the bot on a real token.",
    "demo": "Run the bot beside the built-in stand-in for Telegram.",
    "sandbox": "Run the stand-in for Telegram alone.",
    "terms": "Read phrases of «Сроки» as people print them.",
    "plan": "Show what a roadmap's phrases become in one academic year.",
    "import": "Import a programme workbook: an xlsx file or a folder of CSV files.",
    "export": "Write a programme as a workbook, or as a folder of CSV files.",
    "questionnaire": "Load a questionnaire of XLSForm or «Анкета», list them, or write one as XLSForm.",
    "template": "Write the empty programme workbook.",
    "new-programme": "Create an empty programme.",
    "invite": "Make a one-time invitation link.",
    "report": "Draw the report of a school.",
    "queue": "Show the notice queue and replay what failed.",
    "doctor": "Check settings, database and questionnaires.",
}
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class LazyCommands(click.Group):
    """Finds a command in `bot.commands.<name>` when it is called, and lists all without importing any."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"bot.commands.{cmd_name.replace('-', '_')}_command")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyCommands, context_settings=CONTEXT, no_args_is_help=True)
@click.version_option(package_name="kurator", prog_name="kurator")
def main() -> None:
    """Kurator: a Telegram bot for municipalities that help schools with low results."""


if __name__ == "__main__":
    main(prog_name="kurator")
