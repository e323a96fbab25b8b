"""Results of an anonymous wave: from five answers up, and so that no difference tells of fewer. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

LEAST = 5


def told(sizes: Mapping[str, int], least: int = LEAST) -> frozenset[str]:
    """The groups that may be told apart beside their total.

    Small ones are not; nor are their neighbours, smallest first, until what is left untold together is five or more:
    else the total less the others would tell of the small ones. Nothing where the total is small.
    """
    if sum(sizes.values()) < least:
        return frozenset()
    shown = {name: size for name, size in sizes.items() if size >= least}
    hidden = sum(size for size in sizes.values() if size < least)
    for name, size in sorted(shown.items(), key=lambda one: (one[1], one[0])):
        if hidden == 0 or hidden >= least:
            break
        del shown[name]
        hidden += size
    return frozenset(shown)


@dataclass(frozen=True, slots=True)
class Spread:
    """How a question was answered by a number of people: of each value how many."""

    answers: int
    by_value: Mapping[str, int]

    def share(self, value: str) -> float:
        return self.by_value.get(value, 0) / self.answers

    @property
    def middle(self) -> Decimal:
        """The median of answers that are numbers."""
        return median(Decimal(value) for value, number in self.by_value.items() for _ in range(number))


@dataclass(frozen=True, slots=True)
class Told:
    """A question's answers in all (None: fewer than five), and by the schools that may be told apart."""

    total: Spread | None
    by_school: Mapping[str, Spread]


def told_of(by_school: Mapping[str, Mapping[str, int]], *, several: bool = False) -> Told:
    """What may be told of one question: `by_school` counts equal answers, which are ticks where `several`."""
    sizes = {school: sum(values.values()) for school, values in by_school.items()}
    if sum(sizes.values()) < LEAST:
        return Told(None, {})
    everybody: Counter[str] = Counter()
    for values in by_school.values():
        everybody.update(values)
    apart = told(sizes) if len(sizes) > 1 else frozenset()
    return Told(
        _spread(everybody, several=several),
        {school: _spread(values, several=several) for school, values in by_school.items() if school in apart},
    )


def _spread(values: Mapping[str, int], *, several: bool) -> Spread:
    counted: Counter[str] = Counter()
    for value, number in values.items():
        for one in value.split() if several else (value,):
            counted[one] += number
    return Spread(sum(values.values()), dict(counted))
