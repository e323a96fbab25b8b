"""What the worker runs in its tests; it lives in a module because the worker finds functions by name."""

import os
import sys
import time
from pathlib import Path


def double(number: int) -> int:
    return number * 2


def wait_for(mark: str) -> str:
    """Work until somebody leaves a mark."""
    while not Path(mark).exists():
        time.sleep(0.01)
    return mark


def own_pid() -> int:
    return os.getpid()


def refuse(sentence: str) -> None:
    raise LookupError(sentence)


def take_bytes(number: int) -> int:
    """Take so much memory for a moment."""
    return len(bytearray(number))


def die_once(mark: str) -> int:
    """Die at the first call, answer at the second."""
    path = Path(mark)
    if not path.exists():
        path.touch()
        os._exit(9)
    return os.getpid()


def die() -> None:
    os._exit(9)


def sleep_and_note(mark: str, seconds: float) -> None:
    time.sleep(seconds)
    Path(mark).touch()


def has_loaded(*names: str) -> bool:
    """Whether this process holds these modules already."""
    return all(name in sys.modules for name in names)


def niceness() -> int:
    return os.nice(0)
