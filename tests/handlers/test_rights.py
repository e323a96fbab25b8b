"""Every handler × every role × foreign ids in buttons, commands, typed answers, files, links, groups and notices.

What is tried is generated from the routers and the classes of buttons: a new button, command, typed input or notice
without a case here fails. The returned texts are searched for marks that the role must not meet, and the rows of the
foreign programme and school are compared before and after.
"""

import asyncio
import inspect
import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from aiogram.filters.callback_data import CallbackData
from sqlalchemy import insert

from bot import replies
from bot.app import ROUTERS, build_dispatcher
from handlers.callbacks import FileAct, FileButton, ReportButton
from handlers.fallback import FILE_TAKERS, TAKERS
from handlers.filters import Says
from handlers.notices import RENDERERS
from handlers.registry_callbacks import HandAct, Handed, HandoverButton
from handlers.rendering import NoticeContext, Rendered
from handlers.reply import Reply
from handlers.report_callbacks import ReportAsk, ReportBind, ReportPick, ScheduleButton
from reports.request import FILES as FORMS
from reports.request import Form, Kind, Request
from storage.database import Database
from storage.models import (
    ExpectedInput,
    Notice,
    NoticeItem,
    NoticeState,
    Question,
    QuestionKind,
    Questionnaire,
    UnnamedPrompt,
)
from storage.queries.invitations import BY_SCHOOL_LINK
from storage.queries.unnamed import respondent_key
from storage.rights import Role
from tests import seeding
from tests.acting import BOT, User, World
from tests.handlers.matrix import ACTORS, FORMER, MAY_READ, STRANGER, Matrix, copied, populated
from tests.handlers.test_communities import RIGHTS

DAY = 20210901
Json = dict[str, Any]
KINDS = [kind for kind in CallbackData.__subclasses__() if kind.__module__.startswith("handlers.")]
HANDLERS = [
    (event, handler)
    for router in ROUTERS
    for event, observer in router.observers.items()
    if event != "error"
    for handler in observer.handlers
]


@dataclass(frozen=True)
class Tried:
    """What a field of a button is tried with: plain values, and ids of tables. The first value is the usual one."""

    plain: tuple[Any, ...] = ()
    tables: tuple[str, ...] = ()
    as_text: bool = False
    prefix: str = ""

    def values(self, matrix: Matrix, name: str) -> list[Any]:
        own = [] if self.plain else [one for table in self.tables for one in matrix.mine(table)]
        ids = [*own, *(one for table in self.tables for one in matrix.foreign(name, table))]
        return [*self.plain, *([f"{self.prefix}{one}" for one in ids] if self.as_text else ids)]

    def foreign(self, matrix: Matrix, name: str) -> list[Any]:
        """The usual value and foreign ones: plain values open nothing that an id does not."""
        found = self.values(matrix, name)
        return [*found[:1], *found[len(self.plain) or 1 :]]


def plain(*values: Any) -> Tried:
    return Tried(values)


def ids(*tables: str, first: tuple[Any, ...] = ()) -> Tried:
    return Tried(first, tables)


FIELDS: Mapping[str, Tried] = {
    "Go.page": plain(0, 1),
    "SwitchButton.programme": ids("programmes"),
    "AuditButton.person": ids("people", first=(0, -1)),
    "AuditButton.days": plain(0, 7),
    "AuditButton.page": plain(0, 1),
    "TasksButton.page": plain(0, 1),
    "RolloverButton.year": plain(2021, 2022),
    "TaskButton.task": ids("tasks"),
    "TaskButton.arg": ids("people", "task_events", first=(0, DAY)),
    "SurveyButton.task": ids("tasks"),
    "SurveyButton.question": ids("questions", first=(1, 0)),
    "SurveyButton.choice": plain(1, 0),
    "UnnamedButton.task": ids("wave_links"),
    "UnnamedButton.question": ids("questions", first=(1, 0)),
    "UnnamedButton.choice": plain(1, 0),
    "LinkWaveButton.wave": ids("waves"),
    "LinkWaveButton.arg": plain(0, 1),
    "TrialButton.task": ids("questionnaires"),
    "TrialButton.question": ids("questions", first=(1, 0)),
    "TrialButton.choice": plain(1, 0),
    "WaveButton.code": Tried(("risk", "short"), ("questionnaires",), as_text=True, prefix="q"),
    "WaveButton.days": plain(0, 14),
    "RemarkButton.task": ids("tasks"),
    "RemarkButton.question": ids("questions", first=(1, 0)),
    "RemarkButton.arg": plain(0, 1),
    "LaunchButton.code": Tried(("risk", "teacher", "satisfaction"), ("questionnaires",), as_text=True, prefix="q"),
    "FormButton.code": Tried(("risk", "", "q0"), ("questionnaires",), as_text=True, prefix="q"),
    "LaunchButton.scope": ids("school_groups", "people", first=(0,)),
    "LaunchButton.opens": plain(0, DAY),
    "LaunchButton.closes": plain(DAY + 7, 0),
    "WaveCardButton.id": ids("waves", "tasks"),
    "WaveCardButton.arg": plain(0, 1),
    "WaveCardButton.day": plain(DAY, 0),
    "ChaseButton.wave": ids("waves", first=(0,)),
    "ChaseButton.number": plain(0, 1),
    "BroadcastButton.id": ids("broadcasts", "school_groups", "communities", "waves"),
    "BroadcastButton.number": plain(0, 1, 2),
    "PolicyButton.arg": plain(0, 7, 30),
    "ImportButton.code": plain("бета", "альфа", "nazarovo"),
    "ImportButton.seen": plain("", "0123abcd"),
    "FileButton.upload": ids("uploads"),
    "FileButton.step": plain(0),
    "FileButton.doubt": plain(0),
    "PlanButton.year": plain(2021),
    "TermButton.question": ids("term_questions"),
    "TermButton.choice": plain(-3, -2, -1, 0),
    "InviteButton.field": plain("role", "school", "subject", "next"),
    "InviteButton.value": Tried(("coordinator", "deputy"), ("schools",), as_text=True),
    "ReportButton.school": ids("schools"),
    "ReportAsk.subject": ids("schools", "waves", "people", "tasks"),
    "ReportAsk.other": ids("schools", first=(0,)),
    "ReportAsk.since": plain(0, DAY),
    "ReportAsk.until": plain(DAY),
    "ReportPick.first": ids("schools", first=(0,)),
    "ReportPick.page": plain(0, 1),
    "ReportBind.school": ids("schools", first=(0, -1, -2)),
    "ScheduleButton.subject": ids("schools", "report_subscriptions", "people"),
    "ScheduleButton.other": ids("schools", first=(0,)),
    "SchoolsButton.group": ids("school_groups", first=(0,)),
    "SchoolsButton.curator": ids("people", first=(0, -1)),
    "SchoolsButton.settlement": ids("schools", first=(0,)),
    "SchoolsButton.page": plain(0, 1),
    "PeopleButton.school": ids("schools", first=(0,)),
    "PeopleButton.group": ids("school_groups", first=(0,)),
    "PeopleButton.curator": ids("people", first=(0, -1)),
    "PeopleButton.page": plain(0, 1),
    "SchoolButton.school": ids("schools"),
    "SchoolButton.arg": plain(0),
    "GroupButton.school": ids("schools"),
    "GroupButton.group": ids("school_groups", first=(0,)),
    "GroupButton.year": plain(2021, 0),
    "AgreementButton.agreement": ids("partnerships"),
    "SeatButton.seat": ids("assignments"),
    "HandoverButton.source": ids("people", first=(0,)),
    "HandoverButton.target": ids("people"),
    "HandoverButton.school": ids("schools"),
    "HandoverButton.arg": plain(0),
    "InviteButton.person": ids("people", first=(0,)),
    "LinkButton.school": ids("schools"),
    "LinkButton.arg": plain(5, 0),
    "KnockButton.link": ids("school_links"),
    "KnockButton.arg": plain(0),
    "RequestButton.request": ids("join_requests"),
    "TakeBackButton.event": ids("audit_events"),
    "TakeBackButton.staying": plain(0),
    "UndoButton.event": ids("audit_events"),
    "PersonButton.person": ids("people"),
    "PersonButton.arg": plain(0),
    "JoinButton.invitation": ids("invitations", first=(0,)),
    "MeButton.person": ids("people", first=(1,)),
    "AwayButton.person": ids("people"),
    "AwayButton.since": plain(20210902, 0),
    "AwayButton.until": plain(20210910, 0),
    "AwayButton.who": ids("people", first=(0,)),
    "EndButton.absence": ids("absences"),
    "EndButton.until": plain(20210910),
    "ConsentButton.programme": ids("programmes"),
    "SettingButton.value": plain(0, 1, 9, DAY),
    "CommunityButton.community": ids("communities"),
    "CommunityButton.subject": plain(-1, 0),
}


def tried_values(kind: type[CallbackData], field: str, matrix: Matrix, name: str, *, whole: bool) -> list[Any]:
    """Every member of an enum; for anything else its case in FIELDS, which must be there."""
    annotation = kind.model_fields[field].annotation
    if inspect.isclass(annotation) and issubclass(annotation, StrEnum):
        return list(annotation) if whole else list(annotation)[:1]
    if annotation is bool:
        return [True, False]
    case = FIELDS[f"{kind.__name__}.{field}"]
    return case.values(matrix, name) if whole else case.foreign(matrix, name)


def presses(matrix: Matrix, name: str) -> Iterator[str]:
    """For each act of each class: the usual values, each other value beside them, and everything foreign at once.

    The coordinator, who may do everything, tries all plain values too; nobody else can go further by them.
    """
    yield from ("t0:o:1:0", "что угодно")
    for kind in KINDS:
        act, *rest = kind.model_fields
        whole = name == Role.COORDINATOR
        tried = {field: tried_values(kind, field, matrix, name, whole=whole) or [0] for field in rest}
        for value in tried_values(kind, act, matrix, name, whole=True):
            for chosen in spread(tried):
                yield kind(**{act: value}, **chosen).pack()


def spread(tried: Mapping[str, list[Any]]) -> Iterator[Json]:
    usual = {field: values[0] for field, values in tried.items()}
    yield usual
    yield from ({**usual, field: value} for field, values in tried.items() for value in values[1:])
    if len(tried) > 1:
        yield {field: values[-1] for field, values in tried.items()}


def said_filters() -> list[Says]:
    return [
        found.callback
        for event, handler in HANDLERS
        if event == "message"
        for found in handler.filters or ()
        if isinstance(found.callback, Says)
    ]


def commands() -> list[str]:
    """Every command and word that a router listens to; commands with numbers and names of other schools too."""
    found = [word for says in said_filters() for word in says.words]
    for says in said_filters():
        found += [f"/{says.command} {rest}".strip() for rest in ("", "2", "нагорна")]
    return [*dict.fromkeys(found), "/start t_1", f"/start s_{'1' * 32}", f"/start a_{'1' * 24}", "12", "-", "привет"]


FORWARDED = {"forward_origin": {"type": "hidden_user", "sender_user_name": "Кто-то", "date": 1}}
FILE = {"document": {"file_id": "a", "file_unique_id": "b", "file_name": "план.xlsx"}}
WHAT_FOR = [FileButton(act=act).pack() for act in (FileAct.TO_TASK, FileAct.TO_PROGRAMME)]
CONTACT = {"contact": {"phone_number": "+73915512345", "first_name": "Мария"}}
PHOTO = {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}], "caption": "/people"}
GROUP = {"id": -100500, "type": "supergroup", "title": "Штаб"}


def updates(matrix: Matrix, user: User) -> Iterator[tuple[str, Json]]:
    """Whatever else may come from a person: forwards, replies, edits, files, and news of chats that are not theirs."""
    mark = user.under(0)
    for text in [*commands()[:12], "/people", "/school 2"]:
        yield f"forwarded {text}", {"message": user.message(text=text, **FORWARDED)}
        yield f"in reply {text}", {"message": user.message(text=text, reply_to_message=mark)}
        yield f"edited {text}", {"edited_message": user.message(text=text, edit_date=1)}
    for fields in (FILE, CONTACT, PHOTO):
        yield f"{fields}", {"message": user.message(**fields)}
        yield f"forwarded {fields}", {"message": user.message(**fields, **FORWARDED)}
    yield from chats(matrix, user)
    yield from group_presses(matrix, user)


IN_GROUPS = (ReportBind, ReportAsk, ReportPick, ReportButton, ScheduleButton)
"""Classes of buttons that stand in groups too."""


def group_presses(matrix: Matrix, user: User) -> Iterator[tuple[str, Json]]:
    """Buttons of reports in a group: bound by whoever may, asked in with foreign ids, and let go."""
    name = next(one for one in ACTORS if matrix.actor(one) is user)
    kinds = [kind for kind in KINDS if kind in IN_GROUPS]
    data = [
        one
        for one in dict.fromkeys(presses(matrix, name))
        if one.startswith(tuple(f"{kind.__prefix__}:" for kind in kinds))
    ]
    message = {**user.under(0), "chat": GROUP}
    for one in [ReportBind(school=0).pack(), *data, ReportBind(school=-1).pack()]:
        click = {"id": "1", "from": user.account, "chat_instance": "1", "data": one, "message": message}
        yield f"{one} in a group", {"callback_query": click}


def chats(matrix: Matrix, user: User) -> Iterator[tuple[str, Json]]:
    channel = {"id": -1000 - matrix.other.seeded.id, "type": "channel", "title": "Канал"}
    asked = {"chat": channel, "from": user.account, "user_chat_id": user.id, "date": 1}
    yield "a request to join", {"chat_join_request": asked}
    bot = {"id": 42, "is_bot": True, "first_name": "Куратор"}
    for chat, who, status in ((channel, user.account, "left"), (user.chat, bot, "kicked"), (user.chat, bot, "member")):
        yield f"{status}", {_kind(chat): _change(chat, user.account, who, status)}
    yield "administrator", {"my_chat_member": _change(channel, user.account, bot, "administrator")}


def _kind(chat: Json) -> str:
    return "my_chat_member" if chat["type"] == "private" else "chat_member"


def _change(chat: Json, by: Json, who: Json, status: str) -> Json:
    new = {"status": status, "user": who} | ({"until_date": 0} if status == "kicked" else {})
    new |= RIGHTS if status == "administrator" else {}
    return {"chat": chat, "from": by, "date": 1, "old_chat_member": {"status": "member", "user": who},
            "new_chat_member": new}  # fmt: skip


def waiting(matrix: Matrix, name: str) -> Iterator[tuple[str, Json]]:
    """What a chat may still wait for when its person has lost the right to it, by kind: every kind has a case."""

    def each(what: str, table: str = "", **fields: Any) -> list[Json]:
        return [{**fields, what: one} for one in matrix.foreign(name, table or f"{what}s")]

    subjects: Mapping[str, list[Json]] = {
        "survey": each("task", question=matrix.everything["questions"][0]["id"]),
        "task": [
            each
            for what in ("result", "question", "reply", "comment", "reason")
            for each in each_task(matrix, name, what)
        ],
        "term": [{"question": one} for one in matrix.foreign(name, "term_questions")],
        "school": each("school", field="short_name"),
        "school_group": each("school", group="АЛЬФА1Ш группа", year=2021),
        "staff": each("school"),
        "agreement": [*each("school"), *each("agreement", "partnerships", field="number")],
        "person": [*each("person", "people"), *each("person", "people", name="Чужое Имя")],
        "seat": each("seat", "assignments", field="order_number"),
        "handover": [{"button": one} for one in handovers(matrix, name)],
        "invite": [
            {"role": "deputy", "schools": [one], "schools_done": True} for one in matrix.foreign(name, "schools")
        ],
        "zone": [{}],
        "remark": each("task", question=matrix.everything["questions"][0]["id"]),
        "extension": each("task", day=DAY),
        "broadcast": [*broadcasts(matrix, name)],
    }
    assert set(subjects) == {*TAKERS, *FILE_TAKERS}
    yield from ((kind, subject) for kind, found in subjects.items() for subject in found)


def broadcasts(matrix: Matrix, name: str) -> Iterator[Json]:
    """Words for foreign drafts, and for foreign people chosen by every way."""
    yield from ({"broadcast": one} for one in matrix.foreign(name, "broadcasts"))
    for way, table in (("g", "school_groups"), ("c", "communities"), ("w", "waves")):
        yield from ({"audience": {"way": way, "id": one, "role": None}} for one in matrix.foreign(name, table))


def handovers(matrix: Matrix, name: str) -> list[str]:
    """Buttons of a handover about foreign people and schools."""
    about = [("source", "people"), ("target", "people"), ("school", "schools")]
    return [
        HandoverButton(act=HandAct.ORDER, role=Handed.CURATOR, **{field: one}).pack()
        for field, table in about
        for one in matrix.foreign(name, table)
    ]


def each_task(matrix: Matrix, name: str, what: str) -> list[Json]:
    return [{"task": task, "what": what, "event": 1} for task in matrix.foreign(name, "tasks")]


PAYLOADS: Mapping[str, Callable[[Matrix, str], list[Json]]] = {
    **dict.fromkeys(("digest", "urgent"), lambda matrix, name: [{}]),
    "audit_file": lambda m, name: [
        {"chosen": {"topic": "a", "person": 0, "days": 0}, **one} for one in (*programmes(m), own(m))
    ],
    "later": lambda matrix, name: [{"until": matrix.world.now.isoformat()}],
    **dict.fromkeys(
        ("question", "answered", "submitted", "verdict"),
        lambda m, name: [{"event": one} for one in m.foreign(name, "task_events")],
    ),
    **dict.fromkeys(("week", "consent", "calendar", "template_file", "export_file"), lambda m, name: programmes(m)),
    "chase": lambda m, name: [{"by": m.other.holder(Role.COORDINATOR).person_id}],
    **dict.fromkeys(
        ("broadcast", "broadcast_progress"),
        lambda m, name: [{"broadcast": one, "step": 0} for one in m.foreign(name, "broadcasts")],
    ),
    "wave_file": lambda m, name: [
        {"programme": m.own.seeded.id, "wave": one, "form": "csv"} for one in m.foreign(name, "waves")
    ],
    "own_result": lambda m, name: [
        {"task": one, **where} for one in m.foreign(name, "tasks") for where in (*programmes(m), own(m))
    ],
    "wave_due": lambda m, name: [
        {"code": code, "closes": "2021-09-10", "since": "2021-08-20", "title": "Мониторинг", **where}
        for code in ("risk", "own", "нет")
        for where in (*programmes(m), own(m))
    ],
    "survey_link": lambda m, name: [
        {"link": one, **where} for one in m.foreign(name, "wave_links") for where in (*programmes(m), own(m))
    ],
    "unnamed_file": lambda m, name: [
        {"wave": one, **where} for one in m.foreign(name, "waves") for where in (*programmes(m), own(m))
    ],
    "survey_opened": lambda m, name: [{"task": one} for one in m.foreign(name, "tasks")],
    "handed_over": lambda m, name: [
        {"task": one, "giver": 1, "named": named} for one in m.foreign(name, "tasks") for named in (False, True)
    ],
    "report": lambda m, name: [
        {"request": asked.dumped(), **programme}
        for asked in reports(m, name)
        for programme in (own(m), *(programmes(m) if asked.form is Form.PICTURE else ()))
    ],
    **dict.fromkeys(
        ("absence", "absence_ended"), lambda m, name: [{"absence": one} for one in m.foreign(name, "absences")]
    ),
    "join_asked": lambda m, name: [{"request": one} for one in m.foreign(name, "join_requests")],
    **dict.fromkeys(
        ("join_accepted", "join_refused"), lambda m, name: [{"school": one} for one in m.foreign(name, "schools")]
    ),
    **dict.fromkeys(
        ("schools_handed", "handover_undone"),
        lambda m, name: [{"event": one} for one in m.foreign(name, "audit_events")],
    ),
    "unreachable": lambda m, name: [
        {"people": m.foreign(name, "people"), **programme} for programme in (*programmes(m), own(m))
    ],
    "community_link": lambda m, name: [{"community": one} for one in m.foreign(name, "communities")],
    "file_received": lambda m, name: files(m, name, {"file": "f", "name": "н"}),
    "file_fetched": lambda m, name: files(m, name, {"file": "f", "name": "н", "message": 1}),
    "form_stored": lambda m, name: [
        {**one, "form": form} for one in files(m, name, {}) for form in m.foreign(name, "questionnaires")
    ],
    "form_template": lambda m, name: programmes(m),
    "form_file": lambda m, name: [
        {"code": f"q{form}", **one} for form in m.foreign(name, "questionnaires") for one in (*programmes(m), own(m))
    ],
    "file_preview": lambda m, name: files(m, name, {}),
    "file_store": lambda m, name: files(m, name, {"seen": ""}),
    "file_stored": lambda m, name: files(m, name, {"counts": {}, "refused": "нет"}),
}
"""What each kind of notice is tried with: ids of whatever it may speak of, all of them foreign to its reader."""


def programmes(matrix: Matrix) -> list[Json]:
    return [{"programme": matrix.other.seeded.id}]


def own(matrix: Matrix) -> Json:
    return {"programme": matrix.own.seeded.id}


def reports(matrix: Matrix, name: str) -> Iterator[Request]:
    """Every report of every foreign thing it may be about."""
    subjects = [one for table in ("schools", "waves", "people", "tasks") for one in matrix.foreign(name, table)]
    first, *_ = matrix.mine("schools")
    for kind in Kind:
        yield from (Request(kind, subject, first) for subject in (0, *subjects))
        own = matrix.foreign(name, SUBJECTS[kind]) if kind in SUBJECTS else [0]
        yield from (Request(kind, subject, first, form) for form in FORMS[kind] for subject in own)


SUBJECTS = {
    **dict.fromkeys((Kind.SCHOOL, Kind.DYNAMICS, Kind.TASKS, Kind.COMPARE), "schools"),
    Kind.WAVE: "waves",
    Kind.CURATOR: "people",
    Kind.SITTING: "tasks",
}
"""Of what a file of each kind is; the others are of the whole programme."""


def files(matrix: Matrix, name: str, more: Json) -> list[Json]:
    return [{"upload": one, **more, **programmes(matrix)[0]} for one in matrix.foreign(name, "uploads")]


@contextmanager
def reached() -> Iterator[set[int]]:
    """Which handlers the dispatcher calls meanwhile, as places in HANDLERS."""
    seen: set[int] = set()
    places = {id(handler): place for place, (_, handler) in enumerate(HANDLERS)}

    async def note(handler: Any, event: Any, data: Json) -> Any:
        seen.add(places[id(data["handler"])])
        return await handler(event, data)

    observers = [one for event, one in build_dispatcher().observers.items() if event not in ("update", "error")]
    for observer in observers:
        observer.middleware.register(note)
    try:
        yield seen
    finally:
        for observer in observers:
            observer.middleware.unregister(note)


@pytest.fixture(scope="module")
def seeded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Matrix]:
    """Both programmes, made once; every test gets a copy of the file."""
    path = tmp_path_factory.mktemp("matrix") / "matrix.db"
    shutil.copy(sqlite_template, path)

    async def make() -> Matrix:
        world = World(Database(f"sqlite+aiosqlite:///{path}"))
        matrix = await populated(world)
        await world.database.dispose()
        return matrix

    return path, asyncio.run(make())


@pytest.fixture
async def matrix(seeded: tuple[Path, Matrix], tmp_path: Path) -> AsyncIterator[Matrix]:
    async with copied(seeded[1], seeded[0], tmp_path / "copy.db") as fresh:
        yield fresh


def assert_nothing_foreign(reply: Reply, marks: tuple[str, ...], cause: str) -> None:
    dumped = replies.dump(reply).casefold()
    found = [mark for mark in marks if mark in dumped]
    assert not found, f"{cause} showed {found}: {dumped}"


@pytest.mark.parametrize("name", ACTORS)
async def test_nothing_leaks_and_nothing_changes_whatever_is_pressed_said_or_sent(matrix: Matrix, name: str) -> None:
    user, forbidden = matrix.actor(name), matrix.forbidden(name)
    await asked_unnamed(matrix, user)
    paper = await asked_for_a_file(matrix)
    before = await matrix.contents(name)
    with reached() as seen:
        for data in dict.fromkeys(presses(matrix, name)):  # values that are alike make the same button
            assert_nothing_foreign(await user.presses(data), forbidden, data)
        for text in commands():
            assert_nothing_foreign(await user.sends(text), forbidden, text)
        for cause, update in updates(matrix, user):
            assert_nothing_foreign(await matrix.world.take(update), forbidden, cause)
        for text in ("/start", "/people", "/report"):
            update = {"message": user.message(text=text, chat=GROUP)}
            assert_nothing_foreign(await matrix.world.take(update), forbidden, text)
        for kind, subject, fields in knocking(matrix, name):
            await waits(matrix, user, kind, subject)
            reply = await matrix.world.take({"message": user.message(**fields)})
            assert_nothing_foreign(reply, forbidden, f"{kind} {subject} {fields}")
        for task, data in product(matrix.foreign(name, "tasks"), WHAT_FOR):
            await waits(matrix, user, "task", {"task": task, "what": "result"})
            for reply in (await matrix.world.take({"message": user.message(**FILE)}), await user.presses(data)):
                assert_nothing_foreign(reply, forbidden, f"a file for the task {task}, then {data}")
        for task in matrix.foreign(name, "tasks"):
            await waits(matrix, user, "survey", {"task": task, "question": paper})
            reply = await matrix.world.take({"message": user.message(**FILE)})
            assert_nothing_foreign(reply, forbidden, f"a file for a question of {task}")
    assert await matrix.contents(name) == before
    if name in (Role.COORDINATOR, STRANGER):
        assert unreached(seen, for_strangers=name == STRANGER) == []


async def asked_for_a_file(matrix: Matrix) -> int:
    """A question of a questionnaire that nobody is asked, which wants a file."""
    async with matrix.world.database.transaction() as session:
        form = Questionnaire(code="papers", version=1, title="Документы", digest="papers", unlisted_at=matrix.world.now)
        session.add(form)
        await session.flush()
        asked = Question(questionnaire_id=form.id, ordinal=1, name="paper", kind=QuestionKind.FILE, label="Какой?")
        session.add(asked)
        await session.flush()
        return asked.id


async def asked_unnamed(matrix: Matrix, user: User) -> None:
    """They came by a link of a third programme and are asked something there."""
    link, secret, asked = matrix.door
    async with matrix.world.database.transaction() as session:
        key = respondent_key(secret, user.id)
        session.add(UnnamedPrompt(link_id=link, respondent=key, subject={"question": asked}, message_id=None))


def knocking(matrix: Matrix, name: str) -> Iterator[tuple[str, Json, Json]]:
    """What somebody on the way in by a school's link may write, with links and requests of others."""
    for link, request in zip(matrix.foreign(name, "school_links"), matrix.foreign(name, "join_requests"), strict=True):
        subject = {"link": link, "request": request, "name": "Иван"}
        written: tuple[Json, ...] = ({"text": "Иван Ильич"}, CONTACT)
        for kind, fields in product(BY_SCHOOL_LINK, written):
            yield kind, subject, fields


async def waits(matrix: Matrix, user: User, kind: str, subject: Json) -> None:
    async with matrix.world.database.transaction() as session:
        row = {"chat_id": user.id, "kind": kind, "subject": subject, "message_id": None}
        await session.merge(ExpectedInput(**row, asked_at=matrix.world.now))


def unreached(seen: set[int], *, for_strangers: bool) -> list[str]:
    """Handlers that nothing above came to: a new one needs a case. Who has no role comes to few of them."""
    return [
        f"{handler.callback.__module__}.{handler.callback.__name__}"
        for place, (_, handler) in enumerate(HANDLERS)
        if place not in seen and (handler.callback.__name__ in FOR_STRANGERS) == for_strangers
    ]


FOR_STRANGERS = (
    "take_words_of_stranger",
    "greet_stranger", "refuse_stranger", "take_name", "point_to_buttons", "take_contact", "go_without_contact",
)  # fmt: skip


@pytest.mark.parametrize("name", ACTORS)
async def test_typed_and_sent_answers_to_what_was_asked_about_foreign_things(matrix: Matrix, name: str) -> None:
    user, forbidden = matrix.actor(name), matrix.forbidden(name)
    before = await matrix.contents(name)
    for kind, subject in waiting(matrix, name):
        for fields in ({"text": "1"}, {"text": "15.10.2021"}, {"text": "Иван Ильич"}, FILE):
            await waits(matrix, user, kind, subject)
            reply = await matrix.world.take({"message": user.message(**fields)})
            assert_nothing_foreign(reply, forbidden, f"{kind} {subject} {fields}")
    assert await matrix.contents(name) == before


@pytest.mark.parametrize("name", ACTORS)
async def test_groups_hear_nothing_of_any_programme(matrix: Matrix, name: str) -> None:
    user, marks = matrix.actor(name), tuple(f"{word}" for word in ("альфа", "бета"))
    before = await seeding.rows(matrix.world.database)
    for text in commands():
        words = text.replace(" ", f"@{BOT} ", 1) if " " in text else f"{text}@{BOT}"
        if text.startswith("/") or name == Role.COORDINATOR:
            reply = await matrix.world.take({"message": user.message(text=words, chat=GROUP)})
            assert_nothing_foreign(reply, marks, words)
    assert await seeding.rows(matrix.world.database) == before


async def test_no_notice_tells_what_its_reader_may_not_know(matrix: Matrix) -> None:
    """Rights may be lost between queueing and sending; whatever a notice speaks of is read with those of today."""
    assert set(PAYLOADS) == set(RENDERERS)
    for name in ACTORS:
        user, forbidden = matrix.actor(name), matrix.forbidden(name)
        for kind in RENDERERS:
            for payload in PAYLOADS[kind](matrix, name):
                told = await rendered(matrix, user, kind, payload, matrix.foreign(name, "tasks"))
                found = [mark for mark in forbidden if mark in told]
                assert not found, f"{kind} {payload} told {name} {found}: {told}"


async def rendered(matrix: Matrix, user: User, kind: str, payload: Json, tasks: list[int]) -> str:
    """Everything a notice would send, what its file would be made of included, in small letters."""
    database, now, drawn = matrix.world.database, matrix.world.now, list[str]()

    async def work(*arguments: Any) -> Any:
        drawn.append(repr(arguments))
        raise FileNotFoundError

    async with database.transaction() as session:
        notice = Notice(
            person_id=user.person_id or None, kind=kind, payload=payload, priority=1, attempts=1, due=now,
            dedupe_key=f"{matrix.world.number()}", state=NoticeState.SENDING, created_at=now,
        )  # fmt: skip
        session.add(notice)
        await session.flush()
        about = {"notice_id": notice.id, "person_id": user.person_id, "rule": f"r{notice.id}"}
        items = [{**about, "task_id": task, "occasion": seeding.TODAY} for task in tasks if user.person_id]
        if items:
            await session.execute(insert(NoticeItem), items)
    async with database.reading() as session:
        try:
            made = await RENDERERS[kind](NoticeContext(session, now, work, BOT), notice)
        except FileNotFoundError:
            return "".join(drawn).casefold()
    said = replies.dump(made.methods) if isinstance(made, Rendered) else ""
    return "".join([*drawn, said]).casefold()


OF_SCHOOLS = (
    "schools", "assignments", "tasks", "task_seats", "answers", "school_groups", "partnerships", "staff_counts",
    "audit_events", "school_links", "join_requests",
)  # fmt: skip
OF_PROGRAMMES = (
    "people", "term_questions", "stages", "waves", "communities", "invitations", "notices", "uploads", "absences",
)  # fmt: skip


def test_every_field_of_every_button_has_a_case_and_no_case_is_idle() -> None:
    numbers = {
        f"{kind.__name__}.{field}"
        for kind in KINDS
        for field, info in kind.model_fields.items()
        if not (inspect.isclass(info.annotation) and issubclass(info.annotation, StrEnum | bool))
    }
    assert numbers == set(FIELDS)


def test_every_class_of_buttons_is_heard_by_some_router() -> None:
    heard = {
        found.callback.callback_data
        for event, handler in HANDLERS
        for found in handler.filters or ()
        if event == "callback_query" and hasattr(found.callback, "callback_data")
    }
    assert heard == set(KINDS)


async def test_the_seed_has_something_to_hide_and_something_to_show(matrix: Matrix) -> None:
    """Every table that is compared holds foreign rows; and each mark a role may read is one that somebody can read."""
    for table in OF_SCHOOLS:
        assert matrix.foreign("deputy", table) != matrix.foreign("coordinator", table) != [], table
    for table in OF_PROGRAMMES:
        assert matrix.foreign("coordinator", table), table
    shown = ""
    user = matrix.actor("coordinator")
    for text in ("/start", "/tasks", "/people", "/schools", "/school 2", "/communities", "/terms"):
        shown += replies.dump(await user.sends(text))
    assert [mark for mark in MAY_READ["coordinator"] if f"АЛЬФА{mark}" not in shown] == []
    assert matrix.actor(FORMER).person_id
