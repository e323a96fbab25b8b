"""What somebody asks for: which report, of what, about which period, in which form; rows and buttons carry it."""

import enum
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from reports.period import Period
from storage.rights import Actor, Right


class Kind(enum.StrEnum):
    """Reports; the value stands in buttons and rows."""

    SCHOOL = "s"
    PROGRAMME = "p"
    FACTOR = "f"
    TASKS = "t"
    WAVE = "w"
    CURATOR = "c"
    INDICATORS = "i"
    TIMELINE = "l"
    COMPARE = "v"
    DYNAMICS = "d"
    SITTING = "z"


class Form(enum.StrEnum):
    """What it comes as: a picture, a workbook, a printed set of pictures, or one of the papers."""

    PICTURE = "p"
    WORKBOOK = "x"
    PDF = "f"
    REFERENCE = "r"
    ADVICE = "a"
    ORDER = "o"
    SUMMARY = "u"
    SILENT = "n"
    PROTOCOL = "m"


PAPERS = frozenset({Form.REFERENCE, Form.ADVICE, Form.ORDER, Form.SUMMARY, Form.SILENT, Form.PROTOCOL})
"""Forms that are filled from a docx template."""

FILES: Mapping[Kind, tuple[Form, ...]] = {
    **dict.fromkeys(Kind, (Form.WORKBOOK, Form.PDF)),
    Kind.SCHOOL: (Form.WORKBOOK, Form.REFERENCE, Form.ADVICE, Form.PDF),
    Kind.PROGRAMME: (Form.WORKBOOK, Form.REFERENCE, Form.SUMMARY, Form.ORDER, Form.PDF),
    Kind.WAVE: (Form.WORKBOOK, Form.SILENT, Form.PDF),
    Kind.SITTING: (Form.PROTOCOL,),
}
"""The files of each kind that can be made; others are refused before anything is queued."""

WHOLE_ONLY = frozenset({Form.ORDER, Form.PROTOCOL})
"""Papers of the whole programme: for who sees all its schools."""

OF_SCHOOL = frozenset({Kind.SCHOOL, Kind.DYNAMICS})
"""Kinds whose subject is a school; tasks may have one. All others show many schools side by side."""

NUMBERS = frozenset({Kind.PROGRAMME, Kind.FACTOR, Kind.INDICATORS, Kind.DYNAMICS})
"""Kinds whose picture holds numbers of schools and, for who may see neither tasks nor people, nothing else."""

IN_GROUPS = frozenset({Kind.PROGRAMME, Kind.FACTOR, Kind.TASKS, Kind.WAVE, Kind.INDICATORS, Kind.TIMELINE})
"""What a group bound to a programme may ask for: nothing of it names a school."""


@dataclass(frozen=True, slots=True)
class Request:
    """`subject`: a school, a factor's number, a wave or a person; 0 of the whole. `other`: the school beside it."""

    kind: Kind
    subject: int = 0
    other: int = 0
    form: Form = Form.PICTURE
    overdue: bool = False
    period: Period | None = None

    @property
    def right(self) -> Right:
        """What it takes to ask for this."""
        of_school = self.kind in OF_SCHOOL or (self.kind is Kind.TASKS and self.subject)
        return Right.SEE_REPORT if of_school else Right.SEE_OVERVIEW

    @property
    def rights(self) -> frozenset[Right]:
        """All of it: whatever is no picture of numbers tells of tasks and of people too."""
        only_numbers = self.kind in NUMBERS and self.form is Form.PICTURE
        return frozenset({self.right} if only_numbers else {self.right, Right.SEE_TASKS})

    def is_open_to(self, actor: Actor) -> bool:
        """Whether the actor may ask for it at all, of whatever school."""
        return all(actor.may(right) for right in self.rights)

    @property
    def is_made(self) -> bool:
        """Whether there is such a thing; of a sitting there is no picture."""
        return self.form in FILES[self.kind] or (self.form is Form.PICTURE and self.kind is not Kind.SITTING)

    def in_form(self, form: Form) -> "Request":
        return replace(self, form=form)

    def dumped(self) -> dict[str, Any]:
        """As JSON; dates in ISO."""
        values = asdict(self)
        if self.period is not None:
            values["period"] |= {"since": self.period.since.isoformat(), "until": self.period.until.isoformat()}
        return values


def loaded(values: Mapping[str, Any]) -> Request:
    """What `dumped` wrote."""
    period = values.get("period")
    if period is not None:
        since, until = date.fromisoformat(period["since"]), date.fromisoformat(period["until"])
        period = Period(since, until, period["year"], period["asked"])
    rest = {name: values[name] for name in ("subject", "other", "overdue")}
    return Request(Kind(values["kind"]), form=Form(values["form"]), period=period, **rest)
