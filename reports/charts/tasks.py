"""The block of tasks: a bar of what is done, in time and overdue, the three counts, and the nearest deadlines."""

from collections.abc import Callable, Sequence

from reports.charts import marks
from reports.charts.canvas import Picture, Point
from reports.charts.lettering import wrapped
from reports.charts.parts import hairline
from reports.charts.tokens import ALARM, BEFORE, CALM, CAPTION, COUNT, INK, LEFT, MUTE, RIGHT
from reports.school import Deadline, TaskFacts
from reports.texts.school import NO_TASKS_YET, and_more, deadlines_title
from storage.russian import dotted

ROWS = 5
TILES = (0, 0.36, 0.655)  # shares of the width: the long word stands last
PITCH, SECOND_LINE = 37, 32
TITLE_LEFT = 88  # from the block's left edge

Mark = Callable[[Picture, Point], None]
Tile = tuple[int, str, Mark, str, str]


def task_block(picture: Picture, top: float, tasks: TaskFacts, left: float = LEFT, right: float = RIGHT) -> float:
    """Draws the body of the block from *top* down; gives the lower edge."""
    if not tasks.total:
        picture.text(left, top + 26, NO_TASKS_YET, CAPTION, colour=MUTE)
        return top + 32
    bar(picture, (left, top, right, top + 20), [(tasks.done, CALM), (tasks.in_time, BEFORE), (tasks.overdue, ALARM)])
    tiles(picture, top + 64, tasks, left, right)
    bottom = top + 110
    return deadlines(picture, bottom, tasks, left, right) if tasks.upcoming else bottom


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
    for number, (count, label, mark, colour, label_colour) in enumerate(counts):
        x = left + TILES[number] * (right - left)
        mark(picture, (x + 17, baseline - 14))
        picture.text(x + 44, baseline, str(count), COUNT, colour=colour)
        picture.text(x, baseline + 34, label, CAPTION, colour=label_colour)


def deadlines(picture: Picture, top: float, tasks: TaskFacts, left: float, right: float) -> float:
    """The list under its own hairline: date, title in at most two lines, an overdue one with its mark."""
    hairline(picture, top, left, right)
    shown = nearest(tasks.upcoming)
    picture.text(left, top + 34, deadlines_title(shown), CAPTION, colour=MUTE)
    baseline = top + 34
    indent = TITLE_LEFT + (34 if any(deadline.is_overdue for deadline in shown) else 0)
    for deadline in shown:
        baseline = deadline_row(picture, baseline + PITCH, deadline, (left, left + indent, right))
    if tasks.owed > len(shown):
        baseline += PITCH
        picture.text(left + indent, baseline, and_more(tasks.owed - len(shown)), CAPTION, colour=MUTE)
    return baseline + 8


def nearest(upcoming: Sequence[Deadline]) -> list[Deadline]:
    """Five rows by date: at least two of them for what is coming, so that what is late does not hide it."""
    late = [deadline for deadline in upcoming if deadline.is_overdue]
    coming = [deadline for deadline in upcoming if not deadline.is_overdue]
    kept = max(ROWS - len(coming), ROWS - 2)
    rows = [*late[:kept], *coming[: ROWS - min(kept, len(late))]]
    return sorted(rows, key=lambda deadline: deadline.date)


def deadline_row(picture: Picture, baseline: float, deadline: Deadline, edges: tuple[float, float, float]) -> float:
    """One deadline; gives the baseline of its last line."""
    left, text_left, right = edges
    colour = ALARM if deadline.is_overdue else INK
    picture.text(left, baseline, dotted(deadline.date), CAPTION.bold, colour=colour)
    if deadline.is_overdue:
        marks.overdue(picture, (left + TITLE_LEFT + 12, baseline - 9), 11)
    lines = wrapped(deadline.title, CAPTION, right - text_left)
    for number, line in enumerate(lines):
        picture.text(text_left, baseline + number * SECOND_LINE, line, CAPTION)
    return baseline + SECOND_LINE * (len(lines) - 1)
