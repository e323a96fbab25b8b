"""Sentences of `/why`: rules in words, and the chronicle of a task for the coordinator."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from handlers.texts import escape, shortened
from handlers.texts.tasks import BODY_LIMIT, heading
from scheduler.reminders import LONG_HOLIDAYS, climbs
from storage.models import NoticeState
from storage.queries.person_history import Spoken
from storage.queries.tasks import TaskLine
from storage.queries.telling import Answered, Told
from storage.russian import day, plural

KINDS = {
    "survey_opened": "приглашение к анкете", "survey_link": "ссылка на опрос", "wave_due": "анкета по плану",
    "own_result": "сравнение с группой",
    "handed_over": "передали задачу", "submitted": "работа на проверку",
    "verdict": "решение по работе", "broadcast": "рассылка", "week": "сводка недели", "question": "вопрос о задаче",
    "answered": "ответ на вопрос",
}  # fmt: skip
NO_HISTORY = "Пока ничего: этому человеку бот в программе не писал."
NOTHING = "За последнее время я Вам ни о чём не напоминал."
WHICH = "О каком напоминании рассказать?"
NOT_YET = "Напоминаний об этой задаче Вам ещё не было."
OTHER_RULE = "напоминание по прежним правилам"
NAMED = {
    "today": "срок сегодня", "later": "Вы просили напомнить позже", "accepted": "Вашу работу приняли",
    "chase": "координатор попросил ответить",
}  # fmt: skip
RUNGS = {"curator": "к куратору", "coordinator": "к координатору", "head": "к руководителю"}
CAME_LATER = ", но сюда пришла позже: ступень ждала или недавно перешла к Вам"
OWED = "за неё отвечает Ваша роль или передали лично Вам"
SUPERIORS = {"curator": "Вы куратор этой школы", "coordinator": "Вы координатор программы", "head": "Вы согласились"}
STATES = {
    NoticeState.SENT: "доставлено", NoticeState.QUEUED: "ждёт отправки", NoticeState.SENDING: "отправляется",
    NoticeState.FAILED: "не доставлено", NoticeState.SUPPRESSED: "не понадобилось", NoticeState.EXPIRED: "опоздало",
}  # fmt: skip
DID = {
    "handed_over": "передаёт задачу", "asked": "спрашивает: «{why}»",
    "answered": "отвечает: «{why}»", "result": "подтверждает: «{after}»", "snoozed": "просит напомнить позже",
    "chased": "просит ответить сейчас",
}  # fmt: skip
STATE = {
    "open": "задача открыта", "started": "в работе", "submitted": "сдано", "accepted": "сделано",
    "returned": "возвращено", "cancelled": "снято", "planned": "запланировано",
}  # fmt: skip


def rule(code: str) -> str:
    """A rule in words: «before_7» is «за 7 дней до срока». A rule of another release is only named."""
    kind, days = _parted(code)
    if kind == "before":
        return f"за {plural(days, 'день', 'дня', 'дней')} до срока"
    if kind == "late":
        late = f"{plural(days, 'рабочий день', 'рабочих дня', 'рабочих дней')} после срока"
        rung = RUNGS.get(code.partition("_")[0])
        return f"через {late} задача поднимается {rung}" if rung else late
    return NAMED.get(kind, OTHER_RULE)


def _parted(code: str) -> tuple[str, int]:
    """(kind, days) of a rule: «curator_late_3» is a late one, of three days."""
    parts = code.split("_")
    kind = parts[1] if len(parts) == 3 and parts[0] in SUPERIORS else parts[0]
    timed = kind in ("before", "late")
    if timed and not (parts[-1].isascii() and parts[-1].isdecimal() and len(parts) > 1):
        return "", 0
    return kind, int(parts[-1]) if timed else 0


def said(code: str, left: int) -> str:
    """The rule as a reminder says it with `left` days to go: on days off nobody is written to, so it may come early."""
    told = rule(code)
    if code == "today":
        return told if left <= 0 else "срок в выходной, поэтому пишу заранее"
    if "late_" in code:
        came_later = -left > _longest(_parted(code)[1])
        return told + ((CAME_LATER if climbs(code) else ", но вышло позже") if came_later else "")
    meant = int(code.rpartition("_")[2]) if "before_" in code else left
    if left > meant:
        return f"{told} — это выходной, поэтому пишу раньше"
    return f"{told}, но вышло позже" if left < meant else told


def _longest(working: int) -> int:
    """Days of the calendar that so many working days take at most: weeks with their ends, and long holidays."""
    return working + 2 * (working // 5 + 1) + LONG_HOLIDAYS


def why(line: TaskLine, mine: Sequence[Told]) -> str:
    """Which rule spoke last, of which day, why to this person, and what the roadmap prints."""
    task, parts = line.task, [heading(line), ""]
    if mine:
        last = mine[-1]
        because = SUPERIORS.get(last.rule.partition("_")[0], OWED)
        parts += [f"Правило: {rule(last.rule)} ({day(last.occasion, year=True)}).", f"Вам — потому что {because}."]
    else:
        parts.append(NOT_YET)
    if task.phrase:
        parts.append(f"В дорожной карте напечатано: «{escape(shortened(task.phrase, 300))}».")
    origin = "анкетой, которую открыл координатор" if task.wave_id else "планом дорожной карты"
    parts.append(f"Задача создана {origin} {day(task.created_at.date(), year=True)}.")
    return "\n".join(parts)


def chronicle(told: Sequence[Told], history: Sequence[Answered], zone: str) -> str:
    """Newest first: who was told what and whether it came, and what was answered; as much as fits."""
    place = ZoneInfo(zone)
    lines = [(one.at, f"{escape(one.name)}: {rule(one.rule)} — {_fate(one)}") for one in told]
    lines += [(one.at, _did(one)) for one in history]
    text = "\n\n<b>Кому и что сказано, что ответили</b>" if lines else ""
    lines.sort(key=lambda pair: pair[0])
    for at, line in reversed(lines):
        added = f"\n{at.astimezone(place):%d.%m.%Y %H:%M} · {line}"
        if len(text) + len(added) > BODY_LIMIT - 700:
            return f"{text}\n…"
        text += added
    return text


def _fate(one: Told) -> str:
    reason = f" ({escape(shortened(one.reason, 80))})" if one.reason and one.state is not NoticeState.SENT else ""
    return STATES[one.state] + reason


def _did(one: Answered) -> str:
    who = "Куратор (бот)" if one.name is None else escape(one.name)
    if one.what == "promised" and one.after:
        return f"{who}: обещает до {day(date.fromisoformat(one.after))}"
    after, said = escape(shortened(one.after or "без документа", 200)), escape(shortened(one.why or "", 200))
    words = STATE.get(one.after or "", "") if one.what == "state" else DID.get(one.what, "изменено в плане")
    return f"{who}: {words.format(after=after, why=said)}"


def which(lines: Sequence[TaskLine]) -> str:
    rows = [f"{n}. {heading(line, 90)}" for n, line in enumerate(lines, start=1)]
    return "\n".join([WHICH, "", *rows])


def spoken(name: str, shown: Sequence[Spoken], total: int, zone: str) -> str:
    """What somebody was told (→) and what they answered (←), newest first."""
    head = f"<b>{escape(name)}</b>: что писали (→) и что ответил (←)"
    if not shown:
        return f"{head}\n\n{NO_HISTORY}"
    place = ZoneInfo(zone)
    rows = [f"{one.at.astimezone(place):%d.%m.%Y %H:%M} {_spoken(one)}" for one in shown]
    return "\n".join([f"{head}. Всего: {total}.", "", *rows])


def _spoken(one: Spoken) -> str:
    title = f" · {escape(shortened(one.title, 60))}" if one.title else ""
    if one.state is None:
        did = _did(Answered(one.at, "", one.kind, None, one.after, shortened(one.why or "", 80)))
        return f"← {did.removeprefix(': ')}{title}"
    said = rule(one.rule) if one.rule is not None else KINDS.get(one.kind, "сообщение")
    reason = f" ({escape(shortened(one.reason, 60))})" if one.reason and one.state is not NoticeState.SENT else ""
    return f"→ {said}{title} — {STATES[one.state]}{reason}"
