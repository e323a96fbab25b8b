"""`python -m bot plan`: what the roadmap's phrases become in one academic year; stores nothing without --apply."""

import asyncio
import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from scheduler.planning import Plan


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


def _as_json(plan: "Plan", schools: Any) -> dict[str, Any]:
    def about(cell_id: int) -> dict[str, Any]:
        line = plan.lines[cell_id]
        return {"number": line.number, "title": line.title, "direction": line.direction}

    tasks = [
        {
            **about(task.identity[0]),
            "phrase": task.phrase,
            "start": task.starts.isoformat() if task.starts else None,
            "deadline": task.deadline.isoformat(),
            "school": schools.get(task.identity[3]),
            "owner": [seat.printed or seat.role for seat in task.seats],
            "kind": task.kind,
        }
        for task in plan.tasks
    ]
    ongoing = [{**about(one.line.cell_id), "phrase": one.phrase} for one in plan.ongoing]
    questions = [
        {
            **about(q.line.cell_id),
            "phrase": q.phrase,
            "question": q.question,
            "choices": [c["label"] for c in q.choices],
        }
        for q in plan.questions
    ]
    return {"tasks": tasks, "ongoing": ongoing, "questions": questions}


def _as_text(found: dict[str, Any]) -> str:
    rows = [f"{t['deadline']}  {t['number'] or '—':>3}  {t['title'][:70]}  {t['school'] or ''}" for t in found["tasks"]]
    rows += [f"постоянно   {t['number'] or '—':>3}  {t['title'][:70]}" for t in found["ongoing"]]
    rows += [f"уточнить    {q['number'] or '—':>3}  «{q['phrase']}» {q['question']}" for q in found["questions"]]
    return "\n".join(rows)
