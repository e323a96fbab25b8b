"""The block of tasks: a bar of what is done, in time and overdue, the three counts, and the nearest deadlines."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from reports.charts import marks
from reports.charts.canvas import Picture, Point
from reports.charts.lettering import shrunk, wrapped
from reports.charts.parts import hairline
from reports.charts.tokens import ALARM, BEFORE, CALM, CAPTION, COUNT, INK, LEFT, MUTE, RIGHT
from reports.school import Deadline, TaskFacts
from reports.texts.school import NO_TASKS_YET, deadlines_title
from storage.russian import dotted

ROWS = 5
TILES = (0, 0.36, 0.655)  # shares of the width: the long word stands last
PITCH, SECOND_LINE = 37, 32
TITLE_LEFT = 88  # from the block's left edge
MARK = 34  # an overdue title stands further right

Mark = Callable[[Picture, Point], None]
Tile = tuple[int, str, Mark, str, str]


def task_block(
    picture: Picture, top: float, tasks: TaskFacts, left: float = LEFT, right: float = RIGHT, room: float = 600
) -> float:
    """Draws the body of the block from *top* down, the list of deadlines within the room; gives the lower edge."""
    if not tasks.total:
        lines = wrapped(NO_TASKS_YET, CAPTION, right - left)
        for number, line in enumerate(lines):
            picture.text(left, top + 26 + SECOND_LINE * number, line, CAPTION, colour=MUTE)
        return top + 32 + SECOND_LINE * (len(lines) - 1)
    bar(picture, (left, top, right, top + 20), [(tasks.done, CALM), (tasks.in_time, BEFORE), (tasks.overdue, ALARM)])
    tiles(picture, top + 64, tasks, left, right)
    bottom = top + 110
    return deadlines(picture, bottom, tasks, (left, right), room - 110) if tasks.upcoming else bottom


def bar(picture: Picture, box: Sequence[float], parts: Sequence[tuple[int, str]]) -> None:
    """Shares of a whole side by side, 4 px apart, none thinner than 8 px."""
    left, top, right, bottom = box
    shown = [(count, colour) for count, colour in parts if count]
    room = right - left - 4 * (len(shown) - 1) - 8 * len(shown)
    total = sum(count for count, _ in shown)
    for count, colour in shown:
        end = left + 8 + room * count / total
        picture.rect((round(left), top, round(end), bottom), colour)
        left = end + 4


def tiles(picture: Picture, baseline: float, tasks: TaskFacts, left: float, right: float) -> None:
    """Three counts with their marks; overdue stands out only when there is something overdue."""
    late = (marks.overdue, ALARM, ALARM) if tasks.overdue else (marks.ring, INK, MUTE)
    counts: list[Tile] = [
        (tasks.done, "выполнено", marks.done, INK, MUTE),
        (tasks.in_time, "в срок", marks.ring, INK, MUTE),
        (tasks.overdue, "просрочено", *late),
    ]
    for (count, label, mark, colour, label_colour), (start, end) in zip(counts, pairwise((*TILES, 1)), strict=True):
        x = left + start * (right - left)
        mark(picture, (x + 17, baseline - 14))
        style = shrunk(str(count), COUNT, (end - start) * (right - left) - 52)
        picture.text(x + 44, baseline, str(count), style, colour=colour)
        picture.text(x, baseline + 34, label, CAPTION, colour=label_colour)


def deadlines(picture: Picture, top: float, tasks: TaskFacts, edges: tuple[float, float], room: float) -> float:
    """The list under its own hairline, as much of it as the room holds: date, title, an overdue one with its mark."""
    left, right = edges
    width = right - left - TITLE_LEFT
    if any(deadline.is_overdue for deadline in tasks.upcoming):
        width -= MARK
    shown, lines = fitted(tasks, width, room)
    if not shown:
        return top
    hairline(picture, top, left, right)
    picture.text(left, top + 34, deadlines_title(shown, tasks.owed), CAPTION, colour=MUTE)
    baseline = top + 34
    for deadline in shown:
        baseline = deadline_row(picture, baseline + PITCH, deadline, (left, right - width, right), lines)
    return baseline + 8


def fitted(tasks: TaskFacts, width: float, room: float) -> tuple[list[Deadline], int]:
    """The rows that fit and the lines a title may take: whole titles of at least two, else cut ones, else one."""
    for lines, counts in ((2, range(ROWS, 1, -1)), (1, range(ROWS, 0, -1))):
        for count in counts:
            shown = nearest(tasks.upcoming, count)
            if list_height(shown, width, lines) <= room:
                return shown, lines
    return [], 1


def list_height(shown: Sequence[Deadline], width: float, lines: int) -> float:
    rows = (len(wrapped(deadline.title, CAPTION, width, lines)) or 1 for deadline in shown)
    return 42 + sum(PITCH + SECOND_LINE * (count - 1) for count in rows)


def nearest(upcoming: Sequence[Deadline], rows: int = ROWS) -> list[Deadline]:
    """Some rows by date: where possible two of them for what is coming, so that what is late does not hide it."""
    late = [deadline for deadline in upcoming if deadline.is_overdue]
    coming = [deadline for deadline in upcoming if not deadline.is_overdue]
    kept = max(rows - len(coming), rows - 2, 1)
    chosen = [*late[:kept], *coming[: rows - min(kept, len(late))]]
    return sorted(chosen, key=lambda deadline: deadline.date)


def deadline_row(
    picture: Picture, baseline: float, deadline: Deadline, edges: tuple[float, float, float], lines: int = 2
) -> float:
    """One deadline; gives the baseline of its last line."""
    left, text_left, right = edges
    colour = ALARM if deadline.is_overdue else INK
    picture.text(left, baseline, dotted(deadline.date), CAPTION.bold, colour=colour)
    if deadline.is_overdue:
        marks.overdue(picture, (left + TITLE_LEFT + 12, baseline - 9), 11)
    title = wrapped(deadline.title, CAPTION, right - text_left, lines)
    for number, line in enumerate(title):
        picture.text(text_left, baseline + number * SECOND_LINE, line, CAPTION)
    return baseline + SECOND_LINE * (len(title) - 1)
