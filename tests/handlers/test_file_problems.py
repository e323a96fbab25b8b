"""What is wrong with a file is told at once: as text, and in a file with a comment at every cell."""

import io
import re
import zipfile
from typing import NamedTuple

import docx
import pytest

from storage.importing.opening import opened_content
from storage.rights import Role
from tests import seeding
from tests.acting import User, World
from tests.handlers.sending_files import Shown, clicks, sends_file
from tests.seeding import Seeded
from tests.storage.importing.books import book
from tests.storage.importing.documents import saved, table_of

ROWS = [["Мероприятие", "Сроки", "Вид"], ["Форум", "май", "праздник"], ["Совет", "июнь", "танцы"]]


class Office(NamedTuple):
    world: World
    seeded: Seeded
    anna: User


@pytest.fixture
async def office(world: World) -> Office:
    seeded = await seeding.programme(world.database)
    return Office(world, seeded, await seeding.member(world, seeded, Role.COORDINATOR, "Анна"))


def document() -> bytes:
    made = docx.Document()
    table_of(made, ROWS)
    return saved(made)


def text() -> bytes:
    return "\n".join("\t".join(row) for row in ROWS).encode()


def comments(shown: Shown) -> list[str]:
    """The cells that have a comment, of every sheet."""
    assert shown.document is not None
    with zipfile.ZipFile(io.BytesIO(shown.document)) as archive:
        found = [archive.read(name).decode() for name in archive.namelist() if "comments" in name]
    return [place for xml in found for place in re.findall(r'ref="([A-Z]+[0-9]+)"', xml)]


@pytest.mark.parametrize(
    ("name", "content", "sheet"),
    [
        ("карта.docx", document(), "Таблица 1"),
        ("карта.txt", text(), "карта"),
        ("книга.xlsx", book(Дорожная_карта=ROWS), "Дорожная карта"),
    ],
)
async def test_every_remark_is_text_and_a_comment_at_its_cell(
    office: Office, name: str, content: bytes, sheet: str
) -> None:
    shown = await sends_file(office.anna, name, content)
    told = shown.text.replace("\xa0", " ")
    for row, value in ((2, "праздник"), (3, "танцы")):
        assert f"{sheet}, строка {row}, колонка «Вид», «{value}»: Такого значения нет. Выберите одно" in told
    assert "2 замечания: все они" in told
    assert "Загрузить пока нельзя" in told
    assert comments(shown) == ["C2", "C3"]
    remarks = opened_content("x", shown.document or b"").sheets[0]
    assert [row.cells[:4] for row in remarks.rows] == [
        (sheet, "2", "Вид", "праздник"), (sheet, "3", "Вид", "танцы"),
    ]  # fmt: skip


async def test_more_than_a_message_holds_are_counted_and_stand_in_the_file(office: Office) -> None:
    rows = [["Школа", "Вид"], *([f"Школа {n}", "лицей"] for n in range(300))]
    shown = await sends_file(office.anna, "школы.xlsx", book(Школы=rows))
    told = shown.text.replace("\xa0", " ")
    assert "Школы, строка 2, колонка «Вид», «лицей»" in told
    assert "300 замечаний: все они" in told
    assert len(comments(shown)) == 300


async def test_the_preview_says_into_which_programme_it_goes(office: Office) -> None:
    shown = await sends_file(office.anna, "школы.xlsx", book(Школы=[["Школа"], ["Речная СОШ"]]))
    assert shown.text.startswith("школы.xlsx\nВ программу «Северная программа»\n")


async def test_what_stands_nowhere_in_the_file_needs_none(office: Office) -> None:
    shown = await sends_file(office.anna, "книга.xlsx", book(Школы=[["Школа"], ["Речная СОШ"]], Прочее=[["а"], ["б"]]))
    assert "Такого листа в шаблоне нет" in shown.text
    assert shown.document is None


async def test_what_would_be_written_over_can_be_taken_out_first_and_put_back(office: Office) -> None:
    before = book(Школы=[["Школа", "Обучающихся"], ["Речная СОШ", 100], ["Полевая СОШ", 50]])
    await sends_file(office.anna, "школы.xlsx", before)
    await clicks(office.anna, "Загрузить")
    after = book(Школы=[["Школа", "Обучающихся"], ["Речная СОШ", 7], ["Лесная СОШ", 9]])
    shown = await sends_file(office.anna, "новые.xlsx", after)
    assert shown.buttons == ("Загрузить", "Скачать, как сейчас", "Отменить")
    kept = await clicks(office.anna, "Скачать, как сейчас")
    assert kept.document is not None
    assert "Загружено" in (await clicks(office.anna, "Загрузить")).text
    back = await sends_file(office.anna, "прежнее.xlsx", kept.document)
    assert "Обучающихся: 7 → 100" in back.text
    assert "Загружено" in (await clicks(office.anna, "Загрузить")).text
    again = await sends_file(office.anna, "прежнее.xlsx", kept.document)
    assert "то же, что уже сохранено" in again.text
