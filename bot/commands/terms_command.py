"""`python -m bot terms`: the reader of «Сроки» alone, for machines in JSON lines and for people in Russian."""

import json
import sys
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from scheduler.terms import Context, Reading, Window

NOTHING = "—"
ENCODE = json.JSONEncoder(ensure_ascii=False).encode


@click.command(help="Read phrases of «Сроки» as people print them.")
@click.argument("phrase", required=False)
@click.option("--year", type=click.IntRange(1990, 2100), help="Academic year: 2021 is 2021/2022.")
@click.option("--calendar-year", type=click.IntRange(1990, 2100), help="Calendar year, for plans of one.")
@click.option("--json", "as_json", is_flag=True, help="Answer a phrase in JSON, too.")
def command(phrase: str | None, year: int | None, calendar_year: int | None, as_json: bool) -> None:
    """Without a phrase: JSON lines {"id", "phrase", "context"} on standard input, readings in JSON lines out."""
    if phrase is None:
        _answer_lines()
        return
    from scheduler.terms import Context, read

    reading = read(phrase, Context(year_start=year, calendar_year=calendar_year))
    click.echo(json.dumps(as_record(reading), ensure_ascii=False) if as_json else explain(phrase, reading))


def _answer_lines() -> None:
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            told = answered(str(record["phrase"]), context_of(record.get("context")))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise click.ClickException(f"line {number}: {error!r}; expected {{id, phrase, context}}") from error
        sys.stdout.write(f'{{"id": {ENCODE(record.get("id"))}, {told[1:]}\n')


@lru_cache(maxsize=32768)
def answered(phrase: str, context: "Context") -> str:
    """The record of a phrase as JSON: plans print the same phrases again and again."""
    from scheduler.terms import read

    return ENCODE(as_record(read(phrase, context)))


def context_of(given: dict[str, Any] | None) -> "Context":
    """The context of one input line, as deadlines/README.md writes it; null knows no year."""
    from datetime import date

    from scheduler.terms import Context

    given = given or {}
    span, anchor = given.get("span"), given.get("anchor")
    return Context(
        year_start=given.get("year_start"),
        calendar_year=given.get("calendar_year"),
        span=(date.fromisoformat(span[0]), date.fromisoformat(span[1])) if span else None,
        anchor=date.fromisoformat(anchor) if anchor else None,
        assumed=bool(given.get("assumed")),
    )


def as_record(reading: "Reading") -> dict[str, Any]:
    """The fields of deadlines/README.md, and what people are asked."""
    offset = reading.offset
    return {
        "kind": reading.kind.value,
        "windows": _iso(reading.windows),
        "deadlines": [day.isoformat() for day in reading.deadlines],
        "recurrence": reading.recurrence,
        "needs_human": reading.needs_human,
        "event": reading.event,
        "offset": offset and {"n": offset.number, "unit": offset.unit, "dir": offset.direction},
        "question": reading.question,
        "choices": [
            {"label": one.label, "deadlines": [day.isoformat() for day in one.deadlines], "windows": _iso(one.windows)}
            for one in reading.choices
        ],
    }


def _iso(windows: "tuple[Window, ...]") -> list[list[str | None]]:
    return [[day.isoformat() if day else None for day in window] for window in windows]


def explain(phrase: str, reading: "Reading") -> str:
    """The reading as a person would tell it, line by line."""
    return "\n".join(_explanation(phrase, reading))


def _explanation(phrase: str, reading: "Reading") -> Iterator[str]:
    from scheduler.terms import day_label, russian_kind, russian_recurrence, russian_role, window_label

    yield f"Фраза: «{' '.join(phrase.split())}»"
    yield f"Вид: {russian_kind(reading.kind)}"
    for piece in reading.pieces:
        yield f"  «{piece.text}» — {russian_role(piece.role)}"
    yield f"Окна: {'; '.join(map(window_label, reading.windows)) or NOTHING}"
    yield f"Сроки: {'; '.join(map(day_label, reading.deadlines)) or NOTHING}"
    if reading.recurrence:
        yield f"Повторение: {russian_recurrence(reading.recurrence)}"
    if reading.event:
        yield f"Событие: {reading.event}"
    for note in reading.notes:
        yield f"Заметьте: {note}"
    if reading.question:
        yield f"Вопрос: {reading.question}"
        yield from (f"  – {choice.label}" for choice in reading.choices)
