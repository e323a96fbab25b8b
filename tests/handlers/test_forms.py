"""One's own questionnaires in the chat: offered, shown before they open, opened as waves that keep their version."""

from sqlalchemy import select

from storage.models import Notice, Questionnaire, Wave
from storage.questionnaires import Form
from storage.questionnaires.xlsform import form_of
from storage.rights import Role
from tests import seeding
from tests.acting import World, said
from tests.storage.questionnaires.sheets import workbook

NBSP = "\N{NO-BREAK SPACE}"
FOOD = """
type | name | label
integer | pupils | Сколько питаются?
"""


def food(survey: str = FOOD) -> Form:
    settings = "form_title | form_id\nПитание | Питание в школах района"
    return form_of(workbook(survey=survey, settings=settings))


async def load(world: World, seeded: seeding.Seeded, form: Form) -> int:
    from storage.queries.audit import Who
    from storage.queries.forms import load_form

    async with world.database.transaction() as session:
        return (await load_form(session, Who(world.now, seeded.id), form)).id


async def test_ones_own_questionnaire_is_opened_as_a_wave_and_keeps_its_version(world: World) -> None:
    seeded = await seeding.programme(world.database)
    olga = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    marina = await seeding.member(world, seeded, Role.DEPUTY, "Марина Сергеевна", "Речная СОШ")
    first = await load(world, seeded, food())
    assert await load(world, seeded, food()) == first, "the same file is no new version"
    await olga.sends("/wave")
    shown = said(await olga.clicks("Открыть: Питание"))
    assert "1 вопрос, около 1 минуты на школу" in shown.replace("\xa0", " ")
    old = olga.data("Открыть: сейчас")
    await olga.clicks(f"1{NBSP}сентября, ср")
    await load(world, seeded, food(f"{FOOD}text | who | Кто готовит?"))
    async with world.database.reading() as session:
        wave = (await session.scalars(select(Wave))).one()
        versions = (await session.scalars(select(Questionnaire.version).order_by(Questionnaire.id))).all()
    assert (wave.questionnaire_id, list(versions)) == (first, [1, 2])
    await marina.sends("/survey")
    assert "1 из 1" in said(await marina.clicks("Питание"))
    assert "версия новее" in said(await olga.presses(old)), "a button of the old version does not open it"
    await olga.sends("/wave")
    assert olga.labels().count("Открыть: Питание") == 1
    assert "2 вопроса" in said(await olga.clicks("Открыть: Питание")).replace("\xa0", " ")


async def test_each_programme_has_its_own(world: World) -> None:
    north, south = await seeding.programme(world.database), await seeding.programme(world.database, "yug")
    foreign = await load(world, south, food())
    olga = await seeding.member(world, north, Role.COORDINATOR, "Ольга Викторовна")
    await olga.sends("/wave")
    assert "Открыть: Питание" not in olga.labels()
    for code in (f"q{foreign}", "q", "q0", "qx", f"q{'9' * 11}", "q١"):
        assert "Такой анкеты нет" in said(await olga.presses(f"w1:{code}:0"))
    assert await load(world, north, food()) != foreign, "codes of two programmes do not meet"


async def test_a_questionnaire_and_the_template_are_asked_for_by_buttons(world: World) -> None:
    seeded = await seeding.programme(world.database)
    olga = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    await load(world, seeded, food())
    await olga.sends("/wave")
    assert "лист «Анкета»" in said(await olga.clicks("Своя анкета"))
    await olga.clicks("Шаблон анкеты")
    await olga.sends("/wave")
    await olga.clicks("Открыть: Питание")
    await olga.clicks("Файл Excel")
    async with world.database.reading() as session:
        kinds = (await session.scalars(select(Notice.kind).order_by(Notice.id))).all()
    assert list(kinds) == ["form_template", "form_file"]
