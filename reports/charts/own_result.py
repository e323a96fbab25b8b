"""The picture of a school's own answers beside the median of its group: bars with a tick."""

from reports.charts.canvas import Picture
from reports.charts.lettering import advance
from reports.charts.parts import footer, hairline, header, header_of, heading, share_bar
from reports.charts.targets import name_lines
from reports.charts.tokens import CAPTION, INK, LEFT, MUTE, RIGHT, ROW
from reports.own_result import OwnResult, OwnRow
from reports.texts import generated_line
from reports.texts import own_result as texts

SHOWN = 14  # rows a picture of 1500 px holds
LINE, BAR = 32, 14


def own_result_picture(facts: OwnResult) -> Picture:
    """1080 px wide, as high as it has rows."""
    picture = Picture()
    state = texts.compared_with(facts)
    bottom = header(picture, header_of(facts, title=facts.title, about=facts.school, state=state))
    heading(picture, bottom + 48, texts.NAME, texts.finding(facts))
    bottom += 66
    for row in facts.rows[:SHOWN]:
        bottom = _row(picture, bottom, row)
    if len(facts.rows) > SHOWN:
        picture.text(LEFT, bottom + 26, texts.more(len(facts.rows) - SHOWN), CAPTION, colour=MUTE)
        bottom += 36
    hairline(picture, bottom + 10)
    footer(picture, bottom + 20, texts.KEY, generated_line(facts.generated_at))
    return picture


def _row(picture: Picture, top: float, row: OwnRow) -> float:
    """The question, its own number bold and the median beside it, the bar below; gives where the next begins."""
    own, middle = texts.own_words(row), texts.middle_words(row)
    picture.text(RIGHT, top + 27, middle, CAPTION, colour=MUTE, align="right")
    right = RIGHT - advance(middle, CAPTION) - 10
    picture.text(right, top + 27, own, ROW.bold, colour=INK, align="right")
    room = right - advance(own, ROW.bold) - 16 - LEFT
    lines, style = name_lines(row.label, room, RIGHT - LEFT)
    for number, line in enumerate(lines):
        picture.text(LEFT, top + 27 + LINE * number, line, style)
    below = top + 27 + LINE * (len(lines) - 1) + 16
    share_bar(picture, (LEFT, below, RIGHT, below + BAR), row.own / row.full, row.middle / row.full)
    return below + BAR + 18
