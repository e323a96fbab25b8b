"""Sentences of two schools side by side, of a school over time, and of all indicators."""

import datetime
from collections.abc import Mapping, Sequence

from reports.compared import CompareFacts, DynamicsFacts, IndicatorFacts
from reports.results import LINE, Assessment
from reports.risk import Level
from reports.school import FactorFinding, SchoolFindings
from reports.texts import NO_DATA_YET, captioned, change_words, clipped, sentence, year_label
from reports.texts.punctuality import on_time_finding
from reports.texts.results import year_short
from reports.texts.school import high_words
from reports.texts.targets import targets_finding, value_words
from storage.russian import NBSP, number, plural, quoted, rounded

COMPARE_TITLE = "Две школы рядом"
TWO_SCHOOLS = f"2{NBSP}школы"
DYNAMICS = "Динамика по волнам и годам"
NO_WAVES = "Появится после первой принятой волны опроса."
DYNAMICS_KEY = f"Треугольник{NBSP}— высокий, ромб{NBSP}— средний"
LONGEST = 16
INDICATORS = "Показатели программы"
INDICATOR_KEY = f"Чёрточка на полосе{NBSP}— план"

Names = Sequence[str]
Profiles = Sequence[tuple[datetime.date, Mapping[str, FactorFinding]]]


def assessment_name(one: Assessment) -> str:
    return f"{one.procedure}, {one.label}"


def compared_names(facts: CompareFacts) -> str:
    return f"{facts.first.title} и {facts.second.title}"


def told_apart(names: Names) -> Names:
    """The names, or «первая» and «вторая» where they are too long for a heading."""
    return names if max(map(len, names)) <= LONGEST else ("первая", "вторая")


def risks_finding(names: Names, first: SchoolFindings, second: SchoolFindings) -> str:
    """«Степная — 5 высоких, Луговая — 2»."""
    if not first.known and not second.known:
        return NO_DATA_YET
    told = [
        f"{clipped(name)}{NBSP}— {high_words(one) if one.known else 'нет данных'}"
        for name, one in zip(names, (first, second), strict=True)
    ]
    return ", ".join(told)


def results_finding(names: Names, facts: CompareFacts) -> str:
    """Low results of both, of those known."""
    both = facts.first.results, facts.second.results
    if not any(one.known for one in both):
        return NO_DATA_YET
    told = [
        f"{clipped(name)}{NBSP}— {len(one.low)} из{NBSP}{one.known}" if one.known else f"{clipped(name)}{NBSP}— н/д"
        for name, one in zip(names, both, strict=True)
    ]
    return f"от {LINE}{NBSP}%: " + ", ".join(told)


def tasks_finding(names: Names, facts: CompareFacts) -> str:
    late = facts.first.tasks.overdue, facts.second.tasks.overdue
    if not any(late):
        return "просроченных нет"
    return "просрочено " + ", ".join(f"{clipped(name)}{NBSP}— {n}" for name, n in zip(names, late, strict=True))


def compare_caption(facts: CompareFacts, names: Names, first: SchoolFindings, second: SchoolFindings) -> str:
    title = f"{clipped(facts.first.title)} и {clipped(facts.second.title)}, {year_label(facts.first.year)}"
    headings = [
        f"Риски: {risks_finding(names, first, second)}.",
        f"Результаты: {results_finding(names, facts)}.",
        f"Задачи: {tasks_finding(names, facts)}.",
    ]
    apart = furthest(first, second)
    told = []
    if apart is not None:
        own, other = apart
        who = names[0] if (own.score or 0) > (other.score or 0) else names[1]
        points = plural(abs((own.score or 0) - (other.score or 0)), "пункт", "пункта", "пунктов")
        told.append(f"Сильнее всего расходятся по фактору {quoted(own.name)}: {clipped(who)} хуже на{NBSP}{points}.")
    for name, one in zip(names, (facts.first, facts.second), strict=True):
        told.append(f"{clipped(name)} в срок: {on_time_finding(one.on_time)}.")
    return captioned(title, headings, told, compare_step(first, second))


def furthest(first: SchoolFindings, second: SchoolFindings) -> tuple[FactorFinding, FactorFinding] | None:
    """The factor whose points differ most."""
    others = {factor.name: factor for factor in second.factors}
    pairs = [(one, others[one.name]) for one in first.factors if one.name in others]
    known = [(a, b) for a, b in pairs if a.score is not None and b.score is not None and a.score != b.score]
    return max(known, key=lambda pair: abs((pair[0].score or 0) - (pair[1].score or 0)), default=None)


def compare_step(first: SchoolFindings, second: SchoolFindings) -> str:
    if not first.known or not second.known:
        return "собрать ответы там, где данных нет: сравнивать пока нечего."
    return "перенять у той, где риск ниже, то, что работает: договоритесь о взаимном посещении."


def waves_count(count: int) -> str:
    return plural(count, "волна", "волны", "волн")


def dynamics_finding(profiles: Profiles, order: Sequence[FactorFinding]) -> str:
    """«высоких было 5, стало 3» between the first wave and the last."""
    if not profiles:
        return NO_DATA_YET
    counts = [sum(one.level is Level.HIGH for one in profile.values()) for _, profile in profiles]
    if len(counts) == 1:
        return f"{counts[0]} высоких, сравнить пока не с{NBSP}чем"
    if counts[0] == counts[-1]:
        return f"высоких {counts[-1]}, как было"
    return f"высоких было {counts[0]}, стало {counts[-1]}"


def years_finding(facts: DynamicsFacts) -> str:
    """«от 30 % и выше: 3 из 8 в 2025/26, было 5 из 8» of the two newest years."""
    years = sorted({year for _, shares in facts.results for year, _ in shares})
    if not years:
        return NO_DATA_YET
    told = []
    for year in years[-2:]:
        known = [dict(shares)[year] for _, shares in facts.results if year in dict(shares)]
        told.append(f"{year_short(year)}{NBSP}— {sum(share >= LINE for share in known)} из{NBSP}{len(known)}")
    return f"от {LINE}{NBSP}%: " + ", ".join(told)


def dynamics_caption(facts: DynamicsFacts, profiles: Profiles, order: Sequence[FactorFinding]) -> str:
    title = f"{clipped(facts.title)}, динамика, {year_label(facts.year)}"
    headings = [f"Риски: {dynamics_finding(profiles, order)}.", f"Результаты: {years_finding(facts)}."]
    return captioned(title, headings, dynamics_findings(facts, profiles), dynamics_step(profiles))


def dynamics_findings(facts: DynamicsFacts, profiles: Profiles) -> list[str]:
    told = [f"{word}: {quoted(name)}, {change_words(change)}." for word, name, change in extremes(profiles)]
    falls = [
        (rounded(shares[-1][1], 0) - rounded(shares[0][1], 0), one) for one, shares in facts.results if len(shares) > 1
    ]
    if falls:
        change, one = max(falls, key=lambda pair: abs(pair[0]))
        if change:
            word = "выросла" if change > 0 else "снизилась"
            points = plural(abs(int(change)), "пункт", "пункта", "пунктов")
            told.append(f"Доля ниже порога сильнее всего {word}: {assessment_name(one)}, на{NBSP}{points}.")
    return told


def extremes(profiles: Profiles) -> list[tuple[str, str, int]]:
    """What grew most and what fell most between the first wave and the last."""
    if len(profiles) < 2:
        return []
    first, last = profiles[0][1], profiles[-1][1]
    changes = {
        name: (one.score or 0) - (first[name].score or 0)
        for name, one in last.items()
        if name in first and one.score is not None and first[name].score is not None
    }
    if not changes:
        return []
    worst, best = max(changes, key=lambda name: changes[name]), min(changes, key=lambda name: changes[name])
    told = [("Сильнее всего вырос", worst, changes[worst])] if changes[worst] > 0 else []
    return told + ([("Сильнее всего снизился", best, changes[best])] if changes[best] < 0 else [])


def dynamics_step(profiles: Profiles) -> str:
    if not profiles:
        return "провести опрос о факторах риска."
    if len(profiles) == 1:
        return "повторить опрос через полгода: тогда будет с чем сравнить."
    return "обсудить с куратором, что помогло там, где стало лучше, и что мешает там, где хуже."


def indicator_caption(facts: IndicatorFacts) -> str:
    title = f"{INDICATORS}, {clipped(facts.title)}, {year_label(facts.year)}"
    told = [
        sentence(f"{clipped(one.title)}: {value_words(one)} при плане {number(one.plan or 0)}")
        for one in facts.targets
        if one.is_met is False and not one.is_document
    ]
    return captioned(title, [f"Показатели: {targets_finding(facts.targets)}."], told, indicator_step(facts))


def indicator_step(facts: IndicatorFacts) -> str:
    missing = sum(one.fact is None for one in facts.targets)
    below = sum(one.is_met is False for one in facts.targets)
    if not facts.targets:
        return "внести показатели программы: лист «Показатели» шаблона, /import"
    if missing:
        return f"внести факты: их нет у{NBSP}{plural(missing, 'показателя', 'показателей', 'показателей')}."
    if below:
        return f"разобрать {plural(below, 'показатель', 'показателя', 'показателей')} ниже плана."
    return "план выполнен: держать курс."
