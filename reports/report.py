"""What the worker gives back for any picture: its pages and the words under it."""

import hashlib
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

MADE = "generated_at"
DRAW = "reports.drawing:draw"  # for the worker: facts -> Report
PRINT, WORKBOOK = "reports.drawing:print_set", "reports.workbooks:workbook"
DOCUMENT = "reports.documents:document"  # (name of a template, its content, facts) -> Report


@dataclass(frozen=True, slots=True)
class Report:
    """Pictures as PNG in their order, or one file with its name; a caption in plain text of at most 1024 characters."""

    pages: tuple[bytes, ...]
    caption: str
    name: str = ""

    @property
    def png(self) -> bytes:
        """The first page."""
        return self.pages[0]


def digest(form: str, facts: Any) -> str:
    """What is made of facts in a form, as a fingerprint: the moment of making aside, and of this very code."""
    return hashlib.sha256(f"{code_stamp()}|{form}|{canonical(facts)}".encode()).hexdigest()


def canonical(value: Any) -> str:
    """A value written out whole, without the fields `generated_at`."""
    if is_dataclass(value) and not isinstance(value, type):
        own = ((field.name, getattr(value, field.name)) for field in fields(value) if field.name != MADE)
        return f"{type(value).__name__}({','.join(f'{name}={canonical(one)}' for name, one in own)})"
    if isinstance(value, tuple):
        return f"({','.join(map(canonical, value))})"
    return repr(value)


@cache
def code_stamp() -> str:
    """Changes with any module of this package: a newer release draws anew."""
    own = sorted(Path(__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in own)).hexdigest()
