"""Waves of a questionnaire: opened for schools, each school's response is a task."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, func, insert, literal, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import (
    Answer,
    Assignment,
    Audited,
    Person,
    Priority,
    Question,
    QuestionChoice,
    Questionnaire,
    School,
    Task,
    TaskEvent,
    TaskKind,
    TaskSeat,
    TaskState,
    Wave,
)
from storage.queries.absences import who_answers
from storage.queries.audit import Change, Who, record, record_as
from storage.queries.notices import Draft, enqueue
from storage.queries.people import valid_on
from storage.queries.roadmap import require_manager
from storage.queries.tasks import By
from storage.queries.wave_cards import seen
from storage.questionnaires import Form, QuestionForm
from storage.questionnaires.filling import SILENT
from storage.refusals import NotYours, Refusal
from storage.rights import Actor, Right, Role
from storage.years import working_year

LEAD_DAYS = 14  # a task without a window opens this long before its deadline


async def keep_form(session: AsyncSession, form: Form) -> Questionnaire:
    """The questionnaire's newest version as rows; changed files become a new version, old waves keep theirs."""
    newest = await session.scalar(
        select(Questionnaire).where(Questionnaire.code == form.code).order_by(Questionnaire.version.desc()).limit(1)
    )
    if newest is not None and newest.digest == form.digest:
        return newest
    version = 1 if newest is None else newest.version + 1
    kept = Questionnaire(
        code=form.code, version=version, title=form.title, digest=form.digest, respondents=form.respondents,
        sheets={name: [list(row) for row in rows] for name, rows in form.sheets.items()},
    )  # fmt: skip
    session.add(kept)
    await session.flush()
    questions = [_question(kept.id, ordinal, form_row) for ordinal, form_row in enumerate(form.questions)]
    session.add_all(questions)
    await session.flush()
    session.add_all(
        QuestionChoice(question_id=question.id, ordinal=n, value=value, label=label)
        for question, form_row in zip(questions, form.questions, strict=True)
        for n, (value, label) in enumerate(form_row.choices)
    )
    return kept


def _question(questionnaire_id: int, ordinal: int, form: QuestionForm) -> Question:
    return Question(
        questionnaire_id=questionnaire_id, ordinal=ordinal, name=form.name, parameter=form.parameter, kind=form.kind,
        group_title=form.group, label=form.label, hint=form.hint, required=form.required,
        least=form.least, most=form.most, constraint_message=form.constraint_message, constraint=form.constraint,
        relevant=form.relevant, calculation=form.calculation, default=form.default,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Burden:
    """What opening a wave would ask: of how many schools, and which of them have nobody who has joined to answer."""

    questions: int
    minutes: int
    schools: int
    people: int
    nobody: tuple[str, ...]


async def burden(session: AsyncSession, by: By, form: Form) -> Burden:
    """The burden of a wave, before it is opened."""
    require_manager(by.actor)
    answering = await _answering(session, by)
    schools = await _schools(session, by.actor)
    nobody = tuple(school.short_name for school in schools if school.id not in answering)
    people = {person for group in answering.values() for person in group}
    return Burden(len(form.questions), -(-form.seconds // 60), len(schools), len(people), nobody)


async def _schools(session: AsyncSession, actor: Actor) -> Sequence[School]:
    statement = select(School).where(School.programme_id == actor.programme_id, School.gone_at.is_(None))
    return (await session.scalars(statement.order_by(School.place))).all()


async def _answering(session: AsyncSession, by: By) -> dict[int, list[int]]:
    """Ids of the joined deputies of each school."""
    statement = (
        select(Assignment.school_id, Assignment.person_id)
        .join(Person, Person.id == Assignment.person_id)
        .where(Assignment.programme_id == by.actor.programme_id, Assignment.role == Role.DEPUTY, valid_on(by.today))
        .where(Person.telegram_id.is_not(None), Assignment.school_id.is_not(None))
    )
    found: dict[int, list[int]] = {}
    for school_id, person_id in await session.execute(statement):
        found.setdefault(school_id or 0, []).append(person_id)
    return found


async def open_wave(session: AsyncSession, by: By, form: Form, closes: date) -> Wave:
    """Open a wave for all schools of the programme: a task each, and an invitation to each deputy in the queue."""
    require_manager(by.actor)
    questionnaire = await keep_form(session, form)
    if await _is_open(session, by, questionnaire.code):
        raise Refusal(f"Анкета «{form.title}» уже открыта. Ход сдачи — в разделе «Анкеты».")
    wave = Wave(
        programme_id=by.actor.programme_id, questionnaire_id=questionnaire.id, title=form.title,
        opens=by.today, closes=closes, opened_by=by.actor.person_id, opened_at=by.now,
    )  # fmt: skip
    session.add(wave)
    await session.flush()
    tasks = await _add_responses(session, by, wave)
    await _invite(session, by, wave, tasks)
    told = {"title": wave.title, "closes": wave.closes, "schools": len(tasks)}
    record(session, by, Change(Audited.WAVE_OPENED, "waves", wave.id, after=told))
    return wave


async def _is_open(session: AsyncSession, by: By, code: str) -> bool:
    statement = (
        select(Wave.id)
        .join(Questionnaire, Questionnaire.id == Wave.questionnaire_id)
        .where(Wave.programme_id == by.actor.programme_id, Questionnaire.code == code, Wave.closes >= by.today)
    )
    return await session.scalar(statement.limit(1)) is not None


async def _add_responses(session: AsyncSession, by: By, wave: Wave) -> dict[int, int]:
    """A task for each school, whoever holds its seat; returns task ids by school id."""
    schools = await _schools(session, by.actor)
    year = working_year(wave.opens)
    tasks = [
        Task(
            programme_id=wave.programme_id, kind=TaskKind.QUESTIONNAIRE, wave_id=wave.id, academic_year=year,
            school_id=school.id, title=f"Анкета «{wave.title}»", starts=wave.opens, deadline=wave.closes,
            state=TaskState.OPEN, created_at=by.now,
        )
        for school in schools
    ]  # fmt: skip
    session.add_all(tasks)
    await session.flush()
    session.add_all(TaskSeat(task_id=t.id, position=0, role=Role.DEPUTY, school_id=t.school_id) for t in tasks)
    return {t.school_id or 0: t.id for t in tasks}


async def _invite(session: AsyncSession, by: By, wave: Wave, tasks: dict[int, int]) -> None:
    """Who is away is replaced by who stands in; where nobody does, they find it when they come back."""
    joined = await _answering(session, by)
    everybody = {person for people in joined.values() for person in people}
    instead = await who_answers(session, by.actor.programme_id, by.today, everybody)
    drafts = [
        Draft(
            kind="survey_opened", dedupe_key=f"wave:{wave.id}:{person_id}:{school_id}", priority=Priority.REMINDER,
            due=by.now, not_after=by.now + timedelta(days=7), person_id=person_id, payload={"task": tasks[school_id]},
        )
        for school_id, people in joined.items()
        for person_id in dict.fromkeys(instead[one] or one for one in people)
        if school_id in tasks
    ]  # fmt: skip
    await enqueue(session, drafts, by.now)


@dataclass(frozen=True, slots=True)
class WaveProgress:
    """How a wave goes: schools by what they did."""

    wave: Wave
    schools: int
    started: int
    done: int
    late: int


async def waves(session: AsyncSession, by: By) -> Sequence[WaveProgress]:
    """The waves of the actor's schools, newest first, with their progress; Refusal for who may not see any."""
    if not by.actor.may(Right.SEE_WAVES):
        raise NotYours("Это делает координатор программы; ход анкет видят ещё руководитель и кураторы.")
    done = Task.state.in_((TaskState.SUBMITTED, TaskState.ACCEPTED))
    statement = (
        select(
            Wave,
            func.count(Task.id),
            func.count(Task.id).filter(Task.state == TaskState.STARTED),
            func.count(Task.id).filter(done),
            func.count(Task.id).filter(~done, Task.deadline < by.today),
        )
        .join(Task, Task.wave_id == Wave.id)
        .where(seen(by.actor), Task.state != TaskState.CANCELLED)
        .group_by(Wave.id)
        .order_by(Wave.id.desc())
    )
    return [WaveProgress(*row) for row in await session.execute(statement)]


async def questions_number(session: AsyncSession, wave: Wave) -> int:
    """How many questions of a wave somebody answers; conditions may leave out some."""
    asked = Question.questionnaire_id == wave.questionnaire_id, Question.kind.not_in(SILENT)
    return await session.scalar(select(func.count(Question.id)).where(*asked)) or 0


async def lock(session: AsyncSession, by: By, wave_id: int, *, locks: bool) -> Wave:
    """Whether a wave takes answers after it closed."""
    require_manager(by.actor)
    wave = await wave_of(session, by.actor, wave_id)
    record(
        session,
        by,
        Change(Audited.WAVE_CHANGED, "waves", wave.id, before={"locks": wave.locks}, after={"locks": locks}),
    )
    wave.locks = locks
    return wave


async def open_tasks(session: AsyncSession, programme_id: int, today: date, now: datetime) -> None:
    """Planned tasks whose window has begun become open, with a row of history each."""
    begun = and_(
        Task.programme_id == programme_id,
        Task.state == TaskState.PLANNED,
        or_(Task.starts <= today, and_(Task.starts.is_(None), Task.deadline <= today + timedelta(days=LEAD_DAYS))),
    )
    columns = "task_id", "at", "what", "before", "after", "person_id"
    state = literal("state"), literal(TaskState.PLANNED.value), literal(TaskState.OPEN.value)
    moments = literal(now, TaskEvent.at.type)
    rows = select(Task.id, moments, *state, null()).where(begun)
    await session.execute(insert(TaskEvent).from_select(columns, rows))
    opened = (await session.scalars(update(Task).where(begun).values(state=TaskState.OPEN).returning(Task.id))).all()
    if opened:
        record_as(session, Who(now, programme_id), Change(Audited.TASK_CHANGED, "tasks", after={"opened": len(opened)}))


async def wave_of(session: AsyncSession, actor: Actor, wave_id: int) -> Wave:
    """One wave; NotYours if it is absent or foreign."""
    found = await session.scalar(select(Wave).where(Wave.id == wave_id, Wave.programme_id == actor.programme_id))
    if found is None:
        raise NotYours("Такой анкеты в Вашей программе нет.")
    return found


async def answered_number(session: AsyncSession, task_id: int) -> int:
    """How many questions of a response have a current answer."""
    current = Answer.task_id == task_id, Answer.superseded_at.is_(None)
    return await session.scalar(select(func.count(Answer.id)).where(*current)) or 0
