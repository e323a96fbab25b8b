"""The units recurrences count in: their words, their codes, how many of them a year has."""

from scheduler.terms.tokens import Token
from scheduler.terms.vocabulary import (
    HALF_YEARLY,
    MONTHLY,
    QUARTERLY,
    TERMLY,
    THIRDLY,
    TRIMESTER,
    WEEKLY,
    YEARLY,
    Word,
)
from scheduler.terms.years import Tokens, skip_dot

CODES = {
    WEEKLY: "weekly",
    MONTHLY: "monthly",
    QUARTERLY: "quarterly",
    TERMLY: "school_quarterly",
    HALF_YEARLY: "half_yearly",
    YEARLY: "yearly",
    THIRDLY: "n_per_year:3",
}
PER_YEAR = {WEEKLY: 52, MONTHLY: 12, QUARTERLY: 4, TERMLY: 4, HALF_YEARLY: 2, YEARLY: 1, THIRDLY: 3}
UNIT_RHYTHMS = {
    Word.WEEK: WEEKLY,
    Word.MONTHS: MONTHLY,
    Word.QUARTER: QUARTERLY,
    Word.TERM: TERMLY,
    Word.HALF: HALF_YEARLY,
    Word.YEAR: YEARLY,
    Word.ACADEMIC: YEARLY,
    Word.CALENDAR: YEARLY,
}
COUNTED = (Word.TERM, Word.HALF, Word.QUARTER, Word.WEEK)
COUNTS = (Word.NUMBER, Word.CARDINAL)
SHAPES_SKIPPED = (Word.EVERY, Word.WHOLE, Word.CURRENT, Word.REPORTING)
DAYS_PER_YEAR = 365
DECADE = 10


def unit_of(token: Token) -> int:
    """The unit a word names, 0 for none."""
    if token.kind is Word.TERM and token.value == TRIMESTER:
        return THIRDLY
    return UNIT_RHYTHMS.get(token.kind, 0)


def unit_behind(tokens: Tokens, i: int) -> tuple[int, int]:
    """The unit of a recurrence at `i` («учебный год», «квартал») and the place behind it; 0 where there is none."""
    while tokens[i].kind in SHAPES_SKIPPED:
        i += 1
    if tokens[i].kind is Word.ACADEMIC and tokens[i + 1].kind in COUNTED:  # «учебную четверть»
        i += 1
    unit = unit_of(tokens[i])
    if unit == YEARLY and tokens[i].kind is not Word.YEAR:
        i = skip_dot(tokens, i + 1)
        if tokens[i].kind is not Word.YEAR:
            return unit, i
    return (unit, skip_dot(tokens, i + 1)) if unit else (0, i)


def days_behind(tokens: Tokens, i: int, every: int) -> tuple[int, int]:
    """How many times a year «10 дней» or «декаду» at `i` are, and the place behind them; 0 where they are not."""
    kind = tokens[i].kind
    if kind is Word.DECADE:
        return DAYS_PER_YEAR // (DECADE * every), i + 1
    return (max(1, DAYS_PER_YEAR // every), i + 1) if kind is Word.DAY and every > 1 else (0, i)


def rhythm_code(unit: int, count: int, every: int = 1) -> str:
    """«2 раза в квартал» is eight times a year, «1 раз в 2 года» every two years."""
    if unit == YEARLY and every > 1:
        return f"every_n_years:{every}" if count == 1 else f"n_per_year:{max(1, round(count / every))}"
    if unit == WEEKLY and every == 1:
        return CODES[WEEKLY]
    if count == every == 1:
        return CODES[unit]
    return f"n_per_year:{max(1, PER_YEAR[unit] * count // every)}"
