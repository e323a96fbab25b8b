"""What one point of a phrase lends to its neighbours: the month to bare days, the printed year to months."""

from scheduler.terms.nodes import Bound, Part, Point, Stretch, Unit, in_year

YEAR_UNITS = (Unit.YEAR, Unit.ACADEMIC_YEAR)
WINTER, AUGUST = 2, 8
COUNTED = (Unit.TERM, Unit.HALF, Unit.QUARTER)
DATED = frozenset({Unit.DAY, Unit.MONTH, Unit.SEASON, Unit.HOLIDAYS, *COUNTED})  # what a year behind it dates
EDGES = (Part.BEGINNING, Part.MIDDLE, Part.END)
UNCOUNTED = (Part.ONSET, Part.PASSED)  # what a preposition makes of a whole unit: «по 2021/22 учебный год»
MOST = {Unit.DAY: 31, Unit.MONTH: 12, Unit.QUARTER: 4, Unit.TERM: 4, Unit.HALF: 2}
BY_SEASON = (Unit.SEASON, Unit.HOLIDAYS)
SEASON_ORDER = {1: 3, 2: 4, 3: 1, 4: 2}
PLAIN = frozenset({Unit.DAY, Unit.MONTH})
ORDERED = {Unit.DAY, Unit.MONTH, Unit.QUARTER}


def lends(stretches: tuple[Stretch, ...]) -> bool:
    """Whether any of them prints what its neighbours may borrow, or lacks something: plain days and months do not."""
    for first, last, *_ in stretches:
        if first.unit not in PLAIN or first.year or first.part or first.shift or first.academic:
            return True
        if last and (last.unit not in PLAIN or last.year or last.part or last.shift or last.academic):
            return True
    return False


def spread(stretches: tuple[Stretch, ...]) -> list[Stretch]:
    """The stretches with units, months and printed years lent; bare numbers nobody completes are dropped."""
    if len(stretches) == 1 and stretches[0].last is None and not stretches[0].first.last_year:
        return [] if stretches[0].first.unit is Unit.BARE else list(stretches)
    lent = _lend_backward(_in_every_year(_dated_behind(_school_years(stretches))))
    return _lend_forward(_absorb_heading(lent)) if len(lent) > 1 else lent


def _school_years(stretches: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    """«2021-2022, 2022-2023 учебные годы»: the word printed once makes every pair of years an academic one."""
    if Unit.ACADEMIC_YEAR not in [one.first.unit for one in stretches]:
        return stretches
    return tuple(
        Stretch(Point(Unit.ACADEMIC_YEAR, year=one.first.year, academic=True), None, one.bound, one.start, one.end)
        if one.first.unit is Unit.YEAR and one.last and one.last.year == one.first.year + 1
        else one
        for one in stretches
    )


def _dated_behind(stretches: tuple[Stretch, ...]) -> list[Stretch]:
    """«октябрь (отчёт) 2021 года», «декабрь (школы) 2021, май (округ) 2022»: a year alone dates what stands before."""
    if _year_alone(stretches[0]):  # a heading of what follows
        return list(stretches)
    kept: list[Stretch] = []
    for stretch in stretches:
        before, year = kept[-1] if kept else None, _year_alone(stretch)
        if before and year and (before.last or before.first).unit in DATED and not _has_year(before):
            kept[-1] = _with(before, *_closing_in(before, year))
        elif before and _prepares(before, stretch):
            august = AUGUST in ((before.last or before.first).number, (before.last or before.first).month)
            year = (stretch.first.year, False) if august else (stretch.first.year - 1, True)
            kept[-1] = _with(before, *_closing_in(before, year))
        else:
            kept.append(stretch)
    return kept


def _year_alone(stretch: Stretch) -> tuple[int, bool] | None:
    """The year a stretch is nothing but, and whether it is an academic one: «2021-2022 г.г.» behind a month is."""
    first, last = stretch.first, stretch.last
    if first.unit not in YEAR_UNITS or not first.year or first.part or stretch.bound is not Bound.NONE:
        return None
    if last is None:
        return first.year, first.academic
    return (first.year, True) if last.unit is Unit.YEAR and last.year == first.year + 1 else None


def _prepares(before: Stretch, stretch: Stretch) -> bool:
    """«август (подготовка к 2022-2023 учебному году)»: that year is content, yet the month is before it."""
    first, point = stretch.first, before.last or before.first
    named = first.unit is Unit.ACADEMIC_YEAR and first.part is Part.ONSET and stretch.bracketed
    return named and not before.bracketed and point.unit in PLAIN and not _has_year(before)


def _closing_in(stretch: Stretch, year: tuple[int, bool]) -> tuple[Point, Point | None]:
    first, last = stretch.first, stretch.last
    return (first, in_year(last, *year)) if last else (in_year(first, *year), None)


def _in_every_year(stretches: list[Stretch]) -> list[Stretch]:
    """«октябрь 2021-2023 гг.», «май 2022, 2023 годов»: the same months once more in each year printed."""
    repeated: list[Stretch] = []
    for stretch in stretches:
        before = repeated[-1] if repeated else None
        closing = stretch.last or stretch.first
        if before and _is_year_alone(stretch) and (before.last or before.first).year and not _is_year_alone(before):
            repeated.append(_in_year(before, stretch.first.year))
            continue
        repeated.append(stretch)
        if closing.year:
            repeated += [_in_year(stretch, year) for year in range(closing.year + 1, closing.last_year + 1)]
    return repeated


def _is_year_alone(stretch: Stretch) -> bool:
    first = stretch.first
    return (
        first.unit is Unit.YEAR
        and first.year > 0
        and stretch.last is None
        and stretch.bound is Bound.NONE
        and not first.part
    )


def _in_year(stretch: Stretch, year: int) -> Stretch:
    last = stretch.last and stretch.last._replace(year=year, last_year=0)
    first = stretch.first._replace(year=0 if last else year, last_year=0)
    return stretch._replace(first=first, last=last)


def _lend_backward(stretches: list[Stretch]) -> list[Stretch]:
    lent: list[Stretch] = []
    following: Point | None = None
    alone = True
    for stretch in reversed(stretches):
        last = _borrow(stretch.last, following, in_order=False)
        first = _borrow(stretch.first, last or following, in_order=last is not None or (alone and not stretch.last))
        alone = stretch.last is None
        if first is None:
            first, last = last, None
        if first is not None:
            lent.append(_with(stretch, first, last))
            following = first
    return _edges_shared(stretches, _weekdays_shared(lent[::-1])) if len(stretches) > 1 else lent


def _with(stretch: Stretch, first: Point, last: Point | None) -> Stretch:
    """The stretch from `first` to `last`; itself, where nothing was lent."""
    unchanged = first is stretch.first and last is stretch.last
    _, _, bound, start, end, bracketed = stretch
    return stretch if unchanged else Stretch(first, last, bound, start, end, bracketed)


def _weekdays_shared(stretches: list[Stretch]) -> list[Stretch]:
    """«последний четверг сентября, ноября, января»: the weekday printed once is meant of each month."""
    head = stretches[0].first if stretches else None
    if head is None or head.part is not Part.NTH_WEEKDAY:
        return stretches
    plain = [one for one in stretches[1:] if one.first.unit is Unit.MONTH and not one.first.part and one.last is None]
    if len(plain) < len(stretches) - 1:
        return stretches
    return [
        stretches[0],
        *(one._replace(first=head._replace(number=one.first.number, year=one.first.year)) for one in plain),
    ]


def _edges_shared(printed: list[Stretch], lent: list[Stretch]) -> list[Stretch]:
    """«начало II и III четверти», «до 5, 15 и 25 октября»: what stands before the first numeral is meant of each."""
    bare = {one.start for one in printed if one.first.unit is Unit.BARE}
    if not bare:
        return lent
    part, bound = None, Bound.NONE
    shared = []
    for one in lent:
        if bound is Bound.UNTIL and one.bound is Bound.NONE and one.last is None and one.first.unit is Unit.DAY:
            one = one._replace(bound=bound)  # noqa: PLW2901
        if part and not one.first.part and one.last is None and one.first.unit in COUNTED:
            one = one._replace(first=one.first._replace(part=part))  # noqa: PLW2901
        part = one.first.part if one.start in bare and one.first.part in EDGES else None
        bound = one.bound if one.start in bare else Bound.NONE
        shared.append(one)
    return shared


def order(point: Point) -> tuple[int, int]:
    """Month and day, to tell whether a range runs over a new year."""
    return (point.month, point.number) if point.unit is Unit.DAY else (point.number, 0)


def _borrow(point: Point | None, following: Point | None, in_order: bool) -> Point | None:
    if point is None or following is None:
        return None if point is None or point.unit is Unit.BARE else point
    if point.unit is Unit.SEASON and following.unit is Unit.HOLIDAYS:  # «осенние, весенние каникулы»
        point = point._replace(unit=Unit.HOLIDAYS)
    counted = bool(following.part) and following.part not in UNCOUNTED
    if point.unit is Unit.BARE and point.number > (31 if counted else MOST.get(following.unit, 0)):
        return None
    if point.unit is Unit.BARE:
        part = point.part or following.part
        point = following._replace(number=point.number, part=part, weekday=None, year=0, rival=0)
        if counted and following.unit is not Unit.DAY:
            point = following._replace(part_number=point.number)
    lends = following.unit not in YEAR_UNITS and point.unit not in YEAR_UNITS
    if point.unit in (Unit.HALF, Unit.TERM) and following.unit in (Unit.MONTH, Unit.DAY):
        return point  # «2 полугодие (январь-май 2022 г.)»: the months are of that year, the half is of the school's
    if point.year or point.calendar or not lends:  # «ноябрь текущего года, январь следующего»
        return point
    year = following.year
    if not year and not following.academic and not following.shift:
        return point
    if year and in_order and not following.academic and _runs_over(point, following):
        year -= 1
    return in_year(point, year, following.academic, following.shift, point.last_year)


def _runs_over(first: Point, last: Point) -> bool:
    comparable = first.unit in ORDERED and last.unit in ORDERED and Unit.QUARTER not in (first.unit, last.unit)
    if first.unit is last.unit and first.unit in BY_SEASON:
        return _season_order(first) > _season_order(last)
    if not comparable:
        return first.unit is last.unit and first.number > last.number
    return _month(first) > _month(last)


def _season_order(point: Point) -> int:
    """The winter of 2022 begins in December 2021, its winter holidays in December 2022."""
    return 0 if point.unit is Unit.SEASON and point.number == WINTER else SEASON_ORDER[point.number]


def _month(point: Point) -> int:
    return point.month if point.unit is Unit.DAY else point.number


def _absorb_heading(stretches: list[Stretch]) -> list[Stretch]:
    """«2021 год: сентябрь, октябрь»: a year printed first is a heading of what follows."""
    head = stretches[0]
    follows = stretches[1].first
    heads = head.first.unit in YEAR_UNITS and head.first.year and not head.first.part
    if not heads or follows.unit in YEAR_UNITS or follows.year:
        return stretches
    if head.last is None:
        return _under_headings(stretches)
    if head.last.unit in YEAR_UNITS:
        return _in_years_of(head, stretches[1:])
    return stretches if head.last.year else [_of_the_year(head, head.last), *stretches[1:]]


def _of_the_year(head: Stretch, last: Point) -> Stretch:
    """«2022-январь, май»: behind a dash, too, it is the year of the month."""
    return head._replace(first=in_year(last, head.first.year, head.first.academic), last=None)


def _under_headings(stretches: list[Stretch]) -> list[Stretch]:
    """«2022 г.: сентябрь-декабрь; 2023 г.: январь-май»: each year governs the first that follows, which lends it on."""
    governed: list[Stretch] = []
    heading: Stretch | None = None
    for place, stretch in enumerate(stretches):
        if place == 0 or (heading is None and _is_year_alone(stretch)):
            heading = stretch
            continue
        if heading and not stretch.first.year:
            year = heading.first
            stretch = stretch._replace(first=in_year(stretch.first, year.year, year.academic))  # noqa: PLW2901
            heading = None
        governed.append(stretch)
    return [*governed, heading] if heading else governed


def _in_years_of(head: Stretch, stretches: list[Stretch]) -> list[Stretch]:
    """«2022-2024 годы, ежегодно, ноябрь»: the months once in each year of the heading."""
    years = range(head.first.year, (head.last or head.first).year + 1)
    if head.first.unit is not Unit.YEAR or head.bound is not Bound.NONE or any(_has_year(one) for one in stretches):
        return [head, *stretches]
    return [_in_year(one, year) for year in years for one in stretches]


def _has_year(stretch: Stretch) -> bool:
    return any(point.year or point.unit in YEAR_UNITS for point in (stretch.first, stretch.last or stretch.first))


def _lend_forward(stretches: list[Stretch]) -> list[Stretch]:
    """«Сентябрь 2021, январь»: the year goes on, over the new year where the months do."""
    result: list[Stretch] = []
    previous: Point | None = None
    for stretch in stretches:
        first = _follow(stretch.first, previous)
        last = _follow(stretch.last, first) if stretch.last else None
        result.append(_with(stretch, first, last))
        previous = last or first
    return result


def _follow(point: Point, previous: Point | None) -> Point:
    if previous is None or point.year or not previous.year or point.unit not in ORDERED or previous.unit not in ORDERED:
        return point
    later = 0 if previous.academic else _runs_over(previous, point)
    return in_year(point, previous.year + later, previous.academic, point.shift, point.last_year)
