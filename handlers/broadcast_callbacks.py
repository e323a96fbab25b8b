"""What buttons of broadcasts carry."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Id
from handlers.registry_callbacks import Whose
from storage.queries.audiences import Way


class BroadcastAct(StrEnum):
    """What a button does with a broadcast."""

    CHOOSE = "c"
    WRITE = "w"
    EDIT = "e"
    SEND = "s"
    OPEN = "o"
    STOP = "x"


class BroadcastButton(CallbackData, prefix="bc1"):
    """`id`: what the way chooses by for CHOOSE and WRITE, else a broadcast; `number`: how many people SEND showed."""

    act: BroadcastAct
    way: Way = Way.ALL
    id: Id = 0
    whose: Whose = Whose.ALL
    number: Id = 0
