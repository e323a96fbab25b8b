"""What is kept about a person is told to them, and overwritten when they ask; the school's history stays."""

from datetime import date, timedelta

import pytest
from aiogram.methods import DeleteMyCommands
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.models import (
    Absence,
    Answer,
    AnswerComment,
    Audited,
    AuditEvent,
    Base,
    Cadence,
    Community,
    CommunityKind,
    Course,
    ExpectedInput,
    JoinRequest,
    Notice,
    NoticeState,
    Person,
    Priority,
    Programme,
    ReportSubscription,
    RequestState,
    SchoolLink,
    TaskEvent,
    TaskPerson,
    TaskResult,
)
from storage.queries.invitations import Invited, invite
from storage.queries.notices import Draft, enqueue
from storage.queries.roadmap import programme_of
from storage.results import ResultKind
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.seeding import Seeded

NAME = "Мария & «Львовна»"


@pytest.fixture
async def world(database: Database) -> World:
    return World(database)


@pytest.fixture
async def north(world: World) -> Seeded:
    return await seeding.programme(world.database)


async def maria(world: World, north: Seeded) -> User:
    """A deputy about whom everything is kept that can be."""
    user = await seeding.member(world, north, Role.DEPUTY, NAME, "Речная СОШ")
    async with world.database.transaction() as session:
        person = await session.get_one(Person, user.person_id)
        person.username, person.phone_mac, person.joined_at = "masha_lvovna", "f00d-mac", world.now
        await seeding.seat(session, north, user.person_id, Role.TEACHER, "Полевая СОШ", "химия")
    return user


async def test_me_tells_everything_in_plain_words(world: World, north: Seeded) -> None:
    user = await maria(world, north)
    other = await seeding.programme(world.database, "yug", "Южная программа", ["Лунная СОШ"])
    async with world.database.transaction() as session:
        await seeding.seat(session, other, user.person_id, Role.OBSERVER, None)
    told = said(await user.sends("/me"))
    for words in (
        f"Имя: {NAME}", f"Telegram: номер {user.id}, @masha_lvovna", "В боте с 25.08.2021", "Согласие: 25.08.2021",
        "Телефон: хранится необратимый отпечаток",
        "• зам. директора, Речная СОШ — с 01.01.2021 · Северная программа",
        "• учитель, Полевая СОШ (химия) — с 01.01.2021 · Северная программа",
        "• наблюдатель — с 01.01.2021 · Южная программа",
    ):  # fmt: skip
        assert words in told, told
    assert "связаны" not in told, "what there is none of is not told"
    assert user.labels() == ["Исправить имя", "Стереть мои данные", "← Меню"]
    await user.sends("/start")
    assert said(await user.clicks("Обо мне")).startswith("Что я храню о Вас")


async def lived(world: World, north: Seeded, user: User) -> None:
    """What happens around a person: answers, tasks, notices, files, requests, screens of others that name them."""
    olga = await seeding.member(world, north, Role.COORDINATOR, "Ольга Викторовна")
    tasks = await seeding.wave(world, north, olga)
    task = await seeding.task(world.database, north, "План", date(2021, 9, 1), Role.CURATOR, "Речная СОШ")
    await user.presses(f"s1:n:{tasks['Речная СОШ']}:0:0")
    await user.clicks("нет")
    await user.sends("/settings")
    await user.clicks("Часовой пояс")
    await olga.sends("люди Мария")
    async with world.database.transaction() as session:
        actor = (await seeding.by(session, world, north, olga)).actor
        programme = await programme_of(session, actor)
        again = await invite(session, programme, Invited("Другая", Role.TEACHER, ()), world.now)
        assert again
        link = SchoolLink(
            programme_id=north.id, school_id=1, token_hash="h", places=5, made_at=world.now, expires_at=world.now
        )
        channel = Community(programme_id=north.id, title="Химики", kind=CommunityKind.CHANNEL, methodist=NAME)
        session.add_all((link, channel))
        await session.flush()
        request = {"link_id": link.id, "telegram_id": user.id, "username": "masha_lvovna", "name": NAME}
        course = {"programme_id": north.id, "school_id": 1, "title": "Курс", "document": f"Удостоверение {NAME}"}
        session.add(JoinRequest(**request, asked_at=world.now))
        session.add(Course(person_id=user.person_id, **course))
        session.add(TaskPerson(task_id=task, person_id=user.person_id, stance="owes", since=date(2021, 8, 1)))
        await history(session, world, north, user, olga, tasks["Речная СОШ"])
        for key, person, chat in (("digest", user.person_id, None), ("answer", None, user.id)):
            draft = Draft(key, key, Priority.REMINDER, world.now + timedelta(days=1), {}, person, chat)
            await enqueue(session, [draft], world.now)


async def history(
    session: AsyncSession, world: World, north: Seeded, user: User, olga: User, task: int
) -> None:  # fmt: skip
    """What newer tables keep of a person, and what colleagues wrote with their name."""
    answer = (await session.scalars(select(Answer).where(Answer.person_id == user.person_id))).first()
    assert answer is not None
    answer.note = f"со слов {NAME}"
    ours = {"task_id": task, "at": world.now}
    session.add_all((
        AnswerComment(**ours, question_id=answer.question_id, person_id=olga.person_id, text=f"{NAME}, проверьте"),
        TaskEvent(**ours, person_id=olga.person_id, what="returned", why=f"Вернуть: {NAME}"),
        TaskResult(**ours, kind=ResultKind.DOCUMENT, person_id=user.person_id, text=f"Приказ подписала {NAME}"),
        ReportSubscription(
            programme_id=north.id, person_id=user.person_id, request={}, cadence=Cadence.WEEKLY, made_at=world.now
        ),
    ))  # fmt: skip
    for person, instead in ((user, olga), (olga, user)):
        session.add(
            Absence(
                programme_id=north.id, person_id=person.person_id, substitute_id=instead.person_id,
                since=date(2021, 9, 1), until=date(2021, 9, 5), recorded_at=world.now,
            )
        )  # fmt: skip
    renaming = {"person": user.person_id, "name": NAME}
    await session.merge(ExpectedInput(chat_id=olga.id, kind="person", subject=renaming, asked_at=world.now))


TREATED = {
    "overwritten": {"people", "join_requests", "updates"},
    "ended": {"assignments", "task_people", "community_members", "invitations", "notices"},
    "removed": {
        "expected_inputs", "join_attempts", "muted", "snoozes", "consents", "uploads", "absences",
        "report_subscriptions",
    },
    "unnamed": {"communities", "courses", "answers", "answer_comments", "task_events", "task_results"},
    "ids of the history": {
        "assessments", "audit_events",
        "broadcasts", "indicator_facts", "ioms", "notice_items", "report_chats", "risk_parameters",
        "school_links", "social_passports", "staff_counts", "waves", "tasks", "term_questions", "wave_exceptions",
    },
}  # fmt: skip
"""What forgetting does with every table that points to people or to accounts: a new one has to be thought of here."""


def test_every_table_that_knows_people_is_thought_of() -> None:
    knowing = {
        table.name
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "people" for key in column.foreign_keys)
        or column.name in ("chat_id", "telegram_id", "username", "phone_mac")
    }
    assert knowing - {"programmes"} == set().union(*TREATED.values())


async def test_me_counts_what_newer_tables_keep(world: World, north: Seeded) -> None:
    user = await maria(world, north)
    await lived(world, north, user)
    told = said(await user.sends("/me"))
    for words in (
        "1 ответ на вопрос анкеты", "1 документ или отметка о сделанном", "1 курс повышения квалификации",
        "1 отсутствие", "1 отчёт по расписанию",
    ):  # fmt: skip
        assert words in told, told


async def test_forget_overwrites_all_that_names_a_person_and_keeps_the_schools_history(
    world: World, north: Seeded
) -> None:
    user = await maria(world, north)
    await lived(world, north, user)
    before = await seeding.rows(world.database, without=())
    assert "Стереть Ваши данные?" in said(await user.sends("/forget"))
    assert "единственный координатор" not in user.screen
    reply = await user.clicks("Да, стереть")
    assert said(reply).startswith("Готово: Ваши имя, аккаунт и всё, что Вас называет, стёрты.")
    assert isinstance(reply[-1], DeleteMyCommands)
    after = await seeding.rows(world.database, without=())
    for mark in (str(user.id), "masha", "Львовна", "f00d-mac"):
        assert mark in str(before)
        assert mark not in str(after), [table for table, rows in after.items() if mark in str(rows)]
    person = next(row for row in after["people"] if row["id"] == user.person_id)
    assert (person["name"], person["forgotten_at"], person["zone"]) == ("бывший сотрудник", world.now, None)
    for table in ("answers", "tasks", "task_events", "assignments", "courses"):
        assert len(after[table]) == len(before[table]), table
    assert {seat["until"] for seat in after["assignments"] if seat["person_id"] == user.person_id} == {
        date(2021, 8, 24)
    }
    assert all(
        row["state"] == NoticeState.SUPPRESSED for row in after["notices"] if row["kind"] in ("digest", "answer")
    )
    assert after["join_requests"][0]["state"] == RequestState.REFUSED
    assert [row["chat_id"] for row in after["expected_inputs"]] == []
    assert after["report_subscriptions"] == []
    assert [row["substitute_id"] for row in after["absences"]] == [None]
    assert "бывший сотрудник, проверьте" in str(after["answer_comments"])
    assert "Пока я Вас не знаю" in said(await user.sends("/start"))


async def test_the_audit_knows_that_somebody_was_forgotten_but_not_who(world: World, north: Seeded) -> None:
    user = await maria(world, north)
    await user.sends("/forget")
    await user.clicks("Да, стереть")
    async with world.database.reading() as session:
        event = (await session.scalars(select(AuditEvent))).one()
    assert (event.what, event.person_id, event.subject_id) == (
        Audited.PERSON_FORGOTTEN, user.person_id, user.person_id,
    )  # fmt: skip
    assert (event.before, event.after, event.personal) == (None, None, ["name", "telegram_id", "username"])


async def test_a_redelivered_forgetting_says_nothing_to_nobody(world: World, north: Seeded) -> None:
    user = await maria(world, north)
    await user.sends("/forget")
    data = user.data("Да, стереть")
    assert await user.presses(data, update_id=4711)
    assert await user.presses(data, update_id=4711) == ()
    assert "откройте приглашение" in said(await user.presses(data))


async def test_forgetting_takes_a_second_thought_and_nobody_elses_button(world: World, north: Seeded) -> None:
    user = await maria(world, north)
    other = await seeding.member(world, north, Role.TEACHER, "Пётр Ильич", "Речная СОШ")
    await user.sends("/me")
    await user.clicks("Стереть мои данные")
    sure = user.data("Да, стереть")
    assert said(await user.clicks("Не стирать")).startswith("Что я храню о Вас")
    assert "была не для Вас" in said(await other.presses(sure))
    for act in "sa":
        assert "была не для Вас" in said(await other.presses(f"me1:{act}:{user.person_id}"))
    async with world.database.reading() as session:
        assert set(await session.scalars(select(Person.forgotten_at))) == {None}


async def test_the_only_coordinator_is_told_what_will_be_missing(world: World, north: Seeded) -> None:
    olga = await seeding.member(world, north, Role.COORDINATOR, "Ольга Викторовна")
    assert "Вы единственный координатор программы." in said(await olga.sends("/forget"))
    await seeding.person(world.database, north, Role.COORDINATOR, "Не вошла")
    assert "Вы единственный координатор программы." in said(await olga.sends("/forget"))
    await seeding.member(world, north, Role.COORDINATOR, "Анна Олеговна")
    assert "единственный" not in said(await olga.sends("/forget"))


async def test_a_new_invitation_lets_a_forgotten_person_in_as_somebody_new(world: World, north: Seeded) -> None:
    user = await maria(world, north)
    await user.sends("/forget")
    await user.clicks("Да, стереть")
    async with world.database.transaction() as session:
        programme = await session.get_one(Programme, north.id)
        token = await invite(session, programme, Invited("Мария", Role.TEACHER, (1,)), world.now)
    assert "Здравствуйте, Мария! Вас приглашают" in said(await user.sends(f"/start {token}"))
    assert "Мария, учитель" in said(await user.clicks("Соглашаюсь, войти"))


async def test_answers_stay_with_the_school(world: World, north: Seeded) -> None:
    user = await maria(world, north)
    await lived(world, north, user)
    await user.sends("/forget")
    await user.clicks("Да, стереть")
    async with world.database.reading() as session:
        kept = (
            await session.execute(select(Answer.value, Person.name).join(Person, Person.id == Answer.person_id))
        ).all()
    assert [tuple(row) for row in kept] == [("0", "бывший сотрудник")]
    async with world.database.reading() as session:
        assert set(await session.scalars(select(Notice.chat_id))) <= {None}
