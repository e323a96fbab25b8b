"""What a person sees while answering: a question with what fits it, what is already known, the summary."""

from collections.abc import Iterable, Sequence
from datetime import date

from aiogram.types import InlineKeyboardMarkup

from handlers.callbacks import SurveyAct
from handlers.keyboards import BACK, Row, in_rows, keyboard, pages
from handlers.month import month_rows, packed
from handlers.survey_ways import BUTTONS, AnyButton
from handlers.texts import surveys as words
from storage.models import OWED, Question, QuestionChoice, QuestionKind
from storage.queries.papers import Paper
from storage.queries.responses import Way

Screen = tuple[str, InlineKeyboardMarkup]
PAGE = 15
NARROW = 24  # characters that two buttons in a row can hold on a small phone
SKIPPABLE = frozenset({QuestionKind.TEXT, QuestionKind.FILE, QuestionKind.DATE})


def _button(paper: Paper, act: SurveyAct, question: Question | None = None, choice: int = 0) -> AnyButton:
    kind = BUTTONS[paper.response.way]
    return kind(act=act, task=paper.response.task.id, question=question.id if question else 0, choice=choice)


def question_screen(paper: Paper, question: Question, today: date, marked: Iterable[str] = ()) -> Screen:
    """One question on one small screen; `marked` are the choices ticked so far."""
    rows = [*_answers(paper, question, today, frozenset(marked)), *_escapes(paper, question)]
    return words.step(paper, question), keyboard(*rows, _moves(paper, question))


def _answers(paper: Paper, question: Question, today: date, marked: frozenset[str]) -> list[Row]:
    """The buttons that answer: choices, ticks with «Готово», a calendar; nothing for what is typed or sent."""
    choices = paper.choices.get(question.id, ())
    given = paper.answers.get(question.id)
    if question.kind is QuestionKind.DATE:
        shown = date.fromisoformat(given.value) if given and given.value else today
        return date_rows(paper, question, shown)
    several = question.kind is QuestionKind.SELECT_MULTIPLE
    chosen = marked if several else {given.value} if given else set()
    act = SurveyAct.MARK if several else SurveyAct.CHOOSE
    numbered = words.is_long(choices)

    def button(place: int, one: QuestionChoice) -> tuple[str, AnyButton]:
        label = words.choice(one.label, place, chosen=one.value in chosen, numbered=numbered)
        return label, _button(paper, act, question, one.ordinal)

    labels = [button(place, one) for place, one in enumerate(choices, start=1)]
    width = 2 if all(len(label) <= NARROW for label, _ in labels) else 1
    rows = in_rows(labels, 5 if numbered else width)
    return [*rows, ((words.MARKED, _button(paper, SurveyAct.MARKED, question)),)] if several else rows


def date_rows(paper: Paper, question: Question, month: date) -> list[Row]:
    """A month of days to choose from."""
    return month_rows(
        month,
        lambda day: _button(paper, SurveyAct.DAY, question, packed(day)),
        lambda first: _button(paper, SurveyAct.MONTH, question, packed(first)),
    )


def _escapes(paper: Paper, question: Question) -> list[Row]:
    """«Без изменений» where the last wave knows an answer, and the one way round the question."""
    rows: list[Row] = []
    if question.id not in paper.answers and question.name in paper.before:
        rows.append(((words.same(paper, question), _button(paper, SurveyAct.SAME, question)),))
    if paper.response.without_name:
        return [] if question.required else [((words.PASS, _button(paper, SurveyAct.SKIP, question)),)]
    if question.kind in SKIPPABLE and not question.required:
        return [*rows, ((words.SKIP, _button(paper, SurveyAct.SKIP, question)),)]
    return [*rows, ((words.NO_DATA, _button(paper, SurveyAct.NO_DATA, question)),)]


def _moves(paper: Paper, question: Question) -> Row:
    back = (words.BACK, _button(paper, SurveyAct.BACK, question))
    return (*([back] if paper.place(question) > 1 else []), (_leave(paper), _button(paper, SurveyAct.PAUSE)))


def month_screen(paper: Paper, question: Question, month: date) -> Screen:
    """The question with another month."""
    rows = [*date_rows(paper, question, month), *_escapes(paper, question)]
    return words.step(paper, question), keyboard(*rows, _moves(paper, question))


def reasons_screen(paper: Paper, question: Question) -> Screen:
    """Why there are no data: one of the usual reasons, or own words."""
    rows = [((reason, _button(paper, SurveyAct.REASON, question, n)),) for n, reason in enumerate(words.REASONS)]
    back: Row = ((words.BACK, _button(paper, SurveyAct.SHOW, question)),)
    return words.reason_ask(question, paper), keyboard(*rows, back)


def doubt_screen(paper: Paper, question: Question, value: str) -> Screen:
    """A number far from the last wave's: is it right?"""
    sure: Row = ((words.SURE, _button(paper, SurveyAct.SURE, question)),)
    again: Row = ((words.CORRECT, _button(paper, SurveyAct.SHOW, question)),)
    return words.doubt(paper, question, value), keyboard(sure, again)


def group_screen(paper: Paper, group: Sequence[Question]) -> Screen:
    """What is known of a group since the last wave, to be confirmed at once or answered anew."""
    first = group[0]
    same: Row = ((words.GROUP_SAME, _button(paper, SurveyAct.GROUP_SAME, first)),)
    anew: Row = ((words.ANEW, _button(paper, SurveyAct.SHOW, first)),)
    return words.known(paper, group), keyboard(same, anew, _moves(paper, first))


def taken_screen(paper: Paper, name: str) -> Screen:
    """A colleague began: go on in their place."""
    take: Row = ((words.TAKE_OVER, _button(paper, SurveyAct.TAKE_OVER)),)
    return words.taken(paper, name), keyboard(take, BACK)


def summary_screen(paper: Paper, page: int = 0, *, may_change: bool = True) -> Screen:
    """Every answer, a number each to jump to it; «Отправить» while the response is owed."""
    asked = paper.asked[page * PAGE : (page + 1) * PAGE]
    numbers = [(str(paper.place(one)), _button(paper, SurveyAct.SHOW, one)) for one in asked] if may_change else []
    turn = pages(lambda n: _button(paper, SurveyAct.SUMMARY, choice=n), page, PAGE, len(paper.asked))
    owed = paper.response.task.state in OWED
    submit: Row = ((words.SUBMIT, _button(paper, SurveyAct.SUBMIT)),) if owed and not paper.open else ()
    go_on: Row = ((words.CONTINUE, _button(paper, SurveyAct.NEXT)),) if owed and paper.open else ()
    leave: Row = BACK if paper.response.way is Way.TASK else ((_leave(paper), _button(paper, SurveyAct.PAUSE)),)
    text = words.summary(paper, asked, may_change=may_change)
    return text, keyboard(*in_rows(numbers, 5), turn, submit, go_on, leave)


def _leave(paper: Paper) -> str:
    return words.LEAVE[paper.response.way]


def submitted_screen(paper: Paper, *, may_change: bool) -> Screen:
    """Thanks, and the way to look and to correct."""
    look: Row = ((words.LOOK, _button(paper, SurveyAct.SUMMARY)),)
    compare: Row = ((words.COMPARE, _button(paper, SurveyAct.COMPARE)),) if paper.response.task.school_id else ()
    return words.submitted(paper.response, may_change=may_change), keyboard(look, compare, BACK)


def paused_screen(paper: Paper) -> Screen:
    """Everything is kept; the way back."""
    go_on: Row = ((words.CONTINUE, _button(paper, SurveyAct.NEXT)),)
    look: Row = ((words.LOOK, _button(paper, SurveyAct.SUMMARY)),)
    return words.paused(paper), keyboard(go_on, look, BACK if paper.response.way is Way.TASK else ())


def thanks_screen(paper: Paper) -> Screen:
    """Whoever answered without a name may still look and correct."""
    look: Row = ((words.LOOK, _button(paper, SurveyAct.SUMMARY)),)
    return words.thanks(paper.response), keyboard(look)
