"""Sentences of questionnaires, for deputies and for the coordinator."""

from datetime import date

from handlers.texts import escape
from storage.models import Question, QuestionKind
from storage.queries.surveys import Response, Step
from storage.queries.waves import Burden, WaveProgress
from storage.russian import day, days_left, listing, plural

NONE_OPEN = "Открытых анкет для Вашей школы сейчас нет. Когда откроется новая, я напишу."
WHICH = "Какую анкету открыть?"
NO_DATA, BACK, PAUSE, SUBMIT = "Нет данных", "← Назад", "Пауза", "Отправить"
CONTINUE, TO_LAST = "Продолжить", "← К последнему вопросу"
TYPE_NUMBER = "✍️ Пришлите число, например 12,5"
SAME = "Этот ответ уже записан"
PAUSED = "Остановились. Все ответы сохранены: {answered} из {total}. Продолжить можно в любой день до {closes}."
SECONDS = 10


def step(found: Step, question: Question) -> str:
    """One question on one small screen: where we are, how long it will take, what is asked."""
    minutes = max(1, -(-(found.total - found.answered) * SECONDS // 60))
    parts = [f"{escape(found.response.school)} · {found.place} из {found.total} · ~{minutes} мин"]
    if question.group_title:
        parts.append(f"<i>{escape(question.group_title)}</i>")
    parts.append(f"\n<b>{escape(question.label)}</b>")
    if question.hint:
        parts.append(escape(question.hint))
    if question.kind is not QuestionKind.SELECT_ONE:
        parts.append(f"\n{TYPE_NUMBER}")
    if found.is_answered:
        parts.append(f"\nСейчас: {escape(_given(found))}")
    return "\n".join(parts)


def _given(found: Step) -> str:
    if found.given is None:
        return "нет данных"
    labels = {choice.value: choice.label for choice in found.choices}
    return labels.get(found.given, found.given.replace(".", ","))


def ready(found: Step) -> str:
    questions = plural(found.total, "вопрос", "вопроса", "вопросов")
    return (
        f"<b>{escape(found.response.school)}: ответы на все {questions} есть.</b>\n"
        "Проверьте, если нужно, и отправьте. После отправки координатор увидит профиль рисков школы."
    )


def submitted(found: Response) -> str:
    return f"Спасибо! Анкета школы «{escape(found.school)}» сдана. Больше ничего делать не нужно."


def chosen(found: Response, today: date) -> str:
    left = days_left((found.wave.closes - today).days)
    return f"{found.wave.title} · {found.school} · {left}"


def opened(found: Response, total: int, today: date) -> str:
    minutes = -(-total * SECONDS // 60)
    return (
        f"<b>Анкета «{escape(found.wave.title)}»</b> · {escape(found.school)}\n"
        f"{plural(total, 'вопрос', 'вопроса', 'вопросов')}, около {plural(minutes, 'минуты', 'минут', 'минут')}. "
        f"Сдать до {day(found.wave.closes)} ({days_left((found.wave.closes - today).days)}).\n\n"
        "Отвечать можно по частям: каждый ответ сохраняется сразу."
    )


NO_WAVES = "Анкеты ещё не открывались."
CLOSES_ASK = "До какого дня принимать ответы?"


def wave_preview(title: str, found: Burden) -> str:
    """What opening would ask of people, before it asks."""
    text = (
        f"<b>{escape(title)}</b>\n"
        f"{plural(found.questions, 'вопрос', 'вопроса', 'вопросов')}, "
        f"около {plural(found.minutes, 'минуты', 'минут', 'минут')} на школу. "
        f"Получат {plural(found.schools, 'школа', 'школы', 'школ')}, "
        f"сообщение придёт {plural(found.people, 'человеку', 'людям', 'людям')}."
    )
    if found.nobody:
        shown = [*found.nobody[:5], f"ещё {more}"] if (more := len(found.nobody) - 5) > 1 else found.nobody
        names = listing(shown)
        text += f"\n\nЗам. директора пока не вошёл: {escape(names)}. Анкета дождётся их приглашения."
    return f"{text}\n\n{CLOSES_ASK}"


def wave_opened(title: str, closes: date, found: Burden) -> str:
    return (
        f"Анкета «{escape(title)}» открыта до {day(closes)}. "
        f"Приглашения уходят {plural(found.people, 'человеку', 'людям', 'людям')}."
    )


def progress(found: WaveProgress, today: date) -> str:
    wave = found.wave
    waiting = found.schools - found.done - found.started
    late = f", просрочили {found.late}" if found.late else ""
    until = f"до {day(wave.closes)}" if wave.closes >= today else f"закрыта {day(wave.closes)}"
    return (
        f"<b>{escape(wave.title)}</b>, {until}\n"
        f"Сдали {found.done} из {found.schools}, начали {found.started}, не начали {waiting}{late}."
    )
