"""`python -m bot plan`: what the roadmap's phrases become in one academic year; stores nothing without --apply."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from scheduler.plans import Plan
    from storage.queries.planned import Due, PlannedSeat, PlannedStage


@click.command()
@click.option("--programme", "code", required=True, help="Code of the programme.")
@click.option("--year", type=click.IntRange(2000, 2100), required=True, help="Y for the column Y/Y+1.")
@click.option("--apply", "stores", is_flag=True, help="Store the tasks; planning twice changes nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(code: str, year: int, stores: bool, as_json: bool) -> None:
    """Show the dated tasks, the ongoing measures and the phrases a person must decide."""
    found = asyncio.run(_plan(code, year, stores=stores))
    click.echo(json.dumps(found, ensure_ascii=False) if as_json else _as_text(found))


async def _plan(code: str, year: int, *, stores: bool) -> dict[str, Any]:
    from bot.commands.opened import opened_database
    from scheduler.planning import apply, plan
    from storage.queries.programmes import programme_by_code
    from storage.queries.roadmap import school_names
    from storage.refusals import Refusal

    async with opened_database() as (database, now), database.transaction() as session:
        programme = await programme_by_code(session, code)
        if programme is None:
            raise Refusal(f"Программы с кодом «{code}» нет.")
        made = await plan(session, programme, year)
        if stores:
            await apply(session, programme, made, now)
        return _as_json(made, await school_names(session, programme.id))


def _as_json(plan: "Plan", schools: Mapping[int, str]) -> dict[str, Any]:
    """The plan as the README promises it to machines; a wave to be opened is a task of kind «questionnaire»."""
    tasks = [
        _task(task.stage, task.due, task.school_id and schools.get(task.school_id), _named(task.seats), task.stage.kind)
        for task in plan.tasks
    ]
    waves = [_task(wave.stage, wave.due, None, _named(()), "questionnaire") for wave in plan.waves]
    questions = [
        {**_about(q.stage), "question": q.question, "choices": [choice["label"] for choice in q.choices]}
        for q in plan.questions
    ]
    return {"tasks": tasks + waves, "ongoing": [_about(one.stage) for one in plan.ongoing], "questions": questions}


def _about(stage: "PlannedStage") -> dict[str, Any]:
    line = stage.line
    return {"number": line.number, "title": line.title, "direction": line.direction, "phrase": stage.phrase}


def _task(stage: "PlannedStage", due: "Due", school: str | int | None, owner: str, kind: str) -> dict[str, Any]:
    return {
        **_about(stage), "start": due.starts.isoformat() if due.starts else None, "deadline": due.deadline.isoformat(),
        "school": school, "owner": owner, "kind": str(kind),
    }  # fmt: skip


def _named(seats: "Sequence[PlannedSeat]") -> str:
    """Who owes, as printed; the coordinator where nobody is."""
    from scheduler.texts import COORDINATOR

    return ", ".join(seat.printed or COORDINATOR for seat in seats) or COORDINATOR


def _as_text(found: dict[str, Any]) -> str:
    rows = [f"{t['deadline']}  {t['number'] or '—':>3}  {t['title'][:70]}  {t['school'] or ''}" for t in found["tasks"]]
    rows += [f"постоянно   {t['number'] or '—':>3}  {t['title'][:70]}" for t in found["ongoing"]]
    rows += [f"уточнить    {q['number'] or '—':>3}  «{q['phrase']}» {q['question']}" for q in found["questions"]]
    return "\n".join(rows)
