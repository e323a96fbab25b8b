"""A region's observer reads numbers that somebody verified, and nothing of tasks and people."""

from datetime import date

import pytest
from sqlalchemy import select, update

from reports.compared import DynamicsFacts, IndicatorFacts
from reports.drawing import compose
from reports.factor import FactorFacts
from reports.facts.gathering import gathered
from reports.facts.moment import asking
from reports.programme import ProgrammeFacts
from reports.report import canonical
from reports.request import NUMBERS, Form, Kind, Request
from storage.database import Database
from storage.models import Answer, Assessment, IndicatorFact, Question, RiskParameter, Task, TaskState, Wave
from storage.queries.dossiers import names_by_school, newest_passport, planned_sittings
from storage.queries.forms import keep_form
from storage.queries.reported import unconfirmed_schools
from storage.queries.task_counts import deadlines, task_counts
from storage.queries.wave_rows import responses
from storage.questionnaires import read_form
from storage.refusals import NotYours
from storage.rights import Actor, Role
from tests import seeding
from tests.acting import ZONE
from tests.reports.facts.test_gathering import facts_of, town
from tests.reports.facts.town import NOW, SCHOOLS, actor_of, ask, indicator
from tests.seeding import Seeded

SUBJECTS = {Kind.FACTOR: 2}


async def seen(database: Database, seeded: Seeded) -> None:
    """A curator, an answer to the risk questionnaire that nobody looked at, and one that was accepted."""
    curator = await seeding.person(database, seeded, Role.CURATOR, "Иванова Мария", SCHOOLS[0])
    async with database.transaction() as session:
        form = await keep_form(session, read_form("risk"))
        wave = Wave(
            programme_id=seeded.id, questionnaire_id=form.id, title="Риски", opens=date(2021, 9, 1),
            closes=date(2021, 9, 20), opened_at=NOW,
        )  # fmt: skip
        session.add(wave)
        await session.flush()
        question = await session.scalar(select(Question.id).where(Question.parameter == "2.1"))
        assert question is not None
        wave_id, question_id = wave.id, question
    for school, value, verified in ((SCHOOLS[0], "3", None), (SCHOOLS[1], "1", NOW)):
        task = await seeding.task(
            database, seeded, "Анкета", date(2021, 9, 20), Role.DEPUTY, school, wave_id=wave_id,
            state=TaskState.ACCEPTED,
        )  # fmt: skip
        async with database.transaction() as session:
            given = {"value": value, "person_id": curator, "at": NOW, "verified_at": verified}
            session.add(Answer(task_id=task, question_id=question_id, **given))


async def verify(database: Database, seeded: Seeded, *schools: str) -> None:
    async with database.transaction() as session:
        for table in (Assessment, RiskParameter):
            mine = table.school_id.in_([seeded.schools[name] for name in schools])
            await session.execute(update(table).where(mine).values(verified_at=NOW))


def observer_of(seeded: Seeded, **others: frozenset[int]) -> Actor:
    roles = {Role.OBSERVER: frozenset[int](), **{Role(role): schools for role, schools in others.items()}}
    return Actor(7, "Наблюдатель", seeded.id, ZONE, roles)


async def test_only_verified_numbers_come_in_every_picture_of_numbers(database: Database) -> None:
    seeded = await town(database)
    await seen(database, seeded)
    await verify(database, seeded, SCHOOLS[2])
    observer = observer_of(seeded)
    facts = await facts_of(database, observer, Request(Kind.PROGRAMME))
    assert isinstance(facts, ProgrammeFacts)
    assert len(facts.schools) == len(SCHOOLS)
    assert {row[0] for row in facts.answers} == {seeded.schools[SCHOOLS[1]], seeded.schools[SCHOOLS[2]]}
    factor = await facts_of(database, observer, Request(Kind.FACTOR, 2))
    assert isinstance(factor, FactorFacts)
    assert factor.answers == facts.answers
    dynamics = await facts_of(database, observer, Request(Kind.DYNAMICS, seeded.schools[SCHOOLS[0]]))
    assert isinstance(dynamics, DynamicsFacts)
    assert (dynamics.answers, dynamics.results) == ((), ())
    known = await facts_of(database, observer, Request(Kind.DYNAMICS, seeded.schools[SCHOOLS[2]]))
    assert isinstance(known, DynamicsFacts)
    assert known.results
    for one in (facts, factor, dynamics, known):
        assert compose(one).pictures


async def test_an_indicator_has_no_fact_until_it_is_verified(database: Database) -> None:
    seeded = await seeding.programme(database, schools=SCHOOLS)
    await indicator(database, seeded, "Общий", "80 %", вся=60.0)
    before = await facts_of(database, observer_of(seeded), Request(Kind.INDICATORS))
    assert isinstance(before, IndicatorFacts)
    assert [one.fact for one in before.targets] == [None]
    async with database.transaction() as session:
        await session.execute(update(IndicatorFact).values(verified_at=NOW))
    after = await facts_of(database, observer_of(seeded), Request(Kind.INDICATORS))
    assert isinstance(after, IndicatorFacts)
    assert [one.fact for one in after.targets] == [60]


async def test_the_programme_of_an_observer_names_nobody_and_counts_no_tasks(database: Database) -> None:
    seeded = await town(database)
    await seen(database, seeded)
    facts = await facts_of(database, observer_of(seeded), Request(Kind.PROGRAMME))
    assert isinstance(facts, ProgrammeFacts)
    assert facts.overview is not None
    assert facts.overview.curators == ()
    assert facts.overview.on_time.due == 0
    assert "В срок" not in compose(facts).caption
    assert "В срок" in compose(await facts_of(database, actor_of(seeded), Request(Kind.PROGRAMME))).caption
    assert "Иванова" not in canonical(facts)


@pytest.mark.parametrize("form", [Form.PICTURE, Form.WORKBOOK, Form.PDF])
async def test_whatever_tells_of_tasks_and_people_is_refused(database: Database, form: Form) -> None:
    seeded = await town(database)
    for kind in Kind:
        if kind not in NUMBERS or form is not Form.PICTURE:
            with pytest.raises(NotYours):
                subject = SUBJECTS.get(kind, seeded.schools[SCHOOLS[0]])
                await facts_of(database, observer_of(seeded), Request(kind, subject, form=form))


async def test_the_rows_themselves_are_closed_not_only_the_way_to_them(database: Database) -> None:
    seeded = await town(database)
    await seen(database, seeded)
    async with database.reading() as session:
        observer = observer_of(seeded)
        asked = ask(session, observer)
        assert await task_counts(session, observer, asked.today, asked.stretch) == {}
        assert await deadlines(session, observer, asked.stretch, limit=5) == []
        assert await names_by_school(session, observer, asked.today) == {}
        assert await planned_sittings(session, observer, asked.today) == ()
        assert await newest_passport(session, observer, seeded.schools[SCHOOLS[0]], 2021) is None
        wave = (await session.scalars(select(Task.wave_id).where(Task.wave_id.is_not(None)))).first()
        assert await responses(session, observer, wave or 0) == []
        assert len(await responses(session, actor_of(seeded), wave or 0)) == 2


async def test_who_has_another_role_too_reads_its_schools_as_it_does(database: Database) -> None:
    seeded = await town(database)
    own, everything = frozenset({seeded.schools[SCHOOLS[0]]}), frozenset(seeded.schools.values())
    nothing = frozenset[int]()
    cases = (observer_of(seeded, curator=own), own), (observer_of(seeded, head=nothing), everything)
    for actor, answered in (*cases, (observer_of(seeded, teacher=own), nothing)):
        facts = await facts_of(database, actor, Request(Kind.FACTOR, 2))
        assert isinstance(facts, FactorFacts)
        assert {row[0] for row in facts.answers} == answered, actor.roles


async def test_schools_that_wait_to_be_verified_are_counted(database: Database) -> None:
    seeded = await town(database)
    await verify(database, seeded, *SCHOOLS[1:])
    async with database.reading() as session:
        assert await unconfirmed_schools(session, observer_of(seeded)) == 1
        assert await unconfirmed_schools(session, actor_of(seeded)) == 0


async def test_the_coordinator_reads_what_nobody_verified_yet(database: Database) -> None:
    seeded = await town(database)
    async with database.reading() as session:
        facts = await gathered(asking(session, actor_of(seeded), NOW), Request(Kind.FACTOR, 2))
    assert {row[0] for row in facts.answers} == set(seeded.schools.values())
