"""A coordinator asks over real HTTP: every form of words, a picture, then each of its files, which she downloads."""

import io
import zipfile
from datetime import date

import aiohttp
from docx import Document
from openpyxl import load_workbook  # type: ignore[import-untyped]

from bot.sandbox.client import Person
from bot.sandbox.records import Json
from bot.stage import Stage
from storage.database import Database
from storage.models import Assignment, Programme, School
from storage.models import Person as Known
from storage.rights import Role
from tests.journeys.conftest import WarmBot

SCHOOL = "Гляденская СОШ"
FORMS = (
    ("excel школа 1", ".xlsx"), ("справка гляденская", ".docx"), ("рекомендации 1", ".docx"), ("pdf школа 1", ".pdf"),
    ("сводная", ".docx"), ("приказ", ".docx"), ("справка", ".docx"), ("программа excel", ".xlsx"),
)  # fmt: skip


async def coordinator(on_stage: Stage) -> Person:
    """Somebody whose programme has one school; she has joined."""
    token = await on_stage.first_invitation("sever", "Северная программа", "Северный район", "Ольга Викторовна")
    database = Database(on_stage.database_url)
    async with database.transaction() as session:
        programme = await session.get_one(Programme, 1)
        session.add(School(programme_id=programme.id, place=1, short_name=SCHOOL))
    await database.dispose()
    person = await on_stage.client.person("Ольга Викторовна")
    await person.send(f"/start {token}")
    await person.wait_for("Вас приглашают", timeout=30)
    await person.click("Соглашаюсь, войти")
    await person.wait_for("координатор")
    return person


async def sent(person: Person, newest: int) -> Json:
    """The last page: words and buttons stand under it."""
    return await person.wait_for(lambda m: bool(m["media"] and m["text"]) and m["message_id"] > newest, timeout=60)


async def downloaded(on_stage: Stage, message: Json) -> bytes:
    (file,) = message["media"]
    async with aiohttp.ClientSession() as http, http.get(on_stage.sandbox.url + file["url"]) as answer:
        return await answer.read()


async def test_every_file_comes_by_its_button_and_in_words(on_stage: Stage, warm: WarmBot) -> None:
    warm.start()
    person = await coordinator(on_stage)
    await person.send("отчёт школа 1")
    photo = await sent(person, 0)
    assert (await downloaded(on_stage, photo)).startswith(b"\x89PNG")
    files: dict[str, bytes] = {}
    newest = photo["message_id"]
    for label in ("Excel", "Справка", "PDF для печати"):
        await person.click(label, photo["message_id"])
        message = await sent(person, newest)
        newest = message["message_id"]
        assert SCHOOL in message["media"][0]["name"]
        assert message["text"]
        files[label] = await downloaded(on_stage, message)
    assert load_workbook(io.BytesIO(files["Excel"])).sheetnames[-1] == "Источники"
    assert "АНАЛИТИЧЕСКАЯ СПРАВКА" in [one.text for one in Document(io.BytesIO(files["Справка"])).paragraphs]
    assert files["PDF для печати"].startswith(b"%PDF")
    for label in ("Динамика", "Задачи"):
        await person.click(label, photo["message_id"])
        message = await sent(person, newest)
        newest = message["message_id"]
        assert message["media"][0]["kind"] == "photo"
    for words, suffix in FORMS:
        await person.send(f"отчёт {words}")
        message = await sent(person, newest)
        newest = message["message_id"]
        assert message["media"][0]["name"].endswith(suffix), words
        if suffix != ".pdf":
            assert zipfile.ZipFile(io.BytesIO(await downloaded(on_stage, message))).testzip() is None
    shown = {call["parameters"]["action"] for call in await on_stage.client.log() if call["method"] == "sendChatAction"}
    assert shown == {"upload_photo", "upload_document"}


PICTURES = (
    "/report school 1", "отчёт школа 1", "отчет гляденская", "/report программа", "/report фактор кадры",
    "/report задачи просроченные", "отчёт программа за 2021/2022", "отчёт школа 1 с января", "/report куратор ирина",
)  # fmt: skip
BUTTONS = {
    "/report": "Что показать?",
    "отчёт школа глиденска": "Может быть, одна из этих?",
    "отчёт школа 99": "Может быть, одна из этих?",
    "отчёт абракадабра": "Может быть, одна из этих?",
    "отчёт фактор неведомый": "По какому фактору риска?",
    "/report волна": "Волн пока не было",
    "отчёт приказ фактор кадры": "Вот в каком могу",
    "отчёт ИОМ": "пока нет",
}


async def test_every_form_of_asking_gives_a_picture_or_buttons(on_stage: Stage, warm: WarmBot) -> None:
    warm.start()
    person = await coordinator(on_stage)
    database = Database(on_stage.database_url)
    async with database.transaction() as session:
        curator = Known(name="Ирина Павловна")
        session.add(curator)
        await session.flush()
        seat = Assignment(person_id=curator.id, programme_id=1, role=Role.CURATOR, school_id=1, since=date(2021, 1, 1))
        session.add(seat)
    await database.dispose()
    newest = 0
    for words in PICTURES:
        await person.send(words)
        message = await sent(person, newest)
        newest = message["message_id"]
        assert message["media"][0]["kind"] == "photo", words
        assert "Что дальше: " in message["text"], words
    for words, said in BUTTONS.items():
        await person.send(words)
        message = await person.wait_for(said)
        assert message["keyboard"], words
