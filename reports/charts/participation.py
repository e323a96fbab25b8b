"""The block of a wave's participation: a row for each state, one mark for each school, then names."""

from collections.abc import Callable, Mapping, Sequence

from reports.charts import marks
from reports.charts.canvas import Picture, Point
from reports.charts.lettering import advance, cut, fits, legible
from reports.charts.names import bare_names
from reports.charts.parts import hairline
from reports.charts.tokens import CAPTION, INK, LEFT, MUTE, RIGHT, STATE, WAVE_COUNT, Style
from reports.texts.wave import STATES, URGENT, and_more, names_with_shares
from reports.wave import Participant, Progress

COUNT_RIGHT, MARKS_LEFT = 295, 320
MARK_PITCH, MARK_LINE = 44, 40
NAME_LINE = 33
MARKS_IN_LINE = 16
ROOM = RIGHT - MARKS_LEFT

MARKS: Mapping[Progress, Callable[[Picture, Point], None]] = {
    Progress.NOT_STARTED: marks.not_started,
    Progress.STARTED: marks.started,
    Progress.SUBMITTED: marks.submitted,
    Progress.RETURNED: marks.returned,
    Progress.ACCEPTED: marks.accepted,
}


def state_rows(picture: Picture, top: float, groups: Sequence[tuple[Progress, tuple[Participant, ...]]]) -> float:
    """The rows from *top* down, hairlines between; gives the lower edge."""
    titles = [school.name for _, schools in groups for school in schools]
    short = dict(zip(titles, bare_names(titles), strict=True))
    for number, (progress, schools) in enumerate(groups):
        if number:
            hairline(picture, top)
        names = names_with_shares(schools, [short[school.name] for school in schools], progress)
        top = state_row(picture, top, progress, len(schools), [name for name in names if name])
    return top


def state_row(picture: Picture, top: float, progress: Progress, count: int, names: Sequence[str]) -> float:
    """One state; a state without schools keeps a lower row with «0», in groups no school is named."""
    word, advice = STATES[progress]
    urgent = progress in URGENT and bool(count)
    style, colour = (STATE.bold, INK) if urgent else (STATE, INK if count else MUTE)
    picture.text(LEFT, top + 43, word, style, colour=colour)
    picture.text(COUNT_RIGHT, top + 43, str(count), count_style(bool(count)), colour=colour, align="right")
    if not count:
        return top + 60
    picture.text(LEFT, top + 78, advice, CAPTION, colour=MUTE)
    lower = school_marks(picture, top + 32, progress, count)
    lines = name_lines(names) if names else []
    for number, line in enumerate(lines):
        picture.text(MARKS_LEFT, lower + 46 + NAME_LINE * number, line, CAPTION, colour=INK if urgent else MUTE)
    return lower + 62 + NAME_LINE * max(len(lines) - 1, 0)


def count_style(is_some: bool) -> Style:
    return WAVE_COUNT if is_some else STATE


def school_marks(picture: Picture, middle: float, progress: Progress, count: int) -> float:
    """One mark for each school, 16 in a line; gives the middle of the last line."""
    for number in range(count):
        line, place = divmod(number, MARKS_IN_LINE)
        MARKS[progress](picture, (MARKS_LEFT + 17 + place * MARK_PITCH, middle + line * MARK_LINE))
    return middle + (count - 1) // MARKS_IN_LINE * MARK_LINE


def name_lines(names: Sequence[str]) -> list[str]:
    """As many names as two lines hold, then «и ещё 4»; a name is never broken between lines."""
    for shown in range(len(names), 0, -1):
        lines = filled_lines([legible(part) for part in and_more(names, shown).split(", ")])
        if len(lines) <= 2 and all(fits(line, CAPTION, ROOM) for line in lines):
            return lines
    return [cut(legible(and_more(names, 1)), CAPTION, ROOM)]


def filled_lines(parts: Sequence[str]) -> list[str]:
    """Parts joined by commas, a new line before the part that would not fit."""
    lines: list[str] = []
    for number, part in enumerate(parts):
        ended = part + ("," if number < len(parts) - 1 else "")
        longer = f"{lines[-1]} {ended}" if lines else ended
        if lines and advance(longer, CAPTION) <= ROOM:
            lines[-1] = longer
        else:
            lines.append(ended)
    return lines
