"""Members of an enum as plain attributes of their class.

Python 3.11 looks them up through a property written in Python, five times slower than an attribute
(https://github.com/python/cpython/issues/93910); the grammar compares kinds of tokens some hundred times a phrase.
"""

from enum import Enum
from typing import TypeVar

E = TypeVar("E", bound=type[Enum])


def plain_members(enum: E) -> E:
    """The same enum, its members set once more past the guard against assigning to them."""
    for name, member in enum.__members__.items():
        type.__setattr__(enum, name, member)
    return enum
