"""What the buttons of the audit carry."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Id, Place
from storage.queries.audit_lists import Topic


class AuditAct(StrEnum):
    """What a button does: shows a page, offers topics, people or days, or sends all of it as a file."""

    SHOW = "s"
    TOPICS = "t"
    PEOPLE = "p"
    DAYS = "d"
    FILE = "f"


class AuditButton(CallbackData, prefix="au1"):
    """The fields are those of `AuditFilter`, and a page."""

    act: AuditAct = AuditAct.SHOW
    topic: Topic = Topic.ALL
    person: Place = 0
    days: Id = 0
    page: Id = 0
