"""Cells as the roadmaps print them: content sentences with bracketed terms among brackets that are no terms."""

import pytest

from scheduler.terms import Context, StageText, read, stages

PHRASE_ONLY = [
    ("Сентябрь", "Сентябрь"),
    ("(Сентябрь)", "Сентябрь"),
    ("Август 2020г.", "Август 2020г."),
    (" (Август-сентябрь \n\n2021г.) ", "Август-сентябрь 2021г."),
    ("В течение года", "В течение года"),
    ("(Сентябрь/январь).", "Сентябрь/январь"),
    ("В течение года (октябрь, март)", "В течение года (октябрь, март)"),
    ("По отдельному плану", "По отдельному плану"),
    ("не реже 1 раза в полугодие", "не реже 1 раза в полугодие"),
]


@pytest.mark.parametrize(("cell", "phrase"), PHRASE_ONLY)
def test_a_cell_that_is_only_a_phrase_has_no_text(cell: str, phrase: str) -> None:
    assert stages(cell) == (StageText("", phrase),)


@pytest.mark.parametrize("cell", ["", "   ", "\n\t", "—", "-", "…", "()"])
def test_an_empty_cell_has_no_stage(cell: str) -> None:
    assert stages(cell) == ()


@pytest.mark.parametrize(
    "cell", ["Разработана модель НМС ОО", "Обучено 30 чел.", "Договоры (не менее 6)", "Анализ (КДР, ОГЭ, ЕГЭ)"]
)
def test_a_cell_without_a_term_keeps_all_its_text(cell: str) -> None:
    assert stages(cell) == (StageText(cell, ""),)


def test_numbered_sentences_become_a_stage_for_each_term() -> None:
    cell = """1. Организована деятельность ММС, в состав которой входят специалисты управления образования.

2. Определен порядок работы ММС (периодичность заседаний, повестки заседаний и т.д.)
(Август-сентябрь

2021г.)

3. Анализ и оценка реализации МППКО. Выработка предложений (Август-сентябрь 2021г.)"""
    first, second = stages(cell)
    assert first.phrase == second.phrase == "Август-сентябрь 2021г."
    assert first.text.startswith("1. Организована деятельность ММС")
    assert first.text.endswith("(периодичность заседаний, повестки заседаний и т.д.)")
    assert second.text == "3. Анализ и оценка реализации МППКО. Выработка предложений"


def test_sentences_with_their_own_terms() -> None:
    cell = (
        "Проведен анализ и оценка реализации МППКО. (Сентябрь 2022 г.) Проведены заседания ММС не реже 1 раза "
        "в полугодие. (Январь-декабрь, май-июнь,  2022 г.)"
    )
    assert stages(cell) == (
        StageText("Проведен анализ и оценка реализации МППКО.", "Сентябрь 2022 г."),
        StageText("Проведены заседания ММС не реже 1 раза в полугодие.", "Январь-декабрь, май-июнь, 2022 г."),
    )


@pytest.mark.parametrize(
    ("cell", "text", "phrase"),
    [
        ("ШППКО создана в Конструкторе (не менее 50% ОО) (Сентябрь)",
         "ШППКО создана в Конструкторе (не менее 50% ОО)", "Сентябрь"),
        ("семинары по итогам всех процедур (КДР, ОГЭ, ЕГЭ)  (В течение года)",
         "семинары по итогам всех процедур (КДР, ОГЭ, ЕГЭ)", "В течение года"),
        ("Семинары с заместителями (В течение года по \n\nплану)", "Семинары с заместителями",
         "В течение года по плану"),
        ("Семинары (в течение года (по плану))", "Семинары", "в течение года (по плану)"),
        ("Размещение отчёта до 15 сентября", "Размещение отчёта до 15 сентября", "до 15 сентября"),
        ("4 раза в год по итогам четверти/полугодия (внеплановый/плановый)",
         "4 раза в год по итогам четверти/полугодия (внеплановый/плановый)",
         "4 раза в год по итогам четверти/полугодия"),
        ("Мониторинг (1 раз в четверть)", "Мониторинг", "1 раз в четверть"),
        ("Семинары (по графику)", "Семинары", "по графику"),
        ("Анализ работы за 2020-21 учебный год", "Анализ работы за 2020-21 учебный год", ""),
    ],
)  # fmt: skip
def test_one_stage(cell: str, text: str, phrase: str) -> None:
    assert stages(cell) == (StageText(text, phrase),)


def test_text_behind_the_last_term_is_a_stage_of_its_own() -> None:
    assert stages("(Сентябрь) Разработка. (Октябрь), затем защита") == (
        StageText("", "Сентябрь"),
        StageText("Разработка.", "Октябрь"),
        StageText("затем защита", ""),
    )


def test_a_list_of_actions_keeps_its_dashes() -> None:
    (stage,) = stages("- семинары; - вебинары")
    assert stage.text == "- семинары; - вебинары"


def test_every_phrase_of_a_stage_can_be_read() -> None:
    found = stages("Проект (Сентябрь) Отчёт (до 20 мая)")
    deadlines = [read(stage.phrase, Context(year_start=2021)).deadlines for stage in found]
    assert [str(day) for (day,) in deadlines] == ["2021-09-30", "2022-05-20"]
