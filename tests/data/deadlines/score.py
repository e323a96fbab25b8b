#!/usr/bin/env python3
# ruff: noqa: E501, T201 - a copy of the scorer the phrases came with
"""Score a deadline-phrase reader against labelled phrases.

    score.py GOLD.jsonl -- COMMAND [ARG ...]     run COMMAND, feed it the phrases, score its answers
    score.py GOLD.jsonl --answers ANSWERS.jsonl  score answers made earlier

COMMAND reads one JSON object per line, {"id", "phrase", "context"}, and writes one per line, in order:
{"id", "kind", "windows", "deadlines", "recurrence", "needs_human"}; README.md beside this file defines them.
Prints the misses (--show N of them) and, last, one line:

    full 120/130 0.923  due 125/130 0.962  ambiguous 5/5  in vain 3/110  records 130
"full": kind, windows, deadlines and recurrence agree with the primary or with an accepted alternative reading;
"due": the deadlines alone agree; "ambiguous": of the records a person must decide, those where needs_human is true;
"in vain": of the plain records (none of the flags that excuse a question), those where needs_human is true all the same.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Record = dict[str, Any]
DATED = {"dates", "windows"}
EXCUSES = {
    "ambiguous",
    "contradiction",
    "misprint",
    "reconstructed",
    "truncated",
    "outside_context",
    "empty",
    "vague",
    "reschedule",
}


def read_jsonl(text: str) -> list[Record]:
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def readings(record: Record) -> Iterator[Record]:
    """The primary reading, then each accepted alternative laid over it."""
    expected = record["expected"]
    yield expected
    for alternative in record["alternatives"]:
        reading = expected | {k: v for k, v in alternative.items() if k != "why"}
        if "windows" in alternative and "deadlines" not in alternative and reading["kind"] in DATED:
            reading["deadlines"] = [end for _, end in reading["windows"] if end]
        yield reading


def tolerance(record: Record) -> int:
    """Days by which a deadline may differ: local school terms, and «до D» read as excluding D."""
    flags = set(record["expected"]["flags"])
    if "approx_calendar" in flags:
        return 10
    return 1 if "open_start" in flags and "no_later_than" not in flags else 0


def near(a: str | None, b: str | None, days: int) -> bool:
    if a is None or b is None:
        return a == b
    return abs((dt.date.fromisoformat(a) - dt.date.fromisoformat(b)).days) <= days


def same_days(got: list[str], want: list[str], days: int) -> bool:
    return len(got) == len(want) and all(near(g, w, days) for g, w in zip(got, want, strict=True))


def same_windows(got: list[list[str | None]], want: list[list[str | None]], record: Record, days: int) -> bool:
    def start_agrees(g: str | None, w: str | None) -> bool:
        return g == w or (w is None and g is not None) or near(g, w, days if days == 10 else 0)

    return len(got) == len(want) and all(
        start_agrees(g[0], w[0]) and near(g[1], w[1], days) for g, w in zip(got, want, strict=True)
    )


def due_agrees(answer: Record, reading: Record, record: Record) -> bool:
    return same_days(answer["deadlines"], reading["deadlines"], tolerance(record))


def fully_agrees(answer: Record, reading: Record, record: Record) -> bool:
    kinds = {answer["kind"], reading["kind"]}
    if len(kinds) > 1 and not kinds <= DATED:
        return False
    if reading["recurrence"] is not None and answer.get("recurrence") != reading["recurrence"]:
        return False
    days = tolerance(record)
    windows_free = reading["kind"] == "ongoing" and not reading["windows"]
    return due_agrees(answer, reading, record) and (
        windows_free or same_windows(answer["windows"], reading["windows"], record, days)
    )


def ask(command: list[str], gold: list[Record]) -> list[Record]:
    lines = "".join(json.dumps({k: r[k] for k in ("id", "phrase", "context")}, ensure_ascii=False) + "\n" for r in gold)
    run = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
    if run.returncode:
        sys.exit(f"the reader ended with {run.returncode}: {run.stderr[-2000:]}")
    return read_jsonl(run.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--answers", type=Path)
    parser.add_argument("--show", type=int, default=20)
    parser.add_argument("--min-full", type=float, default=0.0)
    argv = sys.argv[1:]
    command = argv[argv.index("--") + 1 :] if "--" in argv else []
    options = parser.parse_args(argv[: argv.index("--")] if "--" in argv else argv)
    gold = read_jsonl(options.gold.read_text(encoding="utf-8"))
    answers = read_jsonl(options.answers.read_text(encoding="utf-8")) if options.answers else ask(command, gold)
    if [a["id"] for a in answers] != [r["id"] for r in gold]:
        sys.exit("the answers do not follow the phrases one by one, in order, by id")
    full = due = asked = doubtful = plain = in_vain = 0
    misses = []
    for record, answer in zip(gold, answers, strict=True):
        is_full = any(fully_agrees(answer, reading, record) for reading in readings(record))
        full += is_full
        due += any(due_agrees(answer, reading, record) for reading in readings(record))
        if "ambiguous" in record["expected"]["flags"]:
            doubtful += 1
            asked += bool(answer.get("needs_human"))
        if not EXCUSES & set(record["expected"]["flags"]) and record["expected"]["kind"] != "unscheduled":
            plain += 1
            in_vain += bool(answer.get("needs_human"))
        if not is_full:
            misses.append((record, answer))
    for record, answer in misses[: options.show]:
        keys = ("kind", "windows", "deadlines", "recurrence")
        print(record["id"], repr(record["phrase"]), record["context"])
        print("   want", {k: record["expected"][k] for k in keys})
        print("   got ", {k: answer.get(k) for k in keys})
    total = len(gold)
    print(
        f"full {full}/{total} {full / total:.3f}  due {due}/{total} {due / total:.3f}  "
        f"ambiguous {asked}/{doubtful}  in vain {in_vain}/{plain}  records {total}"
    )
    sys.exit(full / total < options.min_full)


if __name__ == "__main__":
    main()
