"""What stands in each of the product's templates. Names of people stand alone, after a colon or in a column of their
own, so that nothing ever has to decline them."""

from collections.abc import Callable, Mapping

from reports.papers.laying import CENTRE, JUSTIFY, Sheet

RISK_HEADS = ("Фактор", "Уровень", "Баллы", "К прошлой волне")
RISK_CELLS = ("{{ row.name }}", "{{ row.level }}", "{{ row.score }}", "{{ row.change }}")
TARGET_HEADS, TARGET_CELLS = ("Показатель", "План", "Факт", "Итог"), (
    "{{ row.title }}", "{{ row.plan }}", "{{ row.fact }}", "{{ row.state }}",
)  # fmt: skip
COORDINATED = (
    "Ответственный за координацию: {{ office.coordinator.post }}{% if office.coordinator.name %}, "
    "{{ office.coordinator.name }}{% endif %}."
)
DEADLINE_HEADS, DEADLINE_CELLS = ("Срок", "Задача"), ("{{ row.date }}", "{{ row.title }}")


def letterhead(sheet: Sheet, title: str) -> None:
    """Whose paper, what it is, of what, and the footnote with the day of the data."""
    sheet.text("{{ office.authority }}", align=CENTRE, after=10)
    sheet.text(title, bold=True, size=14, align=CENTRE, after=2)
    sheet.noted("{{ subject }}", align=CENTRE, after=2)
    sheet.text("{{ year }} учебный год", align=CENTRE, after=8)


def targets(sheet: Sheet) -> None:
    sheet.text("{{ targets_finding }}", align=JUSTIFY, keep=True)
    sheet.when("targets")
    sheet.table(TARGET_HEADS, TARGET_CELLS, (8.2, 3, 2.8, 3), "targets")
    sheet.end()


def conclusions(sheet: Sheet, number: int) -> None:
    sheet.heading(f"{number}. Выводы и предложения")
    sheet.each("conclusions", "{{ loop.index }}. {{ row }}", indent=1)


def school_note() -> Sheet:
    sheet = Sheet()
    letterhead(sheet, "АНАЛИТИЧЕСКАЯ СПРАВКА")
    sheet.heading("1. Общие сведения")
    sheet.pairs("about")
    sheet.heading("2. Факторы риска")
    sheet.text("{{ risks_finding }}", align=JUSTIFY, keep=True)
    sheet.when("risks")
    sheet.table(RISK_HEADS, RISK_CELLS, (8, 3, 2, 4), "risks")
    sheet.each("causes", "{{ row }}", indent=1)
    sheet.end()
    sheet.heading("3. Результаты оценочных процедур")
    sheet.text("{{ results_finding }}", align=JUSTIFY, keep=True)
    sheet.when("results")
    sheet.table(
        ("Процедура", "Ниже порога, {{ results_now }}", "{{ results_before }}", "Медиана школ программы", "Итог"),
        ("{{ row.name }}", "{{ row.now }}", "{{ row.before }}", "{{ row.median }}", "{{ row.state }}"),
        (5.5, 2.8, 2.4, 3.1, 3.2), "results",
    )  # fmt: skip
    sheet.end()
    sheet.heading("4. Выполнение задач")
    sheet.text("{{ tasks_finding }}", align=JUSTIFY, keep=True)
    sheet.when("overdue")
    sheet.text("Просрочено:", keep=True)
    sheet.table(DEADLINE_HEADS, DEADLINE_CELLS, (2.8, 14.2), "overdue")
    sheet.end()
    sheet.when("coming")
    sheet.text("Ближайшие сроки:", keep=True)
    sheet.table(DEADLINE_HEADS, DEADLINE_CELLS, (2.8, 14.2), "coming")
    sheet.end()
    sheet.heading("5. Показатели программы")
    targets(sheet)
    sheet.heading("6. Социальный паспорт")
    sheet.text("{{ passport_finding }}", align=JUSTIFY, keep=True)
    sheet.when("passport")
    sheet.table(("Обстоятельство", "Доля обучающихся"), ("{{ row.name }}", "{{ row.share }}"), (12, 5), "passport")
    sheet.end()
    conclusions(sheet, 7)
    sheet.signatures()
    return sheet


def programme_note() -> Sheet:
    sheet = Sheet()
    letterhead(sheet, "АНАЛИТИЧЕСКАЯ СПРАВКА О РЕАЛИЗАЦИИ ПРОГРАММЫ")
    sheet.heading("1. Школы программы")
    sheet.text("{{ schools_finding }}", align=JUSTIFY)
    sheet.when("groups")
    sheet.table(("Учебный год", "Школ в группах"), ("{{ row.year }}", "{{ row.groups }}"), (4, 13), "groups")
    sheet.end()
    sheet.heading("2. Факторы риска")
    sheet.text("{{ risks_finding }}", align=JUSTIFY, keep=True)
    sheet.when("factors")
    sheet.table(
        ("Фактор", "Школ с высоким риском", "Школ с данными"), ("{{ row.name }}", "{{ row.high }}", "{{ row.base }}"),
        (9, 4, 4), "factors",
    )  # fmt: skip
    sheet.end()
    sheet.when("worst")
    sheet.text("Школы, у которых высоких рисков больше всего:", keep=True)
    sheet.table(
        ("Школа", "Высоких рисков", "Куратор"), ("{{ row.name }}", "{{ row.high }}", "{{ row.curator }}"),
        (7, 3.5, 6.5), "worst",
    )  # fmt: skip
    sheet.end()
    sheet.heading("3. Результаты оценочных процедур")
    sheet.text("{{ results_finding }}", align=JUSTIFY, keep=True)
    sheet.when("low")
    sheet.table(("Школа", "Низких результатов"), ("{{ row.name }}", "{{ row.low }}"), (10, 7), "low")
    sheet.end()
    sheet.heading("4. Выполнение задач")
    sheet.text("{{ tasks_finding }}", align=JUSTIFY, keep=True)
    sheet.when("late")
    sheet.table(
        ("Школа", "Просрочено", "В срок", "Куратор"),
        ("{{ row.name }}", "{{ row.overdue }}", "{{ row.on_time }}", "{{ row.curator }}"), (5.5, 2.5, 3.5, 5.5), "late",
    )  # fmt: skip
    sheet.end()
    sheet.heading("5. Показатели программы")
    targets(sheet)
    conclusions(sheet, 6)
    sheet.signatures()
    return sheet


def advice() -> Sheet:
    sheet = Sheet()
    letterhead(sheet, "АДРЕСНЫЕ РЕКОМЕНДАЦИИ")
    sheet.text("{{ basis_line }}", align=JUSTIFY)
    sheet.when("advice")
    sheet.table(
        ("№", "Что показали данные", "Рекомендуется школе", "Поддержка муниципалитета"),
        ("{{ loop.index }}", "{{ row.found }}", "{{ row.school }}", "{{ row.support }}"), (1, 4.6, 6.2, 5.2), "advice",
        size=10,
    )  # fmt: skip
    sheet.otherwise()
    sheet.text("{{ no_advice }}", align=JUSTIFY)
    sheet.end()
    sheet.when("unknown")
    sheet.text("{{ unknown }}", align=JUSTIFY)
    sheet.end()
    sheet.when("overdue")
    sheet.heading("Закрыть в первую очередь")
    sheet.table(DEADLINE_HEADS, DEADLINE_CELLS, (2.8, 14.2), "overdue")
    sheet.end()
    sheet.text("{{ advice_note }}", italic=True, size=10, before=6)
    sheet.signatures()
    sheet.text("Ознакомлен(а):", before=10)
    sheet.signatures("readers")
    return sheet


def order() -> Sheet:
    sheet = Sheet(size=13)
    sheet.text("ПРОЕКТ", bold=True, after=8)
    sheet.text("{{ office.authority }}", align=CENTRE, after=10)
    sheet.text("ПРИКАЗ", bold=True, size=16, align=CENTRE, after=8)
    sheet.text("«___» ______________ 20___ г.                                              № ________", after=10)
    sheet.noted("О перечне школ — участников программы {{ office.quoted }} в {{ year }} учебном году", bold=True)
    sheet.when("office.basis")
    sheet.text("Основание: {{ office.basis }}.", before=6, align=JUSTIFY)
    sheet.end()
    sheet.text("ПРИКАЗЫВАЮ:", bold=True, before=8)
    for number, words in enumerate(
        (
            "Утвердить перечень школ — участников программы и кураторов школ (приложение).",
            "Руководителям школ обеспечить выполнение мероприятий дорожной карты программы в установленные сроки.",
            "Кураторам сопровождать закреплённые школы и следить за сроками задач.",
            COORDINATED,
            "Контроль за исполнением приказа: ______________________________.",
        ),
        start=1,
    ):
        sheet.text(f"{number}. {words}", align=JUSTIFY, indent=1)
    sheet.signatures()
    sheet.page_break()
    sheet.text("Приложение к приказу от ______________ № ________", after=8)
    sheet.text("Перечень школ — участников программы", bold=True, align=CENTRE)
    sheet.text("{{ list_finding }}", align=JUSTIFY)
    sheet.table(
        ("№", "Школа", "Группы", "Директор", "Куратор"),
        ("{{ loop.index }}", "{{ row.name }}", "{{ row.groups }}", "{{ row.director }}", "{{ row.curator }}"),
        (1, 5.8, 2.6, 3.8, 3.8), "schools", size=11,
    )  # fmt: skip
    return sheet


def summary() -> Sheet:
    sheet = Sheet(size=11, landscape=True)
    letterhead(sheet, "СВОДНАЯ ПО ШКОЛАМ ПРОГРАММЫ")
    sheet.text("{{ schools_finding }}", align=JUSTIFY)
    cells = (
        "loop.index", "row.name", "row.groups", "row.curator", "row.risks", "row.low", "row.done", "row.ahead",
        "row.overdue", "row.on_time",
    )  # fmt: skip
    sheet.table(
        ("№", "Школа", "Группы", "Куратор", "Высоких рисков", "Низких результатов", "Задач выполнено", "Впереди",
         "Просрочено", "В срок"),
        [f"{{{{ {cell} }}}}" for cell in cells], (1, 5.2, 2.6, 4.8, 2.2, 2.4, 2.2, 2, 2.3, 2), "schools", size=10,
    )  # fmt: skip
    sheet.text("{{ total }}", bold=True)
    sheet.signatures()
    return sheet


def silent() -> Sheet:
    sheet = Sheet()
    letterhead(sheet, "СПИСОК ШКОЛ, НЕ СДАВШИХ ОТВЕТЫ")
    sheet.text("{{ finding }}", align=JUSTIFY)
    sheet.when("schools")
    sheet.table(
        ("№", "Школа", "Состояние", "Заполнено", "Зам. директора", "Куратор"),
        ("{{ loop.index }}", "{{ row.name }}", "{{ row.state }}", "{{ row.filled }}", "{{ row.deputy }}",
         "{{ row.curator }}"), (1, 4.2, 2.4, 2.6, 3.4, 3.4), "schools",
    )  # fmt: skip
    sheet.end()
    sheet.signatures()
    return sheet


def protocol() -> Sheet:
    sheet = Sheet(size=13)
    sheet.text("{{ office.authority }}", align=CENTRE, after=10)
    sheet.text("ПРОТОКОЛ № ______", bold=True, size=14, align=CENTRE, after=2)
    sheet.noted("{{ subject }}", align=CENTRE, after=2)
    sheet.text("«___» ______________ 20___ г. По плану программы: {{ held_on }}", align=CENTRE, after=8)
    sheet.text("{{ missing }}", italic=True, size=11, align=JUSTIFY)
    for title in ("Председатель: ______________________________", "Секретарь: ______________________________"):
        sheet.text(title)
    sheet.heading("Присутствовали")
    sheet.text("______________________________________________________________")
    sheet.heading("Повестка")
    sheet.when("details")
    sheet.text("{{ details }}", align=JUSTIFY)
    sheet.otherwise()
    sheet.each("blanks", "{{ loop.index }}. ____________________________________________________________")
    sheet.end()
    sheet.heading("Решили")
    sheet.when("decisions")
    decided = ("№", "Решение", "Срок", "Ответственный")
    sheet.table(
        decided, ("{{ loop.index }}", "{{ row.title }}", "{{ row.date }}", "{{ row.owner }}"), (1, 8.5, 2.7, 4.8),
        "decisions",
    )  # fmt: skip
    sheet.otherwise()
    sheet.table(decided, ("{{ loop.index }}", "\n\n", "", ""), (1, 8.5, 2.7, 4.8), "blanks")
    sheet.end()
    sheet.when("result")
    sheet.text("Результат по плану программы: {{ result }}.", align=JUSTIFY)
    sheet.end()
    sheet.signatures()
    return sheet


LAYOUTS: Mapping[str, Callable[[], Sheet]] = {
    "school-note": school_note,
    "programme-note": programme_note,
    "advice": advice,
    "order": order,
    "summary": summary,
    "silent": silent,
    "protocol": protocol,
}
