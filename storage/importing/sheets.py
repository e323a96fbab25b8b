"""The sheets and columns of the programme workbook as data: what a header may be called and how its cells are read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from storage.importing import converters as c
from storage.importing.rows import (
    CommunityRow,
    IndicatorRow,
    MeasureRow,
    MonitoringRow,
    PersonRow,
    ProgrammeRow,
    Row,
    SchoolRow,
)

NAME, PHRASE, TEXT = c.text(200), c.text(2000), c.text(10_000)
SCHOOL_KINDS = ("СОШ", "ООШ", "НОШ", "вечерняя", "филиал", "другое")
MEASURE_KINDS = ("мероприятие", "заседание", "мониторинг", "ИОМ")
COMMUNITY_KINDS = ("канал", "группа")
ONE_YEAR = re.compile(r"(20\d\d)(г|год|годы)?")
ACADEMIC_YEAR = re.compile(r"(20\d\d[/–—-](?:20)?\d\d)(уч)?(г|год|учебныйгод)?")

TITLES = (
    "Мероприятия", "Наименование мероприятия", "Наименование мероприятий", "Название мероприятия",
    "Содержание деятельности", "Содержание работы", "Вид деятельности", "Наименование", "Действия",
)  # fmt: skip
TERMS = (
    "Срок", "Сроки исполнения", "Срок исполнения", "Период", "Сроки реализации", "Срок реализации", "Сроки проведения",
    "Срок проведения", "Сроки выполнения", "Срок выполнения", "Период реализации", "Период проведения", "Дата",
    "Дата проведения", "Ключевые мероприятия и сроки реализации",
)  # fmt: skip
RESPONSIBLE = (
    "Ответственные", "Исполнители", "Исполнитель", "Ответственный исполнитель", "Ответственные исполнители",
    "Ответственное лицо", "Ответственные лица", "Ответственные за исполнение", "Ответственный за исполнение",
)  # fmt: skip
RESULTS = (
    "Результаты", "Документы, закрепляющие результат", "Ожидаемый результат", "Ожидаемые результаты",
    "Планируемый результат", "Планируемые результаты", "Результат исполнения", "Документ", "Итоговый документ",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet. `series` columns stand once per year; `unused` says why a column is not loaded yet."""

    header: str
    field: str
    convert: c.Convert
    required: bool = False
    synonyms: tuple[str, ...] = ()
    series: Callable[[str], int | None] | None = None
    unused: str = ""

    def label(self, year: int | None) -> str:
        """The header as people read it, with the year of a series."""
        if year is None or self.series is None:
            return self.header
        if self.series is calendar_year:
            return f"{self.header} {year}"
        return f"{year}/{year + 1} уч.г." if self.field == "cells" else f"{self.header} {year}/{year + 1}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet and the rows it becomes; at least one column of `any_of` must be there."""

    name: str
    row: type[Row]
    columns: tuple[Column, ...]
    any_of: str = ""

    def column(self, field: str) -> Column:
        """The column of a field; a field of a series may carry its year («cells:2021»)."""
        return next(column for column in self.columns if column.field == field.partition(":")[0])


@lru_cache(maxsize=4096)
def normal(header: str) -> str:
    """A header as it is compared: small letters, «е» for «ё», no spaces, dots, or explanations in brackets."""
    bare = re.sub(r"\([^)]*\)", "", header.casefold().replace("ё", "е"))
    return re.sub(r"[^\w№/–—-]", "", bare)


def calendar_year(rest: str) -> int | None:
    """«2022», «2022 год» → 2022."""
    match = ONE_YEAR.fullmatch(rest)
    return int(match[1]) if match else None


def school_year(rest: str) -> int | None:
    """«2021/2022 уч.г.» → 2021. Raises ValueError where the two years do not follow each other."""
    match = ACADEMIC_YEAR.fullmatch(rest)
    return c.academic_year(match[1]) if match else None


SHEETS = (
    Sheet(
        "Программа",
        ProgrammeRow,
        (
            Column("Код", "code", c.code, required=True),
            Column("Название", "title", PHRASE, required=True, synonyms=("Наименование", "Наименование программы")),
            Column("Муниципалитет", "municipality", NAME, required=True, synonyms=("Муниципальное образование",)),
            Column("Регион", "region", NAME, synonyms=("Субъект",)),
            Column("Часовой пояс", "zone", c.zone, required=True),
            Column("Начало", "starts", c.day, required=True),
            Column("Окончание", "ends", c.last_day, required=True, synonyms=("Конец",)),
            Column("Орган управления", "authority", PHRASE),
            Column("Координатор", "coordinator_post", PHRASE, synonyms=("Должность координатора",)),
            Column("Основание", "order_basis", PHRASE, synonyms=("Приказ",)),
            Column("Квартиль ШНСУ", "social_quantile", c.quantile, synonyms=("Квартиль",)),
        ),
    ),
    Sheet(
        "Школы",
        SchoolRow,
        (
            Column("Краткое название", "short_name", NAME, required=True, synonyms=("Школа", "ОО", "ОУ")),
            Column("Полное название", "full_name", PHRASE, synonyms=("Полное наименование",)),
            Column("Номер", "number", c.text(20), synonyms=("№",)),
            Column("Вид", "kind", c.one_of(*SCHOOL_KINDS)),
            Column("Головная школа", "parent", NAME),
            Column("Населённый пункт", "settlement", NAME, synonyms=("Село", "Посёлок")),
            Column("Группы", "groups", c.groups, synonyms=("Группа",)),
            Column("Куратор", "", NAME, unused="Кураторов укажите на листе «Люди»: роль «куратор» и школы."),
            Column("Партнёр", "partner", NAME, synonyms=("Школа-партнёр",)),
            Column("Обучающихся", "pupils", c.whole_number, synonyms=("Учеников", "Количество обучающихся")),
            Column("Учителей", "teachers", c.whole_number, synonyms=("Педагогов", "Количество учителей")),
        ),
    ),
    Sheet(
        "Люди",
        PersonRow,
        (
            Column("Имя", "name", NAME, required=True, synonyms=("ФИО", "Фамилия, имя, отчество")),
            Column("Роль", "role", c.role, required=True),
            Column("Школы", "schools", c.school_names, synonyms=("Школа",)),
            Column("Предмет", "subject", NAME),
            Column("Часовой пояс", "zone", c.zone),
            Column("Телефон", "", NAME, unused="Телефоны пока не загружаются: пригласите человека ссылкой."),
        ),
    ),
    Sheet(
        "Дорожная карта",
        MeasureRow,
        (
            Column("Направление", "direction", PHRASE, synonyms=("Раздел", "Направления", "Направление деятельности")),
            Column("№", "number", c.text(20), synonyms=("№ п/п", "Номер", "№ пункта", "п/п")),
            Column("Мероприятие", "title", TEXT, required=True, synonyms=TITLES),
            Column(
                "Сроки",
                "cells",
                TEXT,
                synonyms=TERMS,
                series=school_year,
            ),
            Column("Содержание", "contents", TEXT, series=school_year),
            Column("Ответственный", "responsible", PHRASE, synonyms=RESPONSIBLE),
            Column("Результат", "result", TEXT, synonyms=RESULTS),
            Column("Группа школ", "school_group", NAME),
            Column("Вид", "kind", c.one_of(*MEASURE_KINDS)),
        ),
        any_of="cells",
    ),
    Sheet(
        "Показатели",
        IndicatorRow,
        (
            Column("№", "number", c.text(20), synonyms=("№ п/п", "Номер")),
            Column("Показатель", "title", PHRASE, required=True, synonyms=("Индикатор", "Наименование показателя")),
            Column(
                "Единица",
                "unit",
                c.one_of("%", "шт.", "документ", проценты="%", процент="%", штук="шт.", количество="шт."),
                synonyms=("Единица измерения",),
            ),
            Column("Направление", "direction", c.one_of("не менее", "не более")),
            Column("Источник", "source", PHRASE),
            Column("План", "targets", PHRASE, synonyms=("Цель", "Целевое значение"), series=calendar_year),
        ),
    ),
    Sheet(
        "Мониторинги",
        MonitoringRow,
        (
            Column("Название", "title", PHRASE, required=True, synonyms=("Мониторинг",)),
            Column("Сроки", "phrase", PHRASE, required=True, synonyms=("Срок", "Периодичность")),
            Column("Анкета", "questionnaire", c.text(100)),
            Column("Кому", "audience", NAME),
            Column("Длительность", "days", c.whole_number, synonyms=("Дней",)),
        ),
    ),
    Sheet(
        "Сообщества",
        CommunityRow,
        (
            Column("Название", "title", NAME, required=True, synonyms=("Сообщество",)),
            Column("Предмет", "subject", NAME),
            Column("Вид", "kind", c.one_of(*COMMUNITY_KINDS)),
            Column("Ссылка или чат", "link", NAME, synonyms=("Ссылка", "Чат")),
            Column("Методист", "methodist", NAME),
        ),
    ),
)
LATER = (
    "Факты показателей",
    "Результаты",
    "Социальный паспорт",
    "Параметры риска",
    "ИОМ",
    "Курсы",
    "Партнёрства",
    "Календарь",
    "Пороги риска",
)
"""Sheets of the workbook that have no tables yet."""


def sheet_named(name: str) -> Sheet:
    """The sheet of the workbook with exactly this name."""
    return next(sheet for sheet in SHEETS if sheet.name == name)
