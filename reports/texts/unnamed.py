"""Results of an anonymous wave in words and as tables: only what `reports.unnamed` lets be told."""

from collections.abc import Iterator, Mapping
from html import escape

from reports.unnamed import LEAST, Spread, Told, told_of
from storage.importing.exporting import Cell, Share, Table, TableColumn
from storage.queries.unnamed_waves import UnnamedCounts, UnnamedQuestion
from storage.question_kinds import QuestionKind
from storage.russian import NBSP, dotted, number, plural, share

FEW = f"Ответили меньше {LEAST} человек: итоги не показываются, чтобы никого нельзя было узнать."
LIMIT = 3300
NUMBERS = frozenset({QuestionKind.INTEGER, QuestionKind.DECIMAL})
CHOSEN = frozenset({QuestionKind.SELECT_ONE, QuestionKind.SELECT_MULTIPLE})
ALL_SHEET, SCHOOLS_SHEET = "Итоги", "По школам"
ALL_COLUMNS = ("Вопрос", "Ответов", "Ответ", "Выбрали", "Доля")
SCHOOL_COLUMNS = ("Школа", *ALL_COLUMNS)


def summary(counts: UnnamedCounts) -> str:
    """Every question with the shares of its answers, as much as a message holds."""
    people = plural(counts.people, "человек", "человека", "человек")
    head = f"<b>{escape(counts.title)}</b>\nСбор закончен {dotted(counts.closes, year=True)}, ответили {people}."
    if counts.people < LEAST:
        return f"{head}\n\n{FEW}"
    parts, room = [head], LIMIT - len(head)
    for question in counts.questions:
        part = _part(question, told_in(counts, question))
        room -= len(part) + 2
        if room < 0:
            return "\n\n".join([*parts, "… остальное — в файле."])
        parts.append(part)
    return "\n\n".join(parts)


def told_in(counts: UnnamedCounts, question: UnnamedQuestion) -> Told:
    """What may be told of one question."""
    by_school: dict[str, dict[str, int]] = {}
    for one in counts.counts:
        if one.question == question.id:
            by_school.setdefault(one.school, {})[one.value] = one.number
    return told_of(by_school, several=question.kind is QuestionKind.SELECT_MULTIPLE)


def _part(question: UnnamedQuestion, told: Told) -> str:
    label = f"<b>{escape(question.label)}</b>"
    if told.total is None:
        return f"{label}\nменьше {LEAST} ответов"
    count = plural(told.total.answers, "ответ", "ответа", "ответов")
    if question.kind in NUMBERS:
        return f"{label}\nмедиана {number(float(told.total.middle), 2)} ({count})"
    if question.kind not in CHOSEN:
        return f"{label}\n{count}, слова — в файле"
    rows = [f"{share(told.total.share(value))}{NBSP}— {escape(words)}" for value, words in question.choices]
    return "\n".join([f"{label} ({count})", *rows])


def tables(counts: UnnamedCounts) -> tuple[Table, ...]:
    """In all, and by the schools that may be told apart."""
    told = {question: told_in(counts, question) for question in counts.questions}
    everybody = [row for question, one in told.items() if one.total for row in _rows(question, one.total)]
    return _table(ALL_SHEET, ALL_COLUMNS, everybody), _table(SCHOOLS_SHEET, SCHOOL_COLUMNS, [*_of_schools(told)])


def _of_schools(told: Mapping[UnnamedQuestion, Told]) -> Iterator[list[Cell]]:
    """Words of one's own are never told beside a school."""
    for question, one in told.items():
        if question.kind in CHOSEN | NUMBERS:
            for school, spread in one.by_school.items():
                yield from ([school, *row] for row in _rows(question, spread))


def _rows(question: UnnamedQuestion, spread: Spread) -> Iterator[list[Cell]]:
    if question.kind in NUMBERS:
        yield [question.label, spread.answers, "медиана", float(spread.middle), None]
    elif question.kind in CHOSEN:
        for value, words in question.choices:
            yield [question.label, spread.answers, words, spread.by_value.get(value, 0), Share(spread.share(value))]
    else:
        for value, times in sorted(spread.by_value.items()):
            yield [question.label, spread.answers, value, times, None]


def _table(name: str, headers: tuple[str, ...], rows: list[list[Cell]]) -> Table:
    columns = tuple(TableColumn(header, f"column{place}", required=False) for place, header in enumerate(headers))
    return Table(name, columns, tuple(tuple(row) for row in rows))
