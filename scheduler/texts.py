"""Russian sentences of planning."""

from collections.abc import Sequence

WHEN = "К какому сроку это нужно сделать?"
AMENDED = "срок в дорожной карте изменён"
RECKONED = "срок посчитан заново: изменился календарь программы или ответ о сроке"
OFF_DAY = "срок выпал на выходной"
ON_ITS_DAY = "срок снова в тот день, который напечатан"
REMOVED = "мероприятия, маршрута или срока больше нет в плане"
AGAIN = "снова в плане"
PRINTED_YEAR = "Здесь напечатан год, и он прошёл. Перенести на {year}/{next}?"
OUTSIDE = "Напечатанный срок — вне лет программы. К какому сроку это нужно сделать?"
DIFFERENT = "В программе напечатано по-разному: {phrases}. Как проводить?"
COORDINATOR = "координатор программы"
ALARM = {3: "Через 3 дня срок: {summary}", 1: "Завтра срок: {summary}"}


def printed_year(year: int) -> str:
    return PRINTED_YEAR.format(year=year, next=year + 1)


def different(phrases: Sequence[str]) -> str:
    return DIFFERENT.format(phrases=" и ".join(f"«{phrase}»" for phrase in phrases))
