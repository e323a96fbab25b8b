"""Questionnaires themselves, for the coordinator: those that come with the product, one's own, and both as files."""

from aiogram import F, Router
from aiogram.methods import SendChatAction
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import Go, Screen, WaveButton
from handlers.keyboards import Row, keyboard
from handlers.reply import Reply, show, toast
from handlers.texts import forms as words
from handlers.texts.waves import TO_WAVES
from handlers.wave_callbacks import FormAct, FormButton
from storage.models import Priority, Questionnaire
from storage.queries.forms import NO_SUCH_FORM, list_form, own_form, own_forms, unlisted_forms
from storage.queries.notices import Draft, enqueue
from storage.queries.roadmap import require_manager
from storage.queries.tasks import By
from storage.questionnaires import SHIPPED, Form, read_form
from storage.refusals import NotYours
from storage.rights import Right

router = Router(name="forms")
OWN = "q"
SHOWN, RETURNABLE = 30, 10
ACT = FormButton.filter
_TO_WAVES: Row = ((TO_WAVES, Go(screen=Screen.WAVES)),)


def reference(kept: Questionnaire) -> str:
    """How a button refers to a questionnaire: the codes that people give are longer than a button holds."""
    return kept.code if kept.programme_id is None else f"{OWN}{kept.id}"


async def asked_form(session: AsyncSession, by: By, code: str) -> Form:
    """A questionnaire by what a button carries; NotYours for what no button of this programme does."""
    return read_form(code) if code in SHIPPED else await own_form(session, by.actor, _number(code))


def is_own(code: str) -> bool:
    """Whether a button refers to a questionnaire of the programme's own."""
    return code not in SHIPPED


def _number(code: str) -> int:
    number = code.removeprefix(OWN)
    if not (code.startswith(OWN) and number.isascii() and number.isdecimal()) or len(number) > 10:
        raise NotYours(NO_SUCH_FORM)
    return int(number)


async def offered(session: AsyncSession, by: By) -> list[Row]:
    """A button for each questionnaire that can be opened, and the way to one's own; nothing for who may not."""
    if not by.actor.may(Right.MANAGE):
        return []
    rows: list[Row] = [((words.open_button(read_form(code).title), WaveButton(code=code)),) for code in SHIPPED]
    own = [
        ((words.open_button(one.title), WaveButton(code=reference(one))),)
        for one in (await own_forms(session, by.actor))[:SHOWN]
    ]
    return [*rows, *own, ((words.OWN, FormButton(act=FormAct.OWN)),)]


@router.callback_query(ACT(F.act == FormAct.OWN))
async def tell_of_own(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    """How a questionnaire of one's own comes in."""
    template: Row = ((words.TEMPLATE, FormButton(act=FormAct.TEMPLATE)),)
    gone = (await unlisted_forms(session, by.actor))[:RETURNABLE]
    back = [((words.return_button(one.title), FormButton(act=FormAct.RETURN, code=reference(one))),) for one in gone]
    return show(click, words.OWN_ASK, keyboard(template, *back, _TO_WAVES))


@router.callback_query(ACT(F.act == FormAct.TEMPLATE))
async def send_template(click: CallbackQuery, session: AsyncSession, by: By) -> Reply:
    require_manager(by.actor)
    return await _send_later(click, session, by, "form_template", {})


@router.callback_query(ACT(F.act == FormAct.EXPORT))
async def send_form(click: CallbackQuery, callback_data: FormButton, session: AsyncSession, by: By) -> Reply:
    """The questionnaire as XLSForm; changed and sent back, it is the next version."""
    require_manager(by.actor)
    await asked_form(session, by, callback_data.code)
    return await _send_later(click, session, by, "form_file", {"code": callback_data.code})


@router.callback_query(ACT(F.act == FormAct.REMOVE))
async def ask_to_remove(click: CallbackQuery, callback_data: FormButton, session: AsyncSession, by: By) -> Reply:
    form = await own_form(session, by.actor, _number(callback_data.code))
    sure: Row = ((words.SURE, FormButton(act=FormAct.SURE, code=callback_data.code)),)
    back: Row = ((words.TO_LAUNCH, WaveButton(code=callback_data.code)),)
    return show(click, words.remove_ask(form.title), keyboard(sure, back))


@router.callback_query(ACT(F.act == FormAct.SURE))
async def remove_form(click: CallbackQuery, callback_data: FormButton, session: AsyncSession, by: By) -> Reply:
    kept = await list_form(session, by, _number(callback_data.code), listed=False)
    undo: Row = ((words.RETURN, FormButton(act=FormAct.RETURN, code=callback_data.code)),)
    return show(click, words.removed(kept), keyboard(undo, _TO_WAVES))


@router.callback_query(ACT(F.act == FormAct.RETURN))
async def return_form(click: CallbackQuery, callback_data: FormButton, session: AsyncSession, by: By) -> Reply:
    kept = await list_form(session, by, _number(callback_data.code), listed=True)
    launch: Row = ((words.TO_LAUNCH, WaveButton(code=callback_data.code)),)
    return show(click, words.returned(kept), keyboard(launch, _TO_WAVES))


async def _send_later(
    click: CallbackQuery, session: AsyncSession, by: By, kind: str, payload: dict[str, object]
) -> Reply:
    payload = {**payload, "programme": by.actor.programme_id, "update": by.update_id}
    draft = Draft(kind, f"{kind}:{by.update_id}", Priority.REPORT, by.now, payload, person_id=by.actor.person_id)
    await enqueue(session, [draft], by.now)
    return (*toast(click, words.PREPARING), SendChatAction(chat_id=click.from_user.id, action="upload_document"))
