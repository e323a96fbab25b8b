"""What the sheets of a programme workbook say, as plain values: no database, fit to travel between processes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from storage.importing.problems import Problem
from storage.rights import Role

Series = tuple[tuple[int | None, str], ...]
"""Columns headed by years: (first calendar year, text), None for a column without a year."""


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """Membership in a group; `year` is the calendar year in which its academic year begins, 0 where none is given."""

    title: str
    year: int = 0
    source: str = ""

    def __str__(self) -> str:
        year = f" {self.year}/{self.year + 1}" if self.year else ""
        return f"{self.title}{year}" + (f" ({self.source})" if self.source else "")


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
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


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """«Школы». `parent` names a school of the programme."""

    row: int
    short_name: str
    full_name: str | None = None
    number: str | None = None
    kind: str | None = None
    parent: str | None = None
    settlement: str | None = None
    groups: tuple[Group, ...] = ()
    partner: str | None = None
    pupils: int | None = None
    teachers: int | None = None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """«Люди»: one person in one role. `schools` are names or numbers, («все»,) means every school."""

    row: int
    name: str
    role: Role
    schools: tuple[str, ...] = ()
    subject: str | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class MeasureRow:
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


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """«Показатели». `targets` are plans as text by calendar year, or one without a year («План»)."""

    row: int
    title: str
    number: str | None = None
    unit: str | None = None
    direction: str | None = None
    source: str | None = None
    targets: Series = ()


@dataclass(frozen=True, slots=True)
class MonitoringRow:
    """«Мониторинги». `phrase` is the term as printed."""

    row: int
    title: str
    phrase: str
    questionnaire: str | None = None
    audience: str | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class CommunityRow:
    """«Сообщества». `link` is a link, a name or a chat's number."""

    row: int
    title: str
    subject: str | None = None
    kind: str = "канал"
    link: str | None = None
    methodist: str | None = None


Row = ProgrammeRow | SchoolRow | PersonRow | MeasureRow | IndicatorRow | MonitoringRow | CommunityRow


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook as read. A sheet the file lacks is missing in `rows`; `present` names the fields of columns it has.

    A field of a series carries its year: «cells:2021». `notes` tell how doubtful numbers were read.
    """

    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    present: Mapping[str, frozenset[str]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
