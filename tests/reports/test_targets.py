"""Indicators: what is met, what is not, what is not known, and in which order they stand."""

import pytest

from reports.punctuality import OnTime
from reports.targets import Target, met, worst_first
from reports.texts.punctuality import on_time_finding
from reports.texts.targets import exists, plan_words, targets_finding, value_words

BELOW, MET, MISSING = Target("а", "%", 80, 74), Target("б", "шт.", 24, 26), Target("в", "%", 60)
DOCUMENT = Target("г", "документ", fact=0, is_document=True)


@pytest.mark.parametrize(
    ("target", "is_met"),
    [
        (BELOW, False),
        (MET, True),
        (MISSING, None),
        (Target("", "%", 10, 10), True),
        (Target("", "%", 10, 10, at_most=True), True),
        (Target("", "%", 10, 11, at_most=True), False),
        (Target("", "%", 0, 0), True),
        (Target("", "%", None, 5), None),
        (DOCUMENT, False),
        (Target("", "документ", fact=1, is_document=True), True),
    ],
)
def test_what_was_planned_is_met_or_not(target: Target, is_met: bool | None) -> None:
    assert target.is_met is is_met


def test_the_furthest_from_its_plan_stands_first_and_the_unknown_last() -> None:
    far = Target("далеко", "%", 90, 10)
    too_many = Target("много", "%", 5, 50, at_most=True)
    without_plan = Target("без плана", "%", None, 5)
    order = worst_first([MISSING, without_plan, MET, BELOW, too_many, far, DOCUMENT])
    assert [target.title for target in order] == ["г", "много", "далеко", "а", "б", "без плана", "в"]


def test_the_base_counts_only_what_can_be_judged() -> None:
    assert met([BELOW, MET, MISSING, DOCUMENT]) == (1, 3, 1)
    assert targets_finding([]) == targets_finding([MISSING]) == "данных пока нет"
    assert targets_finding([BELOW, MET, MISSING]).replace("\u00a0", " ") == "план у 1 из 2, 1 без данных"
    assert targets_finding([BELOW, MET, MISSING], brief=True).replace("\u00a0", " ") == "план у 1 из 2"
    assert targets_finding([MET, MET]).replace("\u00a0", " ") == "план у всех 2"


def test_numbers_are_written_with_their_plan() -> None:
    assert (value_words(BELOW), plan_words(BELOW)) == ("74", "из\u00a080\u00a0%")
    assert (value_words(MET), plan_words(MET)) == ("26", "из\u00a024")
    assert plan_words(Target("", "%", 10, 3, at_most=True)) == "не более 10\u00a0%"
    assert (value_words(Target("", "%", None, 5.25)), plan_words(DOCUMENT)) == ("5,3\u00a0%", "")
    assert (exists(DOCUMENT), exists(Target("", fact=1))) == ("нет", "есть")


def test_punctuality_is_told_of_what_has_come_due() -> None:
    assert on_time_finding(OnTime()) == "сроки ещё не наступали"
    assert on_time_finding(OnTime(12, 14)).replace("\u00a0", " ") == "86 % — 12 задач из 14"
    assert on_time_finding(OnTime(1, 1)).replace("\u00a0", " ") == "100 % — 1 задача из 1"
    assert OnTime(0, 3).share == 0
