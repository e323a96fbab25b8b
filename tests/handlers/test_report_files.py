"""Files under a picture: each button gives its file through the queue, the same facts at once, nobody else's ever."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from aiogram.methods import SendDocument
from aiogram.types import BufferedInputFile
from docx import Document

from handlers.rendering import Rendered
from handlers.report_words import understood
from reports.request import FILES, Form, Kind, Request
from scheduler.jobs import tick
from storage.models import TaskKind
from storage.rights import Role
from tests import seeding
from tests.acting import User, buttons_of, said
from tests.handlers.reporting import SCHOOLS, Office

OF_SCHOOL = {"Excel": ".xlsx", "Справка": ".docx", "Рекомендации": ".docx", "PDF для печати": ".pdf"}
OF_PROGRAMME = {
    "Excel": ".xlsx",
    "Справка": ".docx",
    "Сводная": ".docx",
    "Проект приказа": ".docx",
    "PDF для печати": ".pdf",
}
TODAY = date(2021, 8, 25)


async def one(office: Office) -> Rendered:
    (rendered,) = await office.sent()
    assert isinstance(rendered, Rendered)
    return rendered


async def file(office: Office) -> SendDocument:
    sent = (await one(office)).methods[-1]
    assert isinstance(sent, SendDocument)
    return sent


async def press_under(office: Office, user: User, rendered: Rendered, label: str) -> None:
    (data,) = [button.callback_data for button in buttons_of(rendered.methods[-1]) if button.text == label]
    await user.presses(data or "")


@pytest.mark.parametrize(("words", "files"), [("школа 1", OF_SCHOOL), ("программа", OF_PROGRAMME)])
async def test_every_button_under_a_picture_gives_its_file(office: Office, words: str, files: dict[str, str]) -> None:
    await office.coordinator.sends(f"отчёт {words}")
    picture = await one(office)
    for label, suffix in files.items():
        await press_under(office, office.coordinator, picture, label)
        sent = await file(office)
        assert isinstance(sent.document, BufferedInputFile)
        assert (sent.document.filename or "").endswith(suffix)
        assert sent.caption
        assert "Картинка" in [button.text for button in buttons_of(sent)]
        assert label not in [button.text for button in buttons_of(sent)]
    assert office.shown[1:] == [(office.coordinator.id, "upload_document")] * len(files)


async def test_the_same_data_gives_the_file_telegram_has(office: Office) -> None:
    await office.coordinator.sends("отчёт справка школа 1")
    first = await file(office)
    office.world.now += timedelta(minutes=9)
    await office.coordinator.sends("отчёт справка школа 1")
    again = await file(office)
    assert isinstance(first.document, BufferedInputFile)
    assert isinstance(again.document, str)
    assert again.caption == first.caption
    assert len(office.works) == 1
    await office.coordinator.sends("отчёт excel школа 1")
    assert isinstance((await file(office)).document, BufferedInputFile)


async def test_another_template_makes_another_file(office: Office, tmp_path: "object") -> None:
    from pathlib import Path

    office.templates = Path(str(tmp_path))
    await office.coordinator.sends("отчёт справка школа 1")
    await file(office)
    opened = Document()
    opened.add_paragraph("Своя форма: {{ subject }}")
    opened.save(str(office.templates / "school-note.docx"))
    await office.coordinator.sends("отчёт справка школа 1")
    sent = (await file(office)).document
    assert isinstance(sent, BufferedInputFile)
    assert Document(io.BytesIO(sent.data)).paragraphs[0].text == f"Своя форма: {SCHOOLS[0]}"
    (office.templates / "school-note.docx").write_bytes(b"rubbish")
    await office.coordinator.sends("отчёт справка школа 1")
    refused = await one(office)
    assert "Шаблон «school-note.docx» не получилось заполнить" in said(refused.methods)
    assert [button.text for button in buttons_of(refused.methods[-1])] == ["Повторить"]


async def test_a_failure_says_so_and_keeps_the_request(office: Office) -> None:
    office.broken = True
    await office.coordinator.sends("отчёт excel программа")
    told = await one(office)
    assert "Запрос сохранён" in said(told.methods)
    office.broken = False
    sent = await file(office)
    assert isinstance(sent.document, BufferedInputFile)
    assert (sent.document.filename or "").endswith(".xlsx")


async def test_drafts_of_the_whole_programme_are_for_who_sees_the_whole(office: Office) -> None:
    curator = await seeding.member(office.world, office.seeded, Role.CURATOR, "Иванова", SCHOOLS[1])
    await curator.sends("отчёт программа")
    picture = await one(office)
    assert "Проект приказа" not in [button.text for button in buttons_of(picture.methods[-1])]
    await curator.presses("r2:p:0:0:o:0:0:0")
    assert "готовят координатор и руководитель" in said((await one(office)).methods)
    await curator.presses("r2:p:0:0:u:0:0:0")
    sent = await file(office)
    assert isinstance(sent.document, BufferedInputFile)
    text = "\n".join(cell.text for table in Document(io.BytesIO(sent.document.data)).tables
                     for row in table.rows for cell in row.cells)  # fmt: skip
    assert SCHOOLS[1] in text
    assert SCHOOLS[0] not in text
    assert SCHOOLS[2] not in text


async def test_a_deputy_gets_the_papers_of_their_own_school_only(office: Office) -> None:
    deputy = await seeding.member(office.world, office.seeded, Role.DEPUTY, "Марина", SCHOOLS[0])
    own, other = (office.seeded.schools[name] for name in SCHOOLS[:2])
    for form in FILES[Kind.SCHOOL]:
        assert "среди Ваших нет" in said(await deputy.presses(f"r2:s:{other}:0:{form.value}:0:0:0"))
        await deputy.presses(f"r2:s:{own}:0:{form.value}:0:0:0")
        assert (await file(office)).caption
    for form in FILES[Kind.PROGRAMME]:
        await deputy.presses(f"r2:p:0:0:{form.value}:0:0:0")
    refused = [said(one.methods) for one in await office.sent() if isinstance(one, Rendered)]
    assert refused
    assert all("другим ролям" in text or "открыты" in text for text in refused)


@pytest.mark.parametrize("data", ["r2:f:2:0:o:0:0:0", "r2:s:1:0:n:0:0:0", "r2:z:1:0:p:0:0:0", "r2:z:1:0:x:0:0:0"])
async def test_a_form_there_is_none_of_is_refused_before_it_is_queued(office: Office, data: str) -> None:
    assert "устарела" in said(await office.coordinator.presses(data))
    assert await office.sent() == []


async def test_who_has_not_handed_in(office: Office) -> None:
    await office.coordinator.sends("отчёт кто не сдал")
    assert "Волн пока не было" in office.coordinator.screen
    await seeding.wave(office.world, office.seeded, office.coordinator)
    for words in ("отчёт кто не сдал", "отчет несдавшие", "отчёт волна кто ещё не сдал"):
        await office.coordinator.sends(words)
        sent = await file(office)
        assert "Не сдали" in (sent.caption or "")


async def test_the_blank_of_minutes_comes_from_the_plan(office: Office) -> None:
    user = office.coordinator
    await user.sends("отчёт протокол")
    assert "Заседаний в плане программы нет" in user.screen
    await seeding.task(
        office.world.database, office.seeded, "Заседание ММС", TODAY, Role.COORDINATOR, kind=TaskKind.SITTING
    )
    await user.sends("отчёт протокол")
    sent = await file(office)
    assert isinstance(sent.document, BufferedInputFile)
    assert "Заседание ММС" in (sent.document.filename or "")
    await seeding.task(
        office.world.database, office.seeded, "Второе заседание", TODAY, Role.COORDINATOR, kind=TaskKind.SITTING
    )
    await user.sends("отчёт заседания")
    assert "Протокол какого заседания" in user.screen
    await user.clicks("25.08.2021 · Второе")
    assert "Второе заседание" in ((await file(office)).caption or "")
    deputy = await seeding.member(office.world, office.seeded, Role.DEPUTY, "Марина", SCHOOLS[0])
    await deputy.sends("отчёт протокол")
    assert "другим ролям" in deputy.screen


async def test_a_report_comes_before_a_sitting_once(office: Office) -> None:
    """TODAY is a Wednesday; the sitting is on the next Tuesday, two working days after Friday."""
    await office.coordinator.presses("r5:b:p:0:0:0")
    await office.coordinator.presses("r5:b:t:0:0:0")
    tuesday = TODAY + timedelta(days=6)
    await seeding.task(office.world.database, office.seeded, "ММС", tuesday, Role.COORDINATOR, kind=TaskKind.SITTING)
    for days, expected in ((0, 0), (1, 0), (1, 2), (3, 0), (1, 0), (3, 0)):
        office.world.now += timedelta(days=days)
        for _ in range(2):
            await tick(office.world.database, office.world.now)
        assert len(await office.sent()) == expected, office.world.now


async def test_a_form_that_a_report_has_not_becomes_those_it_has(office: Office) -> None:
    await office.coordinator.sends("отчёт приказ фактор кадры")
    assert "Вот в каком могу" in office.coordinator.screen
    assert office.coordinator.labels()[:3] == ["Картинка", "Excel", "PDF для печати"]
    await office.coordinator.clicks("Excel")
    assert "Фактор риска" in ((await file(office)).caption or "")


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("рекомендации", (None, Form.ADVICE)),
        ("справка 12", (None, Form.REFERENCE)),
        ("приказ", (None, Form.ORDER)),
        ("кто не сдал", (None, Form.SILENT)),
        ("кто ещё не сдал анкету", (Kind.WAVE, Form.SILENT)),
        ("программа сводная", (Kind.PROGRAMME, Form.SUMMARY)),
        ("эксель задачи", (Kind.TASKS, Form.WORKBOOK)),
    ],
)
def test_forms_in_words(words: str, asked: tuple[Kind | None, Form]) -> None:
    found = understood(words, TODAY)
    assert (found.kind, found.form) == asked


async def test_advice_without_a_school_offers_the_schools(office: Office) -> None:
    await office.coordinator.sends("отчёт рекомендации")
    assert "По какой школе" in office.coordinator.screen or "Отчёт по какой школе" in office.coordinator.screen
    await office.coordinator.clicks("Полевая")
    assert "Рекомендации: Полевая СОШ" in ((await file(office)).caption or "")


def test_a_request_travels_with_its_form() -> None:
    for kind, forms in FILES.items():
        for form in forms:
            asked = Request(kind, 3, form=form)
            assert asked.is_made
            assert replace(asked, form=Form.PICTURE).is_made == (kind is not Kind.SITTING)
