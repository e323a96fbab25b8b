"""Sentences of handing schools over, to whoever does it and to both it concerns."""

from collections.abc import Mapping, Sequence
from datetime import date

from handlers.texts import escape, shortened
from handlers.texts.menu import ROLE_NAMES, role_title
from storage.queries.handing import HandoverPlan
from storage.rights import Role
from storage.russian import NBSP, day, listing, plural

TARGETS: Mapping[Role, str] = {Role.CURATOR: "Кто будет куратором?", Role.DEPUTY: "Кто будет заместителем директора?"}
NO_TARGETS = "Выбрать пока не из кого: сначала пригласите человека (/invite)."
TRANSFER, TRANSFER_ORDER, INVITE_NEW = "Передать", "Указать приказ", "Пригласить нового"
TASKS = "Задачи"
SHOWN = 10


def handover(plan: HandoverPlan, order: str | None, today: date) -> str:
    """What handing over means, before it is done."""
    role = role_title(plan.asked.role)
    named = listing([escape(one.name) for one in plan.sources])
    change = f"{named} → {escape(plan.target.name)}" if named else f"{escape(plan.target.name)} (пока никто не указан)"
    basis = f"приказ {escape(order)}" if order else "приказ не указан"
    rows = [
        f"<b>{role}: {change}</b>", f"С {day(today)}, {basis}.", "", *_listed([s.short_name for s in plan.schools]), "",
        _moved(plan),
    ]  # fmt: skip
    return "\n".join(rows)


def _moved(plan: HandoverPlan) -> str:
    if not plan.tasks:
        return "Открытых задач по этим школам нет."
    tasks = plural(plan.tasks, "открытая задача", "открытые задачи", "открытых задач")
    named = f", из них порученных лично{NBSP}— {len(plan.named)}" if plan.named else ""
    return f"Вместе со школами перейдут: {tasks}{named}."


def handed_over(plan: HandoverPlan) -> str:
    schools = plural(len(plan.schools), "школа", "школы", "школ")
    whom = "Обоим я напишу." if len(plan.sources) == 1 else "Всем, кого это касается, я напишу."
    return f"Готово, передано: {schools}. {role_title(plan.asked.role)} теперь — {escape(plan.target.name)}. {whom}"


def received(names: Sequence[str], role: Role, tasks: int) -> str:
    """For who took schools over."""
    heading = "Вам передана школа" if len(names) == 1 else "Вам переданы школы"
    owed = f"Открытых задач на день передачи: {tasks}." if tasks else "Открытых задач по ним нет."
    return "\n".join([f"{heading}, Вы теперь {ROLE_NAMES[role]}:", *_listed(names), "", owed])


def given_away(names: Sequence[str], heir: str) -> str:
    """For who had them until yesterday."""
    rows = [f"Теперь с этими школами работает {escape(heir)}:", *_listed(names)]
    return "\n".join([*rows, "", "Их задачи Вам больше не придут. Спасибо за работу!"])


def kept_after_all(names: Sequence[str]) -> str:
    """For both, when it was a mistake."""
    return "\n".join(["Передача школ отменена, всё остаётся как было до неё:", *_listed(names)])


def _listed(names: Sequence[str]) -> list[str]:
    shown = [f"• {escape(shortened(name, 80))}" for name in names[:SHOWN]]
    more = len(names) - SHOWN
    return [*shown, f"…и ещё {plural(more, 'школа', 'школы', 'школ')}"] if more > 0 else shown
