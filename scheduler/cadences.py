"""«Мониторинги» are planned as lines of a roadmap with one column, but never twice nor by two cadences at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from scheduler import texts
from scheduler.plans import Asked, Choice, Covered, Dated, Facts, Outcome, Plan
from scheduler.printed import outcome, stages_of
from storage.models import MeasureKind
from storage.queries.planned import PlannedStage
from storage.queries.roadmap import Line
from storage.russian import dotted, likeness, plain


def outcomes_of_monitorings(facts: Facts, roadmap: Plan) -> Iterator[Outcome | Covered | None]:
    """What each monitoring means that year; `roadmap` is the plan of its lines, done before."""
    read = [(stage, found) for stage, found in _read(facts)]
    twins = _twins([found for _, found in read if isinstance(found, Dated) and not _is_asked_by_form(found)], roadmap)
    for stage, found in read:
        yield Covered(stage, twins[stage.place[0].monitoring_id]) if stage.place[0].monitoring_id in twins else found


def _is_asked_by_form(found: Dated) -> bool:
    return found.stage.line.questionnaire is not None


def _read(facts: Facts) -> Iterator[tuple[PlannedStage, Outcome | None]]:
    for same in _by_title(facts.monitorings):
        stage = next(stages_of(same[0]))
        phrases = list(dict.fromkeys(line.printed for line in same))
        if len(phrases) == 1:
            yield from ((stage, outcome(stage, facts)) for stage in stages_of(same[0]))
            continue
        both = PlannedStage(same[0], stage.place, stage.text, " / ".join(phrases), stage.kind)
        yield both, _contradiction(both, phrases, facts)


def _by_title(monitorings: Iterable[Line]) -> Iterable[list[Line]]:
    """Rows of one monitoring: the same title, whatever the cadence."""
    found: dict[str, list[Line]] = defaultdict(list)
    for line in monitorings:
        found[plain(line.title)].append(line)
    return found.values()


def _contradiction(stage: PlannedStage, phrases: Sequence[str], facts: Facts) -> Outcome | None:
    """«4 раза в год» and «2 раза в год»: one question with both as choices, unless it was answered."""
    if (stage.place, stage.phrase) in facts.decided:
        return outcome(stage, facts)
    choices = [choice for phrase in phrases for choice in _as_choice(stage, phrase, facts)]
    return Asked(stage, texts.different(phrases), tuple(choices))


def _as_choice(stage: PlannedStage, phrase: str, facts: Facts) -> Iterator[Choice]:
    """A cadence with its days, or with those that would be offered for it."""
    alone = PlannedStage(stage.line, (stage.place[0], -1), stage.text, phrase, stage.kind)
    found = outcome(alone, facts)
    if isinstance(found, Dated):
        days = [due.meant for due in found.dues]
    elif isinstance(found, Asked) and found.choices:
        days = [date.fromisoformat(day) for day in found.choices[0]["deadlines"]]
    else:
        return
    label = f"{phrase}: {', '.join(dotted(day, year=True) for day in days)}"
    yield {"label": label, "deadlines": [day.isoformat() for day in days]}


def _twins(dated: Sequence[Dated], roadmap: Plan) -> Mapping[int, Line]:
    """The line of the roadmap that is the same monitoring, by its id: the same days, the likest title first, each once.

    A programme announces its monitorings in its passport and plans them in its roadmap under other words, so the days
    decide; a line that is no «мониторинг» has to bear the same title too.
    """
    days, lines = _days_of_lines(roadmap)
    pairs = [
        (likeness(one.stage.line.title, lines[origin].title), one.stage.place[0].monitoring_id, origin)
        for one in dated
        for origin in days
        if days[origin] == {due.meant for due in one.dues} and _may_be(one.stage.line, lines[origin])
    ]
    found: dict[int, Line] = {}
    taken = set()
    for _, monitoring_id, origin in sorted(pairs, key=lambda pair: -pair[0]):
        if monitoring_id not in found and origin not in taken:
            found[monitoring_id] = lines[origin]
            taken.add(origin)
    return found


def _may_be(monitoring: Line, line: Line) -> bool:
    return line.kind is MeasureKind.MONITORING or plain(line.title) == plain(monitoring.title)


def _days_of_lines(roadmap: Plan) -> tuple[dict[object, set[date]], dict[object, Line]]:
    days: dict[object, set[date]] = defaultdict(set)
    lines: dict[object, Line] = {}
    for task in roadmap.tasks:
        origin = task.stage.place[0]
        days[origin].add(task.due.meant)
        lines[origin] = task.stage.line
    return days, lines
