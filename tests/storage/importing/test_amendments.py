"""Whatever a department sends, and then sends instead: the database says what the last said, and forgets nothing."""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from storage.database import Database
from storage.importing.preview import Differences, compare
from storage.importing.raw import RawRow, RawSheet, RawWorkbook
from storage.importing.reading import understood
from storage.importing.storing import store
from storage.models import Cell, Measure, School

NOW = datetime(2021, 8, 25, 2, tzinfo=UTC)
PROGRAMME = (
    ("Код", "Название", "Муниципалитет", "Часовой пояс", "Начало", "Окончание"),
    ("lesnoy", "Вместе", "Лес", "Europe/Moscow", "2021", "2024"),
)
LINES = st.tuples(
    st.sampled_from(["Н1", "Н2", ""]),
    st.sampled_from(["", "1", "2"]),
    st.sampled_from(["Форум", "Форумы", "Семинар", "Семинар № 2", "Совещание директоров"]),
    st.sampled_from(["", "(май)", "(июнь)"]),
    st.sampled_from(["", "(май)"]),
)
ROADMAPS = st.lists(st.lists(LINES, min_size=1, max_size=6), min_size=1, max_size=4)
NAMES = st.lists(st.sampled_from(["СОШ 1", "СОШ 2", "СОШ 12", "Ёлочная НОШ", "Школа"]), min_size=1, unique=True)

Table = Sequence[Sequence[str]]


def sheet(name: str, table: Table) -> RawSheet:
    header, *rows = [RawRow(number, tuple(cells)) for number, cells in enumerate(table, 1)]
    return RawSheet(name, header, tuple(rows))


async def imported(database: Database, name: str, table: Table) -> Differences:
    workbook = understood(RawWorkbook((sheet("Программа", PROGRAMME), sheet(name, table))), {})
    async with database.transaction() as session:
        differences = await compare(session, workbook, "lesnoy")
        await store(session, differences, NOW)
    return differences


class Copy:
    """A database of its own for one example."""

    def __init__(self, template: Path) -> None:
        self.folder = TemporaryDirectory()
        path = Path(self.folder.name) / "kurator.db"
        shutil.copy(template, path)
        self.database = Database(f"sqlite+aiosqlite:///{path}")

    async def __aenter__(self) -> Database:
        return self.database

    async def __aexit__(self, *error: object) -> None:
        await self.database.dispose()
        self.folder.cleanup()


async def roadmap(database: Database) -> list[tuple[str, ...]]:
    """The measures of the document in their order, as the file writes them."""
    async with database.reading() as session:
        printed = {(cell.measure_id, cell.year): cell.printed for cell in await session.scalars(select(Cell))}
        measures = await session.scalars(select(Measure).where(Measure.gone_at.is_(None)).order_by(Measure.place))
        return [
            (
                one.direction or "",
                one.number or "",
                one.title,
                printed.get((one.id, 2021), ""),
                printed.get((one.id, 2022), ""),
            )
            for one in measures
        ]


async def ids(database: Database, model: type[Measure] | type[School]) -> set[int]:
    async with database.reading() as session:
        return {*await session.scalars(select(model.id))}


@given(ROADMAPS)
@settings(max_examples=25, deadline=None)
async def test_a_roadmap_is_what_the_last_file_said(
    sqlite_template: Path, versions: list[list[tuple[str, ...]]]
) -> None:
    header = ("Направление", "№", "Мероприятие", "2021/2022 уч.г.", "2022/2023 уч.г.")
    async with Copy(sqlite_template) as database:
        known: set[int] = set()
        for version in versions:
            await imported(database, "Дорожная карта", [header, *version])
            assert await roadmap(database) == version
            assert known <= await ids(database, Measure), "a measure is marked, never removed"
            known = await ids(database, Measure)
            again = await imported(database, "Дорожная карта", [header, *version])
            assert again.empty


@given(st.lists(NAMES, min_size=1, max_size=4))
@settings(max_examples=15, deadline=None)
async def test_schools_keep_id_and_place_for_ever(sqlite_template: Path, versions: list[list[str]]) -> None:
    async with Copy(sqlite_template) as database:
        places: dict[str, tuple[int, int]] = {}
        for names in versions:
            await imported(database, "Школы", [("Школа",), *((name,) for name in names)])
            async with database.reading() as session:
                schools = [*await session.scalars(select(School).order_by(School.place))]
            assert {one.short_name for one in schools if one.gone_at is None} == set(names)
            assert [one.place for one in schools] == [*range(1, len(schools) + 1)]
            assert all(places.get(one.short_name, (one.id, one.place)) == (one.id, one.place) for one in schools)
            places |= {one.short_name: (one.id, one.place) for one in schools}
