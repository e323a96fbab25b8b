"""What buttons of the registry carry: schools, people, joining, and what is kept about the speaker."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Id, Place


class ListAct(StrEnum):
    """What a list shows: itself, or what it can be narrowed by."""

    SHOW = "s"
    GROUPS = "g"
    CURATORS = "c"
    ROLES = "r"


class SchoolsButton(CallbackData, prefix="h1"):
    """A page of the schools, all or some of them; the fields are those of `SchoolFilter`."""

    act: ListAct = ListAct.SHOW
    group: Id = 0
    curator: Place = 0
    settlement: Id = 0
    page: Id = 0


class Whose(StrEnum):
    """Whom a list of people shows: everybody, who has not joined, who left, or the holders of a role."""

    ALL = "a"
    WAITING = "w"
    FORMER = "f"
    COORDINATOR = "co"
    CURATOR = "cu"
    DEPUTY = "de"
    DIRECTOR = "di"
    TEACHER = "te"
    METHODIST = "me"
    COUNCIL = "cm"
    HEAD = "he"
    OBSERVER = "ob"


class PeopleButton(CallbackData, prefix="b1"):
    """A page of the people, all or some of them."""

    act: ListAct = ListAct.SHOW
    whose: Whose = Whose.ALL
    school: Id = 0
    group: Id = 0
    curator: Place = 0
    page: Id = 0


class SchoolAct(StrEnum):
    """What a button does with a school."""

    OPEN = "o"
    EDIT = "e"
    FIELD = "f"
    STAFF = "s"
    VERIFY = "v"
    AGREEMENTS = "p"
    NEW_AGREEMENT = "n"


class SchoolButton(CallbackData, prefix="o1"):
    """A school's card, or a change of it. `arg`: a place among the fields."""

    act: SchoolAct
    school: Id
    arg: Id = 0


class GroupAct(StrEnum):
    """What a button does with a school's groups of a year."""

    SHOW = "s"
    INTO = "i"
    OUT = "o"
    NEW = "n"
    BASIS = "b"


class GroupButton(CallbackData, prefix="gr1"):
    """A group of a school in the year it was shown for: a row that stands for it, or (NEW) the place of a usual one."""

    act: GroupAct
    school: Id
    group: Id = 0
    year: Id = 0


class AgreementAct(StrEnum):
    """What a button does with an agreement."""

    OPEN = "o"
    UNTIL = "u"
    NUMBER = "n"
    END = "e"


class AgreementButton(CallbackData, prefix="ag1"):
    """One agreement with a partner."""

    act: AgreementAct
    agreement: Id


class UndoButton(CallbackData, prefix="u1"):
    """Take a change back, by its event in the audit."""

    event: Id


class PersonAct(StrEnum):
    """What a button does with a person."""

    OPEN = "o"
    INVITE = "i"
    HISTORY = "h"
    NAME = "n"
    NAME_SURE = "y"
    SEATS = "s"
    ADD = "a"
    LEAVE = "l"
    LEFT = "t"
    FORGET = "f"
    FORGOTTEN = "g"


class PersonButton(CallbackData, prefix="n1"):
    """A person's card, or a change of it."""

    act: PersonAct
    person: Id
    arg: Id = 0


class SeatAct(StrEnum):
    """What a button does with a seat."""

    OPEN = "o"
    ORDER = "r"
    SINCE = "s"
    UNTIL = "u"
    END = "e"


class SeatButton(CallbackData, prefix="a1"):
    """One role of one person in one place."""

    act: SeatAct
    seat: Id


class HandAct(StrEnum):
    """A step of handing schools over: to whom, what it means, by which order, done."""

    CHOOSE = "c"
    PREVIEW = "p"
    ORDER = "r"
    SURE = "s"


class Handed(StrEnum):
    """The role that changes hands."""

    CURATOR = "c"
    DEPUTY = "d"


class HandoverButton(CallbackData, prefix="x1"):
    """`source` 0: whoever holds it in `school`; `school` 0: all schools of `source`. `arg`: a page of those to choose
    from, or (SURE) which preview is confirmed."""

    act: HandAct
    role: Handed
    source: Id = 0
    target: Id = 0
    school: Id = 0
    arg: Id = 0


class JoinButton(CallbackData, prefix="j1"):
    """Whether somebody agrees to be kept, before an invitation lets them in; 0: they are in already."""

    invitation: Id
    agreed: bool


class LinkAct(StrEnum):
    """What a button does with a school's link: shown, made for a number of people, closed; who waits."""

    SHOW = "s"
    MAKE = "m"
    CLOSE = "c"
    WAITING = "w"


class LinkButton(CallbackData, prefix="sl1"):
    """The link for a school's team; `arg`: for how many (MAKE)."""

    act: LinkAct
    school: Id
    arg: Id = 0


class KnockAct(StrEnum):
    """A step of who comes by a school's link."""

    AGREE = "y"
    DISAGREE = "n"
    SUBJECT = "s"


class KnockButton(CallbackData, prefix="sj1"):
    """An answer of who came by a link; `arg`: the place of a subject, after the last: none of them."""

    act: KnockAct
    link: Id
    arg: Id = 0


class RequestAct(StrEnum):
    """What is decided about a request to join."""

    OPEN = "o"
    ACCEPT = "a"
    LIKELY = "l"
    REFUSE = "r"


class RequestButton(CallbackData, prefix="jr1"):
    """A request to join a school's team."""

    act: RequestAct
    request: Id


class MeAct(StrEnum):
    """What a button does with what is kept about the speaker."""

    SHOW = "s"
    ASK_FORGET = "a"
    FORGET = "f"


class MeButton(CallbackData, prefix="me1"):
    """Only ever about the speaker; `person` is who it was shown to."""

    act: MeAct
    person: Id
