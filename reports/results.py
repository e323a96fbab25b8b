"""What assessments say of a school: shares below the threshold by procedure, beside the year before and the others'.

The nine counted assessments and the line of 30 % come from the rule of ФИОКО (programmes/nazarovo.txt).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

LINE = 30  # percents: at or above it a result is low
MEDIAN_FROM = 3  # schools: the median of two would tell each the other's value


@dataclass(frozen=True, slots=True, order=True)
class Assessment:
    """One of the counted assessments: «ВПР», mathematics, grade 5; `label` is what stands under its bars."""

    procedure: str
    subject: str
    grade: int | None
    label: str


COUNTED = (
    Assessment("ВПР", "математика", 5, "5 мат"),
    Assessment("ВПР", "русский язык", 5, "5 рус"),
    Assessment("ВПР", "математика", 6, "6 мат"),
    Assessment("ВПР", "русский язык", 6, "6 рус"),
    Assessment("ОГЭ", "математика", None, "мат"),
    Assessment("ОГЭ", "русский язык", None, "рус"),
    Assessment("ЕГЭ", "математика базовая", None, "мат баз"),
    Assessment("ЕГЭ", "математика профильная", None, "проф"),
    Assessment("ЕГЭ", "русский язык", None, "рус"),
)


@dataclass(frozen=True, slots=True)
class Result:
    """What one school's assessment gave: participants, how many stayed below; `year` starts its academic year."""

    school: int
    year: int
    assessment: Assessment
    participants: int
    below: int

    @property
    def share(self) -> float | None:
        """Percents 0–100; None where nobody took part."""
        return 100 * self.below / self.participants if self.participants else None

    @property
    def is_low(self) -> bool:
        return bool(self.participants) and Fraction(100 * self.below, self.participants) >= LINE


@dataclass(frozen=True, slots=True)
class Bar:
    """An assessment of one school: percents below now and the year before, the median of the programme's schools."""

    assessment: Assessment
    now: float | None = None
    before: float | None = None
    median: float | None = None
    is_low: bool = False


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """The bars of one school and the academic year they are of (None: the programme has no results yet)."""

    year: int | None = None
    bars: tuple[Bar, ...] = ()

    @property
    def known(self) -> int:
        return sum(bar.now is not None for bar in self.bars)

    @property
    def low(self) -> tuple[Bar, ...]:
        """Low results, the worst first."""
        return tuple(sorted((bar for bar in self.bars if bar.is_low), key=lambda bar: -(bar.now or 0)))


def result_facts(results: Iterable[Result], school: int, sat: Sequence[Assessment], until: int) -> ResultFacts:
    """One school among the results of all: the newest year up to `until` that anybody has, and the one before it.

    `sat` are the assessments this school holds: a basic school has no ЕГЭ, and nothing is missing there. What it has
    results of is shown all the same.
    """
    counted = [result for result in results if result.assessment in COUNTED and result.year <= until]
    year = max((result.year for result in counted), default=None)
    if year is None:
        return ResultFacts()
    recent = by_place(counted)
    shown = [one for one in COUNTED if one in sat or any(recent.get((school, one, y)) for y in (year, year - 1))]
    return ResultFacts(year, tuple(bar_of(recent, school, one, year) for one in shown))


Places = Mapping[tuple[int, Assessment, int], Result]


def by_place(results: Iterable[Result]) -> Places:
    return {(result.school, result.assessment, result.year): result for result in results}


def bar_of(recent: Places, school: int, assessment: Assessment, year: int) -> Bar:
    now, before = (recent.get((school, assessment, y)) for y in (year, year - 1))
    return Bar(
        assessment,
        now=now.share if now else None,
        before=before.share if before else None,
        median=median_of(recent, assessment, year),
        is_low=now.is_low if now else False,
    )


def median_of(recent: Places, assessment: Assessment, year: int) -> float | None:
    """The median share of the programme's schools; None of fewer than three, where it would give one away."""
    own = [result.share for (_, one, y), result in recent.items() if (one, y) == (assessment, year)]
    known = [share for share in own if share is not None]
    return median(known) if len(known) >= MEDIAN_FROM else None


def held_by(kind: str | None) -> tuple[Assessment, ...]:
    """The assessments a school of a kind holds: a primary school none of the counted ones, a basic one no ЕГЭ."""
    if kind == "НОШ":
        return ()
    return tuple(one for one in COUNTED if one.procedure != "ЕГЭ" or kind != "ООШ")
