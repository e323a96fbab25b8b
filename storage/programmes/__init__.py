"""Programmes that come with the product: real municipal documents in the CSV form of the programme workbook."""

import csv
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class ShippedProgramme:
    """A folder that `storage.importing.reading.read_workbook` reads."""

    code: str
    title: str
    municipality: str
    path: Path


def shipped() -> tuple[ShippedProgramme, ...]:
    """All of them, by code."""
    return tuple(_shipped(sheet) for sheet in sorted(FOLDER.glob("*/Программа.csv")))


def _shipped(sheet: Path) -> ShippedProgramme:
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        row = next(csv.DictReader(file, delimiter=";"))
    return ShippedProgramme(row["Код"], row["Название"], row["Муниципалитет"], sheet.parent)
