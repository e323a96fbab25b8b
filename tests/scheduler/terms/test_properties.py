"""What must hold for any string a cell may contain, and for any term of a month."""

import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.terms import Context, Kind, read, stages
from scheduler.terms.reading import read_uncached
from scheduler.terms.vocabulary import WORDS

MONTHS = ["сентябрь", "октябрь", "ноябрь", "декабрь", "январь", "февраль", "март", "апрель", "май", "июнь", "июль"]
FORMS = sorted(word for word in WORDS if word)
MARKS = [
    "2021", "2022", "21", "15", "3", "10", "31", "30", "29", "1", "II", "IV", "X", "-", "–", "/", ".", ",", "(", ")",
    "заседаний", "ЕГЭ", "0", "00", "99", ";", ":", "1-го", "«", "№", "15.09.2021", "01.2022", "10.09",
]  # fmt: skip
words = st.lists(st.sampled_from(FORMS + MARKS), max_size=9).map(" ".join)
strings = st.one_of(st.text(max_size=80), words, st.tuples(words, st.text(max_size=6), words).map("".join))
year = st.integers(2015, 2035)
contexts = st.one_of(
    st.just(Context()),
    year.map(lambda start: Context(year_start=start)),
    year.map(lambda calendar: Context(calendar_year=calendar)),
    st.builds(
        lambda start, anchor: Context(
            year_start=start, span=(date(start, 1, 1), date(start + 3, 12, 31)), anchor=anchor
        ),
        year,
        st.dates(date(2015, 1, 1), date(2035, 12, 31)),
    ),
)


@settings(max_examples=600, deadline=None)
@given(strings, contexts)
def test_any_string_is_read_and_windows_begin_before_they_end(phrase: str, context: Context) -> None:
    reading = read_uncached(phrase, context)
    for start, end in reading.windows + tuple(window for choice in reading.choices for window in choice.windows):
        assert start or end
        assert start is None or end is None or start <= end
    assert reading.question or not reading.needs_human
    assert reading.needs_human or reading.kind is not Kind.UNSCHEDULED
    assert all(choice.label for choice in reading.choices)


@settings(max_examples=300, deadline=None)
@given(words, contexts, st.sampled_from(["  ", "\n", " \t ", "\u00a0", " \n\n "]))
def test_whitespace_changes_nothing(phrase: str, context: Context, space: str) -> None:
    spaced = space + space.join(phrase.split()) + space
    assert read_uncached(spaced, context) == read_uncached(" ".join(phrase.split()), context)


@settings(max_examples=200, deadline=None)
@given(words, contexts)
def test_reading_twice_and_through_the_cache_is_the_same(phrase: str, context: Context) -> None:
    assert read(phrase, context) == read(phrase, context) == read_uncached(phrase, context)


month_phrase = st.one_of(
    st.sampled_from(MONTHS),
    st.lists(st.sampled_from(MONTHS), min_size=1, max_size=4, unique=True).map(", ".join),
    st.tuples(st.sampled_from(MONTHS), st.sampled_from(MONTHS)).map("-".join),
    st.tuples(st.integers(1, 28), st.sampled_from(["сентября", "декабря", "мая"])).map(lambda d: f"до {d[0]} {d[1]}"),
    st.sampled_from(["в течение года", "ежеквартально", "1 раз в четверть", "I квартал", "2 полугодие", "весной"]),
)


@settings(max_examples=300, deadline=None)
@given(month_phrase, year)
def test_without_a_printed_year_deadlines_stay_in_the_academic_year(phrase: str, start: int) -> None:
    reading = read_uncached(phrase, Context(year_start=start))
    assert reading.deadlines
    assert all(date(start, 8, 1) <= day <= date(start + 1, 8, 31) for day in reading.deadlines)


@settings(max_examples=300, deadline=None)
@given(month_phrase, year)
def test_without_a_printed_year_deadlines_stay_in_the_calendar_year(phrase: str, calendar: int) -> None:
    reading = read_uncached(phrase, Context(calendar_year=calendar))
    assert reading.deadlines
    assert all(day.year == calendar for day in reading.deadlines)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(words, words.map(lambda text: f"({text})"), st.text(max_size=30)), max_size=5).map(" ".join))
def test_no_word_of_a_cell_is_lost(cell: str) -> None:
    kept = " ".join(f"{stage.text} {stage.phrase}" for stage in stages(cell))
    assert set(re.findall(r"\w+", cell)) <= set(re.findall(r"\w+", kept)) | {"_"} | {
        word for word in re.findall(r"\w+", cell) if not any(letter.isalnum() for letter in word)
    }
    assert sum(map(str.isalnum, cell)) <= sum(map(str.isalnum, kept))


def test_long_texts_stay_cheap() -> None:
    for word in ("г ", "конец ", "последняя неделя ", "с ", "не позднее ", "1-", "всего ", "(", "2021/"):
        assert read_uncached(word * 3000, Context(year_start=2021)).kind in Kind
        assert len(stages(word * 3000)) <= 1
