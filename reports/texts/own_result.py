"""Sentences of a school's own answers beside the median of its group."""

from reports.own_result import OwnResult, OwnRow
from reports.texts import captioned, clipped
from storage.russian import NBSP, number, percent, plural

NAME = "Ответы школы"
KEY = f"Чёрточка на полосе{NBSP}— медиана группы"
STEP = "обсудить с куратором то, что дальше всего от медианы."


def compared_with(facts: OwnResult) -> str:
    return f"{facts.group}: {plural(facts.schools, 'школа', 'школы', 'школ')}"


def finding(facts: OwnResult) -> str:
    """«отличаются от медианы 5 из 9»."""
    if not facts.apart:
        return "все на уровне медианы группы"
    return f"отличаются от медианы {facts.apart} из{NBSP}{len(facts.rows)}"


def own_words(row: OwnRow) -> str:
    return percent(row.own) if row.is_share else number(row.own, 2)


def middle_words(row: OwnRow) -> str:
    return f"медиана {percent(row.middle) if row.is_share else number(row.middle, 2)}"


def more(count: int) -> str:
    return f"и{NBSP}ещё {plural(count, 'вопрос', 'вопроса', 'вопросов')}"


def own_result_caption(facts: OwnResult) -> str:
    """The heading of the picture, what is furthest from the median, what to do next."""
    furthest = sorted(facts.rows, key=lambda row: -abs(row.own - row.middle) / row.full)
    said = [f"{clipped(row.label)}: {own_words(row)}, {middle_words(row)}" for row in furthest if row.own != row.middle]
    title = f"{clipped(facts.title)}, {clipped(facts.school)}. Сравнение с группой: {compared_with(facts)}"
    return captioned(title, [f"{NAME}: {finding(facts)}."], said, STEP)
