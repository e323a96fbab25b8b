"""The tables."""

from storage.models.base import Base
from storage.models.communities import Community, CommunityKind, CommunityMember
from storage.models.notices import Notice, NoticeItem, NoticeState, Priority
from storage.models.people import Assignment, Invitation, JoinAttempt, Person
from storage.models.questionnaires import Answer, Question, QuestionChoice, QuestionKind, Questionnaire, Wave
from storage.models.registry import DayOff, Programme, School, SchoolGroup, SchoolKind
from storage.models.reminding import Consent, Muted, Snooze
from storage.models.roadmap import (
    Cell,
    Indicator,
    IndicatorTarget,
    Measure,
    MeasureKind,
    Monitoring,
    Stage,
    TermQuestion,
)
from storage.models.tasks import DONE, OWED, Stance, Task, TaskEvent, TaskKind, TaskPerson, TaskSeat, TaskState
from storage.models.updates import ExpectedInput, HandledUpdate
from storage.models.uploads import Upload

__all__ = [
    "DONE",
    "OWED",
    "Answer",
    "Assignment",
    "Base",
    "Cell",
    "Community",
    "CommunityKind",
    "CommunityMember",
    "Consent",
    "DayOff",
    "ExpectedInput",
    "HandledUpdate",
    "Indicator",
    "IndicatorTarget",
    "Invitation",
    "JoinAttempt",
    "Measure",
    "MeasureKind",
    "Monitoring",
    "Muted",
    "Notice",
    "NoticeItem",
    "NoticeState",
    "Person",
    "Priority",
    "Programme",
    "Question",
    "QuestionChoice",
    "QuestionKind",
    "Questionnaire",
    "School",
    "SchoolGroup",
    "SchoolKind",
    "Snooze",
    "Stage",
    "Stance",
    "Task",
    "TaskEvent",
    "TaskKind",
    "TaskPerson",
    "TaskSeat",
    "TaskState",
    "TermQuestion",
    "Upload",
    "Wave",
]
