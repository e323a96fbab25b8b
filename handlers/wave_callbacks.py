"""What buttons of waves carry."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Id


class WaveAct(StrEnum):
    """What a button does with a wave or with one response of it."""

    CARD = "c"
    SCHOOLS = "s"
    RESPONSE = "r"
    EXTEND = "e"
    UNTIL = "u"
    REASON = "y"
    LOCK = "l"


class ChaseButton(CallbackData, prefix="z1"):
    """`wave` 0: everything that is late. `number`: how many people the preview showed; 0 only looks."""

    wave: Id
    number: Id = 0


class WaveCardButton(CallbackData, prefix="w2"):
    """`id` is a wave for CARD, SCHOOLS and LOCK, else a response; `arg` a page, a reason's place, or 1 to lock;
    `day` is YYYYMMDD."""

    act: WaveAct
    id: Id
    arg: Id = 0
    day: Id = 0
