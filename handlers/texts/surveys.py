"""Sentences of questionnaires for those who answer."""

from collections.abc import Sequence
from datetime import date

from handlers.texts import escape, shortened
from storage.models import Answer, Question, QuestionChoice, QuestionKind, Wave
from storage.queries.papers import Paper
from storage.queries.responses import Response, Way
from storage.questionnaires.form import seconds_of
from storage.russian import day, days_left, number, plural

NONE_OPEN = "Открытых анкет для Вас сейчас нет. Когда откроется новая, я напишу."
WHICH = "Какую анкету открыть?"
NO_DATA, BACK, SUBMIT, SKIP, MARKED = "Нет данных", "← Назад", "Отправить", "Пропустить", "Готово"
LEAVE = {Way.TASK: "Пауза", Way.TRIAL: "Закончить пробу", Way.UNNAMED: "Отвечу позже"}
COMPARE, COMPARING = "Сравнить с группой", "Рисую, пришлю сюда"
BEGIN, PASS = "Начать", "Не отвечать"
UNNAMED = "Без имени"
TRIALS = {
    False: "Проба: так увидит школа. Ответы не сохраняются.",
    True: "Проба: так увидят те, кто придёт по ссылке. Ответы не сохраняются.",
}
CONTINUE, LOOK, TAKE_OVER = "Продолжить", "Посмотреть ответы", "Продолжить вместо коллеги"
SURE, CORRECT, GROUP_SAME, ANEW = "Да, верно", "Исправить", "Всё без изменений", "Ответить заново"
JUMP = "Нажмите номер, чтобы исправить ответ."
CLOSED = "Приём ответов закончен: исправить уже нельзя."
SAME = "Этот ответ уже записан"
REASONS = ("Такой учёт не ведём", "Ещё не собрали", "К нам не относится")
ASKS = {
    QuestionKind.INTEGER: "✍️ Пришлите целое число, например 12",
    QuestionKind.DECIMAL: "✍️ Пришлите число, например 12,5",
    QuestionKind.TEXT: "✍️ Ответьте своими словами",
    QuestionKind.DATE: "Выберите день или пришлите дату, например 15.10.2021",
    QuestionKind.FILE: "Пришлите документ или фотографию",
    QuestionKind.SELECT_MULTIPLE: "Можно отметить несколько, затем нажмите «Готово»",
}
NO_FILE = "Файл к этому вопросу не нужен: ответьте кнопкой или текстом."
NO_SOUND = "Голосовых, стикеров и видео я не понимаю: ответьте кнопкой или текстом."
FILE_WANTED = "Здесь нужен файл: пришлите документ или фотографию."
READ = frozenset({QuestionKind.INTEGER, QuestionKind.DECIMAL, QuestionKind.DATE, QuestionKind.SELECT_ONE})
LONG_CHOICE = 40  # characters a button of a small phone shows whole
SHOWN_LABEL, SHOWN_ANSWER, SHOWN_WORDS, SHOWN_WHOLE = 90, 60, 400, 2000


def step(paper: Paper, question: Question) -> str:
    """One question on one small screen: where we are, how long it will take, what is asked."""
    told = paper.so_far.told
    place = f"{paper.place(question)} из {len(paper.asked)} · ~{paper.minutes} мин"
    notes = _notes(paper, question)
    parts = [f"{escape(paper.response.school)} · {place}", *_marked(paper.response), *notes]
    if question.group_title:
        apart = "\n" if notes else ""
        parts.append(f"{apart}<i>{escape(told(question.group_title))}</i>")
    parts.append(f"\n<b>{escape(told(question.label))}</b>")
    if question.hint:
        parts.append(escape(told(question.hint)))
    choices = paper.choices.get(question.id, ())
    if is_long(choices):
        parts.append("\n" + "\n".join(f"{n}. {escape(told(c.label))}" for n, c in enumerate(choices, start=1)))
    if question.kind in ASKS:
        parts.append(f"\n{ASKS[question.kind]}")
    if question.id in paper.comments:
        parts.append(f"\nВопрос куратора: {escape(paper.comments[question.id])}")
    if question.id in paper.answers:
        parts.append(f"\nСейчас: {escape(answered(paper, question, SHOWN_WORDS))}")
    return "\n".join(parts)


def again(why: str, asked: str) -> str:
    """A question once more, under what was wrong with the answer."""
    return f"⚠️ {escape(shortened(why, SHOWN_WORDS))}\n\n{asked}"


def understood(paper: Paper, question: Question) -> str:
    """What a typed answer was read as, to head the next screen; nothing where it was kept word for word."""
    given = paper.answers.get(question.id)
    if given is None or given.value is None or question.kind not in READ:
        return ""
    return f"Ваш ответ: <b>{escape(answered(paper, question, SHOWN_ANSWER))}</b>\n\n"


def _marked(response: Response) -> list[str]:
    """What is unlike answering for one's own school."""
    if response.way is Way.TRIAL:
        return [TRIALS[response.without_name]]
    if response.way is Way.UNNAMED:
        return [UNNAMED]
    return ["☎️ Вы записываете ответы школы"] if response.by_phone else []


def unnamed_welcome(wave: Wave, about: str, minutes: int) -> str:
    return (
        f"<b>{escape(wave.title)}</b>\n{escape(about)}\n\n"
        f"Около {plural(minutes, 'минуты', 'минут', 'минут')}, до {day(wave.closes)}. "
        "Ответы без имени: бот не хранит, кто их дал. Итоги считаются, только если ответили пять человек и больше. "
        "Изменить ответы можно до конца опроса."
    )


def thanks(found: Response) -> str:
    return f"Спасибо! Ваши ответы учтены. До {day(found.wave.closes)} их можно исправить по этой же ссылке."


TRIED = "Проба закончена. Ничего не сохранено, школы ничего не видели: так анкета пройдёт у них."
PRESS = "Сейчас ничего писать не нужно: продолжите кнопками под анкетой."
LEFT_TRIAL = "Проба прервана. Ничего не сохранено, школы ничего не видели."
TRY, TRY_AGAIN, BEGIN_TRIAL = "Пройти как школа", "Пройти ещё раз", "Начать пробу"


def trial_ask(title: str, minutes: int, *, without_name: bool) -> str:
    who = "увидят те, кто придёт по ссылке" if without_name else "увидит школа"
    return (
        f"<b>Проба: «{escape(title)}»</b>\n\nВы пройдёте анкету так, как её {who}: около "
        f"{plural(minutes, 'минуты', 'минут', 'минут')}. Ответы не сохраняются, выйти можно на любом вопросе."
    )


def _notes(paper: Paper, question: Question) -> list[str]:
    """What the form tells between the question before and this one."""
    place = next(n for n, one in enumerate(paper.questions) if one.id == question.id)
    told: list[str] = []
    for one in reversed(paper.questions[:place]):
        if one.kind is not QuestionKind.NOTE:
            break
        if one.name in paper.so_far.applies:
            told.insert(0, f"\n{escape(paper.so_far.told(one.label))}")
    return told


def is_long(choices: Sequence[QuestionChoice]) -> bool:
    """Whether labels of choices would be cut on buttons: then they stand in the text, and the buttons are numbers."""
    return any(len(choice.label) > LONG_CHOICE for choice in choices)


def choice(label: str, place: int, *, chosen: bool, numbered: bool) -> str:
    return ("✓ " if chosen else "") + (str(place) if numbered else label)


def answered(paper: Paper, question: Question, limit: int) -> str:
    """An answer as people read it."""
    given = paper.answers.get(question.id)
    if given is None:
        return "—"
    return (
        _nothing(given) if given.value is None else shortened(_value(paper, question, given.value, given.note), limit)
    )


def _nothing(given: Answer) -> str:
    return f"нет данных ({given.note})" if given.note else "нет данных"


def _value(paper: Paper, question: Question, value: str, note: str | None = None) -> str:
    labels = {choice.value: choice.label for choice in paper.choices.get(question.id, ())}
    match question.kind:
        case QuestionKind.SELECT_ONE:
            return labels.get(value, value)
        case QuestionKind.SELECT_MULTIPLE:
            return ", ".join(labels.get(one, one) for one in value.split())
        case QuestionKind.INTEGER | QuestionKind.DECIMAL:
            return number(float(value), 9)
        case QuestionKind.DATE:
            return day(date.fromisoformat(value), year=True)
        case QuestionKind.FILE:
            return note or "файл"
        case _:
            return value


def same(paper: Paper, question: Question) -> str:
    """The button that repeats the last wave's answer."""
    return f"Без изменений: {shortened(_past(paper, question), 30)}"


def _past(paper: Paper, question: Question) -> str:
    """What the last wave answered, as people read it."""
    past = paper.before[question.name]
    return _value(paper, question, past.value, past.note)


def reason_ask(question: Question, paper: Paper) -> str:
    label = escape(paper.so_far.told(question.label))
    return f"<b>{label}</b>\n\nПочему нет данных? Выберите или напишите своими словами."


def doubt(paper: Paper, question: Question, value: str) -> str:
    before, now = _past(paper, question), _value(paper, question, value)
    unit = "\N{NO-BREAK SPACE}%" if (question.least, question.most) == (0, 100) else ""
    return (
        f"<b>{escape(paper.so_far.told(question.label))}</b>\n\n"
        f"В прошлый раз было {before}{unit}, теперь {now}{unit}. Верно?\nЕсли нет, пришлите другое число."
    )


def known(paper: Paper, group: Sequence[Question]) -> str:
    """What is known of a group since the last wave."""
    first = group[0]
    place = f"{paper.place(first)} из {len(paper.asked)} · ~{paper.minutes} мин"
    rows = [
        f"• {escape(shortened(paper.so_far.told(one.label), SHOWN_LABEL))} — "
        f"<b>{escape(shortened(_past(paper, one), SHOWN_ANSWER))}</b>"
        for one in group
    ]
    title = f"<i>{escape(first.group_title)}</i>\n" if first.group_title else ""
    return f"{escape(paper.response.school)} · {place}\n{title}\nВ прошлый раз Вы ответили:\n" + "\n".join(rows)


def taken(paper: Paper, name: str) -> str:
    return (
        f"Анкету «{escape(paper.response.wave.title)}» ({escape(paper.response.school)}) заполняет "
        f"{escape(name)}: готово {len(paper.asked) - len(paper.open)} из {len(paper.asked)}.\n\n"
        "Можно продолжить вместо коллеги: ответы сохранятся, и будет видно, кто на что ответил."
    )


def summary(paper: Paper, asked: Sequence[Question], *, may_change: bool) -> str:
    """The answers of one page; the number of each is its button."""
    rows = [
        f"{paper.place(one)}. {escape(told_apart(paper, one, SHOWN_LABEL))}\n"
        f"— <b>{escape(answered(paper, one, SHOWN_ANSWER))}</b>"
        for one in asked
    ]
    return f"{_standing(paper)}\n\n" + "\n".join(rows) + f"\n\n{JUMP if may_change else CLOSED}"


def told_apart(paper: Paper, question: Question, limit: int) -> str:
    """A question by its words; one that asks the same of several things, by its group too."""
    label, group = paper.so_far.told(question.label), question.group_title
    if group and sum(one.label == question.label for one in paper.asked) > 1:
        label = f"{paper.so_far.told(group)}: {label}"
    return shortened(label, limit)


def _standing(paper: Paper) -> str:
    """How far a response is, at the head of its summary."""
    total, left = len(paper.asked), len(paper.open)
    school = escape(paper.response.school)
    if left:
        return f"<b>{school}: готово {total - left} из {total}.</b>"
    return f"<b>{school}: ответы на все {plural(total, 'вопрос', 'вопроса', 'вопросов')} есть.</b>"


def submitted(found: Response, *, may_change: bool) -> str:
    text = f"Спасибо! Анкета «{escape(found.wave.title)}» ({escape(found.school)}) сдана."
    return f"{text} До {day(found.wave.closes)} ответы ещё можно исправить." if may_change else text


def paused(paper: Paper) -> str:
    done, total = len(paper.asked) - len(paper.open), len(paper.asked)
    return (
        f"Остановились. Все ответы сохранены: {done} из {total}. "
        f"Продолжить можно в любой день до {day(paper.response.wave.closes)}."
    )


def chosen(found: Response, today: date) -> str:
    left = days_left((found.wave.closes - today).days)
    return f"{found.wave.title} · {found.school} · {left}"


def _effort(paper: Paper) -> str:
    """How much there is to answer; where answers bring further questions, the most of it."""
    total, longest = len(paper.asked), paper.longest
    minutes = plural(max(1, -(-seconds_of(one.kind for one in longest) // 60)), "минуты", "минут", "минут")
    questions = plural(len(longest), "вопрос", "вопроса", "вопросов")
    return (
        f"{total}–{questions}, смотря по ответам, около {minutes}"
        if total < len(longest)
        else f"{questions}, около {minutes}"
    )


def opened(paper: Paper, today: date) -> str:
    wave = paper.response.wave
    return (
        f"<b>Анкета «{escape(wave.title)}»</b> · {escape(paper.response.school)}\n"
        f"{_effort(paper)}. "
        f"Сдать до {day(wave.closes)} ({days_left((wave.closes - today).days)}).\n\n"
        "Отвечать можно по частям: каждый ответ сохраняется сразу."
    )
