"""The workbooks of one school: what its papers say as tables, its course over the waves, two schools side by side."""

from datetime import date

from reports.compared import CompareFacts, DynamicsFacts
from reports.dossiers import SchoolDossier
from reports.frames import answers_frame, latest_two, values_of
from reports.numbers import profiles_of, school_findings
from reports.risk import Unit as RiskUnit
from reports.risk import parameter_level
from reports.tables.blocks import factor_sheet, result_sheet, source_sheet, target_sheet, task_sheet
from reports.tables.sheet import Book, Cell, Chart, Column, Form, Sheet, Unit
from reports.texts import level_word
from reports.texts import tables as words
from reports.texts.compared import assessment_name
from reports.texts.results import year_short
from storage.russian import dotted


def school_book(facts: SchoolDossier) -> Book:
    """Factors, their parameters, results, tasks, indicators, the social passport, sources."""
    own, name = facts.school, facts.card.name
    findings = school_findings(own)
    sheets = (
        factor_sheet(f"Риски: {name}", findings.factors),
        parameter_sheet(facts),
        result_sheet(f"Результаты: {name}", own.results),
        task_sheet(f"Задачи: {name}, {own.year}", facts.tasks),
        target_sheet(f"Показатели: {name}", own.targets),
        passport_sheet(facts),
        source_sheet(own.as_of, school_sources(findings.completeness)),
    )
    return Book(
        words.dated(words.file_name("Отчёт", name), own.as_of), sheets, own.as_of, _caption(name, sheets, own.as_of)
    )


def _caption(title: str, sheets: tuple[Sheet, ...], as_of: date) -> str:
    return words.book_caption(title, [one.name for one in sheets], as_of)


def school_sources(completeness: float | None) -> list[tuple[str, str, float | None, str]]:
    return [
        (words.RISKS, words.SOURCE_OF_RISKS, completeness, words.RISK_NOTE),
        (words.PARAMETERS, words.SOURCE_OF_RISKS, completeness, words.RISK_NOTE),
        (words.RESULTS, words.SOURCE_OF_RESULTS, None, words.LINE_NOTE),
        (words.TASKS, words.SOURCE_OF_TASKS, None, words.ON_TIME_NOTE),
        (words.TARGETS, words.SOURCE_OF_TARGETS, None, ""),
        (words.PASSPORT, words.SOURCE_OF_PASSPORT, None, ""),
    ]


def parameter_sheet(facts: SchoolDossier) -> Sheet:
    """The 35 parameters with their value now and their level; shares of percents are 0–100, as they are asked."""
    table = latest_two(answers_frame(("", *row) for row in facts.school.answers))
    now, before = values_of(table, "", "now"), values_of(table, "", "before")
    named = dict(facts.parameters)
    rows = []
    for one in facts.school.thresholds:
        value, code = now.get(one.parameter), one.parameter
        unit = "%" if one.unit is RiskUnit.PERCENT else "шкала 0–3"
        level = level_word(parameter_level(value, one))
        rows.append((code, named.get(code, code), unit, value, before.get(code), level))
    columns = (
        Column("Код", width=8), Column("Параметр", Unit.LONG), Column("Единица", width=12),
        Column("Сейчас", Unit.NUMBER), Column("Прошлая волна", Unit.NUMBER), Column("Уровень", Unit.LEVEL),
    )  # fmt: skip
    return Sheet(words.PARAMETERS, f"Параметры риска: {facts.card.name}", columns, tuple(rows))


def passport_sheet(facts: SchoolDossier) -> Sheet:
    columns = Column("Обстоятельство", width=44), Column("Доля обучающихся", Unit.SHARE, 18)
    title = f"Социальный паспорт, {facts.passport_year}" if facts.passport_year else words.PASSPORT
    chart = Chart("Доля обучающихся", Form.BARS, 0, (1,))
    return Sheet(words.PASSPORT, title, columns, facts.passport, chart)


def dynamics_book(facts: DynamicsFacts) -> Book:
    """Factors × waves and results × years, each with its lines."""
    profiles = profiles_of(facts)
    names = [one.short for one in facts.factors]
    waves = tuple(Column(dotted(day, year=True), Unit.COUNT) for day, _ in profiles)
    rows = tuple((name, *(profile[name].score for _, profile in profiles)) for name in names)
    by_wave = Sheet(
        words.BY_WAVE, f"Риски по волнам, баллы: {facts.title}", (Column("Фактор", width=32), *waves),
        rows if waves else (), Chart("Риски по волнам", Form.COLUMNS, 0, tuple(range(1, len(waves) + 1))),
    )  # fmt: skip
    sheets = (
        by_wave, years_sheet(facts),
        source_sheet(facts.as_of, [
            (words.BY_WAVE, words.SOURCE_OF_RISKS, None, words.RISK_NOTE),
            (words.BY_YEAR, words.SOURCE_OF_RESULTS, None, words.LINE_NOTE),
        ]),
    )  # fmt: skip
    name = words.dated(words.file_name("Динамика", facts.title), facts.as_of)
    return Book(name, sheets, facts.as_of, _caption(f"Динамика: {facts.title}", sheets, facts.as_of))


def years_sheet(facts: DynamicsFacts) -> Sheet:
    years = sorted({year for _, shares in facts.results for year, _ in shares})
    rows = []
    for one, shares in facts.results:
        known = dict(shares)
        rows.append((assessment_name(one), *(_fraction(known.get(year)) for year in years)))
    columns = Column("Процедура", width=32), *(Column(year_short(year), Unit.SHARE) for year in years)
    chart = Chart("Ниже порога, доля участников", Form.COLUMNS, 0, tuple(range(1, len(years) + 1)))
    return Sheet(words.BY_YEAR, f"Ниже порога по годам: {facts.title}", columns, tuple(rows), chart)


def _fraction(percents: float | None) -> float | None:
    return None if percents is None else round(percents / 100, 4)


def compare_book(facts: CompareFacts) -> Book:
    """Factors and results of two schools beside each other."""
    first, second = (school_findings(one) for one in (facts.first, facts.second))
    others = {one.name: one for one in second.factors}
    names = facts.first.title, facts.second.title
    columns = (
        Column("Фактор", width=32),
        *(column for name in names for column in (Column(name, Unit.COUNT), Column(f"Уровень: {name}", Unit.LEVEL))),
    )
    rows = tuple(
        (one.name, *(cell for own in (one, others[one.name]) for cell in (own.score, level_word(own.level))))
        for one in first.factors
    )
    as_of = facts.first.as_of
    sheets = (
        Sheet(words.RISKS, "Риски двух школ, баллы", columns, rows, Chart("Риски, баллы", Form.BARS, 0, (1, 3))),
        results_of_two(facts),
        source_sheet(as_of, school_sources(None)[0:3:2]),
    )
    title = f"{names[0]} и {names[1]}"
    return Book(words.dated(words.file_name("Сравнение", title), as_of), sheets, as_of, _caption(title, sheets, as_of))


def results_of_two(facts: CompareFacts) -> Sheet:
    """Shares of the newest year of each; that year stands in the heading, for the years may differ."""
    pairs = [(one.title, one.results) for one in (facts.first, facts.second)]
    heads = (Column(f"{title}, {year_short(own.year)}" if own.year else title, Unit.SHARE) for title, own in pairs)
    values = [{bar.assessment: bar.now for bar in own.bars} for _, own in pairs]
    listed = dict.fromkeys(bar.assessment for _, own in pairs for bar in own.bars)
    rows: list[tuple[Cell, ...]] = [
        (assessment_name(one), *(_fraction(known.get(one)) for known in values)) for one in listed
    ]
    chart = Chart("Ниже порога, доля участников", Form.COLUMNS, 0, (1, 2))
    return Sheet(words.RESULTS, "Ниже порога", (Column("Процедура", width=32), *heads), tuple(rows), chart)
