"""`/report`: a school by number, place or name, misspelt too; what is unknown gets the nearest."""

from datetime import date
from typing import NamedTuple

import pytest
from aiogram.methods import AnswerCallbackQuery, SendChatAction
from sqlalchemy import select

from handlers.reply import Reply
from reports.period import Period, year_period
from reports.request import Form, Kind, Request, loaded
from storage.models import Notice
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.seeding import Seeded

SCHOOLS = ("Речная СОШ", "Полевая СОШ", "Озёрная ООШ", "Озёрная вечерняя школа", "Гляденская СОШ")


class Office(NamedTuple):
    world: World
    seeded: Seeded
    coordinator: User


@pytest.fixture
async def office(world: World) -> Office:
    """Schools without printed numbers: their place in the list counts."""
    seeded = await seeding.programme(world.database, schools=SCHOOLS)
    return Office(world, seeded, await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна"))


async def queued(office: Office) -> list[str]:
    """Names of the schools whose pictures wait to be drawn."""
    names = {school_id: name for name, school_id in office.seeded.schools.items()}
    async with office.world.database.reading() as session:
        notices = (await session.scalars(select(Notice).where(Notice.kind == "report"))).all()
        return [names[notice.payload["request"]["subject"]] for notice in notices]


def is_under_way(reply: Reply) -> bool:
    return isinstance(reply[-1], SendChatAction)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("/report school 2", "Полевая СОШ"),
        ("/report@kurator_bot 2", "Полевая СОШ"),
        ("отчёт школа 2", "Полевая СОШ"),
        ("Отчет школы № 5", "Гляденская СОШ"),
        ("отчет Гляденская", "Гляденская СОШ"),
        ("отчёт шк. 1", "Речная СОШ"),
        ("/report  речная   сош ", "Речная СОШ"),
        ("отчёт озерная ООШ", "Озёрная ООШ"),
        ("/report 05", "Гляденская СОШ"),
    ],
)
async def test_a_school_is_found_as_people_say_it(office: Office, text: str, name: str) -> None:
    assert is_under_way(await office.coordinator.sends(text))
    assert await queued(office) == [name]


@pytest.mark.parametrize(
    "text",
    ["отчёт глиденская", "/report 77", "/report " + "9" * 4000, "отчёт <b>&", "отчёт ²", "/report -1",
     "отчёт " + "щ" * 4000],
)  # fmt: skip
async def test_an_unknown_school_gets_the_nearest_as_buttons(office: Office, text: str) -> None:
    reply = said(await office.coordinator.sends(text))
    assert "среди Ваших нет" in reply or "Отчёт по какой школе?" in reply
    assert len(office.coordinator.labels()) >= 4
    assert await requests(office) == []


async def test_a_misspelt_name_comes_first_and_one_touch_asks_for_it(office: Office) -> None:
    await office.coordinator.sends("отчёт глиденская")
    assert office.coordinator.labels()[0] == "Гляденская СОШ"
    reply = await office.coordinator.clicks("Гляденская")
    assert isinstance(reply[0], AnswerCallbackQuery)
    assert "Отчёт готовлю" in said(reply)
    assert await queued(office) == ["Гляденская СОШ"]


async def test_several_schools_of_one_name_are_buttons(office: Office) -> None:
    assert "несколько школ" in said(await office.coordinator.sends("отчёт озёрная"))
    assert office.coordinator.labels() == ["Озёрная ООШ", "Озёрная вечерняя школа", "← Отчёты"]


async def test_nothing_named_opens_the_list_of_schools(world: World) -> None:
    seeded = await seeding.programme(world.database, schools=[f"Школа-{n}" for n in range(1, 12)])
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    for text in ("отчёт школа", "/report school", "отчет школы"):
        assert "Отчёт по какой школе?" in said(await coordinator.sends(text))
    assert coordinator.labels()[-2:] == ["Ещё →", "← Отчёты"]
    await coordinator.clicks("Ещё")
    assert coordinator.labels() == ["Школа-9", "Школа-10", "Школа-11", "← Назад", "← Отчёты"]
    await coordinator.presses("g1:rep:2147483647")
    assert "Школа-11" in coordinator.labels()


async def test_printed_numbers_win_over_places_and_two_of_one_number_are_asked(world: World) -> None:
    seeded = await seeding.programme(
        world.database, schools=("СОШ № 12", "ООШ № 2", "Вечерняя № 2"), numbers=("12", "2", "2")
    )
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    office = Office(world, seeded, coordinator)
    assert is_under_way(await coordinator.sends("отчёт школа 12"))
    assert await queued(office) == ["СОШ № 12"]
    assert "несколько школ" in said(await coordinator.sends("отчёт школа 2"))
    assert coordinator.labels()[:2] == ["ООШ № 2", "Вечерняя № 2"]
    assert "Школы «1» среди Ваших нет" in said(await coordinator.sends("отчёт школа 1"))


async def test_an_empty_programme_says_so(world: World) -> None:
    seeded = await seeding.programme(world.database, schools=())
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    for text in ("отчёт школа", "отчёт 1", "отчёт Речная"):
        assert "Школ пока нет" in said(await coordinator.sends(text))


async def test_roles_of_a_school_get_their_own_school_only(office: Office) -> None:
    deputy = await seeding.member(office.world, office.seeded, Role.DEPUTY, "Марина Сергеевна", "Полевая СОШ")
    assert "Школы «1» среди Ваших нет" in said(await deputy.sends("отчёт школа 1"))
    assert deputy.labels() == ["Полевая СОШ", "← Меню"]
    assert "Такой школы среди Ваших нет" in said(await deputy.presses(f"r1:{office.seeded.schools['Речная СОШ']}"))
    assert is_under_way(await deputy.sends("отчёт школа 2"))
    assert await queued(office) == ["Полевая СОШ"]


@pytest.mark.parametrize("role", [Role.TEACHER, Role.METHODIST, Role.COUNCIL])
async def test_roles_without_reports_are_refused(office: Office, role: Role) -> None:
    user = await seeding.member(office.world, office.seeded, role, "Пётр Ильич", "Речная СОШ")
    for reply in (await user.sends("/report 1"), await user.sends("отчёт"), await user.presses("g1:rep:0")):
        assert "открыты другим ролям" in said(reply)
    school = office.seeded.schools["Речная СОШ"]
    assert "Такой школы" in said(await user.presses(f"r1:{school}"))
    for data in (
        f"r2:s:{school}:0:p:0:0:0",
        "r2:p:0:0:p:0:0:0",
        "r3:s:0:p:0",
        "g1:reps:0",
        "g1:sched:0",
        "r5:o:p:0:0:0",
    ):
        assert "открыты другим ролям" in said(await user.presses(data)), data
    assert await requests(office) == []


async def test_in_a_group_plain_words_are_peoples_own_and_nothing_is_told_before_it_is_bound(office: Office) -> None:
    group = {"id": -100500, "type": "supergroup", "title": "Штаб"}
    for text, expected in (
        ("/report 1", "Что показывать в этой группе?"), ("/report@kurator_bot 1", "Что показывать в этой группе?"),
        ("/report@other_bot 1", ""), ("отчёт школа 1", ""), ("/tasks", "только лично"), ("/start", "только лично"),
    ):  # fmt: skip
        reply = await office.world.take({"message": office.coordinator.message(text=text, chat=group)})
        assert expected in said(reply)
        assert bool(reply) == bool(expected)
    assert await requests(office) == []


async def requests(office: Office) -> list[Request]:
    """What waits to be drawn."""
    async with office.world.database.reading() as session:
        notices = (await session.scalars(select(Notice).where(Notice.kind == "report").order_by(Notice.id))).all()
        return [loaded(notice.payload["request"]) for notice in notices]


YEAR = year_period(2020)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("отчёт программа", Request(Kind.PROGRAMME)),
        ("/report программа за 2020/2021", Request(Kind.PROGRAMME, period=YEAR)),
        ("/report фактор кадры", Request(Kind.FACTOR, 2)),
        ("отчёт фактор 10", Request(Kind.FACTOR, 10)),
        ("отчёт риск оснащене", Request(Kind.FACTOR, 1)),
        ("/report задачи просроченные", Request(Kind.TASKS, overdue=True)),
        ("отчёт просроченные задачи", Request(Kind.TASKS, overdue=True)),
        ("/report tasks", Request(Kind.TASKS)),
        ("отчёт дорожная карта", Request(Kind.TIMELINE)),
        ("отчёт показатели", Request(Kind.INDICATORS)),
        ("отчёт за 2020/2021", Request(Kind.PROGRAMME, period=YEAR)),
    ],
)
async def test_a_report_is_asked_for_in_words(office: Office, text: str, asked: Request) -> None:
    assert is_under_way(await office.coordinator.sends(text))
    assert await requests(office) == [asked]


async def test_words_about_one_school_may_name_it_and_a_period(office: Office) -> None:
    second = office.seeded.schools["Полевая СОШ"]
    for text in ("отчёт динамика школа 2", "отчёт задачи полевая", "отчёт школа 2 за 2020/2021", "отчёт 2 с 1.9.2020"):
        assert is_under_way(await office.coordinator.sends(text)), text
    since = Period(date(2020, 9, 1), seeding.TODAY, asked=True)
    assert await requests(office) == [
        Request(Kind.DYNAMICS, second),
        Request(Kind.TASKS, second),
        Request(Kind.SCHOOL, second, period=YEAR),
        Request(Kind.SCHOOL, second, period=since),
    ]


async def test_a_period_that_cannot_be_read_is_asked_again(office: Office) -> None:
    for text in ("отчёт программа за 2020/2025", "отчёт 2 за 13.13.2020", "отчёт с 31.02.2021", "отчёт за 9999"):
        assert "Не понял период" in said(await office.coordinator.sends(text)), text
    assert await requests(office) == []


async def test_the_screen_offers_every_kind_and_buttons_ask_what_is_unclear(office: Office) -> None:
    user = office.coordinator
    assert "Отчёты" in said(await user.sends("/report"))
    labels = user.labels()
    assert labels[:10] == [
        "По школе", "Программа", "Фактор риска", "Задачи", "Волна", "Куратор", "Показатели", "Сроки",
        "Сравнить школы", "Динамика школы",
    ]  # fmt: skip
    assert "Волн пока не было" in said(await user.clicks("Волна"))
    await user.clicks("← Отчёты")
    assert "Кураторов у школ пока нет" in said(await user.clicks("Куратор"))
    await user.clicks("← Отчёты")
    await user.clicks("Фактор риска")
    assert "Кадры" in user.labels()
    assert is_under_way(await user.clicks("Кадры"))
    assert "Не нашёл «щщщ»" in said(await user.sends("отчёт фактор щщщ"))
    assert len(user.labels()) == 11
    assert await requests(office) == [Request(Kind.FACTOR, 2)]


async def test_two_schools_are_compared_by_words_or_by_two_touches(office: Office) -> None:
    user, schools = office.coordinator, office.seeded.schools
    assert is_under_way(await user.sends("сравнить")) is False
    assert is_under_way(await user.sends("отчёт сравнить 1 и 2"))
    assert is_under_way(await user.sends("отчёт сравнить речная и гляденская"))
    assert "Какую взять первой?" in said(await user.sends("отчёт сравнить"))
    assert "С какой школой сравнить «Речная СОШ»?" in said(await user.clicks("Речная"))
    assert "Речная СОШ" not in user.labels()
    assert is_under_way(await user.clicks("Полевая"))
    first, second, last = schools["Речная СОШ"], schools["Полевая СОШ"], schools["Гляденская СОШ"]
    assert await requests(office) == [
        Request(Kind.COMPARE, first, second),
        Request(Kind.COMPARE, first, last),
        Request(Kind.COMPARE, first, second),
    ]


async def test_the_newest_wave_and_a_curator_by_name(office: Office) -> None:
    world, seeded = office.world, office.seeded
    await seeding.wave(world, seeded, office.coordinator)
    curator = await seeding.member(world, seeded, Role.CURATOR, "Иванова Мария", "Полевая СОШ")
    for text in ("отчёт волна", "отчёт куратор иванова", "отчёт куратор"):
        await office.coordinator.sends(text)
    assert office.coordinator.labels() == ["Иванова Мария", "← Отчёты"]
    assert is_under_way(await curator.sends("/report куратор"))
    assert [(one.kind, one.subject) for one in await requests(office)] == [
        (Kind.WAVE, 1),
        (Kind.CURATOR, curator.person_id),
        (Kind.CURATOR, curator.person_id),
    ]


async def test_roles_of_a_school_are_not_shown_schools_side_by_side(office: Office) -> None:
    deputy = await seeding.member(office.world, office.seeded, Role.DEPUTY, "Марина Сергеевна", "Полевая СОШ")
    assert "Отчёт по какой школе?" in said(await deputy.sends("/report"))
    assert deputy.labels() == ["Полевая СОШ", "← Меню"]
    assert "Отчёт по какой школе?" in said(await deputy.sends("отчёт за 2020/2021"))
    for text in ("отчёт волна", "отчёт куратор"):
        assert "открыты другим ролям" in said(await deputy.sends(text))
    assert "Школ пока нет" in said(await deputy.sends("отчёт сравнить 1 и 2"))


@pytest.mark.parametrize(
    ("text", "kind", "form"),
    [
        ("отчёт excel программа", Kind.PROGRAMME, Form.WORKBOOK),
        ("отчёт справка школа 2", Kind.SCHOOL, Form.REFERENCE),
        ("отчёт pdf", Kind.PROGRAMME, Form.PDF),
        ("отчёт приказ", Kind.PROGRAMME, Form.ORDER),
        ("отчёт сводная за 2020/2021", Kind.PROGRAMME, Form.SUMMARY),
        ("отчёт рекомендации 2", Kind.SCHOOL, Form.ADVICE),
    ],
)
async def test_files_are_asked_for_in_words(office: Office, text: str, kind: Kind, form: Form) -> None:
    await office.coordinator.sends(text)
    (asked,) = await requests(office)
    assert (asked.kind, asked.form) == (kind, form)


async def test_what_is_not_gathered_yet_is_said_and_not_made_up(office: Office) -> None:
    for text in ("отчёт ИОМ", "отчёт сообщества"):
        assert "пока нет" in said(await office.coordinator.sends(text))
    assert await requests(office) == []


@pytest.mark.parametrize("data", ["r2:s:1:0:p:0:20211399:20211231", "r2:p:0:0:p:0:99999999:1", "r2:q:0:0:p:0:0:0"])
async def test_forged_buttons_are_outdated(office: Office, data: str) -> None:
    assert said(await office.coordinator.presses(data))
    assert await requests(office) == []


async def test_a_report_comes_on_schedule_until_it_is_stopped(office: Office) -> None:
    user = office.coordinator
    assert "пока ничего не приходит" in said(await user.sends("отчёт расписание"))
    await user.presses("r5:o:f:2:0:0")
    assert "Когда присылать отчёт «Фактор риска: Кадры»?" in user.screen
    assert "буду присылать каждую неделю" in said(await user.clicks("Каждую неделю"))
    await user.presses("r5:w:f:2:0:0")
    assert "приходит 1 отчёт" in said(await user.sends("/report расписание"))
    assert "больше не придёт" in said(await user.clicks("✕ Фактор риска: Кадры"))
    assert "пока ничего не приходит" in said(await user.sends("отчёт расписание"))


async def test_nobody_stops_the_schedule_of_another(office: Office) -> None:
    await office.coordinator.presses("r5:w:p:0:0:0")
    curator = await seeding.member(office.world, office.seeded, Role.CURATOR, "Иванова Мария", "Полевая СОШ")
    assert "другой человек" in said(await curator.presses("r5:s:p:1:0:0"))
    assert "среди Ваших нет" in said(await curator.presses("r5:s:p:999:0:0"))
    deputy = await seeding.member(office.world, office.seeded, Role.DEPUTY, "Марина Сергеевна", "Полевая СОШ")
    assert "открыты другим ролям" in said(await deputy.presses("r5:w:p:0:0:0"))
    assert "устарела" in said(await office.coordinator.presses("r5:w:v:1:2:0"))
