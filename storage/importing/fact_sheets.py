"""The sheets of numbers about schools and of what teachers go through: rows that come every year, and may be many."""

from storage.importing import converters as c
from storage.importing.columns import Check, Column, Sheet
from storage.importing.periods import period
from storage.importing.rows import AssessmentRow, CourseRow, FactRow, IomRow, PassportRow, RiskRow
from storage.importing.shares import FRACTION, Percents
from storage.importing.thresholds import risk_parameters

NAME, PHRASE, TEXT = c.text(200), c.text(2000), c.text(10_000)
PROCEDURES = ("ВПР", "ОГЭ", "ЕГЭ", "КДР")
IOM_STATES = ("открыт", "выполнен", "прекращён")
SCHOOL = Column("Школа", "school", PHRASE, required=True, synonyms=("ОО", "ОУ", "Краткое название", "Наименование ОО"))
YEAR = Column(
    "Учебный год", "year", c.academic_year, required=True, synonyms=("Год",), written=lambda year: f"{year}/{year + 1}"
)
TEACHER = Column("Учитель", "teacher", NAME, required=True, synonyms=("ФИО", "ФИО учителя", "Педагог", "ФИО педагога"))
SHARES = (
    ("Оба родителя с высшим", "both_higher",
     ("Оба родителя с высшим образованием", "Оба родителя имеют высшее образование")),
    ("Один родитель с высшим", "one_higher",
     ("Один родитель с высшим образованием", "Один родитель имеет высшее образование")),
    ("Неполные семьи", "one_parent", ("Неполная семья", "Из неполных семей", "Дети из неполных семей")),
    ("На учёте", "on_register", ("Состоят на учёте", "На учётах", "На ВШУ", "На внутришкольном учёте")),
    ("На учёте в КДН", "on_commission_register", ("Состоят на учёте в КДН", "На учёте в КДНиЗП", "КДН")),
    ("Многодетные", "many_children", ("Многодетные семьи", "Из многодетных семей", "Дети из многодетных семей")),
    ("Русский не родной", "russian_not_native", ("Русский язык не родной", "Русский язык не является родным")),
    ("Оба родителя безработные", "both_unemployed", ("Безработные родители", "Оба родителя не работают")),
    ("Родитель-инвалид", "parent_disabled", ("Родители-инвалиды", "Родитель инвалид", "Один из родителей инвалид")),
    ("Опека", "guardianship", ("Под опекой", "Опекаемые", "Дети под опекой", "Под опекой и в приёмных семьях")),
    ("СОП", "dangerous_situation", ("Социально опасное положение", "В СОП", "Семьи в СОП")),
    ("Малообеспеченные", "low_income", ("Малообеспеченные семьи", "Малоимущие", "Из малообеспеченных семей")),
    ("ОВЗ", "special_needs", ("С ОВЗ", "Дети с ОВЗ", "Обучающиеся с ОВЗ")),
    ("Подвоз", "brought_by_bus", ("На подвозе", "Подвозимые", "Подвозятся")),
)  # fmt: skip


def _wrong_assessment(row: AssessmentRow) -> tuple[str, str] | None:
    """Nobody is both below the threshold and high, and there are not more of them than took part."""
    if row.removed or row.participants is None:
        return None
    if (row.below or 0) > row.participants:
        return "below", f"Ниже порога {row.below}, а участников {row.participants}. Проверьте оба числа."
    if (row.below or 0) + (row.high or 0) > row.participants:
        return "high", f"Ниже порога и высоких вместе больше, чем участников ({row.participants}). Проверьте числа."
    return None


def _in_percent(parameter: object) -> bool:
    known = risk_parameters().get(str(parameter))
    return known is not None and known.in_percent


def _filled(*fields: str) -> Check:
    """A row that says nothing beside which thing it is about is a mistake."""

    def check(row: PassportRow) -> tuple[str, str] | None:
        if row.removed or any(getattr(row, field) is not None for field in fields):
            return None
        return fields[0], "В строке нет ни одного числа. Заполните её или удалите."

    return check


FACT_SHEETS = {
    "Факты показателей": Sheet(
        "Факты показателей",
        FactRow,
        (
            Column("Показатель", "indicator", PHRASE, required=True, synonyms=("Индикатор", "Наименование показателя")),
            Column("Период", "period", period, required=True, synonyms=("Год", "Дата", "За период")),
            Column("Школа", "school", PHRASE, synonyms=SCHOOL.synonyms),
            Column("Значение", "value", PHRASE, required=True, synonyms=("Факт", "Фактическое значение")),
        ),
        keys=("indicator", "period", "school"),
    ),
    "Результаты": Sheet(
        "Результаты",
        AssessmentRow,
        (
            SCHOOL,
            YEAR,
            Column("Процедура", "procedure", c.procedure, required=True, synonyms=("Оценочная процедура",)),
            Column("Предмет", "subject", c.subject, required=True, synonyms=("Учебный предмет",)),
            Column("Класс", "grade", c.grade, synonyms=("Параллель",)),
            Column("Участников", "participants", c.whole_number, required=True,
                   synonyms=("Количество участников", "Писали")),
            Column("Ниже порога", "below", c.whole_number, required=True,
                   synonyms=("Не преодолели порог", "Ниже минимума", "Получили 2", "Количество двоек")),
            Column("Высоких", "high", c.whole_number, synonyms=("Высокие результаты", "Высоких результатов")),
            Column("Средний балл", "mean", c.decimal),
        ),
        keys=("school", "year", "procedure", "subject", "grade"),
        check=_wrong_assessment,
    ),
    "Социальный паспорт": Sheet(
        "Социальный паспорт",
        PassportRow,
        (
            SCHOOL,
            YEAR,
            Column("Обучающихся", "pupils", c.whole_number,
                   synonyms=("Учеников", "Количество обучающихся", "Всего обучающихся")),
            *(
                Column(header, field, c.share, synonyms=synonyms, percents=FRACTION, written=c.as_percent)
                for header, field, synonyms in SHARES
            ),
        ),
        keys=("school", "year"),
        check=_filled("pupils", *(field for _, field, _ in SHARES)),
    ),
    "Параметры риска": Sheet(
        "Параметры риска",
        RiskRow,
        (
            SCHOOL,
            Column("Волна", "wave", c.day, required=True, synonyms=("Дата", "Дата волны")),
            Column("Параметр", "parameter", c.risk_parameter, required=True, synonyms=("Код параметра", "№ параметра")),
            Column("Значение", "value", c.share, required=True,
                   percents=Percents(float, of="parameter", when=_in_percent, otherwise=c.acuteness)),
        ),
        keys=("school", "wave", "parameter"),
    ),
    "ИОМ": Sheet(
        "ИОМ",
        IomRow,
        (
            TEACHER,
            SCHOOL,
            Column("Предмет", "subject", NAME),
            Column("Открыт", "opened", c.day, synonyms=("Дата открытия", "Начало", "Утверждён")),
            Column("Дефициты", "deficits", TEXT, synonyms=("Профессиональные дефициты", "Выявленные дефициты")),
            Column("Цели", "goals", TEXT, synonyms=("Цель", "Задачи")),
            Column("Контроль", "control", PHRASE, synonyms=("Сроки контроля", "Срок контроля", "Контрольные точки")),
            Column("Состояние", "state", c.one_of(*IOM_STATES, открыта="открыт", открыто="открыт", завершен="выполнен",
                   реализован="выполнен", закрыт="выполнен", остановлен="прекращён", снят="прекращён",
                   **{"в работе": "открыт", "реализуется": "открыт"}), synonyms=("Статус",)),
        ),
        keys=("teacher", "school", "subject", "opened"),
    ),
    "Курсы": Sheet(
        "Курсы",
        CourseRow,
        (
            TEACHER,
            SCHOOL,
            Column("Курс", "title", PHRASE, required=True,
                   synonyms=("Название", "Название курса", "Программа", "Тема")),
            Column("Часов", "hours", c.whole_number, synonyms=("Часы", "Количество часов", "Объём, ч")),
            Column("Окончен", "finished", c.day, synonyms=("Дата окончания", "Окончание", "Пройден")),
            Column("Документ", "document", PHRASE, synonyms=("Удостоверение", "Документ об окончании")),
        ),
        keys=("teacher", "school", "title"),
    ),
}  # fmt: skip
