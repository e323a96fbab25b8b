"""What a file must make sense of as a whole: its programme, things named twice, schools and people that cells name."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from storage.importing.phones import only_to_know_by
from storage.importing.problems import Problem, shortened
from storage.importing.records import KEYS, Record, Value, keyed, shown, spoken
from storage.importing.references import IndicatorNames, PeopleNames, SchoolNames, parent_of, schools_of_a_person
from storage.importing.sheets import sheet_named
from storage.rights import SCHOOL_ROLES, Role
from storage.russian import plural, quoted

Records = dict[str, list[Record]]
OF_SCHOOLS = frozenset(role.value for role in (*SCHOOL_ROLES, Role.CURATOR))
SHOWN_NAMES = 5


@dataclass(slots=True)
class Known:
    """Whom and what cells may name, and what was found to be wrong or worth telling."""

    schools: SchoolNames
    indicators: IndicatorNames
    people: PeopleNames = field(default_factory=PeopleNames)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def known_names(wanted: Records, stored: Records) -> Known:
    """The names of the file and of the programme."""
    return Known(
        SchoolNames(wanted.get("Школы"), stored.get("Школы", [])),
        IndicatorNames(wanted.get("Показатели", []), stored.get("Показатели", [])),
    )


def checked(wanted: Records, stored: Records, code: str, known: Known) -> Records:
    """The records of a file with people joined and references resolved; problems and notes go to `known`."""
    known.problems += _programme(wanted.get("Программа"), stored, code)
    records = {sheet: found for sheet, found in wanted.items() if sheet != "Программа" or not known.problems}
    for sheet, check in OF_PEOPLE:
        if sheet in records:
            records[sheet] = [*check(records[sheet], known)]
    if "Люди" in records:
        records["Люди"] = [*only_to_know_by(records["Люди"], stored.get("Люди", []))]
    known.people = PeopleNames([*stored.get("Люди", []), *records.get("Люди", [])])
    for sheet, check in CHECKS:
        if sheet in records:
            records[sheet] = [*check(records[sheet], known)]
    if new := [*known.people.new]:
        known.notes.append(_newcomers(new))
    return records


def _newcomers(names: Sequence[str]) -> str:
    more = f" и ещё {len(names) - SHOWN_NAMES}" if len(names) > SHOWN_NAMES else ""
    number = plural(len(names), "человек", "человека", "человек")
    return f"в программе ещё нет, будут добавлены: {number} ({', '.join(names[:SHOWN_NAMES])}{more})"


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


def _once(records: Sequence[Record], known: Known) -> Iterator[Record]:
    first: dict[tuple[str, ...], Record] = {}
    for record in records:
        if record.key in first:
            message = f"Это уже есть в строке {first[record.key].row}. Оставьте одну строку."
            known.problems.append(Problem(record.sheet, record.row, None, record.title, message))
        first.setdefault(record.key, record)
    yield from first.values()


def _joined(people: Sequence[Record], known: Known) -> Iterator[Record]:
    """One record per person, role and subject, with the schools of all its rows."""
    joined: dict[tuple[str, ...], Record] = {}
    for person in people:
        before = joined.get(person.key)
        if before is None or "schools" not in person.values:
            joined.setdefault(person.key, person)
            continue
        both = [before.values["schools"], person.values["schools"]]
        schools = tuple(dict.fromkeys(str(name) for part in both if isinstance(part, tuple) for name in part))
        joined[person.key] = replace(before, values={**before.values, "schools": schools})
    yield from joined.values()


def resolving(field_name: str, resolve: Callable[[Record, Known], Value]) -> "Check":
    """A check that puts what a cell means in its place; rows that mean nothing known are left out with a problem."""

    def check(records: Sequence[Record], known: Known) -> Iterator[Record]:
        for record in records:
            if field_name not in record.values:
                yield record
                continue
            try:
                values = {**record.values, field_name: resolve(record, known)}
            except ValueError as error:
                header = sheet_named(record.sheet).column(field_name).header
                value = shortened(shown(record.values[field_name]))
                known.problems.append(Problem(record.sheet, record.row, header, value, str(error)))
            else:
                known_by_values = record.sheet in KEYS
                key = keyed(record.sheet, values) if known_by_values else record.key
                title = spoken(record.sheet, values) if known_by_values else record.title
                yield replace(record, values=values, key=key, title=title)

    return check


def _curators(record: Record, known: Known) -> Value:
    named = record.values["curator"] or ()
    return tuple(known.people.meant(str(name), record.title) for name in named) if isinstance(named, tuple) else ()


Check = Callable[[Sequence[Record], Known], Iterator[Record]]
SCHOOL = resolving("school", lambda record, known: known.schools.meant(str(record.values["school"])))
TEACHER = resolving(
    "teacher", lambda record, known: known.people.meant(str(record.values["teacher"]), str(record.values["school"]))
)
OF_PEOPLE: Sequence[tuple[str, Check]] = (
    ("Школы", _once),
    ("Люди", resolving("schools", lambda record, known: schools_of_a_person(record, known.schools, OF_SCHOOLS))),
    ("Люди", _joined),
)
"""What must be known before other cells may name people."""
CHECKS: Sequence[tuple[str, Check]] = (
    ("Школы", resolving("parent", lambda record, known: parent_of(record, known.schools))),
    ("Школы", resolving("curator", _curators)),
    ("Сообщества", _once),
    ("ИОМ", SCHOOL),
    ("ИОМ", TEACHER),
    ("Курсы", SCHOOL),
    ("Курсы", TEACHER),
    ("Партнёрства", SCHOOL),
    ("Календарь", _once),
    ("Пороги риска", _once),
)
