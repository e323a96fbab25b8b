"""Indicators as plan and fact: plain values, light to import."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from storage.russian import parse_number

NUMBER = re.compile(r"\d[\d\s\u00a0]*(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Target:
    """An indicator: what was planned and what came, in its unit («%», «шт.», or a document that exists: 1 or 0).

    `printed` is the plan as the programme prints it, for one that is no number.
    """

    title: str
    unit: str | None = None
    plan: float | None = None
    fact: float | None = None
    at_most: bool = False
    is_document: bool = False
    printed: str = ""

    @property
    def is_met(self) -> bool | None:
        """Whether the fact is what was planned; None where one of them is not known."""
        if self.fact is None:
            return None
        if self.is_document:
            return self.fact > 0
        if self.plan is None:
            return None
        return self.fact <= self.plan if self.at_most else self.fact >= self.plan

    @property
    def attained(self) -> float:
        """How near the fact is to the plan, 1 and more being met; for sorting."""
        if self.is_document or not self.plan or self.fact is None:
            return float(bool(self.fact))
        return self.plan / max(self.fact, 1e-9) if self.at_most else self.fact / self.plan


def worst_first(targets: Iterable[Target]) -> tuple[Target, ...]:
    """Below plan first, the furthest at the top; then what is met; without data last; equals keep their order."""
    ranks = {False: 0, True: 1, None: 2}

    def key(target: Target) -> tuple[int, float]:
        rank = 3 if target.fact is None else ranks[target.is_met]
        return rank, target.attained

    return tuple(sorted(targets, key=key))


def met(targets: Iterable[Target]) -> tuple[int, int, int]:
    """(met, judged, without a fact)."""
    listed = list(targets)
    judged = [target for target in listed if target.is_met is not None]
    return sum(bool(target.is_met) for target in judged), len(judged), sum(target.fact is None for target in listed)


def plan_number(printed: str) -> float | None:
    """The number of a plan as printed («80 %», «не менее 80»); None where there is none, or more than one."""
    found = NUMBER.findall(printed)
    if len(found) != 1:
        return None
    try:
        return parse_number(found[0])
    except ValueError:
        return None
