"""Who owes a line: central seats together, each school of its group apart, and never nobody."""

from scheduler.owners import owners
from storage.queries.planned import PlannedSeat
from tests.scheduler.lines import line

GROUPS = {None: [1, 2, 3, 4], "ШНОР": [1, 2], "базовая модель": [2, 3], "сетевая модель": [4]}


def owed(responsible: str | None, group: str | None = None) -> list[tuple[int | None, list[str]]]:
    found = owners(line("Сентябрь", responsible=responsible, school_group=group), GROUPS)
    return [(school, [seat.role for seat in seats]) for school, seats in found]


def test_central_seats_share_one_task_and_the_first_leads() -> None:
    assert owed("Начальник отдела, муниципальный координатор") == [(None, ["head", "coordinator"])]


def test_a_school_role_makes_a_task_for_each_school() -> None:
    assert owed("Директора школ") == [(school, ["director"]) for school in (1, 2, 3, 4)]


def test_a_mixed_cell_makes_both() -> None:
    assert owed("Муниципальный координатор, директора школ", "сетевая модель") == [
        (None, ["coordinator"]), (4, ["director"])
    ]  # fmt: skip


def test_groups_of_a_measure_are_joined_in_the_order_of_schools() -> None:
    assert [school for school, _ in owed("Директора школ", "сетевая модель; базовая модель")] == [2, 3, 4]


def test_a_seat_may_name_a_group_within_that_of_the_measure() -> None:
    assert [school for school, _ in owed("ШНОР", "базовая модель")] == [2]


def test_a_group_without_schools_and_an_empty_cell_are_the_coordinators() -> None:
    assert owed("Директора школ", "500+") == [(None, ["coordinator"])]
    assert owed(None) == owed("—") == [(None, ["coordinator"])]


def test_two_posts_of_one_role_are_one_seat_that_keeps_both_names() -> None:
    ((_, seats),) = owners(line("Сентябрь", responsible="Начальник отдела, руководитель управления"), GROUPS)
    assert seats == (PlannedSeat("head", None, "Начальник отдела, руководитель управления"),)


def test_an_outside_body_is_kept_as_printed() -> None:
    ((_, seats),) = owners(line("Сентябрь", responsible="НИРО"), GROUPS)
    assert seats == (PlannedSeat("coordinator", None, "НИРО"),)
