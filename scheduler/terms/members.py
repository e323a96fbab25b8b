"""Members of an enum as attributes of a module.

`Enum.MEMBER` costs 80 ns in Python 3.11: the metaclass of enums has a `__getattr__`, so every look-up takes the long
way (https://github.com/python/cpython/issues/93910). A class of its own costs 18 ns, a module 8, and the grammar names
a member some two hundred times a phrase. Signatures that join one with `|` need annotations that are not evaluated.
"""

from enum import Enum
from types import ModuleType
from typing import TypeVar, cast

E = TypeVar("E", bound=type[Enum])


def plain_members(enum: E) -> E:
    """The members of the enum and nothing else: for naming them, not for walking over them."""
    module = ModuleType(enum.__name__)
    vars(module).update(enum.__members__)
    return cast("E", module)
