"""A file sent to the bot, over real HTTP: fetched, read in the worker, shown, decided about, stored; and files back."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import aiohttp
import docx
import pytest
from aiogram import Bot
from sqlalchemy import func, select, update

from bot.app import handle
from bot.delivery import Deliverer
from bot.intake import Intake
from bot.sandbox.client import Person, SandboxClient
from bot.worker import Worker
from storage.database import Database
from storage.importing.opening import opened_content
from storage.importing.reading import read_file
from storage.models import Measure, Notice, NoticeState, Programme, Questionnaire, School, Task, TaskState, Upload
from storage.queries.uploads import forget_uploads
from storage.rights import Role
from tests.bot.conftest import NOW, Noon
from tests.bot.joined import joined
from tests.storage.importing.books import archive, book
from tests.storage.importing.documents import nazarovo, saved, table_of
from tests.storage.importing.hostile import REFUSED, Content, content_of

OVER_HTTP = (
    "a zip bomb", "macros", "a truncated zip", "an encrypted or old workbook", "an archive with a path outside",
)  # fmt: skip
SCHOOLS = [["Школа", "Вид"], ["Речная СОШ", "СОШ"], ["Полевая ООШ", "ООШ"]]


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """Starting its process takes longer than most of these tests."""
    made = Worker()
    yield made
    made.close()


@pytest.fixture
async def anna(bot: Bot, sqlite: Database, clock: Noon, client: SandboxClient, worker: Worker) -> AsyncIterator[Person]:
    """The coordinator of Назаровский район, with the bot at work before her."""
    person = await client.person("Анна")
    await joined(sqlite, person.id, NOW)
    stop = asyncio.Event()
    deliverer = Deliverer(bot, sqlite, clock, worker, "kurator_bot", pace=0.01)

    async def answer(update: Any) -> Any:
        return await handle(bot, update, sqlite, clock.now(), "kurator_bot")

    intake = Intake(bot, sqlite, clock, answer, deliverer.poked.set)
    parts = [asyncio.ensure_future(part) for part in (intake.poll(stop), deliverer.run(stop))]
    yield person
    stop.set()
    await asyncio.gather(*parts)


async def number(database: Database, table: type[Any], *where: Any) -> int:
    async with database.reading() as session:
        return await session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def buttons(message: dict[str, Any]) -> list[str]:
    return [key["text"] for row in message["keyboard"] for key in row]


async def document(person: Person) -> bytes:
    """The bytes of the newest document in the chat, as the person would save it."""
    shown = await person.wait_for(lambda one: any(media["kind"] == "document" for media in one["media"]))
    async with aiohttp.ClientSession() as http, http.get(person.client.url + shown["media"][0]["url"]) as response:
        return await response.read()


async def test_a_roadmap_in_word_is_shown_and_stored_by_one_button(anna: Person, sqlite: Database) -> None:
    await anna.send_file("карта.docx", nazarovo())
    shown = await anna.wait_for("Новое: «Дорожная карта», 28")
    assert "«Мероприятие» → Мероприятие" in shown["text"]
    assert buttons(shown) == ["Загрузить", "Отменить"]
    assert await number(sqlite, Measure) == 0
    await anna.click("Загрузить")
    told = await anna.wait_for("Загружено: карта.docx")
    assert "Дорожная карта: новых 28" in told["text"]
    assert told["message_id"] == shown["message_id"], "one message told all of it"
    assert await number(sqlite, Measure) == 28
    await anna.send_file("карта.docx", nazarovo())
    assert buttons(await anna.wait_for("то же, что уже сохранено")) == ["Отменить"]
    assert await number(sqlite, Notice, Notice.state == NoticeState.FAILED) == 0


NBSP = "\N{NO-BREAK SPACE}"
SURVEY = [["type", "name", "label"], ["integer", "pupils", "Сколько питаются?"], ["text", "who", "Кто готовит?"]]
SETTINGS = [["form_title", "form_id"], ["Питание", "pitanie"]]


async def test_a_questionnaire_is_shown_stored_and_given_back(anna: Person, sqlite: Database) -> None:
    await anna.send_file("анкета.xlsx", book(survey=SURVEY, settings=SETTINGS, Школы=SCHOOLS))
    shown = await anna.wait_for("Анкета «Питание»")
    assert "новая" in shown["text"]
    assert "не загружены: «Школы»" in shown["text"]
    assert buttons(shown) == ["Загрузить", "Отменить"]
    await anna.click("Загрузить")
    told = await anna.wait_for("Загружена анкета «Питание», версия 1")
    assert told["message_id"] == shown["message_id"], "one message told all of it"
    await anna.click("К открытию анкеты")
    await anna.wait_for(f"2{NBSP}вопроса")
    await anna.click("Файл Excel")
    given = await document(anna)
    await anna.send_file("анкета.xlsx", given)
    assert buttons(await anna.wait_for("такая версия 1 уже есть")) == ["Отменить"]
    changed = [*SURVEY[:2], ["date", "since", "С какого дня?"]]
    await anna.send_file("анкета.xlsx", book(survey=changed, settings=SETTINGS))
    shown = await anna.wait_for("Новые: 1 («С какого дня?»)")
    assert "Убраны: 1 («Кто готовит?»)" in shown["text"]
    await anna.click("Загрузить")
    await anna.wait_for("версия 2")
    assert await number(sqlite, Questionnaire) == 2
    assert await number(sqlite, School) == await number(sqlite, Notice, Notice.state == NoticeState.FAILED) == 0


async def test_a_questionnaire_with_faults_names_each_cell_and_stores_nothing(anna: Person, sqlite: Database) -> None:
    wrong = [*SURVEY, ["geopoint", "place", "Где?"], ["text", "who", "Кто ещё?"]]
    await anna.send_file("анкета.xlsx", book(survey=wrong))
    shown = await anna.wait_for("Загрузить пока нельзя")
    assert f"survey, строка{NBSP}4, колонка «type», «geopoint»" in shown["text"]
    assert f"строка{NBSP}5, колонка «name», «who»" in shown["text"]
    assert buttons(shown) == ["Отменить"]
    await anna.click("Отменить")
    await anna.wait_for("Файл не загружен")
    many = [*SURVEY, *(["geopoint", f"p{n}", "Где?"] for n in range(12))]
    await anna.send_file("анкета.xlsx", book(survey=many))
    assert buttons(await anna.wait_for(f"12{NBSP}замечаний")) == ["Отменить"]
    problems = opened_content("замечания.xlsx", await document(anna)).sheets[0]
    assert len(problems.rows) == 12
    assert await number(sqlite, Questionnaire) == 0


async def test_a_file_turned_down_changes_nothing(anna: Person, sqlite: Database) -> None:
    await anna.send_file("школы.xlsx", book(Школы=SCHOOLS))
    shown = await anna.wait_for("Речная СОШ")
    assert buttons(shown)[0] == "Загрузить"
    await anna.click("Отменить")
    await anna.wait_for("Файл не загружен")
    assert await number(sqlite, School) == 0


async def test_doubtful_columns_are_confirmed_by_buttons(anna: Person, sqlite: Database) -> None:
    document = docx.Document()
    table_of(document, [["Наши мероприятия", "Когда завершить", "Кто"], ["Форум", "май", "Методист"]])
    await anna.send_file("план.docx", saved(document))
    shown = await anna.wait_for("Подтвердите колонки")
    assert "Загрузить" not in buttons(shown)
    await anna.click("✓ Наши мероприятия = Мероприятие")
    await anna.wait_for(lambda one: "✓ Когда завершить = Сроки" in buttons(one) and len(buttons(one)) == 5)
    await anna.click("✓ Когда завершить = Сроки")
    await anna.wait_for(lambda one: len(buttons(one)) == 3)
    await anna.click("✗ без «Кто»")
    await anna.wait_for(lambda one: "Загрузить" in buttons(one))
    await anna.click("Загрузить")
    await anna.wait_for("Дорожная карта: новых 1")
    async with sqlite.reading() as session:
        assert [(one.title, one.responsible) for one in await session.scalars(select(Measure))] == [("Форум", None)]


async def test_many_problems_come_as_a_file_with_comments(anna: Person) -> None:
    rows = [["Школа", "Вид"], *([f"Школа {n}", "лицей"] for n in range(12))]
    await anna.send_file("школы.xlsx", book(Школы=rows))
    shown = await anna.wait_for("Загрузить пока нельзя")
    assert "12 замечаний" in shown["text"].replace("\xa0", " ")
    assert buttons(shown) == ["Отменить"]
    problems, copy = opened_content("замечания.xlsx", await document(anna)).sheets
    assert (problems.name, len(problems.rows), copy.rows[0].cells) == ("Замечания", 12, ("Школа 0", "лицей"))


async def test_what_changed_since_the_preview_is_not_overwritten(anna: Person, sqlite: Database) -> None:
    await anna.send_file("школы.xlsx", book(Школы=SCHOOLS))
    await anna.wait_for("Речная СОШ")
    async with sqlite.transaction() as session:
        programme_id = (await session.scalars(select(Programme.id))).one()
        session.add(School(programme_id=programme_id, place=1, short_name="Лесная НОШ"))
    await anna.click("Загрузить")
    await anna.wait_for("данные программы изменились")
    assert await number(sqlite, School) == 1
    await anna.click("Показать заново")
    shown = await anna.wait_for("Больше нет в документе")
    assert "Лесная НОШ" in shown["text"]
    await anna.click("Загрузить")
    await anna.wait_for("Загружено")
    assert await number(sqlite, School, School.gone_at.is_(None)) == 2


async def test_pressing_twice_stores_once(anna: Person, sqlite: Database) -> None:
    await anna.send_file("школы.xlsx", book(Школы=SCHOOLS))
    shown = await anna.wait_for("Речная СОШ")
    data = shown["keyboard"][0][0]["callback_data"]
    await asyncio.gather(anna.click(data, shown["message_id"]), anna.click(data, shown["message_id"]))
    await anna.wait_for("Загружено")
    assert await number(sqlite, School) == 2


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("фото.xlsx", b"\xff\xd8\xff\xe0" + bytes(100), "не таблица"),
        ("книга.xlsx", archive("<row>", xl__externalLinks__a=b""), "ссылается на другие файлы"),
        ("пусто.xlsx", book(Школы=[]), "Лист пуст"),
        *(REFUSED[what] for what in OVER_HTTP),
    ],
)
async def test_what_is_no_table_gets_a_sentence(anna: Person, name: str, content: Content, words: str) -> None:
    await anna.send_file(name, content_of(content))
    assert "Загрузить" not in buttons(await anna.wait_for(words))


async def test_a_file_that_telegram_does_not_give_gets_a_sentence(anna: Person, client: SandboxClient) -> None:
    await client.faults("getFile", {"code": 400, "description": "Bad Request: file is too big"})
    await anna.send_file("книга.xlsx", book(Школы=SCHOOLS))
    await anna.wait_for("Файл больше 20 МБ")


async def test_a_step_that_telegram_forgot_is_done_again(anna: Person, client: SandboxClient, sqlite: Database) -> None:
    await client.faults("editMessageText", "reset", times=2, after=True)
    await anna.send_file("книга.xlsx", book(Школы=SCHOOLS))
    await anna.wait_for("Речная СОШ")
    await anna.click("Загрузить")
    await anna.wait_for("Загружено")
    assert await number(sqlite, Upload) == 1


async def test_the_template_and_the_programme_come_as_files(anna: Person, sqlite: Database) -> None:
    await anna.send("/import")
    assert {"Шаблон", "Выгрузить"} <= set(buttons(await anna.wait_for("Пришлите сюда файл")))
    await anna.click("Шаблон")
    assert len(read_file("шаблон.xlsx", await document(anna), {}).notes) == 16
    async with sqlite.transaction() as session:
        await session.execute(update(Programme).values(starts=NOW.date(), ends=NOW.date()))
    await anna.send("выгрузить")
    programme = read_file("x", await document(anna), {}).rows["Программа"]
    assert [getattr(row, "code", "") for row in programme] == ["nazarovo"]


async def test_others_files_are_not_read(anna: Person, client: SandboxClient, sqlite: Database) -> None:
    zoya = await client.person("Зоя")
    await joined(sqlite, zoya.id, NOW, Role.CURATOR, "Зоя")
    await zoya.send_file("школы.xlsx", book(Школы=SCHOOLS))
    await zoya.wait_for("этого пока не понимаю")
    await anna.send_file("школы.xlsx", book(Школы=SCHOOLS))
    shown = await anna.wait_for("Речная СОШ")
    store = shown["keyboard"][0][0]["callback_data"]
    await zoya.send("/start")
    await zoya.wait_for(lambda one: bool(one["keyboard"]))
    async with sqlite.reading() as session:
        (upload,) = await session.scalars(select(Upload))
    assert (upload.name, upload.ended_at) == ("школы.xlsx", None)
    assert store.startswith("f1:s:")


async def test_files_are_forgotten_after_a_day(anna: Person, sqlite: Database) -> None:
    await anna.send_file("школы.xlsx", book(Школы=SCHOOLS))
    await anna.wait_for("Речная СОШ")
    for hours, left in ((23, 1), (25, 0)):
        async with sqlite.transaction() as session:
            await forget_uploads(session, NOW + timedelta(hours=hours))
        assert await number(sqlite, Upload) == left
    assert "устарела" in str(await anna.click("Загрузить"))


FORUM = "Проведение муниципального форума школ"
ORDER = [
    ["№", "Мероприятие", "Сроки", "Ответственный"],
    ["1", FORUM, "15.10.2021", "Координатор"],
    ["2", "Совет директоров", "20.12.2021", "Координатор"],
    ["3", "Семинар учителей", "14.05.2022", "Координатор"],
]
AMENDED = [
    ORDER[0],
    ["1", f"{FORUM} района", "15.10.2021", "Координатор"],
    ["1", "Экспертиза программ", "01.03.2022", "Координатор"],
    ["2", "Совет директоров", "24.12.2021", "Координатор"],
]


def word(rows: list[list[str]]) -> bytes:
    document = docx.Document()
    document.add_paragraph("Дорожная карта")
    table_of(document, rows)
    return saved(document)


async def loaded(anna: Person, name: str, content: bytes) -> str:
    """Send a file, store it by one button; what the preview said."""
    await anna.send_file(name, content)
    shown = await anna.wait_for(lambda one: "Загрузить" in buttons(one))
    await anna.click("Загрузить")
    await anna.wait_for(f"Загружено: {name}")
    return str(shown["text"]).replace("\xa0", " ")


async def planned(anna: Person) -> None:
    await anna.send("/programme")
    await anna.wait_for(lambda one: any(label.startswith("Разложить") for label in buttons(one)))
    await anna.click("Разложить по срокам: 2021/2022 уч. год")
    await anna.wait_for(lambda one: "Программа" in buttons(one) and "Разложить" not in str(buttons(one)))


async def tasks_of(database: Database) -> dict[str, Task]:
    async with database.reading() as session:
        return {one.title: one for one in await session.scalars(select(Task))}


async def test_an_amended_order_keeps_history_and_what_is_done_stays_done(anna: Person, sqlite: Database) -> None:
    await loaded(anna, "приказ.docx", word(ORDER))
    await planned(anna)
    before = await tasks_of(sqlite)
    assert [*before] == [FORUM, "Совет директоров", "Семинар учителей"]
    async with sqlite.transaction() as session:
        done = Task.id.in_([before[FORUM].id, before["Семинар учителей"].id])
        await session.execute(update(Task).where(done).values(state=TaskState.ACCEPTED, finished_at=NOW))
    told = await loaded(anna, "изменения.docx", word(AMENDED))
    for words in (
        "Новое: «Дорожная карта», 1 строка", "• 1. Экспертиза программ", f"Мероприятие: {FORUM} → {FORUM} района",
        "20.12.2021 → 24.12.2021", "Больше нет в документе (останется в истории): «Дорожная карта», 1 строка",
    ):  # fmt: skip
        assert words in told, told
    await planned(anna)
    after = {one.id: one for one in (await tasks_of(sqlite)).values()}
    assert {one.id for one in before.values()} < set(after), "no task is removed"
    assert after[before[FORUM].id].state is TaskState.ACCEPTED
    assert after[before["Семинар учителей"].id].state is TaskState.ACCEPTED
    moved = after[before["Совет директоров"].id]
    assert (moved.deadline.isoformat(), moved.state) == ("2021-12-24", before["Совет директоров"].state)
    assert await number(sqlite, Measure) == 4
    assert await number(sqlite, Measure, Measure.gone_at.is_(None)) == 3


async def test_a_whole_workbook_comes_back_by_a_button_and_changes_nothing(anna: Person, sqlite: Database) -> None:
    people = [["Имя", "Роль", "Школы"], ["Мария Львовна", "зам. директора", "Речная СОШ"]]
    results: list[list[object]] = [
        ["Школа", "Учебный год", "Процедура", "Предмет", "Класс", "Участников", "Ниже порога"],
        ["Речная СОШ", "2020/2021", "ВПР", "математика", 5, 40, 13],
    ]
    schools = [["Школа", "Вид", "Группы"], ["Речная СОШ", "СОШ", "ШНОР 2021/2022"], ["+Полевая", "ООШ", ""]]
    content = book(Школы=schools, Люди=people, Результаты=results, Дорожная_карта=ORDER)
    told = await loaded(anna, "программа.xlsx", content)
    for words in ("«Школы», 2 строки", "«Люди», 1 строка", "«Результаты», 1 строка", "«Дорожная карта», 3 строки"):
        assert words in told, told
    async with sqlite.transaction() as session:
        await session.execute(update(Programme).values(starts=NOW.date(), ends=NOW.date()))
    await anna.send("/import")
    await anna.wait_for(lambda one: "Выгрузить" in buttons(one))
    await anna.click("Выгрузить")
    exported = await document(anna)
    assert [row.cells[0] for row in opened_content("x", exported).sheets[1].rows] == ["Речная СОШ", "+Полевая"]
    await anna.send_file("обратно.xlsx", exported)
    shown = await anna.wait_for("то же, что уже сохранено")
    assert buttons(shown) == ["Отменить"]
