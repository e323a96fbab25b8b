"""Opening a questionnaire for the schools: the burden first, then once, then the progress."""

from typing import NamedTuple

import pytest
from sqlalchemy import select

from storage.models import Notice, Task, TaskKind, TaskState, Wave
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.seeding import Seeded


class Office(NamedTuple):
    world: World
    seeded: Seeded
    coordinator: User
    deputy: User


@pytest.fixture
async def office(world: World) -> Office:
    seeded = await seeding.programme(world.database)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    deputy = await seeding.member(world, seeded, Role.DEPUTY, "Марина Сергеевна", "Речная СОШ")
    return Office(world, seeded, coordinator, deputy)


async def opened(office: Office) -> str:
    await office.coordinator.sends("/wave")
    await office.coordinator.clicks("Открыть")
    return said(await office.coordinator.clicks("8"))


async def test_the_burden_is_shown_before_anything_is_asked(office: Office) -> None:
    assert "Анкеты ещё не открывались" in said(await office.coordinator.sends("волны"))
    text = said(await office.coordinator.clicks("Открыть"))
    for words in ("35 вопросов, около 7 минут на школу", "Получат 2 школы", "сообщение придёт 1 человеку",
                  "Зам. директора пока не вошёл: Полевая СОШ"):  # fmt: skip
        assert words in text
    async with office.world.database.reading() as session:
        assert (await session.scalars(select(Wave))).all() == []


async def test_opening_makes_a_task_for_each_school_and_an_invitation_for_each_deputy(office: Office) -> None:
    assert "открыта до 8 сентября, ср. Приглашения уходят 1 человеку" in await opened(office)
    async with office.world.database.reading() as session:
        tasks = (await session.scalars(select(Task).order_by(Task.school_id))).all()
        assert [(t.kind, t.school_id, t.academic_year) for t in tasks] == [
            (TaskKind.QUESTIONNAIRE, school_id, 2021) for school_id in office.seeded.schools.values()
        ]
        notice = (await session.scalars(select(Notice))).one()
    assert (notice.kind, notice.person_id) == ("survey_opened", office.deputy.person_id)


async def test_opening_twice_opens_once(office: Office) -> None:
    await opened(office)
    before = await seeding.rows(office.world.database)
    for days in (14, 7):
        assert "уже открыта" in said(await office.coordinator.presses(f"w1:risk:{days}"))
    assert await seeding.rows(office.world.database) == before


async def test_a_button_of_earlier_days_ends_a_wave_on_a_working_day_too(office: Office) -> None:
    await office.world.days(3)  # a Saturday
    assert "открыта до 6 сентября, пн" in said(await office.coordinator.presses("w1:risk:7"))


async def test_a_closed_one_can_be_opened_again_and_both_are_told_of(office: Office) -> None:
    await opened(office)
    await office.world.days(15)
    assert "открыта до 23 сентября" in said(await office.coordinator.presses("w1:risk:14"))
    text = said(await office.coordinator.sends("/wave"))
    assert "Сдали 0 из 2, начали 0, не начали 2." in text
    assert "закрыта 8 сентября, ср\nСдали 0 из 2, начали 0, не начали 2, просрочили 2." in text


async def test_years_of_waves_fit_a_message(office: Office) -> None:
    await opened(office)
    async with office.world.database.transaction() as session:
        first = (await session.scalars(select(Wave))).one()
        waves = [
            Wave(
                programme_id=office.seeded.id, questionnaire_id=first.questionnaire_id, title=f"Волна {n}",
                opens=first.opens, closes=first.closes, opened_at=first.opened_at,
            )
            for n in range(60)
        ]  # fmt: skip
        session.add_all(waves)
        await session.flush()
        session.add_all(
            Task(
                programme_id=office.seeded.id, kind=TaskKind.QUESTIONNAIRE, wave_id=wave.id, academic_year=2021,
                title=wave.title, deadline=wave.closes, state=TaskState.OPEN, created_at=wave.opened_at,
            )
            for wave in waves
        )  # fmt: skip
    text = said(await office.coordinator.sends("/wave"))
    assert "Волна 59" in text
    assert "Волна 1," not in text


async def test_the_progress_counts_who_began(office: Office) -> None:
    await opened(office)
    await office.deputy.sends("/survey")
    await office.deputy.clicks("")
    await office.deputy.clicks("0")
    assert "Сдали 0 из 2, начали 1, не начали 1." in said(await office.coordinator.sends("/wave"))


@pytest.mark.parametrize("data", ["w1:risk:8", "w1:risk:366", "w1:nothing:7", "w1:nothing:0", "w1:..:0"])
async def test_what_was_never_offered_is_refused(office: Office, data: str) -> None:
    assert "нет" in said(await office.coordinator.presses(data))
    async with office.world.database.reading() as session:
        assert (await session.scalars(select(Wave))).all() == []


async def test_others_open_nothing(office: Office) -> None:
    for reply in (await office.deputy.sends("/wave"), await office.deputy.presses("g1:wave:0")):
        assert "ход анкет видят ещё руководитель и кураторы" in said(reply)
    for reply in (await office.deputy.presses("w1:risk:0"), await office.deputy.presses("w1:risk:14")):
        assert "Это делает координатор программы" in said(reply)
