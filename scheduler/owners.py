"""«Ответственный» and the group of a line → who owes its tasks: the programme's seats together, each school's apart."""

from collections.abc import Iterator, Mapping, Sequence

from scheduler.seats import SeatReading, seats
from storage.queries.planned import PlannedSeat
from storage.queries.roadmap import Line

Groups = Mapping[str | None, Sequence[int]]
Owners = Sequence[tuple[int | None, tuple[PlannedSeat, ...]]]
"""(school or None, seats): a task each."""


def owners(line: Line, groups: Groups) -> Owners:
    """Central seats share one task; a school-level role makes one task a school of the measure's group."""
    return list(_owners(line, groups))


def _owners(line: Line, groups: Groups) -> Iterator[tuple[int | None, tuple[PlannedSeat, ...]]]:
    readings = seats(line.responsible or "")
    if line.school_id is not None:
        yield line.school_id, _merged([_seat(reading, line.school_id) for reading in readings])
        return
    central = [_seat(reading, None) for reading in readings if reading.level == "programme"]
    schools: dict[int, list[PlannedSeat]] = {}
    for reading in (reading for reading in readings if reading.level == "school"):
        for school_id in _audience(groups, line.school_group, reading.group):
            schools.setdefault(school_id, []).append(_seat(reading, school_id))
    if central or not schools:  # nobody named, or a group without schools yet: the coordinator sees it all the same
        yield None, _merged(central or [PlannedSeat("coordinator", None, line.responsible)])
    for school_id, owed_by in schools.items():
        yield school_id, _merged(owed_by)


def _merged(owed_by: Sequence[PlannedSeat]) -> tuple[PlannedSeat, ...]:
    """One seat a role: two posts of one role share a seat, and all that is printed stays."""
    if len(owed_by) == 1:
        return tuple(owed_by)
    printed: dict[tuple[str, int | None], list[str]] = {}
    for seat in owed_by:
        printed.setdefault((seat.role, seat.school_id), []).extend([seat.printed] if seat.printed else [])
    return tuple(PlannedSeat(role, school, ", ".join(posts) or None) for (role, school), posts in printed.items())


def _audience(groups: Groups, printed: str | None, named: str | None) -> Sequence[int]:
    """Schools of any of the measure's groups («;» between them) that are of the group the seat names, if it does."""
    titles: list[str | None] = [title.strip() for title in (printed or "").split(";") if title.strip()]
    of_measure = {school for title in titles or [None] for school in groups.get(title, ())}
    of_seat = set(groups.get(named, ())) if named else of_measure
    both = of_measure & of_seat
    return [school for school in groups[None] if school in both]


def _seat(reading: SeatReading, school_id: int | None) -> PlannedSeat:
    return PlannedSeat(str(reading.role), school_id, reading.printed)
