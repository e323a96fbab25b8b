"""Sentences of a school's picture and caption: what the numbers say and what to do next."""

from collections.abc import Sequence

from reports.risk import Level
from reports.school import Deadline, FactorFinding, SchoolFacts, SchoolFindings, TaskFacts
from reports.texts import NO_DATA_YET, change_words, clipped, level_word, limited, sentence, year_label
from reports.texts.punctuality import on_time_finding
from reports.texts.results import results_finding, worst_result
from reports.texts.targets import targets_finding
from storage.russian import NBSP, day, days_left, form, listing, plural, quoted, share

NO_CURATOR = "Куратор не назначен"
NO_TASKS = "пока не поставлены"
NO_TASKS_YET = "Задачи появятся здесь, когда их назначат школе."
RISK_KEY = f"Риск 0–100: больше{NBSP}— хуже"


def curator_line(curator: str | None) -> str:
    return f"Куратор: {curator}" if curator else NO_CURATOR


def risks_finding(findings: SchoolFindings) -> str:
    """«3 высоких из 9, 1 без данных»: the base counts only factors that have data."""
    missing = findings.count(None)
    if not findings.known:
        return NO_DATA_YET
    high = high_words(findings)
    without = f", {missing} без{NBSP}данных" if missing else ""
    return f"{high} из{NBSP}{findings.known}{without}"


def high_words(findings: SchoolFindings) -> str:
    return plural(findings.count(Level.HIGH), "высокий", "высоких", "высоких")


def tasks_finding(tasks: TaskFacts, *, brief: bool = False) -> str:
    """«2 из 24 просрочены»; without overdue ones what is done; without tasks that there are none."""
    if not tasks.total:
        return NO_TASKS
    if tasks.overdue:
        word = form(tasks.overdue, "просрочена", "просрочены", "просрочено")
        return f"{tasks.overdue} из{NBSP}{tasks.total} {word}"
    if tasks.done == tasks.total:
        return f"выполнены все {tasks.total}" if tasks.total > 1 else "единственная выполнена"
    done = f"выполнено {tasks.done} из{NBSP}{tasks.total}"
    return done if brief else f"{done}, просроченных нет"


def deadlines_title(shown: Sequence[Deadline], owed: int) -> str:
    """What the list of deadlines holds, and of how many: «Ближайшие 3 из 8», «Просрочено и ближайшие, 5 из 9»."""
    overdue = sum(deadline.is_overdue for deadline in shown)
    rest = owed > len(shown)
    if not overdue:
        return f"Ближайшие {len(shown)} из{NBSP}{owed}" if rest else "Ближайшие сроки"
    if overdue == len(shown):
        return f"Просрочено, {len(shown)} из{NBSP}{owed}" if rest else "Просрочено"
    return f"Просрочено и ближайшие, {len(shown)} из{NBSP}{owed}" if rest else "Просрочено и ближайшие сроки"


def school_caption(facts: SchoolFacts, findings: SchoolFindings) -> str:
    """The headings of the picture, up to three findings with their numbers, and what to do next; ≤ 1024 characters."""
    title = f"{clipped(facts.title)}, {year_label(facts.year)}"
    headings = "\n".join(
        (
            f"Риски: {risks_finding(findings)}.",
            f"Результаты: {results_finding(facts.results)}.",
            f"Задачи: {tasks_finding(findings.tasks)}.",
            f"Показатели: {targets_finding(facts.targets)}.",
            f"В срок: {on_time_finding(facts.on_time)}.",
        )
    )
    lines = [f"• {line}" for line in three_findings(facts, findings)]
    parts = [title, headings, "\n".join(lines), "Что дальше: " + next_step(findings)]
    return limited("\n\n".join(filter(None, parts)))


def three_findings(facts: SchoolFacts, findings: SchoolFindings) -> list[str]:
    """Of what there is to say, the three weightiest: worst risk, low results, the next deadline, then what is left."""
    candidates = (
        worst_sentence(findings),
        worst_result(facts.results),
        deadline_sentence(facts, findings),
        growth_sentence(findings),
        completeness_sentence(findings),
    )
    return [said for said in candidates if said][:3]


def worst_sentence(findings: SchoolFindings) -> str:
    if not findings.worst:
        return ""
    worst = findings.worst[0]
    change = "" if worst.change is None else f", {change_words(worst.change)}"
    return f"Самый заметный риск — {quoted(worst.name)}: {worst.score} из{NBSP}100, {level_word(worst.level)}{change}."


def growth_sentence(findings: SchoolFindings) -> str:
    """The factor that grew most, unless it is the worst one, of which it was said."""
    grown = [factor for factor in findings.factors if (factor.change or 0) > 0]
    most = max(grown, key=lambda factor: factor.change or 0, default=None)
    if most is None or most is findings.factors[0]:
        return ""
    return f"Сильнее всего вырос риск {quoted(most.name)}: {change_words(most.change)}, теперь {most.score}."


def deadline_sentence(facts: SchoolFacts, findings: SchoolFindings) -> str:
    deadline = findings.next_deadline
    if deadline is None:
        return ""
    distance = days_left((deadline.date - facts.as_of).days)
    return sentence(f"Ближайший срок — {day(deadline.date)} ({distance}): {clipped(deadline.title)}")


def completeness_sentence(findings: SchoolFindings) -> str:
    if findings.completeness is None:
        return ""
    questions = plural(findings.asked, "вопроса", "вопросов", "вопросов")
    return f"В анкете заполнено {share(findings.completeness)}: {findings.answered} из{NBSP}{questions}."


def next_step(findings: SchoolFindings) -> str:
    """The most urgent thing first: overdue tasks, then missing answers, then the high risks."""
    overdue, unanswered = findings.tasks.overdue, findings.asked - findings.answered
    if overdue:
        late = plural(overdue, "просроченную задачу", "просроченные задачи", "просроченных задач")
        return f"закрыть {late} или договориться о новом сроке."
    if not findings.asked:
        return "провести опрос о факторах риска — без него профиль школы не виден."
    if not findings.known or unanswered * 4 > findings.asked:
        return f"дозаполнить анкету, не хватает {plural(unanswered, 'ответа', 'ответов', 'ответов')}."
    return risk_step(findings.worst)


def risk_step(worst: tuple[FactorFinding, ...]) -> str:
    high = [quoted(factor.name) for factor in worst if factor.level is Level.HIGH]
    if high:
        word = "фактору" if len(high) == 1 else "факторам"
        return f"обсудить с куратором меры по {word} {listing(high)}."
    return "держать курс: высоких рисков нет, следующая волна покажет, что изменилось."
