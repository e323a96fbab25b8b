"""Dossiers on both databases: the people, the office and the lists of one's own programme, and of nobody else's."""

from datetime import date

import pytest

from reports.documents import document
from reports.dossiers import PictureSet, ProgrammeDossier, SchoolDossier, SittingDossier, WaveDossier
from reports.facts.gathering import gathered
from reports.facts.moment import asking
from reports.making import making
from reports.report import canonical
from reports.request import FILES, Form, Kind, Request
from storage.database import Database
from storage.models import Programme, SocialPassport, TaskKind
from storage.refusals import NotYours, Refusal
from storage.rights import Actor, Role
from tests import seeding
from tests.reports.facts.test_gathering import FOREIGN, town, wave
from tests.reports.facts.town import NOW, SCHOOLS, actor_of
from tests.seeding import Seeded


async def facts_of(database: Database, actor: Actor, asked: Request, *, named: bool = True) -> object:
    async with database.reading() as session:
        return await gathered(asking(session, actor, NOW, asked.period, named=named), asked)


async def peopled(database: Database) -> Seeded:
    seeded = await town(database)
    for role, name in ((Role.HEAD, "Дюма Александра"), (Role.COORDINATOR, "Черных Ольга")):
        await seeding.person(database, seeded, role, name)
    for role, name in ((Role.CURATOR, "Заяц Ирина"), (Role.DIRECTOR, "Лев Марина"), (Role.CURATOR, "Бук Анна")):
        await seeding.person(database, seeded, role, name, SCHOOLS[0])
    async with database.transaction() as session:
        programme = await session.get_one(Programme, seeded.id)
        programme.authority, programme.coordinator_post = "Управление образования", "Методист"
        for year, share in ((2020, 0.2), (2021, 0.31)):
            session.add(
                SocialPassport(
                    programme_id=seeded.id, school_id=seeded.schools[SCHOOLS[0]], year=year, one_parent=share
                )
            )
    return seeded


async def test_a_school_comes_with_its_people_its_debts_and_its_passport(database: Database) -> None:
    seeded = await peopled(database)
    school = seeded.schools[SCHOOLS[0]]
    facts = await facts_of(database, actor_of(seeded), Request(Kind.SCHOOL, school, form=Form.REFERENCE))
    assert isinstance(facts, SchoolDossier)
    assert (facts.card.curator, facts.card.director, facts.card.deputy) == ("Бук Анна, Заяц Ирина", "Лев Марина", "")
    assert (facts.office.head.name, facts.office.coordinator.post) == ("Дюма Александра", "Методист")
    assert facts.office.authority == "Управление образования"
    assert (facts.passport, facts.passport_year) == ((("Неполные семьи", 0.31),), "2021/2022")
    other = await facts_of(
        database, actor_of(seeded), Request(Kind.SCHOOL, seeded.schools[SCHOOLS[1]], form=Form.ADVICE)
    )
    assert isinstance(other, SchoolDossier)
    assert [(one.title, one.is_overdue) for one in other.tasks] == [("Просрочка", True)]
    assert other.passport == ()


async def test_a_programme_and_a_wave_hold_the_actors_schools_only(database: Database) -> None:
    seeded = await peopled(database)
    wave_id = await wave(database, seeded, date(2021, 11, 1), date(2021, 11, 10), {})
    whole, own = actor_of(seeded), actor_of(seeded, Role.CURATOR, SCHOOLS[0])
    for actor, schools in ((whole, SCHOOLS), (own, SCHOOLS[:1])):
        facts = await facts_of(database, actor, Request(Kind.PROGRAMME, form=Form.SUMMARY))
        assert isinstance(facts, ProgrammeDossier)
        assert [card.name for card in facts.cards] == [load.name for load in facts.loads] == [*schools]
        assert {one.school for one in facts.results} == {seeded.schools[name] for name in schools}
        assert FOREIGN not in canonical(facts)
        waves = await facts_of(database, actor, Request(Kind.WAVE, wave_id, form=Form.SILENT))
        assert isinstance(waves, WaveDossier)
        assert [card.name for card in waves.cards] == [*schools]


async def test_every_file_of_every_kind_can_be_made_and_is_stamped(database: Database) -> None:
    seeded = await peopled(database)
    wave_id = await wave(database, seeded, date(2021, 11, 1), date(2021, 11, 10), {})
    sitting = await seeding.task(database, seeded, "ММС", NOW.date(), Role.COORDINATOR, kind=TaskKind.SITTING)
    mine = await seeding.person(database, seeded, Role.CURATOR, "Ясень Пётр", SCHOOLS[2])
    subjects = {Kind.FACTOR: 2, Kind.WAVE: wave_id, Kind.SITTING: sitting, Kind.CURATOR: mine}
    stamps = set()
    for kind, forms in FILES.items():
        subject = subjects.get(kind, seeded.schools[SCHOOLS[0]])
        for form in forms:
            asked = Request(kind, subject, seeded.schools[SCHOOLS[1]], form)
            facts = await facts_of(database, actor_of(seeded), asked)
            assert isinstance(facts, PictureSet) == (form is Form.PDF)
            job = making(asked, facts)
            stamps.add(job.digest)
            if form is not Form.PDF and kind in (Kind.WAVE, Kind.SITTING):
                assert job.arguments[-1] == facts
    assert len(stamps) == sum(map(len, FILES.values()))


async def test_a_sitting_is_of_the_plan_of_ones_own_programme(database: Database) -> None:
    seeded = await peopled(database)
    other = await seeding.programme(database, "zapad", "Западная", schools=("Закатная СОШ",))
    mine = await seeding.task(database, seeded, "ММС", NOW.date(), Role.COORDINATOR, kind=TaskKind.SITTING)
    foreign = await seeding.task(database, other, "Чужой совет", NOW.date(), Role.COORDINATOR, kind=TaskKind.SITTING)
    measure = await seeding.task(database, seeded, "Не заседание", NOW.date(), Role.COORDINATOR)
    facts = await facts_of(database, actor_of(seeded), Request(Kind.SITTING, mine, form=Form.PROTOCOL))
    assert isinstance(facts, SittingDossier)
    assert (facts.title, facts.held_on, facts.year) == ("ММС", NOW.date(), "2021/2022")
    name, template, dossier = making(Request(Kind.SITTING, mine, form=Form.PROTOCOL), facts).arguments
    assert document(name, template, dossier).pages
    for subject in (foreign, measure, 10**6):
        with pytest.raises(NotYours):
            await facts_of(database, actor_of(seeded), Request(Kind.SITTING, subject, form=Form.PROTOCOL))
    for role in (Role.CURATOR, Role.DEPUTY):
        with pytest.raises(NotYours):
            await facts_of(
                database, actor_of(seeded, role, SCHOOLS[0]), Request(Kind.SITTING, mine, form=Form.PROTOCOL)
            )


async def test_groups_get_no_files(database: Database) -> None:
    seeded = await town(database)
    for form in FILES[Kind.PROGRAMME]:
        with pytest.raises(Refusal):
            await facts_of(database, actor_of(seeded), Request(Kind.PROGRAMME, form=form), named=False)
