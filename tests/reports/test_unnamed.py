"""Results of anonymous waves: from five up, by any split, and no difference tells of fewer."""

from collections.abc import Mapping
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reports.unnamed import LEAST, told, told_of

SIZES = st.dictionaries(st.text("абвг", min_size=1, max_size=3), st.integers(0, 12), max_size=7)


def test_small_groups_are_not_told_nor_what_would_give_them_away() -> None:
    assert told({"А": 5, "Б": 9}) == {"А", "Б"}
    assert told({"А": 4, "Б": 9, "В": 6}) == {"Б"}, "with В too the total would tell of А"
    assert told({"А": 3, "Б": 2, "В": 6}) == {"В"}, "two small ones hide each other"
    assert told({"А": 1, "Б": 9}) == frozenset()
    assert told({"А": 2, "Б": 2}) == frozenset()
    assert told({"А": 0, "Б": 7}) == {"Б"}, "nobody is nobody to be known"


@given(SIZES)
def test_whatever_the_groups_nothing_smaller_than_five_can_be_reckoned(sizes: Mapping[str, int]) -> None:
    shown = told(sizes)
    rest = sum(size for name, size in sizes.items() if name not in shown)
    assert all(sizes[name] >= LEAST for name in shown)
    assert rest == 0 or rest >= LEAST or not shown


def test_answers_are_counted_in_all_and_apart() -> None:
    found = told_of({"Речная": {"да": 4, "нет": 2}, "Полевая": {"да": 5}})
    assert found.total is not None
    assert (found.total.answers, found.total.share("да")) == (11, 9 / 11)
    assert {school: one.answers for school, one in found.by_school.items()} == {"Речная": 6, "Полевая": 5}
    assert told_of({"Речная": {"да": 3}, "Полевая": {"нет": 1}}).total is None
    assert told_of({"Речная": {"да": 9}}).by_school == {}, "the only school is the total"
    assert told_of({}).total is None


def test_ticks_are_counted_one_by_one_and_numbers_have_a_middle() -> None:
    ticks = told_of({"": {"a b": 3, "b": 2}}, several=True).total
    assert ticks is not None
    assert (ticks.answers, ticks.share("b"), ticks.share("a"), ticks.share("c")) == (5, 1.0, 0.6, 0.0)
    numbers = told_of({"": {"10": 2, "2.5": 3}}).total
    assert numbers is not None
    assert numbers.middle == Decimal("2.5")
