"""What a committed transaction wrote, and whether the audit tells of it: watched in every test that acts on the bot."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, event

from handlers.texts.audit import FIELDS, value
from storage.models import AuditEvent, Base

UNAUDITED: Mapping[str, str] = {
    "updates": "which updates were handled, for two days",
    "expected_inputs": "what a chat waits for",
    "notices": "the queue's own state: the row itself tells what was sent when",
    "notice_items": "what a notice speaks of",
    "delivery_leases": "which process delivers",
    "join_attempts": "wrong links of an hour, counted",
    "drawn_reports": "names of files at Telegram, for two days",
    "uploads": "a file before anybody decided about it; loading it is audited",
    "import_rows": "what an import that the audit tells of did to each row, for a day",
    "audit_events": "the audit",
    "unnamed_answers": "answers of nobody: an event would tell when one was given",
    "unnamed_prompts": "what somebody without a name is asked",
    "answer_comments": "settled by an answer, which is audited",
}
"""Tables that hold no programme data, and why a change of them is nobody's act."""
OF_DELIVERY = {"people": {"unreachable_at", "unreachable_told_at"}, "broadcasts": {"message_id"}}
"""Columns of the queue's state: whether somebody can be written to, which message shows how far a broadcast is."""
WRITING = re.compile(r'^(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
SETTING = re.compile(r"\bSET (.*?)(?: WHERE |$)", re.IGNORECASE | re.DOTALL)
CODE = re.compile(r"[a-z_]+")
UNWORDED = re.compile(r"[a-z_]+|.*\{.*\}.*", re.DOTALL)
"""What values look like that nobody put into words: names of the code, dictionaries."""
VERBATIM = frozenset({"code", "zone", "file"})
"""Fields whose values are names that people gave, Latin ones too."""
WATCHED = {table.name for table in Base.metadata.sorted_tables} - set(UNAUDITED)


@dataclass
class Watch:
    """Tables written since the last end of a transaction, and what was committed without a word of the audit."""

    written: set[str] = field(default_factory=set)
    silent: list[set[str]] = field(default_factory=list)
    unworded: set[str] = field(default_factory=set)

    def note(self, statement: str, rowcount: int) -> None:
        found = WRITING.match(statement.strip())
        if found and rowcount and not _is_of_delivery(found[1], statement):
            self.written.add(found[1])

    def committed(self) -> None:
        if self.written & WATCHED and "audit_events" not in self.written:
            self.silent.append(self.written & WATCHED)
        self.written = set()


def _is_of_delivery(table: str, statement: str) -> bool:
    setting = SETTING.search(statement)
    columns = {part.partition("=")[0].strip() for part in setting[1].split(", ")} if setting else set()
    return bool(columns) and columns <= OF_DELIVERY.get(table, set())


_watches: list[Watch] = []


@event.listens_for(Engine, "after_cursor_execute")
def _note(connection: Connection, cursor: Any, statement: str, *_: Any) -> None:
    for watch in _watches:
        watch.note(statement, cursor.rowcount)


@event.listens_for(Engine, "commit")
def _commit(connection: Connection) -> None:
    for watch in _watches:
        watch.committed()


@event.listens_for(Engine, "rollback")
def _rollback(connection: Connection) -> None:
    for watch in _watches:
        watch.written = set()


@event.listens_for(AuditEvent, "after_insert")
def _words(_: object, connection: Connection, told: AuditEvent) -> None:
    for watch in _watches:
        watch.unworded.update(_unworded(told))


def _unworded(told: AuditEvent) -> Iterator[str]:
    """Fields without a Russian word, and values that would be shown as the code has them."""
    sides = (told.before or {}, told.after or {})
    names = {*sides[0], *sides[1], *(told.personal or ())}
    yield from (name for name in names if CODE.fullmatch(name) and name not in FIELDS)
    for side in sides:
        for name, kept in side.items():
            shown = value(kept, name)
            if CODE.fullmatch(name) and name not in VERBATIM and UNWORDED.fullmatch(shown):
                yield f"{name}={shown}"


@contextmanager
def all_audited() -> Iterator[None]:
    """Whatever is committed meanwhile tells the audit, in words; anything else is an error that names it."""
    watch = Watch()
    _watches.append(watch)
    try:
        yield
    finally:
        _watches.remove(watch)
    assert watch.unworded == set(), f"the audit would show as the code has it: {watch.unworded}"
    assert watch.silent == [], f"written without an event of the audit: {watch.silent}"
