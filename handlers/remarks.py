"""A curator asks back about single answers of a response, and returns it with these questions."""

from typing import Any

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.keyboards import Row, in_rows, keyboard, pages
from handlers.reply import Reply, say, show
from handlers.texts import OUTDATED
from handlers.texts import remarks as words
from handlers.wave_callbacks import RemarkAct, RemarkButton, WaveAct, WaveCardButton
from storage.models import DONE
from storage.queries import remarks as queries
from storage.queries.papers import Paper
from storage.queries.tasks import By
from storage.queries.updates import expect, expect_nothing
from storage.queries.verdicts import give_back
from storage.refusals import Refusal

router = Router(name="remarks")
EXPECTED = "remark"
PAGE = 12
ACT = RemarkButton.filter
Screenful = tuple[str, InlineKeyboardMarkup]


def answers_screen(paper: Paper, page: int = 0) -> Screenful:
    """Answers to ask about, a number each; with a question at least, the return."""
    task, answered = paper.response.task, [one for one in paper.asked if one.id in paper.answers]
    page = min(page, max(len(answered) - 1, 0) // PAGE)
    shown = answered[page * PAGE : (page + 1) * PAGE]
    numbers = [(str(paper.place(one)), RemarkButton(act=RemarkAct.ASK, task=task.id, question=one.id)) for one in shown]
    turn = pages(lambda to: RemarkButton(act=RemarkAct.LIST, task=task.id, arg=to), page, PAGE, len(answered))
    send: Row = ((words.send(len(paper.comments)), RemarkButton(act=RemarkAct.SEND, task=task.id)),)
    back: Row = ((words.TO_RESPONSE, WaveCardButton(act=WaveAct.RESPONSE, id=task.id)),)
    ready = paper.comments and task.state in DONE
    return words.listed(paper, shown), keyboard(*in_rows(numbers, 6), turn, send if ready else (), back)


def _page(paper: Paper, question_id: int) -> int:
    """The page on which an answer stands."""
    answered = [one.id for one in paper.asked if one.id in paper.answers]
    return answered.index(question_id) // PAGE if question_id in answered else 0


@router.callback_query(ACT(F.act == RemarkAct.LIST))
async def list_answers(click: CallbackQuery, callback_data: RemarkButton, session: AsyncSession, by: By) -> Reply:
    paper = await queries.judged_paper(session, by, callback_data.task)
    await expect_nothing(session, click.from_user.id, EXPECTED)
    return show(click, *answers_screen(paper, callback_data.arg))


@router.callback_query(ACT(F.act == RemarkAct.ASK))
async def ask_what(click: CallbackQuery, callback_data: RemarkButton, session: AsyncSession, by: By) -> Reply:
    paper = await queries.judged_paper(session, by, callback_data.task)
    question = paper.question(callback_data.question)
    subject = {"task": callback_data.task, "question": question.id}
    await expect(session, click.from_user.id, EXPECTED, subject, by.now, prose=True)

    def button(act: RemarkAct, arg: int = 0) -> RemarkButton:
        return RemarkButton(act=act, task=callback_data.task, question=question.id, arg=arg)

    reasons = [(reason, button(RemarkAct.FOR, place)) for place, reason in enumerate(words.REASONS)]
    drop: Row = ((words.DROP, button(RemarkAct.DROP)),) if question.id in paper.comments else ()
    back: Row = ((words.TO_ANSWERS, button(RemarkAct.LIST, _page(paper, question.id))),)
    return show(click, words.ask(paper, question), keyboard(*in_rows(reasons, 1), drop, back))


@router.callback_query(ACT(F.act == RemarkAct.FOR))
async def remark_for_reason(click: CallbackQuery, callback_data: RemarkButton, session: AsyncSession, by: By) -> Reply:
    if callback_data.arg >= len(words.REASONS):
        raise Refusal(OUTDATED)
    reason = words.REASONS[callback_data.arg]
    paper = await queries.remark(session, by, callback_data.task, callback_data.question, reason)
    await expect_nothing(session, click.from_user.id, EXPECTED)
    return show(click, *answers_screen(paper, _page(paper, callback_data.question)))


@router.callback_query(ACT(F.act == RemarkAct.DROP))
async def drop_remark(click: CallbackQuery, callback_data: RemarkButton, session: AsyncSession, by: By) -> Reply:
    paper = await queries.take_back(session, by, callback_data.task, callback_data.question)
    await expect_nothing(session, click.from_user.id, EXPECTED)
    return show(click, *answers_screen(paper, _page(paper, callback_data.question)))


async def take_remark(message: Message, subject: dict[str, Any], session: AsyncSession, by: By, _: str) -> Reply:
    """What a curator asks about an answer, in their own words."""
    paper = await queries.remark(session, by, subject["task"], subject["question"], message.text or "")
    await expect_nothing(session, message.chat.id, EXPECTED)
    return say(message.chat.id, *answers_screen(paper, _page(paper, subject["question"])))


@router.callback_query(ACT(F.act == RemarkAct.SEND))
async def return_with_remarks(
    click: CallbackQuery, callback_data: RemarkButton, session: AsyncSession, by: By
) -> Reply:
    paper = await queries.judged_paper(session, by, callback_data.task)
    await give_back(session, by, callback_data.task)
    await expect_nothing(session, click.from_user.id, EXPECTED)
    back: Row = ((words.TO_RESPONSE, WaveCardButton(act=WaveAct.RESPONSE, id=callback_data.task)),)
    return show(click, words.sent(len(paper.comments)), keyboard(back))
