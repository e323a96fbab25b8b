"""A region from one xlsx into SQLite: 40,000 schools, 360,000 assessments; its reading beside calamine; a search."""

import asyncio
import io
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

import xlsxwriter
from sqlalchemy import func, select

from storage.database import Database
from storage.importing.opening import opened_content
from storage.importing.reading import read_file
from storage.models import Assessment, Programme
from storage.queries.schools import find_school
from storage.rights import Actor, Role

SCHOOLS = 40_000
RESULTS = (
    "Школа", "Учебный год", "Процедура", "Предмет", "Класс", "Участников", "Ниже порога", "Высоких", "Средний балл",
)  # fmt: skip
PROCEDURES = (
    ("ВПР", "математика", 5), ("ВПР", "математика", 6), ("ВПР", "русский язык", 5), ("ВПР", "русский язык", 6),
    ("ОГЭ", "математика", 9), ("ОГЭ", "русский язык", 9), ("ЕГЭ", "математика базовая", 11),
    ("ЕГЭ", "математика профильная", 11), ("ЕГЭ", "русский язык", 11),
)  # fmt: skip
HEAD = ("Краткое название", "Полное название", "Номер", "Вид", "Населённый пункт", "Группы", "Обучающихся", "Учителей")
PROGRAMME = ("Код", "Название", "Муниципалитет", "Часовой пояс", "Начало", "Окончание")
TIMED = """
import resource, sys, time
from bot.__main__ import main
from tests.benchmarks.memory import peak
began = time.perf_counter()
try:
    main(standalone_mode=False)
finally:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    worked = sum(one.ru_utime + one.ru_stime for one in used)
    print(time.perf_counter() - began, worked, max(peak(), used[1].ru_maxrss / 1024), file=sys.stderr)
"""


@dataclass(frozen=True, slots=True)
class Imported:
    """Seconds of the whole import, those of the processor among them, and the largest process of it in MB.

    Seconds of the processor for reading it into texts, into the rows of the workbook, and for calamine alone; seconds
    of finding one school by number, by its name, and by a misspelt one.
    """

    seconds: float
    worked: float
    megabytes: float
    reading: float
    understanding: float
    calamine: float
    searches: tuple[float, float, float]


def importing() -> Imported:
    """Measure all of it in one run."""
    with tempfile.TemporaryDirectory(prefix="kurator-bench-") as folder:
        path = Path(folder) / "schools.xlsx"
        path.write_bytes(_workbook())
        url = f"sqlite+aiosqlite:///{folder}/kurator.db"
        done = subprocess.run(
            [sys.executable, "-c", TIMED, "import", str(path), "--json"],
            env=os.environ | {"KURATOR_DATABASE": url}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        seconds, worked, megabytes = map(float, done.stderr.split())
        content = path.read_bytes()
        turns = [
            (
                _seconds(opened_content, "x", content),
                _seconds(read_file, "x", content, {}),
                _seconds(alone, content),
            )
            for _ in range(3)
        ]
        reading, understanding, calamine = map(min, zip(*turns, strict=True))  # the least disturbed of each
        return Imported(seconds, worked, megabytes, reading, understanding, calamine, asyncio.run(_searches(url)))


def _workbook() -> bytes:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output) as book:
        programme = book.add_worksheet("Программа")
        programme.write_row(0, 0, PROGRAMME)
        programme.write_row(1, 0, ("region", "Регион", "Регион", "Europe/Moscow", "2026", "2029"))
        sheet, results = book.add_worksheet("Школы"), book.add_worksheet("Результаты")
        sheet.write_row(0, 0, HEAD)
        results.write_row(0, 0, RESULTS)
        for n in range(1, SCHOOLS + 1):
            village = f"посёлок {n % 997} Северный"
            row = (f"Школа № {n}, {village}", f"МБОУ «Средняя школа № {n}», {village}", str(n), "СОШ", village)
            sheet.write_row(n, 0, (*row, "ШНОР 2026/2027; ШГР 2026/2027", n % 900 + 20, n % 60 + 5))
            for k, (procedure, subject, grade) in enumerate(PROCEDURES):
                took, below = n % 90 + 10, (n * 7 + k) % (n % 90 + 10)
                numbers = (took, below, (took - below) // 2, round(3 + n * k % 100 / 100, 2))
                results.write_row(9 * n + k - 8, 0, (row[0], "2025/2026", procedure, subject, grade, *numbers))
    return output.getvalue()


def _seconds(work: object, *arguments: object) -> float:
    """Of the processor: both compared works are one thread's."""
    began = time.process_time()
    work(*arguments)  # type: ignore[operator]
    return time.process_time() - began


def alone(content: bytes) -> None:
    from python_calamine import load_workbook

    book = load_workbook(io.BytesIO(content))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


async def _searches(url: str) -> tuple[float, float, float]:
    database = Database(url)
    try:
        async with database.reading() as session:
            programme = await session.get_one(Programme, 1)
            assert programme.starts == date(2026, 1, 1)
            assert await session.scalar(select(func.count(Assessment.id))) == SCHOOLS * len(PROCEDURES)
            actor = Actor(1, "", programme.id, programme.zone, {Role.COORDINATOR: frozenset()})
            spent = []
            for query in ("39999", f"Школа № {SCHOOLS // 2}, посёлок {SCHOOLS // 2 % 997} Северный", "шкла 39998"):
                times = []
                for _ in range(3):
                    began = time.perf_counter()
                    found = await find_school(session, actor, query)
                    times.append(time.perf_counter() - began)
                    assert found.school or found.nearest or found.several
                spent.append(median(times))
    finally:
        await database.dispose()
    return spent[0], spent[1], spent[2]


if __name__ == "__main__":
    measured = importing()
    shares = (seconds / measured.calamine for seconds in (measured.reading, measured.understanding))
    print(measured, *(f"{share:.2f} × calamine" for share in shares))  # noqa: T201  the figures
