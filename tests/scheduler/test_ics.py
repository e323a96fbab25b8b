"""The calendar file as a phone reads it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Calendar

from scheduler.calendar_events import WRITE, CalendarEvent
from scheduler.ics import calendar

STAMP = datetime(2021, 8, 25, 2, tzinfo=UTC)
DAY = date(2021, 9, 30)


def read(*events: CalendarEvent) -> list[Any]:
    written = calendar(events, "Куратор", STAMP)
    assert all(len(line) <= 75 for line in written.split(b"\r\n")), "lines are folded as RFC 5545 wants"
    parsed = Calendar.from_ical(written)
    assert (str(parsed["METHOD"]), str(parsed["VERSION"])) == ("PUBLISH", "2.0")
    return parsed.walk("VEVENT")


def test_a_task_is_a_whole_day_that_leaves_people_free() -> None:
    (event,) = read(CalendarEvent("sever-task-1@kurator", DAY, "Семинар; приказ", "Строка\nВторая, с запятой", 2))
    assert (event.start, event.end) == (DAY, DAY + timedelta(days=1))
    assert (str(event["UID"]), event["SEQUENCE"], str(event["STATUS"])) == ("sever-task-1@kurator", 2, "CONFIRMED")
    assert (str(event["SUMMARY"]), str(event["DESCRIPTION"])) == ("Семинар; приказ", "Строка\nВторая, с запятой")
    assert (str(event["TRANSP"]), event["DTSTAMP"].dt) == ("TRANSPARENT", STAMP)


def test_alarms_ring_at_nine_three_days_and_one_day_before() -> None:
    (event,) = read(CalendarEvent("1", DAY, "Семинар", "", 0))
    midnight = datetime(2021, 9, 30)  # noqa: DTZ001  a whole day has no zone
    rings = [midnight + alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
    assert rings == [datetime(2021, 9, 27, 9), datetime(2021, 9, 29, 9)]  # noqa: DTZ001
    assert [str(alarm["DESCRIPTION"]) for alarm in event.walk("VALARM")] == [
        "Через 3 дня срок: Семинар", "Завтра срок: Семинар",
    ]  # fmt: skip


def test_cancelled_and_finished_ones_stay_silent() -> None:
    gone, done = read(
        CalendarEvent("1", DAY, "Снято", "", 3, cancelled=True),
        CalendarEvent("2", DAY, "✓ Сделано", "", 1, alarms=False),
    )
    assert [str(event["STATUS"]) for event in (gone, done)] == ["CANCELLED", "CONFIRMED"]
    assert gone.walk("VALARM") == done.walk("VALARM") == []


def test_nothing_is_a_file_too() -> None:
    assert read() == []


def test_the_worker_is_asked_for_this_function() -> None:
    assert f"{calendar.__module__}:{calendar.__name__}" == WRITE
