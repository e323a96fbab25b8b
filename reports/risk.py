"""The rules of risk: values and thresholds → levels and scores of parameters → of factors → is the school at risk.

The sources print ten factors and 35 parameters but no thresholds (programmes/nazarovo.txt): those come in as data.
What is not known is None and never counts as zero.
"""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

BAND = 100 / 3
INSIDE = 1 - 1e-9  # a band's end belongs to the next band: 33⅓ is medium already


class Level(enum.IntEnum):
    """A higher level is worse, so levels can be sorted."""

    LOW = 0
    MEDIUM = 1
    HIGH = 2


class Direction(enum.StrEnum):
    MORE_IS_WORSE = "more_is_worse"
    LESS_IS_WORSE = "less_is_worse"


class Unit(enum.StrEnum):
    """What a value counts: percents from 0 to 100, or the scale 0 none · 1 slight · 2 marked · 3 acute."""

    PERCENT = "percent"
    SCALE = "scale"

    @property
    def top(self) -> float:
        """The largest value."""
        return 100 if self is Unit.PERCENT else 3

    @property
    def step(self) -> float:
        """Width of one value: a percent is a point, «2» of the scale stands for all from 2 up to 3."""
        return 0 if self is Unit.PERCENT else 1


@dataclass(frozen=True, slots=True)
class Threshold:
    """Where one parameter («1.1» … «10.3») becomes a medium and a high risk; both limits belong to the worse level.

    Raises ValueError with a Russian sentence when the two limits contradict the direction.
    """

    parameter: str
    unit: Unit
    direction: Direction
    medium_from: float
    high_from: float

    def __post_init__(self) -> None:
        if self.badness(self.medium_from) > self.badness(self.high_from):
            problem = f"Порог параметра {self.parameter}: «высокий от» должен быть хуже, чем «средний от»."
            raise ValueError(problem)

    @property
    def factor(self) -> int:
        return factor_of(self.parameter)

    def badness(self, value: float) -> float:
        """The value turned so that more is worse."""
        return value if self.direction is Direction.MORE_IS_WORSE else self.unit.top - value


@dataclass(frozen=True, slots=True)
class FactorName:
    """A factor's number 1–10, its name as the source prints it and the short one for pictures."""

    number: int
    printed: str
    short: str


@dataclass(frozen=True, slots=True)
class FactorRisk:
    """One factor of one school: score 0–100 (more is worse) and level, or neither; how many parameters are known."""

    number: int
    level: Level | None
    score: float | None
    known: int
    total: int


def factor_of(parameter: str) -> int:
    """The factor of a parameter code: «10.3» → 10."""
    return int(parameter.partition(".")[0])


def parameter_level(value: float | None, threshold: Threshold) -> Level | None:
    """The level of one value; a missing value has none."""
    if value is None:
        return None
    badness = threshold.badness(value)
    if badness >= threshold.badness(threshold.high_from):
        return Level.HIGH
    return Level.MEDIUM if badness >= threshold.badness(threshold.medium_from) else Level.LOW


def parameter_score(value: float | None, threshold: Threshold) -> float | None:
    """0–100 in three equal bands, one for each level; inside its band linear between the thresholds.

    A value of the 0–3 scale is read as the middle of its step: 2 is the middle of medium, 3 the middle of high.
    """
    level = parameter_level(value, threshold)
    if value is None or level is None:
        return None
    medium, high = threshold.badness(threshold.medium_from), threshold.badness(threshold.high_from)
    edges = (0.0, medium, high, threshold.unit.top + threshold.unit.step)
    start, end = edges[level], edges[level + 1]
    middle = threshold.badness(value) + threshold.unit.step / 2
    inside = (middle - start) / (end - start) if end > start else 1.0
    return BAND * (level + min(max(inside, 0.0), 1.0 if level is Level.HIGH else INSIDE))


def score_level(score: float) -> Level:
    """The level whose band of 0–100 holds the score."""
    return Level(min(int(score / BAND + 1e-12), Level.HIGH))


def higher_median(values: Iterable[float]) -> float:
    """The middle value, of two middle values the worse; at least one value."""
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


def factor_risk(number: int, values: Mapping[str, float | None], thresholds: Iterable[Threshold]) -> FactorRisk:
    """The higher median of the factor's known parameters; fewer than half of them known: no level and no score."""
    own = [threshold for threshold in thresholds if threshold.factor == number]
    scores = [parameter_score(values.get(threshold.parameter), threshold) for threshold in own]
    known = [score for score in scores if score is not None]
    if not known or 2 * len(known) < len(own):
        return FactorRisk(number, None, None, len(known), len(own))
    score = higher_median(known)
    return FactorRisk(number, score_level(score), score, len(known), len(own))


def risk_profile(values: Mapping[str, float | None], thresholds: Sequence[Threshold]) -> tuple[FactorRisk, ...]:
    """All factors of one school by number; *values* by parameter code, missing keys are missing values."""
    numbers = sorted({threshold.factor for threshold in thresholds})
    return tuple(factor_risk(number, values, thresholds) for number in numbers)


def completeness(values: Mapping[str, float | None], thresholds: Sequence[Threshold]) -> float | None:
    """The share 0–1 of parameters that are known; None where nothing was asked."""
    if not thresholds:
        return None
    return sum(values.get(threshold.parameter) is not None for threshold in thresholds) / len(thresholds)


def is_at_risk(profile: Iterable[FactorRisk], *, has_low_results: bool, high_factors: int = 1) -> bool:
    """ШГР: not ШНОР, and at least *high_factors* factors high (a setting of the programme)."""
    high = sum(factor.level is Level.HIGH for factor in profile)
    return not has_low_results and high >= high_factors
