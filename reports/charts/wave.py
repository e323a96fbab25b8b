"""The picture of a wave's participation: who has not started, who is waited for, how the answers came in."""

from reports.charts.canvas import Picture
from reports.charts.course import course
from reports.charts.lettering import fits, legible, wrapped
from reports.charts.participation import state_rows
from reports.charts.parts import Header, footer, hairline, header, header_of, heading, share_bar
from reports.charts.tokens import CAPTION, HALF_LEFT, HALF_RIGHT, LEFT, MUTE, RIGHT
from reports.texts import generated_line
from reports.texts import wave as texts
from reports.wave import WaveFacts, WaveFindings
from reports.wave_course import Course

LINE = 33  # pitch of plain lines


def wave_picture(facts: WaveFacts, findings: WaveFindings) -> Picture:
    """1080 px wide, about 1450 px high."""
    picture = Picture()
    bottom = header(picture, wave_header(facts, findings))
    heading(picture, bottom + 48, "Участие", texts.participation_finding(findings))
    bottom = state_rows(picture, bottom + 64, findings.groups)
    hairline(picture, bottom)
    shares(picture, bottom, facts, findings)
    hairline(picture, bottom + 143)
    heading(picture, bottom + 187, "Ход сдачи", texts.course_finding(findings))
    bottom = course(picture, bottom + 205, facts)
    if facts.participants and facts.course.is_known:
        bottom = filling(picture, bottom, facts.course)
    key = texts.TICK_KEY if facts.previous else texts.MARK_KEY
    footer(picture, bottom + 14, key, generated_line(facts.generated_at))
    return picture


def wave_header(facts: WaveFacts, findings: WaveFindings) -> Header:
    return header_of(
        facts,
        title=facts.title,
        about=texts.due_line(facts.deadline),
        state=texts.schools_count(findings.total),
    )


def filling(picture: Picture, top: float, found: Course) -> float:
    """How long answering takes, where people stop, what brought them; gives the lower edge."""
    hairline(picture, top)
    note = texts.FILLING_NOTE if found.minutes is not None else ""
    heading(picture, top + 44, texts.FILLING, texts.filling_finding(found), note=note)
    lines = wrapped(texts.stops_line(found), CAPTION, RIGHT - LEFT) if found.stops else []
    reminders = len(found.brought)
    brought = (texts.brought_line(found, shown) for shown in range(reminders, -1, -1))
    lines += [next((line for line in brought if line and fits(legible(line), CAPTION, RIGHT - LEFT)), "")]
    baseline = top + 48
    for line in filter(None, lines):
        baseline += LINE
        picture.text(LEFT, baseline, line, CAPTION)
    return baseline


def shares(picture: Picture, top: float, facts: WaveFacts, findings: WaveFindings) -> None:
    """Two halves: the share in time and the completeness, each with the wave before as a tick."""
    before = facts.previous.completeness if facts.previous else None
    in_time = findings.on_time / findings.total if findings.total else None
    heading(picture, top + 44, "В срок", texts.on_time_finding(findings), right=HALF_RIGHT)
    share_bar(picture, (LEFT, top + 66, HALF_RIGHT, top + 88), in_time, texts.past_on_time(facts.previous))
    note = texts.on_time_note(findings, facts.previous)
    picture.text(LEFT, top + 122, note, CAPTION, colour=MUTE)
    heading(picture, top + 44, "Полнота", texts.completeness_finding(findings), left=HALF_LEFT)
    share_bar(picture, (HALF_LEFT, top + 66, RIGHT, top + 88), findings.completeness, before)
    picture.text(HALF_LEFT, top + 122, texts.completeness_note(facts.previous), CAPTION, colour=MUTE)
