"""«Сделано» with what confirms it, «Обещаю до…» with its calendar, and the verdict; on both databases."""

from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from aiogram.methods import SendDocument, SendPhoto
from sqlalchemy import select, update

from scheduler.jobs import tick
from storage.database import Database
from storage.models import (
    Answer,
    AnswerComment,
    Notice,
    Person,
    Question,
    Task,
    TaskEvent,
    TaskKind,
    TaskResult,
    TaskState,
)
from storage.policies import Policy
from storage.queries.policies import keep_policy
from storage.queries.verdicts import give_back
from storage.refusals import Refusal
from storage.results import ResultKind
from storage.rights import Role
from tests import seeding
from tests.acting import BEGINNING, User, World, said
from tests.handlers.delivered import deliver
from tests.seeding import Seeded

SCHOOL = "Речная СОШ"
DEADLINE = date(2021, 9, 15)
DOCUMENT = {"document": {"file_id": "doc-1", "file_unique_id": "u", "file_name": "Протокол <4>.pdf"}}
PHOTO = {"photo": [{"file_id": "small", "file_unique_id": "s", "width": 1, "height": 1},
                   {"file_id": "large", "file_unique_id": "l", "width": 9, "height": 9}]}  # fmt: skip


class Office(NamedTuple):
    world: World
    seeded: Seeded
    coordinator: User
    curator: User
    deputy: User
    task: int


@pytest.fixture
async def office(database: Database) -> Office:
    """A task of a school whose programme wants a verdict on measures."""
    world = World(database)
    seeded = await seeding.programme(database)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    curator = await seeding.member(world, seeded, Role.CURATOR, "Ирина <Павловна>", SCHOOL)
    deputy = await seeding.member(world, seeded, Role.DEPUTY, "Марина Сергеевна", SCHOOL)
    task = await seeding.task(database, seeded, "Педсовет", DEADLINE, Role.DEPUTY, SCHOOL, result="Протокол")
    async with database.transaction() as session:
        by = await seeding.by(session, world, seeded, coordinator)
        await keep_policy(session, by, TaskKind.MEASURE, Policy(verdict=True))
    return Office(world, seeded, coordinator, curator, deputy, task)


async def state(office: Office) -> TaskState:
    async with office.world.database.reading() as session:
        return (await session.get_one(Task, office.task)).state


async def history(office: Office) -> list[tuple[str, str | None, str | None]]:
    async with office.world.database.reading() as session:
        rows = (await session.scalars(select(TaskEvent).order_by(TaskEvent.id))).all()
        return [(row.what, row.after, row.why) for row in rows]


async def results(office: Office) -> list[tuple[ResultKind, str, float | None, str | None, bool]]:
    async with office.world.database.reading() as session:
        rows = (await session.scalars(select(TaskResult).order_by(TaskResult.id))).all()
        return [(row.kind, row.text, row.number, row.file_id, row.superseded_at is None) for row in rows]


async def hand_in(office: Office) -> None:
    await office.deputy.presses(f"t1:d:{office.task}:0")
    await office.deputy.sends("протокол № 4")


async def test_handed_in_work_comes_to_the_curator_with_what_confirms_it(office: Office) -> None:
    await hand_in(office)
    assert await state(office) is TaskState.SUBMITTED
    (told,) = await deliver(office.world)
    assert told[:2] == (office.curator.person_id, "submitted")
    assert told[2].startswith(
        "Марина Сергеевна сдаёт работу. Посмотрите, пожалуйста.\n\nПедсовет · Речная СОШ\n✓ Сдано"
    )
    assert "Подтверждено: «протокол № 4»" in told[2]
    assert office.curator.labels() == ["Принять", "Вернуть с замечанием", "Снять"]
    assert "✓ Сделано" in said(await office.curator.clicks("Принять"))
    assert "Принято: Ирина <Павловна>, 25 августа, ср" in office.curator.screen
    assert await state(office) is TaskState.ACCEPTED
    assert await deliver(office.world) == []


async def test_work_that_is_owed_again_is_not_confirmed(office: Office) -> None:
    await hand_in(office)
    await office.curator.presses(f"t1:e:{office.task}:0")
    await office.curator.sends("Нет подписи директора")
    card = said(await office.deputy.presses(f"t1:o:{office.task}:0"))
    assert "Приложено раньше: «протокол № 4»" in card
    assert "Подтверждено" not in card


@pytest.mark.parametrize("given", ["протокол № 4", DOCUMENT, None], ids=["words", "file", "nothing to give"])
async def test_the_curator_hears_once_what_confirms_it_was_given(office: Office, given: Any) -> None:
    """Regression: «…сдаёт работу» came while the deputy was still looking for the document."""
    await office.deputy.presses(f"t1:d:{office.task}:0")
    assert await state(office) is TaskState.SUBMITTED
    office.world.now += timedelta(hours=2)
    assert await deliver(office.world) == []
    if given is None:
        await office.deputy.clicks("Без документа")
    else:
        fields = {"text": given} if isinstance(given, str) else given
        await office.world.take({"message": office.deputy.message(**fields)})
    ((person, kind, text),) = await deliver(office.world)
    assert (person, kind) == (office.curator.person_id, "submitted")
    assert ("Документа, числа или ссылки к ней нет." in text) == (given is None)
    assert await deliver(office.world) == []


async def test_work_that_nobody_ever_confirms_does_not_wait_for_ever(office: Office) -> None:
    await office.deputy.presses(f"t1:d:{office.task}:0")
    office.world.now += timedelta(hours=25)
    told = {kind: text for _, kind, text in await deliver(office.world)}
    assert "Марина Сергеевна сдаёт работу. Документа, числа или ссылки к ней нет." in told["submitted"]
    await office.deputy.sends("протокол № 4")
    assert await deliver(office.world) == [], "and is not told twice"


async def morning(office: Office) -> list[tuple[int, str, str]]:
    """What comes the next morning."""
    office.world.now += timedelta(days=1)
    return await deliver(office.world)


async def test_accepted_work_is_told_in_the_next_digest_alone_and_once(office: Office) -> None:
    await hand_in(office)
    await deliver(office.world)
    for _ in range(2):
        await office.curator.presses(f"t1:a:{office.task}:0")
    assert await deliver(office.world) == [], "good news disturbs nobody"
    ((person, kind, text),) = await morning(office)
    assert (person, kind) == (office.deputy.person_id, "digest")
    assert text.startswith("Доброе утро! Принята Ваша работа:\n✓ Педсовет · Речная СОШ — Ирина <Павловна>")
    assert "✓ Сделано" in said(await office.deputy.clicks("1"))
    assert "Правило: Вашу работу приняли" in said(await office.deputy.presses(f"t1:y:{office.task}:0"))
    assert await morning(office) == []


async def test_accepted_work_stands_below_what_is_owed(office: Office) -> None:
    await seeding.task(office.world.database, office.seeded, "Справка", date(2021, 8, 27), Role.DEPUTY, SCHOOL)
    await hand_in(office)
    await deliver(office.world)
    await office.curator.presses(f"t1:a:{office.task}:0")
    await tick(office.world.database, office.world.now + timedelta(hours=16))
    digests = [text for who, kind, text in await morning(office) if (who, kind) == (office.deputy.person_id, "digest")]
    assert len(digests) == 1
    assert "Справка" in digests[0]
    assert digests[0].endswith("Принята Ваша работа:\n✓ Педсовет · Речная СОШ — Ирина <Павловна>")


async def test_nothing_is_said_of_acceptance_that_was_taken_back_or_in_a_pause(office: Office) -> None:
    await hand_in(office)
    await office.curator.presses(f"t1:a:{office.task}:0")
    await office.curator.presses(f"t1:e:{office.task}:0")
    await office.curator.sends("Нет подписи")
    assert "digest" not in [kind for _, kind, text in await morning(office) if "Принята" in text]
    await office.deputy.presses(f"t1:d:{office.task}:0")
    await office.deputy.sends("протокол № 5")
    await office.curator.presses(f"t1:a:{office.task}:0")
    async with office.world.database.transaction() as session:
        paused = update(Person).where(Person.id == office.deputy.person_id)
        await session.execute(paused.values(paused_until=date(2021, 9, 20)))
    assert [text for _, kind, text in await morning(office) if "Принята" in text] == []


async def test_who_did_it_themselves_and_accepted_it_hears_nothing(office: Office) -> None:
    own = await seeding.task(office.world.database, office.seeded, "Выезд", DEADLINE, Role.CURATOR, SCHOOL)
    await office.curator.presses(f"t1:d:{own}:0")
    await office.coordinator.presses(f"t1:a:{own}:0")
    assert [(who, kind) for who, kind, text in await morning(office) if "Принята" in text] == [
        (office.curator.person_id, "digest")
    ]


async def test_a_return_is_told_at_once_and_the_task_is_owed_again(office: Office) -> None:
    await hand_in(office)
    await deliver(office.world)
    assert "Что исправить?" in said(await office.curator.clicks("Вернуть"))
    assert "Ваше замечание" in said(await office.curator.sends("Нет подписи <директора> & печати"))
    assert await state(office) is TaskState.RETURNED
    (told,) = await deliver(office.world)
    assert told[:2] == (office.deputy.person_id, "verdict")
    assert told[2].startswith("Ирина <Павловна> возвращает работу с замечанием.")
    assert "Возвращено на доработку" in told[2]
    assert "Вернули: Ирина <Павловна>, 25 августа, ср: «Нет подписи <директора> & печати»" in told[2]
    assert "Сделано" in office.deputy.labels()
    await office.deputy.clicks("Сделано")
    assert await state(office) is TaskState.SUBMITTED
    assert await deliver(office.world) == [], "what confirms it this time is not given yet"
    await office.deputy.sends("протокол № 5")
    assert [kind for _, kind, _ in await deliver(office.world)] == ["submitted"]


async def test_twice_is_once_and_an_old_button_tells_the_truth(office: Office) -> None:
    await hand_in(office)
    for _ in range(2):
        assert "✓ Сделано" in said(await office.curator.presses(f"t1:a:{office.task}:0"))
    assert [what for what, *_ in await history(office)] == ["state", "result", "state"]
    await office.curator.presses(f"t1:e:{office.task}:0")
    await office.curator.sends("переделать")
    for press, words in (("a", "принимать нечего"), ("e", "возвращать нечего")):
        assert words in said(await office.curator.presses(f"t1:{press}:{office.task}:0"))
    await office.curator.presses(f"t1:z:{office.task}:1")
    for press, words in (("a", "принимать нечего"), ("e", "возвращать нечего"), ("x", "снимать нечего")):
        assert words in said(await office.curator.presses(f"t1:{press}:{office.task}:0"))


async def test_a_comment_is_needed_and_has_an_end(office: Office) -> None:
    await hand_in(office)
    await office.curator.presses(f"t1:e:{office.task}:0")
    assert "не длиннее 1500" in said(await office.curator.sends("я" * 1501))
    assert await state(office) is TaskState.SUBMITTED
    assert "Вернули" in said(await office.curator.sends("коротко"))


async def test_taking_off_asks_why_tells_the_owner_and_can_be_undone(office: Office) -> None:
    await office.curator.presses(f"t1:o:{office.task}:0")
    assert "Почему задача больше не нужна?" in said(await office.curator.clicks("Снять"))
    text = said(await office.curator.clicks("Сделано иначе"))
    assert "Задача снята." in text
    assert "Снято: Ирина <Павловна>, 25 августа, ср: «Сделано иначе»" in text
    assert await state(office) is TaskState.CANCELLED
    (told,) = await deliver(office.world)
    assert told[0] == office.deputy.person_id
    assert "снимает задачу: делать её больше не нужно" in told[2]
    assert office.deputy.labels() == []
    await office.curator.clicks("Вернуть в работу")
    assert await state(office) is TaskState.STARTED
    assert "снова ждёт Вас" in (await deliver(office.world))[0][2]


async def test_a_typed_reason_takes_off_too(office: Office) -> None:
    await office.coordinator.presses(f"t1:x:{office.task}:0")
    assert "«Школа закрыта на карантин»" in said(await office.coordinator.sends("Школа закрыта на карантин"))
    assert ("state", "cancelled", "Школа закрыта на карантин") in await history(office)


async def test_what_the_roadmap_dropped_is_not_brought_back_by_a_button(office: Office) -> None:
    async with office.world.database.transaction() as session:
        task = await session.get_one(Task, office.task)
        session.add(TaskEvent(task_id=task.id, at=office.world.now, what="state", before="open", after="cancelled"))
        task.state = TaskState.CANCELLED
    assert "больше нет в дорожной карте" in said(await office.curator.presses(f"t1:v:{office.task}:0"))


@pytest.mark.parametrize("press", ["a", "e", "x", "z", "v"])
async def test_nobody_judges_without_the_right(office: Office, press: str) -> None:
    await hand_in(office)
    head = await seeding.member(office.world, office.seeded, Role.HEAD, "Пётр Ильич")
    stranger = await seeding.member(office.world, office.seeded, Role.CURATOR, "Чужой", "Полевая СОШ")
    before = await history(office)
    for user, words in ((office.deputy, "принимает не Вы"), (head, "принимает не Вы"), (stranger, "среди Ваших нет")):
        assert words in said(await user.presses(f"t1:{press}:{office.task}:0"))
    assert await history(office) == before


async def test_a_curator_does_not_judge_what_she_owes_herself(office: Office) -> None:
    own = await seeding.task(office.world.database, office.seeded, "Выезд", DEADLINE, Role.CURATOR, SCHOOL)
    await office.curator.presses(f"t1:d:{own}:0")
    assert "принимает не Вы" in said(await office.curator.presses(f"t1:a:{own}:0"))
    (told,) = await deliver(office.world)
    assert told[:2] == (office.coordinator.person_id, "submitted")
    assert "✓ Сделано" in said(await office.coordinator.clicks("Принять"))


async def test_who_may_judge_needs_nobodys_verdict(office: Office) -> None:
    await office.curator.presses(f"t1:d:{office.task}:0")
    assert await state(office) is TaskState.ACCEPTED
    assert await deliver(office.world) == []


async def test_accepted_work_is_not_taken_back_by_the_school(office: Office) -> None:
    await hand_in(office)
    await office.curator.presses(f"t1:a:{office.task}:0")
    assert "Эту работу уже приняли" in said(await office.deputy.presses(f"t1:u:{office.task}:0"))
    await office.curator.presses(f"t1:u:{office.task}:0")
    assert await state(office) is TaskState.STARTED


async def test_what_was_decided_before_sending_is_not_said(office: Office) -> None:
    await hand_in(office)
    await office.curator.presses(f"t1:a:{office.task}:0")
    assert [text for *_, text in await deliver(office.world)] == ["работу уже проверили или забрали"]
    await office.curator.presses(f"t1:e:{office.task}:0")
    await office.curator.sends("переделать")
    await office.deputy.presses(f"t1:d:{office.task}:0")
    texts = {kind: text for _, kind, text in await deliver(office.world)}
    assert texts["verdict"] == "с тех пор задача уже изменилась"


async def test_the_list_shows_what_waits_for_a_verdict(office: Office) -> None:
    await hand_in(office)
    await office.curator.sends("/tasks")
    assert office.curator.labels() == ["Проверить", "← Меню"]
    assert "Ждут Вашей проверки: 1 задача" in said(await office.curator.clicks("Проверить"))
    await office.curator.clicks("1")
    await office.curator.clicks("Принять")
    assert "Непроверенных работ нет" in said(await office.curator.presses("l1:j:0"))
    await office.deputy.sends("/tasks")
    assert "Проверить" not in office.deputy.labels()


async def test_who_is_asked_to_look_at_a_questionnaire_can(office: Office) -> None:
    """«Посмотрите, пожалуйста» came with buttons to accept and to return, and with none to read a single answer."""
    async with office.world.database.transaction() as session:
        by = await seeding.by(session, office.world, office.seeded, office.coordinator)
        await keep_policy(session, by, TaskKind.QUESTIONNAIRE, Policy(verdict=True))
    task = (await seeding.wave(office.world, office.seeded, office.coordinator))[SCHOOL]
    await office.deputy.presses(f"s1:n:{task}:0:0")
    await office.deputy.clicks("да")
    for text in ("120", "12", "Всё хорошо"):
        await office.deputy.sends(text)
    await office.deputy.clicks("Отправить")
    await deliver(office.world)
    assert "Посмотрите, пожалуйста." in office.curator.screen
    assert office.curator.labels() == ["Посмотреть ответы", "Принять", "Вернуть с замечанием", "Снять"]
    await office.curator.clicks("Посмотреть ответы")
    assert "Вопросы к ответам" in office.curator.labels()
    await office.curator.clicks("Принять, вернуть, снять")
    assert office.curator.labels()[:2] == ["Посмотреть ответы", "Принять"]
    await office.deputy.presses(f"t1:o:{task}:0")
    assert "Посмотреть ответы" not in office.deputy.labels()


async def test_a_questionnaire_waits_too_and_its_answers_are_confirmed_with_it(office: Office) -> None:
    async with office.world.database.transaction() as session:
        by = await seeding.by(session, office.world, office.seeded, office.coordinator)
        await keep_policy(session, by, TaskKind.QUESTIONNAIRE, Policy(verdict=True))
    tasks = await seeding.wave(office.world, office.seeded, office.coordinator)
    await office.deputy.sends("/survey")
    await office.deputy.clicks("Короткая")
    await office.deputy.clicks("да")
    for text in ("120", "12", "Всё хорошо"):
        await office.deputy.sends(text)
    await office.deputy.clicks("Отправить")
    task = tasks[SCHOOL]
    await office.curator.presses(f"w2:r:{task}:0:0")
    await office.curator.clicks("Принять, вернуть, снять")
    await office.curator.clicks("Принять")
    async with office.world.database.reading() as session:
        assert (await session.get_one(Task, task)).state is TaskState.ACCEPTED
        confirmed = (await session.scalars(select(Answer.verified_by).where(Answer.task_id == task))).all()
    assert confirmed == [office.curator.person_id] * 4


async def test_comments_on_answers_stand_for_the_comment_of_a_return(office: Office) -> None:
    """The seam of issue 7: open comments on single answers are words enough."""
    await seeding.wave(office.world, office.seeded, office.coordinator)
    await hand_in(office)
    async with office.world.database.transaction() as session:
        by = await seeding.by(session, office.world, office.seeded, office.curator)
        with pytest.raises(Refusal, match="Напишите, что исправить"):
            await give_back(session, by, office.task)
        question = (await session.scalars(select(Question))).first()
        assert question is not None
        row = {"task_id": office.task, "question_id": question.id, "person_id": by.actor.person_id}
        session.add(AnswerComment(**row, text="Проверьте", at=by.now))
        await session.flush()
        await give_back(session, by, office.task)
    texts = {kind: text for _, kind, text in await deliver(office.world)}
    assert "Замечаний к отдельным ответам: 1." in texts["verdict"]


async def test_a_count_is_asked_for_and_kept_as_a_number(office: Office) -> None:
    task = await seeding.task(
        office.world.database, office.seeded, "Обучить", DEADLINE, Role.DEPUTY, SCHOOL, result="Обучено 30 чел."
    )
    assert "Сколько получилось?" in said(await office.deputy.presses(f"t1:d:{task}:0"))
    assert "Здесь нужно число" in said(await office.deputy.sends("все кто смог"))
    assert "Подтверждено: «28 человек»" in said(await office.deputy.sends("28 человек"))
    assert await results(office) == [(ResultKind.COUNT, "28 человек", 28.0, None, True)]


@pytest.mark.parametrize(
    ("fields", "kept", "method"),
    [(DOCUMENT, ("Протокол <4>.pdf", "doc-1"), SendDocument), (PHOTO, ("фотография", "large"), SendPhoto)],
)
async def test_a_file_confirms_and_the_curator_sees_it(
    office: Office, fields: dict[str, Any], kept: tuple[str, str], method: type
) -> None:
    await office.deputy.presses(f"t1:d:{office.task}:0")
    await office.world.take({"message": office.deputy.message(**fields)})
    assert f"Подтверждено: файл «{kept[0]}»" in office.deputy.screen
    assert await results(office) == [(ResultKind.DOCUMENT, kept[0], None, kept[1], True)]
    await deliver(office.world)
    assert office.curator.labels()[0] == "Показать файл"
    _, sent = await office.curator.clicks("Показать файл")
    assert isinstance(sent, method)
    assert kept[1] in str(sent)


async def test_a_newer_confirmation_takes_the_place_of_the_old_one(office: Office) -> None:
    await hand_in(office)
    await office.deputy.presses(f"t1:d:{office.task}:0")
    await office.world.take({"message": office.deputy.message(**DOCUMENT)})
    assert [(text, holds) for _, text, _, _, holds in await results(office)] == [
        ("протокол № 4", False), ("Протокол <4>.pdf", True),
    ]  # fmt: skip
    await office.deputy.presses(f"t1:b:{office.task}:0")
    assert [holds for *_, holds in await results(office)] == [False, False]
    assert "К этой задаче файла нет" in said(await office.curator.presses(f"t1:f:{office.task}:0"))


async def test_a_sticker_confirms_nothing_and_a_file_is_no_comment(office: Office) -> None:
    await office.deputy.presses(f"t1:d:{office.task}:0")
    location = {"location": {"latitude": 56.0, "longitude": 90.0}}
    assert "Пришлите документ" in said(await office.world.take({"message": office.deputy.message(**location)}))
    await office.curator.presses(f"t1:e:{office.task}:0")
    assert "напишите, пожалуйста, словами" in said(
        await office.world.take({"message": office.curator.message(**DOCUMENT)})
    )


async def test_a_day_of_the_calendar_can_be_promised(office: Office) -> None:
    await office.deputy.presses(f"t1:m:{office.task}:0")
    await office.deputy.clicks("Другой день")
    labels = office.deputy.labels()
    assert labels[:3] == ["‹", "август 2021", "›"]
    assert labels[3:-1] == ["·", "·", "25", "26", "27", "28", "29", "30", "31", "·", "·", "·", "·", "·"]
    await office.deputy.clicks("›")
    assert "сентябрь 2021" in office.deputy.labels()
    assert "Договорились: напомню 24 сентября, пт." in said(await office.deputy.clicks("24"))
    await office.deputy.presses(f"t1:m:{office.task}:0")
    assert "← Назад" in office.deputy.labels()


@pytest.mark.parametrize("arg", [0, 20210230, 20210824, 20250101, 99999999])
async def test_forged_and_past_days_are_no_promise(office: Office, arg: int) -> None:
    reply = said(await office.deputy.presses(f"t1:t:{office.task}:{arg}"))
    assert any(words in reply for words in ("устарела", "прошла", "год вперёд"))
    assert await history(office) == []


async def test_a_closed_task_is_promised_no_more(office: Office) -> None:
    await hand_in(office)
    for press in ("m", "h"):
        assert "обещать нечего" in said(await office.deputy.presses(f"t1:{press}:{office.task}:20210901"))


async def test_broken_promises_are_counted(office: Office) -> None:
    for day in (date(2021, 8, 27), date(2021, 8, 30)):
        await office.deputy.presses(f"t1:t:{office.task}:{day:%Y%m%d}")
    office.world.now = BEGINNING + timedelta(days=4)
    text = said(await office.curator.presses(f"t1:o:{office.task}:0"))
    assert "Обещано 2 раза: 27 августа, пт — не сделано" in text


async def test_every_notice_of_a_verdict_is_queued_once(office: Office) -> None:
    await hand_in(office)
    await office.curator.presses(f"t1:z:{office.task}:0")
    await office.curator.presses(f"t1:z:{office.task}:0")
    async with office.world.database.reading() as session:
        kinds = (await session.scalars(select(Notice.kind).order_by(Notice.id))).all()
    assert kinds == ["submitted", "verdict"]
