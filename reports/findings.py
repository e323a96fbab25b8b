"""What a picture says, worked out before anything is drawn: factors worst first, with their change."""

from collections.abc import Iterable, Mapping, Sequence

from reports.programme import HeatRow, SchoolRow
from reports.risk import FactorName, FactorRisk, Level, Threshold, risk_profile
from reports.school import FactorFinding
from storage.russian import plain, rounded

Values = Mapping[str, float | None]


def factor_findings(
    now: Values, before: Values, thresholds: Sequence[Threshold], names: Iterable[FactorName]
) -> tuple[FactorFinding, ...]:
    """The factors of one school, worst first; ties by name, factors without data last."""
    current = {risk.number: risk for risk in risk_profile(now, thresholds)}
    previous = {risk.number: risk for risk in risk_profile(before, thresholds)}
    found = [finding(name, current.get(name.number), previous.get(name.number)) for name in names]
    return tuple(sorted(found, key=worst_first))


def finding(name: FactorName, now: FactorRisk | None, before: FactorRisk | None) -> FactorFinding:
    """The change is between the whole points people see, so that 84 after 80 is «хуже на 4»."""
    score, earlier = shown(now), shown(before)
    change = None if score is None or earlier is None else score - earlier
    return FactorFinding(name.short, now.level if now else None, score, change)


def shown(risk: FactorRisk | None) -> int | None:
    """The score in whole points."""
    return None if risk is None or risk.score is None else int(rounded(risk.score, 0))


def worst_first(factor: FactorFinding) -> tuple[int, int, str]:
    """A sorting key; the level goes first, for two factors may show the same points on two sides of a limit."""
    level = -1 if factor.level is None else factor.level
    return -level, -(factor.score or 0), plain(factor.name)


def answered(now: Values, thresholds: Iterable[Threshold]) -> int:
    """How many parameters have a value."""
    return sum(now.get(threshold.parameter) is not None for threshold in thresholds)


def heat_map(
    values: Mapping[int, Values],
    schools: Sequence[SchoolRow],
    thresholds: Sequence[Threshold],
    names: Sequence[FactorName],
) -> tuple[tuple[str, ...], tuple[HeatRow, ...]]:
    """Short factor names and rows of levels, both by number of high, then of medium, then by name; no data last."""
    levels = [levels_of(values.get(school.key, {}), thresholds, names) for school in schools]
    columns = sorted(range(len(names)), key=lambda place: heat_key([row[place] for row in levels], names[place].short))
    rows = [
        HeatRow(school, tuple(own[place] for place in columns)) for school, own in zip(schools, levels, strict=True)
    ]
    rows.sort(key=lambda row: heat_key(row.levels, row.school.name))
    return tuple(names[place].short for place in columns), tuple(rows)


def levels_of(values: Values, thresholds: Sequence[Threshold], names: Iterable[FactorName]) -> list[Level | None]:
    by_number = {risk.number: risk.level for risk in risk_profile(values, thresholds)}
    return [by_number.get(name.number) for name in names]


def heat_key(levels: Sequence[Level | None], name: str) -> tuple[bool, int, int, str]:
    """A sorting key: without any data last, then more high ones, more medium ones, the name."""
    is_empty = all(level is None for level in levels)
    return is_empty, -levels.count(Level.HIGH), -levels.count(Level.MEDIUM), plain(name)
