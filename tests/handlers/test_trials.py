"""«Пройти как школа»: the whole questionnaire as a school meets it, and nothing of it anywhere afterwards."""

from sqlalchemy import func, select

from storage.models import Answer, AuditEvent, ExpectedInput, Notice, Task, Wave
from storage.questionnaires.xlsform import form_of
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.handlers.test_forms import load
from tests.storage.questionnaires.sheets import workbook

SURVEY = """
type | name | label | relevant | required
begin_group | g | Питание | |
select_one yn | cooks | Готовите сами? | | yes
select_multiple yn | many | Что есть? | |
integer | pupils | Сколько питаются? | ${cooks} = 'y' |
text | who | Кто привозит? | ${cooks} = 'n' |
date | since | С какого дня? | |
file | order | Приказ? | |
end_group | | | |
"""
CHOICES = """
list_name | name | label
yn | y | да
yn | n | нет
"""
EMPTY = (Answer, Task, Wave, Notice)


async def coordinator(world: World) -> tuple[User, seeding.Seeded]:
    seeded = await seeding.programme(world.database)
    olga = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    await load(world, seeded, form_of(workbook(survey=SURVEY, choices=CHOICES), "Питание"))
    return olga, seeded


async def number(world: World, table: type) -> int:
    async with world.database.reading() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def begin(olga: User) -> str:
    await olga.sends("/wave")
    await olga.clicks("Открыть: Питание")
    assert "Ответы не сохраняются" in said(await olga.clicks("Пройти как школа"))
    return said(await olga.clicks("Начать пробу"))


async def test_the_coordinator_goes_through_it_as_a_school_and_nothing_is_kept(world: World) -> None:
    olga, _ = await coordinator(world)
    assert "Проба: так увидит школа" in await begin(olga)
    await olga.clicks("да")
    await olga.clicks("нет")
    assert "✓ нет" in olga.labels()
    assert "Сколько питаются?" in said(await olga.clicks("Готово")), "conditions are as in earnest"
    assert "число" in said(await olga.sends("много"))
    assert "Проба: так увидит школа" in said(await olga.sends("120"))
    await olga.sends("вчера")
    summary = said(await olga.clicks("Пропустить"))
    assert "120" in summary
    assert "Отправить" in olga.labels()
    assert "Сейчас: 120" in said(await olga.clicks("3")), "answers can be looked at and corrected"
    assert "80" in said(await olga.sends("80"))
    over = said(await olga.clicks("Отправить"))
    assert "Ничего не сохранено" in over
    assert [await number(world, table) for table in (*EMPTY, ExpectedInput)] == [0] * 5
    async with world.database.reading() as session:
        told = (await session.scalars(select(AuditEvent.after))).all()
    assert not any("120" in str(one) for one in told)
    assert "Проба: так увидит школа" in said(await olga.clicks("Пройти ещё раз"))


async def test_one_can_leave_at_any_point_and_old_buttons_say_so(world: World) -> None:
    olga, _ = await coordinator(world)
    await begin(olga)
    old = olga.data("да")
    assert "Ничего не сохранено" in said(await olga.clicks("Закончить пробу"))
    assert await number(world, ExpectedInput) == 0
    assert "проба закончена" in said(await olga.presses(old)).lower()
    await begin(olga)
    await olga.clicks("нет")
    await olga.sends("/start")
    assert "проба закончена" in said(await olga.presses(old)).lower(), "elsewhere is left too"


async def test_words_are_taken_only_where_words_are_asked_for(world: World) -> None:
    olga, _ = await coordinator(world)
    await begin(olga)
    assert "кнопк" in said(await olga.sends("не знаю")), "a choice is no place for words"
    await olga.clicks("нет")
    assert "Почему нет данных" in said(await olga.clicks("Нет данных"))
    assert "Кто привозит?" in said(await olga.sends("ещё не считали"))
    await olga.sends("столовая района")
    await olga.clicks("Пропустить")
    assert "нет данных (ещё не считали)" in said(await olga.clicks("Пропустить"))
    assert "Сейчас ничего писать не нужно" in said(await olga.sends("12"))
    assert [await number(world, table) for table in EMPTY] == [0] * 4


async def test_a_trial_is_for_who_may_open_waves_of_this_programme(world: World) -> None:
    olga, seeded = await coordinator(world)
    marina = await seeding.member(world, seeded, Role.DEPUTY, "Марина Сергеевна", "Речная СОШ")
    south = await seeding.programme(world.database, "yug")
    vera = await seeding.member(world, south, Role.COORDINATOR, "Вера Юрьевна")
    await olga.sends("/wave")
    await olga.clicks("Открыть: Питание")
    await olga.clicks("Пройти как школа")
    button = olga.data("Начать пробу")
    assert "координатор" in said(await marina.presses(button))
    assert "Такой анкеты нет" in said(await vera.presses(button))
    await olga.clicks("Начать пробу")
    assert "координатор" in said(await marina.presses(olga.data("да")))
    assert "проба закончена" in said(await vera.presses(olga.data("да"))).lower()


async def test_a_trial_of_an_anonymous_one_shows_what_those_without_a_name_see(world: World) -> None:
    olga, _ = await coordinator(world)
    await olga.sends("/wave")
    await olga.clicks("Открыть: Удовлетворённость школой")
    assert "увидят те, кто придёт по ссылке" in said(await olga.clicks("Пройти как школа"))
    text = said(await olga.clicks("Начать пробу"))
    assert "так увидят те, кто придёт по ссылке" in text
    assert "\n\n\n" not in text, "a note stands apart by one line, not two"
    assert "Нет данных" not in olga.labels()
