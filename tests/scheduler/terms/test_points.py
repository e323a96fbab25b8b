"""The parsers of points, years, stretches and recurrences one by one, before any context."""

import pytest

from scheduler.terms.grammar import parse
from scheduler.terms.nodes import Bound, Doubt, Part, Point, Rhythm, Term, Unit
from scheduler.terms.openings import parse_opening, skip_clock
from scheduler.terms.points import parse_point
from scheduler.terms.stretches import parse_stretch
from scheduler.terms.tokens import tokenise
from scheduler.terms.years import full_year, is_year, printed_year, year_words


def term(phrase: str) -> Term:
    return parse(phrase)[1]


def point(phrase: str) -> Point | None:
    found = parse_point(tokenise(phrase), 0)
    return found.point if found else None


@pytest.mark.parametrize(
    ("phrase", "year", "last", "academic"),
    [
        ("2021 г.", 2021, 0, False),
        ("2021-2024 годы", 2021, 2024, False),
        ("2021г. - 2023г.", 2021, 2023, False),
        ("2021/2022", 2021, 2022, True),
        ("2021-22 учебного года", 2021, 2022, True),
        ("2021 – 2022 уч. г.", 2021, 2022, True),
        ("21-22 учебный год", 2021, 2022, True),
        (", 2021", 2021, 0, False),
        ("текущего года", 0, 0, False),
        ("нового учебного года", 0, 0, True),
    ],
)
def test_printed_years(phrase: str, year: int, last: int, academic: bool) -> None:
    found = printed_year(tokenise(phrase), 0)
    assert found
    assert (found.year, found.last, found.academic) == (year, last, academic)


@pytest.mark.parametrize("phrase", ["", "сентябрь", "года", "21", "1989", "2101", "20211", "года 2021", "01-02"])
def test_what_is_no_year(phrase: str) -> None:
    assert printed_year(tokenise(phrase), 0) is None


def test_two_digits_are_a_year_of_this_century() -> None:
    assert full_year(tokenise("09")[0]) == 2009
    assert full_year(tokenise("2009")[0]) == 2009
    assert full_year(tokenise("9")[0]) == full_year(tokenise("май")[0]) == 0
    assert is_year(tokenise("2009")[0])
    assert not is_year(tokenise("1812")[0])


@pytest.mark.parametrize(
    ("phrase", "academic", "words", "after"),
    [("г.г.", False, True, 4), ("уч. г.", True, True, 4), ("учебный год", True, True, 2), ("май", False, False, 0)],
)
def test_words_for_years(phrase: str, academic: bool, words: bool, after: int) -> None:
    assert year_words(tokenise(phrase), 0) == (academic, words, after)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("15.09.2021", Point(Unit.DAY, 15, 9, 2021)),
        ("15.09.21 г.", Point(Unit.DAY, 15, 9, 2021)),
        ("15/09/2021", Point(Unit.DAY, 15, 9, 2021)),
        ("2021-09-15", Point(Unit.DAY, 15, 9, 2021)),
        ("15.IX.2021", Point(Unit.DAY, 15, 9, 2021)),
        ("22.04. (пт)", Point(Unit.DAY, 22, 4, weekday=4)),
        ("01.2022", Point(Unit.MONTH, 1, 0, 2022)),
        ("5-го марта", Point(Unit.DAY, 5, 3)),
        ("двадцать пятого мая", Point(Unit.DAY, 25, 5)),
        ("II квартал 2013 г.", Point(Unit.QUARTER, 2, year=2013)),
        ("1 полугодие", Point(Unit.HALF, 1)),
        ("третья четверть", Point(Unit.TERM, 3)),
        ("2 триместр", Point(Unit.TERM, 2, part_number=3)),
        ("осенью", Point(Unit.SEASON, 1)),
        ("весенние каникулы", Point(Unit.HOLIDAYS, 3)),
        ("2 неделя октября", Point(Unit.MONTH, 10, part=Part.WEEK, part_number=2)),
        ("последний четверг мая", Point(Unit.MONTH, 5, part=Part.NTH_WEEKDAY, part_number=-1, weekday=3)),
        ("вторая рабочая среда марта", Point(Unit.MONTH, 3, part=Part.NTH_WORKING_WEEKDAY, part_number=2, weekday=2)),
        ("2022 календарный год", Point(Unit.YEAR, year=2022)),
        ("конец сентября", Point(Unit.MONTH, 9, part=Part.END)),
        ("начало учебного года", Point(Unit.TEACHING_YEAR, academic=True, part=Part.BEGINNING)),
        ("2021/2022 уч. год", Point(Unit.ACADEMIC_YEAR, year=2021, academic=True)),
        ("2021 год", Point(Unit.YEAR, year=2021)),
        ("следующего года", Point(Unit.YEAR, shift=1)),
        ("срока реализации программы", Point(Unit.PROGRAMME)),
        ("октябрь 2021-2023 гг.", Point(Unit.MONTH, 10, year=2021, last_year=2023)),
    ],
)
def test_points(phrase: str, expected: Point) -> None:
    assert point(phrase) == expected


@pytest.mark.parametrize(
    "phrase", ["", "школа", "5", "5 классов", "15.13", "0.05.2021", "конец", "неделя", "50%", "до"]
)
def test_what_is_no_point(phrase: str) -> None:
    assert point(phrase) is None


@pytest.mark.parametrize(
    ("phrase", "bound", "begin"),
    [
        ("до 1 мая", Bound.UNTIL, 1),
        ("к 1 мая", Bound.UNTIL, 1),
        ("по 1 мая", Bound.UNTIL, 1),
        ("не позднее 1 мая", Bound.UNTIL, 2),
        ("не позднее до 1 мая", Bound.UNTIL, 3),
        ("в срок до 1 мая", Bound.UNTIL, 3),
        ("в период с 1 мая", Bound.FROM, 3),
        ("начиная с мая", Bound.FROM, 2),
        ("не ранее мая", Bound.FROM, 2),
        ("в течение всего периода", Bound.NONE, 4),
        ("в мае", Bound.NONE, 1),
        ("май", Bound.NONE, 0),
        ("до 17.00 часов 1 мая", Bound.UNTIL, 5),
    ],
)
def test_openings(phrase: str, bound: Bound, begin: int) -> None:
    assert parse_opening(tokenise(phrase), 0)[:2] == (bound, begin)


@pytest.mark.parametrize(
    ("phrase", "behind"),
    [("17.00", 3), ("9:30", 3), ("15-00", 3), ("10.30 ч.", 5), ("14.10", 0), ("15-20", 0), ("25.00", 0), ("май", 0)],
)
def test_times_of_day_are_read_over(phrase: str, behind: int) -> None:
    assert skip_clock(tokenise(phrase), 0) == behind


SEPTEMBER, MAY = Point(Unit.MONTH, 9), Point(Unit.MONTH, 5)


@pytest.mark.parametrize(
    ("phrase", "first", "last", "bound"),
    [
        ("сентябрь-май", SEPTEMBER, MAY, Bound.NONE),
        ("с сентября по май", SEPTEMBER, MAY, Bound.NONE),
        ("с сентября до мая", SEPTEMBER, MAY, Bound.NONE),
        ("с сентября по по май", SEPTEMBER, MAY, Bound.NONE),
        ("с сентября", SEPTEMBER, None, Bound.FROM),
        ("до мая", MAY, None, Bound.UNTIL),
        ("к началу мая", MAY._replace(part=Part.ONSET), None, Bound.UNTIL),
        ("после мая", MAY._replace(part=Part.PASSED), None, Bound.FROM),
        ("с 3 по 22 сентября", Point(Unit.BARE, 3), Point(Unit.DAY, 22, 9), Bound.NONE),
        ("2021-2024 гг.", Point(Unit.YEAR, year=2021), Point(Unit.YEAR, year=2024), Bound.NONE),
        ("на период до 2027 года", Point(Unit.YEAR), Point(Unit.YEAR, year=2027), Bound.NONE),
    ],
)
def test_stretches(phrase: str, first: Point, last: Point | None, bound: Bound) -> None:
    parsed = parse_stretch(tokenise(phrase), 0)
    assert parsed
    stretch, *_ = parsed
    assert stretch[:3] == (first, last, bound)
    assert (stretch.start, stretch.end) == (0, len(phrase.rstrip(".")) + phrase.endswith("."))


@pytest.mark.parametrize(
    ("phrase", "doubt"),
    [
        ("до мая", Doubt.WHOLE_BOUND),
        ("к 2024 году", Doubt.WHOLE_BOUND),
        ("в 2022 учебном году", Doubt.ONE_ACADEMIC_YEAR),
        ("1-10.2009", Doubt.MONTHS_OR_DAYS),
        ("до конца года", Doubt.END_OF_YEAR),
        ("в начале 2022 года", Doubt.VAGUE),
        ("май или июнь", Doubt.OR),
        ("перенос на май", Doubt.MOVED),
        ("май-июнь 2021 - июль 2022", Doubt.UNCLEAR),
    ],
)
def test_doubts(phrase: str, doubt: Doubt) -> None:
    assert doubt in term(phrase).doubts


@pytest.mark.parametrize(
    "phrase", ["по май", "до 1 мая", "до конца 2022 года", "к новому учебному году", "до летних каникул"]
)
def test_nothing_to_doubt(phrase: str) -> None:
    assert term(phrase).doubts == ()


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("еженедельно", "weekly"),
        ("по пятницам", "weekly"),
        ("ежемесячно", "monthly"),
        ("раз в месяц", "monthly"),
        ("1 раз в квартал", "quarterly"),
        ("по четвертям", "school_quarterly"),
        ("не реже 1 раза в полугодие", "half_yearly"),
        ("ежегодно", "yearly"),
        ("1р/год", "yearly"),
        ("1-2 раза в год", "n_per_year:2"),
        ("2 раза в квартал", "n_per_year:8"),
        ("раз в 2 месяца", "n_per_year:6"),
        ("1 раз в 3 года", "every_n_years:3"),
        ("2 раза в 2 года", "n_per_year:1"),
        ("трижды в год", "n_per_year:3"),
        ("не менее 4 заседаний в год", "n_per_year:4"),
        ("За учебный год проводятся не менее 4 заседаний", "n_per_year:4"),
    ],
)
def test_recurrence_codes(phrase: str, code: str) -> None:
    (rhythm,) = term(phrase).rhythms
    assert rhythm.code == code


@pytest.mark.parametrize("phrase", ["раз", "1 раз", "в год", "каждый", "раз в 0 лет", "числа", "по плану"])
def test_what_is_no_recurrence(phrase: str) -> None:
    assert term(phrase).rhythms == ()


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("до 10 числа", Rhythm("monthly", day=10, bare_day=True)),
        ("1-5 числа каждого месяца", Rhythm("monthly", day=5)),
        ("последний четверг месяца", Rhythm("monthly", nth=(-1,), weekday=3)),
        ("последний рабочий день месяца", Rhythm("monthly", workday=-1)),
        ("еженедельно (среда)", Rhythm("weekly", weekday=2)),
    ],
)
def test_days_of_recurrences(phrase: str, expected: Rhythm) -> None:
    (rhythm,) = term(phrase).rhythms
    assert rhythm._replace(start=0, end=0) == expected


def test_a_document_and_its_date_are_no_term() -> None:
    assert term("приказ от 12.03.2021 № 5").stretches == ()
    assert term("приказ № 01-12/358 от 30.08.2024").stretches == ()


def test_between_two_times_is_a_doubt_and_between_schools_is_content() -> None:
    assert Doubt.UNCLEAR in term("между 1 и 2 четвертью").doubts
    assert term("обмен опытом между школами, октябрь").doubts == ()


def test_what_is_summed_up_is_the_term_only_where_nothing_else_is() -> None:
    half = Point(Unit.HALF, 1)
    assert [one.first for one in term("по итогам I полугодия").stretches] == [half]
    assert [one.first.number for one in term("январь (по итогам I полугодия)").stretches] == [1]


def test_including_the_summer_makes_the_year_whole() -> None:
    (stretch,) = term("на весь учебный год, включая летние каникулы").stretches
    assert stretch.first.unit is Unit.ACADEMIC_YEAR


def test_unread_words_are_kept_with_their_place() -> None:
    phrase = "Отчёт до 1 мая (педсовет)"
    assert [phrase[start:end] for start, end in term(phrase).unread] == ["Отчёт", "педсовет"]
