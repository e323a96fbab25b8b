"""A coordinator asks for a picture over real HTTP, then for each of its files, and downloads them all."""

import io
import zipfile

import aiohttp
from docx import Document
from openpyxl import load_workbook  # type: ignore[import-untyped]

from bot.sandbox.client import Person
from bot.sandbox.records import Json
from bot.stage import Stage
from storage.database import Database
from storage.models import Programme, School
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
    return await person.wait_for(lambda m: bool(m["media"]) and m["message_id"] > newest, timeout=60)


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
