"""Somebody is away: who stands in hears and answers, the ladder rests, and everything comes back by itself."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from storage.models import Absence, Audited, AuditEvent, Consent, Notice, NoticeState, TaskState
from storage.rights import Role
from tests import seeding
from tests.acting import User, said
from tests.handlers.test_ladder import DEADLINE, SCHOOL, Town, at, live, of, town

__all__ = ["town"]
DIRECTOR, SINCE, UNTIL = "Анна Ильинична", date(2021, 9, 7), date(2021, 9, 17)


async def with_director(town: Town) -> User:
    return await seeding.member(town.world, town.seeded, Role.DIRECTOR, DIRECTOR, SCHOOL)


async def gone(town: Town, who: User, instead: User | None, since: date = SINCE, until: date = UNTIL) -> int:
    """Recorded by the person themselves, through the buttons of the last step."""
    number = instead.person_id if instead else 0
    await who.presses(f"aw1:k:{who.person_id}:{since:%Y%m%d}:{until:%Y%m%d}:{number}")
    async with town.world.database.reading() as session:
        return (await session.scalars(select(Absence.id).order_by(Absence.id.desc()))).first() or 0


async def events(town: Town) -> list[tuple[object, object]]:
    async with town.world.database.reading() as session:
        found = await session.scalars(select(AuditEvent).where(AuditEvent.what == Audited.ABSENCE_CHANGED))
        return [(event.before, event.after) for event in found]


async def told(town: Town) -> list[tuple[str, str]]:
    """(name, kind) of what waits about absences."""
    names = {user.person_id: user.name for user in town.world.users.values()}
    async with town.world.database.reading() as session:
        rows = await session.scalars(select(Notice).where(Notice.kind.in_(["absence", "absence_ended"])))
        return sorted((names[row.person_id or 0], row.kind) for row in rows if row.state is NoticeState.QUEUED)


async def test_a_person_records_it_by_buttons_and_everybody_concerned_hears(town: Town) -> None:
    director = await with_director(town)
    town.world.now = at(date(2021, 9, 6))
    assert "Сейчас ничего не отмечено." in said(await town.deputy.sends("отпуск"))
    await town.deputy.clicks("Отметить отсутствие")
    assert town.deputy.labels()[:5] == ["С сегодняшнего дня", "С завтрашнего дня", "‹", "сентябрь 2021", "›"]
    await town.deputy.clicks("С завтрашнего дня")
    assert "С 7 сентября, вт. По какой день включительно?" in town.deputy.screen
    assert town.deputy.labels()[:3] == ["Неделя", "2 недели", "4 недели"]
    await town.deputy.clicks("17")
    assert town.deputy.labels() == [
        "Анна Ильинична", "Ирина Павловна", "Ольга Викторовна", "Никто не замещает", "← Отсутствие"
    ]  # fmt: skip
    await town.deputy.clicks("Анна Ильинична")
    assert town.deputy.screen == (
        "Отсутствие\nС 7 сентября, вт по 17 сентября 2021, пт (11 дней), замещает Анна Ильинична.\n\n"
        "Напоминания и задачи этих дней получит Анна Ильинична: сразу напишу."
    )
    assert said(await town.deputy.clicks("Записать")).startswith("Записано")
    assert "• с 7 сентября, вт по 17 сентября 2021, пт — замещает Анна Ильинична" in town.deputy.screen
    assert await told(town) == [("Анна Ильинична", "absence"), ("Ольга Викторовна", "absence")]
    heard = await live(town, [-3])
    assert "Замещаете Вы: на эти дни задачи и напоминания приходят Вам" in "".join(t for _, t in of(heard, director))
    assert "Марина Сергеевна: отсутствие с 7 сентября, вт" in "".join(t for _, t in of(heard, town.coordinator))
    assert len(await events(town)) == 1


async def test_who_stands_in_hears_answers_and_gives_back(town: Town) -> None:
    methodist = await seeding.member(town.world, town.seeded, Role.METHODIST, "Вера Львовна")
    assert "Этой задачи среди Ваших нет" in said(await methodist.presses(f"t1:o:{town.task}:0"))
    await live(town, [-14])
    async with town.world.database.transaction() as session:
        session.add(
            Absence(
                programme_id=town.seeded.id, person_id=town.deputy.person_id, since=SINCE, until=UNTIL,
                substitute_id=methodist.person_id, recorded_at=town.world.now,
            )
        )  # fmt: skip
    heard = await live(town, range(-9, 1))
    assert [day for day, _ in of(heard, methodist)] == [-3, -1, 0]
    assert [day for day, _ in of(heard, town.deputy)] == [-7]
    assert "до 10 сентября, пт" in said(await methodist.presses(f"t1:o:{town.task}:0"))
    assert "Отмечено" in said(await methodist.presses(f"t1:d:{town.task}:0"))
    town.world.now = at(UNTIL + timedelta(days=1))
    assert "Этой задачи среди Ваших нет" in said(await methodist.presses(f"t1:o:{town.task}:0"))


async def test_the_ladder_rests_while_nobody_answers_and_counts_anew_from_the_return(town: Town) -> None:
    town.world.now = at(date(2021, 9, 6))
    await gone(town, town.deputy, None, date(2021, 9, 13), date(2021, 9, 24))
    heard = await live(town, range(-14, 30))
    assert [day for day, text in of(heard, town.curator) if "не справилась" in text] == [18]
    assert [day for day, text in of(heard, town.coordinator) if text.startswith("Срок прошёл")] == [24]
    weeks = {day: text for day, text in of(heard, town.coordinator) if "Неделя" in text}
    assert "Марина Сергеевна (отсутствие по 24 сентября, пт) · с 10 сентября, пт\nждёт: исполнителя" in weeks[10]
    assert "Марина Сергеевна · с 10 сентября, пт\nпока у исполнителя" in weeks[17]


async def test_the_head_is_not_asked_because_somebody_is_away(town: Town) -> None:
    town.world.now = at(date(2021, 9, 6))
    await gone(town, town.deputy, None, date(2021, 9, 10), date(2021, 10, 22))
    heard = await live(town, range(30))
    assert of(heard, town.head) == []
    async with town.world.database.reading() as session:
        assert (await session.scalars(select(Consent))).all() == []


async def test_a_curator_who_is_away_is_replaced_by_whom_the_coordinator_knows(town: Town) -> None:
    other = await seeding.member(town.world, town.seeded, Role.CURATOR, "Юлия Юрьевна", "Полевая СОШ")
    town.world.now = at(date(2021, 9, 6))
    data = f"aw1:k:{town.curator.person_id}:20210906:20210930:{other.person_id}"
    assert "замещать не может" in said(await town.curator.presses(data))
    assert "замещает Юлия Юрьевна" in said(await town.coordinator.presses(data))
    await town.deputy.presses(f"t1:q:{town.task}:0")
    assert "Юлия Юрьевна" in town.deputy.screen
    heard = await live(town, range(-3, 5))
    assert [day for day, text in of(heard, other) if "Вашей школы" in text or "Ваша школа" in text] == [-3, 3]
    assert ["Педсовет" in text for _, text in of(heard, town.curator)] == [False]


async def test_what_waits_for_somebody_who_went_away_is_not_sent(town: Town) -> None:
    director = await with_director(town)
    town.world.now = at(DEADLINE, 8)
    from scheduler.jobs import tick

    await tick(town.world.database, town.world.now)
    await gone(town, town.deputy, director, DEADLINE, UNTIL)
    heard = await live(town, [0])
    assert of(heard, town.deputy) == []
    assert any("Педсовет" in text for _, text in of(heard, director))
    async with town.world.database.reading() as session:
        reasons = await session.scalars(select(Notice.state).where(Notice.person_id == town.deputy.person_id))
        assert set(reasons) == {NoticeState.SUPPRESSED}


async def test_back_early_and_the_mistaken_end_undone(town: Town) -> None:
    director = await with_director(town)
    town.world.now = at(date(2021, 9, 6))
    number = await gone(town, town.deputy, director)
    town.world.now = at(date(2021, 9, 8))
    await town.deputy.sends("/away")
    assert "замещает Анна Ильинична · идёт" in town.deputy.screen
    await town.deputy.clicks("Я на месте")
    assert "Сейчас ничего не отмечено." in town.deputy.screen
    assert ("Анна Ильинична", "absence_ended") in await told(town)
    await town.deputy.clicks("Вернуть как было")
    assert "замещает Анна Ильинична · идёт" in town.deputy.screen
    await town.deputy.presses(f"ae1:r:{number}:{UNTIL:%Y%m%d}")
    assert len(await events(town)) == 3
    await town.deputy.clicks("Я на месте")
    heard = await live(town, [-1])
    assert "снова на месте: задачи и напоминания вернулись" in "".join(text for _, text in of(heard, director))
    assert any("Педсовет" in text for _, text in of(heard, town.deputy))


async def test_one_that_has_not_begun_is_taken_back_whole(town: Town) -> None:
    town.world.now = at(date(2021, 9, 6))
    number = await gone(town, town.deputy, None)
    await town.deputy.clicks("Отменить: 7")
    assert "Сейчас ничего не отмечено." in town.deputy.screen
    old = f"ae1:e:{number}:0"
    assert "Сейчас ничего не отмечено." in said(await town.deputy.presses(old))
    assert [after for _, after in await events(town)][1:] == [{"cancelled": True}]


async def test_a_coordinator_records_it_for_somebody_who_may_object(town: Town) -> None:
    town.world.now = at(date(2021, 9, 6))
    await town.coordinator.sends("люди Марина")
    await town.coordinator.clicks("Отсутствие")
    await town.coordinator.clicks("Отметить")
    await town.coordinator.clicks("С сегодняшнего дня")
    await town.coordinator.clicks("Неделя")
    await town.coordinator.clicks("Никто не замещает")
    assert "Напоминать в эти дни не буду никому, просрочка руководству не уйдёт." in town.coordinator.screen
    await town.coordinator.clicks("Записать")
    await town.coordinator.clicks("← К карточке")
    assert "Отсутствие: с 6 сентября, пн по 12 сентября 2021, вс — никто не замещает · идёт" in town.coordinator.screen
    heard = await live(town, [-4])
    assert "Координатор отметил Ваше отсутствие" in "".join(text for _, text in of(heard, town.deputy))


REFUSED: Sequence[tuple[str, str]] = (
    ("aw1:w:{me}:20210910:20210909:0", "Последний день не может быть раньше первого"),
    ("aw1:w:{me}:20210901:20210905:0", "Эти дни уже прошли"),
    ("aw1:w:{me}:20210701:20210909:0", "не раньше чем месяц назад"),
    ("aw1:w:{me}:20221001:20221002:0", "не дальше чем через год"),
    ("aw1:w:{me}:20210910:20221009:0", "не больше года"),
    ("aw1:w:{me}:20211345:20221009:0", "кнопка устарела"),
    ("aw1:c:{me}:20210910:20210912:{me}", "замещать не может"),
    ("aw1:k:{me}:20210910:20210912:{head}", "замещать не может"),
    ("aw1:k:{me}:20210910:20210912:{stranger}", "замещать не может"),
    ("aw1:s:{curator}:0:0:0", "Отсутствие отмечает сам человек или координатор"),
    ("aw1:k:{curator}:20210910:20210912:0", "Отсутствие отмечает сам человек или координатор"),
    ("ae1:e:77:0", "Такой записи среди Ваших нет"),
)


@pytest.mark.parametrize(("data", "sentence"), REFUSED)
async def test_what_cannot_be_meant_is_refused(town: Town, data: str, sentence: str) -> None:
    other = await seeding.programme(town.world.database, "yug", "Южная", ["Лунная СОШ"])
    stranger = await seeding.member(town.world, other, Role.COORDINATOR, "Чужой")
    town.world.now = at(date(2021, 9, 6))
    ids = {"me": town.deputy, "curator": town.curator, "head": town.head, "stranger": stranger}
    reply = await town.deputy.presses(data.format(**{name: user.person_id for name, user in ids.items()}))
    assert sentence in said(reply)
    async with town.world.database.reading() as session:
        assert (await session.scalars(select(Absence))).all() == []


async def test_days_are_taken_once_and_a_substitute_is_there(town: Town) -> None:
    director = await with_director(town)
    town.world.now = at(date(2021, 9, 6))
    await gone(town, director, None, date(2021, 9, 15), date(2021, 9, 20))
    same = f"aw1:k:{town.deputy.person_id}:20210907:20210917:{director.person_id}"
    assert "Анна Ильинична: тоже отсутствие с 15 сентября" in said(await town.deputy.presses(same))
    await gone(town, town.deputy, None)
    await gone(town, town.deputy, None)
    clash = f"aw1:c:{town.deputy.person_id}:20210917:20210930:0"
    assert "С 7 сентября, вт по 17 сентября, пт отсутствие уже отмечено" in said(await town.deputy.presses(clash))
    async with town.world.database.reading() as session:
        assert len((await session.scalars(select(Absence))).all()) == 2


async def test_a_wave_opened_meanwhile_invites_who_stands_in(town: Town) -> None:
    director = await with_director(town)
    await gone(town, town.deputy, director, date(2021, 8, 25), date(2021, 9, 3))
    tasks = await seeding.wave(town.world, town.seeded, town.coordinator)
    heard = await live(town, [-16])
    assert any("Короткая анкета" in text for _, text in of(heard, director))
    assert of(heard, town.deputy) == []
    await director.presses(f"s1:n:{tasks[SCHOOL]}:0:0")
    assert "Вопрос choice?" in director.screen


async def test_nothing_of_it_is_left_of_who_is_forgotten(town: Town) -> None:
    director = await with_director(town)
    town.world.now = at(date(2021, 9, 6))
    await gone(town, town.deputy, director)
    await director.presses(f"me1:f:{director.person_id}")
    async with town.world.database.reading() as session:
        assert [row.substitute_id for row in await session.scalars(select(Absence))] == [None]
    await town.deputy.presses(f"me1:f:{town.deputy.person_id}")
    async with town.world.database.reading() as session:
        assert (await session.scalars(select(Absence))).all() == []


async def test_done_meanwhile_is_done(town: Town) -> None:
    """What the substitute finished stays so after the return."""
    director = await with_director(town)
    town.world.now = at(date(2021, 9, 6))
    await gone(town, town.deputy, director)
    await director.presses(f"t1:d:{town.task}:0")
    heard = await live(town, range(4, 20))
    assert [text for _, texts in heard.items() for text in texts if "Педсовет" in text] == []
    async with town.world.database.reading() as session:
        from storage.models import Task

        assert (await session.get_one(Task, town.task)).state is TaskState.ACCEPTED
