"""What buttons of absences carry."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Id


class AwayAct(StrEnum):
    """A step of recording an absence, or what is done with one."""

    SHOW = "s"
    SINCE = "a"
    UNTIL = "b"
    WHO = "w"
    CHECK = "c"
    KEEP = "k"


class AwayButton(CallbackData, prefix="aw1"):
    """The days chosen so far as YYYYMMDD, and who stands in (0: nobody).

    For SINCE and UNTIL the last of the days is in the month that is shown.
    """

    act: AwayAct
    person: Id
    since: Id = 0
    until: Id = 0
    who: Id = 0


class EndAct(StrEnum):
    """What is done with a recorded absence."""

    END = "e"
    RESTORE = "r"


class EndButton(CallbackData, prefix="ae1"):
    """`until`: the day to which an absence is restored, as YYYYMMDD."""

    act: EndAct
    absence: Id
    until: Id = 0
