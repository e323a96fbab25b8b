"""What roadmaps print as results, and how what people type about them is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.refusals import Refusal
from storage.results import LONGEST, Result, ResultKind, read_result, wanted_kinds

COUNT, LINK, DOCUMENT = ResultKind.COUNT, ResultKind.LINK, ResultKind.DOCUMENT


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("Приказ управления", DOCUMENT),
        ("Протоколы заседаний", DOCUMENT),
        ("Приказ № 12", DOCUMENT),
        ("Приказ №12 от 01.09.2021 г.", DOCUMENT),
        ("Программа на 2021 год", DOCUMENT),
        ("Аналитическая справка, адресные рекомендации", DOCUMENT),
        ("Обучено 30 чел.", COUNT),
        ("6 договоров о сотрудничестве", COUNT),
        ("Обучились 50% руководителей", COUNT),
        ("Представлен опыт 3 школ", COUNT),
        ("4 мероприятия", COUNT),
        ("Новости на сайтах УО,ОО", LINK),
        ("Размещенные в Конструкторе ШППКО", LINK),
        ("Сетевой ресурс", LINK),
        ("ИОМ расположенные на платформе ЭраСкоп", LINK),
    ],
)
def test_printed_results_of_real_roadmaps(printed: str, kind: ResultKind) -> None:
    assert wanted_kinds(printed)[0] is kind


@pytest.mark.parametrize("printed", [None, "", "  "])
def test_where_nothing_is_printed_nothing_is_asked(printed: str | None) -> None:
    assert wanted_kinds(printed) == ()


@pytest.mark.parametrize(
    ("typed", "number"),
    [("30", 30), ("30 чел.", 30), ("всего 1 250 человек", 1250), ("49,5 %", 49.5), ("0", 0)],
)  # fmt: skip
def test_a_count_is_read_from_its_words(typed: str, number: float) -> None:
    assert read_result((COUNT, DOCUMENT), typed) == Result(COUNT, typed, number)


@pytest.mark.parametrize("typed", ["много", "-5", "9" * 12, "тридцать"])
def test_what_is_no_count_is_told(typed: str) -> None:
    with pytest.raises(Refusal, match=r"[чЧ]исло"):
        read_result((COUNT, DOCUMENT), typed)


@pytest.mark.parametrize("typed", ["https://school.ru/news/1", "www.uo.ru", "смотрите на school12.рф", "t.me/uo/7"])
@pytest.mark.parametrize("kinds", [(COUNT, DOCUMENT), (LINK, DOCUMENT), (DOCUMENT,)])
def test_a_link_is_taken_for_anything(typed: str, kinds: tuple[ResultKind, ...]) -> None:
    assert read_result(kinds, typed).kind is LINK


def test_words_about_a_document_are_kept_as_they_are() -> None:
    assert read_result((DOCUMENT,), " Приказ № 12 от 01.09.2021 ") == Result(DOCUMENT, "Приказ № 12 от 01.09.2021")
    assert read_result((LINK, DOCUMENT), "протокол № 3") == Result(DOCUMENT, "протокол № 3")


@pytest.mark.parametrize("typed", ["", "   ", "я" * (LONGEST + 1)])
def test_nothing_and_too_much_are_refused(typed: str) -> None:
    with pytest.raises(Refusal, match="не длиннее"):
        read_result((DOCUMENT,), typed)


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_printed_and_typed_is_read_or_refused_with_a_sentence(printed: str, typed: str) -> None:
    kinds = wanted_kinds(printed)
    result = _read(kinds, typed)
    assert isinstance(result, Result) or result.endswith(".")
    if isinstance(result, Result):
        assert result.text == typed.strip()
        assert (result.number is None) == (result.kind is not COUNT)


def _read(kinds: tuple[ResultKind, ...], typed: str) -> Result | str:
    try:
        return read_result(kinds, typed)
    except Refusal as refused:
        return refused.sentence
