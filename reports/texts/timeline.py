"""Sentences of a roadmap in time."""

from reports.texts import NO_DATA_YET, captioned, clipped, sentence, year_label
from reports.timeline import Standing, TimelineFacts
from storage.russian import NBSP, day, days_left, plural

TITLE = "Дорожная карта по месяцам"
OTHERS = "Остальные направления"
EMPTY = "Сроков пока нет: разложите дорожную карту по срокам, /programme."
KEY = f"Черта{NBSP}— сегодня, знак{NBSP}— худшее в месяце"
MONTHS = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")


def deadlines_count(count: int) -> str:
    return plural(count, "срок", "срока", "сроков")


def timeline_finding(facts: TimelineFacts) -> str:
    """«3 из 42 просрочены», or how much is done."""
    if not facts.total:
        return NO_DATA_YET
    late = facts.count(Standing.OVERDUE)
    if late:
        return f"просрочено {late} из{NBSP}{facts.total}"
    return f"выполнено {facts.count(Standing.DONE)} из{NBSP}{facts.total}"


def coming_finding(facts: TimelineFacts) -> str:
    if not facts.coming:
        return "сроков больше нет"
    return f"{day(facts.coming[0][0])}, {days_left((facts.coming[0][0] - facts.as_of).days)}"


def timeline_caption(facts: TimelineFacts) -> str:
    title = f"{clipped(facts.title)}, {year_label(facts.year)}"
    headings = [f"Дорожная карта: {timeline_finding(facts)}.", f"Дальше: {coming_finding(facts)}."]
    told = [latest_direction(facts), done_sentence(facts), coming_sentence(facts)]
    return captioned(title, headings, told, timeline_step(facts))


def latest_direction(facts: TimelineFacts) -> str:
    latest = max(facts.lines, key=lambda line: line.count(Standing.OVERDUE), default=None)
    if latest is None or not latest.count(Standing.OVERDUE):
        return ""
    return f"Больше всего просрочено ({latest.count(Standing.OVERDUE)}): {sentence(clipped(latest.name))}"


def done_sentence(facts: TimelineFacts) -> str:
    done = facts.count(Standing.DONE)
    return f"Выполнено {done} из{NBSP}{facts.total}." if done else ""


def coming_sentence(facts: TimelineFacts) -> str:
    return sentence(f"Ближайшее: {clipped(facts.coming[0][1])}") if facts.coming else ""


def timeline_step(facts: TimelineFacts) -> str:
    if not facts.total:
        return "разложить дорожную карту по срокам: /programme"
    late = facts.count(Standing.OVERDUE)
    if late:
        words = plural(late, "просроченный срок", "просроченных срока", "просроченных сроков")
        return f"разобрать {words} с ответственными."
    return "держать темп — просроченных сроков нет."
