"""Sentences of waves, for the coordinator."""

from datetime import date

from handlers.texts import escape
from storage.queries.waves import Burden, WaveProgress
from storage.russian import day, listing, plural

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


def progress(found: WaveProgress, place: int, today: date) -> str:
    wave = found.wave
    waiting = found.schools - found.done - found.started
    late = f", просрочили {found.late}" if found.late else ""
    until = f"до {day(wave.closes)}" if wave.closes >= today else f"закрыта {day(wave.closes)}"
    return (
        f"{place}. <b>{escape(wave.title)}</b>, {until}\n"
        f"Сдали {found.done} из {found.schools}, начали {found.started}, не начали {waiting}{late}."
    )
