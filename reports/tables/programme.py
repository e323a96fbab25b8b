"""The workbooks of many schools: a programme, a wave, one factor, tasks, a curator, indicators, the roadmap."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from reports.compared import IndicatorFacts
from reports.dossiers import Card, ProgrammeDossier, WaveDossier
from reports.factor import FactorFacts
from reports.numbers import factor_findings_of, programme_findings
from reports.programme import Overview, ProgrammeFindings
from reports.results import Result
from reports.risk import Level
from reports.tables.blocks import LEVEL, SCORE, load_sheet, source_sheet, target_sheet, task_sheet
from reports.tables.sheet import Book, Cell, Chart, Column, Form, Sheet, Unit
from reports.texts import change_words, level_word
from reports.texts import tables as words
from reports.texts.results import year_short
from reports.texts.wave import STATES
from reports.timeline import Standing, TimelineFacts
from reports.wave import Participant, WaveFacts, WaveFindings, days_of, on_time, wave_findings
from reports.workload import CuratorFacts, TaskReportFacts, Workload

STANDINGS = {Standing.DONE: words.DONE, Standing.IN_TIME: words.AHEAD, Standing.OVERDUE: words.LATE}
MOST_DAYS = 400  # of a wave's course


def bound(title: str, about: str, as_of: date, sheets: tuple[Sheet, ...]) -> Book:
    name = words.dated(words.file_name(title, about), as_of)
    return Book(name, sheets, as_of, words.book_caption(f"{title}: {about}", [one.name for one in sheets], as_of))


def programme_book(facts: ProgrammeDossier) -> Book:
    """All schools in one table, the heat map in words, indicators, groups over the years, curators, sources."""
    own = facts.programme
    findings = programme_findings(own)
    overview = own.overview or Overview()
    sheets = (
        summary_sheet(facts, findings), heat_sheet(own.title, findings),
        target_sheet(f"Показатели: {own.title}", overview.targets), groups_sheet(overview), curator_sheet(overview),
        source_sheet(own.as_of, programme_sources(findings.completeness)),
    )  # fmt: skip
    return bound("Программа", own.title, own.as_of, sheets)


def programme_sources(completeness: float | None) -> list[tuple[str, str, float | None, str]]:
    return [
        (words.SCHOOLS, words.SOURCE_OF_REGISTRY, None, f"{words.ON_TIME_NOTE} {words.LINE_NOTE}"),
        (words.RISKS, words.SOURCE_OF_RISKS, completeness, words.RISK_NOTE),
        (words.TARGETS, words.SOURCE_OF_TARGETS, None, ""),
        (words.GROUPS, words.SOURCE_OF_REGISTRY, None, ""),
        (words.CURATORS, words.SOURCE_OF_TASKS, None, words.ON_TIME_NOTE),
    ]


def summary_sheet(facts: ProgrammeDossier, findings: ProgrammeFindings) -> Sheet:
    """A row for each school: groups, people, risks, low results, tasks."""
    levels = {row.school.key: row for row in findings.rows}
    low, known = Counter(one.school for one in facts.results if one.is_low), _known(facts.results)
    columns = (
        Column("Школа"), Column("Группы", width=14), Column("Куратор"), Column("Высоких рисков", Unit.COUNT),
        Column("Средних", Unit.COUNT), Column("Без данных", Unit.COUNT), Column("Низких результатов", Unit.COUNT),
        Column("Результатов всего", Unit.COUNT), Column("Задач выполнено", Unit.COUNT), Column("Впереди", Unit.COUNT),
        Column("Просрочено", Unit.COUNT), Column("Доля в срок", Unit.SHARE),
    )  # fmt: skip
    rows = []
    for card, load in zip(facts.cards, facts.loads, strict=True):
        own = levels[card.key]
        is_known = own.count(None) < len(own.levels)
        rows.append(
            (
                card.name, ", ".join(card.groups), card.curator or None,
                own.count(Level.HIGH) if is_known else None, own.count(Level.MEDIUM) if is_known else None,
                own.count(None), low[card.key] if known[card.key] else None, known[card.key],
                load.tasks.done, load.tasks.in_time, load.tasks.overdue, load.on_time.share,
            )
        )  # fmt: skip
    chart = Chart("Высокие риски и просроченные задачи", Form.BARS, 0, (3, 10))
    return Sheet(words.SCHOOLS, facts.programme.title, columns, tuple(rows), chart)


def _known(results: Sequence[Result]) -> Counter[int]:
    return Counter(one.school for one in results if one.share is not None)


def heat_sheet(title: str, findings: ProgrammeFindings) -> Sheet:
    columns = Column("Школа"), *(Column(name, Unit.LEVEL, 14) for name in findings.columns)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (row.school.name, *(level_word(level) for level in row.levels)) for row in findings.rows
    )
    return Sheet(words.RISKS, f"Уровни факторов риска: {title}", columns, rows)


def groups_sheet(overview: Overview) -> Sheet:
    """A year without a group is 0: the registry names that group's schools in another year only."""
    titles = list(dict.fromkeys(title for one in overview.groups for title, _ in one.groups))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (year_short(one.year), *(dict(one.groups).get(title, 0) for title in titles)) for one in overview.groups
    )
    columns = Column("Учебный год", width=14), *(Column(title, Unit.COUNT) for title in titles)
    chart = Chart("Школы в группах", Form.LINES, 0, tuple(range(1, len(titles) + 1)))
    return Sheet(words.GROUPS, "Сколько школ в группах", columns, rows, chart)


def curator_sheet(overview: Overview) -> Sheet:
    rows = tuple((one.name, one.on_time.due, one.on_time.kept, one.on_time.share) for one in overview.curators)
    columns = (
        Column("Куратор", width=36), Column("Наступил срок", Unit.COUNT), Column("Из них в срок", Unit.COUNT),
        Column("Доля в срок", Unit.SHARE),
    )  # fmt: skip
    return Sheet(words.CURATORS, "Задачи школ кураторов", columns, rows, Chart("Доля в срок", Form.BARS, 0, (3,)))


def wave_book(facts: WaveDossier) -> Book:
    """Every school's response with whom to ask, how many are where, and the course by days."""
    wave, people = facts.wave, {card.name: card for card in facts.cards}
    found = wave_findings(wave)
    listed = [(school, people.get(school.name)) for _, group in found.groups for school in group]
    columns = (
        Column("Школа"), Column("Состояние"), Column("Заполнено", Unit.SHARE), Column("Сдано", Unit.DAY),
        Column("Вовремя"), Column("Зам. директора", width=32), Column("Куратор", width=32),
    )  # fmt: skip
    rows = tuple(response_row(school, card, wave.deadline) for school, card in listed)
    states = tuple(
        (STATES[progress][0], len(group), on_time(days_of(group), wave.deadline)) for progress, group in found.groups
    )
    of_states = Column("Состояние"), Column("Школ", Unit.COUNT), Column("Из них вовремя", Unit.COUNT)
    sheets = (
        Sheet(words.PARTICIPATION, f"{wave.title}: ответы школ", columns, rows),
        Sheet(
            words.TOTAL, f"{wave.title}: сколько школ где", of_states, states,
            Chart("Школы по состоянию", Form.COLUMNS, 0, (1,)),
        ),
        course_sheet(wave),
        way_sheet(wave, found),
        source_sheet(wave.as_of, [
            (words.PARTICIPATION, words.SOURCE_OF_WAVE, found.completeness, "Заполнено: доля вопросов с ответом."),
            (words.COURSE, words.SOURCE_OF_WAVE, None, "День, в который школа сдала впервые."),
            (words.WAY, words.SOURCE_OF_WAY, None, words.WAY_NOTE),
        ]),
    )  # fmt: skip
    return bound("Волна", wave.title, wave.as_of, sheets)


def response_row(school: Participant, card: Card | None, deadline: date) -> tuple[Cell, ...]:
    people = (card.deputy or None, card.curator or None) if card else (None, None)
    day = school.submitted_on
    in_time = None if day is None else words.YES if day <= deadline else words.NO
    return school.name, STATES[school.progress][0], school.filled, day, in_time, *people


def way_sheet(wave: WaveFacts, found: WaveFindings) -> Sheet:
    """How the wave went in numbers: participation, time, where schools stopped, what brought them."""
    minutes, completeness = wave.course.minutes, found.completeness
    counts: list[tuple[Cell, ...]] = [
        (words.SCHOOLS_ASKED, None, found.total), (words.HANDED_IN, None, found.handed_in),
        (words.ON_TIME, None, found.on_time),
        (words.FILLED, None, None if completeness is None else 100 * completeness), (words.MINUTES, None, minutes),
    ]  # fmt: skip
    stops = [(words.STOPPED, label, number) for label, number in wave.course.stops]
    brought = [(words.BROUGHT, words.letter(day), number) for day, number in wave.course.brought]
    columns = Column("Показатель", width=34), Column("Где и когда", Unit.LONG), Column("Значение", Unit.NUMBER)
    return Sheet(words.WAY, f"{wave.title}: ход волны", columns, (*counts, *stops, *brought))


def course_sheet(wave: WaveFacts) -> Sheet:
    """How many had handed in by each day."""
    days = Counter(one.submitted_on for one in wave.participants if one.submitted_on is not None)
    last = min(max([wave.deadline, *days]), wave.opened + timedelta(days=MOST_DAYS))
    rows, total = [], 0
    for number in range((last - wave.opened).days + 1):
        day = wave.opened + timedelta(days=number)
        total += days[day]
        rows.append((day, days[day], total))
    columns = Column("День", Unit.DAY), Column("Сдали в этот день", Unit.COUNT), Column("Сдали всего", Unit.COUNT)
    chart = Chart("Сдали всего", Form.LINES, 0, (2,))
    return Sheet(words.COURSE, f"{wave.title}: ход сдачи", columns, tuple(rows), chart)


def factor_book(facts: FactorFacts) -> Book:
    found = factor_findings_of(facts)
    rows = tuple(
        (one.name, level_word(one.level), one.score, one.change, change_words(one.change) if one.level else "")
        for one in found.schools
    )
    columns = Column("Школа"), LEVEL, SCORE, Column("Изменение", Unit.COUNT), Column("К прошлой волне")
    parameters = tuple((one.name, one.high, one.known) for one in found.parameters)
    heads = Column("Параметр", Unit.LONG), Column("Школ с высоким", Unit.COUNT), Column("Школ с данными", Unit.COUNT)
    name = facts.factor.printed
    chart = Chart(name, Form.BARS, 0, (2,))
    sheets = (
        Sheet(words.SCHOOLS, name, columns, rows, chart),
        Sheet(words.PARAMETERS, name, heads, parameters, Chart("Школ с высоким риском", Form.BARS, 0, (1,))),
        source_sheet(facts.as_of, [(words.SCHOOLS, words.SOURCE_OF_RISKS, None, words.RISK_NOTE)]),
    )
    return bound("Фактор риска", facts.factor.short, facts.as_of, sheets)


def task_book(facts: TaskReportFacts) -> Book:
    """By school (of one school the whole alone), and the nearest deadlines."""
    loads = facts.rows or (Workload(facts.title, facts.tasks, facts.on_time),)
    sheets = (
        load_sheet(f"Задачи школ: {facts.title}", loads),
        task_sheet("Ближайшие сроки", facts.tasks.upcoming),
        source_sheet(facts.as_of, [(words.SCHOOLS, words.SOURCE_OF_TASKS, None, words.ON_TIME_NOTE)]),
    )
    return bound("Просроченные задачи" if facts.overdue else "Задачи", facts.title, facts.as_of, sheets)


def curator_book(facts: CuratorFacts) -> Book:
    findings = programme_findings(facts.risks)
    sheets = (
        load_sheet(f"Задачи школ: {facts.name}", facts.rows),
        heat_sheet(facts.name, findings),
        source_sheet(facts.risks.as_of, programme_sources(findings.completeness)[:2]),
    )
    return bound("Куратор", facts.name, facts.risks.as_of, sheets)


def indicator_book(facts: IndicatorFacts) -> Book:
    sheets = (
        target_sheet(f"Показатели: {facts.title}", facts.targets),
        source_sheet(facts.as_of, [(words.TARGETS, words.SOURCE_OF_TARGETS, None, "")]),
    )
    return bound("Показатели", facts.title, facts.as_of, sheets)


def timeline_book(facts: TimelineFacts) -> Book:
    """Every dated task by direction, and how many of each stand how."""
    rows = tuple((line.name, day, STANDINGS[own]) for line in facts.lines for day, own in line.tasks)
    totals: tuple[tuple[Cell, ...], ...] = tuple(
        (line.name, *(line.count(standing) for standing in STANDINGS)) for line in facts.lines
    )
    heads = Column("Направление", Unit.LONG), *(Column(name, Unit.COUNT) for name in STANDINGS.values())
    columns = Column("Направление", Unit.LONG), Column("Срок", Unit.DAY), Column("Состояние")
    sheets = (
        Sheet(words.TERMS, f"Сроки дорожной карты: {facts.title}", columns, rows),
        Sheet(words.TOTAL, "По направлениям", heads, totals, Chart("Задачи", Form.STACKED, 0, (1, 2, 3))),
        source_sheet(facts.as_of, [(words.TERMS, words.SOURCE_OF_TASKS, None, "")]),
    )
    return bound("Сроки", facts.title, facts.as_of, sheets)
