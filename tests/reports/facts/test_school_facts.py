"""The facts of one school: what counts, in which year, by whose calendar, and nothing of any other school."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from reports.facts.reading import counted_assessment, joined
from reports.facts.school import school_facts
from reports.period import Period, present, year_period
from reports.results import COUNTED
from reports.school import SchoolFacts
from storage.database import Database
from storage.models import TaskState
from storage.queries.reported import RiskRow
from storage.refusals import NotYours
from storage.rights import Actor, Role
from tests import seeding
from tests.acting import ZONE
from tests.reports.facts.town import NOW, SCHOOLS, actor_of, ask, done, indicator, result, statistic
from tests.seeding import Seeded


async def facts_of(
    database: Database, actor: Actor, seeded: Seeded, school: str = "Речная СОШ", period: Period | None = None
) -> SchoolFacts:
    async with database.reading() as session:
        return await school_facts(ask(session, actor, period), seeded.schools[school])


async def test_nothing_known_is_nothing_made_up(database: Database) -> None:
    seeded = await seeding.programme(database, schools=SCHOOLS)
    facts = await facts_of(database, actor_of(seeded), seeded)
    assert (facts.answers, facts.results.year, facts.targets, facts.on_time.due) == ((), None, (), 0)
    assert (facts.tasks.total, facts.curator, facts.badges) == (0, None, ())
    assert (facts.year, facts.as_of) == ("2021/2022", date(2021, 11, 21))


async def test_results_stand_beside_the_median_of_all_schools(database: Database) -> None:
    seeded = await seeding.programme(database, schools=SCHOOLS)
    for school, below in zip(SCHOOLS, (40, 10, 20, 30), strict=True):
        await result(database, seeded, school, below)
    await result(database, seeded, "Речная СОШ", 50, year=2019)
    await result(database, seeded, "Речная СОШ", 50, subject="история")
    facts = await facts_of(database, actor_of(seeded, Role.DEPUTY, "Речная СОШ"), seeded)
    assert facts.results.year == 2020
    bar = facts.results.bars[0]
    assert (bar.now, bar.before, bar.median, bar.is_low) == (40, 50, 25, True)
    assert [one.now for one in facts.results.bars[1:]] == [None] * 8
    with pytest.raises(NotYours):
        await facts_of(database, actor_of(seeded, Role.DEPUTY, "Речная СОШ"), seeded, "Полевая СОШ")


async def test_a_task_is_in_time_by_the_calendar_of_its_place(database: Database) -> None:
    seeded = await seeding.programme(database, schools=SCHOOLS)
    zone, day = ZoneInfo(ZONE), date(2021, 10, 15)
    await done(database, seeded, "Речная СОШ", day, datetime(2021, 10, 15, 23, 59, tzinfo=zone))
    await done(database, seeded, "Речная СОШ", day, datetime(2021, 10, 16, 0, 1, tzinfo=zone))
    await done(database, seeded, "Речная СОШ", date(2021, 12, 1), NOW)
    await done(database, seeded, "Полевая СОШ", day, NOW)
    await seeding.task(database, seeded, "Долг", date(2021, 5, 1), Role.DEPUTY, "Речная СОШ")
    await seeding.task(
        database, seeded, "Обещано", day, Role.DEPUTY, "Речная СОШ", promised=date(2021, 12, 20)
    )  # fmt: skip
    await seeding.task(database, seeded, "Отменено", day, Role.DEPUTY, "Речная СОШ", state=TaskState.CANCELLED)
    await seeding.task(database, seeded, "Впереди", date(2021, 12, 5), Role.DEPUTY, "Речная СОШ")
    facts = await facts_of(database, actor_of(seeded), seeded)
    assert (facts.on_time.kept, facts.on_time.due) == (1, 4)
    assert (facts.tasks.done, facts.tasks.in_time, facts.tasks.overdue) == (3, 1, 2)
    assert [(one.title, one.is_overdue) for one in facts.tasks.upcoming] == [
        ("Долг", True),
        ("Обещано", True),
        ("Впереди", False),
    ]
    asked = await facts_of(database, actor_of(seeded), seeded, period=Period(date(2021, 10, 1), day, asked=True))
    assert (asked.on_time.due, asked.tasks.overdue, asked.year) == (3, 1, "01.10–15.10.2021")


async def test_indicators_of_schools_are_shown_where_any_school_has_them(database: Database) -> None:
    seeded = await seeding.programme(database, schools=SCHOOLS)
    await indicator(database, seeded, "По школам", "не менее 80 %", Речная=74.0, Полевая=90.0)
    await indicator(database, seeded, "Только по программе", "50 %", вся=60.0)
    facts = await facts_of(database, actor_of(seeded), seeded)
    assert [(one.title, one.plan, one.fact) for one in facts.targets] == [("По школам", 80, 74)]
    facts = await facts_of(database, actor_of(seeded), seeded, "Лесная ООШ")
    assert [(one.plan, one.fact) for one in facts.targets] == [(80, None)]


async def test_statistics_count_as_answers_do(database: Database) -> None:
    seeded = await seeding.programme(database, schools=SCHOOLS)
    await statistic(database, seeded, "Речная СОШ", date(2021, 9, 20), "1.1", 2)
    await statistic(database, seeded, "Речная СОШ", date(2022, 9, 20), "1.1", 3)
    await statistic(database, seeded, "Полевая СОШ", date(2021, 9, 20), "1.1", 1)
    past = await facts_of(database, actor_of(seeded), seeded, period=year_period(2021))
    assert past.answers == (("2021-09-20", "1.1", 2.0),)


def test_statistics_join_the_nearest_wave_of_their_school() -> None:
    autumn, spring, near, far = date(2021, 9, 1), date(2022, 3, 1), date(2021, 10, 15), date(2020, 1, 1)
    answers = [RiskRow(1, autumn, "1.1", 3), RiskRow(1, autumn, "1.2", None), RiskRow(1, spring, "1.1", 0)]
    statistics = [RiskRow(1, near, "1.1", 1), RiskRow(1, near, "1.2", 2), RiskRow(1, far, "2.1", 5)]
    statistics += [RiskRow(2, near, "1.1", 7)]
    assert joined(answers, statistics) == [
        RiskRow(1, far, "2.1", 5),
        RiskRow(1, autumn, "1.1", 3),
        RiskRow(1, autumn, "1.2", 2),
        RiskRow(2, near, "1.1", 7),
        RiskRow(1, spring, "1.1", 0),
    ]


@pytest.mark.parametrize(
    ("procedure", "subject", "grade", "place"),
    [
        ("ВПР", "Математика", 5, 0),
        ("ВПР", "рус. язык", 6, 3),
        ("ВПР", "математика", 7, None),
        ("ОГЭ", "математика", 9, 4),
        ("ЕГЭ", "Математика (базовый уровень)", None, 6),
        ("ЕГЭ", "математика профильная", 11, 7),
        ("ЕГЭ", "математика", 11, None),
        ("КДР", "математика", 5, None),
        ("ВПР", "история", 5, None),
    ],
)
def test_what_counts_is_known_by_its_names(procedure: str, subject: str, grade: int | None, place: int | None) -> None:
    assert counted_assessment(procedure, subject, grade) == (None if place is None else COUNTED[place])


def test_august_belongs_to_both_years() -> None:
    august = present(date(2021, 8, 25))
    assert (august.since, august.until, august.label) == (date(2020, 9, 1), date(2022, 8, 31), "2021/2022")
    assert present(date(2021, 9, 1)).since == date(2021, 9, 1)
    assert (year_period(2021).label, year_period(2021).last_year) == ("2021/2022", 2021)
    assert Period(date(2021, 12, 1), date(2022, 1, 31)).label == "01.12.2021–31.01.2022"
    assert Period(date(2021, 12, 1), date(2022, 1, 31)).last_year == 2021
