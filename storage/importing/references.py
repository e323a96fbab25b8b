"""Schools named by short name or number in other cells → the schools meant; what names none is a problem."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from storage.importing.problems import Problem, shortened
from storage.importing.records import Record, Value, shown
from storage.importing.sheets import sheet_named
from storage.rights import SCHOOL_ROLES, Role
from storage.russian import listing, nearest, plain, quoted

EVERY_SCHOOL = "все"
OF_SCHOOLS = {role.value for role in (*SCHOOL_ROLES, Role.CURATOR)}


class SchoolNames:
    """The schools of the programme and of the file, by every way to name them."""

    def __init__(self, schools: Iterable[Record]) -> None:
        schools = [*schools]
        self._known: dict[str, str] = {}
        for school in schools:
            self._known.setdefault(plain(school.title), school.title)
        self.names = [*self._known.values()]
        for school in schools:
            if number := school.values.get("number"):
                self._known.setdefault(plain(str(number)), school.title)

    def short_name(self, named: str) -> str:
        """The short name of the school meant. Raises ValueError with a Russian sentence."""
        try:
            return self._known[plain(named)]
        except KeyError:
            alike = [quoted(name) for name in nearest(named, self.names)]
            hint = f" Похожие: {listing(alike, 'или')}." if alike else " Сначала загрузите лист «Школы»."
            raise ValueError(f"Школы {quoted(shortened(named))} в программе нет.{hint}") from None


def with_parents(schools: Sequence[Record], names: SchoolNames) -> tuple[list[Record], list[Problem]]:
    """Schools with the short names of their main schools."""
    return _resolved(schools, "parent", lambda record: _parent(record, names))


def with_schools(people: Sequence[Record], names: SchoolNames) -> tuple[list[Record], list[Problem]]:
    """People with the short names of their schools, none where a role is of the whole programme."""
    return _resolved(people, "schools", lambda record: _schools(record, names))


def _resolved(
    records: Sequence[Record], field: str, resolve: Callable[[Record], Value]
) -> tuple[list[Record], list[Problem]]:
    resolved, problems = [], []
    for record in records:
        try:
            value = resolve(record) if field in record.values else None
        except ValueError as error:
            header = sheet_named(record.sheet).column(field).header
            problems.append(
                Problem(record.sheet, record.row, header, shortened(shown(record.values[field])), str(error))
            )
        else:
            known = {field: value} if field in record.values else {}
            resolved.append(replace(record, values={**record.values, **known}))
    return resolved, problems


def _parent(record: Record, names: SchoolNames) -> Value:
    named = record.values["parent"]
    if not isinstance(named, str):
        return None
    parent = names.short_name(named)
    if parent == record.title:
        raise ValueError("Школа не может быть головной для себя самой. Исправьте ячейку.")
    return parent


def _schools(record: Record, names: SchoolNames) -> Value:
    given = record.values["schools"] or ()
    of_school = record.key[-1] in OF_SCHOOLS
    if not isinstance(given, tuple) or not given:
        if of_school and record.key[-1] != Role.CURATOR:
            raise ValueError("Не указана школа. Напишите её краткое название или «все».")
        return ()
    if [plain(str(name)) for name in given] == [EVERY_SCHOOL]:
        return tuple(names.names) if of_school else ()
    return tuple(dict.fromkeys(names.short_name(str(name)) for name in given))
