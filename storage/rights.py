"""Who may see and do what, as data. Queries ask here; no handler decides rights by itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum, StrEnum


class Role(StrEnum):
    """A role of the glossary (docs: shared/domain.md); one person may hold several."""

    COORDINATOR = "coordinator"
    CURATOR = "curator"
    DEPUTY = "deputy"
    DIRECTOR = "director"
    TEACHER = "teacher"
    METHODIST = "methodist"
    COUNCIL = "council"
    HEAD = "head"
    OBSERVER = "observer"


class Right(StrEnum):
    """Something a person may see or do."""

    SEE_SCHOOLS = "see_schools"
    SEE_TASKS = "see_tasks"
    FINISH_TASKS = "finish_tasks"
    JUDGE = "judge"  # accept finished work, return it, take a task off
    ANSWER_SURVEY = "answer_survey"
    ANSWER_BY_PHONE = "answer_by_phone"  # write down for a school what it tells
    SEE_WAVES = "see_waves"
    SEE_REPORT = "see_report"  # numbers of a school; what tells of tasks or people takes those rights too
    SEE_OVERVIEW = "see_overview"  # reports on many schools side by side, each named
    MANAGE = "manage"  # import, invite, open waves, decide terms, bind channels
    SEE_COMMUNITIES = "see_communities"
    SEE_PEOPLE = "see_people"
    SEE_AUDIT = "see_audit"  # who changed and took out what
    COUNT_STAFF = "count_staff"  # write down how many of each post a school has
    LET_IN = "let_in"  # into a school's team, whoever comes by its link
    TAKE_PART = "take_part"  # what everybody may: help, settings, what is kept about oneself


class Reach(Enum):
    """How far a right reaches for a role."""

    PROGRAMME = "programme"
    SCHOOLS = "schools"


ALL, OWN = Reach.PROGRAMME, Reach.SCHOOLS
SCHOOL_ROLES = frozenset({Role.DEPUTY, Role.DIRECTOR, Role.TEACHER})
VERIFIED_ONLY = frozenset({Role.OBSERVER})
"""Roles that see a number only once somebody answerable has verified it."""

RIGHTS: Mapping[Right, Mapping[Role, Reach]] = {
    Right.SEE_SCHOOLS: {
        Role.COORDINATOR: ALL,
        Role.HEAD: ALL,
        Role.METHODIST: ALL,
        Role.OBSERVER: ALL,
        Role.CURATOR: OWN,
        Role.DEPUTY: OWN,
        Role.DIRECTOR: OWN,
        Role.TEACHER: OWN,
    },
    Right.SEE_TASKS: {
        Role.COORDINATOR: ALL,
        Role.HEAD: ALL,
        Role.CURATOR: OWN,
        Role.DEPUTY: OWN,
        Role.DIRECTOR: OWN,
    },
    Right.FINISH_TASKS: {Role.COORDINATOR: ALL, Role.CURATOR: OWN, Role.DEPUTY: OWN, Role.DIRECTOR: OWN},
    Right.JUDGE: {Role.COORDINATOR: ALL, Role.CURATOR: OWN},
    Right.ANSWER_SURVEY: {Role.DEPUTY: OWN, Role.DIRECTOR: OWN},
    Right.ANSWER_BY_PHONE: {Role.COORDINATOR: ALL, Role.CURATOR: OWN},
    Right.SEE_WAVES: {Role.COORDINATOR: ALL, Role.HEAD: ALL, Role.CURATOR: OWN},
    Right.SEE_REPORT: {
        Role.COORDINATOR: ALL,
        Role.HEAD: ALL,
        Role.CURATOR: OWN,
        Role.DEPUTY: OWN,
        Role.DIRECTOR: OWN,
        Role.OBSERVER: ALL,
    },
    Right.SEE_OVERVIEW: {Role.COORDINATOR: ALL, Role.HEAD: ALL, Role.CURATOR: OWN, Role.OBSERVER: ALL},
    Right.MANAGE: {Role.COORDINATOR: ALL},
    Right.SEE_AUDIT: {Role.COORDINATOR: ALL},
    Right.SEE_PEOPLE: {
        Role.COORDINATOR: ALL,
        Role.HEAD: ALL,
        Role.CURATOR: OWN,
        Role.DEPUTY: OWN,
        Role.DIRECTOR: OWN,
    },
    Right.COUNT_STAFF: {Role.COORDINATOR: ALL, Role.DEPUTY: OWN, Role.DIRECTOR: OWN},
    Right.LET_IN: {Role.COORDINATOR: ALL, Role.DEPUTY: OWN, Role.DIRECTOR: OWN},
    Right.TAKE_PART: dict.fromkeys(Role, ALL),
    Right.SEE_COMMUNITIES: {role: ALL for role in Role if role is not Role.OBSERVER},
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is speaking, in their current programme: the first argument of every query of programme data.

    `schools` maps each role to the ids of the schools it is held in (empty for roles of the whole programme), roles of
    those they stand in for today (`stands_for`) included.
    """

    person_id: int
    name: str
    programme_id: int
    zone: str
    schools: Mapping[Role, frozenset[int]] = field(default_factory=dict)
    programmes: int = 1
    is_lost: bool = False  # nothing could be delivered to them last
    stands_for: frozenset[int] = frozenset()

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(self.schools)

    def trusted(self, right: Right) -> frozenset[int] | None:
        """Ids of the schools whose numbers are for the actor before anybody verified them; None if all of them are.

        Who observes, and has another role besides, reads the schools of that role as it does.
        """
        own = {role: schools for role, schools in self.schools.items() if role not in VERIFIED_ONLY}
        return None if len(own) == len(self.schools) else replace(self, schools=own).reach(right)

    def may(self, right: Right) -> bool:
        """Whether any role gives the right at all, however far it reaches."""
        return any(role in RIGHTS[right] for role in self.schools)

    def reach(self, right: Right) -> frozenset[int] | None:
        """Ids of the schools the right reaches; None for the whole programme, empty for nothing."""
        reaches = [(role, RIGHTS[right][role]) for role in self.schools if role in RIGHTS[right]]
        if any(reach is Reach.PROGRAMME for _, reach in reaches):
            return None
        return frozenset().union(*(self.schools[role] for role, _ in reaches))


@dataclass(frozen=True, slots=True)
class By:
    """Who changes something, when, and by which update; `today` is their own calendar day."""

    actor: Actor
    now: datetime
    today: date
    update_id: int | None = None
