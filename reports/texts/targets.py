"""Sentences of indicators: plan and fact."""

from collections.abc import Sequence

from reports.targets import Target, met
from reports.texts import NO_DATA_YET
from storage.russian import NBSP, number

NO_TARGETS = "Появятся, когда в программу внесут показатели."
NO_FACTS = "Факты по школе ещё не внесены."


def and_more(count: int) -> str:
    return f"и ещё {count}"


def value_words(target: Target) -> str:
    """The fact with its sign of percent where the plan does not follow."""
    written = number(target.fact or 0)
    return f"{written}{NBSP}%" if target.unit == "%" and target.plan is None else written


def exists(target: Target) -> str:
    return "есть" if target.fact else "нет"


def plan_words(target: Target) -> str:
    """«из 80», «при норме до 10»; «из 80 %» of shares; nothing for a document."""
    if target.plan is None or target.is_document:
        return ""
    sign = f"{NBSP}%" if target.unit == "%" else ""
    planned = f"{number(target.plan)}{sign}"
    return f"не более {planned}" if target.at_most else f"из{NBSP}{planned}"


def targets_finding(targets: Sequence[Target], *, brief: bool = False) -> str:
    """«план у 1 из 3, 2 без данных»; the base counts only what has plan and fact. Briefly without what is missing."""
    reached, judged, missing = met(targets)
    if not judged:
        return NO_DATA_YET
    without = f", {missing} без{NBSP}данных" if missing and not brief else ""
    if reached == judged and judged > 1:
        return f"план у{NBSP}всех {judged}{without}"
    return f"план у{NBSP}{reached} из{NBSP}{judged}{without}"
