"""Which stored task is which planned one after a phrase was amended: equal days first, then the order of the year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from storage.queries.planned import Existing, PlannedTask, Standing

Pair = tuple[Existing, PlannedTask]


@dataclass
class Matched:
    """`kept` are tasks that stand for a planned one, `restored` cancelled ones that do again.

    `new` come with their occurrence; `gone` are owed and asked for no more.
    """

    kept: list[Pair] = field(default_factory=list)
    restored: list[Pair] = field(default_factory=list)
    new: list[tuple[PlannedTask, int]] = field(default_factory=list)
    gone: list[Existing] = field(default_factory=list)


def match(wanted: Sequence[PlannedTask], existing: Sequence[Existing], into: Matched) -> None:
    """Match the tasks of one stage and school; `existing` in order of occurrence.

    What was done counts for the deadline it stood for, even where that moved since; done tasks beyond the number of
    deadlines stand aside as history, so that no deadline is taken for done by mistake.
    """
    if not existing:
        into.new += [(task, n) for n, task in enumerate(wanted)]
        return
    if len(wanted) == len(existing) == 1 and existing[0].standing is not Standing.DROPPED:
        into.kept.append((existing[0], wanted[0]))  # nearly all of a region
        return
    standing = [task for task in existing if task.standing is not Standing.DROPPED]
    left, unmatched = _equal_days(wanted, standing, into.kept)
    unmatched = _stand_aside(unmatched, len(left))
    into.kept += zip(unmatched, left, strict=False)
    into.gone += [task for task in unmatched[len(left) :] if task.standing is Standing.OWED]
    left = left[len(unmatched) :]
    dropped = [task for task in existing if task.standing is Standing.DROPPED]
    left, dropped = _equal_days(left, dropped, into.restored)
    into.restored += zip(dropped, left, strict=False)
    free = existing[-1].occurrence + 1
    into.new += [(task, n) for n, task in enumerate(left[len(dropped) :], start=free)]


def _equal_days(
    wanted: Iterable[PlannedTask], existing: Sequence[Existing], pairs: list[Pair]
) -> tuple[list[PlannedTask], list[Existing]]:
    """Pair what means the same day; returns what is left of both."""
    rest, left = list(existing), []
    for task in wanted:
        same = next((old for old in rest if old.due.meant == task.due.meant), None)
        if same is None:
            left.append(task)
        else:
            rest.remove(same)
            pairs.append((same, task))
    return left, rest


def _stand_aside(existing: Sequence[Existing], places: int) -> list[Existing]:
    """Without as many final tasks, the earliest first, as there are too many of all."""
    surplus = len(existing) - places
    final = [task for task in existing if task.standing is Standing.FINAL][: max(surplus, 0)]
    return [task for task in existing if task not in final]
