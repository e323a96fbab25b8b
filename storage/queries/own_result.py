"""What a school's own answers are compared with: those of its group in the same wave, without a name of any other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import DONE, Answer, Question, QuestionKind, School, SchoolGroup, Task
from storage.queries.responses import Response, response
from storage.queries.sheets import sheet
from storage.refusals import Refusal
from storage.rights import By
from storage.years import working_year

EVERYBODY = "Школы программы"
LEAST = 5
FEW = "Пока сдали меньше пяти школ: сравню с медианой, когда их станет пять."
NUMBERS = frozenset({QuestionKind.INTEGER, QuestionKind.DECIMAL})


@dataclass(frozen=True, slots=True)
class Compared:
    """A response, its questions that hold numbers, and the values of every school of its group by question."""

    found: Response
    group: str
    questions: Sequence[Question]
    own: Mapping[int, float]
    others: Sequence[Mapping[int, float]]


async def compared(session: AsyncSession, by: By, task_id: int) -> Compared:
    """The actor's own response beside its group; Refusal before it is handed in, and under five schools."""
    found = await response(session, by.actor, task_id)
    task = found.task
    if task.state not in DONE or task.school_id is None:
        raise Refusal("Сравнение с группой появится, когда анкета школы будет сдана.")
    asked = await sheet(session, found.wave.questionnaire_id)
    scaled = {one.id for one in asked.questions if _is_scale([c.value for c in asked.choices.get(one.id, ())])}
    questions = [one for one in asked.questions if one.kind in NUMBERS or one.id in scaled]
    values = await _values(session, found.wave.id, [one.id for one in questions])
    group, schools = await _group(session, by, task.school_id, set(values))
    others = [values[one] for one in schools]
    if len(others) < LEAST:
        raise Refusal(FEW)
    return Compared(found, group, questions, values.get(task.school_id, {}), others)


def _is_scale(values: Sequence[str]) -> bool:
    """Whether choices are steps of a scale: «0», «1», «2»."""
    return len(values) > 2 and all(value.isdecimal() for value in values)


async def _values(session: AsyncSession, wave_id: int, questions: Sequence[int]) -> dict[int, dict[int, float]]:
    """The numbers of every school that handed in, by school and question."""
    statement = (
        select(Task.school_id, Answer.question_id, Answer.value)
        .join(Answer, Answer.task_id == Task.id)
        .where(Task.wave_id == wave_id, Task.state.in_(DONE), Task.respondent_id.is_(None))
        .where(Answer.superseded_at.is_(None), Answer.value.is_not(None), Answer.question_id.in_(questions))
    )
    found: dict[int, dict[int, float]] = {}
    for school, question, value in await session.execute(statement):
        found.setdefault(school or 0, {})[question] = float(value or 0)
    return found


async def _group(session: AsyncSession, by: By, school_id: int, answered: set[int]) -> tuple[str, Sequence[int]]:
    """The largest of the school's groups of this year with five schools that answered, else the whole programme."""
    mine = select(SchoolGroup.title).where(SchoolGroup.school_id == school_id, _this_year(by))
    statement = (
        select(SchoolGroup.title, SchoolGroup.school_id)
        .join(School, School.id == SchoolGroup.school_id)
        .where(School.programme_id == by.actor.programme_id, _this_year(by), SchoolGroup.title.in_(mine))
    )
    groups: dict[str, set[int]] = {}
    for title, school in await session.execute(statement):
        groups.setdefault(title, set()).add(school)
    fitting = {title: schools & answered for title, schools in groups.items() if len(schools & answered) >= LEAST}
    if not fitting:
        return EVERYBODY, sorted(answered)
    title = max(sorted(fitting), key=lambda one: len(fitting[one]))
    return title, sorted(fitting[title])


def _this_year(by: By) -> ColumnElement[bool]:
    return (SchoolGroup.year == working_year(by.today)) | SchoolGroup.year.is_(None)
