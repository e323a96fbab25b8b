"""Sentences of assessment results."""

from reports.results import LINE, Bar, ResultFacts
from reports.texts import NO_DATA_YET
from storage.russian import NBSP, form, number, rounded

LINE_LABEL = f"{LINE}{NBSP}%"
MEDIAN = "медиана программы"
BELOW = ("учеников ниже порога, %", "ниже порога, %", "%")  # the longest that fits
SHORT_MISSING = "н/д"
NO_RESULTS = "Появятся, когда в программу загрузят лист «Результаты»."


def year_short(year: int) -> str:
    """«2025/26»: an academic year in a legend."""
    return f"{year}/{(year + 1) % 100:02d}"


def bar_label(bar: Bar) -> str:
    """Whole percents; a result just under the line keeps its decimal, for «30» would look low: «29,9»."""
    share = bar.now or 0
    whole = rounded(share, 0)
    if not bar.is_low and whole >= LINE:
        return number(int(share * 10) / 10)
    return number(whole)


def results_finding(facts: ResultFacts) -> str:
    """«3 из 8 от 30 % и выше»; the base counts only what has data."""
    if not facts.known:
        return NO_DATA_YET
    missing = len(facts.bars) - facts.known
    without = f", {missing} без{NBSP}данных" if missing else ""
    line = f"{LINE}{NBSP}%"
    if facts.low:
        return f"{len(facts.low)} из{NBSP}{facts.known} от{NBSP}{line} и выше{without}"
    everything = f"все {facts.known}" if facts.known > 1 else "единственный"
    return f"{everything} ниже {line}{without}"


def worst_result(facts: ResultFacts) -> str:
    """«Ниже порога на ВПР, 6 мат, — 42 % учеников; низких результатов 3 из 8.»: nothing where none is low."""
    if not facts.low:
        return ""
    worst = facts.low[0]
    named = f"{worst.assessment.procedure}, {worst.assessment.label}"
    change = "" if worst.before is None else f", год назад {number(rounded(worst.before, 0))}{NBSP}%"
    median = "" if worst.median is None else f", медиана программы {number(rounded(worst.median, 0))}{NBSP}%"
    share = f"{bar_label(worst)}{NBSP}%"
    results = form(len(facts.low), "низкий результат", "низких результата", "низких результатов")
    counted = f"{len(facts.low)}{NBSP}{results} из{NBSP}{facts.known}"
    return f"{counted}; ниже порога чаще всего {named}: {share}{change}{median}."
