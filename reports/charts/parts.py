"""The frame every picture shares: header band, block headings, hairlines, footer band."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from reports.charts.canvas import Picture
from reports.charts.lettering import advance, cut, fits, legible, shrunk, wrapped
from reports.charts.marks import tick
from reports.charts.names import short_title
from reports.charts.tokens import (
    BACKGROUND,
    BAND,
    CALM,
    CAPTION,
    FOOTER,
    GUTTER,
    HEADER_TRACK,
    HEADING,
    INK,
    LEFT,
    LOW_TINT,
    MUTE,
    RIGHT,
    ROW,
    RULE,
    TITLE,
    TITLE_SIZES,
    TRACK,
    WIDTH,
    Style,
)
from reports.texts import as_of_line, year_label

ROOM = RIGHT - LEFT
LINE = 41  # pitch of the header's lines
TITLE_LINE = 48
TINTED_BADGES = {"ШНОР", "ШНРО"}


@dataclass(frozen=True, slots=True)
class Header:
    """Title and badges; whom it is about and the year; day of the data and its state, with a bar where *has_bar*."""

    title: str
    about: str
    year: str
    as_of: str
    state: str
    badges: tuple[str, ...] = ()
    has_bar: bool = False
    filled: float | None = None


class Dated(Protocol):
    """Facts of an academic year on a day."""

    @property
    def year(self) -> str: ...

    @property
    def as_of(self) -> date: ...


def header_of(
    facts: Dated, *, title: str, about: str, state: str, badges: tuple[str, ...] = (), has_bar: bool = False,
    filled: float | None = None,
) -> Header:  # fmt: skip
    """The header of a picture of these facts: their year and day in words."""
    return Header(title, about, year_label(facts.year), as_of_line(facts.as_of), state, badges, has_bar, filled)


def unknown(picture: Picture, top: float, words: str) -> float:
    """One quiet line in place of a block nothing is known for; gives its lower edge."""
    picture.text(LEFT, top + 26, words, CAPTION, colour=MUTE)
    return top + 34


@dataclass(frozen=True, slots=True)
class TitlePlan:
    """How the title is set, and whether the badges stay beside it."""

    lines: tuple[str, ...]
    style: Style
    badges_beside: bool


def title_plan(title: str, badges_width: float) -> TitlePlan:
    """Smaller first, then the badges go a line down, then without «МБОУ», then in two lines."""
    beside = ROOM - badges_width - GUTTER if badges_width else ROOM
    for name in (title, short_title(title)):
        for room in (beside, ROOM):
            style = shrunk(name, TITLE, room, TITLE_SIZES)
            if fits(name, style, room):
                return TitlePlan((name,), style, room == beside)
    smallest = TITLE.sized(TITLE_SIZES[-1])
    return TitlePlan(tuple(wrapped(short_title(title), smallest, ROOM)), smallest, badges_beside=not badges_width)


def header(picture: Picture, facts: Header) -> float:
    """Draws the band at the top; gives its lower edge."""
    plan = title_plan(legible(facts.title), badges_width(facts.badges, tall=True))
    lines = about_lines(facts, plan.badges_beside)
    last = 126 + TITLE_LINE * (len(plan.lines) - 1) + LINE * len(lines)
    picture.rect((0, 0, WIDTH, last + 27), BAND)
    picture.rect((0, 0, WIDTH, 10), CALM)
    for number, line in enumerate(plan.lines):
        picture.text(LEFT, 80 + TITLE_LINE * number, line, plan.style)
    if plan.badges_beside:
        draw_badges(picture, RIGHT, 80, facts.badges, tall=True)
    about_style = min((shrunk(left, ROW, ROOM) for left, _ in lines), key=lambda style: style.px)
    for number, (left, right) in enumerate(lines):
        baseline = last - LINE * (len(lines) - number)
        picture.text(LEFT, baseline, left, about_style)
        if right:
            picture.text(RIGHT, baseline, right, ROW, align="right")
        elif not plan.badges_beside and number == len(lines) - 1:
            draw_badges(picture, RIGHT, baseline, facts.badges, tall=False)
    state_line(picture, last, facts)
    return last + 27


def about_lines(facts: Header, badges_beside: bool) -> list[tuple[str, str]]:
    """Lines between title and state as (left, right); badges that came down take the right of the last one."""
    about, year = legible(facts.about), legible(facts.year)
    taken = advance(year, ROW) if badges_beside else badges_width(facts.badges, tall=False)
    whole = about if badges_beside else f"{about} · {year}"
    if fits(whole, ROW, ROOM - taken - GUTTER):
        return [(whole, year if badges_beside else "")]
    *first, last = wrapped(about, shrunk(about, ROW, ROOM), ROOM)
    if badges_beside and fits(last, ROW, ROOM - taken - GUTTER):
        return [*((line, "") for line in first), (last, year)]
    return [*((line, "") for line in [*first, last]), (year, "")]


def state_line(picture: Picture, baseline: float, facts: Header) -> None:
    """«Данные на 21.11.2026», the bar of completeness, «заполнено 86 %»."""
    picture.text(LEFT, baseline, facts.as_of, ROW, colour=MUTE)
    known = not facts.has_bar or facts.filled is not None
    picture.text(RIGHT, baseline, facts.state, ROW.bold if known else ROW, colour=INK if known else MUTE, align="right")
    if facts.has_bar:
        right = RIGHT - advance(legible(facts.state), ROW.bold) - 20
        filled_bar(picture, (511, baseline - 18, min(right, 791), baseline - 2), facts.filled)


def filled_bar(picture: Picture, box: Sequence[float], filled: float | None) -> None:
    """A rounded bar of a share 0–1; an empty dashed frame where it is not known."""
    left, top, right, bottom = box
    if filled is None:
        picture.missing(box)
        return
    radius = (bottom - top) / 2
    picture.rect(box, HEADER_TRACK, radius)
    if filled > 0:
        picture.rect((left, top, left + max((right - left) * filled, 2 * radius), bottom), CALM, radius)


def badges_width(badges: Sequence[str], *, tall: bool) -> float:
    return sum(badge_width(badge, tall=tall) for badge in badges) + 12 * max(len(badges) - 1, 0)


def badge_width(badge: str, *, tall: bool) -> float:
    style, inset = (ROW, 22) if tall else (CAPTION, 12)
    return advance(legible(badge), style.bold) + 2 * inset


def draw_badges(picture: Picture, right: float, baseline: float, badges: Sequence[str], *, tall: bool) -> None:
    """Pills from the right edge leftwards, in their order: ШНОР tinted, the others outlined; 50 or 32 px tall."""
    top, bottom = (baseline - 43, baseline + 7) if tall else (baseline - 25, baseline + 7)
    style, radius = (ROW.bold, 20) if tall else (CAPTION.bold, 9)
    for badge in reversed(badges):
        left = right - badge_width(badge, tall=tall)
        tinted = badge in TINTED_BADGES
        picture.rect((left, top, right, bottom), LOW_TINT if tinted else BACKGROUND, radius)
        if not tinted:
            picture.outline((left, top, right, bottom), CALM, 3, radius)
        inset = 8 if tall else 0
        picture.text((left + right) / 2, baseline - inset, badge, style, colour=CALM, align="centre")
        right = left - 12


def heading(
    picture: Picture, baseline: float, name: str, finding: str, *, note: str = "", left: float = LEFT,
    right: float = RIGHT,
) -> None:  # fmt: skip
    """Block name with colon, then what was found; a note at the right edge where there is room for it."""
    name, finding = legible(name) + ":", legible(finding)
    room = right - left - 10
    style = shrunk(f"{name} {finding}", HEADING, room)
    end = picture.text(left, baseline, name, style, colour=CALM) + 10
    end = picture.text(end, baseline, cut(finding, style, right - end), style)
    if note and end + GUTTER + advance(legible(note), CAPTION) <= right:
        picture.text(right, baseline, note, CAPTION, colour=MUTE, align="right")


def share_bar(picture: Picture, box: Sequence[float], share: float | None, before: float | None = None) -> None:
    """A bar of a share 0–1 on its track, the value before as an ink tick with a halo; unknown: an empty frame."""
    left, top, right, bottom = box
    if share is None:
        picture.missing(box)
    else:
        picture.rect(box, TRACK)
        picture.rect((left, top, left + max((right - left) * min(share, 1), 4), bottom), CALM)
    if before is not None:
        x = left + (right - left) * min(before, 1)
        tick(picture, (x - 2.5, top - 6, x + 2.5, bottom + 6))


def hairline(picture: Picture, y: float, left: float = LEFT, right: float = RIGHT) -> None:
    picture.line([(left, y), (right, y)], RULE, 2)


def footer(picture: Picture, top: float, key: str, made: str) -> None:
    """The band at the bottom: the one key a stranger needs, and when it was made. Settles the picture's height."""
    picture.height = round(top) + FOOTER
    picture.rect((0, round(top), WIDTH, picture.height), BAND)
    picture.text(LEFT, picture.height - 17, key, CAPTION, colour=MUTE)
    picture.text(RIGHT, picture.height - 17, made, CAPTION, colour=MUTE, align="right")
