"""When a task is spoken of: the table of rules, what was missed, and what no history may lead to."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scheduler.calendars import add_working_days, is_working_day
from scheduler.reminders import (
    SUPERIORS,
    Rule,
    Said,
    Standing,
    agenda,
    climbs,
    digest_moment,
    due_rule,
    is_urgent,
    later_moments,
    latest_rule,
    lies_with,
    reach,
    rules,
    standing,
    topic_of,
)
from storage.policies import DEFAULT, DEFAULTS, Habits, OwnDays, Policies, Policy, Step
from storage.rights import Role

AWAITED = date(2021, 10, 15)  # a Friday among working weeks
AUDIENCES = (None, *SUPERIORS)


@pytest.mark.parametrize(
    ("offset", "owner", "curator", "coordinator", "head"),
    [
        (-15, None, None, None, None),
        (-14, "before_14", None, None, None),
        (-11, "before_14", None, None, None),
        (-10, None, None, None, None),
        (-7, "before_7", None, None, None),
        (-4, "before_7", None, None, None),
        (-3, "before_3", "curator_before_3", None, None),
        (-1, "before_1", "curator_before_3", None, None),
        (0, "today", "curator_before_3", None, None),
        (1, "today", None, None, None),  # a Saturday: what Friday said still holds
        (3, "today", "curator_late_1", None, None),
        (4, "late_2", "curator_late_1", None, None),
        (6, "late_4", "curator_late_1", None, None),
        (7, "late_4", "curator_late_1", "coordinator_late_5", None),
        (10, "late_6", "curator_late_1", "coordinator_late_5", None),
        (14, "late_10", "curator_late_1", "coordinator_late_5", "head_late_10"),
        (17, "late_10", "curator_late_1", "coordinator_late_5", "head_late_10"),
        (18, None, "curator_late_1", "coordinator_late_5", "head_late_10"),
    ],
)
def test_the_rule_of_a_day_where_nothing_was_said(
    offset: int, owner: str | None, curator: str | None, coordinator: str | None, head: str | None
) -> None:
    day = AWAITED + timedelta(days=offset)
    for audience, expected in zip(AUDIENCES, (owner, curator, coordinator, head), strict=True):
        rule = due_rule(DEFAULT, AWAITED, day, audience)
        assert (rule and rule.code) == expected


@pytest.mark.parametrize(
    ("awaited", "said_on"),
    [
        (date(2021, 10, 17), {"today": date(2021, 10, 15), "before_3": date(2021, 10, 14)}),  # a Sunday
        (date(2021, 11, 4), {"today": date(2021, 11, 3), "late_2": date(2021, 11, 9)}),  # a holiday, and one moved
        (date(2022, 1, 5), {"today": date(2021, 12, 30), "late_2": date(2022, 1, 11)}),  # the winter holidays
    ],
)
def test_what_falls_on_a_day_off_is_said_on_the_working_day_before(awaited: date, said_on: dict[str, date]) -> None:
    days = {rule.code: rule.day for rule in rules(DEFAULT, awaited, None)}
    assert {code: days[code] for code in said_on} == said_on


def test_a_programmes_own_days_off_count() -> None:
    own = OwnDays(off=frozenset({AWAITED}), worked=frozenset({date(2021, 10, 16)}))
    days = {rule.code: rule.day for rule in rules(DEFAULT, AWAITED, None, own)}
    assert (days["today"], days["late_2"]) == (date(2021, 10, 14), date(2021, 10, 18))


def test_a_policy_is_data() -> None:
    sparse = Policy(before=(5,), late_every=3, late_most=2)
    assert [rule.code for rule in rules(sparse, AWAITED, None)] == ["before_5", "late_3", "late_6"]
    assert Policies().of("questionnaire").before == (7, 3, 1, 0)
    assert Policies().of("measure") is DEFAULT
    assert Policies(own={"measure": sparse}).of("measure") is sparse


def test_what_was_said_is_not_said_again_and_an_older_one_is_not_dug_out() -> None:
    day = AWAITED - timedelta(days=3)
    assert due_rule(DEFAULT, AWAITED, day, None, Said(frozenset({"before_3"}))) is None
    assert due_rule(DEFAULT, AWAITED, day, None, Said(frozenset({"before_7"}))) is not None


def test_the_least_gap_holds_back_all_but_what_is_urgent() -> None:
    slow, yesterday = Policy(gap=3), Said(frozenset({"before_3"}), AWAITED - timedelta(days=2))
    assert due_rule(slow, AWAITED, AWAITED - timedelta(days=1), None, yesterday) is None
    assert due_rule(slow, AWAITED, AWAITED, None, yesterday) == Rule("today", AWAITED, urgent=True)
    assert due_rule(DEFAULT, AWAITED, AWAITED - timedelta(days=1), None, yesterday) is not None


SHORT = Policy(before=(30, 0), late_every=1, late_most=10, warning=0, ladder=(Step(Role.COORDINATOR, 15),))
POLICIES = (DEFAULT, *DEFAULTS.values(), SHORT)


@pytest.mark.parametrize("policy", POLICIES)
def test_an_agenda_holds_what_every_awaited_day_has_to_say(policy: Policy) -> None:
    """Day by day over two years: the spans say the same as the rule of each awaited day, and nothing lies beyond."""
    for day in (date(2021, 1, 1) + timedelta(days=n) for n in range(0, 730, 3)):
        ahead, behind = reach(policy)
        slots = agenda(policy, day)
        for superior in AUDIENCES:
            mine = [slot for slot in slots if slot.superior is superior]
            for offset in range(-behind, ahead + 1):
                awaited = day + timedelta(days=offset)
                rule = latest_rule(policy, awaited, day, superior)
                spoken = [slot.code for slot in mine if slot.first <= awaited <= slot.last]
                assert spoken == ([rule.code] if rule else [])
            assert latest_rule(policy, day + timedelta(days=ahead + 1), day, superior) is None
            beyond = latest_rule(policy, day - timedelta(days=behind + 1), day, superior)
            assert beyond is None or climbs(beyond.code)


@pytest.mark.parametrize(
    ("code", "urgent", "topic"),
    [
        ("today", True, None),
        ("before_1", False, None),
        ("before_7", False, "early"),
        ("before_30", False, "early"),
        ("late_2", False, None),
        ("curator_before_3", False, "warning"),
        ("curator_late_1", True, None),
        ("head_late_10", True, None),
        ("week", False, "week"),
    ],
)
def test_codes_tell_what_is_urgent_and_what_may_be_muted(code: str, urgent: bool, topic: str | None) -> None:
    assert (is_urgent(code), topic_of(code)) == (urgent, topic)


def test_a_six_day_week_and_other_hours() -> None:
    """Friday evening waits for Saturday's morning; nobody is written to before ten where it is so decided."""
    zone = ZoneInfo("Asia/Krasnoyarsk")
    habits = Habits(polite_from=10, polite_until=18, days=OwnDays(saturdays=True))
    friday = datetime(2021, 10, 15, 18, 30, tzinfo=zone)
    assert digest_moment(friday, "Asia/Krasnoyarsk", 9, habits) == datetime(2021, 10, 16, 10, tzinfo=zone)
    assert digest_moment(friday.replace(hour=17), "Asia/Krasnoyarsk", 9, habits) == friday.replace(hour=17)
    assert is_working_day(date(2021, 10, 16), habits.days)
    assert not is_working_day(date(2021, 6, 12), habits.days)  # Russia Day fell on a Saturday
    assert later_moments(friday.replace(hour=12, minute=0), "Asia/Krasnoyarsk", 9, habits)[1].hour == 17


audiences = st.sampled_from(AUDIENCES)
offsets = st.integers(-40, 60)
dates = st.dates(date(2020, 1, 1), date(2027, 12, 31))


def lived(audience: Role | None, days: list[int], awaited: date = AWAITED) -> list[tuple[date, str]]:
    """What is said on the days on which the bot is awake."""
    told: list[tuple[date, str]] = []
    for offset in days:
        day = awaited + timedelta(days=offset)
        said = Said(frozenset(code for _, code in told), told[-1][0] if told else None)
        rule = due_rule(DEFAULT, awaited, day, audience, said)
        if rule is not None:
            told.append((day, rule.code))
    return told


@given(audiences, dates)
def test_day_by_day_every_rule_is_said_once_on_its_own_day(audience: Role | None, awaited: date) -> None:
    """Two rules of one day are said as the later one."""
    expected = {rule.day: rule.code for rule in rules(DEFAULT, awaited, audience)}
    assert lived(audience, list(range(-40, 61)), awaited) == sorted(expected.items())
    assert all(is_working_day(day) for day in expected)


@given(audiences, st.lists(offsets, max_size=40).map(sorted), dates)
def test_each_rule_is_said_once_in_order_and_never_stale(
    audience: Role | None, awake: list[int], awaited: date
) -> None:  # fmt: skip
    told = lived(audience, awake, awaited)
    codes, days = [code for _, code in told], {r.code: r.day for r in rules(DEFAULT, awaited, audience)}
    assert len(codes) == len(set(codes))
    assert [code for code in days if code in codes] == codes
    assert all((day - days[code]).days >= 0 for day, code in told)
    assert all((day - days[code]).days <= DEFAULT.stale for day, code in told if not climbs(code))


@given(audiences, st.lists(offsets, min_size=1, max_size=20).map(sorted))
def test_asking_twice_on_one_day_says_once(audience: Role | None, awake: list[int]) -> None:
    assert lived(audience, [day for day in awake for _ in range(2)]) == lived(audience, awake)


@given(dates, st.integers(1, 90))
def test_window_after_the_end_date(awaited: date, after: int) -> None:
    """The chase of others still announced «до срока» when the deadline had gone by (a window behind the end date).

    Only a last day's word that could not be said on it may come a little later, as what is late.
    """
    rule = due_rule(DEFAULT, awaited, day := awaited + timedelta(days=after))
    assert rule is None or rule.code.startswith("late") or (rule.code == "today" and (day - rule.day).days <= 3)


def test_three_configured_and_one_sent() -> None:
    told = [code for _, code in lived(None, list(range(-40, 61)))]
    assert told == [
        "before_14", "before_7", "before_3", "before_1", "today", "late_2", "late_4", "late_6", "late_8", "late_10",
    ]  # fmt: skip


def test_ask_at_once_after_a_pause() -> None:
    """After three weeks of silence one sentence tells how things stand; nothing missed is made up for."""
    pause = [*range(-14, -9), *range(11, 30)]
    assert [code for _, code in lived(None, pause)] == ["before_14", "late_6", "late_8", "late_10"]


@pytest.mark.parametrize(
    ("late", "school", "agreed", "expected"),
    [
        (0, True, True, None),
        (1, True, True, Role.CURATOR),
        (1, False, True, None),
        (4, True, True, Role.CURATOR),
        (5, True, False, Role.COORDINATOR),
        (9, False, True, Role.COORDINATOR),
        (10, True, True, Role.HEAD),
        (40, True, False, Role.COORDINATOR),
    ],
)
def test_a_late_task_lies_with_the_highest_rung_it_reached(
    late: int, school: bool, agreed: bool, expected: Role | None
) -> None:  # fmt: skip
    """`late` working days; a task of no school has no curator, and a head who did not agree is no rung."""
    today = add_working_days(AWAITED, late)
    assert lies_with(DEFAULT, AWAITED, today, has_school=school, head_agreed=agreed) is expected


@pytest.mark.parametrize(
    ("local", "hour", "expected"),
    [
        ("2021-08-25T00:00", 9, "2021-08-25T09:00"),
        ("2021-08-25T08:59", 9, "2021-08-25T09:00"),
        ("2021-08-25T09:00", 9, "2021-08-25T09:00"),
        ("2021-08-25T14:30", 9, "2021-08-25T14:30"),
        ("2021-08-25T19:59", 9, "2021-08-25T19:59"),
        ("2021-08-25T20:00", 9, "2021-08-26T09:00"),
        ("2021-08-25T07:00", 17, "2021-08-25T17:00"),
        ("2021-08-25T20:00", 17, "2021-08-26T17:00"),
        ("2021-08-27T20:00", 9, "2021-08-30T09:00"),
        ("2021-08-28T12:00", 8, "2021-08-30T08:00"),
        ("2021-12-31T23:59", 9, "2022-01-10T09:00"),
    ],
)
def test_a_digest_comes_at_the_persons_hour_of_a_working_day(local: str, hour: int, expected: str) -> None:
    zone = ZoneInfo("Asia/Krasnoyarsk")
    moment = digest_moment(datetime.fromisoformat(local).replace(tzinfo=zone), "Asia/Krasnoyarsk", hour)
    assert moment == datetime.fromisoformat(expected).replace(tzinfo=zone)


ZONES = ["Europe/Kaliningrad", "Europe/Moscow", "Asia/Yekaterinburg", "Asia/Krasnoyarsk", "Asia/Kamchatka"]
FIRST, LATEST = datetime(2020, 1, 1), datetime(2030, 1, 1)  # noqa: DTZ001  Hypothesis adds the zones
moments = st.datetimes(FIRST, LATEST, timezones=st.sampled_from(ZONES).map(ZoneInfo))


@given(moments, st.sampled_from(ZONES), st.integers(8, 19))
@example(datetime(2025, 12, 31, tzinfo=ZoneInfo("Europe/Kaliningrad")), "Europe/Kaliningrad", 8)
def test_nobody_is_disturbed_at_night_or_on_a_day_off(now: datetime, zone: str, hour: int) -> None:
    moment = digest_moment(now, zone, hour)
    local = moment.astimezone(ZoneInfo(zone))
    assert time(hour) <= local.time() < time(20)
    assert is_working_day(local.date())
    assert moment >= now
    first = now.astimezone(ZoneInfo(zone)).date()  # no working day lies between; 31.12.2025 – 11.01.2026 are twelve off
    assert not any(is_working_day(first + timedelta(n)) for n in range(1, (local.date() - first).days))
    assert digest_moment(moment, zone, hour) == moment


@pytest.mark.parametrize(
    ("state", "promised", "answered", "left", "expected"),
    [
        ("open", False, 0, 3, Standing.NOT_STARTED),
        ("started", False, 0, 3, Standing.HALF),
        ("started", False, 12, 0, Standing.HALF),
        ("started", True, 12, 3, Standing.PROMISED),
        ("open", True, 0, 3, Standing.PROMISED),
        ("open", True, 0, -1, Standing.OVERDUE),
        ("started", False, 12, -1, Standing.OVERDUE),
        ("returned", False, 12, -1, Standing.RETURNED),
    ],
)
def test_words_go_by_how_a_task_stands(
    state: str, promised: bool, answered: int, left: int, expected: Standing
) -> None:  # fmt: skip
    assert standing(state, promised=promised, answered=answered, left=left) is expected


@given(moments, st.sampled_from(ZONES), st.integers(8, 19))
def test_later_is_ahead_polite_and_offered_once(now: datetime, zone: str, hour: int) -> None:
    offered = later_moments(now, zone, hour)
    local = now.astimezone(ZoneInfo(zone))
    assert len(set(offered.values())) == len(offered) >= 1
    for place, moment in offered.items():
        assert moment > now
        assert is_working_day(moment.date())
        assert time(8) <= moment.time() < time(20)
        assert (moment.date() == local.date()) is (place == 1)
