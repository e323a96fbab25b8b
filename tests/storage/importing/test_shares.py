"""«0,6» is 60 % or 0,6 %: the cell's sign, then the header, then the column decides."""

from decimal import Decimal

import pytest

from storage.importing.shares import is_bare_number, read_shares


def percents(*cells: str, header: str = "План") -> list[Decimal]:
    return [share.percents for share in read_shares(cells, header)]


def test_a_sign_decides_for_its_cell() -> None:
    assert percents("0,6 %", "80%", "0,5") == [Decimal("0.6"), 80, 50]


def test_all_up_to_one_are_shares() -> None:
    assert percents("0,6", "1", "0") == [60, 100, 0]


def test_one_above_one_makes_the_column_percents_and_small_ones_doubtful() -> None:
    shares = read_shares(["80", "0,6", "1", "0"])
    assert [share.percents for share in shares] == [80, Decimal("0.6"), 1, 0]
    assert [bool(share.doubt) for share in shares] == [False, True, True, False]


def test_the_header_decides_for_the_column() -> None:
    assert percents("0,6", "1", header="План, %") == [Decimal("0.6"), 1]
    assert percents("0,6", "80", header="План, доля") == [60, 8000]
    assert not any(share.doubt for share in read_shares(["80", "0,6"], "План, %"))


def test_the_note_tells_how_it_was_read() -> None:
    (share,) = read_shares(["0,6"])
    assert share.note == "0,6 прочитано как 60\u00a0%"


def test_exact_decimals() -> None:
    assert percents("0,07", "0,29") == [7, 29]


def test_what_is_no_number_says_so() -> None:
    with pytest.raises(ValueError, match="число"):
        read_shares(["рост"])


@pytest.mark.parametrize(
    ("cell", "bare"), [("0,6", True), ("80", True), ("80 %", False), ("не менее 80", False), ("", False), ("²", False)]
)
def test_bare_numbers(cell: str, bare: bool) -> None:
    assert is_bare_number(cell) is bare
