"""Files of a wave that go out: its answers as Excel or CSV, made in the worker."""

from aiogram.methods import SendDocument
from aiogram.types import BufferedInputFile

from handlers.rendering import GONE, NoticeContext, Rendered, Suppressed, recipient
from handlers.rendering import actor as actor_of
from handlers.texts import wave_cards as words
from storage.models import Notice
from storage.queries.wave_results import wave_results
from storage.refusals import Refusal

FILES = {"xlsx": ("reports.wave_files:xlsx_file", "xlsx"), "csv": ("reports.wave_files:csv_file", "zip")}
"""What makes a file of each form, and how its name ends."""


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
