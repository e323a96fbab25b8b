"""Sentences of a programme's second page."""

from collections.abc import Sequence

from reports.programme import GroupYear
from reports.texts.programme import schools_count
from reports.texts.results import year_short
from storage.russian import NBSP, plural

__all__ = ["schools_count", "year_short"]

TITLE = "Программа в целом"
EVERYBODY = "Все задачи программы"
CURATORS_KEY = f"В срок{NBSP}— доля задач школ куратора"
NO_GROUPS = "Появятся, когда школам назначат группы (ШНОР, ШГР …) по годам."
LOW = ("ШНОР", "ШНРО", "ШГР", "ШНСУ")
"""Groups that nobody wants to grow."""


def groups_finding(groups: Sequence[GroupYear]) -> str:
    """«ШНОР 3, ШГР 7» of the newest year."""
    if not groups:
        return "пока не назначены"
    newest = groups[-1].groups
    return ", ".join(f"{title}{NBSP}{count}" for title, count in newest[:3]) or "никто не назначен"


def group_change(counts: Sequence[int]) -> tuple[str, bool]:
    """How the newest year differs from the one before, and whether there are more schools."""
    if len(counts) < 2:
        return "", False
    change = counts[-1] - counts[-2]
    if not change:
        return "как было", False
    word = "больше" if change > 0 else "меньше"
    return f"{word} на{NBSP}{abs(change)}", change > 0


def group_sentence(groups: Sequence[GroupYear]) -> str:
    """«ШНОР: 3 школы, на 2 меньше, чем год назад.»"""
    if not groups or not groups[-1].groups:
        return ""
    title, count = next((one for one in groups[-1].groups if one[0] in LOW), groups[-1].groups[0])
    schools = plural(count, "школа", "школы", "школ")
    before = dict(groups[-2].groups).get(title, 0) if len(groups) > 1 else count
    if before == count:
        return f"{title}: {schools}."
    word = "больше" if count > before else "меньше"
    return f"{title}: {schools}, на{NBSP}{abs(count - before)} {word}, чем год назад."
