"""What buttons of waves carry."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Id
from storage.queries.wave_audiences import Among


class WaveAct(StrEnum):
    """What a button does with a wave or with one response of it."""

    CARD = "c"
    SCHOOLS = "s"
    RESPONSE = "r"
    EXTEND = "e"
    UNTIL = "u"
    REASON = "y"
    LOCK = "l"
    FILE = "f"


class ChaseButton(CallbackData, prefix="z1"):
    """`wave` 0: everything that is late. `number`: how many people the preview showed; 0 only looks."""

    wave: Id
    number: Id = 0


class WaveCardButton(CallbackData, prefix="w2"):
    """`id` is a wave for CARD, SCHOOLS, LOCK and FILE, else a response; `arg` a page, a reason's place, or 1 to lock;
    `day` is YYYYMMDD."""

    act: WaveAct
    id: Id
    arg: Id = 0
    day: Id = 0


class LaunchAct(StrEnum):
    """A step of opening a wave."""

    SHOW = "s"
    WHOM = "w"
    WHO = "r"
    WHEN = "d"
    OPEN = "o"


class Answerer(StrEnum):
    """Who is asked: a role in one letter."""

    DEPUTY = "d"
    DIRECTOR = "r"
    TEACHER = "t"
    CURATOR = "c"
    USUAL = "u"


class LaunchButton(CallbackData, prefix="w7"):
    """How a wave of a questionnaire would be opened: `scope` is a group or a curator, days are YYYYMMDD, 0 today;
    `judged`: what is handed in waits for a verdict."""

    act: LaunchAct
    code: str
    among: Among = Among.ALL
    scope: Id = 0
    role: Answerer = Answerer.USUAL
    opens: Id = 0
    locks: bool = False
    judged: bool = False
    closes: Id = 0


class FormAct(StrEnum):
    """What a button does with a questionnaire itself."""

    OWN = "o"
    TEMPLATE = "t"
    EXPORT = "e"
    TRY = "y"
    REMOVE = "x"
    SURE = "s"
    RETURN = "r"


class FormButton(CallbackData, prefix="q2"):
    """A questionnaire itself; `code` as `handlers.forms` refers to it, empty where none is meant."""

    act: FormAct
    code: str = ""


class LinkWaveAct(StrEnum):
    """What a button does with an anonymous wave."""

    CARD = "c"
    LINKS = "l"
    END = "e"
    SURE = "s"
    FILE = "f"


class LinkWaveButton(CallbackData, prefix="w6"):
    """An anonymous wave; `arg` a page of its links."""

    act: LinkWaveAct
    wave: Id
    arg: Id = 0


class RemarkAct(StrEnum):
    """A step of asking back about single answers of a response; FOR is one of the usual reasons."""

    LIST = "l"
    ASK = "a"
    FOR = "f"
    DROP = "d"
    SEND = "s"


class RemarkButton(CallbackData, prefix="w5"):
    """`task` is a response, `arg` the page of its answers, or a reason's place for FOR."""

    act: RemarkAct
    task: Id
    question: Id = 0
    arg: Id = 0
