"""What papers and workbooks are made from: a picture's facts with the people, the office and the lists behind them.

Plain values, light to import. Nothing here is declined: names stand as they are kept.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from reports.programme import ProgrammeFacts
from reports.results import Result
from reports.school import Deadline, SchoolFacts
from reports.wave import WaveFacts
from reports.workload import Workload


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: a post, and the name of who holds it (empty where nobody is known)."""

    post: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """Whose paper it is: what the programme's passport prints, and who signs."""

    programme: str
    municipality: str
    authority: str
    basis: str
    head: Signer
    coordinator: Signer


@dataclass(frozen=True, slots=True)
class Card:
    """A school as papers name it; several people of one post stand in one string."""

    key: int
    name: str
    full_name: str
    settlement: str = ""
    groups: tuple[str, ...] = ()
    curator: str = ""
    director: str = ""
    deputy: str = ""
    pupils: int | None = None
    teachers: int | None = None


@dataclass(frozen=True, slots=True)
class SchoolDossier:
    """One school whole: `passport` are (circumstance, share 0–1) of its newest social passport; `tasks` all owed."""

    school: SchoolFacts
    card: Card
    office: Office
    tasks: tuple[Deadline, ...] = ()
    passport: tuple[tuple[str, float], ...] = ()
    passport_year: str = ""
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def generated_at(self) -> datetime.datetime:
        return self.school.generated_at


@dataclass(frozen=True, slots=True)
class ProgrammeDossier:
    """A programme's schools side by side: `loads` in the order of `cards`, results of the newest year that has any."""

    programme: ProgrammeFacts
    office: Office
    cards: tuple[Card, ...]
    loads: tuple[Workload, ...]
    results: tuple[Result, ...] = ()

    @property
    def generated_at(self) -> datetime.datetime:
        return self.programme.generated_at


@dataclass(frozen=True, slots=True)
class WaveDossier:
    """A wave with the people of its schools, found by the school's short name."""

    wave: WaveFacts
    office: Office
    cards: tuple[Card, ...]

    @property
    def generated_at(self) -> datetime.datetime:
        return self.wave.generated_at


@dataclass(frozen=True, slots=True)
class SittingDossier:
    """A sitting as the roadmap plans it. Who came and what was decided nobody has told the bot."""

    title: str
    held_on: datetime.date
    details: str
    result: str
    office: Office
    year: str
    as_of: datetime.date
    generated_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class PictureSet:
    """What one printed file holds: the facts of every picture in it, in order."""

    parts: tuple[Any, ...]
    generated_at: datetime.datetime
