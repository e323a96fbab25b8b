"""A warm parent: it imports the bot once and forks it at each word, so that a start costs milliseconds, not seconds.

Reads «start» and «kill» line by line, answers with the child's process id; ends its child when its input closes.
"""

import gc
import os
import signal
import sys


def main() -> None:
    """Fork and kill as told."""
    import aiosqlite  # noqa: F401  what a start would import by itself

    import bot.app  # noqa: F401
    from bot.commands.run_command import command

    gc.freeze()
    child = 0
    for line in sys.stdin:
        child = ended(child)
        if line.strip() == "start":
            child = os.fork()
            if child == 0:
                os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
                os.dup2(2, 1)
                command.main(args=[], prog_name="run")
        print(child, flush=True)  # noqa: T201  the answer
    ended(child)


def ended(child: int) -> int:
    """SIGKILL and reap a child, if there is one."""
    if child:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return 0


if __name__ == "__main__":
    main()
