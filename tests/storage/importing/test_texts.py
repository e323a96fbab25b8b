"""A preview in words: what is new, old → new, what left the document, and what is wrong."""

from storage.importing.preview import Differences
from storage.importing.problems import Problem
from storage.importing.records import Change, Difference, Record
from storage.importing.texts import NOTHING_NEW, preview_text, problem_text


def thing(title: str, *changes: Change) -> Difference:
    record = Record("Школы", (title,), title, {})
    return Difference(record, record, changes)


def test_everything_is_said() -> None:
    differences = Differences(
        "lesnoy",
        created={"Школы": tuple(thing(f"СОШ {number}") for number in range(1, 6))},
        changed={"Дорожная карта": (thing("Форум", Change("2021/2022 уч.г.", "(июнь)", "—")),)},
        unchanged={"Программа": (thing("Вместе"),)},
        gone={"Показатели": (thing("Доля школ"),)},
        problems=(Problem("Школы", 5, "Вид", "лицей", "Такого значения нет."),),
        notes=("«План», строка 2: 0,6 прочитано как 60\u00a0%",),
    )
    assert preview_text(differences, shown=2).splitlines() == [
        "Новое: «Школы», 5\u00a0строк.",
        "  • СОШ 1",
        "  • СОШ 2",
        "  … и ещё 3",
        "Изменится: «Дорожная карта», 1\u00a0строка.",
        "  • Форум",
        "      2021/2022 уч.г.: (июнь) → —",
        "Больше нет в документе (останется в истории): «Показатели», 1\u00a0строка.",
        "  • Доля школ",
        "Без изменений: Программа — 1.",
        "Прочитано: «План», строка 2: 0,6 прочитано как 60\u00a0%.",
        "⚠ Школы, строка\u00a05, колонка «Вид», «лицей»: Такого значения нет.",
    ]


def test_nothing_to_change_is_said_first() -> None:
    same = Differences("lesnoy", unchanged={"Школы": (thing("СОШ 1"),)})
    assert preview_text(same).splitlines() == [NOTHING_NEW, "Без изменений: Школы — 1."]


def test_a_problem_names_only_the_places_it_has() -> None:
    assert problem_text(Problem("Лист1", None, None, None, "Такого листа нет.")) == "⚠ Лист1: Такого листа нет."


def test_long_values_are_cut() -> None:
    changed = Differences("lesnoy", changed={"Школы": (thing("СОШ", Change("Вид", "а" * 500, "б")),)})
    assert max(map(len, preview_text(changed).splitlines())) < 150
