"""An import taken back: every row as it was, nothing that is in use deleted, and a sentence where it cannot be."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from storage.database import Database
from storage.importing import remembering
from storage.importing.preview import compare
from storage.importing.reading import read_workbook
from storage.importing.remembering import OF_SHEETS, newest_remembered
from storage.importing.sheets import SHEETS
from storage.importing.storing import store
from storage.importing.taking_back import take_back
from storage.importing.way_back import way_back
from storage.models import (
    Assignment,
    Audited,
    AuditEvent,
    Cell,
    ImportRow,
    Measure,
    Person,
    School,
    SchoolGroup,
    Stage,
    Task,
)
from storage.queries.forgetting import forget
from storage.queries.uploads import forget_uploads
from storage.refusals import NotYours, Refusal
from storage.rights import Actor, By, Role
from tests import seeding
from tests.acting import BEGINNING, ZONE
from tests.storage.importing.folders import folder
from tests.storage.importing.whole import whole

OWN = ("updates", "audit_events", "import_rows")
"""What an import and its taking back leave behind by their nature."""


class Office:
    """A coordinator of one programme who loads folders and takes them back."""

    def __init__(self, database: Database, path: Path, seeded: seeding.Seeded, anna: int) -> None:
        self.database, self.path, self.seeded, self.anna, self.files = database, path, seeded, anna, 0
        actor = Actor(anna, "", seeded.id, ZONE, {Role.COORDINATOR: frozenset()})
        self.by = By(actor, BEGINNING, seeding.TODAY, update_id=7)

    async def loads(self, code: str = "lesnoy", **sheets: str) -> int:
        """Store the sheets; answers the import's event, 0 where it cannot be taken back."""
        self.files += 1
        workbook = read_workbook(folder(self.path / str(self.files), **sheets))
        async with self.database.reading() as session:
            found = await compare(session, workbook, code)
        assert [one.message for one in found.problems] == []
        async with self.database.transaction() as session:
            await store(session, found, BEGINNING, self.by, "папка.xlsx")
            return await newest_remembered(session, self.seeded.id)

    async def stays(self, event: int, by: By | None = None) -> list[str]:
        async with self.database.reading() as session:
            return (await way_back(session, by or self.by, event)).staying

    async def takes_back(self, event: int, staying: int = 0, by: By | None = None) -> bool:
        async with self.database.transaction() as session:
            return await take_back(session, by or self.by, event, staying) is not None

    async def contents(self) -> dict[str, list[dict[str, Any]]]:
        """All rows with their ids, in no order of their own."""
        found = await seeding.rows(self.database, without=OWN)
        return {table: sorted(some, key=str) for table, some in found.items()}

    async def changes(self, table: type[Any], **values: Any) -> None:
        async with self.database.transaction() as session:
            await session.execute(update(table).values(**values))

    async def all(self, table: type[Any]) -> list[Any]:
        async with self.database.reading() as session:
            return [*await session.scalars(select(table).order_by(table.id))]


@pytest.fixture
async def office(database: Database, tmp_path: Path) -> Office:
    seeded = await seeding.programme(database, code="lesnoy", schools=())
    return Office(database, tmp_path, seeded, await seeding.person(database, seeded, Role.COORDINATOR, "Анна"))


SCHOOLS = "Краткое название;Вид;Обучающихся;Группы\nРечная СОШ;СОШ;100;ШНОР 2021/2022\nПолевая СОШ;ООШ;50;\n"
MAP = "Мероприятие;Сроки\nФорум;май\nСовет;июнь\n"
AMENDED = whole(
    Школы=(
        "Краткое название;Номер;Вид;Головная школа;Группы;Куратор;Обучающихся\n"
        "Сосновская СОШ;7;СОШ;;ШГР 2021/2022;Боровой П.П.;90\nНовая СОШ;;;;500+ 2021/2022;;\n"
        "Еловая НОШ;;филиал;Новая СОШ;;;41\n"
    ),
    Люди="Имя;Роль;Школы;Предмет\nИванова Анна Андреевна;учитель;Новая СОШ;Физика\nНовый Пётр;директор;Новая СОШ;\n",
    Дорожная_карта="Направление;№;Мероприятие;2021/2022 уч.г.\nКадры;1;Семинар;июнь\nКадры;2;Слёт;май\n",
    Показатели="№;Показатель;Единица (%, шт., документ);Направление;План 2022\n2;Вебинары;шт.;не менее;25\n",
    Календарь="Дата;Период;Вид;Примечание\n;28.10–06.11.2021;каникулы;осень\n",
    Пороги_риска="Параметр;Фактор;Средний от;Высокий от;Направление\n3.3;;25 %;40 %;больше — хуже\n",
    Партнёрства="Школа;Партнёр;Договор №;Действует до\nНовая СОШ;Дом творчества;;2023\n",
    Курсы="Учитель;Школа;Курс;Часов;Окончен;Документ\nНовый Пётр;Новая СОШ;ФГОС;72;;\n",
    Социальный_паспорт="Школа;Учебный год;Обучающихся\nСосновская СОШ;2021/2022;удалить\nЕловая НОШ;2021/2022;44\n",
    Результаты=(
        "Школа;Учебный год;Процедура;Предмет;Класс;Участников;Ниже порога\n"
        "Сосновская СОШ;2021/2022;ВПР;математика;5;21;8\nНовая СОШ;2021/2022;ОГЭ;русский;9;1;0\n"
    ),
)
for _left in ("Факты показателей", "Параметры риска", "ИОМ"):
    AMENDED.pop(_left)


def test_every_sheet_tells_which_tables_it_writes() -> None:
    assert {*OF_SHEETS} == {sheet.name for sheet in SHEETS}


async def test_a_whole_workbook_goes_as_it_came(office: Office) -> None:
    before = await office.contents()
    event = await office.loads(**whole())
    assert sum(bool(some) for some in (await office.contents()).values()) > 18
    assert await office.stays(event) == []
    assert await office.takes_back(event)
    assert await office.contents() == before


async def test_an_amended_workbook_gives_back_what_it_changed_and_took_away(office: Office) -> None:
    await office.loads(**whole())
    before = await office.contents()
    event = await office.loads(**AMENDED)
    assert await office.contents() != before
    assert await office.takes_back(event)
    assert await office.contents() == before


async def test_imports_go_back_one_after_the_other_the_newest_first(office: Office) -> None:
    empty = await office.contents()
    first = await office.loads(Школы=SCHOOLS)
    second = await office.loads(Школы=SCHOOLS.replace("100", "90"))
    with pytest.raises(Refusal, match="загрузили ещё один файл"):
        await office.takes_back(first)
    assert await office.takes_back(second)
    assert await office.takes_back(first)
    assert await office.contents() == empty
    with pytest.raises(Refusal, match="уже возвращено"):
        await office.takes_back(first)


async def test_the_audit_tells_of_it_and_what_it_took_back(office: Office) -> None:
    event = await office.loads(Школы=SCHOOLS)
    await office.takes_back(event)
    told = (await office.all(AuditEvent))[-1]
    assert (told.what, told.undoes, told.person_id, told.update_id) == (Audited.IMPORTED, event, office.anna, 7)
    assert (told.before, told.after) == ({"Школы: новых": 2}, {"file": "папка.xlsx"})


@pytest.mark.parametrize(
    ("table", "values", "named"),
    [
        (School, {"pupils": 77}, "«Речная СОШ» (Школы), «Полевая СОШ» (Школы)"),
        (SchoolGroup, {"title": "ШГР"}, "«Речная СОШ» (Школы)"),
        (Measure, {"title": "Слёт"}, "«Слёт» (Дорожная карта)"),
        (Cell, {"printed": "июль"}, "«Форум» (Дорожная карта), «Совет» (Дорожная карта)"),
        (Person, {"name": "Инна"}, "«Инна»"),
    ],
)
async def test_what_somebody_changed_since_is_named_and_nothing_goes_back(
    office: Office, table: type[Any], values: dict[str, Any], named: str
) -> None:
    people = "Имя;Роль;Школы;Предмет\nМарья Ильинична;учитель;Речная СОШ;химия\n"
    event = await office.loads(Школы=SCHOOLS, Дорожная_карта=MAP, Люди=people)
    await office.changes(table, **values)
    before = await office.contents()
    with pytest.raises(Refusal) as refused:
        await office.takes_back(event)
    assert named in refused.value.sentence
    assert "Исправьте остальное в карточках или выгрузите программу файлом" in refused.value.sentence
    assert await office.contents() == before


async def test_a_column_the_file_did_not_touch_may_change_meanwhile(office: Office) -> None:
    await office.loads(Школы=SCHOOLS)
    event = await office.loads(Школы=SCHOOLS.replace("100", "90"))
    await office.changes(School, settlement="Заречье")
    assert await office.takes_back(event)
    assert [(one.pupils, one.settlement) for one in await office.all(School)] == [(100, "Заречье"), (50, "Заречье")]


async def test_what_is_in_use_is_told_before_and_stays_marked_gone(office: Office) -> None:
    event = await office.loads(Школы=SCHOOLS, Дорожная_карта=MAP)
    async with office.database.transaction() as session:
        session.add(Stage(cell_id=1, ordinal=1, text="Форум", phrase="май"))
    office.seeded.schools = {"Речная СОШ": 1}
    await seeding.task(office.database, office.seeded, "Справка", seeding.TODAY, Role.DEPUTY, "Речная СОШ")
    assert await office.stays(event) == ["«Речная СОШ» (Школы)", "«Форум» (Дорожная карта)"]
    assert not await office.takes_back(event, staying=0), "the speaker was shown that nothing stays"
    assert len(await office.all(School)) == 2
    assert await office.takes_back(event, staying=2)
    assert [(one.short_name, one.gone_at) for one in await office.all(School)] == [("Речная СОШ", BEGINNING)]
    assert [(one.title, one.gone_at) for one in await office.all(Measure)] == [("Форум", BEGINNING)]
    assert [len(await office.all(table)) for table in (Stage, Task, Cell, SchoolGroup)] == [1, 1, 1, 0]
    again = await office.loads(Школы=SCHOOLS, Дорожная_карта=MAP)
    assert again
    assert [one.gone_at for one in await office.all(School) if one.id == 1] == [None]


async def test_who_joined_meanwhile_keeps_the_role(office: Office) -> None:
    people = "Имя;Роль;Школы;Предмет\nМарья Ильинична;учитель;Речная СОШ;химия\nОлег;учитель;Речная СОШ;физика\n"
    event = await office.loads(Школы=SCHOOLS, Люди=people)
    async with office.database.transaction() as session:
        joined = update(Person).where(Person.name == "Марья Ильинична")
        await session.execute(joined.values(telegram_id=5, joined_at=BEGINNING, zone="Asia/Omsk"))
    assert await office.stays(event) == ["«Марья Ильинична» (Люди)", "«Речная СОШ» (Школы)"]
    assert await office.takes_back(event, staying=2)
    assert [one.name for one in await office.all(Person)] == ["Анна", "Марья Ильинична"]
    assert [(one.role, one.until) for one in await office.all(Assignment)][1:] == [(Role.TEACHER, None)]


LATE: list[tuple[str, Callable[[By], By], str]] = [
    ("a day later", lambda by: replace(by, now=BEGINNING + timedelta(hours=25)), "больше суток"),
    ("somebody else", lambda by: replace(by, actor=replace(by.actor, person_id=999)), "среди Ваших нет"),
    (
        "no coordinator any more",
        lambda by: replace(by, actor=replace(by.actor, schools={Role.CURATOR: frozenset({1})})),
        "среди Ваших нет",
    ),
]


@pytest.mark.parametrize(("_", "otherwise", "sentence"), LATE, ids=[case[0] for case in LATE])
async def test_who_may_not_take_it_back(office: Office, _: str, otherwise: Callable[[By], By], sentence: str) -> None:
    event = await office.loads(Школы=SCHOOLS)
    before = await office.contents()
    with pytest.raises((Refusal, NotYours), match=sentence):
        await office.takes_back(event, by=otherwise(office.by))
    assert await office.contents() == before


async def test_what_an_import_changed_is_kept_for_a_day_and_not_of_who_was_forgotten(office: Office) -> None:
    people = "Имя;Роль;Школы;Предмет\nМарья Ильинична;учитель;Речная СОШ;химия\n"
    event = await office.loads(Школы=SCHOOLS, Люди=people)
    assert "Марья Ильинична" in str([one.after for one in await office.all(ImportRow)])
    async with office.database.transaction() as session:
        await forget(session, office.by, 2)
    assert await office.all(ImportRow) == []
    with pytest.raises(Refusal, match="прежние данные больше не хранятся"):
        await office.stays(event)
    await office.loads(Школы=SCHOOLS.replace("100", "90"))
    async with office.database.transaction() as session:
        await forget_uploads(session, BEGINNING + timedelta(hours=25))
    assert await office.all(ImportRow) == []


async def test_more_rows_than_are_remembered_go_back_by_a_file_only(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembering, "MOST_ROWS", 1)
    assert await office.loads(Школы=SCHOOLS) == 0
    assert await office.all(ImportRow) == []
