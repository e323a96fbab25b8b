"""Schools, indicators and people named in other cells → the ones meant; what names none, or several, is a problem."""

from collections.abc import Iterable, Sequence

from storage.importing.problems import shortened
from storage.importing.records import Record, numbered
from storage.rights import Role
from storage.russian import likeness, listing, nearest, plain, quoted

EVERY_SCHOOL = "все"
SURELY = 85  # likeness of two names (0–100) that are rather one misspelt than two


class Names:
    """Things by every way to name them, the surest last; each way gives texts, as `plain` has them, and names."""

    nobody = "{} в программе нет."
    empty = ""

    def __init__(self, ways: Sequence[Iterable[tuple[str, str]]]) -> None:
        self._known: dict[str, dict[str, None]] = {}
        for way in ways:
            found: dict[str, dict[str, None]] = {}
            for text, name in way:
                if text:
                    found.setdefault(text, {})[name] = None
            self._known = found | self._known
        self.names = [*dict.fromkeys(name for names in self._known.values() for name in names)]

    def meant(self, named: str) -> str:
        """The name of the thing meant. Raises ValueError with a Russian sentence."""
        names = [*self._known.get(plain(named), ())]
        if len(names) == 1:
            return str(names[0])
        if names:
            raise ValueError(f"Так называются сразу несколько: {listing(map(quoted, names[:5]))}. Напишите полнее.")
        alike = [quoted(shortened(name)) for name in nearest(named, self.names)]
        hint = f" Похожие: {listing(alike, 'или')}." if alike else f" {self.empty}"
        raise ValueError(self.nobody.format(quoted(shortened(named))) + hint)


class SchoolNames(Names):
    """The schools of the programme and of the file: by short name, full name, number; by place where none has one."""

    nobody = "Школы {} в программе нет."
    empty = "Сначала загрузите лист «Школы»."

    def __init__(self, wanted: Sequence[Record] | None, stored: Sequence[Record]) -> None:
        named = {school.key: school for school in (*stored, *(wanted or ()))}
        schools = [*named.values()]
        numbers = [(plain(str(number)), one.title) for one in schools if (number := one.values.get("number"))]
        places = [] if numbers else [(str(one.place), one.title) for one in schools if one.place]
        full = [(plain(str(name)), one.title) for one in schools if (name := one.values.get("full_name"))]
        super().__init__([places, numbers, full, [(one.key[-1], one.title) for one in schools]])
        self.every = tuple(one.title for one in (wanted or stored) if not one.gone)


class IndicatorNames(Names):
    """The indicators of the programme and of the file, by number and by title."""

    nobody = "Показателя {} в программе нет."
    empty = "Сначала загрузите лист «Показатели»."

    def __init__(self, wanted: Sequence[Record], stored: Sequence[Record]) -> None:
        records = {(one.key, one.values.get("number")): one for one in (*stored, *wanted) if not one.gone}
        numbers = [(plain(str(number)), title_of(one)) for (_, number), one in records.items() if number]
        named = [(title_of(one), one) for one in records.values()]
        both = [(plain(numbered(str(one.values.get("number") or ""), title)), title) for title, one in named]
        super().__init__([numbers, both, [(plain(title), title) for title, _ in named]])
        self.units = {title: one.values.get("unit") for title, one in named if "unit" in one.values}


def title_of(indicator: Record) -> str:
    """The wording of an indicator, without the number that previews put before it."""
    return str(indicator.values["title"])


class PeopleNames:
    """Who is known in the programme or stands on the sheet «Люди», and in which schools."""

    def __init__(self, people: Iterable[Record] = ()) -> None:
        self._names: dict[str, str] = {}
        self._at: dict[str, dict[str, None]] = {}
        for one in people:
            name = str(one.values.get("name") or one.title)
            self._names.setdefault(plain(name), name)
            schools = one.values.get("schools")
            for school in schools if isinstance(schools, tuple) else ():
                self._at.setdefault(str(school), {})[name] = None
        self.new: dict[str, None] = {}

    def meant(self, named: str, school: str) -> str:
        """A person of the programme, one of that school by initials, or somebody new.

        Raises ValueError with a Russian sentence where the name is nearly that of somebody else in the school.
        """
        if (text := plain(named)) in self._names:
            return self._names[text]
        here: list[str] = [*self._at.get(school, ())]
        by_initials = [name for name in here if same_by_initials(named, name)]
        if len(by_initials) == 1:
            return by_initials[0]
        for name in here:
            if likeness(named, name) >= SURELY and likeness(name, named) >= SURELY:
                raise ValueError(
                    f"В школе есть {quoted(name)}: это тот же человек? Напишите имя так же, а если это другой "
                    "человек, добавьте его на лист «Люди»."
                )
        self._names[plain(named)] = named
        self._at.setdefault(school, {})[named] = None
        self.new[named] = None
        return named


def same_by_initials(one: str, other: str) -> bool:
    """Whether «Иванова А. А.» and «Иванова Анна Андреевна» may be one person."""
    left, right = plain(one).split(), plain(other).split()
    short = min(left, right, key=lambda words: sum(map(len, words)))
    if len(left) != len(right) or len(left) < 2 or left[0] != right[0] or any(len(word) > 1 for word in short[1:]):
        return False
    return all(a[0] == b[0] for a, b in zip(left[1:], right[1:], strict=True))


def schools_of_a_person(record: Record, names: SchoolNames, of_schools: frozenset[str]) -> tuple[str, ...]:
    """The short names of a person's schools, none where the role is of the whole programme. Raises ValueError."""
    given = record.values["schools"] or ()
    of_school = record.key[-1] in of_schools
    if not isinstance(given, tuple) or not given:
        if of_school and record.key[-1] != Role.CURATOR:
            raise ValueError("Не указана школа. Напишите её краткое название или «все».")
        return ()
    if [plain(str(name)) for name in given] == [EVERY_SCHOOL]:
        return names.every if of_school else ()
    return tuple(dict.fromkeys(names.meant(str(name)) for name in given))


def parent_of(record: Record, names: SchoolNames) -> str | None:
    """The short name of a branch's main school. Raises ValueError."""
    named = record.values["parent"]
    if not isinstance(named, str):
        return None
    parent = names.meant(named)
    if parent == record.title:
        raise ValueError("Школа не может быть головной для себя самой. Исправьте ячейку.")
    return parent
