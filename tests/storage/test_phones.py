"""A number written in any habit is one number; what is kept of it tells nothing without the key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.phones import normal_phone, phone_mac


@pytest.mark.parametrize(
    "written",
    ["+7 391 551-23-45", "8 (391) 551-23-45", "83915512345", "7 391 5512345", "391 551 23 45", "+7(391)551–23–45"],
)
def test_habits_of_writing_a_number(written: str) -> None:
    assert normal_phone(written) == "+73915512345"


@pytest.mark.parametrize("written", ["", "нет", "5-12-34", "12345678901", "+7 391 551-23-45 доб. 2", "1" * 16])
def test_what_is_no_number(written: str) -> None:
    assert normal_phone(written) is None


def test_a_foreign_number_keeps_its_country() -> None:
    assert normal_phone("+375 29 123-45-67") == normal_phone("375291234567") == "+375291234567"


@given(st.integers(10**9, 10**10 - 1).map(str))
def test_a_number_is_normal_once_for_all(digits: str) -> None:
    normal = normal_phone(digits)
    assert normal is not None
    assert normal_phone(normal) == normal == normal_phone(f"8{digits}")


def test_a_mac_depends_on_number_and_key_and_hides_both() -> None:
    one = phone_mac(b"key", "+73915512345")
    assert one == phone_mac(b"key", "+73915512345")
    assert len({one, phone_mac(b"key", "+73915512346"), phone_mac(b"another", "+73915512345")}) == 3
    assert "5512345" not in one
