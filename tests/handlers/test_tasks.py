"""Lists, cards and the answers a reminder takes: done, undone, later, not mine."""

from datetime import date, timedelta
from typing import NamedTuple

import pytest
from aiogram.methods import AnswerCallbackQuery, EditMessageText
from sqlalchemy import select

from storage.models import Notice, Stance, Task, TaskEvent, TaskKind, TaskPerson, TaskState
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.seeding import Seeded

SOON = date(2021, 9, 15)


class Team(NamedTuple):
    world: World
    seeded: Seeded
    coordinator: User
    deputy: User


@pytest.fixture
async def team(world: World) -> Team:
    seeded = await seeding.programme(world.database)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    deputy = await seeding.member(world, seeded, Role.DEPUTY, "Марина Сергеевна", "Речная СОШ")
    return Team(world, seeded, coordinator, deputy)


async def owed(team: Team, title: str = "Провести педсовет", deadline: date = SOON, **fields: object) -> int:
    return await seeding.task(team.world.database, team.seeded, title, deadline, Role.DEPUTY, "Речная СОШ", **fields)


async def stored(team: Team, task_id: int) -> Task:
    async with team.world.database.reading() as session:
        return await session.get_one(Task, task_id)


async def history(team: Team) -> list[tuple[str, str | None, str | None]]:
    async with team.world.database.reading() as session:
        events = (await session.scalars(select(TaskEvent).order_by(TaskEvent.id))).all()
        return [(event.what, event.before, event.after) for event in events]


async def notices(team: Team) -> list[Notice]:
    async with team.world.database.reading() as session:
        return list((await session.scalars(select(Notice).order_by(Notice.id))).all())


async def test_nothing_owed_is_said(team: Team) -> None:
    assert "Открытых задач нет" in said(await team.deputy.sends("/tasks"))
    assert "Открытых задач нет" in said(await team.deputy.presses("g1:tasks:7"))


async def test_a_page_holds_five_most_urgent_first(team: Team) -> None:
    for n in range(7):
        await owed(team, f"Дело {n}", SOON - timedelta(days=n))
    text = said(await team.deputy.sends("задачи"))
    assert "Открыто: 7 задач" in text
    assert [line for line in text.splitlines() if line[:1].isdigit()] == [
        f"{n}. Дело {7 - n} · Речная СОШ" for n in range(1, 6)
    ]
    assert team.deputy.labels() == ["1", "2", "3", "4", "5", "Ещё →", "← Меню"]
    assert "6. Дело 1" in said(await team.deputy.clicks("Ещё"))
    assert team.deputy.labels() == ["6", "7", "← Назад", "← Меню"]
    assert "1. Дело 6" in said(await team.deputy.clicks("← Назад"))


async def test_a_page_that_is_no_more_shows_the_last_one(team: Team) -> None:
    for n in range(6):
        await owed(team, f"Дело {n}")
    await team.deputy.sends("задачи")
    old = team.deputy.data("Ещё")
    await team.deputy.clicks("1")
    await team.deputy.clicks("Сделано")
    assert "1. Дело 1" in said(await team.deputy.presses(old))
    assert "1. Дело 1" in said(await team.deputy.presses("g1:tasks:2147483647"))


async def test_a_card_tells_what_when_why_and_what_confirms_it(team: Team) -> None:
    await owed(team, phrase="до 15 сентября", result="Протокол", details="О ходе программы")
    await team.deputy.sends("/tasks")
    text = said(await team.deputy.clicks("1"))
    for words in ("Провести педсовет · Речная СОШ", "до 15 сентября, ср · через 21 день", "О ходе программы",
                  "В дорожной карте: «до 15 сентября»", "Подтверждает: Протокол"):  # fmt: skip
        assert words in text
    assert team.deputy.labels() == [
        "Сделано", "Обещаю до…", "Не моё", "Вопрос куратору", "Напомнить позже", "Почему это мне?", "← К задачам",
    ]  # fmt: skip


async def test_done_is_accepted_at_once_and_can_be_undone(team: Team) -> None:
    task = await owed(team)
    await team.deputy.sends("/tasks")
    await team.deputy.clicks("1")
    reply = await team.deputy.clicks("Сделано")
    assert [type(method) for method in reply] == [AnswerCallbackQuery, EditMessageText]
    assert "Отмечено как сделанное" in said(reply)
    assert "✓ Сделано" in said(reply)
    assert ((await stored(team, task)).state, (await stored(team, task)).finished_at) == (
        TaskState.ACCEPTED, team.world.now,
    )  # fmt: skip
    assert "до 15 сентября" in said(await team.deputy.clicks("Вернуть в работу"))
    assert (await stored(team, task)).finished_at is None
    assert await history(team) == [("state", "open", "accepted"), ("state", "accepted", "started")]


async def test_what_wants_a_verdict_is_only_submitted(team: Team) -> None:
    task = await owed(team, wants_verdict=True)
    assert "Сдано, ждёт проверки" in said(await team.deputy.presses(f"t1:d:{task}:0"))
    assert (await stored(team, task)).state is TaskState.SUBMITTED


@pytest.mark.parametrize("press", ["d", "u"])
async def test_twice_is_once(team: Team, press: str) -> None:
    task = await owed(team, state=TaskState.OPEN if press == "d" else TaskState.ACCEPTED)
    first = said(await team.deputy.presses(f"t1:{press}:{task}:0"))
    assert said(await team.deputy.presses(f"t1:{press}:{task}:0")) == first
    assert len(await history(team)) == 1


async def test_a_cancelled_task_is_neither_done_nor_taken_up_again(team: Team) -> None:
    task = await owed(team, state=TaskState.CANCELLED)
    for press in "odu":
        text = said(await team.deputy.presses(f"t1:{press}:{task}:0"))
        assert "✓ Снято" in text
        assert "Отмечено как сделанное" not in text
        assert team.deputy.labels() == ["← К задачам"]
    assert (await stored(team, task)).state is TaskState.CANCELLED
    assert await history(team) == []


async def test_a_promise_moves_the_reminders_and_not_the_deadline(team: Team) -> None:
    task = await owed(team)
    await team.deputy.presses(f"t1:o:{task}:0")
    assert "в отчётах останется 15 сентября 2021, ср" in said(await team.deputy.clicks("Обещаю до…"))
    assert team.deputy.labels() == [
        label.replace(" ", "\N{NO-BREAK SPACE}", 1)
        for label in ("26 августа, чт", "28 августа, сб", "31 августа, вт", "1 сентября, ср", "8 сентября, ср",
                      "30 сентября, чт")
    ] + ["Другой день — календарь", "← Назад"]  # fmt: skip
    text = said(await team.deputy.clicks("30"))
    assert "Договорились: напомню 30 сентября, чт." in text
    assert "(обещано)" in text
    kept = await stored(team, task)
    assert (kept.promised, kept.deadline) == (date(2021, 9, 30), SOON)
    assert await history(team) == [("promised", None, "2021-09-30")]


@pytest.mark.parametrize("text", ["10 сентября", "10.09", "10.09.2021", "2021-09-10"])
@pytest.mark.parametrize("screen", ["Обещаю до…", "Другой день"])
async def test_a_promised_day_may_be_typed(team: Team, screen: str, text: str) -> None:
    task = await owed(team)
    await team.deputy.presses(f"t1:m:{task}:0")
    if screen == "Другой день":
        await team.deputy.clicks(screen)
    told = said(await team.deputy.sends(text))
    assert told.startswith("Договорились: напомню 10 сентября, пт.")
    assert "(обещано)" in told
    assert (await stored(team, task)).promised == date(2021, 9, 10)
    assert "Не понял, к чему" in said(await team.deputy.sends(text))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("на той неделе", "Не понял, какой это день"), ("45 сентября", "Не понял, какой это день"),
        ("12", "Не понял, какой это день"), ("24 августа", "уже прошла"), ("01.10.2022", "больше чем на год"),
    ],
)  # fmt: skip
async def test_a_typed_day_that_cannot_be_promised_is_explained_and_asked_again(
    team: Team, text: str, sentence: str
) -> None:
    task = await owed(team)
    await team.deputy.presses(f"t1:m:{task}:0")
    assert sentence in said(await team.deputy.sends(text))
    assert (await stored(team, task)).promised is None
    assert "Договорились" in said(await team.deputy.sends("завтра"))


@pytest.mark.parametrize("leaves", ["30", "← Назад"])
async def test_a_day_typed_after_the_choice_changes_no_promise(team: Team, leaves: str) -> None:
    task = await owed(team)
    await team.deputy.presses(f"t1:m:{task}:0")
    await team.deputy.clicks(leaves)
    before = await history(team)
    assert "Не понял, к чему" in said(await team.deputy.sends("10 сентября"))
    assert await history(team) == before


async def test_a_promise_in_the_middle_of_a_questionnaire_leaves_it_waiting(team: Team) -> None:
    task = await owed(team)
    paper = (await seeding.wave(team.world, team.seeded, team.coordinator))["Речная СОШ"]
    await team.deputy.presses(f"s1:n:{paper}:0:0")
    await team.deputy.presses(f"t1:m:{task}:0")
    await team.deputy.clicks("30")
    assert "2 из 4" in said(await team.deputy.sends("да"))


@pytest.mark.parametrize(
    ("arg", "sentence"),
    [
        (20210824, "уже прошла"),
        (20210231, "устарела"),
        (0, "устарела"),
        (2147483647, "устарела"),
        (20221001, "больше чем на год"),
        (99991231, "больше чем на год"),
    ],
)
async def test_a_day_no_button_offers_is_refused(team: Team, arg: int, sentence: str) -> None:
    task = await owed(team)
    assert sentence in said(await team.deputy.presses(f"t1:t:{task}:{arg}"))
    assert (await stored(team, task)).promised is None


@pytest.mark.parametrize(("press", "arg"), [("m", 0), ("t", 20210901), ("g", 0)])
async def test_a_closed_task_is_not_moved_and_not_given(team: Team, press: str, arg: int) -> None:
    task = await owed(team, state=TaskState.ACCEPTED)
    assert "уже закрыта" in said(await team.deputy.presses(f"t1:{press}:{task}:{arg}"))
    assert await history(team) == []


async def test_not_mine_goes_to_a_colleague_who_is_told(team: Team) -> None:
    director = await seeding.member(team.world, team.seeded, Role.DIRECTOR, "Анна Ивановна", "Речная СОШ")
    await seeding.member(team.world, team.seeded, Role.DIRECTOR, "Чужой Директор", "Полевая СОШ")
    await seeding.member(team.world, team.seeded, Role.TEACHER, "Учитель", "Речная СОШ", "химия")
    task = await owed(team)
    await team.deputy.presses(f"t1:o:{task}:0")
    assert "Чья это задача?" in said(await team.deputy.clicks("Не моё"))
    assert team.deputy.labels() == [
        "Анна Ивановна", "Ольга Викторовна", "Не знаю — пусть решит координатор", "← Назад",
    ]  # fmt: skip
    assert "Передано: Анна Ивановна" in said(await team.deputy.clicks("Анна Ивановна"))
    (notice,) = await notices(team)
    assert (notice.kind, notice.person_id) == ("handed_over", director.person_id)
    async with team.world.database.reading() as session:
        stances = {(p.person_id, p.stance) for p in (await session.scalars(select(TaskPerson))).all()}
    assert stances == {(team.deputy.person_id, Stance.DECLINED), (director.person_id, Stance.OWES)}


async def test_giving_twice_tells_once(team: Team) -> None:
    director = await seeding.member(team.world, team.seeded, Role.DIRECTOR, "Анна Ивановна", "Речная СОШ")
    task = await owed(team)
    for person in (director.person_id, 0):
        texts = {said(await team.deputy.presses(f"t1:g:{task}:{person}")) for _ in range(2)}
        assert len(texts) == 1
    told = [(notice.person_id, notice.payload["named"]) for notice in await notices(team)]
    assert told == [(director.person_id, True), (team.coordinator.person_id, False)]


async def test_not_mine_and_nobody_named_goes_to_the_coordinators(team: Team) -> None:
    task = await owed(team)
    text = said(await team.deputy.presses(f"t1:g:{task}:0"))
    assert "Координатор увидит вопрос" in text
    (notice,) = await notices(team)
    assert (notice.person_id, notice.payload["named"]) == (team.coordinator.person_id, False)


async def test_a_task_can_be_given_to_colleagues_only(team: Team) -> None:
    other = await seeding.member(team.world, team.seeded, Role.DIRECTOR, "Чужой Директор", "Полевая СОШ")
    task = await owed(team)
    for person in (other.person_id, team.deputy.person_id, 4711):
        assert "среди Ваших коллег нет" in said(await team.deputy.presses(f"t1:g:{task}:{person}"))
    assert await history(team) == []


async def test_the_questionnaire_is_not_done_by_a_button(team: Team) -> None:
    task = await owed(team, kind=TaskKind.QUESTIONNAIRE)
    assert "Заполнить анкету" in str(await team.deputy.presses(f"t1:o:{task}:0"))
    assert "сдаётся кнопкой «Отправить»" in said(await team.deputy.presses(f"t1:d:{task}:0"))


async def test_the_head_sees_a_task_and_cannot_answer_for_it(team: Team) -> None:
    head = await seeding.member(team.world, team.seeded, Role.HEAD, "Пётр Ильич")
    task = await owed(team)
    assert "Провести педсовет" in said(await head.presses(f"t1:o:{task}:0"))
    for press, arg in (("d", 0), ("t", 20210901), ("g", 0)):
        assert "отвечает за неё другой человек" in said(await head.presses(f"t1:{press}:{task}:{arg}"))
    assert await history(team) == []


@pytest.mark.parametrize("press", ["o", "d", "u", "m", "n", "g"])
async def test_buttons_of_somebody_elses_message_say_why_not(team: Team, press: str) -> None:
    other = await seeding.member(team.world, team.seeded, Role.DEPUTY, "Чужой Завуч", "Полевая СОШ")
    task = await owed(team)
    reply = await other.presses(f"t1:{press}:{task}:0")
    assert said(reply) == "Этой задачи среди Ваших нет. Откройте меню: /start"
    assert reply[0].show_alert  # type: ignore[attr-defined]
    assert await history(team) == []


async def test_a_sole_coordinator_cannot_leave_a_task_to_nobody(team: Team) -> None:
    task = await seeding.task(team.world.database, team.seeded, "Провести ММС", SOON, Role.COORDINATOR)
    reply = await team.coordinator.presses(f"t1:g:{task}:0")
    assert "координатора нет" in said(reply)
    assert await notices(team) == []
    async with team.world.database.reading() as session:
        assert (await session.scalars(select(TaskPerson))).all() == []


async def test_who_cannot_answer_a_questionnaire_is_not_offered_to(team: Team) -> None:
    tasks = await seeding.wave(team.world, team.seeded, team.coordinator)
    curator = await seeding.member(team.world, team.seeded, Role.CURATOR, "Ирина Павловна", "Речная СОШ")
    opening = f"t1:o:{tasks['Речная СОШ']}:0"
    await team.deputy.presses(opening)
    assert "Заполнить анкету" in team.deputy.labels()
    await curator.presses(opening)
    assert "Заполнить анкету" not in curator.labels()
    assert "Обещаю до…" in curator.labels()
