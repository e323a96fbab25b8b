"""A wave as tables: answers, against the last wave, by factor, what to look at again, what each column means."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from statistics import median
from zoneinfo import ZoneInfo

from reports.implausible import marks
from reports.texts import wave_results as words
from storage.importing.exporting import Cell, Table, TableColumn
from storage.importing.workbook_files import xlsx_of, zip_of
from storage.queries.wave_results import AskedQuestion, SchoolAnswers, WaveResults
from storage.question_kinds import QuestionKind
from storage.questionnaires.filling import NUMERIC


def xlsx_file(found: WaveResults) -> bytes:
    """Every table a sheet."""
    return xlsx_of(tables(found))


def csv_file(found: WaveResults) -> bytes:
    """Every table a CSV, in one archive."""
    return zip_of(tables(found))


def tables(found: WaveResults) -> tuple[Table, ...]:
    """The dictionary is the last one: every file explains itself."""
    return (
        _table(words.ANSWERS, [*words.ABOUT, *(_header(one) for one in found.questions)], _answers(found)),
        _table(words.CHANGES, words.CHANGE_COLUMNS, _changes(found)),
        _table(words.FACTORS, words.FACTOR_COLUMNS, _factors(found)),
        _table(words.CHECKS, words.CHECK_COLUMNS, _checks(found)),
        _table(words.DICTIONARY, words.DICTIONARY_COLUMNS, _dictionary(found)),
    )


def _table(name: str, headers: list[str], rows: Iterator[list[Cell]]) -> Table:
    columns = tuple(TableColumn(header, f"column{place}", required=False) for place, header in enumerate(headers))
    return Table(name, columns, tuple(tuple(row) for row in rows))


def _header(question: AskedQuestion) -> str:
    """By its name a column is found in the dictionary."""
    return f"{question.name}. {question.label}"


def _answers(found: WaveResults) -> Iterator[list[Cell]]:
    for school in found.schools:
        day = _day(school.handed_in, found.zone)
        on_time = None if day is None else words.YES if day <= date.fromisoformat(found.closes) else words.NO
        given = sum(school.values.get(one.name) is not None for one in found.questions)
        head: list[Cell] = [school.school, words.STATES[school.state], day, on_time, given]
        yield [*head, *(_cell(question, school) for question in found.questions)]


def _day(moment: datetime | None, zone: str) -> date | None:
    return moment.astimezone(ZoneInfo(zone)).date() if moment else None


def _cell(question: AskedQuestion, school: SchoolAnswers) -> Cell:
    """An answer as people read it; «нет данных» with its reason is not an empty cell."""
    if question.name not in school.values:
        return None
    value, note = school.values[question.name], school.notes.get(question.name)
    if value is None:
        return words.nothing(note)
    return note or words.FILE if question.kind is QuestionKind.FILE else shown(question, value)


def shown(question: AskedQuestion, value: str) -> Cell:
    """A kept value: a number, a day, or the words of what was chosen."""
    if question.kind in NUMERIC:
        return float(value)
    if question.kind is QuestionKind.DATE:
        return date.fromisoformat(value)
    if question.kind in (QuestionKind.SELECT_ONE, QuestionKind.SELECT_MULTIPLE):
        return ", ".join(question.choices.get(one, one) for one in value.split())
    return value


def _changes(found: WaveResults) -> Iterator[list[Cell]]:
    """What differs from the last wave, a line each; numbers with their difference."""
    for school in found.schools:
        for question in found.questions:
            before, value = school.before.get(question.name), school.values.get(question.name)
            if before is None or value is None or before == value or question.kind is QuestionKind.FILE:
                continue
            change = float(value) - float(before) if question.kind in NUMERIC else None
            row = [school.school, question.group, question.label, shown(question, before), shown(question, value)]
            yield [*row, change]


def _factors(found: WaveResults) -> Iterator[list[Cell]]:
    """Questions whose answers are numbers, by the part of the questionnaire they stand in."""
    for question in found.questions:
        now = _numbers(question, [one.values for one in found.schools])
        past = _numbers(question, [one.before for one in found.schools])
        if not now:
            continue
        row: list[Cell] = [question.group, question.label, len(now), len(found.schools)]
        yield [*row, median(now), min(now), max(now), median(past) if past else None, len(past)]


def _numbers(question: AskedQuestion, answers: Sequence[Mapping[str, str | None]]) -> list[float]:
    """Answers that are numbers: typed, or of a scale such as 0 · 1 · 2 · 3."""
    scale = bool(question.choices) and all(one.isdecimal() for one in question.choices)
    if question.kind not in NUMERIC and not (question.kind is QuestionKind.SELECT_ONE and scale):
        return []
    values = [given.get(question.name) for given in answers]
    return [float(value) for value in values if value is not None]


def _checks(found: WaveResults) -> Iterator[list[Cell]]:
    for mark in marks(found):
        question = mark.question
        yield [
            mark.school,
            question.label if question else words.WHOLE,
            shown(question, mark.value) if question else None,
            mark.why,
        ]


def _dictionary(found: WaveResults) -> Iterator[list[Cell]]:
    for one in found.questions:
        choices = "; ".join(f"{value} — {label}" for value, label in one.choices.items())
        limits = words.limits(one.least, one.most)
        row = [one.name, one.group, one.label, words.KINDS[one.kind], "%" if one.is_share else None, choices, limits]
        yield [*row, words.YES if one.required else words.NO, one.relevant, one.hint]
