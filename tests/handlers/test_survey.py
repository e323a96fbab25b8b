"""Answering: every kind of answer, leaving and going on, pressing twice, and typing what cannot be read."""

from typing import NamedTuple

import pytest
from sqlalchemy import select

from handlers.texts.surveys import SAME
from storage.models import Answer, Question, Task, TaskState
from storage.questionnaires import read_form
from storage.rights import Role
from tests import seeding
from tests.acting import User, World, said
from tests.seeding import Seeded


class Round(NamedTuple):
    world: World
    seeded: Seeded
    deputy: User
    task: int
    questions: dict[str, int]


@pytest.fixture
async def opened(world: World) -> Round:
    """The short questionnaire, open for two schools; the deputy of the first has not begun."""
    seeded = await seeding.programme(world.database)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    deputy = await seeding.member(world, seeded, Role.DEPUTY, "Марина Сергеевна", "Речная СОШ")
    tasks = await seeding.wave(world, seeded, coordinator)
    async with world.database.reading() as session:
        questions = {q.name: q.id for q in (await session.scalars(select(Question))).all()}
    return Round(world, seeded, deputy, tasks["Речная СОШ"], questions)


async def answers(opened: Round) -> dict[str, str | None]:
    """Current answers of the school by the name of the question."""
    async with opened.world.database.reading() as session:
        mine = Answer.task_id == opened.task, Answer.superseded_at.is_(None)
        rows = await session.execute(select(Question.name, Answer.value).join_from(Question, Answer).where(*mine))
        return {row[0]: row[1] for row in rows}


async def state(opened: Round) -> TaskState:
    async with opened.world.database.reading() as session:
        return (await session.get_one(Task, opened.task)).state


async def answer_all(opened: Round) -> None:
    await opened.deputy.sends("/survey")
    await opened.deputy.clicks("Короткая анкета")
    await opened.deputy.clicks("немного")
    for text in ("120", "12,5", "Всё хорошо"):
        await opened.deputy.sends(text)


async def test_a_school_without_questionnaires_is_told_so(world: World) -> None:
    seeded = await seeding.programme(world.database)
    deputy = await seeding.member(world, seeded, Role.DEPUTY, "Марина Сергеевна", "Речная СОШ")
    assert "Открытых анкет для Вас сейчас нет" in said(await deputy.sends("анкета"))


async def test_every_kind_of_answer_from_the_first_to_the_submitted(opened: Round) -> None:
    deputy = opened.deputy
    await deputy.sends("/survey")
    assert deputy.labels() == ["Короткая анкета · Речная СОШ · через 14\N{NO-BREAK SPACE}дней", "← Меню"]
    assert "Речная СОШ · 1 из 4 · ~2 мин" in said(await deputy.clicks("Короткая"))
    assert deputy.labels() == ["нет", "немного", "да", "Нет данных", "Пауза"]
    assert "2 из 4" in said(await deputy.clicks("да"))
    assert await state(opened) is TaskState.STARTED
    assert "3 из 4" in said(await deputy.sends("1 234 567"))
    assert "Почему нет данных?" in said(await deputy.clicks("Нет данных"))
    assert "4 из 4" in said(await deputy.clicks("Ещё не собрали"))
    assert "ответы на все 4 вопроса есть" in said(await deputy.sends(" Своими <b>словами</b> "))
    assert await answers(opened) == {
        "choice": "2", "whole": "1234567", "share": None, "free": "Своими <b>словами</b>",
    }  # fmt: skip
    assert "сдана" in said(await deputy.clicks("Отправить"))
    assert await state(opened) is TaskState.ACCEPTED


async def test_an_answer_in_words_may_begin_like_a_command_and_a_number_is_none(opened: Round) -> None:
    deputy = opened.deputy
    await deputy.sends("/survey")
    await deputy.clicks("Короткая")
    await deputy.clicks("да")
    assert "Открыто: 1 задача" in said(await deputy.sends("задачи на сегодня"))  # a number was awaited
    await deputy.sends("120")
    await deputy.sends("12,5")
    assert "ответы на все 4 вопроса есть" in said(await deputy.sends("Программа развития обновлена"))
    assert (await answers(opened))["free"] == "Программа развития обновлена"


async def test_the_shipped_questionnaire_can_be_answered_to_its_end(world: World) -> None:
    seeded = await seeding.programme(world.database)
    coordinator = await seeding.member(world, seeded, Role.COORDINATOR, "Ольга Викторовна")
    deputy = await seeding.member(world, seeded, Role.DEPUTY, "Марина Сергеевна", "Речная СОШ")
    form = read_form("risk")
    await seeding.wave(world, seeded, coordinator, form)
    await deputy.sends("/survey")
    await deputy.clicks("")
    for question in form.questions:
        assert question.label.replace("\N{NO-BREAK SPACE}", " ") in deputy.screen
        await (deputy.clicks(question.choices[1][1]) if question.choices else deputy.sends("33,3 %"))
    assert "сдана" in said(await deputy.clicks("Отправить"))


@pytest.mark.parametrize(
    ("question", "text", "sentence"),
    [
        ("choice", "может быть", "Выберите ответ кнопкой"),
        ("whole", "много", "Здесь нужно число от 0 до 2 000 000"),
        ("whole", "<b>5</b>", "Здесь нужно число"),
        ("whole", "-1", "Нужно другое число"),
        ("whole", "2000001", "Нужно другое число"),
        ("whole", "2,5", "Нужно целое число"),
        ("whole", "1e5", "Здесь нужно число"),
        ("whole", "nan", "Здесь нужно число"),
        ("whole", "9" * 400, "Здесь нужно число"),
        ("share", "100,1", "Доля — от 0 до 100."),
        ("share", "inf", "Здесь нужно число"),
    ],
)
async def test_what_cannot_be_taken_is_explained_and_not_kept(
    opened: Round, question: str, text: str, sentence: str
) -> None:  # fmt: skip
    await opened.deputy.presses(f"s1:s:{opened.task}:{opened.questions[question]}:0")
    assert sentence in said(await opened.deputy.sends(text)).replace("\N{NO-BREAK SPACE}", " ")
    assert await answers(opened) == {}


@pytest.mark.parametrize(
    ("question", "text", "kept"),
    [
        ("choice", "2", "2"),
        ("choice", "немного", "1"),
        ("whole", "1 999 999", "1999999"),
        ("whole", "двадцать пять", "25"),
        ("whole", "7,0", "7"),
        ("share", "33,333333", "33.333333"),
        ("share", "0,1", "0.1"),
        ("share", "-0", "0"),
        ("share", "50 %", "50"),
    ],
)
async def test_what_is_typed_is_kept_whole(opened: Round, question: str, text: str, kept: str) -> None:
    await opened.deputy.presses(f"s1:s:{opened.task}:{opened.questions[question]}:0")
    await opened.deputy.sends(text)
    assert await answers(opened) == {question: kept}


@pytest.mark.parametrize(
    ("question", "text", "read"),
    [
        ("whole", "двадцать пять", "25"), ("whole", "12 чел.", "12"), ("whole", "1 234 человека", "1234"),
        ("whole", "3шт", "3"), ("share", "12,50%", "12,5"), ("choice", "2", "да"),
    ],
)  # fmt: skip
async def test_who_types_reads_what_was_understood(opened: Round, question: str, text: str, read: str) -> None:
    await opened.deputy.presses(f"s1:s:{opened.task}:{opened.questions[question]}:0")
    assert said(await opened.deputy.sends(text)).startswith(f"Ваш ответ: {read}\n")


@pytest.mark.parametrize(
    ("question", "text", "sentence"),
    [
        ("share", "12 из 30", "12 из 30 — это 40 %. Если верно, пришлите 40."),
        ("share", "10/30 чел.", "10 из 30 — это 33,3 %. Если верно, пришлите 33,3."),
        ("share", "31 из 30", "Здесь нужно число от 0 до 100"),
        ("share", "0 из 0", "Здесь нужно число от 0 до 100"),
        ("share", "12 чел.", "Здесь нужно число от 0 до 100"),
        ("share", "нет", "например 12,5. Если это ноль, пришлите 0."),
        ("whole", "—", "например 12. Если это ноль, пришлите 0."),
        ("whole", "12 из 30", "Здесь нужно число от 0 до 2 000 000"),
    ],
)
async def test_what_is_nearly_a_number_is_told_how_to_become_one(
    opened: Round, question: str, text: str, sentence: str
) -> None:
    await opened.deputy.presses(f"s1:s:{opened.task}:{opened.questions[question]}:0")
    assert sentence in said(await opened.deputy.sends(text))
    assert await answers(opened) == {}


async def test_a_question_scrolled_away_by_misread_answers_is_at_hand_again(opened: Round) -> None:
    deputy = opened.deputy
    await deputy.sends("/survey")
    await deputy.clicks("Короткая")
    for text in ("😀", "не знаю <b>", "12 чел."):
        assert "Выберите ответ кнопкой" in said(await deputy.sends(text))
        assert "Вопрос choice?" in deputy.screen
        assert deputy.labels() == ["нет", "немного", "да", "Нет данных", "Пауза"]
    await deputy.clicks("да")
    assert "Здесь нужно число" in said(await deputy.sends("много"))
    assert deputy.labels() == ["Нет данных", "← Назад", "Пауза"]
    await deputy.sends("120")
    assert await answers(opened) == {"choice": "2", "whole": "120"}


async def test_a_number_sent_on_the_heels_of_a_misread_one_is_its_answer(opened: Round) -> None:
    """It was written before the question was shown again, and is its answer all the same."""
    await opened.deputy.presses(f"s1:s:{opened.task}:{opened.questions['whole']}:0")
    quick = opened.deputy.message(text="120")
    await opened.deputy.sends("много")
    await opened.world.take({"message": quick})
    assert await answers(opened) == {"whole": "120"}


async def test_a_misread_answer_after_the_last_day_hears_that_it_is_over(opened: Round) -> None:
    await opened.deputy.presses(f"s1:s:{opened.task}:{opened.questions['whole']}:0")
    async with opened.world.database.transaction() as session:
        (await session.get_one(Task, opened.task)).state = TaskState.CANCELLED
    assert "отвечать больше не нужно" in said(await opened.deputy.sends("много"))


@pytest.mark.parametrize("sent", ["voice", "sticker"])
async def test_a_voice_is_no_file_and_the_question_stays_at_hand(opened: Round, sent: str) -> None:
    await opened.deputy.presses(f"s1:s:{opened.task}:{opened.questions['whole']}:0")
    file = {"file_id": "v", "file_unique_id": "u"}
    kinds = {
        "voice": {**file, "duration": 2},
        "sticker": {**file, "type": "regular", "width": 9, "height": 9, "is_animated": False, "is_video": False},
    }
    text = said(await opened.world.take({"message": opened.deputy.message(**{sent: kinds[sent]})}))
    assert "Голосовых, стикеров и видео я не понимаю" in text
    assert "Вопрос whole?" in text
    assert "Нет данных" in opened.deputy.labels()


async def test_an_edited_answer_is_not_invited_to_the_next_question(opened: Round) -> None:
    """«Пришлите новое — прежний ответ заменится» put the corrected number under the question that came next."""
    deputy = opened.deputy
    await deputy.presses(f"s1:c:{opened.task}:{opened.questions['choice']}:2")
    await deputy.sends("120")
    text = said(await opened.world.take({"edited_message": deputy.message(text="130", edit_date=1)}))
    assert "сначала вернитесь к нужному вопросу кнопкой «← Назад»" in text
    await deputy.clicks("← Назад")
    await deputy.sends("130")
    assert await answers(opened) == {"choice": "2", "whole": "130"}


async def test_who_cancels_in_the_middle_hears_that_the_answers_are_kept(opened: Round) -> None:
    deputy = opened.deputy
    await deputy.presses(f"s1:s:{opened.task}:{opened.questions['whole']}:0")
    await deputy.sends("120")
    assert "Ответы анкеты сохранены" in said(await deputy.sends("отмена"))
    assert await answers(opened) == {"whole": "120"}
    assert "отменять нечего" in said(await deputy.sends("отмена"))


async def test_a_typed_answer_belongs_to_the_question_shown(opened: Round) -> None:
    await answer_all(opened)
    await opened.deputy.presses(f"s1:s:{opened.task}:{opened.questions['whole']}:0")
    assert "Сейчас: 120" in opened.deputy.screen
    await opened.deputy.sends("130")
    assert (await answers(opened))["whole"] == "130"
    async with opened.world.database.reading() as session:
        old = (await session.scalars(select(Answer).where(Answer.superseded_at.is_not(None)))).one()
        assert (old.value, old.superseded_at) == ("120", opened.world.now)


async def test_back_goes_to_the_question_before_and_stops_at_the_first(opened: Round) -> None:
    deputy = opened.deputy
    await deputy.sends("/survey")
    await deputy.clicks("Короткая")
    await deputy.clicks("да")
    assert "1 из 4" in said(await deputy.clicks("← Назад"))
    assert "Сейчас: да" in deputy.screen
    assert "✓ да" in deputy.labels()
    assert "← Назад" not in deputy.labels()
    assert "2 из 4" in said(await deputy.clicks("нет"))
    assert await answers(opened) == {"choice": "0"}


async def test_leaving_in_the_middle_loses_nothing(opened: Round) -> None:
    deputy = opened.deputy
    await deputy.sends("/survey")
    await deputy.clicks("Короткая")
    await deputy.clicks("да")
    assert "сохранены: 1 из 4. Продолжить можно в любой день до 8 сентября, ср." in said(await deputy.clicks("Пауза"))
    assert "Не понял, к чему это отнести" in said(await deputy.sends("120"))
    await opened.world.days(3)
    await deputy.sends("/survey")
    assert "2 из 4" in said(await deputy.clicks("Короткая"))


async def test_a_button_pressed_twice_answers_once(opened: Round) -> None:
    deputy = opened.deputy
    await deputy.sends("/survey")
    await deputy.clicks("Короткая")
    yes = deputy.data("да")
    first = said(await deputy.presses(yes))
    again = said(await deputy.presses(yes))
    assert again == f"{SAME}\n{first}"
    async with opened.world.database.reading() as session:
        assert len((await session.scalars(select(Answer))).all()) == 1


async def test_an_update_delivered_twice_is_answered_alike_and_counted_once(opened: Round) -> None:
    await opened.deputy.presses(f"s1:s:{opened.task}:{opened.questions['whole']}:0")
    update = {"message": opened.deputy.message(text="12")}
    first = await opened.world.take(update, update_id=900)
    assert await opened.world.take(update, update_id=900) == first
    assert await answers(opened) == {"whole": "12"}


async def test_an_incomplete_questionnaire_is_not_taken(opened: Round) -> None:
    assert "Остались вопросы без ответа" in said(await opened.deputy.presses(f"s1:z:{opened.task}:0:0"))
    assert await state(opened) is TaskState.OPEN


async def test_submitting_twice_is_submitting_once(opened: Round) -> None:
    await answer_all(opened)
    submit = opened.deputy.data("Отправить")
    first = said(await opened.deputy.presses(submit))
    await opened.world.days(1)
    assert said(await opened.deputy.presses(submit)) == first
    async with opened.world.database.reading() as session:
        task = await session.get_one(Task, opened.task)
    assert task.finished_at is not None
    assert task.finished_at < opened.world.now


@pytest.mark.parametrize("act", "npzt")
async def test_old_buttons_after_submitting_say_it_is_submitted(opened: Round, act: str) -> None:
    await answer_all(opened)
    await opened.deputy.clicks("Отправить")
    before = await seeding.rows(opened.world.database)
    text = said(await opened.deputy.presses(f"s1:{act}:{opened.task}:{opened.questions['choice']}:0"))
    assert "сдана" in text
    assert "Продолжить" not in text
    assert await seeding.rows(opened.world.database) == before


async def test_a_typed_number_after_submitting_is_not_an_answer(opened: Round) -> None:
    await answer_all(opened)
    await opened.deputy.clicks("Отправить")
    assert "Не понял, к чему это отнести" in said(await opened.deputy.sends("5"))


async def test_a_late_answer_is_taken_and_a_cancelled_one_is_not(opened: Round) -> None:
    await opened.world.days(30)
    press = f"s1:c:{opened.task}:{opened.questions['choice']}:1"
    assert "2 из 4" in said(await opened.deputy.presses(press))
    async with opened.world.database.transaction() as session:
        (await session.get_one(Task, opened.task)).state = TaskState.CANCELLED
    text = said(await opened.deputy.presses(f"s1:c:{opened.task}:{opened.questions['choice']}:2"))
    assert text == "Сбор ответов по этой анкете закончен: отвечать больше не нужно."
    assert said(await opened.deputy.presses(f"s1:n:{opened.task}:0:0")) == text


@pytest.mark.parametrize("data", ["s1:s:{task}:4711:0", "s1:c:{task}:4711:0", "s1:x:{task}:4711:0", "s1:c:{task}:1:9"])
async def test_questions_and_choices_that_are_not_there(opened: Round, data: str) -> None:
    text = said(await opened.deputy.presses(data.format(task=opened.task)))
    assert "нет" in text
    assert "ответы на все" not in text
    assert await answers(opened) == {}


@pytest.mark.parametrize("act", "nsbcxpz")
async def test_the_questionnaire_of_another_school_stays_shut(opened: Round, act: str) -> None:
    other = await seeding.member(opened.world, opened.seeded, Role.DEPUTY, "Чужой Завуч", "Полевая СОШ")
    data = f"s1:{act}:{opened.task}:{opened.questions['choice']}:0"
    assert "Этой анкеты среди Ваших нет" in said(await other.presses(data))
    assert await answers(opened) == {}
