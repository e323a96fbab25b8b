"""The second page of a programme: groups over the years, indicators by plan and fact, punctuality by curator."""

from reports.charts.canvas import Picture
from reports.charts.parts import Header, footer, hairline, header, header_of, heading, unknown
from reports.charts.rows import BarRow, bar_rows, share_row
from reports.charts.targets import target_rows
from reports.charts.tokens import ALARM, CALM, WARN
from reports.charts.years import YearRow, year_table
from reports.programme import Overview, ProgrammeFacts, ProgrammeFindings
from reports.texts import generated_line
from reports.texts import overview as words
from reports.texts.programme import HEAT_FACTORS_KEY, about_programme, heat_finding
from reports.texts.punctuality import on_time_finding
from reports.texts.targets import targets_finding
from reports.texts.workload import kept_words
from storage.russian import NBSP

TARGETS_ROOM = 470


def overview_picture(facts: ProgrammeFacts, findings: ProgrammeFindings, overview: Overview) -> Picture:
    """1080 px wide, 800–1400 px high."""
    picture = Picture()
    bottom = header(picture, overview_header(facts, findings))
    heading(picture, bottom + 48, "Группы", words.groups_finding(overview.groups))
    bottom = groups(picture, bottom + 60, overview) + 16
    hairline(picture, bottom)
    heading(picture, bottom + 44, "Показатели", targets_finding(overview.targets))
    bottom = target_rows(picture, bottom + 58, overview.targets, room=TARGETS_ROOM) + 12
    bottom = punctuality(picture, bottom, overview) if overview.with_tasks else bottom
    footer(picture, bottom, words.CURATORS_KEY if overview.curators else "", generated_line(facts.generated_at))
    return picture


def punctuality(picture: Picture, top: float, overview: Overview) -> float:
    """A row for each curator, and one of all; gives the lower edge."""
    hairline(picture, top)
    heading(picture, top + 44, "В срок", on_time_finding(overview.on_time))
    rows = [share_row(one.name, one.on_time.share, kept_words(one.on_time)) for one in overview.curators]
    everybody = share_row(words.EVERYBODY, overview.on_time.share, kept_words(overview.on_time))
    return bar_rows(picture, top + 58, [*rows, everybody]) + 14


def overview_header(facts: ProgrammeFacts, findings: ProgrammeFindings) -> Header:
    return header_of(
        facts,
        title=words.TITLE,
        about=facts.title,
        state=words.schools_count(len(findings.rows)),
    )


def groups(picture: Picture, top: float, overview: Overview) -> float:
    """A row for each group, a column for each year; gives the lower edge."""
    if not overview.groups:
        return unknown(picture, top, words.NO_GROUPS)
    years = [words.year_short(one.year) for one in overview.groups]
    titles = list(dict.fromkeys(title for one in overview.groups for title, _ in one.groups))
    rows = []
    for title in titles:
        counts = [dict(one.groups).get(title, 0) for one in overview.groups]
        change, is_worse = words.group_change(counts)
        rows.append(YearRow(title, tuple(map(str, counts)), change=change, is_worse=is_worse))
    return year_table(picture, top, years, rows)


def factor_picture(facts: ProgrammeFacts, findings: ProgrammeFindings) -> Picture:
    """For groups: how many schools have each factor high or medium, and no school's name."""
    picture = Picture()
    bottom = header(
        picture,
        header_of(
            facts,
            title=facts.title,
            about=about_programme(findings),
            state=words.schools_count(len(findings.rows)),
        ),
    )
    heading(picture, bottom + 48, "Риски", heat_finding(findings))
    bottom = bar_rows(picture, bottom + 64, [level_row(findings, column) for column in range(len(findings.columns))])
    footer(picture, bottom + 14, HEAT_FACTORS_KEY, generated_line(facts.generated_at))
    return picture


def level_row(findings: ProgrammeFindings, column: int) -> BarRow:
    """High, medium and low as shares of the schools that have data."""
    base, high, medium = findings.base(column), findings.high(column), findings.medium(column)
    if not base:
        return BarRow(findings.columns[column], None, "")
    parts = ((high, ALARM), (medium, WARN), (base - high - medium, CALM))
    shares = tuple((count / base, colour) for count, colour in parts if count)
    return BarRow(findings.columns[column], shares, f"{high} из{NBSP}{base}", is_alarm=findings.is_common(column))
