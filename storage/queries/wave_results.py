"""What a wave says: every school's answers with those of the wave before, for files and for who checks them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import DONE, Answer, Question, QuestionKind, Questionnaire, School, Task, TaskState, Wave
from storage.queries.sheets import sheet
from storage.queries.wave_cards import seen
from storage.questionnaires.filling import SILENT
from storage.refusals import NotYours
from storage.rights import Actor, Right


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as a file explains it; `choices` are labels by value."""

    name: str
    label: str
    group: str | None
    kind: QuestionKind
    hint: str | None
    required: bool
    least: float | None
    most: float | None
    relevant: str | None
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_share(self) -> bool:
        return (self.least, self.most) == (0, 100)


@dataclass(frozen=True, slots=True)
class SchoolAnswers:
    """A school's answers by the names of questions; None is «нет данных». `notes`: why, or a file's name."""

    school: str
    state: TaskState
    handed_in: datetime | None
    values: Mapping[str, str | None] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WaveResults:
    """A wave of schools; `zone` is the reader's."""

    title: str
    opens: str
    closes: str
    zone: str
    questions: Sequence[AskedQuestion]
    schools: Sequence[SchoolAnswers]


async def wave_results(session: AsyncSession, actor: Actor, wave_id: int) -> WaveResults:
    """A wave of the actor's schools; NotYours for a foreign one, and for one of single persons."""
    if not actor.may(Right.SEE_WAVES):
        raise NotYours("Ответы школ видят координатор, руководитель и кураторы.")
    mine = seen(actor), Task.wave_id == wave_id, Task.state != TaskState.CANCELLED
    statement = select(Task, School).join(School, School.id == Task.school_id).where(*mine).order_by(School.place)
    rows = (await session.execute(statement)).all()
    if not rows:
        raise NotYours("Ответов школ, которые Вы могли бы выгрузить, в этой анкете нет.")
    wave = await session.get_one(Wave, wave_id)
    now = await _answers(session, [task.id for task, _ in rows])
    before = await _before(session, wave, [school.id for _, school in rows])
    schools = [
        _school(task, school, now.get(task.id, []), before.get(school.id, {})) for task, school in rows
    ]  # fmt: skip
    return WaveResults(
        wave.title,
        wave.opens.isoformat(),
        wave.closes.isoformat(),
        actor.zone,
        await _questions(session, wave),
        schools,
    )


Given = tuple[str, str | None, str | None]
"""Name of a question, value, note."""


async def _answers(session: AsyncSession, tasks: Sequence[int]) -> dict[int, list[Given]]:
    statement = (
        select(Answer.task_id, Question.name, Answer.value, Answer.note)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.task_id.in_(tasks), Answer.superseded_at.is_(None))
    )
    found: dict[int, list[Given]] = {}
    for task_id, name, value, note in await session.execute(statement):
        found.setdefault(task_id, []).append((name, value, note))
    return found


async def _before(session: AsyncSession, wave: Wave, schools: Sequence[int]) -> dict[int, dict[str, str | None]]:
    """The newest values of each school in earlier waves of the same questionnaire that it handed in."""
    code = select(Questionnaire.code).where(Questionnaire.id == wave.questionnaire_id).scalar_subquery()
    statement = (
        select(Task.school_id, Task.id)
        .join(Wave, Wave.id == Task.wave_id)
        .join(Questionnaire, Questionnaire.id == Wave.questionnaire_id)
        .where(Questionnaire.code == code, Wave.programme_id == wave.programme_id, Wave.id < wave.id)
        .where(Task.school_id.in_(schools), Task.respondent_id.is_(None), Task.state.in_(DONE))
        .order_by(Wave.id)
    )
    last = {school_id or 0: task_id for school_id, task_id in await session.execute(statement)}
    kept = await _answers(session, list(last.values()))
    return {
        school_id: {name: value for name, value, _ in kept.get(task_id, []) if value is not None}
        for school_id, task_id in last.items()
    }


def _school(task: Task, school: School, given: Sequence[Given], before: Mapping[str, str | None]) -> SchoolAnswers:
    values = {name: value for name, value, _ in given}
    notes = {name: note for name, _, note in given if note}
    return SchoolAnswers(school.short_name, task.state, task.finished_at, values, notes, before)


async def _questions(session: AsyncSession, wave: Wave) -> list[AskedQuestion]:
    asked = await sheet(session, wave.questionnaire_id)
    return [
        AskedQuestion(
            one.name, one.label, one.group_title, one.kind, one.hint, one.required, one.least, one.most, one.relevant,
            {choice.value: choice.label for choice in asked.choices.get(one.id, ())},
        )
        for one in asked.questions
        if one.kind not in SILENT
    ]  # fmt: skip
