"""One's own questionnaires in the chat: offered, shown before they open, opened as waves that keep their version."""

from sqlalchemy import select

from storage.models import Audited, AuditEvent, Notice, Questionnaire, Wave
from storage.questionnaires import Form
from storage.questionnaires.xlsform import form_of
from storage.rights import Role
from tests import seeding
from tests.acting import World, said
from tests.handlers.sending_files import clicks, sends_file
from tests.storage.importing.books import book
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


async def test_ones_own_goes_off_the_list_and_comes_back(world: World) -> None:
    seeded = await seeding.programme(world.database)
    olga = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    marina = await seeding.member(world, seeded, Role.DEPUTY, "Марина Сергеевна", "Речная СОШ")
    await load(world, seeded, food())
    await olga.sends("/wave")
    await olga.clicks("Открыть: Питание")
    await olga.clicks(f"1{NBSP}сентября, ср")
    await olga.sends("/wave")
    await olga.clicks("Открыть: Питание")
    old = olga.data("Открыть: сейчас")
    assert "Убрать анкету «Питание» из списка?" in said(await olga.clicks("Убрать из списка"))
    sure = olga.data("Да, убрать")
    for _ in range(2):
        assert "больше нет в списке" in said(await olga.presses(sure)), "twice is once"
    assert "убрали из списка" in said(await olga.presses(old)), "an old button says so"
    await marina.sends("/survey")
    assert "1 из 1" in said(await marina.clicks("Питание")), "who was asked answers all the same"
    await olga.sends("/wave")
    assert "Открыть: Питание" not in olga.labels()
    await olga.clicks("Своя анкета")
    assert "снова в списке" in said(await olga.clicks("Вернуть: Питание"))
    assert "1 вопрос" in said(await olga.clicks("К открытию анкеты"))
    async with world.database.reading() as session:
        what = AuditEvent.what == Audited.QUESTIONNAIRE_CHANGED
        told = (await session.execute(select(AuditEvent.before, AuditEvent.after).where(what))).all()
    assert [tuple(one) for one in told] == [
        ({"listed": True}, {"listed": False}),
        ({"listed": False}, {"listed": True}),
    ]
    assert "в списке: да → нет" in said(await olga.sends("/audit"))


async def test_a_file_that_is_loaded_again_puts_it_back(world: World) -> None:
    seeded = await seeding.programme(world.database)
    olga = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    for form in (food(), food(f"{FOOD}text | who | Кто готовит?")):
        kept = await load(world, seeded, form)
        await olga.presses(f"q2:s:q{kept}")
        await olga.sends("/wave")
        assert "Открыть: Питание" not in olga.labels()
        assert await load(world, seeded, form) == kept
        await olga.sends("/wave")
        assert "Открыть: Питание" in olga.labels()


async def test_the_same_file_sent_to_the_chat_says_that_it_comes_back(world: World) -> None:
    seeded = await seeding.programme(world.database)
    olga = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    content = book(
        survey=[["type", "name", "label"], ["integer", "pupils", "Сколько питаются?"]],
        settings=[["form_title", "form_id"], ["Питание", "food"]],
    )
    await sends_file(olga, "анкета.xlsx", content)
    assert "версия 1." in (await clicks(olga, "Загрузить", content)).text
    assert "такая версия 1 уже есть" in (await sends_file(olga, "анкета.xlsx", content)).text
    await olga.presses("q2:s:q1")
    assert "версия 1, вернётся в список" in (await sends_file(olga, "анкета.xlsx", content)).text
    await clicks(olga, "Загрузить", content)
    await olga.sends("/wave")
    assert "Открыть: Питание" in olga.labels()


async def test_nobody_else_takes_it_off_and_what_comes_with_the_product_stays(world: World) -> None:
    north, south = await seeding.programme(world.database), await seeding.programme(world.database, "yug")
    kept = await load(world, north, food())
    olga = await seeding.member(world, north, Role.COORDINATOR, "Ольга Викторовна")
    vera = await seeding.member(world, south, Role.COORDINATOR, "Вера Юрьевна")
    marina = await seeding.member(world, north, Role.DEPUTY, "Марина Сергеевна", "Речная СОШ")
    before = await seeding.rows(world.database)
    for act in "xsr":
        assert "Такой анкеты нет" in said(await vera.presses(f"q2:{act}:q{kept}"))
        assert "координатор" in said(await marina.presses(f"q2:{act}:q{kept}"))
        for code in ("risk", "", "q0", "qx"):
            assert "Такой анкеты нет" in said(await olga.presses(f"q2:{act}:{code}"))
    assert await seeding.rows(world.database) == before
    await olga.presses("w1:risk:0")
    assert "Убрать из списка" not in olga.labels()
