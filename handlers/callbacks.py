"""What buttons carry: versioned prefixes and ids, at most 64 bytes; a month-old button works or says why not."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from storage.models import DayOff
from storage.queries.task_filters import TaskFilter

LARGEST_ID = 2**31 - 1
# A forged number that no column holds would look like a database that is away; such a button is outdated instead.
Id = Annotated[int, Field(ge=0, le=LARGEST_ID)]
Place = Annotated[int, Field(ge=-3, le=LARGEST_ID)]


class Screen(StrEnum):
    """Screens of the menu."""

    MENU = "menu"
    HELP = "help"
    TASKS = "tasks"
    PROGRAMME = "prog"
    REPORT = "rep"
    REPORTS = "reps"
    SCHEDULES = "sched"
    SURVEYS = "surv"
    WAVES = "wave"
    BROADCASTS = "bc"
    INVITE = "inv"
    IMPORT = "imp"
    TERMS = "term"
    COMMUNITIES = "comm"
    ROLLOVER = "roll"
    CALENDAR = "cal"
    DAY_OFF = "off"
    SETTINGS = "set"
    SCHOOLS = "sch"
    PEOPLE = "ppl"
    ME = "me"
    AUDIT = "aud"
    AWAY = "away"
    PROGRAMMES = "progs"


class Go(CallbackData, prefix="g1"):
    """Open a screen, or a page of it."""

    screen: Screen
    page: Id = 0


class SwitchButton(CallbackData, prefix="go1"):
    """Go over to another programme of one's own."""

    programme: Id


class TasksButton(CallbackData, prefix="l1"):
    """A page of the list of tasks, all or some of them."""

    whose: TaskFilter
    page: Id = 0


class TaskAct(StrEnum):
    """What a button does with a task."""

    OPEN = "o"
    DONE = "d"
    UNDO = "u"
    MOVE = "m"
    MOVE_TO = "t"
    NOT_MINE = "n"
    GIVE = "g"
    BARE = "b"
    ASK = "q"
    REPLY = "r"
    LATER = "l"
    LATER_TO = "w"
    WHY = "y"
    MONTH = "h"
    RESULT = "f"
    ACCEPT = "a"
    GIVE_BACK = "e"
    DROP = "x"
    DROP_FOR = "z"
    RESTORE = "v"


class TaskButton(CallbackData, prefix="t1"):
    """`arg`: a date as YYYYMMDD for MOVE_TO and MONTH, a person for GIVE (0: nobody named), a row of history for REPLY,
    a place among what is offered for LATER_TO and DROP_FOR."""

    act: TaskAct
    task: Id
    arg: Id = 0


class SurveyAct(StrEnum):
    """What a button does in a questionnaire."""

    NEXT = "n"
    SHOW = "s"
    BACK = "b"
    CHOOSE = "c"
    MARK = "m"
    MARKED = "k"
    NO_DATA = "x"
    REASON = "r"
    SKIP = "j"
    SAME = "e"
    GROUP_SAME = "g"
    SURE = "y"
    MONTH = "h"
    DAY = "d"
    SUMMARY = "l"
    TAKE_OVER = "t"
    PAUSE = "p"
    SUBMIT = "z"
    COMPARE = "q"


class SurveyButton(CallbackData, prefix="s1"):
    """`question` says which question is answered, whatever is current now; `choice` is the choice's place, a reason's,
    a page of the summary, or a day as YYYYMMDD."""

    act: SurveyAct
    task: Id
    question: Id = 0
    choice: Id = 0


class TrialButton(CallbackData, prefix="s2"):
    """A SurveyButton of a trial: `task` is the version of the questionnaire that is gone through."""

    act: SurveyAct
    task: Id
    question: Id = 0
    choice: Id = 0


class UnnamedButton(CallbackData, prefix="s3"):
    """A SurveyButton of somebody without a name: `task` is the link they came by."""

    act: SurveyAct
    task: Id
    question: Id = 0
    choice: Id = 0


class WaveButton(CallbackData, prefix="w1"):
    """Open a wave of a questionnaire for `days`; 0 shows what it would ask first."""

    code: str
    days: Id = 0


class ImportButton(CallbackData, prefix="i1"):
    """Preview a programme that comes with the product, or store what was previewed under a fingerprint."""

    code: str
    seen: str = ""


class PlanButton(CallbackData, prefix="p1"):
    """Plan the roadmap of an academic year."""

    year: Id


class RolloverButton(CallbackData, prefix="y1"):
    """Carry the roadmap into an academic year and plan it."""

    year: Id


class DayOffButton(CallbackData, prefix="d1"):
    """Choose what happens to a deadline on a day off."""

    rule: DayOff


class TermButton(CallbackData, prefix="q1"):
    """Decide a phrase: `choice` is a place among the offered ones, -1 for a typed date, -2 for no date, -3 to skip."""

    question: Id
    choice: Place


class InviteButton(CallbackData, prefix="v2"):
    """A step of an invitation: `field` of the draft gets `value`. `person`: who is known and only gets the role."""

    field: str
    value: str
    person: Id = 0


class ReportButton(CallbackData, prefix="r1"):
    """Ask for a school's report."""

    school: Id


class SettingAct(StrEnum):
    """What a button does with a setting: the plural asks, the singular decides."""

    HOURS = "H"
    HOUR = "h"
    ZONES = "Z"
    ZONE = "z"
    PAUSES = "P"
    PAUSE = "p"
    MONTH = "m"
    TOPIC = "t"


class SettingButton(CallbackData, prefix="e1"):
    """`value`: an hour, a place among zones or topics, a date as YYYYMMDD (0 ends a pause)."""

    act: SettingAct
    value: Id = 0


class ConsentButton(CallbackData, prefix="k1"):
    """A head's answer: whether to hear of what is late in a programme."""

    programme: Id
    agreed: bool


class CommunityButton(CallbackData, prefix="c1"):
    """Bind a channel to the subject at a place of the programme's list; -1 is for all subjects."""

    community: Id
    subject: Place


class FileAct(StrEnum):
    """What a button does with a sent file, or which file it asks for."""

    YES = "y"
    NO = "n"
    STORE = "s"
    CANCEL = "c"
    AGAIN = "a"
    TEMPLATE = "t"
    EXPORT = "e"
    TO_TASK = "r"
    TO_PROGRAMME = "l"


class TakeBackAct(StrEnum):
    """Whether a stored file is taken back: asked, confirmed, or left as it is."""

    ASK = "a"
    YES = "y"
    NO = "n"


class TakeBackButton(CallbackData, prefix="tb1"):
    """Take a stored file back, by its event in the audit; `staying` is how much the person was told would stay."""

    act: TakeBackAct
    event: Id
    staying: Id = 0


class FileButton(CallbackData, prefix="f1"):
    """`step` counts the columns decided before this preview: an older preview's button is outdated."""

    act: FileAct
    upload: Id = 0
    step: Id = 0
    doubt: Id = 0
