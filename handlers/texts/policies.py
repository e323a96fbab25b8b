"""Sentences of how a programme reminds."""

from storage.models import TaskKind
from storage.policies import Habits, Knob, Policies, Policy, usual
from storage.rights import Role
from storage.russian import listing, plural

KINDS = {
    TaskKind.MEASURE: "Мероприятия", TaskKind.QUESTIONNAIRE: "Анкеты", TaskKind.SITTING: "Заседания",
    TaskKind.IOM_REVIEW: "Сроки ИОМ", TaskKind.DOCUMENT: "Документы",
}  # fmt: skip
BUTTON, HABITS, USUAL = "Как напоминать", "Часы, дни и число сообщений", "Вернуть как принято"
TO_KINDS, TO_PROGRAMME = "← Как напоминать", "← Программа"
ROLES = {Role.CURATOR: "куратор", Role.COORDINATOR: "координатор", Role.HEAD: "руководитель"}


def kinds(found: Policies) -> str:
    """Every kind in a line, and whether it differs from what the product does."""
    rows = ["<b>Как напоминать</b>", "О чём и когда я пишу в этой программе. Выберите вид задач, чтобы изменить.", ""]
    for kind, label in KINDS.items():
        policy = found.of(kind.value)
        own = "" if policy == usual(kind.value) else " · изменено"
        rows.append(f"<b>{label}</b>{own}: {before(policy)}")
    return "\n".join([*rows, "", habits_line(found.habits)])


def before(policy: Policy) -> str:
    """«за 14, 7, 3 и 1 день, в день срока»."""
    days = [n for n in policy.before if n]
    ahead = (
        [f"за {listing(map(str, days))} {plural(days[-1], 'день', 'дня', 'дней').partition(chr(160))[2]}"]
        if days
        else []
    )
    return ", ".join([*ahead, *(["в день срока"] if 0 in policy.before else [])])


def kind(which: TaskKind, policy: Policy) -> str:
    late = (
        f"каждые {plural(policy.late_every, 'рабочий день', 'рабочих дня', 'рабочих дней')}, "
        f"не больше {plural(policy.late_most, 'раза', 'раз', 'раз')}"
    )
    rungs = [
        f"{name} — через {plural(grace, 'рабочий день', 'рабочих дня', 'рабочих дней')}"
        for role, name in ROLES.items()
        if (grace := policy.grace(role)) is not None
    ]
    return "\n".join(
        [
            f"<b>Как напоминать: {KINDS[which].lower()}</b>",
            f"До срока: {before(policy)}",
            f"После срока: {late}" if policy.late_most else "После срока ответственным не напоминаю",
            f"Об одной задаче — не чаще раза в {plural(policy.gap, 'день', 'дня', 'дней')}",
            f"Куратора предупреждаю за {plural(policy.warning, 'день', 'дня', 'дней')}"
            if policy.warning
            else "Куратора до срока не предупреждаю",
            f"О просрочке узнают: {'; '.join(rungs)}" if rungs else "О просрочке выше не сообщаю",
            "Сделанное ждёт проверки куратором" if policy.verdict else "Сделанное принимаю без проверки",
        ]
    )


def offset(days: int, *, chosen: bool) -> str:
    return f"{'✓ ' if chosen else ''}{days}"


def knob(policy: Policy, which: Knob) -> str:
    """The number on its button: two of them share the width of a small phone."""
    match which:
        case Knob.LATE_EVERY:
            return f"После срока: через {policy.late_every}"
        case Knob.LATE_MOST:
            return f"Повторов: {policy.late_most}"
        case Knob.GAP:
            return f"Промежуток: {policy.gap} дн."
        case Knob.WARNING:
            return f"Куратору: за {policy.warning} дн." if policy.warning else "Куратору: нет"
        case _:
            role = {Knob.CURATOR: Role.CURATOR, Knob.COORDINATOR: Role.COORDINATOR}.get(which, Role.HEAD)
            grace = policy.grace(role)
            return f"{ROLES[role].capitalize()}: {'нет' if grace is None else f'+{grace}'}"


def verdict_label(policy: Policy) -> str:
    return f"Проверка куратором: {'нужна' if policy.verdict else 'не нужна'}"


def habits_line(habits: Habits) -> str:
    week = "шестидневная" if habits.days.saturdays else "пятидневная"
    number = plural(habits.budget, "сообщения", "сообщений", "сообщений")
    return f"Не больше {number} в день одному человеку, с {habits.polite_from} до {habits.polite_until}; неделя {week}."


def habits(found: Habits) -> str:
    return (
        f"<b>{HABITS}</b>\n{habits_line(found)}\n\nЧасы — местные у каждого. Срок «сегодня», возвраты и то, что "
        "поднялось по лестнице, приходят сверх числа, но тоже не ночью."
    )


def habit_knob(found: Habits, which: Knob) -> str:
    match which:
        case Knob.BUDGET:
            return f"Сообщений в день: {found.budget}"
        case Knob.POLITE_FROM:
            return f"Писать с {found.polite_from}:00"
        case _:
            return f"Писать до {found.polite_until}:00"


def saturdays_label(found: Habits) -> str:
    return f"Суббота: {'рабочая' if found.days.saturdays else 'выходной'}"
