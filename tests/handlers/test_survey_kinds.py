"""Questions of every kind, what is known already, doubts, colleagues, the summary, and corrections after sending."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select

from storage.models import Answer, AnswerComment, Question, Task, TaskState, Wave, WaveException
from storage.queries.opening import open_wave
from storage.questionnaires import Form
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.handlers.delivered import deliver
from tests.seeding import Seeded
from tests.storage.questionnaires.sheets import form

SURVEY = """
    type | name | label | hint | required | relevant | constraint | constraint_message
    note | hello | Коротко о команде. | | | | |
    select_one yes_no | team | Есть ли команда? | | yes | | |
    select_multiple ways | ways | Как она работает? | | yes | ${team} = '1' | count-selected(.) <= 2 | Не больше двух
    date | since | С какого дня? | | | ${team} = '1' | . <= today() | Этот день ещё не настал
    decimal | share | Какая доля занята, %? | | | | . >= 0 and . <= 100 | Доля — от 0 до 100
    integer | people | Сколько людей при доле ${share} %? | | | | |
    text | words | Что мешает? | | | | |
    file | order | Пришлите приказ | | | | |
"""
CHOICES = """
    list_name | name | label
    yes_no | 1 | Да
    yes_no | 0 | Нет
    ways | meet | Собирается раз в неделю, обсуждает уроки и решает, что дальше
    ways | chat | Переписывается
    ways | visit | Ходит на уроки
"""
FORM = form(survey=SURVEY, choices=CHOICES, settings="form_title | form_id\nКоманда | team")


class Round(NamedTuple):
    world: World
    seeded: Seeded
    coordinator: User
    deputy: User
    task: int


async def opened(world: World, asked: Form = FORM) -> Round:
    seeded = await seeding.programme(world.database)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    deputy = await seeding.member(world, seeded, Role.DEPUTY, "Марина Сергеевна", "Речная СОШ")
    tasks = await seeding.wave(world, seeded, coordinator, asked)
    return Round(world, seeded, coordinator, deputy, tasks["Речная СОШ"])


async def begin(user: User) -> str:
    await user.sends("/survey")
    return said(await user.clicks("Команда"))


async def kept(now: Round, task: int | None = None) -> dict[str, tuple[str | None, str | None]]:
    """(value, note) of the current answers by the names of questions."""
    async with now.world.database.reading() as session:
        current = Answer.task_id == (task or now.task), Answer.superseded_at.is_(None)
        rows = await session.execute(
            select(Question.name, Answer.value, Answer.note).join_from(Question, Answer).where(*current)
        )
        return {name: (value, note) for name, value, note in rows}


async def answer_all(now: Round, share: str = "40", user: User | None = None) -> None:
    user = user or now.deputy
    await user.clicks("Да")
    await user.clicks("2")
    await user.clicks("Готово")
    await user.sends("1 сентября 2020")
    await user.sends(share)
    await user.sends("7")
    await user.sends("Мало времени")
    await sends_file(user, document={"file_id": "F1", "file_unique_id": "u", "file_name": "приказ.docx"})


async def sends_file(user: User, **content: Any) -> str:
    return said(await user.world.take({"message": user.message(**content)}))


async def test_every_kind_of_question_by_what_fits_it(world: World) -> None:
    now = await opened(world)
    deputy = now.deputy
    first = await begin(deputy)
    assert "Коротко о команде." in first
    assert "1 из 5" in first, "what depends on an answer is not counted before it"
    assert "2 из 7" in said(await deputy.clicks("Да"))
    assert "1. Собирается раз в неделю" in deputy.screen
    assert deputy.labels()[:4] == ["1", "2", "3", "Готово"]
    await deputy.clicks("1")
    assert deputy.labels()[:3] == ["✓ 1", "2", "3"]
    await deputy.clicks("3")
    await deputy.clicks("2")
    assert "Не больше двух" in said(await deputy.clicks("Готово"))
    await deputy.clicks("✓ 3")
    assert "С какого дня?" in said(await deputy.clicks("Готово"))
    assert "август 2021" in deputy.labels()
    await deputy.clicks("›")
    assert "сентябрь 2021" in deputy.labels()
    assert "Этот день ещё не настал" in said(await deputy.clicks("15"))
    assert "Какая доля" in said(await deputy.sends("15.06.2021"))
    assert "Доля — от 0 до 100" in said(await deputy.sends("140"))
    assert "Сколько людей при доле 12,5 %?" in said(await deputy.sends("12,5 %"))
    assert "Нужно целое число" in said(await deputy.sends("2,5"))
    assert "Что мешает?" in said(await deputy.sends("семь"))
    assert "Пришлите приказ" in said(await deputy.clicks("Пропустить"))
    assert "Здесь нужен файл" in said(await deputy.sends("он в папке"))
    ready = await sends_file(deputy, photo=[{"file_id": "P1", "file_unique_id": "u", "width": 9, "height": 9}])
    assert "ответы на все 8 вопросов" not in ready
    assert "ответы на все 7 вопросов есть" in ready
    assert await kept(now) == {
        "team": ("1", None), "ways": ("meet chat", None), "since": ("2021-06-15", None), "share": ("12.5", None),
        "people": ("7", None), "words": (None, None), "order": ("P1", "фотография"),
    }  # fmt: skip


async def test_an_invitation_does_not_promise_fewer_questions_than_answers_may_bring(world: World) -> None:
    """«4 вопроса, около 1 минуты» stood over a questionnaire that had grown to twenty before its end."""
    now = await opened(world)
    [(person, kind, text)] = await deliver(world)
    assert (person, kind) == (now.deputy.person_id, "survey_opened")
    assert "5–7 вопросов, смотря по ответам, около 3 минут. Сдать до 8 сентября, ср" in text


async def test_a_response_handed_in_is_whole_though_conditions_left_questions_out(world: World) -> None:
    now = await opened(world)
    await begin(now.deputy)
    await now.deputy.clicks("Нет")
    for text in ("40", "7", "Мало времени"):
        await now.deputy.sends(text)
    assert "ответов 4 из 7." in said(await now.coordinator.presses(f"w2:r:{now.task}:0:0"))
    await sends_file(now.deputy, document={"file_id": "F1", "file_unique_id": "u", "file_name": "приказ.docx"})
    await now.deputy.clicks("Отправить")
    assert "ответов 5 из 5." in said(await now.coordinator.presses(f"w2:r:{now.task}:0:0"))


TWICE = """
    type | name | label
    begin_group | results | Результаты
    text | r | Что сделано?
    end_group | results |
    begin_group | crew | Команда
    text | c | Что сделано?
    text | more | Что ещё?
    end_group | crew |
"""


async def test_questions_in_the_same_words_are_told_apart_in_the_summary(world: World) -> None:
    """Four times «Выбран ли этот объект изменений в школе? — Нет», and nobody could tell which was which."""
    now = await opened(world, form(survey=TWICE, choices=CHOICES, settings="form_title | form_id\nКоманда | twice"))
    await begin(now.deputy)
    for text in ("раз", "два", "три"):
        await now.deputy.sends(text)
    assert "1. Результаты: Что сделано?\n— раз\n2. Команда: Что сделано?\n— два\n3. Что ещё?" in now.deputy.screen


async def test_ticks_survive_another_message_between_them(world: World) -> None:
    now = await opened(world)
    await begin(now.deputy)
    await now.deputy.clicks("Да")
    await now.deputy.clicks("2")
    assert "Отметьте варианты кнопками" in said(await now.deputy.sends("оба"))
    await now.deputy.clicks("3")
    await now.deputy.clicks("Готово")
    assert (await kept(now))["ways"] == ("chat visit", None)


async def test_no_data_asks_why_and_takes_own_words(world: World) -> None:
    now = await opened(world)
    await begin(now.deputy)
    assert "Почему нет данных?" in said(await now.deputy.clicks("Нет данных"))
    assert now.deputy.labels() == ["Такой учёт не ведём", "Ещё не собрали", "К нам не относится", "← Назад"]
    assert "Есть ли команда?" in said(await now.deputy.clicks("← Назад"))
    await now.deputy.clicks("Нет данных")
    assert "Какая доля" in said(await now.deputy.sends("Приказ на подписи"))
    assert await kept(now) == {"team": (None, "Приказ на подписи")}


async def test_a_required_question_cannot_be_skipped_by_a_forged_button(world: World) -> None:
    now = await opened(world)
    async with world.database.reading() as session:
        team = (await session.scalars(select(Question.id).where(Question.name == "team"))).one()
    assert "пропустить нельзя" in said(await now.deputy.presses(f"s1:j:{now.task}:{team}:0"))
    assert await kept(now) == {}


@pytest.mark.parametrize("place", [0, 20211301, 20210230, 2**31 - 1])
@pytest.mark.parametrize("act", ["d", "h"])
async def test_forged_days_are_refused(world: World, act: str, place: int) -> None:
    now = await opened(world)
    async with world.database.reading() as session:
        since = (await session.scalars(select(Question.id).where(Question.name == "since"))).one()
    assert "Эта кнопка устарела" in said(await now.deputy.presses(f"s1:{act}:{now.task}:{since}:{place}"))


async def test_a_question_that_no_longer_applies_takes_no_answer(world: World) -> None:
    now = await opened(world)
    await begin(now.deputy)
    await now.deputy.clicks("Да")
    tick = now.deputy.data("2")
    await now.deputy.clicks("← Назад")
    await now.deputy.clicks("Нет")
    assert "больше не задаётся" in said(await now.deputy.presses(tick))
    assert set(await kept(now)) == {"team"}


async def test_the_summary_jumps_to_any_answer_before_sending(world: World) -> None:
    now = await opened(world)
    await begin(now.deputy)
    await answer_all(now)
    assert "4. Какая доля занята, %?\n— 40" in now.deputy.screen
    assert "7. Пришлите приказ\n— приказ.docx" in now.deputy.screen
    assert "Сейчас: 40" in said(await now.deputy.clicks("4"))
    await now.deputy.sends("45")
    assert "4. Какая доля занята, %?\n— 45" in now.deputy.screen
    assert "сдана. До 8 сентября, ср ответы ещё можно исправить." in said(await now.deputy.clicks("Отправить"))


async def test_sent_answers_are_corrected_until_the_wave_closes(world: World) -> None:
    now = await opened(world)
    await begin(now.deputy)
    await answer_all(now)
    await now.deputy.clicks("Отправить")
    await now.deputy.clicks("Посмотреть ответы")
    await now.deputy.clicks("5")
    assert "сдана" in said(await now.deputy.sends("8"))
    assert (await kept(now))["people"] == ("8", None)
    async with world.database.reading() as session:
        assert (await session.get_one(Task, now.task)).state is TaskState.ACCEPTED
        assert len((await session.scalars(select(Answer).where(Answer.superseded_at.is_not(None)))).all()) == 1
    await world.days(20)
    look = said(await now.deputy.presses(f"s1:l:{now.task}:0:0"))
    assert "исправить уже нельзя" in look
    assert now.deputy.labels() == ["← Меню"]
    async with world.database.reading() as session:
        people = (await session.scalars(select(Question.id).where(Question.name == "people"))).one()
    assert "Приём ответов закончен" in said(await now.deputy.presses(f"s1:s:{now.task}:{people}:0"))


async def second_wave(now: Round) -> int:
    """The first is handed in and closed; the next one is open."""
    await begin(now.deputy)
    await answer_all(now)
    await now.deputy.clicks("Отправить")
    await now.world.days(30)
    async with now.world.database.transaction() as session:
        (await session.scalars(select(Wave))).one().closes = date(2021, 9, 8)
    return (await wave(now))["Речная СОШ"]


async def wave(now: Round) -> dict[str, int]:
    async with now.world.database.transaction() as session:
        made = await open_wave(
            session, await seeding.by(session, now.world, now.seeded, now.coordinator), FORM, date(2021, 10, 20)
        )
        rows = await session.execute(select(Task.school_id, Task.id).where(Task.wave_id == made.id))
        tasks: dict[int | None, int] = {row[0]: row[1] for row in rows}
    return {name: tasks[school_id] for name, school_id in now.seeded.schools.items()}


async def test_what_the_last_wave_knows_is_confirmed_and_not_asked(world: World) -> None:
    now = await opened(world)
    task = await second_wave(now)
    text = await begin(now.deputy)
    assert "В прошлый раз Вы ответили:" in text
    assert "• Есть ли команда? — Да" in text
    assert now.deputy.labels()[:2] == ["Всё без изменений", "Ответить заново"]
    await now.deputy.clicks("Всё без изменений")
    assert await kept(now, task) == {
        "team": ("1", None), "share": ("40", None), "people": ("7", None), "words": ("Мало времени", None),
        "order": ("F1", "приказ.docx"),
    }  # fmt: skip
    assert "Как она работает?" in now.deputy.screen
    assert "Без изменений: Переписывается" in now.deputy.labels()
    await now.deputy.clicks("Без изменений")
    await now.deputy.clicks("Без изменений: 1 сентября 2020")
    assert "сдана" in said(await now.deputy.clicks("Отправить"))
    assert await kept(now, task) == await kept(now)


async def test_one_may_answer_anew(world: World) -> None:
    now = await opened(world)
    task = await second_wave(now)
    await begin(now.deputy)
    await now.deputy.clicks("Ответить заново")
    await now.deputy.clicks("Нет")
    assert "Какая доля" in now.deputy.screen
    await now.deputy.clicks("Без изменений: 40")
    assert await kept(now, task) == {"team": ("0", None), "share": ("40", None)}


async def test_a_number_far_from_the_last_one_is_asked_about(world: World) -> None:
    now = await opened(world)
    task = await second_wave(now)
    await begin(now.deputy)
    await now.deputy.clicks("Ответить заново")
    await now.deputy.clicks("Нет")
    assert "В прошлый раз было 40 %, теперь 68 %. Верно?" in said(await now.deputy.sends("68"))
    assert "share" not in await kept(now, task)
    assert "теперь 70 %" in said(await now.deputy.sends("70"))
    sure = now.deputy.data("Да, верно")
    assert "Сколько людей" in said(await now.deputy.presses(sure))
    assert (await kept(now, task))["share"] == ("70", None)
    assert "уже не ждёт подтверждения" in said(await now.deputy.presses(sure))
    assert "Что мешает?" in said(await now.deputy.sends("9")), "near enough: nobody asks"


async def test_a_colleague_is_named_before_one_goes_on_in_her_place(world: World) -> None:
    now = await opened(world)
    other = await seeding.member(world, now.seeded, Role.DIRECTOR, "Пётр Ильич", "Речная СОШ")
    await begin(now.deputy)
    await now.deputy.clicks("Нет")
    text = await begin(other)
    assert "заполняет Марина Сергеевна: готово 1 из 5" in text
    assert "2 из 5" in said(await other.clicks("Продолжить вместо коллеги"))
    await other.sends("40")
    async with world.database.reading() as session:
        people = (await session.scalars(select(Answer.person_id).order_by(Answer.id))).all()
    assert people == [now.deputy.person_id, other.person_id]


async def test_a_curator_writes_down_what_a_school_tells(world: World) -> None:
    now = await opened(world)
    curator = await seeding.member(world, now.seeded, Role.CURATOR, "Ирина Павловна", "Речная СОШ")
    stranger = await seeding.member(world, now.seeded, Role.CURATOR, "Чужой Куратор", "Полевая СОШ")
    button = f"s1:n:{now.task}:0:0"
    assert "Этой анкеты среди Ваших нет" in said(await stranger.presses(button))
    assert "Вы записываете ответы школы" in said(await curator.presses(button))
    await curator.clicks("Нет")
    async with world.database.reading() as session:
        answer = (await session.scalars(select(Answer))).one()
    assert (answer.by_phone, answer.person_id) == (True, curator.person_id)
    assert "Открытых анкет для Вас сейчас нет" in said(await curator.sends("/survey")), "it is not hers to owe"


async def test_a_locked_wave_takes_nothing_late_but_by_an_exception(world: World) -> None:
    now = await opened(world)
    async with world.database.transaction() as session:
        (await session.scalars(select(Wave))).one().locks = True
    await begin(now.deputy)
    late = now.deputy.data("Нет")
    await world.days(20)
    for reply in (await now.deputy.presses(late), await now.deputy.presses(f"s1:n:{now.task}:0:0")):
        assert "Приём ответов закончен 8 сентября, ср" in said(reply)
    assert await kept(now) == {}
    async with world.database.transaction() as session:
        session.add(
            WaveException(
                task_id=now.task, until=date(2021, 9, 30), why="Пожар", granted_by=now.coordinator.person_id,
                at=world.now,
            )
        )  # fmt: skip
    assert "2 из 5" in said(await now.deputy.presses(late))


async def comment(now: Round, name: str, text: str) -> None:
    async with now.world.database.transaction() as session:
        question = (await session.scalars(select(Question.id).where(Question.name == name))).one()
        session.add(
            AnswerComment(
                task_id=now.task, question_id=question, person_id=now.coordinator.person_id, text=text, at=now.world.now
            )
        )
        (await session.get_one(Task, now.task)).state = TaskState.RETURNED


async def test_a_returned_response_asks_only_what_was_asked_back(world: World) -> None:
    now = await opened(world)
    await begin(now.deputy)
    await answer_all(now)
    await now.deputy.clicks("Отправить")
    await comment(now, "people", "Вместе с совместителями?")
    text = await begin(now.deputy)
    assert "Вопрос куратора: Вместе с совместителями?" in text
    assert "Сейчас: 7" in text
    assert "ответы на все 7 вопросов есть" in said(await now.deputy.sends("7")), "the same answer settles it too"
    await now.deputy.clicks("Отправить")
    async with world.database.reading() as session:
        assert (await session.get_one(Task, now.task)).state is TaskState.ACCEPTED
        assert (await session.scalars(select(AnswerComment))).one().settled_at is not None


async def test_two_questionnaires_are_answered_by_turns(world: World) -> None:
    now = await opened(world)
    await seeding.wave(world, now.seeded, now.coordinator)
    await begin(now.deputy)
    await now.deputy.clicks("Нет")
    await now.deputy.sends("/survey")
    await now.deputy.clicks("Короткая")
    await now.deputy.clicks("да")
    assert "Вопрос share?" in said(await now.deputy.sends("120"))
    assert "Какая доля" in await begin(now.deputy)
    assert "Сколько людей" in said(await now.deputy.sends("33"))
    assert await kept(now) == {"team": ("0", None), "share": ("33", None)}


def labels(user: User, wanted: Iterable[str]) -> bool:
    return set(wanted) <= set(user.labels())


async def test_many_answers_are_shown_in_pages(world: World) -> None:
    lines = "\n".join(f"integer | q{n} | Вопрос номер {n}?" for n in range(1, 21))
    now = await opened(
        world, form(survey=f"type | name | label\n{lines}", settings="form_title | form_id\nКоманда | long")
    )
    await begin(now.deputy)
    for n in range(20):
        await now.deputy.sends(str(n))
    assert labels(now.deputy, ("1", "15", "Ещё →", "Отправить"))
    await now.deputy.clicks("Ещё")
    assert labels(now.deputy, ("16", "20", "← Назад", "Отправить"))
    assert "20. Вопрос номер 20?\n— 19" in now.deputy.screen
