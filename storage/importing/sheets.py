"""The sheets of the programme workbook as data, the roadmap's many names included."""

from storage.importing import converters as c
from storage.importing.columns import Column, Sheet, calendar_year, school_year
from storage.importing.fact_sheets import FACT_SHEETS, SCHOOL
from storage.importing.rows import (
    CalendarRow,
    CommunityRow,
    IndicatorRow,
    MeasureRow,
    MonitoringRow,
    PartnershipRow,
    PersonRow,
    ProgrammeRow,
    SchoolRow,
    ThresholdRow,
)
from storage.importing.shares import Percents
from storage.importing.thresholds import WORSE, wrong_threshold
from storage.russian import percent

NAME, PHRASE, TEXT = c.text(200), c.text(2000), c.text(10_000)
SCHOOL_KINDS = ("СОШ", "ООШ", "НОШ", "вечерняя", "филиал", "другое")
MEASURE_KINDS = ("мероприятие", "заседание", "мониторинг", "ИОМ")
COMMUNITY_KINDS = ("канал", "группа")
CALENDAR_KINDS = ("каникулы", "выходной", "рабочий", "ВПР", "ГИА")
CALENDAR_SYNONYMS = {
    "каникул": "каникулы", "выходные": "выходной", "праздник": "выходной", "нерабочий": "выходной",
    "выходной день": "выходной", "рабочий день": "рабочий", "огэ": "ГИА", "егэ": "ГИА",
}  # fmt: skip

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


def _wrong_days(row: CalendarRow) -> tuple[str, str] | None:
    """A day or a period, not both."""
    if (row.day is None) == (row.days is None):
        return "day", "Укажите в строке либо дату, либо период."
    return None


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
            Column("Куратор", "curator", c.school_names, synonyms=("Кураторы",)),
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
            Column("Телефон", "phone", c.phone, synonyms=("Номер телефона", "Сотовый", "Мобильный")),
        ),
    ),
    Sheet(
        "Дорожная карта",
        MeasureRow,
        (
            Column("Направление", "direction", PHRASE, synonyms=("Раздел", "Направления", "Направление деятельности")),
            Column("№", "number", c.ordinal, synonyms=("№ п/п", "Номер", "№ пункта", "п/п")),
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
            Column("№", "number", c.ordinal, synonyms=("№ п/п", "Номер")),
            Column("Показатель", "title", PHRASE, required=True, synonyms=("Индикатор", "Наименование показателя")),
            Column(
                "Единица",
                "unit",
                c.one_of("%", "шт.", "документ", проценты="%", процент="%", штук="шт.", количество="шт."),
                synonyms=("Единица измерения",),
            ),
            Column("Направление", "direction", c.one_of("не менее", "не более")),
            Column("Источник", "source", PHRASE),
            Column(
                "План",
                "targets",
                PHRASE,
                synonyms=("Цель", "Целевое значение"),
                series=calendar_year,
                percents=Percents(
                    lambda share: percent(share, 2), of="unit", when=lambda unit: unit == "%", bare=True, most=None
                ),
            ),
        ),
    ),
    FACT_SHEETS["Факты показателей"],
    FACT_SHEETS["Результаты"],
    FACT_SHEETS["Социальный паспорт"],
    FACT_SHEETS["Параметры риска"],
    FACT_SHEETS["ИОМ"],
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
    FACT_SHEETS["Курсы"],
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
    Sheet(
        "Партнёрства",
        PartnershipRow,
        (
            SCHOOL,
            Column("Партнёр", "partner", PHRASE, required=True, synonyms=("Школа-партнёр", "Организация")),
            Column("Договор №", "number", NAME, synonyms=("№ договора", "Номер договора", "Договор")),
            Column("Действует до", "valid_until", c.last_day, synonyms=("Срок действия", "Действителен до")),
        ),
    ),
    Sheet(
        "Календарь",
        CalendarRow,
        (
            Column("Дата", "day", c.day, synonyms=("День",)),
            Column("Период", "days", c.days, synonyms=("Дни", "Сроки"), written=c.as_days),
            Column("Вид", "kind", c.one_of(*CALENDAR_KINDS, **CALENDAR_SYNONYMS), required=True),
            Column("Примечание", "note", PHRASE, synonyms=("Название", "Комментарий")),
        ),
        check=_wrong_days,
    ),
    Sheet(
        "Пороги риска",
        ThresholdRow,
        (
            Column("Параметр", "parameter", c.risk_parameter, synonyms=("Код параметра",)),
            Column("Фактор", "factor", c.factor),
            Column("Средний от", "medium_from", c.limit, required=True, synonyms=("Средний",)),
            Column("Высокий от", "high_from", c.limit, required=True, synonyms=("Высокий",)),
            Column("Направление", "direction", c.worse, written=WORSE.__getitem__),
        ),
        check=wrong_threshold,
    ),
)


def sheet_named(name: str) -> Sheet:
    """The sheet of the workbook with exactly this name."""
    return next(sheet for sheet in SHEETS if sheet.name == name)
