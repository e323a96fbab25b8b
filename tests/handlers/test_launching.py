"""Opening a wave for some: by group, curator and role, for each person, later, locked; what is known is told before."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import pytest
from sqlalchemy import select

from handlers.callbacks import SurveyAct, SurveyButton
from scheduler.jobs import tick
from storage.models import (
    Answer,
    Monitoring,
    Notice,
    Question,
    Stance,
    Task,
    TaskKind,
    TaskPerson,
    TaskSeat,
    TaskState,
    Wave,
)
from storage.policies import usual
from storage.queries.opening import burden, open_wave
from storage.queries.policies import keep_policy
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.seeding import SHORT_FORM, Seeded

NBSP = "\N{NO-BREAK SPACE}"
SCHOOLS = ("Речная СОШ", "Полевая СОШ", "Лесная ООШ")


class Office(NamedTuple):
    world: World
    seeded: Seeded
    olga: User
    curator: User
    marina: User
    head: User
    teacher: User


@pytest.fixture
async def office(world: World) -> Office:
    seeded = await seeding.programme(world.database, schools=SCHOOLS)
    olga = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    curator = await seeding.member(world, seeded, Role.CURATOR, "Нина Павловна", SCHOOLS[2])
    marina = await seeding.member(world, seeded, Role.DEPUTY, "Марина Сергеевна", SCHOOLS[0])
    head = await seeding.member(world, seeded, Role.DIRECTOR, "Игорь Ильич", SCHOOLS[2])
    teacher = await seeding.member(world, seeded, Role.TEACHER, "Анна Петровна", SCHOOLS[1], "математика")
    await seeding.group(world.database, seeded, "ШНОР", SCHOOLS[0], SCHOOLS[1])
    await seeding.group(world.database, seeded, "ШНОР", SCHOOLS[2], year=2019)
    return Office(world, seeded, olga, curator, marina, head, teacher)


async def begin(office: Office, code: str = "risk") -> str:
    await office.olga.sends("/wave")
    return said(await office.olga.presses(f"w1:{code}:0"))


async def asked(office: Office) -> list[str]:
    """The schools that have a task of a wave."""
    async with office.world.database.reading() as session:
        found = await session.scalars(select(Task.school_id).where(Task.wave_id.is_not(None)).order_by(Task.school_id))
        names = {school_id: name for name, school_id in office.seeded.schools.items()}
        return [names[one] for one in found if one]


async def test_a_wave_for_a_group_asks_its_schools_of_this_year(office: Office) -> None:
    await begin(office)
    await office.olga.clicks("Кому: все школы")
    assert f"Группа ШНОР · 2{NBSP}школы" in office.olga.labels()
    text = said(await office.olga.clicks("Группа ШНОР"))
    assert "Получат 2 школы, сообщение придёт 1 человеку" in text
    assert "Зам. директора пока не вошёл: Полевая СОШ" in text
    await office.olga.clicks(f"8{NBSP}сентября")
    assert await asked(office) == [SCHOOLS[0], SCHOOLS[1]]
    async with office.world.database.reading() as session:
        assert (await session.scalars(select(Wave.audience))).one() == {"role": "deputy", "group": "ШНОР"}


async def test_a_wave_for_a_curator_may_ask_the_directors_and_lock(office: Office) -> None:
    await begin(office)
    await office.olga.clicks("Кому")
    await office.olga.clicks("Куратор Нина Павловна")
    await office.olga.clicks("Отвечает: зам. директора")
    assert office.olga.labels()[:2] == ["Зам. директора", "Директор"]
    await office.olga.clicks("Директор")
    await office.olga.clicks("После срока: принимать")
    assert "Приглашения уходят 1 человеку" in said(await office.olga.clicks(f"8{NBSP}сентября"))
    assert await asked(office) == [SCHOOLS[2]]
    async with office.world.database.reading() as session:
        assert (await session.scalars(select(TaskSeat.role))).one() is Role.DIRECTOR
        assert (await session.scalars(select(Wave.locks))).one() is True
        assert (await session.scalars(select(Notice.person_id))).one() == office.head.person_id


async def test_a_second_wave_for_other_schools_may_be_open_beside(office: Office) -> None:
    await test_a_wave_for_a_group_asks_its_schools_of_this_year(office)
    await begin(office)
    assert "уже открыта для этих школ" in said(await office.olga.clicks(f"8{NBSP}сентября"))
    await office.olga.clicks("Кому")
    await office.olga.clicks("Куратор")
    assert "открыта до 8 сентября" in said(await office.olga.clicks(f"8{NBSP}сентября"))


async def test_a_wave_of_a_later_day_opens_then(office: Office) -> None:
    await begin(office)
    await office.olga.clicks("Открыть: сейчас")
    assert "Откроется 1 сентября, ср." in said(await office.olga.clicks(f"Открыть: 1{NBSP}сентября"))
    assert "откроется 1 сентября, ср, до 15 сентября, ср" in said(await office.olga.clicks(f"15{NBSP}сентября"))
    assert "Открытых анкет для Вас сейчас нет" in said(await office.marina.sends("/survey"))
    async with office.world.database.reading() as session:
        due = (await session.scalars(select(Notice.due).where(Notice.kind == "survey_opened"))).one()
        task = (await session.scalars(select(Task.id).where(Task.school_id == office.seeded.schools[SCHOOLS[0]]))).one()
    assert due.astimezone(office.world.now.tzinfo).isoformat() == "2021-09-01T09:00:00+07:00"
    begun = SurveyButton(act=SurveyAct.NEXT, task=task).pack()
    assert "откроется 1 сентября" in said(await office.marina.presses(begun))
    await office.world.days(7)
    await tick(office.world.database, office.world.now)
    async with office.world.database.reading() as session:
        assert set(await session.scalars(select(Task.state))) == {TaskState.OPEN}
    assert "Какую анкету открыть?" in said(await office.marina.sends("/survey"))


async def test_a_personal_wave_asks_each_teacher_alone(office: Office) -> None:
    text = await begin(office, "teacher")
    assert "Ответит каждый сам: 1 человек, сообщение придёт 1 человеку" in text
    await office.olga.clicks(f"8{NBSP}сентября")
    async with office.world.database.reading() as session:
        task = (await session.scalars(select(Task).where(Task.wave_id.is_not(None)))).one()
        owed = (await session.scalars(select(TaskPerson))).one()
    assert (task.school_id, task.respondent_id) == (None, office.teacher.person_id)
    assert (owed.task_id, owed.person_id, owed.stance) == (task.id, office.teacher.person_id, Stance.OWES)
    await office.teacher.sends("/survey")
    button = office.teacher.data("")
    assert "1 из" in said(await office.teacher.presses(button))
    for stranger in (office.marina, office.head, office.curator):
        assert "Этой анкеты среди Ваших нет" in said(await stranger.presses(button))
    await office.olga.sends("/wave")
    assert "Анна Петровна" in said(await office.olga.clicks("1"))


async def test_what_is_known_is_told_before(office: Office) -> None:
    async with office.world.database.transaction() as session:
        by = await seeding.by(session, office.world, office.seeded, office.olga)
        await open_wave(session, by, SHORT_FORM, date(2021, 9, 8))
        assert (await burden(session, by, SHORT_FORM)).known == 0
        task = (await session.scalars(select(Task).order_by(Task.id).limit(1))).one()
        task.state = TaskState.ACCEPTED
        for question in (await session.scalars(select(Question).order_by(Question.id))).all()[:3]:
            value = "1" if question.name != "share" else None
            person = office.marina.person_id
            session.add(
                Answer(task_id=task.id, question_id=question.id, value=value, person_id=person, at=office.world.now)
            )
    async with office.world.database.reading() as session:
        found = await burden(session, by, SHORT_FORM)
    assert (found.known, found.answers, found.questions, found.respondents) == (2, 12, 4, 3)


async def test_a_planned_wave_closes_as_the_roadmap_says(office: Office) -> None:
    async with office.world.database.transaction() as session:
        session.add(
            Monitoring(
                programme_id=office.seeded.id, place=1, title="Рисковый профиль", phrase="до 20 сентября 2021",
                questionnaire="risk",
            )
        )  # fmt: skip
    await begin(office)
    assert "открыта до 20 сентября" in said(await office.olga.clicks(f"По плану: до 20{NBSP}сентября"))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("w7:o:risk:g:999999:u:0:0:0:20210908", "Такой группы"),
        ("w7:o:risk:c:{marina}:u:0:0:0:20210908", "Такой группы"),
        ("w7:o:risk:a:0:t:0:0:0:20210908", "не отвечает"),
        ("w7:o:risk:a:0:u:0:0:0:0", "устарела"),
        ("w7:o:risk:a:0:u:0:0:0:20211399", "устарела"),
        ("w7:o:risk:a:0:u:0:0:0:20210801", "Такого срока нет"),
        ("w7:o:risk:a:0:u:20210820:0:0:20210908", "Такого срока нет"),
        ("w7:o:risk:a:0:u:20210910:0:0:20210908", "Такого срока нет"),
        ("w7:o:risk:a:0:u:0:0:0:20220601", "Такого срока нет"),
        ("w7:o:satisfaction:a:0:t:0:0:0:20210908", "не отвечает"),
        ("w7:o:satisfaction:a:0:u:0:0:0:20220601", "Такого срока нет"),
        ("w7:s:nothing:a:0:u:0:0:0:0", "Такой анкеты нет"),
        ("w7:o:teacher:c:{curator}:t:0:0:0:20210908", "некому"),
    ],
)
async def test_what_makes_no_sense_opens_nothing(office: Office, data: str, expected: str) -> None:
    data = data.format(marina=office.marina.person_id, curator=office.curator.person_id)
    assert expected in said(await office.olga.presses(data))
    assert await asked(office) == []


async def test_only_a_coordinator_sees_and_opens(office: Office) -> None:
    for act in "swrdo":
        for user in (office.marina, office.curator, office.teacher):
            words = said(await user.presses(f"w7:{act}:risk:a:0:u:0:0:0:20210908"))
            assert "Это делает координатор программы" in words
    assert await asked(office) == []


async def test_a_verdict_is_wanted_where_the_coordinator_says_so(office: Office) -> None:
    assert "ждать проверки" not in await begin(office, "swot")
    text = said(await office.olga.clicks("Нужна проверка куратора: нет"))
    assert "Сданные ответы будут ждать проверки куратора." in text
    assert "Нужна проверка куратора: да" in office.olga.labels()
    await office.olga.clicks(f"8{NBSP}сентября")
    await office.olga.sends("/wave")
    assert "Ответы проверяет куратор." in said(await office.olga.clicks("1"))
    await office.marina.sends("/survey")
    await office.marina.clicks("")
    while "Отправить" not in office.marina.labels():
        await office.marina.sends("Дружный коллектив")
    await office.marina.clicks("Отправить")
    async with office.world.database.reading() as session:
        task = (await session.scalars(select(Task).where(Task.school_id == office.seeded.schools[SCHOOLS[0]]))).one()
        asked = (await session.scalars(select(Notice.person_id).where(Notice.kind == "submitted"))).all()
    assert (task.state, asked) == (TaskState.SUBMITTED, [office.olga.person_id])
    await office.olga.sends("/wave")
    assert "Ответы проверяет куратор, ждут 1." in said(await office.olga.clicks("1"))


async def test_who_checks_the_answers_of_single_persons_is_the_coordinator(office: Office) -> None:
    await begin(office, "teacher")
    text = said(await office.olga.clicks("Нужна проверка координатора: нет"))
    assert "ждать проверки координатора" in text
    await office.olga.clicks(f"8{NBSP}сентября")
    await office.olga.sends("/wave")
    assert "Ответы проверяет координатор." in said(await office.olga.clicks("1"))


async def test_where_every_questionnaire_is_checked_there_is_nothing_to_choose(office: Office) -> None:
    async with office.world.database.transaction() as session:
        by = await seeding.by(session, office.world, office.seeded, office.olga)
        checked = replace(usual(TaskKind.QUESTIONNAIRE), verdict=True)
        await keep_policy(session, by, TaskKind.QUESTIONNAIRE, checked)
    assert "ждать проверки куратора: так настроено в «Как напоминать»." in await begin(office)
    assert [label for label in office.olga.labels() if "проверка" in label] == []
    await office.olga.clicks(f"8{NBSP}сентября")
    await office.olga.sends("/wave")
    assert "Ответы проверяет куратор." in said(await office.olga.clicks("1"))
