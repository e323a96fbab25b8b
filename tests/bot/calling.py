"""`python -m bot …` as a process of its own, forked from a parent that has imported what commands import.

`python -m tests.bot.calling` is that parent: it reads calls as JSON, line by line, and answers with exit codes. A
Python that starts anew costs seconds and tells nothing more; test_commands.py tries that door with each exit code.
"""

import gc
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE = 110  # seconds
LOADED = (
    "bot.app",
    "bot.commands.opened",
    "storage.importing.storing",
    "reports.facts.gathering",
    "aiosqlite",
    "asyncpg",
)


@dataclass(frozen=True)
class Caller:
    """Whoever calls commands, each in a process of its own."""

    parent: "subprocess.Popen[str]"
    folder: Path

    def __call__(self, *words: str, env: Mapping[str, str], cwd: Path) -> "subprocess.CompletedProcess[str]":
        """What a command said and how it ended, with just these variables and in this folder."""
        return self._called(words, env, cwd)

    def program(self, text: str, *, env: Mapping[str, str], cwd: Path) -> "subprocess.CompletedProcess[str]":
        """The same of a program, which finds imported what LOADED names."""
        return self._called((), env, cwd, program=text)

    def _called(
        self, words: Sequence[str], env: Mapping[str, str], cwd: Path, program: str = ""
    ) -> "subprocess.CompletedProcess[str]":
        assert self.parent.stdin is not None
        assert self.parent.stdout is not None
        said = [self.folder / name for name in ("stdout", "stderr")]
        call = {
            "words": words,
            "program": program,
            "environment": dict(env),
            "folder": str(cwd),
            "said": [*map(str, said)],
        }
        print(json.dumps(call), file=self.parent.stdin, flush=True)
        code = int(self.parent.stdout.readline())
        return subprocess.CompletedProcess(words, code, *(one.read_text(encoding="utf-8") for one in said))


@contextmanager
def caller() -> Iterator[Caller]:
    """Start the parent, and end it."""
    command = [sys.executable, "-m", "tests.bot.calling"]
    with (
        TemporaryDirectory() as folder,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as parent,
    ):
        yield Caller(parent, Path(folder))


def main() -> None:
    """Fork as told."""
    gc.disable()
    for name in LOADED:
        import_module(name)
    gc.freeze()
    for line in sys.stdin:
        print(called(json.loads(line)), flush=True)  # noqa: T201  the answer


def called(call: dict[str, Any]) -> int:
    """The exit code of a child that ran a command; negative for a signal. In the child it never returns."""
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    gc.enable()
    signal.alarm(PATIENCE)
    os.environ.clear()
    os.environ.update(call["environment"])
    os.chdir(call["folder"])
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for target, name in enumerate(call["said"], start=1):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), target)
    if call["program"]:
        exec(call["program"], {"__name__": "__main__"})
        sys.exit()
    from bot.__main__ import main as kurator

    kurator(call["words"], prog_name="kurator")
    raise AssertionError("a command ends its process")


if __name__ == "__main__":
    main()
