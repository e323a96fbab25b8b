"""Sentences of joining, the menu and help."""

from collections.abc import Collection, Sequence

from handlers.texts import escape, shortened
from storage.models import Programme
from storage.rights import Actor, Role

ROLE_NAMES = {
    Role.COORDINATOR: "координатор",
    Role.CURATOR: "куратор",
    Role.DEPUTY: "зам. директора",
    Role.DIRECTOR: "директор",
    Role.TEACHER: "учитель",
    Role.METHODIST: "методист",
    Role.COUNCIL: "член ММС",
    Role.HEAD: "руководитель управления",
    Role.OBSERVER: "наблюдатель",
}


def role_title(role: Role) -> str:
    """A role at the beginning of a line; «ММС» stays as it is written."""
    return ROLE_NAMES[role][0].upper() + ROLE_NAMES[role][1:]


HELP = (
    "<b>Как со мной говорить</b>\n"
    "Нажимайте кнопки — или пишите словами: «задачи», «анкета», «отчёт школа 12», «отчёт Гляденская».\n\n"
    "Напоминания приходят утром одним сообщением, в нём же и кнопки ответа. "
    "Анкету можно оставить на середине и продолжить в любой день: каждый ответ сохраняется сразу. "
    "Передумали писать ответ — скажите «отмена»."
)


CONSENT = (
    "Я храню только то, что нужно для работы: как к Вам обращаться, Вашу роль, школу и предмет, номер Вашего аккаунта "
    "в Telegram — чтобы писать Вам, и то, что Вы здесь ответите и отметите. Данных учеников у меня нет.\n\n"
    "Это видят координатор программы и те, с кем Вы работаете. В любой день можно посмотреть всё о себе (/me) "
    "и стереть (/forget)."
)
AGREE, DISAGREE = "Соглашаюсь, войти", "Не соглашаюсь"
AGREE_TOO = "Соглашаюсь"
OPEN_LINK = "Эта кнопка устарела: откройте ссылку-приглашение ещё раз."
NOT_AGREED = "Хорошо, я ничего о Вас не сохраняю. Передумаете — откройте приглашение ещё раз."
NOT_AGREED_INSIDE = (
    "Понимаю. Работать без этого не получится: я не смогу ни написать Вам, ни принять ответ. "
    "Стереть то, что уже записано, — /forget."
)


def consent(name: str, programme: str) -> str:
    return f"Здравствуйте, {escape(name)}! Вас приглашают в программу «{escape(programme)}».\n\n{CONSENT}"


def consent_inside(name: str) -> str:
    return f"{escape(name)}, прежде чем продолжить — один вопрос, больше я его не задам.\n\n{CONSENT}"


def welcome(name: str, programme: str) -> str:
    return f"Здравствуйте, {escape(name)}! Вы вошли в программу «{escape(programme)}»."


def menu(actor: Actor, programme: str) -> str:
    return f"<b>{escape(programme)}</b>\n{escape(actor.name)}, {role_list(actor.roles)}\n\nЧто открыть?"


def role_list(roles: Collection[Role]) -> str:
    return ", ".join(ROLE_NAMES[role] for role in Role if role in roles)


def programmes(found: Sequence[tuple[Programme, Collection[Role]]], current: int) -> str:
    """One's programmes, the one spoken in marked."""
    rows = [
        f"{'✓' if one.id == current else '•'} <b>{escape(shortened(one.title, 150))}</b>\n"
        f"{escape(one.municipality)} — {role_list(roles)}"
        for one, roles in found
    ]
    return "\n\n".join(["Вы участвуете в нескольких программах. В какой работаем?", *rows])


def switched(actor: Actor, programme: str) -> str:
    return f"Теперь работаем здесь.\n\n{menu(actor, programme)}"
