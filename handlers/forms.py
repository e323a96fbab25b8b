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
from storage.queries.forms import NO_SUCH_FORM, own_form, own_forms
from storage.queries.notices import Draft, enqueue
from storage.queries.roadmap import require_manager
from storage.queries.tasks import By
from storage.questionnaires import SHIPPED, Form, read_form
from storage.refusals import NotYours
from storage.rights import Right

router = Router(name="forms")
OWN = "q"
SHOWN = 30
ACT = FormButton.filter


def reference(kept: Questionnaire) -> str:
    """How a button refers to a questionnaire: the codes that people give are longer than a button holds."""
    return kept.code if kept.programme_id is None else f"{OWN}{kept.id}"


async def asked_form(session: AsyncSession, by: By, code: str) -> Form:
    """A questionnaire by what a button carries; NotYours for what no button of this programme does."""
    if code in SHIPPED:
        return read_form(code)
    number = code.removeprefix(OWN)
    if not (code.startswith(OWN) and number.isascii() and number.isdecimal()) or len(number) > 10:
        raise NotYours(NO_SUCH_FORM)
    return await own_form(session, by.actor, int(number))


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
    require_manager(by.actor)
    template: Row = ((words.TEMPLATE, FormButton(act=FormAct.TEMPLATE)),)
    return show(click, words.OWN_ASK, keyboard(template, ((TO_WAVES, Go(screen=Screen.WAVES)),)))


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


async def _send_later(
    click: CallbackQuery, session: AsyncSession, by: By, kind: str, payload: dict[str, object]
) -> Reply:
    payload = {**payload, "programme": by.actor.programme_id, "update": by.update_id}
    draft = Draft(kind, f"{kind}:{by.update_id}", Priority.REPORT, by.now, payload, person_id=by.actor.person_id)
    await enqueue(session, [draft], by.now)
    return (*toast(click, words.PREPARING), SendChatAction(chat_id=click.from_user.id, action="upload_document"))
