"""Sentences of changing the registry in place, and of taking a change back."""

from collections.abc import Mapping, Sequence

from handlers.texts import escape
from handlers.texts import registry as words
from storage.models import Audited, Partnership, SchoolGroup, StaffCount
from storage.queries.person_cards import PersonCard
from storage.queries.seats import HeldSeat
from storage.russian import plural

EDIT, UNDO = "Изменить", "Вернуть как было"
GROUPS, AGREEMENTS, STAFF, LINK = "Группы", "Договоры", "Состав", "Ссылка для учителей"
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
CURATOR, DEPUTY = "Куратор", "Зам. директора"
NAME, SEATS, ADD_ROLE, HAND_OVER, LEFT, FORGET = (
    "Имя", "Роли", "Добавить роль", "Передать школы", "Больше не работает", "Стереть данные",
)  # fmt: skip
ASK_NAME = "Напишите имя и отчество (можно с фамилией) — так к человеку будут обращаться."
NAME_SURE, KEEP = "Да, записать", "Нет, оставить"
LEFT_SURE, FORGET_SURE = "Да, завершить роли", "Да, стереть"
TO_ME = "← Обо мне"
WORKS_ELSEWHERE = (
    "Этот человек работает и в другой программе. Завершите его роли здесь; стереть себя он может сам: /forget"
)
NO_NEW_NAME = "Этого имени я уже не жду. Откройте карточку и нажмите «Имя» ещё раз."
SEAT_ORDER, SEAT_SINCE, SEAT_UNTIL, SEAT_END = "Приказ", "С какого дня", "По какой день", "Завершить"
ASK_SEAT_ORDER = "Напишите номер приказа, например: № 145-п от 30.08.2021. Убрать — «-»."
ASK_SINCE = "С какого дня? Например: 01.09.2021"
ASK_UNTIL = "По какой день включительно? Например: 31.08.2022. Без срока — «-»."
NEEDS_DAY = "Здесь нужен день, например 01.09.2021."
LEFT_YOURSELF = "Ваши роли в этой программе завершены. Спасибо за работу! Вернуться можно по новому приглашению."
FORGOTTEN = "Готово: данные стёрты, история школы осталась под словами «бывший сотрудник»."


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


def ask_name(name: str) -> str:
    return f"Сейчас: <b>{escape(name)}</b>\n\n{ASK_NAME}"


def new_name(old: str, new: str) -> str:
    return f"Было: {escape(old)}\nСтанет: <b>{escape(new)}</b>\n\nЗаписать?"


def seats(card: PersonCard) -> str:
    """The roles of a person, to choose one."""
    rows = [f"• {words.held_seat(one)}" for one in card.seats] or ["Ролей в программе больше нет."]
    return "\n".join(
        [f"<b>{escape(card.person.name)}</b>", *rows, *(["", "Какую роль открыть?"] if card.seats else [])]
    )


def seat(held: HeldSeat) -> str:
    """One role of a person: since when, until when, by which order."""
    order = f"приказ {escape(held.seat.order_number)}" if held.seat.order_number else "приказ не указан"
    subject = f" ({escape(held.seat.subject)})" if held.seat.subject else ""
    period = words.period(held.seat.since, held.seat.until)
    return f"<b>{escape(held.person.name)}</b>\n{words.seat(held.seat.role, held.school)}{subject}\n{period}, {order}"


def leaving(name: str, roles: int, *, own: bool) -> str:
    """Before somebody's roles end; whoever ends their own cannot come back by a button."""
    ends = f"{'Завершится' if roles == 1 else 'Завершатся'} {plural(roles, 'роль', 'роли', 'ролей')}"
    back = "Вернуться можно будет только по приглашению." if own else "Вернуть можно в течение суток."
    who = "Вы больше не работаете" if own else f"<b>{escape(name)}</b> больше не работает"
    return f"{who} в программе?\n\n{ends}, напоминания перестанут приходить, история останется. {back}"


def forgetting(name: str) -> str:
    return (
        f"<b>Стереть данные: {escape(name)}?</b>\n\nИмя, аккаунт и всё, что называет человека, сотрутся, "
        "роли завершатся. Вернуть это нельзя. История школы останется под словами «бывший сотрудник»."
    )


UNDONE_WHAT: Mapping[Audited, str] = {
    Audited.SCHOOL_CHANGED: "данные школы",
    Audited.PARTNERSHIP_CHANGED: "договор",
    Audited.STAFF_COUNTED: "состав",
    Audited.GROUPS_CHANGED: "группы школы",
    Audited.SEATS_CHANGED: "роли",
    Audited.SCHOOLS_HANDED_OVER: "передача школ",
}


def undone(what: Audited) -> str:
    return f"{UNDONE} Это {UNDONE_WHAT[what]}."
