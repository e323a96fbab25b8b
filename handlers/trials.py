"""«Пройти как школа»: begin going through a questionnaire before it is opened, and what is said when that is over."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import SurveyAct, TrialButton, WaveButton
from handlers.forms import asked_form, reference
from handlers.keyboards import Row, keyboard
from handlers.reply import Reply, show
from handlers.texts import forms as form_words
from handlers.texts import surveys as words
from handlers.texts.waves import TO_LAUNCH
from handlers.wave_callbacks import FormAct, FormButton
from storage.models import Questionnaire
from storage.queries.papers import Paper
from storage.queries.tasks import By
from storage.queries.trials import prepare_trial
from storage.questionnaires import Respondents

router = Router(name="trials")
Screenful = tuple[str, InlineKeyboardMarkup]


@router.callback_query(FormButton.filter(F.act == FormAct.TRY))
async def offer_trial(click: CallbackQuery, callback_data: FormButton, session: AsyncSession, by: By) -> Reply:
    form = await asked_form(session, by, callback_data.code)
    kept = await prepare_trial(session, by, form)
    begin: Row = ((words.BEGIN_TRIAL, TrialButton(act=SurveyAct.TAKE_OVER, task=kept.id)),)
    text = words.trial_ask(form.title, -(-form.seconds // 60), without_name=form.respondents is Respondents.ANONYMOUS)
    return show(click, text, keyboard(begin, ((TO_LAUNCH, WaveButton(code=callback_data.code)),)))


async def trial_over(session: AsyncSession, found: Paper, text: str) -> Screenful:
    """Once more, or on to opening it."""
    asked = await session.get_one(Questionnaire, found.response.wave.questionnaire_id)
    again: Row = ((words.TRY_AGAIN, TrialButton(act=SurveyAct.TAKE_OVER, task=asked.id)),)
    launch: Row = ((form_words.TO_LAUNCH, WaveButton(code=reference(asked))),)
    return text, keyboard(again, launch)
