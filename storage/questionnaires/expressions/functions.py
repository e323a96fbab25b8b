"""What operators and functions make of values, as XPath 1.0 has it; nothing here raises."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

from storage.questionnaires.expressions.tree import Value

LONGEST = 2000
NOT_A_NUMBER = Decimal("NaN")
NUMBERS = Context(prec=28, Emin=-60, Emax=60, traps=[])  # nothing raises and nothing grows without bounds
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)", re.ASCII)


def truth(value: Value) -> bool:
    if isinstance(value, Decimal):
        return not value.is_nan() and value != 0
    return bool(value)


def numeric(value: Value) -> Decimal:
    """A number; a date is its number of days, what is no number is NaN."""
    if isinstance(value, bool):
        return Decimal(int(value))
    if isinstance(value, Decimal):
        return NOT_A_NUMBER if value.is_snan() else value
    text = value.strip()
    if ISO_DATE.fullmatch(text):
        return _days(text)
    return NUMBERS.create_decimal(text) if NUMBER.fullmatch(text) else NOT_A_NUMBER


def _days(text: str) -> Decimal:
    try:
        return Decimal(date.fromisoformat(text).toordinal())
    except ValueError:
        return NOT_A_NUMBER


def textual(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{NUMBERS.normalize(value):f}" if value.is_finite() else str(value)
    return value


def _equal(a: Value, b: Value) -> bool:
    if isinstance(a, bool) or isinstance(b, bool):
        return truth(a) == truth(b)
    if isinstance(a, Decimal) or isinstance(b, Decimal):
        return numeric(a) == numeric(b)
    return a == b


def _compared(holds: Callable[[Decimal, Decimal], bool]) -> Callable[[Value, Value], Value]:
    def compare(a: Value, b: Value) -> Value:
        one, other = numeric(a), numeric(b)
        return not one.is_nan() and not other.is_nan() and holds(one, other)

    return compare


def _reckoned(operation: Callable[[Decimal, Decimal], Decimal]) -> Callable[[Value, Value], Value]:
    return lambda a, b: operation(numeric(a), numeric(b))


def _sum(*values: Value) -> Value:
    total = Decimal(0)
    for value in values:
        total = NUMBERS.add(total, numeric(value))
    return total


def _extreme(choose: Callable[..., Decimal]) -> Callable[..., Value]:
    def extreme(*values: Value) -> Value:
        numbers = [numeric(value) for value in values]
        return NOT_A_NUMBER if any(one.is_nan() for one in numbers) else choose(numbers)

    return extreme


def _round(value: Value, digits: Value = Decimal(0)) -> Value:
    number, places = numeric(value), numeric(digits)
    if not number.is_finite() or not places.is_finite() or not -20 <= places <= 20:
        return NOT_A_NUMBER
    return NUMBERS.quantize(number, Decimal(1).scaleb(-int(places))) if places else _whole(number, ROUND_HALF_UP)


def _whole(number: Decimal, rounding: str) -> Decimal:
    return number.to_integral_value(rounding, NUMBERS) if number.is_finite() else number


def _selected(chosen: Value, one: Value) -> Value:
    return textual(one).strip() in textual(chosen).split()


def _selected_number(chosen: Value) -> Value:
    return Decimal(len(textual(chosen).split()))


@dataclass(frozen=True, slots=True)
class Function:
    """How many arguments it takes (None: any number from `least` on), and what it makes of them."""

    least: int
    most: int | None
    run: Callable[..., Value]


FUNCTIONS: Mapping[str, Function] = {
    "or": Function(2, 2, lambda a, b: truth(a) or truth(b)),
    "and": Function(2, 2, lambda a, b: truth(a) and truth(b)),
    "=": Function(2, 2, _equal),
    "!=": Function(2, 2, lambda a, b: not _equal(a, b)),
    "<": Function(2, 2, _compared(lambda a, b: a < b)),
    "<=": Function(2, 2, _compared(lambda a, b: a <= b)),
    ">": Function(2, 2, _compared(lambda a, b: a > b)),
    ">=": Function(2, 2, _compared(lambda a, b: a >= b)),
    "+": Function(2, 2, _reckoned(NUMBERS.add)),
    "-": Function(2, 2, _reckoned(NUMBERS.subtract)),
    "*": Function(2, 2, _reckoned(NUMBERS.multiply)),
    "div": Function(2, 2, _reckoned(NUMBERS.divide)),
    "mod": Function(2, 2, _reckoned(NUMBERS.remainder)),
    "negative": Function(1, 1, lambda a: NUMBERS.minus(numeric(a))),
    "not": Function(1, 1, lambda a: not truth(a)),
    "true": Function(0, 0, lambda: True),
    "false": Function(0, 0, lambda: False),
    "today": Function(0, 0, lambda: ""),  # the scope knows it
    "if": Function(3, 3, lambda asked, yes, no: yes if truth(asked) else no),
    "coalesce": Function(2, 2, lambda a, b: b if a == "" else a),
    "selected": Function(2, 2, _selected),
    "count-selected": Function(1, 1, _selected_number),
    "number": Function(1, 1, numeric),
    "int": Function(1, 1, lambda a: _whole(numeric(a), ROUND_FLOOR)),
    "round": Function(1, 2, _round),
    "sum": Function(1, None, _sum),
    "min": Function(1, None, _extreme(min)),
    "max": Function(1, None, _extreme(max)),
    "string": Function(1, 1, textual),
    "string-length": Function(1, 1, lambda a: Decimal(len(textual(a)))),
    "concat": Function(1, None, lambda *parts: "".join(map(textual, parts))[:LONGEST]),
}
