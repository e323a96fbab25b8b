"""Files of a wave that go out: its answers as Excel or CSV, made in the worker."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from aiogram.methods import SendDocument, SendPhoto
from aiogram.types import BufferedInputFile

from handlers.callbacks import WaveButton
from handlers.file_steps import by_of, manager_of
from handlers.forms import reference
from handlers.keyboards import Row, keyboard
from handlers.rendering import GONE, NoticeContext, Rendered, Suppressed, recipient
from handlers.rendering import actor as actor_of
from handlers.reply import say
from handlers.texts import wave_cards as words
from handlers.texts import waves as due_words
from reports.own_result import Measured, OwnResult, own_rows
from reports.report import DRAW, Report
from storage.models import Notice
from storage.queries.forms import newest_version
from storage.queries.own_result import Compared, compared
from storage.queries.wave_results import wave_results
from storage.queries.wave_rows import last_day_of
from storage.questionnaires import SHIPPED
from storage.refusals import Refusal
from storage.rights import Actor, By
from storage.years import working_year

FILES = {"xlsx": ("reports.wave_files:xlsx_file", "xlsx"), "csv": ("reports.wave_files:csv_file", "zip")}
"""What makes a file of each form, and how its name ends."""


async def wave_due(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """A questionnaire of the plan whose days have come, to be opened by one button."""
    manager = await manager_of(context, notice)
    if manager is None:
        return GONE
    payload, by = notice.payload, by_of(context, notice, manager[1])
    closes = date.fromisoformat(payload["closes"])
    last = await last_day_of(context.session, by.actor.programme_id, payload["code"])
    if by.today > closes or (last is not None and last >= date.fromisoformat(payload["since"])):
        return Suppressed("анкета уже открыта, или её день прошёл")
    code = await _reference(context, by.actor, payload["code"])
    if code is None:
        return Suppressed("такой анкеты в программе нет")
    button: Row = ((due_words.LOOK_AND_OPEN, WaveButton(code=code)),)
    return Rendered(say(manager[0], due_words.time_to_open(payload["title"], closes), keyboard(button)))


async def _reference(context: NoticeContext, actor: Actor, code: str) -> str | None:
    """How a button refers to the questionnaire a monitoring names: the product's, or the programme's own."""
    if code in SHIPPED:
        return code
    own = await newest_version(context.session, code, actor.programme_id)
    return reference(own) if own and own.unlisted_at is None else None


async def wave_file(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """The answers of the schools its reader may see now."""
    person = await recipient(context, notice)
    actor = await actor_of(context, person, notice.payload["programme"]) if person else None
    if person is None or person.telegram_id is None or actor is None:
        return GONE
    try:
        found = await wave_results(context.session, actor, notice.payload["wave"])
    except Refusal:
        return GONE
    target, ending = FILES[notice.payload["form"]]
    content: bytes = await context.work(target, found)
    name = words.file_name(found.title, found.closes, ending)
    document = BufferedInputFile(content, name)
    caption = words.file_caption(found)
    return Rendered((SendDocument(chat_id=person.telegram_id, document=document, caption=caption),))


async def own_result(context: NoticeContext, notice: Notice) -> Rendered | Suppressed:
    """A school's own answers beside the median of its group, for who may give them."""
    person = await recipient(context, notice)
    actor = await actor_of(context, person, notice.payload["programme"]) if person else None
    if person is None or person.telegram_id is None or actor is None:
        return GONE
    by = by_of(context, notice, actor)
    try:
        found = await compared(context.session, by, notice.payload["task"])
    except Refusal as refusal:
        return Suppressed(refusal.sentence)
    report: Report = await context.work(DRAW, _facts(by, found))
    photo = BufferedInputFile(report.png, "сравнение.png")
    return Rendered((SendPhoto(chat_id=person.telegram_id, photo=photo, caption=report.caption, parse_mode=None),))


def _facts(by: By, found: Compared) -> OwnResult:
    asked = [Measured(one.label, (one.least, one.most) == (0, 100), one.most) for one in found.questions]
    places = {one.id: place for place, one in enumerate(found.questions)}

    def placed(values: Mapping[int, float]) -> dict[int, float]:
        return {places[question]: value for question, value in values.items()}

    year = working_year(found.found.wave.opens)
    return OwnResult(
        title=found.found.wave.title, school=found.found.school, group=found.group, schools=len(found.others),
        year=f"{year}/{year + 1}", as_of=by.today,
        rows=own_rows(asked, placed(found.own), [placed(one) for one in found.others]),
        generated_at=by.now.astimezone(ZoneInfo(by.actor.zone)),
    )  # fmt: skip
