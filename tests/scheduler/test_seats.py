"""«Ответственный» as the programmes print it → seats, in order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.seats import SeatReading, seats, words_of
from storage.rights import SCHOOL_ROLES, Role

HEAD = "Заместитель главы района, руководитель управления образования"

# Every cell of the roadmaps of nazarovo and gorodets: role, level, group and «!» for an outside body.
CELLS = {
    "Председатель ММС": ["council programme"],
    "Председатель \n\nСовета руководителей": ["council programme"],
    "Муниципальный координатор ШНОР": ["coordinator programme"],
    "Муниципальный координатор": ["coordinator programme"],
    "Муниципальный координатор ШНОР, Заместители директоров по УВР.": ["coordinator programme", "deputy school"],
    "Заместители директоров по УВР": ["deputy school"],
    f"{HEAD}, муниципальный координатор ШНОР, специалисты управления образования": [
        "head programme", "coordinator programme", "coordinator programme",
    ],
    f"{HEAD}, начальник отдела общего образования, муниципальный координатор": [
        "head programme", "head programme", "coordinator programme",
    ],
    "Начальник отдела общего образования": ["head programme"],
    "Заместитель начальника отдела информации": ["head programme"],
    "Заместитель начальник отдела информации": ["head programme"],
    "ММС, ПМС, заместители директоров, руководители РМО/ШМО": [
        "council programme", "methodist programme", "deputy school", "methodist programme", "methodist school",
    ],
    "ММС": ["council programme"],
    "Руководитель ММС": ["council programme"],
    "Члены регионального методического актива": ["coordinator programme !"],
    "Муниципальный координатор ШНОР, специалисты отдела общего образования": [
        "coordinator programme", "coordinator programme",
    ],
    "УОиМП": ["head programme"],
    "муниципальная рабочая группа": ["coordinator programme"],
    "Рабочая группа": ["coordinator programme"],
    "УМЦ управления": ["methodist programme"],
    "УОиМП, УМЦ управления, ОО": ["head programme", "methodist programme", "deputy school"],
    "Рабочая группа, ШНОР": ["coordinator programme", "deputy school ШНОР"],
    "УОиМП, УМЦ управления": ["head programme", "methodist programme"],
    "УОиМП, УМЦ управления, рабочая\nгруппа": ["head programme", "methodist programme", "coordinator programme"],
    "НИРО, ШНОР": ["coordinator programme !", "deputy school ШНОР"],
    "6 команд ШНОР": ["deputy school ШНОР"],
    "НИРО, рабочая группа, школы -лидеры": [
        "coordinator programme !", "coordinator programme", "deputy school лидер",
    ],
    "НИРО, УОиМП, УМЦ управления": ["coordinator programme !", "head programme", "methodist programme"],
    "НИРО, УОиМП": ["coordinator programme !", "head programme"],
    "ШНОР": ["deputy school ШНОР"],
    "Рабочая группа , УМЦ управления": ["coordinator programme", "methodist programme"],
    "Рабочая группа , УМЦ управления, методические советы РМО": [
        "coordinator programme", "methodist programme", "methodist programme",
    ],
    "учителя-консультанты опорных школ": ["teacher school лидер"],
    "УОиМП, УМЦ управления,": ["head programme", "methodist programme"],
}  # fmt: skip

OTHERS = {
    "Директора и учителя ШНОР": ["director school ШНОР", "teacher school ШНОР"],
    "зам. директора по УВР, ВР": ["deputy school"],
    "Заместители директора по УВР и ВР": ["deputy school"],
    "Завуч": ["deputy school"],
    "Администрация школы": ["director school"],
    "Администрация района": ["head programme"],
    "руководители ОО": ["director school"],
    "руководители школ группы риска": ["director school ШГР"],
    "ЦНППМ": ["coordinator programme !"],
    "Методист ИМЦ": ["methodist programme"],
    "МКУ «Центр развития образования», ШНСУ": ["methodist programme", "deputy school ШНСУ"],
    "муниципальные кураторы ШНРО": ["curator school ШНОР"],
    "Начальник управления образования; директор школы": ["head programme", "director school"],
    "школьные управленческие команды": ["deputy school"],
    "руководщитель РМО": ["methodist programme"],
    "руководители ШМО": ["methodist school"],
    "Школьный координатор": ["deputy school"],
    "Министерство образования, УО": ["coordinator programme !", "head programme"],
    "директор МБОУ СОШ № 1, 2": ["director school"],
    "Классные руководители": ["teacher school"],
    "школы проекта «500+»": ["deputy school 500+"],
    "ответственные лица": ["coordinator programme !"],
    "наблюдатели": ["observer programme"],
    "Директор школы\nКуратор": ["director school", "curator school"],
}


def told(seat: SeatReading) -> str:
    return " ".join(filter(None, [seat.role, seat.level, seat.group, "!" if seat.outside else None]))


@pytest.mark.parametrize(("cell", "expected"), [*CELLS.items(), *OTHERS.items()])
def test_seats_of_a_cell(cell: str, expected: list[str]) -> None:
    assert [told(seat) for seat in seats(cell)] == expected


@pytest.mark.parametrize("cell", ["", "  ", ",", "—", ";,\n"])
def test_an_empty_cell_names_nobody(cell: str) -> None:
    assert seats(cell) == ()


def test_the_head_of_education_is_one_post_as_printed() -> None:
    first, second, third = seats(f"{HEAD}, начальник отдела общего образования, муниципальный координатор")
    assert first.printed == HEAD
    assert second.printed == "начальник отдела общего образования"
    assert third.printed == "муниципальный координатор"


def test_a_post_is_kept_as_printed_even_where_it_borrows_its_group() -> None:
    assert [seat.printed for seat in seats("Директора и учителя ШНОР")] == ["Директора", "учителя ШНОР"]
    assert seats("директор МБОУ СОШ № 1, 2")[0].printed == "директор МБОУ СОШ № 1, 2"


def test_names_in_quotes_and_brackets_are_not_split() -> None:
    (seat,) = seats("МБУ «Центр, где учат (семинары, курсы)»")
    assert seat.role == "methodist"


@pytest.mark.parametrize(
    ("printed", "stem"),
    [("руководщитель", "руководител"), ("Координатр", "координатор"), ("спецалисты", "специалист"), ("кошка", None)],
)
def test_a_misprint_of_a_long_word_is_understood(printed: str, stem: str | None) -> None:
    assert words_of(printed) == frozenset({stem} if stem else set())


@given(st.text(max_size=60) | st.lists(st.sampled_from([*CELLS, *OTHERS]), max_size=4).map(", ".join))
def test_every_seat_is_a_known_role_on_its_level(cell: str) -> None:
    for seat in seats(cell):
        role = Role(seat.role)
        assert seat.level in ("programme", "school")
        assert seat.level == "school" or role not in SCHOOL_ROLES
        assert seat.group is None or seat.level == "school"
        assert not seat.outside or (role, seat.level) == (Role.COORDINATOR, "programme")


@given(st.lists(st.sampled_from(list(CELLS)), min_size=1, max_size=4))
def test_a_list_of_cells_is_the_seats_of_each(cells: list[str]) -> None:
    whole = seats(";\n".join(cells))
    assert [told(seat) for seat in whole] == [told(seat) for cell in cells for seat in seats(cell)]
