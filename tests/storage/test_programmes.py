"""The shipped programmes hold exactly what their documents print: counted, and compared word by word."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

PROGRAMMES = Path(__file__).parents[2] / "storage" / "programmes"
PRINTED = Path(__file__).parents[1] / "data" / "programmes"
YEARS = ("2021/2022 уч.г.", "2022/2023 уч.г.", "2023/2024 уч.г.")
UNTITLED = {"15", "16", "17", "21", "22", "23", "24"}
"""Measures whose «Мероприятие» the document leaves empty or merged (README of the programme)."""


def rows(programme: str, sheet: str) -> list[dict[str, str]]:
    with (PROGRAMMES / programme / f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+|[^\w\s]", text))


def printed_roadmap() -> str:
    text = (PRINTED / "nazarovo.txt").read_text(encoding="utf-8")
    return text[text.index("Направление № 1. Структуры") :]


def stored_roadmap() -> str:
    roadmap = rows("nazarovo", "Дорожная карта")
    cells = [*dict.fromkeys(row["Направление"] for row in roadmap)]
    for row in roadmap:
        cells += [row[column] for column in ("№", *YEARS, "Ответственный", "Результат")]
        cells += [] if row["№"] in UNTITLED else [row["Мероприятие"]]
    return "\n".join(cells)


def test_roadmap_loses_nothing_the_document_prints_and_adds_nothing() -> None:
    printed, stored = words(printed_roadmap()), words(stored_roadmap())
    assert printed.total() > 1900
    assert printed - stored == Counter({"31": 1}), "only the page number"
    assert stored - printed == Counter()


def test_untitled_measures_repeat_the_wording_of_their_first_year() -> None:
    untitled = [row for row in rows("nazarovo", "Дорожная карта") if row["№"] in UNTITLED]
    assert len(untitled) == len(UNTITLED)
    assert all(row[YEARS[0]].startswith(f"{row['Мероприятие']} (") for row in untitled)


def test_counts() -> None:
    roadmap = rows("nazarovo", "Дорожная карта")
    numbers = [row["№"] for row in roadmap]
    assert len(roadmap) == 28
    assert numbers == [*map(str, range(1, 11)), "", *map(str, range(11, 28))]
    assert len({row["Направление"] for row in roadmap}) == 7
    assert [row["№"] for row in rows("nazarovo", "Показатели")] == [*map(str, range(1, 21))]


def test_year_cells_are_empty_exactly_where_printed_empty() -> None:
    empty = {(row["№"], year) for row in rows("nazarovo", "Дорожная карта") for year in YEARS if not row[year]}
    later = YEARS[1:]
    assert empty == {(number, year) for number in ("3", "7", "21", "24") for year in later} | {("8", YEARS[1])}


@pytest.mark.parametrize(
    ("number", "column", "misprint"),
    [
        ("1", YEARS[1], "(Январь-декабрь, май-июнь, 2022 г.)"),
        ("3", YEARS[0], "(Апрель-май, 2021г.)"),
        ("9", "Мероприятие", "Разработка модели управлению деятельностью НМС"),
        ("23", "Результат", "план работа руководщителя РМО"),
        ("24", "Ответственный", "Заместитель начальник отдела информации"),
    ],
)
def test_misprints_stay(number: str, column: str, misprint: str) -> None:
    (row,) = [row for row in rows("nazarovo", "Дорожная карта") if row["№"] == number]
    assert misprint in row[column]


def test_schools_and_branches() -> None:
    schools = rows("nazarovo", "Школы")
    names = [school["Краткое название"] for school in schools]
    parents = {school["Краткое название"]: school["Головная школа"] for school in schools if school["Головная школа"]}
    assert len(names) == len(set(names)) == 14
    assert parents == {
        "Антроповская ООШ": "Гляденская СОШ",
        "Сережская ООШ": "Краснополянская СОШ",
        "Верхнеададымская НОШ": "Сохновская СОШ",
        "Селедковская НОШ": "Подсосенская СОШ",
    }
    assert names[11] == "Сережская ООШ", "«/report school 12» of the README"


def test_groups_follow_the_three_lists() -> None:
    groups = {school["Краткое название"]: school["Группы"] for school in rows("nazarovo", "Школы")}

    def members(phrase: str) -> set[str]:
        return {name.split()[0] for name, group in groups.items() if phrase in group}

    assert members("Рособрнадзора") == {
        "Степновская", "Павловская", "Антроповская", "Краснополянская", "Сережская", "Сахаптинская"
    }  # fmt: skip
    assert members("ЦОКО") == {"Антроповская", "Краснополянская", "Сережская", "Верхнеададымская", "Селедковская"}
    at_risk = {"Сохновская", "Преображенская", "Крутоярская", "Дороховская", "Гляденская", "Подсосенская"}
    assert members("ШГР") == members("вовлеченности родителей") == at_risk
    assert members("внутришкольной системы") == {"Гляденская", "Дороховская", "Подсосенская"}


def test_monitorings_keep_the_contradiction_as_two_rows() -> None:
    monitorings = rows("nazarovo", "Мониторинги")
    management = [row["Сроки"] for row in monitorings if "управленческой деятельности" in row["Название"]]
    assert management == ["4 раза в год", "2 раза в год"]
    assert len(monitorings) == 9


def test_indicators_have_printed_targets() -> None:
    indicators = {row["№"]: row for row in rows("nazarovo", "Показатели")}
    assert (indicators["11"]["Направление"], indicators["11"]["План"]) == ("не более", "5 %")
    assert (indicators["9"]["Единица"], indicators["9"]["План"]) == ("шт.", "20")
    assert [n for n, row in indicators.items() if row["Единица"] == "документ"] == ["2", "3", "5"]


def test_gorodets_loses_nothing_the_document_prints_and_adds_nothing() -> None:
    roadmap = rows("gorodets", "Дорожная карта")
    columns = ("№", "Мероприятие", "Сроки", "Ответственный", "Результат")
    header = "№ п/п Наименование мероприятия Сроки Ответственный Ожидаемый результат"
    cells = [header, *dict.fromkeys(row["Направление"] for row in roadmap)]
    cells += [row[column] for row in roadmap for column in columns]
    printed = words((PRINTED / "gorodets.txt").read_text(encoding="utf-8"))
    assert words("\n".join(cells)) == printed
    assert printed.total() > 900


def test_gorodets_keeps_its_numbers_and_its_empty_term() -> None:
    roadmap = rows("gorodets", "Дорожная карта")
    numbers = Counter(row["№"] for row in roadmap)
    assert len(roadmap) == 40
    assert [number for number, times in numbers.items() if times > 1] == ["2.6"]
    assert "1.6." in numbers
    assert [row["№"] for row in roadmap if not row["Сроки"]] == ["4.6"]


def test_gorodets_has_eighteen_schools_in_four_models() -> None:
    schools = rows("gorodets", "Школы")
    models = Counter(re.findall(r"(\w+) модель", " ".join(school["Группы"] for school in schools)))
    assert models == {"практикоориентированная": 6, "базовая": 6, "адресная": 2, "сетевая": 4}
    directions = " ".join({row["Направление"] for row in rows("gorodets", "Дорожная карта")})
    assert all(school["Полное название"] in directions for school in schools)


def test_partizansk_is_as_printed() -> None:
    printed = " ".join((PRINTED / "partizansk.txt").read_text(encoding="utf-8").split())
    indicators = rows("partizansk", "Показатели")
    schools = rows("partizansk", "Школы")
    assert (len(schools), len(indicators)) == (8, 4)
    assert all(school["Полное название"] in printed for school in schools)
    for row in indicators:
        plans = " ".join(row[f"План {year}"] for year in (2022, 2023, 2024))
        assert f"{row['№']} {row['Показатель']} {plans}" in printed


def test_lesosibirsk_has_the_works_as_printed_and_no_terms() -> None:
    text = " ".join((PRINTED / "lesosibirsk.txt").read_text(encoding="utf-8").split())
    printed = text[text.index("включает: 1)") : text.index("2.3.Участники")].replace("- ", "-")
    works = rows("lesosibirsk", "Дорожная карта")
    assert [row["№"] for row in works] == ["1", "2", "3", "4", "5", "6", "7", "9", "10", "11", "14"]
    listed = "; ".join(f"{row['№']}) {row['Мероприятие']}" for row in works)
    assert words(f"включает: {listed}.") == words(printed.replace("програм-мы", "программы"))
    assert {row["Сроки"] + row["Ответственный"] + row["Результат"] for row in works} == {""}
    assert rows("lesosibirsk", "Программа")[0]["Название"] in text
    assert not (PROGRAMMES / "lesosibirsk" / "Школы.csv").exists(), "the document names no school"
