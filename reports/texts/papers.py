"""Words of papers. People are named in the nominative only: after a colon, or in a column of their own."""

import datetime

from reports.results import Assessment
from storage.russian import NBSP, dotted, number, percent, share

HEAD_POST, COORDINATOR_POST = "Руководитель", "Муниципальный координатор"
DIRECTOR_POST = "Директор"
UNKNOWN, NOBODY = "нет данных", "не назначен"
BLANK_NAME = "____________________"
NO_GROUPS = "не указаны"

TITLES = {
    "school-note": "Справка",
    "programme-note": "Справка о программе",
    "advice": "Рекомендации",
    "order": "Проект приказа",
    "summary": "Сводная",
    "silent": "Не сдали",
    "protocol": "Протокол",
}
PLACES_TO_FILL = {
    "order": "Это проект: номер, дату и формулировки проверьте и впишите сами.",
    "protocol": "Участников, ход обсуждения и решения впишите сами: бот их не знает.",
    "advice": "Рекомендации общие для фактора: уточните их под школу перед подписью.",
}
CHECK = "Проверьте и подпишите: имена стоят в именительном падеже, как в реестре."

NO_RISKS = "Опрос о факторах риска школа ещё не сдавала."
NO_RISKS_OF_ALL = "Данных о факторах риска пока нет."
NO_RESULTS = "Результаты оценочных процедур не загружены."
NO_TASKS = "Задач школе пока не поставлено."
NO_TASKS_OF_ALL = "Задач пока не поставлено."
NO_TARGETS = "Показатели в программу не внесены."
NO_TARGET_FACTS = "Факты показателей по школе не внесены."
NO_PASSPORT = "Социальный паспорт школы не загружен."
NO_ADVICE = "Высоких и средних рисков по имеющимся данным нет: особых рекомендаций не требуется."
ADVICE_BASIS = "Рекомендации составлены по факторам риска с высоким и средним уровнем и по низким результатам школы."
ADVICE_UNKNOWN = "Нет данных по факторам: {names}. Рекомендации по ним появятся после опроса."
ADVICE_NOTE = (
    "Формулировки общие для фактора. Меры, сроки и ответственных уточняют школа и куратор; здесь их можно изменить."
)
RESULT_ADVICE_SCHOOL = (
    "Разобрать работы по заданиям, выделить общие пробелы и включить их в уроки и дополнительные занятия; "
    "провести повторную проверку через четверть."
)
RESULT_ADVICE_SUPPORT = (
    "Назначить предметного методиста, посетить уроки, показать разбор у школы с лучшими результатами."
)
LOW_RULE = "низкий — если 30 % участников и больше не достигли минимума"
ALL_IN = "Все школы сдали ответы."
NO_SCHOOLS = "Школам эта волна не назначена."
NO_CARDS = "Школы в реестр программы не внесены."
PROTOCOL_MISSING = (
    "Заготовка по плану программы. Сведений об участниках, обсуждении и решениях в боте нет: эти места оставлены "
    "пустыми, заполните их после заседания."
)
ABOUT = {
    "groups": "Группы",
    "settlement": "Населённый пункт",
    "pupils": "Обучающихся",
    "teachers": "Педагогов",
    "curator": "Куратор",
    "director": "Директор",
    "deputy": "Заместитель директора",
}


def footnote(as_of: datetime.date, completeness: float | None, kept: int, due: int) -> str:
    """The day of the data, how completely it is known, how punctual tasks are done."""
    filled = (
        "анкеты о рисках не сданы" if completeness is None else f"анкеты о рисках заполнены на {share(completeness)}"
    )
    on_time = (
        f"в срок выполнено {share(kept / due)} задач ({kept} из{NBSP}{due})" if due else "сроки задач не наступили"
    )
    return f"Данные на {dotted(as_of, year=True)}; {filled}; {on_time}."


def caption(name: str, subject: str, as_of: datetime.date) -> str:
    """What stands under the file, with what is left to people."""
    left = PLACES_TO_FILL.get(name, CHECK)
    return f"{TITLES[name]}: {subject}\n\nДанные на {dotted(as_of, year=True)}. {left}"


def percents(value: float | None) -> str:
    return "—" if value is None else percent(value, 0)


def points(value: int | None) -> str:
    return "—" if value is None else number(value)


def sentence_of(finding: str) -> str:
    """A heading's finding as a sentence of a paper."""
    return f"{finding[:1].upper()}{finding[1:]}."


def sitting_footnote(as_of: datetime.date) -> str:
    return f"По дорожной карте на {dotted(as_of, year=True)}; полнота и доля в срок к заседанию не относятся."


def sitting_signers() -> tuple[str, ...]:
    return "Председатель", "Секретарь"


def bad_template(name: str, error: Exception) -> str:
    """What is wrong with a department's own template, and where."""
    number = getattr(error, "lineno", None)
    line = f", строка {number}" if number else ""
    return (
        f"Шаблон «{name}.docx» не получилось заполнить ({type(error).__name__}{line}). "
        "Верните прежний файл или уберите его из папки шаблонов: тогда возьму тот, что есть в боте."
    )


def assessment_words(one: Assessment) -> str:
    """«ВПР, математика, 5 класс»: on paper nothing is shortened."""
    grade = f", {one.grade}{NBSP}класс" if one.grade else ""
    return f"{one.procedure}, {one.subject}{grade}"
