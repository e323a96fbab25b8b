"""Opening a wave: what it would ask of whom, then its tasks and invitations; each response is a task."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import (
    DONE,
    Answer,
    Audited,
    Priority,
    Programme,
    Question,
    Questionnaire,
    Stance,
    Task,
    TaskKind,
    TaskPerson,
    TaskSeat,
    TaskState,
    Wave,
)
from storage.queries import wave_audiences as audiences
from storage.queries.absences import who_answers
from storage.queries.audit import Change, record
from storage.queries.forms import keep_form
from storage.queries.notices import Draft, enqueue
from storage.queries.roadmap import require_manager
from storage.queries.tasks import By
from storage.queries.wave_audiences import Audience
from storage.questionnaires import Form, Respondents
from storage.questionnaires.filling import SILENT
from storage.refusals import Refusal
from storage.rights import Role
from storage.years import working_year

LONGEST_DAYS = 180
MORNING = time(9)
ANSWERERS = {
    Respondents.SCHOOL: (Role.DEPUTY, Role.DIRECTOR),
    Respondents.PERSON: (Role.TEACHER, Role.DEPUTY, Role.DIRECTOR, Role.CURATOR),
    Respondents.ANONYMOUS: (Role.DEPUTY, Role.DIRECTOR),
}
"""Who may be asked for a school, who for themselves, who passes a link on; the first is the usual one."""


EVERYBODY = Audience()


@dataclass(frozen=True, slots=True)
class Launch:
    """How a wave is to be opened: for whom, from which day (None: at once), whether it locks after its end, whether
    what is handed in waits for a verdict."""

    audience: Audience = EVERYBODY
    opens: date | None = None
    locks: bool = False
    judged: bool = False


AT_ONCE = Launch()


@dataclass(frozen=True, slots=True)
class Burden:
    """What opening a wave would ask: questions, minutes and answers in all; which schools have nobody to answer yet.

    `known` of the `answers` are answers of the last wave that will be shown to be confirmed.
    """

    questions: int
    minutes: int
    schools: int
    people: int
    nobody: tuple[str, ...]
    known: int = 0
    respondents: int = 0

    @property
    def answers(self) -> int:
        return self.questions * self.respondents


async def burden(session: AsyncSession, by: By, form: Form, audience: Audience = EVERYBODY) -> Burden:
    """The burden of a wave, before it is opened."""
    require_manager(by.actor)
    schools = await audiences.schools(session, by, audience)
    held = await audiences.holders(session, by, audience.role, [school.id for school in schools])
    there = await audiences.joined(session, _people(held))
    nobody = tuple(one.short_name for one in schools if not there.intersection(held.get(one.id, ())))
    asked = [question for question in form.questions if question.kind not in SILENT]
    personal = form.respondents is Respondents.PERSON
    known = await _known(session, by, form, [school.id for school in schools], _people(held), personal=personal)
    return Burden(
        len(asked), -(-form.seconds // 60), len(schools), len(there), nobody, known,
        len(_people(held)) if personal else len(schools),
    )  # fmt: skip


def _people(held: Mapping[int, Sequence[int]]) -> Sequence[int]:
    return list(dict.fromkeys(one for people in held.values() for one in people))


async def _known(
    session: AsyncSession, by: By, form: Form, schools: Sequence[int], people: Sequence[int], *, personal: bool
) -> int:
    """How many answers of their last responses to this questionnaire will be offered «без изменений»."""
    whose, wanted = (Task.respondent_id, people) if personal else (Task.school_id, schools)
    last = (
        select(func.max(Task.id))
        .join(Wave, Wave.id == Task.wave_id)
        .join(Questionnaire, Questionnaire.id == Wave.questionnaire_id)
        .where(Task.programme_id == by.actor.programme_id, Questionnaire.code == form.code, Task.state.in_(DONE))
        .where(whose.in_(wanted), *(() if personal else (Task.respondent_id.is_(None),)))
        .group_by(whose)
    )
    names = [question.name for question in form.questions if question.kind not in SILENT]
    statement = (
        select(func.count(Answer.id))
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.task_id.in_(last), Answer.superseded_at.is_(None), Answer.value.is_not(None))
        .where(Question.name.in_(names))
    )
    return await session.scalar(statement) or 0


async def open_wave(session: AsyncSession, by: By, form: Form, closes: date, launch: Launch = AT_ONCE) -> Wave:
    """Open a wave: a task for each school (or person) of its audience, and an invitation to each who can read it.

    Raises Refusal for days that make no sense, an empty audience, and schools that answer this questionnaire already.
    """
    require_manager(by.actor)
    opens = launch.opens or by.today
    if form.respondents is Respondents.ANONYMOUS:
        raise Refusal("Анонимную анкету открывают ссылками: откройте список заново, /wave")
    if launch.audience.role not in ANSWERERS[form.respondents]:
        raise Refusal("Эта роль на такую анкету не отвечает. Выберите другую.")
    if not by.today <= opens <= closes or (closes - by.today).days > LONGEST_DAYS:
        raise Refusal(
            f"Такого срока нет: анкета открывается не раньше сегодняшнего дня, до {LONGEST_DAYS} дней вперёд."
        )
    questionnaire = await keep_form(session, form)
    wave = Wave(
        programme_id=by.actor.programme_id, questionnaire_id=questionnaire.id, title=form.title, opens=opens,
        closes=closes, opened_by=by.actor.person_id, opened_at=by.now, locks=launch.locks,
        wants_verdict=launch.judged, audience=await _as_kept(session, by, launch.audience),
    )  # fmt: skip
    tasks = await _responses(session, by, form, wave, launch.audience)
    await _refuse_twice(session, by, form, [task for task, _ in tasks])
    session.add(wave)
    await session.flush()
    await _add(session, by, wave, tasks, launch.audience.role)
    await _invite(session, by, wave, tasks)
    told = {"title": wave.title, "closes": wave.closes, "schools": len(tasks), "verdict": wave.wants_verdict}
    record(session, by, Change(Audited.WAVE_OPENED, "waves", wave.id, after=told))
    return wave


async def _as_kept(session: AsyncSession, by: By, audience: Audience) -> dict[str, str]:
    title = await audiences.title_of(session, by, audience)
    return {"role": audience.role.value} | ({audience.among.name.lower(): title} if title else {})


Asked = Sequence[tuple[Task, Sequence[int]]]


async def _responses(session: AsyncSession, by: By, form: Form, wave: Wave, audience: Audience) -> Asked:
    """The tasks of a wave, not stored yet, each with the people who hold its seat."""
    schools = await audiences.schools(session, by, audience)
    held = await audiences.holders(session, by, audience.role, [school.id for school in schools])

    def task(school_id: int | None, respondent_id: int | None) -> Task:
        return Task(
            programme_id=wave.programme_id, kind=TaskKind.QUESTIONNAIRE, academic_year=working_year(wave.opens),
            school_id=school_id, respondent_id=respondent_id, title=f"Анкета «{wave.title}»", starts=wave.opens,
            deadline=wave.closes, state=TaskState.OPEN if wave.opens <= by.today else TaskState.PLANNED,
            created_at=by.now,
        )  # fmt: skip

    if form.respondents is Respondents.PERSON:
        found: Asked = [(task(None, person), [person]) for person in _people(held)]
    else:
        found = [(task(school.id, None), held.get(school.id, ())) for school in schools]
    if not found:
        raise Refusal("Отвечать на эту анкету некому: в выбранных школах нет людей с такой ролью.")
    return found


async def _refuse_twice(session: AsyncSession, by: By, form: Form, tasks: Iterable[Task]) -> None:
    """Nobody answers one questionnaire twice at a time."""
    schools = {task.school_id for task in tasks if task.school_id}
    people = {task.respondent_id for task in tasks if task.respondent_id}
    same = (
        select(Task.id)
        .join(Wave, Wave.id == Task.wave_id)
        .join(Questionnaire, Questionnaire.id == Wave.questionnaire_id)
        .where(Wave.programme_id == by.actor.programme_id, Questionnaire.code == form.code)
        .where(Wave.closes >= by.today, Task.state != TaskState.CANCELLED)
        .where(Task.respondent_id.in_(people) if people else Task.school_id.in_(schools))
    )
    if await session.scalar(same.limit(1)) is not None:
        raise Refusal(f"Анкета «{form.title}» уже открыта для этих школ. Ход сдачи — в разделе «Анкеты».")


async def _add(session: AsyncSession, by: By, wave: Wave, tasks: Asked, role: Role) -> None:
    """A school's response is owed by a seat, whoever holds it; a personal one by its person."""
    for task, _ in tasks:
        task.wave_id = wave.id
    session.add_all(task for task, _ in tasks)
    await session.flush()
    for task, _ in tasks:
        if task.respondent_id is None:
            session.add(TaskSeat(task_id=task.id, position=0, role=role, school_id=task.school_id))
        else:
            session.add(
                TaskPerson(
                    task_id=task.id, person_id=task.respondent_id, stance=Stance.OWES, since=wave.opens,
                    named_by=by.actor.person_id,
                )
            )  # fmt: skip


async def _invite(session: AsyncSession, by: By, wave: Wave, tasks: Asked) -> None:
    """Who is away is replaced by who stands in; where nobody does, they find it when they come back."""
    people = list(dict.fromkeys(one for _, held in tasks for one in held))
    instead = await who_answers(session, by.actor.programme_id, wave.opens, people)
    there = await audiences.joined(session, [*people, *(one for one in instead.values() if one)])
    due = await _morning(session, by, wave)
    drafts = [
        Draft(
            kind="survey_opened", dedupe_key=f"wave:{wave.id}:{person_id}:{task.school_id or 0}",
            priority=Priority.REMINDER, due=due, not_after=due + timedelta(days=7), person_id=person_id,
            payload={"task": task.id},
        )
        for task, held in tasks
        for person_id in dict.fromkeys(instead[one] or one for one in held if one in there)
    ]  # fmt: skip
    await enqueue(session, drafts, by.now)


async def _morning(session: AsyncSession, by: By, wave: Wave) -> datetime:
    """When people hear of it: at once, or in the morning of the day on which it opens."""
    if wave.opens <= by.today:
        return by.now
    zone = (await session.get_one(Programme, wave.programme_id)).zone
    return datetime.combine(wave.opens, MORNING, ZoneInfo(zone))
