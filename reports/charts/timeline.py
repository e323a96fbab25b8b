"""The picture of a roadmap in time: a row for each direction, months across, today's line, and what comes next."""

from collections.abc import Sequence
from datetime import date

from reports.charts import marks
from reports.charts.canvas import Picture
from reports.charts.lettering import wrapped
from reports.charts.parts import Header, footer, hairline, header, header_of, heading
from reports.charts.tokens import ALARM, CAPTION, INK, LEFT, MUTE, RIGHT, RULE
from reports.texts import generated_line
from reports.texts import timeline as words
from reports.timeline import Line, Standing, TimelineFacts
from storage.russian import dotted

ROWS = 8
LINE, TRACK_ROW = 32, 72
TITLE_LEFT = 88


def timeline_picture(facts: TimelineFacts) -> Picture:
    """1080 px wide, as high as there are directions; the last row gathers what does not fit."""
    picture = Picture()
    bottom = header(picture, timeline_header(facts))
    heading(picture, bottom + 48, "Дорожная карта", words.timeline_finding(facts))
    if not facts.total:
        picture.text(LEFT, bottom + 96, words.EMPTY, CAPTION, colour=MUTE)
        footer(picture, bottom + 120, "", generated_line(facts.generated_at))
        return picture
    months = months_of(facts)
    top = bottom + 66
    picture.text(LEFT, top + 26, words.MONTHS[months[0].month - 1], CAPTION, colour=MUTE)
    for number, month in enumerate(months[1:], start=1):
        picture.text(x_of(months, month) + 4, top + 26, words.MONTHS[months[number].month - 1], CAPTION, colour=MUTE)
    rows_top = top + 40
    bottom = rows_top
    tracks: list[tuple[float, float]] = []
    for line in fitting(facts.lines):
        bottom = direction(picture, bottom, line, months, tracks, facts.as_of)
    today_line(picture, facts, months, tracks)
    hairline(picture, bottom)
    bottom = coming(picture, bottom, facts)
    footer(picture, bottom, words.KEY, generated_line(facts.generated_at))
    return picture


def timeline_header(facts: TimelineFacts) -> Header:
    return header_of(
        facts,
        title=words.TITLE,
        about=facts.title,
        state=words.deadlines_count(facts.total),
    )


def months_of(facts: TimelineFacts) -> list[date]:
    """The first days of the months shown, at most twelve."""
    months: list[date] = []
    day = facts.since.replace(day=1)
    while day <= facts.until and len(months) < 12:
        months.append(day)
        day = day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1)
    return months


def x_of(months: Sequence[date], day: date) -> float:
    """Months are equally wide; a day stands in its month by its share of 31."""
    width = (RIGHT - LEFT) / len(months)
    month = (day.year - months[0].year) * 12 + day.month - months[0].month
    return LEFT + width * (month + (day.day - 1) / 31)


def fitting(lines: Sequence[Line]) -> list[Line]:
    """The lines with most tasks in their order, the others together."""
    if len(lines) <= ROWS:
        return list(lines)
    rest = [task for line in lines[ROWS - 1 :] for task in line.tasks]
    return [*lines[: ROWS - 1], Line(words.OTHERS, tuple(rest))]


def direction(
    picture: Picture, top: float, line: Line, months: Sequence[date], tracks: list[tuple[float, float]], today: date
) -> float:
    """The name over its track; in each month the worst mark and how many; gives the lower edge."""
    hairline(picture, top)
    late = line.count(Standing.OVERDUE)
    style = CAPTION.bold if late else CAPTION
    lines = wrapped(line.name, style, RIGHT - LEFT)
    for number, text in enumerate(lines):
        picture.text(LEFT, top + 29 + LINE * number, text, style)
    track = top + 29 + LINE * (len(lines) - 1) + 8
    tracks.append((track, track + TRACK_ROW - 10))
    width = (RIGHT - LEFT) / len(months)
    for month in months:
        own = [standing for day, standing in line.tasks if (day.year, day.month) == (month.year, month.month)]
        left = x_of(months, month)
        picture.line([(left, track + 4), (left, track + TRACK_ROW - 16)], RULE, 2)
        if own:
            month_mark(picture, left + beside(today, month) * width, track + 16, own)
    return track + TRACK_ROW


def beside(today: date, month: date) -> float:
    """Where in its month a mark stands, as a share: in the middle, or on the wider side of today's line."""
    if (today.year, today.month) != (month.year, month.month):
        return 0.5
    line = (today.day - 1) / 31
    return line / 2 if line > 0.5 else (1 + line) / 2


def month_mark(picture: Picture, x: float, middle: float, own: Sequence[Standing]) -> None:
    """The mark of the worst, and the number below it: of the overdue ones where there are any, else of all."""
    worst = max(own)
    draw = {Standing.DONE: marks.done, Standing.IN_TIME: marks.ring, Standing.OVERDUE: marks.overdue}[worst]
    draw(picture, (x, middle), 11)
    count = sum(standing is worst for standing in own) if worst is Standing.OVERDUE else len(own)
    is_late = worst is Standing.OVERDUE
    style, colour = (CAPTION.bold, ALARM) if is_late else (CAPTION, MUTE if worst is Standing.DONE else INK)
    picture.text(x, middle + 44, str(count), style, colour=colour, align="centre")


def today_line(
    picture: Picture, facts: TimelineFacts, months: Sequence[date], tracks: Sequence[tuple[float, float]]
) -> None:
    """Through the tracks only: a line would cross the names."""
    if not months[0] <= facts.as_of <= facts.until:
        return
    x = min(x_of(months, facts.as_of), RIGHT - 2)
    for top, bottom in tracks:
        picture.line([(x, top), (x, bottom)], INK, 4)


def coming(picture: Picture, top: float, facts: TimelineFacts) -> float:
    """The nearest deadlines, a date and a title in at most two lines; gives the lower edge."""
    heading(picture, top + 44, "Дальше", words.coming_finding(facts))
    baseline = top + 50
    for day, title in facts.coming[:5]:
        baseline += 37
        picture.text(LEFT, baseline, dotted(day), CAPTION.bold)
        lines = wrapped(title, CAPTION, RIGHT - LEFT - TITLE_LEFT)
        for number, line in enumerate(lines):
            picture.text(LEFT + TITLE_LEFT, baseline + LINE * number, line, CAPTION)
        baseline += LINE * (len(lines) - 1)
    return baseline + 24
