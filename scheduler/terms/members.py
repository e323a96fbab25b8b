"""Members of an enum as attributes of a plain class.

`Enum.MEMBER` costs 80 ns in Python 3.11: the metaclass of enums has a `__getattr__`, so every look-up takes the long
way (https://github.com/python/cpython/issues/93910). A class of its own costs 5 ns, and the grammar names a member some
two hundred times a phrase.
"""

from enum import Enum
from typing import TypeVar, cast

E = TypeVar("E", bound=type[Enum])


def plain_members(enum: E) -> E:
    """A class that has the members of the enum and nothing else: it is for naming them, not for walking over them."""
    return cast("E", type(enum.__name__, (), dict(enum.__members__)))
