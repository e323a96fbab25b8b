"""Sentences of a curator's questions about single answers."""

from collections.abc import Sequence

from handlers.texts import escape, shortened
from handlers.texts.surveys import SHOWN_ANSWER, SHOWN_LABEL, SHOWN_WHOLE, SHOWN_WORDS, answered, told_apart
from storage.models import Question
from storage.queries.papers import Paper
from storage.russian import plural

DROP, TO_ANSWERS, TO_RESPONSE = "Снять этот вопрос", "← К ответам", "← К школе"
REASONS = ("Проверьте число", "Не сходится с прошлым разом", "Чем это подтверждается?", "Поясните подробнее")
NOT_SENT = "Вопросы увидят, когда Вы вернёте анкету."
ASK = "Что уточнить? Выберите или напишите своими словами."


def listed(paper: Paper, shown: Sequence[Question]) -> str:
    """The answers of one page, with what is asked back under each."""
    head = f"<b>{escape(paper.response.school)}</b> · {escape(paper.response.wave.title)}"
    told = f"Вопросов к ответам: {len(paper.comments)}. {NOT_SENT}" if paper.comments else "О каком ответе спросить?"
    return "\n".join([head, told, "", *(_row(paper, one) for one in shown)])


def _row(paper: Paper, question: Question) -> str:
    label = escape(told_apart(paper, question, SHOWN_LABEL))
    row = f"{paper.place(question)}. {label}\n— <b>{escape(answered(paper, question, SHOWN_ANSWER))}</b>"
    comment = paper.comments.get(question.id)
    return f"{row}\nВопрос: {escape(shortened(comment, SHOWN_LABEL))}" if comment else row


def ask(paper: Paper, question: Question) -> str:
    """One answer, and what to ask about it."""
    parts = [
        f"<b>{escape(told_apart(paper, question, SHOWN_WHOLE))}</b>",
        f"Ответ: {escape(answered(paper, question, SHOWN_WORDS))}",
    ]
    if question.id in paper.comments:
        parts.append(f"Вопрос: {escape(paper.comments[question.id])}")
    return "\n".join([*parts, "", ASK])


def send(number: int) -> str:
    return f"Вернуть с вопросами: {number}"


def sent(number: int) -> str:
    return f"Анкета возвращена, {plural(number, 'вопрос', 'вопроса', 'вопросов')} к ответам. Школе уже написали."
