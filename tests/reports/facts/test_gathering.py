"""Facts of every kind, on both databases: whose they are, what they count, and nothing of anybody else."""

from datetime import date, datetime
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from reports.compared import CompareFacts, DynamicsFacts, IndicatorFacts
from reports.drawing import compose
from reports.factor import FactorFacts
from reports.facts.gathering import gathered
from reports.facts.moment import asking
from reports.numbers import factor_findings_of
from reports.period import Period, year_period
from reports.programme import ProgrammeFacts
from reports.report import canonical
from reports.request import IN_GROUPS, Form, Kind, Request, loaded
from reports.timeline import Standing, TimelineFacts
from reports.wave import Progress, WaveFacts
from reports.workload import CuratorFacts, TaskReportFacts
from storage.database import Database
from storage.models import Answer, Question, Task, TaskEvent, TaskState, Wave
from storage.queries.forms import keep_form
from storage.questionnaires import read_form
from storage.refusals import NotYours, Refusal
from storage.rights import Actor, Role
from tests import seeding
from tests.acting import ZONE
from tests.reports.facts.town import NOW, SCHOOLS, actor_of, done, indicator, result, statistic
from tests.seeding import Seeded

FOREIGN = "Дальняя СОШ"


async def town(database: Database) -> Seeded:
    """Something of everything, and a neighbouring programme with the same."""
    seeded = await seeding.programme(database, schools=SCHOOLS)
    other = await seeding.programme(database, "yug", "Южная программа", schools=(FOREIGN,))
    for place, school in enumerate(SCHOOLS):
        await result(database, seeded, school, 10 + 10 * place)
        await statistic(database, seeded, school, date(2021, 10, 1), "2.1", place)
        await statistic(database, seeded, school, date(2021, 10, 1), "2.2", place)
    await statistic(database, other, FOREIGN, date(2021, 10, 1), "2.1", 3)
    await result(database, other, FOREIGN, 99)
    await indicator(database, seeded, "Общий", "80 %", вся=60.0)
    await seeding.group(database, seeded, "ШНОР", *SCHOOLS[:2], year=2020)
    await seeding.group(database, seeded, "ШНОР", SCHOOLS[0], year=2021)
    await done(database, seeded, SCHOOLS[0], date(2021, 10, 15), datetime(2021, 10, 15, 12, tzinfo=ZoneInfo(ZONE)))
    await done(database, seeded, SCHOOLS[1], date(2021, 10, 15), datetime(2021, 10, 20, 12, tzinfo=ZoneInfo(ZONE)))
    await seeding.task(database, seeded, "Просрочка", date(2021, 11, 1), Role.DEPUTY, SCHOOLS[1])
    await seeding.task(database, seeded, "Общее дело", date(2021, 12, 1), Role.COORDINATOR)
    await seeding.task(database, other, "Чужое дело", date(2021, 11, 1), Role.DEPUTY, FOREIGN)
    return seeded


async def wave(database: Database, seeded: Seeded, opens: date, closes: date, states: dict[str, TaskState]) -> int:
    """A wave whose schools stand as told; who handed in did so at noon of the last day."""
    async with database.transaction() as session:
        form = await keep_form(session, seeding.SHORT_FORM)
        made = Wave(
            programme_id=seeded.id, questionnaire_id=form.id, title="Опрос", opens=opens, closes=closes, opened_at=NOW
        )
        session.add(made)
        await session.flush()
        wave_id = made.id
    for school, state in states.items():
        task = await seeding.task(
            database, seeded, "Анкета", closes, Role.DEPUTY, school, wave_id=wave_id, state=state, starts=opens
        )
        if state in {TaskState.SUBMITTED, TaskState.ACCEPTED}:
            at = datetime.combine(closes, NOW.timetz())
            async with database.transaction() as session:
                session.add(TaskEvent(task_id=task, at=at, what="state", before="open", after=state.value))
    return wave_id


async def facts_of(database: Database, actor: Actor, asked: Request, *, named: bool = True) -> object:
    async with database.reading() as session:
        return await gathered(asking(session, actor, NOW, asked.period, named=named), asked)


async def test_the_programme_is_its_own_schools_and_nobody_elses(database: Database) -> None:
    seeded = await town(database)
    await seeding.person(database, seeded, Role.CURATOR, "Иванова Мария", SCHOOLS[1])
    facts = await facts_of(database, actor_of(seeded), Request(Kind.PROGRAMME))
    assert isinstance(facts, ProgrammeFacts)
    assert [row.name for row in facts.schools] == [*SCHOOLS]
    assert facts.schools[0].badges == ("ШНОР",)
    assert len(facts.answers) == 8
    assert facts.overview is not None
    assert [(one.year, one.groups) for one in facts.overview.groups] == [(2020, (("ШНОР", 2),)), (2021, (("ШНОР", 1),))]
    assert [(one.name, one.on_time.kept, one.on_time.due) for one in facts.overview.curators] == [
        ("Иванова Мария", 0, 2)
    ]
    assert (facts.overview.on_time.kept, facts.overview.on_time.due) == (1, 3)
    assert [one.fact for one in facts.overview.targets] == [60]
    assert FOREIGN not in canonical(facts)
    assert compose(facts).pictures


async def test_a_curator_sees_their_schools_side_by_side(database: Database) -> None:
    seeded = await town(database)
    await seeding.person(database, seeded, Role.CURATOR, "Петрова Анна", SCHOOLS[0])
    mine = await seeding.person(database, seeded, Role.CURATOR, "Иванова Мария", SCHOOLS[1])
    actor = Actor(mine, "Иванова Мария", seeded.id, ZONE, {Role.CURATOR: frozenset({seeded.schools[SCHOOLS[1]]})})
    facts = await facts_of(database, actor, Request(Kind.CURATOR, mine))
    assert isinstance(facts, CuratorFacts)
    assert [row.name for row in facts.risks.schools] == [row.name for row in facts.rows] == [SCHOOLS[1]]
    assert (facts.rows[0].tasks.overdue, facts.rows[0].on_time.due) == (1, 2)
    with pytest.raises(NotYours):
        await facts_of(database, actor, Request(Kind.CURATOR, mine - 1))
    for asked in (Request(Kind.PROGRAMME), Request(Kind.TASKS), Request(Kind.FACTOR, 2), Request(Kind.TIMELINE)):
        told = canonical(await facts_of(database, actor, asked))
        assert not [name for name in (*SCHOOLS[:1], *SCHOOLS[2:], FOREIGN, "Петрова", "Общее дело") if name in told]
    with pytest.raises(NotYours):
        schools = seeded.schools[SCHOOLS[0]], seeded.schools[SCHOOLS[1]]
        await facts_of(database, actor, Request(Kind.COMPARE, *schools))


async def test_one_factor_in_every_school(database: Database) -> None:
    seeded = await town(database)
    facts = await facts_of(database, actor_of(seeded), Request(Kind.FACTOR, 2))
    assert isinstance(facts, FactorFacts)
    found = factor_findings_of(facts)
    assert [school.name for school in found.schools] == ["Лесная ООШ", "Озёрная СОШ", "Полевая СОШ", "Речная СОШ"]
    assert (found.known, found.parameters[0].high) == (4, 1)
    with pytest.raises(Refusal, match="Такого фактора нет"):
        await facts_of(database, actor_of(seeded), Request(Kind.FACTOR, 11))


async def test_tasks_of_all_and_of_one_school(database: Database) -> None:
    seeded = await town(database)
    facts = await facts_of(database, actor_of(seeded), Request(Kind.TASKS))
    assert isinstance(facts, TaskReportFacts)
    assert (facts.tasks.done, facts.tasks.in_time, facts.tasks.overdue) == (2, 1, 1)
    assert [row.name for row in facts.rows][:2] == ["Полевая СОШ", "Речная СОШ"]
    assert [one.title for one in facts.tasks.upcoming] == ["Просрочка", "Общее дело"]
    late = await facts_of(database, actor_of(seeded), Request(Kind.TASKS, overdue=True))
    assert isinstance(late, TaskReportFacts)
    assert ([row.name for row in late.rows], late.tasks.total) == (["Полевая СОШ"], 1)
    one = await facts_of(
        database, actor_of(seeded, Role.DEPUTY, SCHOOLS[1]), Request(Kind.TASKS, seeded.schools[SCHOOLS[1]])
    )
    assert isinstance(one, TaskReportFacts)
    assert (one.title, one.rows, one.tasks.total) == (SCHOOLS[1], (), 2)


async def test_the_roadmap_by_direction(database: Database) -> None:
    seeded = await town(database)
    facts = await facts_of(database, actor_of(seeded), Request(Kind.TIMELINE))
    assert isinstance(facts, TimelineFacts)
    assert (facts.since, facts.until, facts.total) == (date(2021, 9, 1), date(2022, 8, 31), 4)
    assert (facts.count(Standing.DONE), facts.count(Standing.OVERDUE)) == (2, 1)
    assert facts.coming == ((date(2021, 12, 1), "Общее дело"),)
    past = await facts_of(database, actor_of(seeded), Request(Kind.TIMELINE, period=year_period(2019)))
    assert isinstance(past, TimelineFacts)
    assert past.total == 0


async def test_a_wave_with_the_one_before_it(database: Database) -> None:
    seeded = await town(database)
    await wave(database, seeded, date(2021, 2, 1), date(2021, 2, 20), dict.fromkeys(SCHOOLS[:2], TaskState.ACCEPTED))
    states = (TaskState.SUBMITTED, TaskState.STARTED, TaskState.OPEN, TaskState.CANCELLED)
    second = await wave(
        database, seeded, date(2021, 11, 1), date(2021, 11, 20), dict(zip(SCHOOLS, states, strict=True))
    )
    facts = await facts_of(database, actor_of(seeded), Request(Kind.WAVE, second))
    assert isinstance(facts, WaveFacts)
    assert [(one.name, one.progress) for one in facts.participants] == [
        ("Речная СОШ", Progress.SUBMITTED),
        ("Полевая СОШ", Progress.STARTED),
        ("Озёрная СОШ", Progress.NOT_STARTED),
    ]
    assert facts.participants[0].submitted_on == date(2021, 11, 20)
    assert facts.previous is not None
    assert (facts.previous.schools, len(facts.previous.submitted_on), facts.name) == (2, 2, "волна 2")
    for actor in (
        actor_of(seeded, Role.DEPUTY, SCHOOLS[0]),
        Actor(1, "", seeded.id + 1, ZONE, {Role.HEAD: frozenset()}),
    ):
        with pytest.raises(NotYours):
            await facts_of(database, actor, Request(Kind.WAVE, second))


async def test_questions_that_conditions_left_out_are_no_gaps_of_a_response(database: Database) -> None:
    """A school that answered all four questions it was asked stood at 20 %: sixteen more were asked of others."""
    seeded = await town(database)
    deputy = await seeding.person(database, seeded, Role.DEPUTY, "Пётр Ильич", SCHOOLS[0])
    states = {SCHOOLS[0]: TaskState.SUBMITTED, SCHOOLS[1]: TaskState.STARTED}
    wave_id = await wave(database, seeded, date(2021, 11, 1), date(2021, 11, 20), states)
    async with database.transaction() as session:
        (await session.get_one(Wave, wave_id)).questionnaire_id = (await keep_form(session, read_form("management"))).id
    async with database.transaction() as session:
        form = (await session.get_one(Wave, wave_id)).questionnaire_id
        chosen = Question.questionnaire_id == form, Question.name.like("%_chosen")
        questions = (await session.scalars(select(Question.id).where(*chosen).order_by(Question.ordinal))).all()
        tasks = (await session.scalars(select(Task.id).where(Task.wave_id == wave_id).order_by(Task.id))).all()
        for task, question in product(tasks, questions):
            value = None if question == questions[-1] else "0"
            session.add(Answer(task_id=task, question_id=question, value=value, person_id=deputy, at=NOW))
    facts = await facts_of(database, actor_of(seeded), Request(Kind.WAVE, wave_id))
    assert isinstance(facts, WaveFacts)
    assert [one.filled for one in facts.participants] == [3 / 4, 3 / 20]


async def test_where_the_schools_of_a_wave_stop_is_told_to_who_may_see_them(database: Database) -> None:
    seeded = await town(database)
    deputy = await seeding.person(database, seeded, Role.DEPUTY, "Пётр Ильич", SCHOOLS[1])
    states = dict.fromkeys(SCHOOLS[:2], TaskState.STARTED)
    wave_id = await wave(database, seeded, date(2021, 11, 1), date(2021, 11, 20), states)
    async with database.transaction() as session:
        mine = Task.wave_id == wave_id, Task.school_id == seeded.schools[SCHOOLS[1]]
        task = (await session.scalars(select(Task.id).where(*mine))).one()
        question = (await session.scalars(select(Question.id).where(Question.name == "whole"))).one()
        session.add(Answer(task_id=task, question_id=question, value="7", person_id=deputy, at=NOW))
    seen = []
    for actor in (actor_of(seeded), *(actor_of(seeded, Role.CURATOR, school) for school in SCHOOLS[:2])):
        facts = await facts_of(database, actor, Request(Kind.WAVE, wave_id))
        assert isinstance(facts, WaveFacts)
        seen.append(facts.course.stops)
    stopped = (("Вопрос whole?", 1),)
    assert seen == [stopped, (), stopped]


async def test_schools_beside_each_other_and_one_over_time(database: Database) -> None:
    seeded = await town(database)
    first, second = seeded.schools[SCHOOLS[0]], seeded.schools[SCHOOLS[1]]
    await result(database, seeded, SCHOOLS[0], 55, year=2019)
    both = await facts_of(database, actor_of(seeded), Request(Kind.COMPARE, first, second))
    assert isinstance(both, CompareFacts)
    assert (both.first.title, both.second.title) == SCHOOLS[:2]
    with pytest.raises(Refusal, match="одна и та же"):
        await facts_of(database, actor_of(seeded), Request(Kind.COMPARE, first, first))
    for role in (Role.DEPUTY, Role.DIRECTOR):
        with pytest.raises(NotYours):
            await facts_of(database, actor_of(seeded, role, *SCHOOLS[:2]), Request(Kind.COMPARE, first, second))
    over_time = await facts_of(database, actor_of(seeded, Role.DEPUTY, SCHOOLS[0]), Request(Kind.DYNAMICS, first))
    assert isinstance(over_time, DynamicsFacts)
    assert [shares for _, shares in over_time.results] == [((2019, 55.0), (2020, 10.0))]
    listed = await facts_of(database, actor_of(seeded), Request(Kind.INDICATORS))
    assert isinstance(listed, IndicatorFacts)
    assert [(one.title, one.plan, one.fact) for one in listed.targets] == [("Общий", 80, 60)]


async def test_for_groups_nothing_is_gathered_that_names_a_school_or_a_curator(database: Database) -> None:
    seeded = await town(database)
    await seeding.person(database, seeded, Role.CURATOR, "Иванова Мария", SCHOOLS[1])
    second = await wave(database, seeded, date(2021, 11, 1), date(2021, 11, 20), {SCHOOLS[0]: TaskState.STARTED})
    actor = Actor(0, "", seeded.id, ZONE, {Role.HEAD: frozenset()})
    subjects = {Kind.FACTOR: 2, Kind.WAVE: second}
    for kind in Kind:
        asked = Request(kind, subjects.get(kind, 0))
        if kind not in IN_GROUPS:
            with pytest.raises(NotYours, match="не названы"):
                await facts_of(database, actor, asked, named=False)
            continue
        facts = await facts_of(database, actor, asked, named=False)
        told = canonical(facts) + compose(facts).caption
        assert not [name for name in (*SCHOOLS, FOREIGN, "Иванова") if name in told], kind
        assert compose(facts).pictures
    with pytest.raises(NotYours, match="не названы"):
        await facts_of(database, actor, Request(Kind.TASKS, seeded.schools[SCHOOLS[0]]), named=False)


async def test_roles_without_the_right_get_no_facts(database: Database) -> None:
    seeded = await town(database)
    for role in (Role.TEACHER, Role.METHODIST, Role.COUNCIL):
        for kind in Kind:
            with pytest.raises(NotYours):
                await facts_of(database, actor_of(seeded, role, SCHOOLS[0]), Request(kind, seeded.schools[SCHOOLS[0]]))


def test_a_request_survives_its_row() -> None:
    for asked in (
        Request(Kind.SCHOOL, 7),
        Request(Kind.COMPARE, 1, 2, Form.WORKBOOK),
        Request(Kind.TASKS, overdue=True, period=year_period(2021)),
        Request(Kind.PROGRAMME, period=Period(date(2021, 1, 1), date(2021, 3, 31), asked=True)),
    ):
        assert loaded(asked.dumped()) == asked
