"""The labelled phrases that came with the task, scored by their own scorer."""

from pathlib import Path
from typing import Any

import pytest

from bot.commands.terms_command import as_record, context_of
from scheduler.terms import read
from tests.data.deadlines import score

GOLD = score.read_jsonl((Path(__file__).parents[2] / "data/deadlines/phrases.jsonl").read_text(encoding="utf-8"))


def answer(record: dict[str, Any]) -> dict[str, Any]:
    return as_record(read(record["phrase"], context_of(record["context"])))


ANSWERS = [answer(record) for record in GOLD]
PAIRS = list(zip(GOLD, ANSWERS, strict=True))


def flags(record: dict[str, Any]) -> set[str]:
    return set(record["expected"]["flags"])


def test_nearly_every_reading_agrees_fully() -> None:
    misses = [
        (record["phrase"], reply["windows"])
        for record, reply in PAIRS
        if not any(score.fully_agrees(reply, reading, record) for reading in score.readings(record))
    ]
    assert len(misses) <= 0.03 * len(GOLD), misses


def test_every_ambiguous_phrase_is_asked_with_choices() -> None:
    doubtful = [(record, reply) for record, reply in PAIRS if "ambiguous" in flags(record)]
    assert len(doubtful) == 6
    for record, reply in doubtful:
        assert reply["needs_human"], record["phrase"]
        assert reply["question"].endswith("?")
        assert len(reply["choices"]) >= 2


def test_the_primary_or_an_alternative_reading_is_among_the_choices() -> None:
    for record, reply in PAIRS:
        if "ambiguous" not in flags(record):
            continue
        windows = [reading["windows"] for reading in score.readings(record)]
        offered = [choice["windows"] for choice in reply["choices"]]
        assert any(choice in windows for choice in offered), record["phrase"]


def test_plain_phrases_are_hardly_ever_asked() -> None:
    plain = [
        reply["needs_human"]
        for record, reply in PAIRS
        if not score.EXCUSES & flags(record) and record["expected"]["kind"] != "unscheduled"
    ]
    assert sum(plain) <= 0.05 * len(plain)


def test_no_wrong_day_is_given_without_asking() -> None:
    wrong = [
        record["phrase"]
        for record, reply in PAIRS
        if not reply["needs_human"]
        and reply["deadlines"]
        and not any(score.due_agrees(reply, reading, record) for reading in score.readings(record))
    ]
    assert wrong == []


@pytest.mark.parametrize("flag", ["outside_context", "weekday_mismatch"])
def test_what_contradicts_itself_is_asked(flag: str) -> None:
    asked = [reply["needs_human"] for record, reply in PAIRS if flag in flags(record)]
    assert asked
    assert all(asked)
