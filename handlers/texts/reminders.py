"""Sentences of reminders: different words for every way a task can stand; days are counted when they are said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.texts import escape, shortened
from handlers.texts.tasks import BODY_LIMIT, awaited, card, heading, row
from handlers.texts.why import said
from scheduler.reminders import Standing, standing
from storage.queries.standings import Progress, Tried
from storage.queries.tasks import TaskLine
from storage.rights import Role
from storage.russian import NBSP, day, listing, plural

LEADS = {
    Standing.NOT_STARTED: "Напоминаю о задаче — к ней ещё не приступали.",
    Standing.HALF: "Задача уже в работе. Осталось довести её до конца.",
    Standing.PROMISED: "Вы обещали сделать это до {promised}. Напоминаю, как договорились.",
    Standing.OVERDUE: "Срок этой задачи прошёл. Если она сделана — отметьте, если нет — назовите день.",
    Standing.RETURNED: "Задачу вернули на доработку{comment}",
}
BROKEN_PROMISE = "Вы обещали сделать это до {promised}, и день прошёл. Если не успеваете — назовите другой."
HALF_ANSWERED = "Анкета уже начата: {done}. Осталось закончить — ответы сохранены."
HALF_LATE = "Анкета начата, но не сдана: {done}. Срок прошёл — её можно закончить и сейчас."
MARKS = {
    Standing.RETURNED: "↩ возвращена{comment}", Standing.HALF: "✎ в работе", Standing.PROMISED: "⏳ обещано Вами",
}  # fmt: skip
ANSWERED = "✎ начата: {done}"
WHY = "<i>Почему пишу: {rule}</i>"
LAST_DAYS = "со сроком сегодня и в ближайшие выходные"
WARNING = "У Вашей школы скоро срок, а задача ещё не сделана."
CLIMBED = {
    Role.CURATOR: "Ваша школа не справилась в срок. Может быть, нужна Ваша помощь?",
    Role.COORDINATOR: "Срок прошёл, а задача всё ещё не сделана. Теперь она у Вас.",
    Role.HEAD: "Эта задача давно просрочена: ни школа, ни куратор, ни координатор её не закрыли. "
    "Вы просили сообщать о таких.",
}
ACCEPTED_LIMIT = 500
GREETINGS = ((12, "Доброе утро!"), (18, "Добрый день!"), (24, "Добрый вечер!"))


@dataclass(frozen=True, slots=True)
class Accepted:
    """Work that a curator or a coordinator accepted; `zone` is the reader's."""

    line: TaskLine
    judge: str
    zone: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing a letter says: the task, how far it came, by which rule; to a `superior` also what was tried."""

    line: TaskLine
    progress: Progress
    rule: str
    superior: Role | None = None
    tried: Tried | None = None

    def standing(self, today: date) -> Standing:
        task = self.line.task
        left = (awaited(task) - today).days
        return standing(task.state, promised=bool(task.promised), answered=self.progress.answered, left=left)


def lead(one: Reminder, today: date) -> str:
    """The first sentence of a reminder of one task."""
    stands, task = one.standing(today), one.line.task
    if one.superior is not None:
        late = stands is Standing.OVERDUE or awaited(task) < today
        return f"{CLIMBED[one.superior] if late else WARNING}{already_tried(one)}"
    words = LEADS[stands]
    if one.progress.answered:
        words = {Standing.HALF: HALF_ANSWERED, Standing.OVERDUE: HALF_LATE}.get(stands, words)
    elif stands is Standing.OVERDUE and task.promised:
        words = BROKEN_PROMISE
    return words.format(**_facts(one, "."))


def already_tried(one: Reminder) -> str:
    """What a superior has to know before they begin: reminders that came, since when, and what was promised."""
    tried = one.tried
    if tried is None or not tried.reminders:
        return "\nОтветственным об этом ещё не напоминали: возможно, они не вошли в бот."
    times = plural(tried.reminders, "раз", "раза", "раз")
    text = f"\nОтветственным напоминали {times}" + (f", с {day(tried.since)}" if tried.since else "")
    if tried.promises and one.line.task.promised:
        text += f"; обещали сделать до {day(one.line.task.promised)}"
    return text + "."


def _facts(one: Reminder, end: str = "") -> dict[str, str]:
    progress, promised = one.progress, one.line.task.promised
    comment = f": «{escape(shortened(progress.comment, 500))}»" if progress.comment else end
    done = f"{progress.answered}{NBSP}из {plural(progress.total, 'вопроса', 'вопросов', 'вопросов')}"
    return {"comment": comment, "done": done, "promised": day(promised) if promised else ""}


def greeting(hour: int) -> str:
    return next(words for until, words in GREETINGS if hour < until)


def accepted(done: Sequence[Accepted]) -> str:
    """Whose work was accepted, and by whom; as much as fits below a digest."""
    rows = [f"✓ {heading(one.line, 60)} — {escape(shortened(one.judge, 40))}" for one in done]
    shown = [row for n, row in enumerate(rows) if n == 0 or sum(map(len, rows[: n + 1])) < ACCEPTED_LIMIT]
    more = [f"… и ещё {len(rows) - len(shown)}"] if len(rows) > len(shown) else []
    return "\n".join([f"{'Принята Ваша работа' if len(done) == 1 else 'Приняты Ваши работы'}:", *shown, *more])


def digest(found: Sequence[Reminder], today: date, hour: int) -> str:
    """The morning's message, by the local hour; many tasks are numbered like their buttons."""
    late = sum(awaited(one.line.task) < today for one in found)
    head = f"{greeting(hour)} На повестке {plural(len(found), 'задача', 'задачи', 'задач')}"
    return letter(found, today, head + (f", просрочено: {late}." if late else "."))


def urgent(found: Sequence[Reminder], today: date) -> str:
    """What does not wait for the morning's message: the last day, and what nobody below settled."""
    mine = [awaited(one.line.task) for one in found if one.superior is None]
    climbed = len(found) - len(mine)
    parts = [f"{plural(len(mine), 'задача', 'задачи', 'задач')} {_last_day(mine, today)}"] if mine else []
    parts += (
        [f"{plural(climbed, 'просроченная задача', 'просроченные задачи', 'просроченных задач')}"] if climbed else []
    )
    return letter(found, today, f"<b>Срочное</b>: {listing(parts)}.")


def _last_day(days: Sequence[date], today: date) -> str:
    """A deadline on a day off is spoken of on the working day before."""
    later = [day for day in days if day > today]
    return "со сроком сегодня" if not later else "со сроком в выходной" if len(later) == len(days) else LAST_DAYS


def letter(found: Sequence[Reminder], today: date, head: str) -> str:
    """One task whole, many numbered like their buttons under `head`; each with why it came."""
    if len(found) == 1:
        return f"{lead(found[0], today)}\n\n{card(found[0].line, today)}\n{WHY.format(rule=_rule(found[0], today))}"
    text = f"{head} Номер — открыть и ответить."
    for n, one in enumerate(found, start=1):
        added = f"\n\n{row(n, one.line, today)}\n{_because(one, today)}{_mark(one, today)}"
        if len(text) + len(added) > BODY_LIMIT:
            return text + f"\n\nИ ещё {len(found) - n + 1} — в списке: /tasks"
        text += added
    return text


def _because(one: Reminder, today: date) -> str:
    """Why it came, in a line: what the roadmap prints, and the rule."""
    phrase = one.line.task.phrase
    return f"<i>{f'«{escape(shortened(phrase, 60))}» · ' if phrase else ''}{_rule(one, today)}</i>"


def _rule(one: Reminder, today: date) -> str:
    return said(one.rule, (awaited(one.line.task) - today).days)


def _mark(one: Reminder, today: date) -> str:
    if one.superior is not None:
        return already_tried(one)
    words = MARKS.get(one.standing(today))
    if one.progress.answered and one.standing(today) is not Standing.RETURNED:
        words = ANSWERED
    return "\n" + words.format(**_facts(one)) if words else ""
