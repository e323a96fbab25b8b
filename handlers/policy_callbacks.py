"""What buttons of reminder policies carry."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Id
from storage.models import TaskKind
from storage.policies import Knob


class PolicyAct(StrEnum):
    """What a button does with how a programme reminds."""

    KINDS = "k"
    KIND = "o"
    OFFSET = "d"
    MORE = "m"
    LESS = "l"
    VERDICT = "v"
    USUAL = "u"
    HABITS = "h"
    HABIT_MORE = "p"
    HABIT_LESS = "n"
    SATURDAYS = "s"


class PolicyButton(CallbackData, prefix="po1"):
    """`arg`: the days of OFFSET."""

    act: PolicyAct
    kind: TaskKind = TaskKind.MEASURE
    knob: Knob = Knob.LATE_EVERY
    arg: Id = 0
