"""All sheets of the workbook at once: stored, found again, exported, and brought back without a change."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from storage.database import Database
from storage.importing.exporting import exported_tables
from storage.importing.preview import Differences, compare
from storage.importing.reading import read_file, read_workbook
from storage.importing.sheets import SHEETS
from storage.importing.storing import store
from storage.importing.workbook_files import write_folder, xlsx_of
from storage.models import (
    Assessment,
    Assignment,
    CalendarPeriod,
    Course,
    IndicatorFact,
    Iom,
    Partnership,
    Person,
    RiskParameter,
    RiskThreshold,
    School,
    SchoolGroup,
    SocialPassport,
)
from storage.refusals import Refusal
from storage.rights import Actor, By, Role
from tests.storage.importing import whole as filled
from tests.storage.importing.folders import folder
from tests.storage.importing.whole import whole

NOW = datetime(2022, 8, 25, 2, tzinfo=UTC)


async def preview(database: Database, path: Path, **sheets: str) -> Differences:
    async with database.reading() as session:
        return await compare(session, read_workbook(folder(path, **sheets)), "lesnoy")


async def imported(database: Database, path: Path, **sheets: str) -> Differences:
    differences = await preview(database, path, **sheets)
    assert [problem.message for problem in differences.problems] == []
    async with database.transaction() as session:
        await store(session, differences, NOW)
    return differences


async def rows(database: Database, model: type[Any], *columns: str) -> list[tuple[Any, ...]]:
    table = model.__table__
    async with database.reading() as session:
        found = await session.execute(select(*(table.c[name] for name in columns)).order_by(table.c.id))
        return [tuple(row) for row in found]


def test_the_example_has_every_sheet() -> None:
    assert [*filled.SHEETS] == [sheet.name for sheet in SHEETS]


async def test_every_sheet_is_stored_and_comes_back_unchanged(database: Database, tmp_path: Path) -> None:
    first = await imported(database, tmp_path / "in", **whole())
    assert {sheet for sheet, number in first.counts()["created"].items() if number} == {*filled.SHEETS}
    async with database.reading() as session:
        tables = await exported_tables(session, "lesnoy")
    write_folder(tables, tmp_path / "out")
    for workbook in (
        read_file("x", xlsx_of(tables), {}),
        read_workbook(tmp_path / "out"),
        read_workbook(tmp_path / "in"),
    ):
        async with database.reading() as session:
            again = await compare(session, workbook, "lesnoy")
        assert (again.problems, again.empty) == ((), True)
        assert {*again.counts()["unchanged"]} == {*filled.SHEETS}


async def test_what_is_stored_of_numbers(database: Database, tmp_path: Path) -> None:
    await imported(database, tmp_path, **whole())
    told = ("school_id", "year", "procedure", "subject", "grade", "participants", "below", "high", "mean")
    assert await rows(database, Assessment, *told) == [
        (1, 2021, "ВПР", "математика", 5, 20, 7, 3, 3.45),
        (1, 2021, "ОГЭ", "русский язык", 9, 15, 0, None, None),
        (2, 2021, "ЕГЭ", "математика профильная", None, 2, 1, None, None),
    ]
    shares = ("pupils", "both_higher", "one_parent", "on_register", "brought_by_bus", "low_income")
    assert await rows(database, SocialPassport, *shares) == [
        (120, 0.25, 0.3, 0.05, 0.333333, None),
        (40, 0.01, 0.2, 0.1, None, None),
    ]
    assert await rows(database, RiskParameter, "school_id", "wave", "parameter", "value") == [
        (1, date(2021, 10, 1), "1.1", 2.0), (1, date(2021, 10, 1), "3.3", 30.0), (2, date(2021, 10, 1), "3.3", 0.0),
    ]  # fmt: skip
    facts = await rows(database, IndicatorFact, "indicator_id", "period", "school_id", "ends", "value", "document")
    assert sorted(facts, key=str) == [
        (1, "1 полугодие 2022", 1, date(2022, 6, 30), 45.0, None),
        (1, "2022", None, date(2022, 12, 31), 60.0, None),
        (2, "2021/2022", None, date(2022, 8, 31), 12.0, None),
        (3, "2022", None, date(2022, 12, 31), 1.0, "Приказ № 7"),
        (3, "2023", None, date(2023, 12, 31), 1.0, None),
    ]
    assert {*await rows(database, Assessment, "verified_by", "verified_at")} == {(None, NOW)}


async def test_what_is_stored_of_the_registry(database: Database, tmp_path: Path) -> None:
    await imported(database, tmp_path, **whole())
    assert await rows(database, SchoolGroup, "school_id", "title", "year", "source", "order_number") == [
        (1, "ШНОР", 2021, "ФИОКО", "№ 145-п от 30.08.2021"), (1, "ШГР", 2021, None, None),
        (2, "ШНОР", 2021, None, None),
    ]  # fmt: skip
    people = dict(await rows(database, Person, "name", "id"))
    assert [*people] == ["Лесная Анна Ивановна", "Иванова Анна Андреевна", "Боровой П.П.", "Смирнов Олег"]
    seats = await rows(database, Assignment, "person_id", "role", "school_id", "until")
    assert sorted(seats, key=str) == [
        (1, Role.CURATOR, 1, None), (1, Role.CURATOR, 2, None), (2, Role.TEACHER, 1, None),
        (3, Role.CURATOR, 2, None), (4, Role.TEACHER, 2, None),
    ]  # fmt: skip
    assert await rows(database, Partnership, "school_id", "partner", "partner_id", "number", "valid_until") == [
        (1, "Еловая НОШ", 2, "12", date(2022, 8, 31)), (2, "Дом творчества", None, None, date(2023, 12, 31)),
    ]  # fmt: skip
    assert await rows(database, Iom, "person_id", "subject", "opened", "deficits", "control", "state") == [
        (2, "математика", date(2021, 10, 15), "дроби", "ноябрь, март", "открыт"),
        (4, None, None, "=деф", None, "открыт"),
    ]
    assert await rows(database, Course, "person_id", "title", "hours", "finished", "document") == [
        (2, "ФГОС", 72, date(2021, 12, 1), "Удостоверение № 5"), (2, "Функциональная грамотность", 36, None, None),
    ]  # fmt: skip
    assert await rows(database, CalendarPeriod, "kind", "starts", "ends", "note") == [
        ("каникулы", date(2021, 10, 28), date(2021, 11, 5), "осень"),
        ("рабочий", date(2022, 2, 22), date(2022, 2, 22), None),
        ("ВПР", date(2022, 3, 15), date(2022, 5, 20), None),
    ]
    assert await rows(database, RiskThreshold, "code", "medium_from", "high_from", "direction") == [
        ("3.3", 20.0, 40.0, "more_is_worse"), ("7", 30.0, 60.0, None), ("3.1", 80.0, 60.0, None),
    ]  # fmt: skip


async def test_amended_facts_change_and_others_stay(database: Database, tmp_path: Path) -> None:
    await imported(database, tmp_path / "a", **whole())
    results = "Школа;Учебный год;Процедура;Предмет;Класс;Участников;Ниже порога\n"
    amended = (
        results
        + "5;2021/2022;ВПР;математика;5;20;9\n5;2021/2022;ВПР;математика;6;18;1\n5;2021/2022;ОГЭ;русский;9;удалить;\n"
    )
    passports = "Школа;Учебный год;Неполные семьи, %\n5;2021/2022;31\n"
    differences = await imported(database, tmp_path / "b", Результаты=amended, Социальный_паспорт=passports)
    (one,) = differences.changed["Результаты"]
    assert one.title == "Сосновская СОШ, 2021/2022, ВПР, математика, 5 класс"
    assert [(change.header, change.old, change.new) for change in one.changes] == [("Ниже порога", "7", "9")]
    (share,) = differences.changed["Социальный паспорт"][0].changes
    assert (share.header, share.old, share.new) == ("Неполные семьи", "30 %", "31 %")
    assert [one.title for one in differences.gone["Результаты"]] == [
        "Сосновская СОШ, 2021/2022, ОГЭ, русский язык, 9 класс"
    ]
    assert await rows(database, Assessment, "id", "grade", "below", "high", "mean") == [
        (1, 5, 9, 3, 3.45), (3, None, 1, None, None), (4, 6, 1, None, None),
    ]  # fmt: skip
    assert (await rows(database, SocialPassport, "one_parent", "both_higher"))[0] == (0.31, 0.25)


async def test_routes_and_courses_go_only_where_the_file_says_so(database: Database, tmp_path: Path) -> None:
    await imported(database, tmp_path / "a", **whole())
    courses = "Учитель;Школа;Курс;Окончен;Документ\nИванова А.А.;5;Функциональная грамотность;;удалить\n"
    ioms = "Учитель;Школа;Предмет;Открыт;Состояние\nИванова Анна Андреевна;5;математика;15.10.2021;выполнен\n"
    differences = await imported(database, tmp_path / "b", Курсы=courses, ИОМ=ioms)
    assert [one.title for one in differences.gone["Курсы"]] == [
        "Иванова Анна Андреевна, Сосновская СОШ, Функциональная грамотность"
    ]
    assert await rows(database, Course, "title") == [("ФГОС",)]
    assert await rows(database, Iom, "state", "deficits") == [("выполнен", "дроби"), ("открыт", "=деф")]


async def test_agreements_and_days_that_the_file_leaves_out_are_gone(database: Database, tmp_path: Path) -> None:
    await imported(database, tmp_path / "a", **whole())
    agreements = "Школа;Партнёр;Договор №;Действует до\n5;Еловая НОШ;14;31.08.2024\n"
    days = "Период;Вид\n28.10.2021–05.11.2021;выходной\n"
    differences = await imported(
        database,
        tmp_path / "b",
        Партнёрства=agreements,
        Календарь=days,
        Пороги_риска="Фактор;Средний от;Высокий от\n7;30;60\n",
    )
    assert [change.new for change in differences.changed["Партнёрства"][0].changes] == ["14", "31.08.2024"]
    assert [(old[0], old[1] is None) for old in await rows(database, Partnership, "number", "gone_at")] == [
        ("14", True), (None, False),
    ]  # fmt: skip
    assert await rows(database, CalendarPeriod, "id", "kind", "note") == [(1, "выходной", "осень")]
    assert await rows(database, RiskThreshold, "id", "code") == [(2, "7")]
    await imported(database, tmp_path / "c", Партнёрства=filled.SHEETS["Партнёрства"])
    assert [old[1] for old in await rows(database, Partnership, "id", "gone_at")] == [None, None]


async def test_curators_of_the_sheet_of_schools_take_over_from_today(database: Database, tmp_path: Path) -> None:
    await imported(database, tmp_path / "a", **whole())
    schools = "Краткое название;Куратор\nСосновская СОШ;Лесная А.И.\nЕловая НОШ;Новая Вера\n"
    differences = await imported(database, tmp_path / "b", Школы=schools)
    (change,) = differences.changed["Школы"][0].changes
    assert (change.header, change.old, change.new) == ("Куратор", "Лесная Анна Ивановна; Боровой П.П.", "Новая Вера")
    assert any("будут добавлены: 1 человек (Новая Вера)" in note.replace("\u00a0", " ") for note in differences.notes)
    seats = await rows(database, Assignment, "person_id", "school_id", "role", "until")
    curators = {(person, school, until) for person, school, role, until in seats if role == Role.CURATOR}
    yesterday = date(2022, 8, 24)
    assert curators == {(1, 1, None), (1, 2, yesterday), (3, 2, yesterday), (5, 2, None)}
    again = await preview(database, tmp_path / "b", Школы=schools)
    assert again.empty


@pytest.mark.parametrize("model", [Assessment, IndicatorFact, SocialPassport, RiskParameter])
async def test_facts_changed_since_the_preview_are_not_overwritten(
    sqlite: Database, tmp_path: Path, model: type[Any]
) -> None:
    await imported(sqlite, tmp_path, **whole())
    differences = await preview(sqlite, tmp_path, **whole())
    async with sqlite.transaction() as session:
        one = await session.get_one(model, 1)
        one.verified_at = datetime(2022, 9, 1, tzinfo=UTC)
    async with sqlite.transaction() as session:
        with pytest.raises(Refusal, match="данные программы изменились"):
            await store(session, differences, NOW)


async def test_who_stores_has_confirmed_the_numbers(sqlite: Database, tmp_path: Path) -> None:
    await imported(sqlite, tmp_path, **whole())
    results = "Школа;Учебный год;Процедура;Предмет;Класс;Участников;Ниже порога\n5;2021/2022;ВПР;математика;5;20;9\n"
    differences = await preview(sqlite, tmp_path / "b", Результаты=results)
    async with sqlite.transaction() as session:
        now = datetime(2022, 9, 2, tzinfo=UTC)
        by = By(Actor(1, "", 1, "Europe/Moscow"), now, now.date())
        await store(session, differences, now, by)
    assert await rows(sqlite, Assessment, "verified_by", "verified_at") == [
        (1, datetime(2022, 9, 2, tzinfo=UTC)), (None, NOW), (None, NOW),
    ]  # fmt: skip


async def test_a_school_keeps_two_programmes_apart(sqlite: Database, tmp_path: Path) -> None:
    await imported(sqlite, tmp_path / "a", **whole())
    other = {name: text.replace("lesnoy", "stepnoy") for name, text in whole("Сообщества").items()}
    async with sqlite.reading() as session:
        differences = await compare(session, read_workbook(folder(tmp_path / "b", **other)), "stepnoy")
    assert not differences.unchanged
    async with sqlite.transaction() as session:
        await store(session, differences, NOW)
    schools = dict(await rows(sqlite, School, "id", "programme_id"))
    told = await rows(sqlite, Assessment, "programme_id", "school_id")
    assert {(programme, schools[school]) for programme, school in told} == {(1, 1), (2, 2)}
