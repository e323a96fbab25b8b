"""What is exported and imported back changes nothing; the template says what its cells are for."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.commands import export_command, template_command
from storage.database import Database
from storage.importing.csv_files import read_text
from storage.importing.exporting import Table, TableColumn, empty_tables, exported_tables
from storage.importing.opening import opened_content
from storage.importing.preview import Differences, compare
from storage.importing.raw import RawSheet
from storage.importing.reading import read_file, read_workbook
from storage.importing.sheets import SHEETS
from storage.importing.storing import store
from storage.importing.workbook_files import template, write_folder, xlsx_of
from storage.models import Cell, Measure
from storage.programmes import shipped
from storage.refusals import Refusal
from tests.storage.importing.folders import PROGRAMME, folder

NOW = datetime(2026, 9, 1, tzinfo=UTC)
PEOPLE = (
    "Имя;Роль;Школы;Предмет\nАнна Ивановна Лесная;куратор;все;\n"
    'Пётр Ильич Полевой;зам. директора;"Школа № 1, филиал;";\n'
    "Ольга Сергеевна Речная;методист;;математика\nАнна Ивановна Лесная;член ММС;;\n"
)  # fmt: skip
SCHOOLS = (
    'Краткое название;Вид;Группы\nШкола № 1, филиал;филиал;"ШНОР 2021/2022 (ЦОКО; письмо); ШГР"\n=СУММ(А1);СОШ;\n'
)  # fmt: skip
ROADMAP = (
    "Мероприятие;Сроки;2021/2022 уч.г.;Содержание 2021/2022;Ответственный\n"
    "+7 форумов;;май;@все;-\n'=кавычка;июнь;;;Совет\n"
)
INDICATORS = "Показатель;Единица;План 2022;План 2023\nДоля;%;0,5;0,8\nЧисло;шт.;5;\n"
COMMUNITIES = "Название;Ссылка или чат\nМатематики;-1001234567890\nФизики;https://t.me/fiz\n"


async def stored(database: Database, path: Path, code: str) -> None:
    async with database.reading() as session:
        differences = await compare(session, read_workbook(path), code)
    assert not differences.blocked, differences.problems
    async with database.transaction() as session:
        await store(session, differences, NOW)


async def both_back(database: Database, code: str, tmp_path: Path) -> list[Differences]:
    """What importing the export would change: the xlsx, and the folder of CSV."""
    async with database.reading() as session:
        tables = await exported_tables(session, code)
        write_folder(tables, tmp_path / "out")
        read = [read_file("x", xlsx_of(tables), {}), read_workbook(tmp_path / "out")]
        return [await compare(session, workbook, code) for workbook in read]


@pytest.mark.parametrize("programme", shipped(), ids=lambda programme: programme.code)
async def test_a_shipped_programme_comes_back_unchanged(sqlite: Database, programme: object, tmp_path: Path) -> None:
    path, code = programme.path, programme.code  # type: ignore[attr-defined]
    await stored(sqlite, path, code)
    for differences in await both_back(sqlite, code, tmp_path):
        assert (differences.problems, differences.empty) == ((), True)
        assert differences.counts()["unchanged"]["Программа"] == 1


async def test_everything_else_comes_back_unchanged(sqlite: Database, tmp_path: Path) -> None:
    folder(
        tmp_path, Программа=PROGRAMME, Школы=SCHOOLS,
        Люди=PEOPLE, Дорожная_карта=ROADMAP, Показатели=INDICATORS, Сообщества=COMMUNITIES,
    )  # fmt: skip
    await stored(sqlite, tmp_path, "lesnoy")
    for differences in await both_back(sqlite, "lesnoy", tmp_path):
        assert (differences.problems, differences.empty) == ((), True)
        assert differences.counts()["unchanged"] == {
            "Программа": 1, "Школы": 2, "Люди": 4, "Дорожная карта": 2, "Показатели": 2, "Сообщества": 2,
        }  # fmt: skip


async def test_what_is_gone_is_not_exported(sqlite: Database, tmp_path: Path) -> None:
    folder(tmp_path, Программа=PROGRAMME, Дорожная_карта="Мероприятие;Сроки\nФорум;май\nСовет;июнь\n")
    await stored(sqlite, tmp_path, "lesnoy")
    folder(tmp_path, Дорожная_карта="Мероприятие;Сроки\nСовет;июнь\n")
    await stored(sqlite, tmp_path, "lesnoy")
    async with sqlite.reading() as session:
        (roadmap,) = [t for t in await exported_tables(session, "lesnoy") if t.name == "Дорожная карта"]
        assert [row[2] for row in roadmap.rows] == ["Совет"]
        with pytest.raises(Refusal, match="нет"):
            await exported_tables(session, "другая")


async def test_a_sheet_of_headers_alone_takes_nothing_away(sqlite: Database, tmp_path: Path) -> None:
    await stored(
        sqlite, folder(tmp_path, Программа=PROGRAMME, Дорожная_карта="Мероприятие;Сроки\nФорум;май\n"), "lesnoy"
    )
    async with sqlite.reading() as session:
        differences = await compare(session, read_file("x", template(), {}), "lesnoy")
        assert (differences.problems, differences.empty) == ((), True)
        assert len(differences.notes) == len(SHEETS)
        assert (await session.scalars(select(Measure.gone_at))).all() == [None]
        assert (await session.scalars(select(Cell.printed))).all() == ["май"]


@given(
    st.lists(
        st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs")), min_size=1, max_size=9), min_size=1
    )
)
def test_no_text_is_a_formula_and_all_come_back(texts: list[str]) -> None:
    spiced = [f"{sign}{text}" for text in texts for sign in ("", "=", "'=", "''-", "@", "'")]
    table = Table(
        "Школы", (TableColumn("А", "a", False), TableColumn("Б", "b", False)), tuple((t, "!") for t in spiced)
    )
    content = xlsx_of([table])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    (sheet,) = opened_content("x", content).sheets
    assert [row.cells[0] for row in sheet.rows] == spiced


def test_csv_hides_formulas_and_shows_them_again(tmp_path: Path) -> None:
    texts = ("=1+1", "+7", "-", "@a", "'=1", "''+", "'слово", "слово")
    write_folder([Table("Школы", (TableColumn("А", "a", False),), tuple((text,) for text in texts))], tmp_path)
    content = (tmp_path / "Школы.csv").read_bytes()
    assert not any(line.startswith((b"=", b"+", b"-", b"@")) for line in content.splitlines())
    sheet = read_text("Школы", content)
    assert isinstance(sheet, RawSheet)
    assert tuple(row.cells[0] for row in sheet.rows) == texts


def test_the_template_has_hints_and_lists() -> None:
    with zipfile.ZipFile(io.BytesIO(template())) as archive:
        names = archive.namelist()
        parts = {name: archive.read(name).decode() for name in names}
    assert len([name for name in names if name.startswith("xl/worksheets/sheet")]) == len(SHEETS)
    comments = "".join(text for name, text in parts.items() if "comments" in name)
    assert "ШНОР 2021/2022; ШГР 2021/2022" in comments
    assert "Обязательная колонка." in comments
    lists = "".join(text for name, text in parts.items() if "worksheets/sheet" in name)
    for offered in ("СОШ,ООШ,НОШ", "зам. директора", "Asia/Krasnoyarsk", "мероприятие,заседание", "канал,группа"):
        assert offered in lists
    assert [table.columns[0].header for table in empty_tables()][:3] == ["Код", "Краткое название", "Имя"]


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    monkeypatch.setenv("KURATOR_DATABASE", sqlite_url)


def run(command: object, *arguments: object) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])  # type: ignore[arg-type]


def test_the_template_command(tmp_path: Path) -> None:
    assert run(template_command.command, "-o", tmp_path / "шаблон.xlsx").exit_code == 0
    assert read_workbook(tmp_path / "шаблон.xlsx").problems == ()
    assert run(template_command.command, "-o", tmp_path / "нет" / "шаблон.xlsx").exit_code == 1
    assert run(template_command.command).exit_code == 2


@pytest.mark.usefixtures("home")
def test_the_export_command(tmp_path: Path) -> None:
    from bot.commands.import_command import command as import_command

    path = folder(tmp_path, Программа=PROGRAMME)
    assert run(import_command, path).exit_code == 0
    for name, exit_code in (("a.xlsx", 0), ("папка", 0), ("a.doc", 2), ("нет/a.xlsx", 1)):
        outcome = run(export_command.command, "--programme", "lesnoy", "-o", tmp_path / name)
        assert (outcome.exit_code, outcome.stdout) == (exit_code, "")
    assert run(import_command, tmp_path / "a.xlsx", "--programme", "lesnoy", "--json").exit_code == 0
    assert (tmp_path / "папка" / "Программа.csv").exists()
    outcome = run(export_command.command, "--programme", "нет", "-o", tmp_path / "b.xlsx")
    assert outcome.exit_code == 1
    assert "нет" in outcome.stderr
