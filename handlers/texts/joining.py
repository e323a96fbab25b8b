"""Sentences of a school's link: to who makes it, who comes by it, and who lets them in."""

from datetime import date

from handlers.texts import escape
from handlers.texts.menu import CONSENT
from storage.models import JoinRequest
from storage.queries.school_links import Asked, LinkState
from storage.russian import day, plural

NEW_LINK, CLOSE, CLOSED = "Новая ссылка", "Закрыть ссылку", "Ссылка закрыта."
TO_LINK, TO_WAITING = "← К ссылке", "← К заявкам"
ASK_NAME = "Напишите Ваши фамилию, имя и отчество — так к Вам будут обращаться."
ASK_SUBJECT = "Какой предмет Вы ведёте?"
OTHER_SUBJECT = "Другое"
OUTDATED = "Эта кнопка устарела: откройте ссылку школы ещё раз."
BUTTONS_FIRST = "Нажмите одну из кнопок под моим прошлым сообщением, или откройте ссылку школы ещё раз."
ALREADY_THERE = "Вы уже в команде этой школы."
ASKED_ALREADY = "Ваша заявка ждёт. Как только её рассмотрят, я напишу."
ASKED = "Спасибо! Передал в школу. Как только заместитель директора подтвердит, я напишу Вам."
ASK_CONTACT = (
    "Похоже, Вы есть в списке школы. Поделитесь своим номером — если он совпадёт, войдёте сразу, без ожидания. "
    "Сам номер я не сохраню."
)
SHARE, NO_CONTACT = "Поделиться номером", "Без номера"
CONTACT_UNKNOWN = "По номеру узнать Вас не получилось, это не страшно: заявка ждёт в школе. Рассмотрят — я напишу."
WHAT_TO_OPEN = "Что открыть?"
NOBODY_WAITS = "Заявок нет."
ACCEPT, REFUSE = "Принять", "Отклонить"
ACCEPTED_NOTE, REFUSED_NOTE = "✓ Принято. Человеку я напишу.", "Заявка отклонена. Человеку я напишу."


def waiting(number: int) -> str:
    return f"Заявки: {number}"


def places(number: int) -> str:
    return f"на {number}"


def link_screen(school: str, state: LinkState | None, until: date | None) -> str:
    """The link of a school, or the question for how many to make one."""
    rows = [f"<b>{escape(school)}</b>", ""]
    if state is None or until is None:
        rows += ["По ссылке в команду школы попросятся учителя, а Вы каждого подтвердите.", "", "На сколько человек?"]
    else:
        rows += [f"Ссылка действует до {day(until)}, занято мест: {state.taken} из {state.link.places}."]
        rows += ["Сама ссылка показана один раз; потерялась — сделайте новую, прежняя закроется."]
    return "\n".join(rows)


def made(school: str, link: str, number: int, until: date) -> str:
    people = plural(number, "человека", "человек", "человек")
    return (
        f"<b>{escape(school)}</b>\n\nПерешлите это в чат учителей. Ссылка — на {people}, до {day(until)}:\n\n"
        f"{escape(link)}\n\nКаждого, кто придёт, я покажу Вам: без Вашего подтверждения никто не войдёт."
    )


def consent(school: str, programme: str) -> str:
    return (
        f"Здравствуйте! Это ссылка для команды школы «{escape(school)}», программа «{escape(programme)}».\n\n{CONSENT}"
    )


def request(asked: Asked) -> str:
    """Who asks to be let in, and whom they may be."""
    one = asked.request
    account = f" (@{escape(one.username)})" if one.username else ""
    rows = [f"<b>{escape(one.name or '')}</b>{account} просится в команду: {escape(asked.school)}."]
    rows.append(f"Предмет: {escape(one.subject)}." if one.subject else "Предмет не указан.")
    if asked.likely is not None:
        rows += ["", f"В списке школы есть {escape(asked.likely.name)} — похоже, это тот же человек."]
    return "\n".join(rows)


def likely(name: str) -> str:
    return f"Принять: это {name}"[:60]


def requests(school: str, number: int) -> str:
    return f"<b>{escape(school)}</b>\n\nЖдут подтверждения: {number}. Кого открыть?"


def request_label(one: JoinRequest) -> str:
    return (one.name or "—")[:60]


def welcome(name: str, school: str) -> str:
    return f"{escape(name)}, Вас приняли в команду школы «{escape(school)}». Добро пожаловать! Меню — /start"


def refused(school: str) -> str:
    return (
        f"В школе «{escape(school)}» Вашу заявку не подтвердили. Если это ошибка, скажите заместителю директора. "
        "Ваших данных я не сохранил."
    )
