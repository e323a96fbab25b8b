"""Sentences of joining, the menu and help."""

from handlers.texts import escape
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

HELP = (
    "<b>Как со мной говорить</b>\n"
    "Нажимайте кнопки — или пишите словами: «задачи», «анкета», «отчёт школа 12», «отчёт Гляденская».\n\n"
    "Напоминания приходят утром одним сообщением, в нём же и кнопки ответа. "
    "Анкету можно оставить на середине и продолжить в любой день: каждый ответ сохраняется сразу. "
    "Передумали писать ответ — скажите «отмена»."
)


def welcome(name: str, programme: str) -> str:
    return f"Здравствуйте, {escape(name)}! Вы вошли в программу «{escape(programme)}»."


def menu(actor: Actor, programme: str) -> str:
    roles = ", ".join(ROLE_NAMES[role] for role in Role if role in actor.roles)
    return f"<b>{escape(programme)}</b>\n{escape(actor.name)}, {roles}\n\nЧто открыть?"
