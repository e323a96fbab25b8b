"""Sentences of changing the registry in place, and of taking a change back."""

from collections.abc import Mapping, Sequence

from handlers.texts import escape
from handlers.texts import registry as words
from storage.models import Audited, Partnership, SchoolGroup, StaffCount
from storage.russian import plural

EDIT, UNDO = "Изменить", "Вернуть как было"
GROUPS, AGREEMENTS, STAFF = "Группы", "Договоры", "Состав"
CHANGED, UNDONE = "✓ Записано.", "✓ Вернул как было."
ASK_EDIT = "Что изменить?"
OTHER_YEAR = "Эта кнопка — про другой учебный год. Откройте группы школы ещё раз."
BASIS = "{title}: приказ и список"
ASK_STAFF = "Напишите, кого и сколько, например: учителя математики 3"
VERIFY = "Подтвердить числа"
NO_AGREEMENTS = "пока нет"
NEW_AGREEMENT, AGREEMENT_NUMBER, AGREEMENT_UNTIL, AGREEMENT_END = "Новый договор", "Номер", "Действует до", "Прекращён"
ASK_NUMBER = "Напишите номер договора, или «-», чтобы убрать."
ASK_UNTIL_AGREEMENT = "До какого дня действует договор? Например: 31.12.2022. Бессрочный — «-»."
BAD_AGREEMENT = "Напишите партнёра, номер и последний день через точку с запятой, например: Лицей № 1; № 5; 31.12.2022"


def edit_school(name: str) -> str:
    return f"<b>{escape(name)}</b>\n\n{ASK_EDIT}"


def ask_field(name: str, label: str, value: object) -> str:
    now = escape(str(value)) if value is not None else "не указано"
    return f"<b>{escape(name)}</b>\n\n{label} сейчас: {now}.\n\nНапишите, как должно быть."


def groups(name: str, year: int, standing: Sequence[SchoolGroup]) -> str:
    """The groups of a school in a year, with what put it there, and what to do."""
    rows = [f"• {words.group(one)}" for one in standing] or ["пока ни в одной группе"]
    heading = f"<b>{escape(name)}</b>\nГруппы в {year}/{year + 1} уч. году:"
    return "\n".join([heading, *rows, "", "Коснитесь группы, чтобы отметить её или снять отметку."])


def ask_basis(name: str, title: str) -> str:
    return (
        f"<b>{escape(name)}</b> — {escape(title)}\n\nПо какому приказу и чьему списку? Напишите, например:\n"
        "№ 145-п от 30.08.2021; ФИОКО\n\nСписок можно не писать; убрать всё — «-»."
    )


def staff(name: str, year: int, found: Sequence[StaffCount]) -> str:
    rows = [_counted(one) for one in found] or ["пока не указан"]
    return "\n".join([f"<b>{escape(name)}</b>\nСостав в {year}/{year + 1} уч. году:", *rows, "", ASK_STAFF])


def _counted(one: StaffCount) -> str:
    return f"• {escape(one.post)} — {one.number}{'' if one.verified_at else ' (не подтверждено)'}"


def verified(number: int) -> str:
    if not number:
        return "Подтверждать нечего: все числа уже подтверждены."
    return f"✓ Подтверждено: {plural(number, 'число', 'числа', 'чисел')}."


def agreements(name: str, found: Sequence[Partnership]) -> str:
    rows = [f"• {words.agreement(one)}" for one in found] or [NO_AGREEMENTS]
    return "\n".join([f"<b>{escape(name)}</b>\nДоговоры о сотрудничестве:", *rows])


def ask_agreement(name: str) -> str:
    return (
        f"<b>{escape(name)}</b>\n\nС кем договор? Напишите партнёра, номер и последний день через точку с запятой:\n\n"
        "Лицей № 1; № 5 от 01.09.2021; 31.12.2022\n\nНомер и день можно не писать."
    )


def agreement(name: str, one: Partnership) -> str:
    return f"<b>{escape(name)}</b>\n\nДоговор: {words.agreement(one)}"


UNDONE_WHAT: Mapping[Audited, str] = {
    Audited.SCHOOL_CHANGED: "данные школы",
    Audited.PARTNERSHIP_CHANGED: "договор",
    Audited.STAFF_COUNTED: "состав",
    Audited.GROUPS_CHANGED: "группы школы",
}


def undone(what: Audited) -> str:
    return f"{UNDONE} Это {UNDONE_WHAT[what]}."
