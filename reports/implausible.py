"""Answers to look at again: far from the other schools, far from the last wave, all the same. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from reports.texts import wave_results as words
from storage.queries.wave_results import AskedQuestion, SchoolAnswers, WaveResults
from storage.questionnaires.filling import NUMERIC
from storage.questionnaires.reading import is_far

FEWEST = 5  # schools without which nothing is far from the others
FAR = 3.5  # in robust standard deviations (Iglewicz and Hoaglin, 1993)
TO_SIGMA = 0.6745  # of a normal distribution, the part of its sigma that half of it lies within
SAME_FROM = 10  # choices in a row that are all the same


@dataclass(frozen=True, slots=True)
class Mark:
    """An answer to look at, or (without a question) a whole response."""

    school: str
    question: AskedQuestion | None
    value: str
    why: str


def marks(found: WaveResults) -> list[Mark]:
    """What to look at, school by school in their order."""
    far = {(mark.school, mark.question.name): mark for mark in _far_from_others(found) if mark.question}
    return [mark for school in found.schools for mark in _of_school(found.questions, school, far)]


def _of_school(
    questions: Sequence[AskedQuestion], school: SchoolAnswers, far: Mapping[tuple[str, str], Mark]
) -> Iterator[Mark]:
    if (same := _same(questions, school)) is not None:
        yield same
    for question in questions:
        if mark := far.get((school.school, question.name)):
            yield mark
        value, before = school.values.get(question.name), school.before.get(question.name)
        if value is not None and before is not None and question.kind in NUMERIC and is_far(question, before, value):
            yield Mark(school.school, question, value, words.far_from_before(before, question.is_share))


def _far_from_others(found: WaveResults) -> Iterator[Mark]:
    for question in found.questions:
        if question.kind not in NUMERIC:
            continue
        given = [(school.school, value) for school in found.schools if (value := school.values.get(question.name))]
        numbers = [float(value) for _, value in given]
        if len(numbers) < FEWEST:
            continue
        middle = median(numbers)
        spread = median(abs(number - middle) for number in numbers)
        for school, value in given:
            if spread and TO_SIGMA * abs(float(value) - middle) / spread > FAR:
                yield Mark(school, question, value, words.far_from_others(middle, question.is_share))


def _same(questions: Iterable[AskedQuestion], school: SchoolAnswers) -> Mark | None:
    """A response whose choices are all the same was hardly read."""
    chosen = [
        value for one in questions if len(one.choices) > 1 and (value := school.values.get(one.name)) is not None
    ]  # fmt: skip
    if len(chosen) < SAME_FROM or len(set(chosen)) > 1:
        return None
    return Mark(school.school, None, "", words.all_the_same(len(chosen)))
