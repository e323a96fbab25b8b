"""Sentences of waves, for the coordinator."""

from collections.abc import Sequence
from datetime import date

from handlers.texts import escape, shortened
from handlers.texts.menu import ROLE_NAMES
from storage.models import Wave
from storage.queries.opening import Burden, Launch
from storage.queries.school_lists import Choice
from storage.queries.wave_audiences import Among, Audience
from storage.queries.waves import WaveProgress
from storage.questionnaires import Form, Respondents
from storage.rights import Role
from storage.russian import day, listing, number, plural

NO_WAVES = "Анкеты ещё не открывались."
CLOSES_ASK = "До какого дня принимать ответы?"


TO_WAVES, TO_LAUNCH = "← Анкеты", "← К открытию"
ALL_SCHOOLS = "Все школы"
WHOM_ASK = "Кому открыть анкету?"
WHO_ASK = "Кто отвечает?"
WHEN_ASK = "С какого дня принимать ответы? Приглашения уйдут в этот день в 9 утра."
ALWAYS = ": так настроено в «Как напоминать»"
LOCKS = {False: "После срока: принимать", True: "После срока: не принимать"}


def role(one: Role) -> str:
    return ROLE_NAMES[one].capitalize()


def whom(audience: Audience, title: str) -> str:
    """The button that tells and changes for whom a wave is."""
    if audience.among is Among.GROUP:
        return f"Кому: группа {shortened(title, 30)}"
    return f"Кому: школы куратора {shortened(title, 25)}" if title else "Кому: все школы"


def choice(among: Among, one: Choice) -> str:
    kind = "Группа" if among is Among.GROUP else "Куратор"
    return f"{kind} {shortened(one.title, 30)} · {plural(one.number, 'школа', 'школы', 'школ')}"


def who(one: Role) -> str:
    return f"Отвечает: {ROLE_NAMES[one]}"


def when(opens: date | None) -> str:
    return f"Открыть: {day(opens) if opens else 'сейчас'}"


def by_plan(closes: date) -> str:
    return f"По плану: до {day(closes)}"


def judge(asked: Form) -> str:
    """Whose verdict answers wait for: those of a school for its curator's."""
    return "координатора" if asked.respondents is Respondents.PERSON else "куратора"


def judged(asked: Form, launch: Launch) -> str:
    return f"Нужна проверка {judge(asked)}: {'да' if launch.judged else 'нет'}"


def wave_preview(asked: Form, found: Burden, launch: Launch, *, always: bool) -> str:
    """What opening would ask of people, before it asks; `always`: the programme wants a verdict on every response."""
    personal = asked.respondents is Respondents.PERSON
    whose = "на человека" if personal else "на школу"
    gets = (
        f"Ответит каждый сам: {plural(found.respondents, 'человек', 'человека', 'человек')}"
        if personal
        else f"Получат {plural(found.schools, 'школа', 'школы', 'школ')}"
    )
    asks = (
        f"<b>{escape(asked.title)}</b>\n"
        f"{plural(found.questions, 'вопрос', 'вопроса', 'вопросов')}, "
        f"около {plural(found.minutes, 'минуты', 'минут', 'минут')} {whose}. {gets}, "
        f"сообщение придёт {plural(found.people, 'человеку', 'людям', 'людям')}."
    )
    parts = [asks]
    if found.known:
        parts.append(
            f"Из {plural(found.answers, 'ответа', 'ответов', 'ответов')} {number(found.known)} известны с прошлого "
            "раза: их покажут, и хватит нажать «Без изменений»."
        )
    if found.nobody and not personal:
        parts.append(_nobody(found.nobody, launch.audience.role))
    if always or launch.judged:
        parts.append(f"Сданные ответы будут ждать проверки {judge(asked)}{ALWAYS if always else ''}.")
    first = f"Откроется {day(launch.opens)}. " if launch.opens else ""
    return "\n\n".join([*parts, first + CLOSES_ASK])


LOOK_AND_OPEN = "Посмотреть и открыть"


def time_to_open(title: str, closes: date) -> str:
    """A questionnaire of the plan whose days have come."""
    return (
        f"По плану пора открыть анкету: «{escape(shortened(title, 120))}», собрать до {day(closes, year=True)}.\n\n"
        "Сначала покажу, кого и о чём она спросит."
    )


def unnamed_preview(asked: Form, found: Burden) -> str:
    """An anonymous questionnaire before its links are made."""
    nobody = f"\n\n{_nobody(found.nobody, Role.DEPUTY)}" if found.nobody else ""
    return (
        f"<b>{escape(asked.title)}</b> · анонимно, по ссылке\n"
        f"{plural(found.questions, 'вопрос', 'вопроса', 'вопросов')}, "
        f"около {plural(found.minutes, 'минуты', 'минут', 'минут')}. Ссылку получит каждая из "
        f"{plural(found.schools, 'школы', 'школ', 'школ')}: заместитель директора перешлёт её родителям и учителям.\n\n"
        "Кто ответил, не хранится. Итоги — когда сбор закончится, и только там, где ответили пять человек и больше."
        f"{nobody}\n\n{CLOSES_ASK}"
    )


def _nobody(names: Sequence[str], one: Role) -> str:
    shown = [*names[:5], f"ещё {more}"] if (more := len(names) - 5) > 1 else names
    return f"{role(one)} пока не вошёл: {escape(listing(shown))}. Анкета дождётся их приглашения."


def wave_opened(wave: Wave, found: Burden, today: date) -> str:
    if wave.opens > today:
        return (
            f"Анкета «{escape(wave.title)}» откроется {day(wave.opens)}, до {day(wave.closes)}. "
            f"Приглашения уйдут утром: {plural(found.people, 'человеку', 'людям', 'людям')}."
        )
    return (
        f"Анкета «{escape(wave.title)}» открыта до {day(wave.closes)}. "
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
