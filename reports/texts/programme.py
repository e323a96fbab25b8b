"""Sentences of the heat map of a programme and of its caption."""

from reports.programme import HeatRow, Overview, ProgrammeFacts, ProgrammeFindings
from reports.risk import Level
from reports.texts import NO_DATA_YET, captioned, clipped, year_label
from reports.texts.punctuality import on_time_finding
from reports.texts.targets import targets_finding
from storage.russian import NBSP, listing, plural, quoted, share

HEAT_FACTORS_KEY = f"Число{NBSP}— школы с{NBSP}высоким риском"
HEAT_KEY = f"Слева и сверху{NBSP}— больше рисков"
TOTALS = ("Школ с высоким", "риском")
LEGEND = {Level.HIGH: "высокий риск", Level.MEDIUM: "средний", Level.LOW: "низкий"}


def schools_count(count: int) -> str:
    return plural(count, "школа", "школы", "школ")


def page_key(first: int, count: int, total: int) -> str:
    """«Школы 1–20 из 40»: where a page stands in the list."""
    return f"Школы {first}–{first + count - 1} из{NBSP}{total}"


def about_programme(findings: ProgrammeFindings) -> str:
    return f"{schools_count(len(findings.rows))}, последние принятые данные"


def heat_finding(findings: ProgrammeFindings) -> str:
    """«чаще всего «Кадры» — 9 школ из 14»: the most frequent high factor among schools that have data for it."""
    if not findings.known:
        return NO_DATA_YET
    if not findings.high(0):
        schools = plural(findings.known, "школы", "школ", "школ")
        return f"высоких нет ни у{NBSP}одной из{NBSP}{schools}"
    worst = quoted(findings.columns[0])
    return f"чаще всего {worst}{NBSP}— {schools_count(findings.high(0))} из{NBSP}{findings.base(0)}"


def programme_caption(facts: ProgrammeFacts, findings: ProgrammeFindings) -> str:
    """The heading of the picture, up to three findings with their numbers, what to do next; ≤ 1024 characters."""
    title = f"{clipped(facts.title)}, {year_label(facts.year)}"
    headings = [f"Риски: {heat_finding(findings)}.", *(overview_headings(facts.overview) if facts.overview else ())]
    told = [worst_schools(findings) if facts.named else "", common_factors(findings), filled_sentence(findings)]
    return captioned(title, headings, told, programme_step(findings))


def overview_headings(overview: Overview) -> list[str]:
    """The headings of the second page."""
    return [
        f"Показатели: {targets_finding(overview.targets)}.",
        *([f"В срок: {on_time_finding(overview.on_time)}."] if overview.with_tasks else ()),
    ]


def worst_schools(findings: ProgrammeFindings) -> str:
    """The three schools with most high factors."""
    worst = [row for row in findings.rows if row.count(Level.HIGH)][:3]
    named = [f"{clipped(row.school.name)} ({high_of(row)})" for row in worst]
    return f"Больше всего высоких рисков: {listing(named)}." if named else ""


def high_of(row: HeatRow) -> str:
    """«3 из 9»: high factors among those with data."""
    return f"{row.count(Level.HIGH)} из{NBSP}{len(row.levels) - row.count(None)}"


def common_factors(findings: ProgrammeFindings) -> str:
    common = [quoted(name) for place, name in enumerate(findings.columns) if findings.is_common(place)]
    if not common:
        return ""
    named = f"{', '.join(common[:3])} и ещё {len(common) - 3}" if len(common) > 3 else listing(common)
    factors = plural(len(common), "фактор высокий", "фактора высокие", "факторов высокие")
    return f"У{NBSP}половины школ и больше {factors}: {named}."


def filled_sentence(findings: ProgrammeFindings) -> str:
    if findings.completeness is None:
        return ""
    silent = len(findings.rows) - findings.known
    without = f", без данных {schools_count(silent)}" if silent else ""
    return f"Анкеты заполнены на {share(findings.completeness)}{without}."


def programme_step(findings: ProgrammeFindings) -> str:
    silent = len(findings.rows) - findings.known
    if not findings.known:
        return "провести опрос о факторах риска."
    if silent:
        return f"получить ответы: их нет у{NBSP}{plural(silent, 'школы', 'школ', 'школ')}."
    if findings.high(0):
        return f"обсудить на совете {quoted(findings.columns[0])} и поручить кураторам меры для школ сверху списка."
    return "держать курс и сравнить со следующей волной."
