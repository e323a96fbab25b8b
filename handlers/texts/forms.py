"""Sentences of questionnaires as files: what one asks, what a new version changes, how one's own comes in."""

from collections.abc import Iterator, Sequence

from handlers.texts import escape, shortened
from handlers.texts.files import LISTED_PROBLEMS
from reports.texts.wave_results import KINDS
from storage.importing.problems import Problem
from storage.importing.texts import problem_text
from storage.models import Questionnaire
from storage.questionnaires import Form, Respondents
from storage.questionnaires.filling import SILENT
from storage.questionnaires.sent import FormChanges, SentForm
from storage.russian import NBSP, plural, quoted

OWN, TEMPLATE, EXPORT, TO_LAUNCH = "Своя анкета", "Шаблон анкеты", "Файл Excel", "К открытию анкеты"
REMOVE, SURE, RETURN = "Убрать из списка", "Да, убрать", "Вернуть в список"
OWN_ASK = (
    "<b>Своя анкета</b>\n\nПришлите сюда файл Excel: лист «Анкета» по шаблону или XLSForm (листы survey, choices, "
    "settings). Покажу вопросы и всё, что нужно исправить, по ячейкам; загрузите одной кнопкой.\n\n"
    "Файл с тем же кодом станет новой версией. Открытые анкеты останутся со своей."
)
TEMPLATE_CAPTION = (
    "Шаблон анкеты с примером: вопрос — строка. Замените вопросы своими и пришлите файл сюда. "
    "Подсказки — в заголовках колонок."
)
PREPARING = "Готовлю файл, пришлю сюда."
SHOWN, SHOWN_LABEL = 12, 70
WHO = {
    Respondents.SCHOOL: "отвечает школа", Respondents.PERSON: "отвечает каждый сам",
    Respondents.ANONYMOUS: "отвечают анонимно, по ссылке",
}  # fmt: skip


def open_button(title: str) -> str:
    return f"Открыть: {shortened(title, 40)}"


def return_button(title: str) -> str:
    return f"Вернуть: {shortened(title, 40)}"


def remove_ask(title: str) -> str:
    return (
        f"Убрать анкету «{escape(title)}» из списка? Открыть её больше не предложу.\n\n"
        "Открытые и прошлые анкеты, их ответы и файлы останутся. Вернуть в список можно в любой день."
    )


def removed(kept: Questionnaire) -> str:
    return f"Анкеты «{escape(kept.title)}» больше нет в списке. Вернуть её можно здесь или в разделе «Своя анкета»."


def returned(kept: Questionnaire) -> str:
    return f"Анкета «{escape(kept.title)}» снова в списке."


def preview(
    file: str, read: SentForm, version: int, changes: FormChanges | None, *, unlisted: bool = False
) -> str:  # fmt: skip
    """What the questionnaire of a file asks and changes, or what to mend; `version` stands already, 0: none;
    `unlisted`: it was taken off the list."""
    if read.form is None:
        return "\n".join([f"<b>{escape(shortened(file, 80))}</b>", "Это анкета.", *_faults(read.problems)])
    form = read.form
    asked = [one for one in form.questions if one.kind not in SILENT]
    rows = [
        f"{n}. {escape(shortened(one.label, SHOWN_LABEL))}{NBSP}— {KINDS[one.kind]}"
        for n, one in enumerate(asked[:SHOWN], start=1)
    ]
    more = [f"… и ещё {plural(len(asked) - SHOWN, 'вопрос', 'вопроса', 'вопросов')}"] if len(asked) > SHOWN else []
    minutes = -(-form.seconds // 60)
    head = (
        f"<b>Анкета «{escape(form.title)}»</b>\nКод «{escape(form.code)}», {_standing(version, changes, unlisted)}.\n"
        f"{plural(len(asked), 'вопрос', 'вопроса', 'вопросов')}, "
        f"около {plural(minutes, 'минуты', 'минут', 'минут')}, {WHO[form.respondents]}."
    )
    others = [f"Эти листы к анкете не относятся, они не загружены: {_listed(read.others)}."] if read.others else []
    return "\n\n".join(["\n".join([head, *_changes(changes)]), "\n".join([*rows, *more]), *others])


def _standing(version: int, changes: FormChanges | None, unlisted: bool) -> str:
    if not version:
        return "новая"
    if unlisted:
        return f"версия {version + (changes is not None)}, вернётся в список"
    return f"версия {version + 1}" if changes else f"такая версия {version} уже есть: менять нечего"


def _changes(changes: FormChanges | None) -> Iterator[str]:
    """How many questions came, went and changed, the first of each by their words."""
    if changes is None:
        return
    for word, labels in (("Новые", changes.added), ("Убраны", changes.gone), ("Изменены", changes.changed)):
        if labels:
            shown = "; ".join(quoted(escape(shortened(one, 40))) for one in labels[:3])
            more = f" и ещё {len(labels) - 3}" if len(labels) > 3 else ""
            yield f"{word}: {len(labels)} ({shown}{more})"
    if not (changes.added or changes.gone or changes.changed):
        yield "Вопросы те же, изменились другие ячейки."


def _faults(problems: Sequence[Problem]) -> list[str]:
    """Each fault with its cell; many come as a file."""
    number = plural(len(problems), "замечание", "замечания", "замечаний")
    shown = [escape(problem_text(one)) for one in problems] if len(problems) <= LISTED_PROBLEMS else []
    where = [] if shown else [f"⚠ {number}: все — в файле ниже."]
    return [*shown, *where, "\n<b>Загрузить пока нельзя.</b> Исправьте замечания и пришлите файл снова."]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(quoted(escape(shortened(one, 30))) for one in names[:8])


def stored(kept: Questionnaire) -> str:
    again = " Анкеты, которые уже открыты, остаются со своей версией." if kept.version > 1 else ""
    return (
        f"Загружена анкета «{escape(kept.title)}», версия {kept.version}.{again}\n\n"
        "Теперь её можно открыть школам: сначала посмотрите, что она попросит."
    )


def file_name(title: str) -> str:
    """Without what a file system does not take."""
    words = "".join(letter if letter.isalnum() or letter in " -" else " " for letter in title)
    return f"{' '.join(words.split())[:60] or 'анкета'}.xlsx"


def export_caption(form: Form, *, is_own: bool) -> str:
    title = escape(shortened(form.title, 120))
    again = (
        "Исправьте файл и пришлите сюда: это будет следующая версия."
        if is_own
        else "Чтобы сделать по ней свою, задайте на листе settings другой form_id и пришлите файл сюда."
    )
    return f"Анкета «{title}» как XLSForm. {again}"
