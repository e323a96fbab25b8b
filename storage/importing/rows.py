"""What the sheets of a programme workbook say, as plain values: no database, fit to travel between processes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from storage.importing.problems import Problem
from storage.rights import Role

ORDER = re.compile(r"(?:приказ|распоряжени|постановлени)", re.IGNORECASE)

Series = tuple[tuple[int | None, str], ...]
"""Columns headed by years: (first calendar year, text), None for a column without a year."""


class Group(NamedTuple):
    """Membership in a group; `year` is the calendar year in which its academic year begins, 0 where none is given.

    `source` is who put the school on the list, `order` by which order («№ 145-п от 30.08.2021»).
    """

    title: str
    year: int = 0
    source: str = ""
    order: str = ""

    def __str__(self) -> str:
        year = f" {self.year}/{self.year + 1}" if self.year else ""
        order = self.order if not self.order or ORDER.match(self.order) else f"приказ {self.order}"
        origin = "; ".join(filter(None, (self.source, order)))
        return f"{self.title}{year}" + (f" ({origin})" if origin else "")


class ProgrammeRow(NamedTuple):
    """«Программа»."""

    row: int
    code: str
    title: str
    municipality: str
    zone: str
    starts: date | None
    ends: date | None
    region: str | None = None
    authority: str | None = None
    coordinator_post: str | None = None
    order_basis: str | None = None
    social_quantile: int = 25


class SchoolRow(NamedTuple):
    """«Школы». `parent` names a school of the programme; `curator` people, each a curator of it from the day on."""

    row: int
    short_name: str
    full_name: str | None = None
    number: str | None = None
    kind: str | None = None
    parent: str | None = None
    settlement: str | None = None
    groups: tuple[Group, ...] = ()
    curator: tuple[str, ...] = ()
    partner: str | None = None
    pupils: int | None = None
    teachers: int | None = None


class Phone(str):
    """A telephone number as it may be kept: its fingerprint, which nobody is shown."""

    __slots__ = ()


class PersonRow(NamedTuple):
    """«Люди»: one person in one role. `schools` are names or numbers, («все»,) means every school."""

    row: int
    name: str
    role: Role
    schools: tuple[str, ...] = ()
    subject: str | None = None
    zone: str | None = None
    phone: str | None = None


class MeasureRow(NamedTuple):
    """«Дорожная карта». `cells` are printed cells by academic year, or one without a year («Сроки»)."""

    row: int
    title: str
    direction: str | None = None
    number: str | None = None
    cells: Series = ()
    contents: Series = ()
    responsible: str | None = None
    result: str | None = None
    school_group: str | None = None
    kind: str = "мероприятие"


class IndicatorRow(NamedTuple):
    """«Показатели». `targets` are plans as text by calendar year, or one without a year («План»)."""

    row: int
    title: str
    number: str | None = None
    unit: str | None = None
    direction: str | None = None
    source: str | None = None
    targets: Series = ()


class MonitoringRow(NamedTuple):
    """«Мониторинги». `phrase` is the term as printed."""

    row: int
    title: str
    phrase: str
    questionnaire: str | None = None
    audience: str | None = None
    days: int | None = None


class CommunityRow(NamedTuple):
    """«Сообщества». `link` is a link, a name or a chat's number."""

    row: int
    title: str
    subject: str | None = None
    kind: str = "канал"
    link: str | None = None
    methodist: str | None = None


class AssessmentRow(NamedTuple):
    """«Результаты». `year` starts the academic year. `removed`: a cell says «удалить»."""

    row: int
    school: str
    year: int
    procedure: str
    subject: str
    grade: int | None = None
    participants: int | None = None
    below: int | None = None
    high: int | None = None
    mean: float | None = None
    removed: bool = False


class PassportRow(NamedTuple):
    """«Социальный паспорт»: pupils, and shares from 0 to 1."""

    row: int
    school: str
    year: int
    pupils: int | None = None
    both_higher: float | None = None
    one_higher: float | None = None
    one_parent: float | None = None
    on_register: float | None = None
    on_commission_register: float | None = None
    many_children: float | None = None
    russian_not_native: float | None = None
    both_unemployed: float | None = None
    parent_disabled: float | None = None
    guardianship: float | None = None
    dangerous_situation: float | None = None
    low_income: float | None = None
    special_needs: float | None = None
    brought_by_bus: float | None = None
    removed: bool = False


class RiskRow(NamedTuple):
    """«Параметры риска». `value` is in the parameter's unit: percents 0–100, or the scale 0–3."""

    row: int
    school: str
    wave: date
    parameter: str
    value: float | None = None
    removed: bool = False


class FactRow(NamedTuple):
    """«Факты показателей». `value` is what the cell says: only the indicator's unit tells what it means."""

    row: int
    indicator: str
    period: str
    school: str | None = None
    value: str | None = None
    removed: bool = False


class IomRow(NamedTuple):
    """«ИОМ». `control` is the term as printed."""

    row: int
    teacher: str
    school: str
    subject: str | None = None
    opened: date | None = None
    deficits: str | None = None
    goals: str | None = None
    control: str | None = None
    state: str = "открыт"
    removed: bool = False


class CourseRow(NamedTuple):
    """«Курсы»."""

    row: int
    teacher: str
    school: str
    title: str
    hours: int | None = None
    finished: date | None = None
    document: str | None = None
    removed: bool = False


class PartnershipRow(NamedTuple):
    """«Партнёрства»."""

    row: int
    school: str
    partner: str
    number: str | None = None
    valid_until: date | None = None


class CalendarRow(NamedTuple):
    """«Календарь»: days from `starts` to `ends`, both inclusive."""

    row: int
    kind: str
    day: date | None = None
    days: tuple[date, date] | None = None
    note: str | None = None


class ThresholdRow(NamedTuple):
    """«Пороги риска»: of a parameter («1.1»), or of a factor («1»)."""

    row: int
    medium_from: float
    high_from: float
    parameter: str | None = None
    factor: str | None = None
    direction: str | None = None


Row = (
    ProgrammeRow
    | SchoolRow
    | PersonRow
    | MeasureRow
    | IndicatorRow
    | MonitoringRow
    | CommunityRow
    | AssessmentRow
    | PassportRow
    | RiskRow
    | FactRow
    | IomRow
    | CourseRow
    | PartnershipRow
    | CalendarRow
    | ThresholdRow
)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook as read. A sheet the file lacks is missing in `rows`; `present` names the fields of columns it has.

    A field of a series carries its year: «cells:2021». `notes` tell how doubtful numbers were read.
    """

    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    present: Mapping[str, frozenset[str]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
