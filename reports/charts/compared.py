"""The pictures of two schools side by side, and of one school over its waves and years."""

from reports.charts.canvas import Picture
from reports.charts.names import bare_names
from reports.charts.pairs import PairRow, Side, pair_heads, pair_rows
from reports.charts.parts import Header, footer, hairline, header, header_of, heading
from reports.charts.tokens import CAPTION, LEFT, MUTE
from reports.compared import CompareFacts
from reports.results import Bar
from reports.school import FactorFinding, SchoolFindings
from reports.texts import compared as words
from reports.texts import generated_line
from reports.texts.punctuality import on_time_share
from reports.texts.results import NO_RESULTS, bar_label
from reports.texts.school import RISK_KEY
from storage.russian import NBSP

WAVES = 6
WAVE_LEFT, WAVE_PITCH = 470, 66
FACTOR_PITCH = 44


def compare_picture(facts: CompareFacts, first: SchoolFindings, second: SchoolFindings) -> Picture:
    """Risks, results and tasks of two schools in two columns."""
    picture = Picture()
    names = bare_names([facts.first.title, facts.second.title])
    bottom = header(picture, compare_header(facts))
    told = words.told_apart(names)
    heading(picture, bottom + 48, "Риски", words.risks_finding(told, first, second))
    bottom = pair_heads(picture, bottom + 62, names)
    bottom = pair_rows(picture, bottom, risk_pairs(first, second)) + 18
    hairline(picture, bottom)
    heading(picture, bottom + 44, "Результаты", words.results_finding(told, facts))
    rows = result_pairs(facts)
    if rows:
        bottom = pair_rows(picture, bottom + 62, rows) + 18
    else:
        picture.text(LEFT, bottom + 92, NO_RESULTS, CAPTION, colour=MUTE)
        bottom += 116
    hairline(picture, bottom)
    heading(picture, bottom + 44, "Задачи", words.tasks_finding(told, facts))
    bottom = pair_rows(picture, bottom + 62, task_pairs(facts)) + 18
    footer(picture, bottom, RISK_KEY, generated_line(facts.generated_at))
    return picture


def compare_header(facts: CompareFacts) -> Header:
    return header_of(
        facts.first,
        title=words.COMPARE_TITLE,
        about=words.compared_names(facts),
        state=words.TWO_SCHOOLS,
    )


def risk_pairs(first: SchoolFindings, second: SchoolFindings) -> list[PairRow]:
    """Factors by their worse score of the two; the worse side bold."""
    others = {factor.name: factor for factor in second.factors}
    pairs = [(factor, others[factor.name]) for factor in first.factors if factor.name in others]
    pairs.sort(key=lambda pair: -max(-1 if one.score is None else one.score for one in pair))
    return [PairRow(a.name, risk_side(a, b), risk_side(b, a)) for a, b in pairs]


def risk_side(own: FactorFinding, other: FactorFinding) -> Side:
    if own.score is None:
        return Side(None)
    return Side(str(own.score), own.level, is_worse=other.score is not None and own.score > other.score)


def result_pairs(facts: CompareFacts) -> list[PairRow]:
    """Assessments that either school holds; shares of different years do not stand side by side."""
    if facts.first.results.year != facts.second.results.year:
        return []
    mine, theirs = ({bar.assessment: bar for bar in one.results.bars} for one in (facts.first, facts.second))
    return [
        PairRow(words.assessment_name(one), result_side(mine.get(one)), result_side(theirs.get(one)))
        for one in dict.fromkeys([*mine, *theirs])
    ]


def result_side(bar: Bar | None) -> Side:
    if bar is None or bar.now is None:
        return Side(None)
    return Side(f"{bar_label(bar)}{NBSP}%", is_alarm=bar.is_low)


def task_pairs(facts: CompareFacts) -> list[PairRow]:
    sides = facts.first, facts.second
    late = [Side(str(one.tasks.overdue), is_alarm=one.tasks.overdue > 0) for one in sides]
    done = [Side(f"{one.tasks.done} из{NBSP}{one.tasks.total}" if one.tasks.total else None) for one in sides]
    kept = [Side(on_time_share(one.on_time)) for one in sides]
    rows = (("Просрочено", late), ("Выполнено", done), ("В срок", kept))
    return [PairRow(name, both[0], both[1]) for name, both in rows]
