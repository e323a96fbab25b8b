"""When a task is spoken of: the table of rules, what was missed, and what no history may lead to."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.reminders import GRACE, HORIZON, LAST, RULES, Audience, due_rule, polite_moment

AWAITED = date(2021, 10, 15)
OWNERS, CURATORS = Audience.OWNERS, Audience.CURATORS


@pytest.mark.parametrize(
    ("offset", "owners", "curators"),
    [
        (-15, None, None),
        (-14, "before_14", None),
        (-11, "before_14", None),
        (-10, None, None),
        (-7, "before_7", None),
        (-4, "before_7", None),
        (-3, "before_3", "curator_before_3"),
        (-2, "before_3", "curator_before_3"),
        (-1, "before_1", "curator_before_3"),
        (0, "today", "curator_before_3"),
        (1, "after_1", "curator_after_1"),
        (2, "after_1", "curator_after_1"),
        (3, "after_3", "curator_after_1"),
        (4, "after_3", "curator_after_1"),
        (5, "after_3", None),
        (7, "after_7", "curator_after_7"),
        (10, "after_7", "curator_after_7"),
        (11, None, None),
        (400, None, None),
    ],
)
def test_the_rule_of_a_day_where_nothing_was_said(offset: int, owners: str | None, curators: str | None) -> None:
    today = AWAITED + timedelta(days=offset)
    for audience, expected in ((OWNERS, owners), (CURATORS, curators)):
        rule = due_rule(AWAITED, today, audience)
        assert (rule and rule.code) == expected


def test_what_was_said_is_not_said_again_and_an_older_one_is_not_dug_out() -> None:
    today = AWAITED - timedelta(days=3)
    assert due_rule(AWAITED, today, OWNERS, {"before_3"}) is None
    assert due_rule(AWAITED, today, OWNERS, {"before_7"}) is not None


def test_codes_are_unique_and_each_audience_has_an_end() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert timedelta(days=14) == HORIZON
    assert max(rule.offset for rule in RULES) + GRACE == LAST.days


audiences = st.sampled_from(list(Audience))
offsets = st.integers(-40, 40)


def lived(audience: Audience, days: list[int]) -> list[tuple[int, str]]:
    """What is said on the days on which the bot is awake, each day at most once."""
    said: list[tuple[int, str]] = []
    for offset in days:
        rule = due_rule(AWAITED, AWAITED + timedelta(days=offset), audience, {code for _, code in said})
        if rule is not None:
            said.append((offset, rule.code))
    return said


def test_day_by_day_every_rule_is_said_on_its_own_day() -> None:
    for audience in Audience:
        expected = [(rule.offset, rule.code) for rule in RULES if rule.audience is audience]
        assert lived(audience, list(range(-40, 41))) == sorted(expected)


@given(audiences, st.lists(offsets, max_size=40).map(sorted))
def test_each_rule_is_said_once_in_order_and_never_stale(audience: Audience, awake: list[int]) -> None:
    said = lived(audience, awake)
    codes = [code for _, code in said]
    assert len(codes) == len(set(codes))
    offset_of = {rule.code: rule.offset for rule in RULES}
    assert [offset_of[code] for code in codes] == sorted(offset_of[code] for code in codes)
    assert all(0 <= offset - offset_of[code] <= GRACE for offset, code in said)


@given(audiences, st.sets(offsets))
def test_sleeping_over_days_says_no_more_than_being_awake(audience: Audience, awake: set[int]) -> None:
    """Nothing is caught up with: the days awake say the same or a later state of things, never two at once."""
    jumping = [code for _, code in lived(audience, sorted(awake))]
    daily = [code for _, code in lived(audience, list(range(-40, 41)))]
    assert [code for code in daily if code in jumping] == jumping
    assert len(jumping) <= len(awake)


@given(audiences, st.lists(offsets, min_size=1, max_size=20).map(sorted))
def test_asking_twice_on_one_day_says_once(audience: Audience, awake: list[int]) -> None:
    doubled = [day for day in awake for _ in range(2)]
    assert lived(audience, doubled) == lived(audience, awake)


@given(offsets, audiences, st.integers(0, 4000))
def test_only_the_distance_to_the_awaited_day_matters(offset: int, audience: Audience, shift: int) -> None:
    other = AWAITED + timedelta(days=shift)
    rules = [due_rule(day, day + timedelta(days=offset), audience) for day in (AWAITED, other)]
    assert rules[0] == rules[1]


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("2021-08-25T00:00", "2021-08-25T09:00"),
        ("2021-08-25T08:59", "2021-08-25T09:00"),
        ("2021-08-25T09:00", "2021-08-25T09:00"),
        ("2021-08-25T14:30", "2021-08-25T14:30"),
        ("2021-08-25T19:59", "2021-08-25T19:59"),
        ("2021-08-25T20:00", "2021-08-26T09:00"),
        ("2021-12-31T23:59", "2022-01-01T09:00"),
    ],
)
def test_a_message_comes_between_nine_and_twenty(local: str, expected: str) -> None:
    zone = ZoneInfo("Asia/Krasnoyarsk")
    moment = polite_moment(datetime.fromisoformat(local).replace(tzinfo=zone), "Asia/Krasnoyarsk")
    assert moment == datetime.fromisoformat(expected).replace(tzinfo=zone)


ZONES = ["Europe/Kaliningrad", "Europe/Moscow", "Asia/Yekaterinburg", "Asia/Krasnoyarsk", "Asia/Kamchatka"]
FIRST, LATEST = datetime(2020, 1, 1), datetime(2030, 1, 1)  # noqa: DTZ001  Hypothesis adds the zones
moments = st.datetimes(FIRST, LATEST, timezones=st.sampled_from(ZONES).map(ZoneInfo))


@given(moments, st.sampled_from(ZONES))
def test_nobody_is_disturbed_at_night_and_nobody_waits_longer_than_one(now: datetime, zone: str) -> None:
    moment = polite_moment(now, zone)
    local = moment.astimezone(ZoneInfo(zone))
    assert time(9) <= local.time() < time(20)
    assert timedelta(0) <= moment - now <= timedelta(hours=13)
    assert polite_moment(moment, zone) == moment
