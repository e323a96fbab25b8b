"""A file becomes rows once; again it changes nothing; amended it changes what was amended and keeps the history."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from storage.database import Database
from storage.importing.preview import Differences, compare
from storage.importing.reading import read_workbook
from storage.importing.storing import store
from storage.models import (
    Cell,
    Community,
    Indicator,
    IndicatorTarget,
    Measure,
    Monitoring,
    Programme,
    School,
    SchoolGroup,
)
from storage.programmes import shipped
from storage.refusals import Refusal
from tests.storage.importing.folders import PROGRAMME, SCHOOLS, folder

NOW = datetime(2021, 8, 25, 2, tzinfo=UTC)
ROADMAP = (
    "Направление;№;Мероприятие;2021/2022 уч.г.;2022/2023 уч.г.\n"
    "Н1;1;Форум;Доклады (июнь);\n"
    "Н1;1;Семинар;(май);(май)\n"
    "Н2;;Семинар;(осень);(осень)\n"
)


async def preview(database: Database, path: Path, code: str = "lesnoy") -> Differences:
    async with database.reading() as session:
        return await compare(session, read_workbook(path), code)


async def imported(database: Database, path: Path, code: str = "lesnoy", **sheets: str) -> Differences:
    differences = await preview(database, folder(path, **sheets), code)
    assert [problem.message for problem in differences.problems] == []
    async with database.transaction() as session:
        await store(session, differences, NOW)
    return differences


async def rows(database: Database, model: type[Any]) -> list[Mapping[str, Any]]:
    async with database.reading() as session:
        found = await session.execute(select(model.__table__).order_by(model.__table__.c.id))
        return [dict(row) for row in found.mappings()]


def changed(differences: Differences) -> list[tuple[str, str, str, str]]:
    return [
        (one.title, change.header, change.old, change.new)
        for found in differences.changed.values()
        for one in found
        for change in one.changes
    ]


async def test_nazarovo_is_stored_whole_and_once(database: Database) -> None:
    (programme,) = (known for known in shipped() if known.code == "nazarovo")
    first = await imported(database, programme.path, "nazarovo")
    assert first.counts()["created"] == {
        "Программа": 1, "Школы": 14, "Дорожная карта": 28, "Показатели": 20, "Мониторинги": 9
    }  # fmt: skip
    again = await imported(database, programme.path, "nazarovo")
    assert again.empty
    assert again.counts()["unchanged"] == first.counts()["created"]
    cells, measures = await rows(database, Cell), await rows(database, Measure)
    assert len(measures) == 28
    assert len(cells) == 3 * 28 - 9
    assert [measure["place"] for measure in measures] == [*range(1, 29)]
    schools = {school["short_name"]: school for school in await rows(database, School)}
    assert schools["Сережская ООШ"]["place"] == 12
    assert schools["Сережская ООШ"]["parent_id"] == schools["Краснополянская СОШ"]["id"]
    groups = [group for group in await rows(database, SchoolGroup) if group["title"] == "ШНОР"]
    assert len(groups) == 11
    assert {group["year"] for group in groups} == {2021}


async def test_the_programme_keeps_what_its_sheet_says(database: Database, tmp_path: Path) -> None:
    await imported(database, tmp_path, Программа=PROGRAMME)
    (programme,) = await rows(database, Programme)
    assert (programme["code"], programme["zone"], programme["social_quantile"]) == ("lesnoy", "Asia/Krasnoyarsk", 25)
    assert (str(programme["starts"]), str(programme["ends"])) == ("2021-01-01", "2024-12-31")
    differences = await imported(database, tmp_path, Программа=PROGRAMME.replace("Лесной", "Лесной-2"))
    assert changed(differences) == [("«Вместе»", "Муниципалитет", "Лесной район", "Лесной-2 район")]


async def test_one_changed_phrase_is_one_change(database: Database, tmp_path: Path) -> None:
    await imported(database, tmp_path, Программа=PROGRAMME, Дорожная_карта=ROADMAP)
    before = await rows(database, Cell)
    differences = await imported(database, tmp_path, Дорожная_карта=ROADMAP.replace("(июнь)", "(июль)"))
    assert changed(differences) == [("1. Форум", "2021/2022 уч.г.", "Доклады (июнь)", "Доклады (июль)")]
    assert differences.counts()["unchanged"]["Дорожная карта"] == 2
    after = await rows(database, Cell)
    assert [cell["id"] for cell in after] == [cell["id"] for cell in before]
    assert [cell["printed"] for cell in after if cell not in before] == ["Доклады (июль)"]


async def test_filled_and_emptied_cells(database: Database, tmp_path: Path) -> None:
    await imported(database, tmp_path, Программа=PROGRAMME, Дорожная_карта=ROADMAP)
    amended = ROADMAP.replace("Доклады (июнь);", ";(март)")
    differences = await imported(database, tmp_path, Дорожная_карта=amended)
    assert [change[1:] for change in changed(differences)] == [
        ("2021/2022 уч.г.", "Доклады (июнь)", "—"),
        ("2022/2023 уч.г.", "—", "(март)"),
    ]
    assert (await imported(database, tmp_path, Дорожная_карта=amended)).empty
    forum = [cell for cell in await rows(database, Cell) if cell["measure_id"] == 1]
    assert [(cell["year"], cell["printed"]) for cell in forum] == [(2021, ""), (2022, "(март)")]


async def test_gone_measures_are_marked_and_come_back_with_their_id(database: Database, tmp_path: Path) -> None:
    await imported(database, tmp_path, Программа=PROGRAMME, Дорожная_карта=ROADMAP)
    shorter = ROADMAP.replace("Н1;1;Форум;Доклады (июнь);\n", "")
    differences = await imported(database, tmp_path, Дорожная_карта=shorter)
    assert [one.title for one in differences.gone["Дорожная карта"]] == ["1. Форум"]
    measures = await rows(database, Measure)
    assert [measure["gone_at"] is not None for measure in measures] == [True, False, False]
    assert [measure["place"] for measure in measures] == [1, 1, 2]
    assert (await imported(database, tmp_path, Дорожная_карта=shorter)).empty
    back = await imported(database, tmp_path, Дорожная_карта=ROADMAP)
    assert changed(back) == [("1. Форум", "В документе", "снято", "есть снова")]
    assert [(m["id"], m["gone_at"], m["place"]) for m in await rows(database, Measure)] == [
        (n, None, n) for n in (1, 2, 3)
    ]


async def test_a_measure_is_found_again_by_wording_not_by_number(database: Database, tmp_path: Path) -> None:
    await imported(database, tmp_path, Программа=PROGRAMME, Дорожная_карта=ROADMAP)
    head, forum, seminar, other = ROADMAP.splitlines(keepends=True)
    renumbered = head + "Н1;1;Новое;(май);\n" + seminar.replace(";1;", ";2;") + forum.replace(";1;", ";3;") + other
    differences = await imported(database, tmp_path, Дорожная_карта=renumbered)
    assert [one.title for one in differences.created["Дорожная карта"]] == ["1. Новое"]
    assert [(title, header) for title, header, *_ in changed(differences)] == [("2. Семинар", "№"), ("3. Форум", "№")]
    assert "Дорожная карта" not in differences.gone
    places = {measure["id"]: measure["place"] for measure in await rows(database, Measure)}
    assert places == {1: 3, 2: 2, 3: 4, 4: 1}


async def test_a_sheet_or_column_the_file_lacks_changes_nothing(database: Database, tmp_path: Path) -> None:
    await imported(database, tmp_path, Программа=PROGRAMME, Школы=SCHOOLS, Дорожная_карта=ROADMAP)
    other = folder(tmp_path / "other", Школы="Краткое название;Обучающихся\nСосновская СОШ;120\nЕловая НОШ;\n")
    differences = await imported(database, other)
    assert changed(differences) == [("Сосновская СОШ", "Обучающихся", "—", "120")]
    school = (await rows(database, School))[0]
    assert (school["kind"], school["pupils"]) == ("СОШ", 120)


async def test_schools_keep_their_place_and_are_marked_when_gone(database: Database, tmp_path: Path) -> None:
    await imported(database, tmp_path, Программа=PROGRAMME, Школы=SCHOOLS)
    head, first, branch = SCHOOLS.splitlines(keepends=True)
    new = "Берёзовая ООШ;;ООШ;;\n"
    await imported(database, tmp_path, Школы=head + new + branch + first)
    await imported(database, tmp_path, Школы=head + new + first)
    schools = await rows(database, School)
    assert [(one["short_name"], one["place"], one["gone_at"] is None) for one in schools] == [
        ("Сосновская СОШ", 1, True),
        ("Еловая НОШ", 2, False),
        ("Берёзовая ООШ", 3, True),
    ]


async def test_groups_of_listed_years_are_replaced_and_earlier_ones_are_history(
    database: Database, tmp_path: Path
) -> None:
    def schools(group: str) -> str:
        return f'Школа;Группы\nСосновская СОШ;"{group}"\n'

    await imported(database, tmp_path, Программа=PROGRAMME, Школы=schools("ШНОР 2021/2022 (ЦОКО); ШГР 2021/2022"))
    await imported(database, tmp_path, Школы=schools("ШНОР 2022/2023"))
    differences = await imported(database, tmp_path, Школы=schools("ШГР 2022/2023"))
    assert changed(differences)[0][2:] == (
        "ШГР 2021/2022; ШНОР 2021/2022 (ЦОКО); ШНОР 2022/2023",
        "ШГР 2021/2022; ШНОР 2021/2022 (ЦОКО); ШГР 2022/2023",
    )
    groups = {(group["title"], group["year"], group["source"]) for group in await rows(database, SchoolGroup)}
    assert groups == {("ШГР", 2021, None), ("ШНОР", 2021, "ЦОКО"), ("ШГР", 2022, None)}


async def test_indicators_and_their_targets(database: Database, tmp_path: Path) -> None:
    table = (
        "№;Показатель;Единица;Направление;План 2022;План 2023\n"
        "1;Доля школ;%;не менее;40 %;50 %\n2;Приказ;документ;;документ;\n"
    )
    await imported(database, tmp_path, Программа=PROGRAMME, Показатели=table)
    differences = await imported(database, tmp_path, Показатели=table.replace("40 %;50 %", ";60 %"))
    assert [change[1:] for change in changed(differences)] == [
        ("План 2022", "40 %", "—"),
        ("План 2023", "50 %", "60 %"),
    ]
    targets = {
        (target["indicator_id"], target["year"]): target["plan"] for target in await rows(database, IndicatorTarget)
    }
    assert targets == {(1, 2023): "60 %", (2, 2022): "документ"}
    assert [one["direction"] for one in await rows(database, Indicator)] == ["не менее", None]


async def test_monitorings_that_contradict_each_other_stay_two(database: Database, tmp_path: Path) -> None:
    both = "Название;Сроки\nУправление;4 раза в год\nУправление;2 раза в год\n"
    await imported(database, tmp_path, Программа=PROGRAMME, Мониторинги=both)
    settled = await imported(database, tmp_path, Мониторинги="Название;Сроки\nУправление;2 раза в год\n")
    assert changed(settled) == []
    monitorings = await rows(database, Monitoring)
    assert [(one["phrase"], one["gone_at"] is None) for one in monitorings] == [
        ("4 раза в год", False),
        ("2 раза в год", True),
    ]


async def test_communities_know_a_chat_from_a_link(database: Database, tmp_path: Path) -> None:
    table = "Название;Вид;Ссылка или чат\nХимия;канал;-1001234567890\nФизика;группа;@physics\nТруд;;\n"
    await imported(database, tmp_path, Программа=PROGRAMME, Сообщества=table)
    assert (await imported(database, tmp_path, Сообщества=table)).empty
    communities = await rows(database, Community)
    assert [(one["kind"], one["chat_id"], one["link"]) for one in communities] == [
        ("канал", -1001234567890, None),
        ("группа", None, "@physics"),
        ("канал", None, None),
    ]


async def test_a_chat_belongs_to_one_community(database: Database, tmp_path: Path) -> None:
    table = "Название;Ссылка или чат\nХимия;-1001234567890\n"
    await imported(database, tmp_path, Программа=PROGRAMME, Сообщества=table)
    with pytest.raises(Refusal, match="другому сообществу"):
        await imported(database, tmp_path, Сообщества=table + "Физика;-1001234567890\n")
    assert [one["title"] for one in await rows(database, Community)] == ["Химия"]


async def test_an_empty_term_is_kept_because_somebody_must_be_asked(sqlite: Database, tmp_path: Path) -> None:
    await imported(sqlite, tmp_path, Программа=PROGRAMME, Дорожная_карта="Мероприятие;Сроки\nФорум;\nСеминар;май\n")
    assert [(cell["year"], cell["printed"]) for cell in await rows(sqlite, Cell)] == [(None, ""), (None, "май")]


@pytest.mark.parametrize("code", ["gorodets", "partizansk"])
async def test_other_shipped_programmes_are_stored_once(sqlite: Database, code: str) -> None:
    (programme,) = (known for known in shipped() if known.code == code)
    first = await imported(sqlite, programme.path, code)
    again = await imported(sqlite, programme.path, code)
    assert again.empty
    assert again.counts()["unchanged"] == first.counts()["created"]


@pytest.mark.parametrize("change", [{"title": "Другое"}, {"gone_at": NOW}])
async def test_data_changed_since_the_preview_is_refused(
    sqlite: Database, tmp_path: Path, change: Mapping[str, Any]
) -> None:
    await imported(sqlite, tmp_path, Программа=PROGRAMME, Дорожная_карта=ROADMAP)
    differences = await preview(sqlite, folder(tmp_path, Дорожная_карта=ROADMAP.replace("июнь", "июль")))
    async with sqlite.transaction() as session:
        await session.execute(update(Measure).where(Measure.id == 1).values(change))
    with pytest.raises(Refusal, match="изменились"):
        async with sqlite.transaction() as session:
            await store(session, differences, NOW)
    assert "июль" not in str(await rows(sqlite, Cell))


async def test_the_same_preview_is_stored_once(sqlite: Database, tmp_path: Path) -> None:
    differences = await preview(sqlite, folder(tmp_path, Программа=PROGRAMME, Школы=SCHOOLS))
    async with sqlite.transaction() as session:
        await store(session, differences, NOW)
    with pytest.raises(Refusal, match="изменились"):
        async with sqlite.transaction() as session:
            await store(session, differences, NOW)


async def test_a_problem_that_blocks_stores_nothing(sqlite: Database, tmp_path: Path) -> None:
    differences = await preview(sqlite, folder(tmp_path, Программа=PROGRAMME, Школы="Школа;Вид\nСОШ 1;лицей\n"))
    assert differences.blocked
    with pytest.raises(Refusal, match="замечания"):
        async with sqlite.transaction() as session:
            await store(session, differences, NOW)
    assert await rows(sqlite, Programme) == []


async def test_what_only_leaves_something_out_does_not_block(sqlite: Database, tmp_path: Path) -> None:
    path = folder(tmp_path, Программа=PROGRAMME, Школы="Школа;Заметки\nСОШ 1;важно\n", Прочее="Учитель\nАнна\n")
    differences = await preview(sqlite, path)
    assert [problem.blocks for problem in differences.problems] == [False, False]
    async with sqlite.transaction() as session:
        await store(session, differences, NOW)
    assert [school["short_name"] for school in await rows(sqlite, School)] == ["СОШ 1"]


async def test_two_programmes_do_not_touch_each_other(sqlite: Database, tmp_path: Path) -> None:
    await imported(sqlite, tmp_path / "a", Программа=PROGRAMME, Школы=SCHOOLS, Дорожная_карта=ROADMAP)
    other = PROGRAMME.replace("lesnoy", "stepnoy")
    differences = await imported(
        sqlite, tmp_path / "b", "stepnoy", Программа=other, Школы=SCHOOLS.replace("филиал", "НОШ")
    )
    assert differences.counts() == {"created": {"Программа": 1, "Школы": 2}, "changed": {}, "unchanged": {}, "gone": {}}
    schools = await rows(sqlite, School)
    assert [school["place"] for school in schools] == [1, 2, 1, 2]
    assert [school["parent_id"] for school in schools] == [None, 1, None, 3]
