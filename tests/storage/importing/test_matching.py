"""A thing is found again by wording, through moved directions and amended words; its number never matters."""

from hypothesis import given
from hypothesis import strategies as st

from storage.importing.matching import COMPARED_AT_MOST, Matches, matched
from storage.importing.records import Record


def record(*key: str, place: int = 0, number: int | None = None, gone: bool = False) -> Record:
    return Record("Дорожная карта", key, key[-1], {}, place=place, id=number, gone=gone)


def ids(matches: Matches) -> list[int | None]:
    return [old.id if old else None for _, old in matches.pairs]


def test_equals_are_paired_in_their_order() -> None:
    stored = [record("н1", "семинар", place=2, number=8), record("н1", "семинар", place=1, number=9)]
    assert ids(matched([record("н1", "семинар"), record("н1", "семинар"), record("н1", "семинар")], stored)) == [
        9,
        8,
        None,
    ]


def test_the_same_direction_is_preferred_to_the_same_wording_elsewhere() -> None:
    stored = [record("н1", "семинар", number=1), record("н2", "семинар", number=2)]
    assert ids(matched([record("н2", "семинар"), record("н3", "семинар")], stored)) == [2, 1]


def test_what_is_gone_is_found_last() -> None:
    stored = [record("н1", "семинар", place=1, number=1, gone=True), record("н1", "семинар", place=2, number=2)]
    assert ids(matched([record("н1", "семинар")], stored)) == [2]


def test_amended_wording_is_found_by_likeness_in_its_direction_only() -> None:
    stored = [record("н1", "проведение семинара для педагогов", number=1)]
    amended = [record("н1", "проведение семинаров для педагогов")]
    elsewhere = [record("н2", "проведение семинаров для педагогов")]
    assert ids(matched(amended, stored, by_likeness=True)) == [1]
    assert ids(matched(amended, stored)) == [None]
    assert ids(matched(elsewhere, stored, by_likeness=True)) == [None]


def test_other_numbers_are_another_thing() -> None:
    stored = [record("н1", "заседание методического совета 1", number=1)]
    assert ids(matched([record("н1", "заседание методического совета 2")], stored, by_likeness=True)) == [None]


def test_the_most_alike_is_taken_first() -> None:
    stored = [record("н", "семинар для учителей", number=1), record("н", "семинар для учителей химии", number=2)]
    wanted = [record("н", "семинар для учителей химии и физики"), record("н", "семинары для учителей")]
    assert ids(matched(wanted, stored, by_likeness=True)) == [2, 1]


KEYS = st.tuples(st.sampled_from("аб"), st.sampled_from(["семинар", "семинары", "форум"]))


@given(st.lists(KEYS, max_size=8), st.lists(KEYS, max_size=8))
def test_nothing_is_paired_twice_or_lost(new: list[tuple[str, str]], old: list[tuple[str, str]]) -> None:
    wanted = [record(*key) for key in new]
    stored = [record(*key, place=n, number=n) for n, key in enumerate(old)]
    matches = matched(wanted, stored, by_likeness=True)
    taken = [one.id for _, one in matches.pairs if one] + [one.id for one in matches.unmatched]
    assert [one for one, _ in matches.pairs] == wanted
    assert sorted(number for number in taken if number is not None) == [*range(len(stored))]


@given(st.lists(KEYS, max_size=8))
def test_the_same_list_matches_itself(keys: list[tuple[str, str]]) -> None:
    stored = [record(*key, place=n, number=n) for n, key in enumerate(keys)]
    assert ids(matched([record(*key) for key in keys], stored, by_likeness=True)) == [*range(len(keys))]


def test_likeness_is_not_sought_among_hundreds() -> None:
    stored = [record("н", f"совещание директоров {'я' * n}", number=n) for n in range(COMPARED_AT_MOST + 1)]
    wanted = [record("н", "совещания директоров")]
    assert ids(matched(wanted, stored[:1], by_likeness=True)) == [0]
    assert ids(matched(wanted, stored, by_likeness=True)) == [None]
