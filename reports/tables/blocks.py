"""Tables that several workbooks share: factors, results, tasks, indicators, and where the numbers come from."""

from collections.abc import Iterable, Sequence
from datetime import date

from reports.results import Bar, ResultFacts
from reports.school import Deadline, FactorFinding
from reports.tables.sheet import Cell, Chart, Column, Form, Sheet, Unit
from reports.targets import Target
from reports.texts import change_words, level_word
from reports.texts import tables as words
from reports.texts.results import year_short
from reports.workload import Workload

LEVEL = Column("Уровень", Unit.LEVEL)
SCORE = Column("Баллы 0–100", Unit.COUNT)
SOURCE_COLUMNS = (
    Column("Лист"), Column("Откуда числа", Unit.LONG), Column("Данные на", Unit.DAY),
    Column("Заполнено", Unit.SHARE), Column("Как считается", Unit.LONG),
)  # fmt: skip


def factor_sheet(title: str, factors: Sequence[FactorFinding]) -> Sheet:
    """Worst first; the change is to the wave before."""
    rows = tuple(
        (one.name, level_word(one.level), one.score, one.change, change_words(one.change) if one.level else "")
        for one in factors
    )
    columns = Column("Фактор", width=32), LEVEL, SCORE, Column("Изменение", Unit.COUNT), Column("К прошлой волне")
    return Sheet(words.RISKS, title, columns, rows, Chart("Риски, баллы", Form.BARS, 0, (2,)))


def result_sheet(title: str, results: ResultFacts) -> Sheet:
    """Shares below the threshold, 0–1, with the year before and the median of the programme's schools."""
    now, before = words.NOW, words.BEFORE
    if results.year is not None:
        now, before = year_short(results.year), year_short(results.year - 1)
    columns = (
        Column("Процедура", width=12), Column("Предмет"), Column("Класс", Unit.COUNT),
        Column(f"Ниже порога, {now}", Unit.SHARE), Column(f"Ниже порога, {before}", Unit.SHARE),
        Column("Медиана школ программы", Unit.SHARE), Column("Низкий результат", width=16), Column("Подпись", width=16),
    )  # fmt: skip
    rows = tuple(_result_row(bar) for bar in results.bars)
    return Sheet(words.RESULTS, title, columns, rows, Chart("Ниже порога, доля участников", Form.COLUMNS, 7, (3, 4, 5)))


def _result_row(bar: Bar) -> tuple[Cell, ...]:
    one = bar.assessment
    shares = [None if value is None else round(value / 100, 4) for value in (bar.now, bar.before, bar.median)]
    low = None if bar.now is None else words.YES if bar.is_low else words.NO
    return one.procedure, one.subject, one.grade, *shares, low, f"{one.procedure} {one.label}"


def task_sheet(title: str, tasks: Iterable[Deadline]) -> Sheet:
    rows = tuple((one.date, one.title, words.LATE if one.is_overdue else words.AHEAD) for one in tasks)
    return Sheet(words.TASKS, title, (Column("Срок", Unit.DAY), Column("Задача", Unit.LONG), Column("Состояние")), rows)


def target_sheet(title: str, targets: Sequence[Target]) -> Sheet:
    """Plans as printed where they are no number."""
    columns = (
        Column("Показатель", Unit.LONG), Column("Единица", width=12), Column("План", Unit.NUMBER),
        Column("План в программе"), Column("Факт", Unit.NUMBER), Column("Направление", width=14), Column("Выполнен"),
    )  # fmt: skip
    rows = tuple(_target_row(one) for one in targets)
    return Sheet(words.TARGETS, title, columns, rows, Chart("План и факт", Form.BARS, 0, (2, 4)))


def _target_row(one: Target) -> tuple[Cell, ...]:
    met = None if one.is_met is None else words.YES if one.is_met else words.NO
    direction = "не более" if one.at_most else "не менее"
    return one.title, one.unit, one.plan, one.printed or None, one.fact, direction, met


def load_sheet(title: str, loads: Iterable[Workload]) -> Sheet:
    """Tasks by school; the share is of those whose day is past."""
    columns = (
        Column("Школа"), Column("Выполнено", Unit.COUNT), Column("Впереди", Unit.COUNT),
        Column("Просрочено", Unit.COUNT), Column("Наступил срок", Unit.COUNT), Column("Из них в срок", Unit.COUNT),
        Column("Доля в срок", Unit.SHARE),
    )  # fmt: skip
    rows = tuple(
        (
            one.name, one.tasks.done, one.tasks.in_time, one.tasks.overdue, one.on_time.due, one.on_time.kept,
            one.on_time.share,
        )
        for one in loads
    )  # fmt: skip
    return Sheet(words.SCHOOLS, title, columns, rows, Chart("Задачи школ", Form.STACKED, 0, (1, 2, 3)))


def source_sheet(as_of: date, rows: Iterable[tuple[str, str, float | None, str]]) -> Sheet:
    """(sheet, source, completeness 0–1 or None, how it is counted) of every sheet of a workbook."""
    told = tuple((name, source, as_of, filled, rule) for name, source, filled, rule in rows)
    return Sheet(words.SOURCES, "Откуда взяты числа", SOURCE_COLUMNS, told)
