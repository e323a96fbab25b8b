"""`python -m bot queue` as an administrator uses it: the ledger, the dead letters, and sending them again."""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.commands.queue_command import command
from storage.database import Database
from storage.models import NoticeState, Person, Priority
from storage.queries.notices import Draft, claim, end, enqueue
from tests.bot.conftest import NOW

Ran = Callable[..., Result]


@pytest.fixture
def ran(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """The command on a queue of eight: four dead letters (one too late, one to a group), others sent and waiting."""
    asyncio.run(_fill(sqlite_url))
    monkeypatch.setenv("KURATOR_DATABASE", sqlite_url)
    return lambda *words: CliRunner().invoke(command, words)


async def _fill(url: str) -> None:
    database = Database(url)
    async with database.transaction() as session:
        session.add(Person(id=1, name="Марина Петровна"))
        await session.flush()
        drafts = [
            Draft("digest", f"k{n}", Priority.REMINDER, NOW + timedelta(days=n > 6), {}, person_id=1) for n in range(8)
        ]
        drafts[0] = Draft("community_link", "k0", Priority.ANSWER, NOW, {}, chat_id=-100)
        drafts[2] = Draft("week", "k2", Priority.REPORT, NOW, {}, person_id=1, not_after=NOW + timedelta(hours=36))
        await enqueue(session, drafts, NOW)
        claimed = await claim(session, NOW, NOW, 7)
        for notice in claimed:
            dead = notice.dedupe_key in ("k0", "k2", "k4", "k5")
            state = NoticeState.FAILED if dead else NoticeState.SENT
            await end(session, notice.id, state, NOW, reason="Bad Gateway" if dead else None)
    await database.dispose()


def told(ran: Ran, *words: str) -> dict[str, Any]:
    result = ran("--json", *words)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_ledger_and_the_dead_letters_in_words(ran: Ran) -> None:
    result = ran()
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert [line.split() for line in lines[:6]] == [
        ["queued", "1"], ["sending", "0"], ["sent", "3"], ["failed", "4"], ["suppressed", "0"], ["expired", "0"],
    ]  # fmt: skip
    assert lines[6] == "#6 digest to Марина Петровна, 2021-08-25T02:00:00+00:00, attempts: 1: Bad Gateway"
    assert "too late to replay" in lines[8]
    assert lines[9].startswith("#1 community_link to chat -100, ")
    assert "queued again" not in result.stdout


def test_what_does_not_fit_the_list_is_counted(ran: Ran) -> None:
    lines = ran("--limit", "1").stdout.splitlines()
    assert lines[-1] == "and 3 earlier dead letters; --limit lists more"
    assert len(told(ran, "--limit", "3")["failed"]) == 3


def test_one_dead_letter_is_queued_again(ran: Ran) -> None:
    found = told(ran, "--replay", "#6")
    assert (found["replayed"], found["counts"]["queued"], found["failed_total"]) == (1, 2, 3)
    assert [one["id"] for one in found["failed"]] == [5, 3, 1]
    assert found["failed"][1] == {
        "id": 3, "kind": "week", "to": "Марина Петровна", "chat": None, "attempts": 1, "reason": "Bad Gateway",
        "due": "2021-08-25T02:00:00+00:00", "ended_at": "2021-08-25T02:00:00+00:00", "late": True,
    }  # fmt: skip


def test_all_dead_letters_are_queued_again(ran: Ran) -> None:
    result = ran("--replay", "all")
    assert result.stdout.splitlines()[-1] == "queued again: 4"
    found = told(ran, "--replay", "all")
    assert (found["replayed"], found["failed"], found["counts"]["queued"]) == (0, [], 5)


def test_a_number_of_no_dead_letter_changes_nothing(ran: Ran) -> None:
    result = ran("--json", "--replay", "6", "--replay", "2", "--replay", "99")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "#2, #99" in result.stderr
    assert told(ran)["counts"]["failed"] == 4


@pytest.mark.parametrize("word", ["последний", "0", "-1", "1.5", "²", str(2**31), ""])
def test_what_is_no_number_is_asked_wrongly(ran: Ran, word: str) -> None:
    result = ran("--replay", word)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "the word all" in result.stderr
