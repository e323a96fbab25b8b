"""Pictures and papers: beside bare axes in one process, and from message to photo over real HTTP with a real bot."""

import asyncio
import io
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from bot.app import WARM_AFTER
from bot.sandbox.client import Person
from bot.sandbox.server import Sandbox
from bot.stage import BEGINNING, ZONE, Stage, stage
from storage.database import Database
from storage.models import School
from storage.queries.invitations import Invited, invite, join
from storage.queries.programmes import new_programme
from storage.rights import Role
from tests.benchmarks.memory import field, peak, resident

SCHOOLS = 64
AT_ONCE = 30
TIMES = 20
LOADED = 100  # megabytes: a worker with its libraries holds more
Row = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Reports:
    """Seconds: the first report after a start, p95 of new ones, median of those Telegram has, p95 of another's `/tasks`
    while thirty are drawn; megabytes of the drawing process, and of the idle bot before and after that one began."""

    first: float
    cold: float
    kept: float
    paper: float
    tasks: float
    megabytes: float
    before: float
    after: float


def picture_rows() -> Iterator[Row]:
    bare, school, paper = drawing()
    yield (
        "a school's picture",
        f"{school:.2f} s",
        f"{school / bare:.2f} × the same axes bare ({bare:.2f} s)",
        "≤ 2 ×, 0.8 s",
    )
    yield "a school's docx", f"{paper:.2f} s", "", "≤ 0.5 s"
    found = asyncio.run(reports())
    yield (
        "/report, message to photo",
        f"{found.cold:.2f} s p95",
        f"the first after a start: {found.first:.2f} s",
        "≤ 1.2 s",
    )
    yield "the same again", f"{found.kept * 1000:.0f} ms", "by Telegram's file_id", "≤ 60 ms"
    yield "справка, message to docx", f"{found.paper:.2f} s", "", ""
    yield "/tasks beside 30 reports", f"{found.tasks * 1000:.0f} ms p95", "of another person", "≤ 150 ms"
    yield "the drawing process", f"{found.megabytes:.0f} MB", "after all of that", "≤ 350 MB"
    grown = f"before the drawing process began: {found.before:.0f} MB"
    yield "the bot beside it, idle", f"{found.after:.0f} MB", grown, "≤ 230 MB"


def drawing(times: int = 9) -> tuple[float, float, float]:
    """Medians of (bare axes, the school's picture, its docx) in this process, everything loaded."""
    from reports.documents import document
    from reports.drawing import draw
    from reports.templates import SHIPPED
    from tests.reports.dossiers import SCHOOL
    from tests.reports.examples import TYPICAL

    template = (SHIPPED / "school-note.docx").read_bytes()
    works: list[Callable[[], object]] = [
        bare_axes,
        lambda: draw(TYPICAL),
        lambda: document("school-note", template, SCHOOL),
    ]
    bare, school, paper = (median([seconds(work) for _ in range(times + 1)][1:]) for work in works)
    return bare, school, paper


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def bare_axes() -> bytes:
    """What the school's picture shows as matplotlib draws it by itself: its bars, marks and words on five axes."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from tests.reports.examples import NOW, TARGETS, UPCOMING, YEAR_BEFORE

    figure = Figure(figsize=(15, 20.8), dpi=72)
    FigureCanvasAgg(figure)
    risks, results, tasks, targets, on_time = (
        figure.add_axes(place)
        for place in (
            (0.3, 0.68, 0.65, 0.25), (0.1, 0.38, 0.85, 0.22), (0.05, 0.14, 0.4, 0.17), (0.6, 0.14, 0.35, 0.17),
            (0.6, 0.05, 0.35, 0.03),
        )
    )  # fmt: skip
    names = [f"Фактор риска {number}" for number in range(10)]
    risks.barh(names, range(10, 110, 10))
    for number in range(10):
        risks.text(number * 10 + 12, number, f"{number * 10 + 10} высокий, хуже на 8")
    results.bar([n - 0.2 for n in range(9)], [one or 0 for one in YEAR_BEFORE], 0.4)
    bars = results.bar([n + 0.2 for n in range(9)], [one or 0 for one in NOW], 0.4)
    results.bar_label(bars)
    results.axhline(30, linestyle="--")
    results.set_xticks(range(9), [f"5 мат {n}" for n in range(9)])
    tasks.barh(["выполнено", "в срок", "просрочено"], [14, 8, 1])
    for number, one in enumerate(UPCOMING):
        tasks.text(0, -1 - number * 0.4, f"{one.date} {one.title}")
    targets.barh([one.title for one in TARGETS], [one.fact or 0 for one in TARGETS])
    on_time.barh([""], [0.86])
    for axes, title in zip((risks, results, tasks, targets, on_time), "РРЗПВ", strict=True):
        axes.set_title(f"{title}: 2 высоких из 9, 1 без данных")
    figure.text(0.05, 0.97, "МБОУ «Ключевская СОШ»")
    file = io.BytesIO()
    figure.savefig(file, format="png", pil_kwargs={"compress_level": 4})
    return file.getvalue()


async def reports() -> Reports:
    """Everything that is measured from outside, on one bot."""
    async with town() as (set_up, coordinator, other):
        assert set_up.process is not None
        before = resident(set_up.process.pid)
        await _warmed(set_up.process.pid)
        after = resident(set_up.process.pid)
        first = await asked(coordinator, 1)
        cold = [await asked(coordinator, 2 + number) for number in range(TIMES)]
        kept = [await asked(coordinator, 1) for _ in range(TIMES)]
        paper = [await asked(coordinator, 2 + number, "отчёт справка школа {}") for number in range(5)]
        tasks = await beside(coordinator, other)
        drawing_process = drawing_megabytes(set_up.process.pid)
        return Reports(
            first, p95(cold), median(kept), median(paper), p95(tasks), drawing_process, before, after,
        )  # fmt: skip


async def _warmed(bot: int) -> None:
    """Until the worker that starts ahead has loaded what it draws with: its memory no longer grows."""
    await asyncio.sleep(WARM_AFTER)
    seen = [-1.0, 0.0]
    while seen[-1] != seen[-2] or seen[-1] < LOADED:
        await asyncio.sleep(1.5)
        seen.append(drawing_megabytes(bot))


@asynccontextmanager
async def town() -> AsyncIterator[tuple[Stage, Person, Person]]:
    with tempfile.TemporaryDirectory(prefix="kurator-bench-") as folder:
        async with stage(Sandbox(now=BEGINNING, zone=ZONE), Path(folder)) as set_up:
            people = [await set_up.client.person(name) for name in ("Ольга Викторовна", "Ирина Павловна")]
            await _programme(set_up.database_url, people)
            await set_up.start_bot()
            for person in people:
                await person.send("/start")
                await person.wait_for("Что открыть?")
            yield set_up, people[0], people[1]


async def asked(person: Person, number: int, words: str = "/report school {}") -> float:
    began = time.perf_counter()
    await person.send(words.format(number))
    await person.wait_for(lambda message: bool(message.get("media")), timeout=60)
    return time.perf_counter() - began


async def beside(coordinator: Person, other: Person) -> list[float]:
    """How long `/tasks` of another person takes from asking for thirty reports until all have come."""
    await coordinator.forget_earlier()
    since, newest = coordinator.since, (await coordinator.messages())[-1]["message_id"]
    for number in range(AT_ONCE):
        await coordinator.send(f"/report school {SCHOOLS - number}")
    spent: list[float] = []
    while await _photos(coordinator, newest) < AT_ONCE:
        began = time.perf_counter()
        await other.send("/tasks")
        await other.wait_for(lambda message: bool(message["text"]))
        spent.append(time.perf_counter() - began)
    coordinator.since = since
    return spent


async def _photos(person: Person, after: int) -> int:
    return sum(bool(message.get("media")) for message in await person.messages(after=after))


def p95(measured: list[float]) -> float:
    return quantiles(measured, n=20)[-1] if len(measured) > 1 else measured[0]


def drawing_megabytes(bot: int) -> float:
    """The most memory the bot's largest child ever held."""
    return max((peak(pid) for pid in _children(bot)), default=0.0)


def _children(parent: int) -> list[int]:
    pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
    return [pid for pid in pids if field(pid, "PPid:") == parent]


async def _programme(url: str, people: list[Person]) -> None:
    database = Database(url)
    await database.migrate()
    async with database.transaction() as session:
        programme = await new_programme(session, "bench", "Программа", "Район", ZONE, BEGINNING)
        session.add_all(
            School(programme_id=programme.id, place=place, short_name=f"Гляденская СОШ № {place}")
            for place in range(1, SCHOOLS + 1)
        )
        for person in people:
            token = await invite(session, programme, Invited(person.name, Role.COORDINATOR), BEGINNING)
            await join(session, token, person.id, None, BEGINNING)
    await database.dispose()


if __name__ == "__main__":
    for row in picture_rows():
        print(*row, sep=" | ", flush=True)  # noqa: T201  the table
