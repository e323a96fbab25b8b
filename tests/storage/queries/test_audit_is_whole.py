"""No writing path is left out of the audit: every function that writes is found in the sources, and has to tell.

Beside this reading of sources, `tests/auditing.py` watches what every handler of every test really commits.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from storage.models import Base
from tests.auditing import UNAUDITED, WATCHED

ROOT = Path(__file__).parents[3]
SOURCES = sorted(
    path
    for place in ("storage/queries", "storage/importing", "scheduler", "handlers")
    for path in (ROOT / place).rglob("*.py")
)
TELLS = {"record", "record_as"}
WRITES = {"insert", "update", "delete", "insert_new", "insert_rows", "updated", "inserted"}
TABLES = {mapper.class_.__name__: mapper.class_.__tablename__ for mapper in Base.registry.mappers}
ALIASES = {"TASKS": "tasks", "SEATS": "task_seats", "EVENTS": "task_events", "TABLE": "notices"}
NOBODYS = {
    "reaching.py:_lose": "whether somebody can be written to is the queue's state",
    "reaching.py:mark_reachable": "as above",
    "thresholds.py:risk_parameters": "no row: what the sources call a parameter",
}
"""Writing functions that tell nothing, and why."""


@dataclass
class Function:
    """A function of the sources: what it calls, which tables it writes, and whether it tells the audit itself."""

    name: str
    calls: set[str] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)

    @property
    def plain(self) -> str:
        return self.name.partition(":")[2]


def functions() -> Iterator[Function]:
    for path in SOURCES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield _read(f"{path.name}:{node.name}", node)


def _read(name: str, node: ast.AST) -> Function:
    made = Function(name)
    for one in ast.walk(node):
        if isinstance(one, ast.Call):
            called = _name(one.func)
            made.calls.add(called)
            made.tables |= {*_tables(called, one.args)}
    return made


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _tables(called: str, arguments: list[ast.expr]) -> Iterator[str]:
    """insert(Task), update(TASKS), insert_new(session, Muted, …), and objects that are made: `Answer(…)`."""
    yield from (TABLES[name] for name in (called,) if name in TABLES)
    for one in arguments if called in WRITES else ():
        yield from (known[_name(one)] for known in (TABLES, ALIASES) if _name(one) in known)


def telling(known: Mapping[str, Function]) -> set[str]:
    """Functions that tell, those that call one of them, and those called by nobody but such."""
    by_plain = {one.plain: set[str]() for one in known.values()}
    for one in known.values():
        by_plain[one.plain].add(one.name)
    tells = {one.name for one in known.values() if one.calls & TELLS}
    grew = True
    while grew:
        before = len(tells)
        names = {known[name].plain for name in tells}
        tells |= {one.name for one in known.values() if one.calls & names}
        grew = len(tells) > before
    return tells


def unaudited() -> set[str]:
    """Writing functions that neither tell nor are called by one that does."""
    known = {one.name: one for one in functions()}
    tells = telling(known)
    covered = set(tells)
    grew = True
    while grew:
        before = len(covered)
        called = {call for name in covered for call in known[name].calls}
        covered |= {one.name for one in known.values() if one.plain in called}
        grew = len(covered) > before
    return {one.name for one in known.values() if one.tables & WATCHED and one.name not in covered}


def test_every_writing_function_tells_the_audit() -> None:
    assert unaudited() - set(NOBODYS) == set()


def test_the_reading_finds_what_writes() -> None:
    """What this test relies on: it sees bulk statements, objects that are added, and rows inserted once."""
    found = {one.name: one.tables for one in functions() if one.tables}
    assert found["planned.py:change_state"] == {"tasks"}
    assert found["invitations.py:invite"] == {"people"}
    assert found["consents.py:ask_consent"] == {"consents"}
    assert len(found) > 30


@pytest.mark.parametrize("table", UNAUDITED)
def test_what_is_not_audited_is_a_table_with_a_reason(table: str) -> None:
    assert table in Base.metadata.tables
    assert UNAUDITED[table]
