"""A report in the queue: rights read anew, the same facts at once by Telegram's ids, failures keep the request."""

from dataclasses import replace
from datetime import timedelta

from aiogram.methods import SendPhoto
from aiogram.types import BufferedInputFile
from sqlalchemy import delete, select

from handlers.rendering import Rendered, Suppressed
from handlers.report_callbacks import ReportAsk
from handlers.texts.reports import UNVERIFIED
from reports.report import canonical, digest
from reports.request import Form, Kind, Request, loaded
from scheduler.jobs import tick
from storage.models import (
    Answer,
    Assignment,
    DrawnReport,
    Notice,
    NoticeState,
    Question,
    QuestionKind,
    Questionnaire,
    TaskState,
)
from storage.queries.reports import forget_old_reports
from storage.rights import Role
from tests import seeding
from tests.acting import User, buttons_of, said
from tests.handlers.reporting import SCHOOLS, Office
from tests.reports.examples import TYPICAL
from tests.reports.siblings import CURATOR

GROUP = {"id": -100500, "type": "supergroup", "title": "Штаб"}


async def photo(office: Office) -> SendPhoto:
    (rendered,) = await office.sent()
    assert isinstance(rendered, Rendered)
    sent = rendered.methods[-1]
    assert isinstance(sent, SendPhoto)
    return sent


async def test_a_picture_is_drawn_while_the_chat_sees_that_it_comes(office: Office) -> None:
    await office.coordinator.sends("отчёт школа 1")
    sent = await photo(office)
    assert isinstance(sent.photo, BufferedInputFile)
    assert office.shown == [(office.coordinator.id, "upload_photo")]
    assert "Речная «№ 1» &amp; Ко" in (sent.caption or "")
    labels = [button.text for button in buttons_of(sent)]
    assert {"Динамика", "Задачи", "По расписанию"} <= set(labels)


async def test_the_same_facts_go_at_once_by_the_id_telegram_gave(office: Office) -> None:
    await office.coordinator.sends("отчёт школа 1")
    first = await photo(office)
    office.world.now += timedelta(minutes=9)
    await office.coordinator.sends("отчёт школа 1")
    again = await photo(office)
    assert isinstance(again.photo, str)
    assert again.caption == first.caption
    assert len(office.works) == len(office.shown) == 1
    await seeding.task(office.world.database, office.seeded, "Новое", seeding.TODAY, Role.DEPUTY, SCHOOLS[0])
    await office.coordinator.sends("отчёт школа 1")
    assert isinstance((await photo(office)).photo, BufferedInputFile)
    office.world.now += timedelta(days=1)
    await office.coordinator.sends("отчёт школа 1")
    assert isinstance((await photo(office)).photo, BufferedInputFile)


async def test_files_that_telegram_forgot_are_made_anew(office: Office) -> None:
    await office.coordinator.sends("отчёт школа 1")
    await photo(office)
    await office.coordinator.sends("отчёт школа 1")
    (kept,) = await office.sent()
    assert isinstance(kept, Rendered)
    assert kept.refused is not None
    async with office.world.database.transaction() as session:
        await kept.refused(session, [])
    await office.coordinator.sends("отчёт школа 1")
    assert isinstance((await photo(office)).photo, BufferedInputFile)


async def test_captions_name_people_and_do_not_stay(office: Office) -> None:
    await office.coordinator.sends("отчёт школа 1")
    await photo(office)
    async with office.world.database.transaction() as session:
        await forget_old_reports(session, office.world.now + timedelta(days=1))
        assert (await session.scalars(select(DrawnReport.id))).all()
        await forget_old_reports(session, office.world.now + timedelta(days=3))
        assert not (await session.scalars(select(DrawnReport.id))).all()


async def test_a_failure_says_so_and_keeps_the_request(office: Office) -> None:
    office.broken = True
    await office.coordinator.sends("отчёт фактор кадры")
    (told,) = await office.sent()
    assert isinstance(told, Rendered)
    assert "Запрос сохранён" in said(told.methods)
    (button,) = buttons_of(told.methods[0])
    assert button.text == "Повторить"
    silent = (await office.sent())[0]
    assert isinstance(silent, Rendered)
    assert silent.methods == ()
    (last,) = await office.sent()
    assert isinstance(last, Rendered)
    assert "так и не получился" in said(last.methods)
    assert await office.sent() == []
    office.broken = False
    await office.coordinator.presses(button.callback_data or "")
    assert "Кадры" in ((await photo(office)).caption or "")


async def test_rights_are_those_of_the_moment_of_sending(office: Office) -> None:
    curator = await seeding.member(office.world, office.seeded, Role.CURATOR, "Иванова", "Полевая СОШ")
    await curator.sends("отчёт программа")
    await curator.presses(f"r2:v:{office.seeded.schools[SCHOOLS[0]]}:{office.seeded.schools[SCHOOLS[1]]}:p:0:0:0")
    own, foreign = await office.sent()
    assert isinstance(own, Rendered)
    assert isinstance(foreign, Rendered)
    last = own.methods[-1]
    assert isinstance(last, SendPhoto)
    assert "среди Ваших нет" in said(foreign.methods)
    assert office.works == ["reports.drawing:draw"]
    deputy = await seeding.member(office.world, office.seeded, Role.DEPUTY, "Марина", SCHOOLS[0])
    await deputy.presses("r2:p:0:0:p:0:0:0")
    (refused,) = await office.sent()
    assert isinstance(refused, Rendered)
    assert "другим ролям" in said(refused.methods)


async def test_who_left_gets_nothing(office: Office) -> None:
    await office.coordinator.sends("отчёт школа 1")
    async with office.world.database.transaction() as session:
        await session.execute(delete(Assignment))
    (gone,) = await office.sent()
    assert isinstance(gone, Suppressed)


async def ask(office: Office, user: User, text: str) -> str:
    """What a command in the group is answered."""
    return said(await office.world.take({"message": user.message(text=text, chat=GROUP)}))


async def press(office: Office, user: User, data: str) -> str:
    sender = {"id": 42, "is_bot": True, "first_name": "Куратор"}
    message = {"message_id": 5, "date": 1, "chat": GROUP, "from": sender, "text": "экран"}
    click = {"id": "1", "from": user.account, "chat_instance": "1", "data": data, "message": message}
    return said(await office.world.take({"callback_query": click}))


async def test_a_group_of_the_programme_is_told_no_schools_name(office: Office) -> None:
    user = office.coordinator
    deputy = await seeding.member(office.world, office.seeded, Role.DEPUTY, "Марина", SCHOOLS[0])
    assert "ещё не привязана" in await ask(office, deputy, "/report программа")
    assert "Что показывать в этой группе?" in await ask(office, user, "/report")
    assert "Это делает координатор" in await press(office, deputy, "r4:0")
    assert "без названий школ" in await press(office, user, "r4:0")
    await seeding.wave(office.world, office.seeded, user)
    for text in ("программа", "фактор кадры", "задачи", "задачи просроченные", "волна", "показатели", "сроки"):
        assert await ask(office, deputy, f"/report {text}") == ""
    rendered = await office.sent()
    assert len(rendered) == 7
    for one in rendered:
        assert isinstance(one, Rendered)
        told = "".join(method.caption or "" for method in one.methods if isinstance(method, SendPhoto))
        assert told
        assert {getattr(method, "chat_id", 0) for method in one.methods} == {GROUP["id"]}
        assert not [name for name in SCHOOLS if name[:6] in told]
    names = ("школа 1", "речная", "куратор", "сравнить 1 и 2", "динамика 1", "excel программа", "", "задачи школа 1")
    for text in names:
        assert "школы не названы" in await ask(office, deputy, f"/report {text}"), text
    for data in ("r2:s:1:0:p:0:0:0", "r2:t:1:0:p:0:0:0", "r3:s:0:p:0", "r1:1", "r2:p:0:0:x:0:0:0"):
        await press(office, deputy, data)
    for asked in [loaded(one.payload["request"]) for one in await waiting(office)]:
        assert asked.kind in {Kind.TASKS, Kind.PROGRAMME}
        assert (asked.subject, asked.form) == (0, Form.PICTURE)


async def waiting(office: Office) -> list[Notice]:
    async with office.world.database.reading() as session:
        queued = Notice.kind == "report", Notice.state == NoticeState.QUEUED
        return list((await session.scalars(select(Notice).where(*queued))).all())


async def test_a_group_of_a_school_gets_that_school_only(office: Office) -> None:
    school, other = (office.seeded.schools[name] for name in SCHOOLS[:2])
    assert "Что показывать" in await ask(office, office.coordinator, "/report школа 1")
    assert "Не нашёл «щщщ»" in await ask(office, office.coordinator, "/report школа щщщ")
    assert "устарела" in await press(office, office.coordinator, "r4:-2")
    assert "отчёт школы «Речная" in await press(office, office.coordinator, f"r4:{school}")
    for text in ("", "школа 2", "динамика", "программа"):
        assert await ask(office, office.coordinator, f"/report {text}") == ""
    await press(office, office.coordinator, f"r2:s:{other}:0:p:0:0:0")
    asked = [loaded(notice.payload["request"]) for notice in await waiting(office)]
    assert {one.subject for one in asked} == {school}
    assert [one.kind for one in asked] == [Kind.SCHOOL, Kind.SCHOOL, Kind.DYNAMICS, Kind.SCHOOL, Kind.SCHOOL]
    assert "больше не будет" in await press(office, office.coordinator, "r4:-1")
    assert all(isinstance(one, Suppressed) for one in await office.sent())


async def test_another_programmes_people_get_nothing_from_a_group(office: Office) -> None:
    await press(office, office.coordinator, "r4:0")
    other = await seeding.programme(office.world.database, "yug", "Южная", schools=("Дальняя СОШ",))
    stranger = await seeding.member(office.world, other, Role.COORDINATOR, "Пётр")
    assert "участники программы" in await ask(office, stranger, "/report программа")
    assert "другой программе" in await press(office, stranger, "r4:0")
    assert "не привязана" in await press(office, stranger, "r4:-1")
    assert "не привязана" in await press(office, stranger, "r2:p:0:0:p:0:0:0")
    assert await waiting(office) == []


async def test_reports_come_by_themselves_weekly_and_after_a_wave(office: Office) -> None:
    user = office.coordinator
    await user.presses("r5:w:p:0:0:0")
    await user.presses("r5:a:w:0:0:0")
    await press(office, user, "r4:0")
    assert "буду присылать" in await press(office, user, "r5:w:t:0:0:0")
    assert "без названий" not in await press(office, user, "r5:w:s:1:0:0")
    await seeding.wave(office.world, office.seeded, user)
    for _ in range(2):
        await tick(office.world.database, office.world.now)
    assert await waiting(office) == []  # 25 August 2021 is a Wednesday
    office.world.now += timedelta(days=5)
    for _ in range(2):
        await tick(office.world.database, office.world.now)
    monday = await waiting(office)
    assert sorted((loaded(one.payload["request"]).kind.name, one.chat_id) for one in monday) == [
        ("PROGRAMME", None),
        ("TASKS", GROUP["id"]),
    ]
    await office.sent()
    office.world.now += timedelta(days=10)
    for _ in range(2):
        await tick(office.world.database, office.world.now)
    closed = [loaded(one.payload["request"]) for one in await waiting(office)]
    assert Request(Kind.WAVE, 1) in closed
    assert sum(one.kind is Kind.WAVE for one in closed) == 1


def test_a_digest_tells_facts_and_nothing_else() -> None:
    later = replace(TYPICAL, generated_at=TYPICAL.generated_at + timedelta(hours=1))
    assert digest("p", TYPICAL) == digest("p", later)
    assert digest("p", TYPICAL) != digest("x", TYPICAL)
    assert digest("p", TYPICAL) != digest("p", replace(TYPICAL, as_of=TYPICAL.as_of + timedelta(days=1)))
    assert digest("p", TYPICAL) != digest("p", replace(TYPICAL, badges=("ШНОР",)))
    risks = replace(CURATOR.risks, generated_at=later.generated_at)
    assert canonical(CURATOR) == canonical(replace(CURATOR, risks=risks))
    assert canonical(CURATOR) != canonical(replace(CURATOR, name="Другой"))


async def test_an_observer_asks_for_numbers_and_reads_that_they_are_verified(office: Office) -> None:
    observer = await seeding.member(office.world, office.seeded, Role.OBSERVER, "Пётр Ильич")
    await observer.sends("/report")
    assert observer.labels() == [
        "Программа", "Фактор риска", "Показатели", "Динамика школы", "По расписанию", "← Меню",
    ]  # fmt: skip
    await observer.clicks("Программа")
    sent = await photo(office)
    assert "Здесь только числа, которые кто-то проверил." in (sent.caption or "")
    assert [button.text for button in buttons_of(sent)] == ["По расписанию"]
    await observer.sends("отчёт школа 1")
    (asked,) = [loaded(one) for one in await waiting_requests(office)]
    assert asked.kind is Kind.DYNAMICS
    await photo(office)
    await observer.sends("школа 1")
    assert observer.labels()[0] == "Отчёт"
    await observer.clicks("Отчёт")
    assert "Здесь только числа" in ((await photo(office)).caption or "")


async def test_an_observer_reads_why_answers_that_nobody_verifies_are_not_shown(office: Office) -> None:
    """A wave without a verdict: what a school sent is accepted at once, and verified by nobody."""
    observer = await seeding.member(office.world, office.seeded, Role.OBSERVER, "Пётр Ильич")
    await observer.sends("отчёт программа")
    assert UNVERIFIED not in ((await photo(office)).caption or "")
    task = await seeding.task(
        office.world.database, office.seeded, "Анкета", seeding.TODAY, Role.DEPUTY, SCHOOLS[1], state=TaskState.ACCEPTED
    )
    async with office.world.database.transaction() as session:
        form = Questionnaire(code="x", version=1, title="Анкета", digest="x")
        session.add(form)
        await session.flush()
        asked = Question(questionnaire_id=form.id, ordinal=1, name="n", kind=QuestionKind.INTEGER, label="Сколько?")
        session.add(asked)
        await session.flush()
        by = office.coordinator.person_id
        session.add(Answer(task_id=task, question_id=asked.id, value="1", at=office.world.now, person_id=by))
    await observer.sends("отчёт программа")
    caption = ((await photo(office)).caption or "").replace("\xa0", " ")
    assert "Ещё не проверены данные: 1 школа. Ответы анкет, которые никто не проверяет, сюда не попадают" in caption
    assert "спросите о них координатора программы" in caption


async def waiting_requests(office: Office) -> list[dict[str, object]]:
    async with office.world.database.reading() as session:
        waiting = Notice.kind == "report", Notice.state == NoticeState.QUEUED
        return [one.payload["request"] for one in await session.scalars(select(Notice).where(*waiting))]


async def test_an_observers_forged_buttons_are_refused(office: Office) -> None:
    observer = await seeding.member(office.world, office.seeded, Role.OBSERVER, "Пётр Ильич")
    school = office.seeded.schools[SCHOOLS[0]]
    for asked in (
        Request(Kind.SCHOOL, school), Request(Kind.TASKS), Request(Kind.TIMELINE), Request(Kind.WAVE, 1),
        Request(Kind.CURATOR, 1), Request(Kind.PROGRAMME, form=Form.WORKBOOK), Request(Kind.FACTOR, 2, form=Form.PDF),
    ):  # fmt: skip
        await observer.presses(ReportAsk.of(asked).pack())
    sent = await office.sent()
    assert len(sent) == 7
    assert all(isinstance(one, Rendered) and "открыт другим ролям" in said(one.methods) for one in sent)
    assert office.works == []
