"""A warm parent: it imports the bot once and forks it at each word, so that a start costs milliseconds, not seconds.

Reads «kill», «stop» or «start» with an environment as JSON, line by line; answers with the process id of its child, or
with the exit code of the one it ended. Ends its child when its input closes.
"""

import gc
import json
import os
import signal
import sys


def main() -> None:
    """Fork and end as told."""
    import aiosqlite  # noqa: F401  what a start would import by itself

    import bot.app  # noqa: F401

    gc.freeze()
    child = 0
    for line in sys.stdin:
        word, _, environment = line.partition(" ")
        code = ended(child, signal.SIGTERM if word.strip() == "stop" else signal.SIGKILL)
        child = forked(json.loads(environment)) if word == "start" else 0
        print(child or code, flush=True)  # noqa: T201  the answer
    ended(child, signal.SIGKILL)


def forked(environment: dict[str, str]) -> int:
    """The id of a child that runs the bot with its log and its files in the folder `WARM_FOLDER`."""
    if child := os.fork():
        return child
    from bot.commands.run_command import command

    os.environ.update(environment)
    os.chdir(environment["WARM_FOLDER"])
    log = os.open("bot.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for source, target in ((os.open(os.devnull, os.O_RDONLY), 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    command.main(args=[], prog_name="run")
    return 0


def ended(child: int, number: signal.Signals) -> int:
    """Signal and reap a child, if there is one; its exit code, negative for a signal."""
    if not child:
        return 0
    os.kill(child, number)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    main()
