"""What a file must make sense of as a whole: its programme, things named twice, schools that other cells name."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from storage.importing.problems import Problem
from storage.importing.records import Record
from storage.importing.references import SchoolNames, with_parents, with_schools
from storage.russian import quoted

Records = dict[str, list[Record]]
Checked = tuple[Records, list[Problem]]


def checked(wanted: Records, stored: Records, code: str) -> Checked:
    """The records of a file with people joined and schools resolved, and the problems found on the way."""
    problems = _programme(wanted.get("Программа"), stored, code)
    records = {sheet: found for sheet, found in wanted.items() if sheet != "Программа" or not problems}
    names = SchoolNames([*wanted.get("Школы", []), *stored.get("Школы", [])])
    for sheet, check in CHECKS:
        if sheet in records:
            records[sheet], found = check(records[sheet], names)
            problems += found
    return records, problems


def _programme(rows: Sequence[Record] | None, stored: Records, code: str) -> list[Problem]:
    if rows is None:
        message = f"Программы с кодом {quoted(code)} нет. Добавьте в файл лист «Программа» или проверьте код."
        return [] if stored else [Problem("Программа", None, None, code, message)]
    if len(rows) != 1:
        message = "На этом листе должна быть ровно одна заполненная строка: программа, в которую загружается файл."
        return [Problem("Программа", None, None, None, message)]
    if rows[0].values.get("code") != code:
        message = f"Это лист другой программы: загружается {quoted(code)}. Проверьте код или выберите другой файл."
        return [Problem("Программа", rows[0].row, "Код", str(rows[0].values.get("code")), message)]
    return []


def _once(records: list[Record], names: SchoolNames) -> tuple[list[Record], list[Problem]]:
    first: dict[tuple[str, ...], Record] = {}
    problems = []
    for record in records:
        if record.key in first:
            message = f"Это название уже есть в строке {first[record.key].row}. Оставьте одну строку."
            problems.append(Problem(record.sheet, record.row, None, record.title, message))
        first.setdefault(record.key, record)
    return [*first.values()], problems


def _joined(people: list[Record], names: SchoolNames) -> tuple[list[Record], list[Problem]]:
    """One record per person, role and subject, with the schools of all its rows."""
    joined: dict[tuple[str, ...], Record] = {}
    for person in people:
        known = joined.get(person.key)
        if known is None or "schools" not in person.values:
            joined.setdefault(person.key, person)
            continue
        both = [known.values["schools"], person.values["schools"]]
        schools = tuple(dict.fromkeys(name for part in both if isinstance(part, tuple) for name in part))
        joined[person.key] = replace(known, values={**known.values, "schools": schools})  # type: ignore[dict-item]
    return [*joined.values()], []


CHECKS: Sequence[tuple[str, Callable[[list[Record], SchoolNames], tuple[list[Record], list[Problem]]]]] = (
    ("Школы", _once),
    ("Школы", with_parents),
    ("Сообщества", _once),
    ("Люди", with_schools),
    ("Люди", _joined),
)
