"""The tables."""

from storage.models.absences import Absence
from storage.models.audit import Audited, AuditEvent
from storage.models.base import Base
from storage.models.broadcasts import Broadcast
from storage.models.communities import Community, CommunityKind, CommunityMember
from storage.models.customs import CalendarKind, CalendarPeriod, RiskThreshold, Worse
from storage.models.facts import Assessment, IndicatorFact, Procedure, RiskParameter, SocialPassport
from storage.models.notices import DeliveryLease, Notice, NoticeItem, NoticeState, Priority
from storage.models.people import (
    Assignment,
    Invitation,
    JoinAttempt,
    JoinRequest,
    Person,
    RequestState,
    SchoolLink,
)
from storage.models.policies import KindPolicy, ProgrammeHabits
from storage.models.questionnaires import (
    Answer,
    AnswerComment,
    Question,
    QuestionChoice,
    Questionnaire,
    UnnamedAnswer,
    UnnamedPrompt,
    Wave,
    WaveException,
    WaveLink,
)
from storage.models.registry import DayOff, Partnership, Programme, School, SchoolGroup, SchoolKind, StaffCount
from storage.models.reminding import Consent, Muted, Snooze
from storage.models.reports import Cadence, DrawnReport, ReportChat, ReportSubscription
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
from storage.models.tasks import (
    DONE,
    OWED,
    Stance,
    Task,
    TaskEvent,
    TaskKind,
    TaskPerson,
    TaskResult,
    TaskSeat,
    TaskState,
)
from storage.models.teachers import Course, Iom, IomState
from storage.models.updates import ExpectedInput, HandledUpdate
from storage.models.uploads import ImportRow, Upload
from storage.question_kinds import QuestionKind, Respondents

__all__ = [
    "DONE",
    "OWED",
    "Absence",
    "Answer",
    "AnswerComment",
    "Assessment",
    "Assignment",
    "AuditEvent",
    "Audited",
    "Base",
    "Broadcast",
    "Cadence",
    "CalendarKind",
    "CalendarPeriod",
    "Cell",
    "Community",
    "CommunityKind",
    "CommunityMember",
    "Consent",
    "Course",
    "DayOff",
    "DeliveryLease",
    "DrawnReport",
    "ExpectedInput",
    "HandledUpdate",
    "ImportRow",
    "Indicator",
    "IndicatorFact",
    "IndicatorTarget",
    "Invitation",
    "Iom",
    "IomState",
    "JoinAttempt",
    "JoinRequest",
    "KindPolicy",
    "Measure",
    "MeasureKind",
    "Monitoring",
    "Muted",
    "Notice",
    "NoticeItem",
    "NoticeState",
    "Partnership",
    "Person",
    "Priority",
    "Procedure",
    "Programme",
    "ProgrammeHabits",
    "Question",
    "QuestionChoice",
    "QuestionKind",
    "Questionnaire",
    "ReportChat",
    "ReportSubscription",
    "RequestState",
    "Respondents",
    "RiskParameter",
    "RiskThreshold",
    "School",
    "SchoolGroup",
    "SchoolKind",
    "SchoolLink",
    "Snooze",
    "SocialPassport",
    "StaffCount",
    "Stage",
    "Stance",
    "Task",
    "TaskEvent",
    "TaskKind",
    "TaskPerson",
    "TaskResult",
    "TaskSeat",
    "TaskState",
    "TermQuestion",
    "UnnamedAnswer",
    "UnnamedPrompt",
    "Upload",
    "Wave",
    "WaveException",
    "WaveLink",
    "Worse",
]
