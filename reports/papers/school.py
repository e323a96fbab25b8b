"""The papers of one school: the analytical note, and recommendations for exactly its risks."""

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import storage
from reports.agreement import counted
from reports.dossiers import Card, SchoolDossier, Signer
from reports.findings import Values
from reports.frames import answers_frame, latest_two, values_of
from reports.numbers import school_findings
from reports.papers.paper import Context, Paper, deadline_rows, office_fields, signer, target_rows
from reports.results import Bar, ResultFacts
from reports.risk import Level, parameter_level
from reports.school import SchoolFacts, SchoolFindings
from reports.texts import change_words, level_word
from reports.texts import papers as words
from reports.texts.punctuality import on_time_finding
from reports.texts.results import year_short
from reports.texts.school import next_step, three_findings
from reports.texts.targets import targets_finding
from storage.russian import listing, number, quoted, share

ADVICE = Path(storage.__file__).parent / "questionnaires" / "risk" / "advice.csv"
COMING = 8


def note(facts: SchoolDossier) -> Paper:
    """Аналитическая справка."""
    own = facts.school
    findings = school_findings(own)
    late = [one for one in facts.tasks if one.is_overdue]
    fields = {
        **base(facts, findings),
        "about": about(facts.card),
        **risk_fields(facts, findings),
        **result_fields(own.results),
        "tasks_finding": task_words(own),
        "overdue": deadline_rows(late),
        "coming": deadline_rows([one for one in facts.tasks if not one.is_overdue][:COMING]),
        "targets": target_rows(own.targets),
        "targets_finding": words.sentence_of(targets_finding(own.targets)) if own.targets else words.NO_TARGET_FACTS,
        **passport_fields(facts),
        "conclusions": [*three_findings(own, findings), words.sentence_of(next_step(findings).rstrip("."))],
        "signers": [signer(facts.office.coordinator)],
    }
    return Paper(fields, facts.card.name, own.as_of)


def base(facts: SchoolDossier, findings: SchoolFindings) -> Context:
    own = facts.school
    return {
        "office": office_fields(facts.office),
        "subject": facts.card.full_name,
        "year": own.year,
        "footnote": words.footnote(own.as_of, findings.completeness, own.on_time.kept, own.on_time.due),
    }


def about(card: Card) -> list[Context]:
    """What the registry knows; what it does not is said."""
    values = {
        "groups": ", ".join(card.groups) or words.NO_GROUPS,
        "settlement": card.settlement or words.UNKNOWN,
        "pupils": words.UNKNOWN if card.pupils is None else number(card.pupils),
        "teachers": words.UNKNOWN if card.teachers is None else number(card.teachers),
        "curator": card.curator or words.NOBODY,
        "director": card.director or words.UNKNOWN,
        "deputy": card.deputy or words.UNKNOWN,
    }
    return [{"name": words.ABOUT[key], "value": value} for key, value in values.items()]


def risk_fields(facts: SchoolDossier, findings: SchoolFindings) -> Context:
    if not findings.known:
        return {"risks_finding": words.NO_RISKS, "risks": [], "causes": []}
    rows = [
        {
            "name": one.name,
            "level": level_word(one.level),
            "score": words.points(one.score),
            "change": change_words(one.change) if one.level is not None else "—",
        }
        for one in findings.factors
    ]
    return {
        "risks_finding": risk_words(findings),
        "risks": rows,
        "causes": [f"{name}: {causes}." for name, causes in causes_of(facts, (Level.HIGH,)) if causes],
    }


def risk_words(findings: SchoolFindings) -> str:
    high, known = counted(findings.count(Level.HIGH), "фактор"), findings.known
    missing = f" Без данных: {counted(findings.count(None), 'фактор')}." if findings.count(None) else ""
    return f"Высокий уровень: {high} из {known}, по которым есть данные.{missing}"


def result_words(results: ResultFacts) -> str:
    missing = len(results.bars) - results.known
    without = f" Без данных: {counted(missing, 'процедура')}." if missing else ""
    return f"Низких результатов: {len(results.low)} из {results.known} ({words.LOW_RULE}).{without}"


def values_now(own: SchoolFacts) -> Values:
    return values_of(latest_two(answers_frame(("", *row) for row in own.answers)), "", "now")


def causes_of(facts: SchoolDossier, levels: Sequence[Level]) -> list[tuple[str, str]]:
    """The factors of these levels, worst first, each with the names of its parameters that are high or medium."""
    now, named = values_now(facts.school), dict(facts.parameters)
    numbers = {one.short: one.number for one in facts.school.factors}
    found = []
    for factor in school_findings(facts.school).factors:
        if factor.level in levels:
            own = [one for one in facts.school.thresholds if one.factor == numbers[factor.name]]
            bad = [one for one in own if parameter_level(now.get(one.parameter), one) in (Level.HIGH, Level.MEDIUM)]
            causes = [f"{lowered(named.get(one.parameter, one.parameter))}" for one in bad]
            found.append((factor.name, "; ".join(causes)))
    return found


def lowered(title: str) -> str:
    """The first letter small, unless the word is an abbreviation."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def result_fields(results: ResultFacts) -> Context:
    if not results.known:
        return {"results_finding": words.NO_RESULTS, "results": [], "results_now": "", "results_before": ""}
    year = results.year or 0
    return {
        "results_finding": result_words(results),
        "results_now": year_short(year),
        "results_before": year_short(year - 1),
        "results": [result_row(bar) for bar in results.bars],
    }


def result_row(bar: Bar) -> Context:
    state = words.UNKNOWN if bar.now is None else "низкий" if bar.is_low else "не низкий"
    shares = [words.percents(value) for value in (bar.now, bar.before, bar.median)]
    return {
        "name": words.assessment_words(bar.assessment),
        "now": shares[0],
        "before": shares[1],
        "median": shares[2],
        "state": state,
    }


def task_words(own: SchoolFacts) -> str:
    if not own.tasks.total:
        return words.NO_TASKS
    tasks = own.tasks
    counts = f"выполнено {tasks.done}, впереди {tasks.in_time}, просрочено {tasks.overdue}"
    return f"Всего {counted(tasks.total, 'задача')}: {counts}. В срок: {on_time_finding(own.on_time)}."


def passport_fields(facts: SchoolDossier) -> Context:
    if not facts.passport:
        return {"passport_finding": words.NO_PASSPORT, "passport": []}
    rows = [{"name": name, "share": share(value)} for name, value in facts.passport]
    return {"passport_finding": f"За {facts.passport_year} учебный год.", "passport": rows}


def advice(facts: SchoolDossier) -> Paper:
    """Адресные рекомендации: a row for each high or medium factor and one for low results."""
    own = facts.school
    findings = school_findings(own)
    unknown = [quoted(one.name) for one in findings.factors if one.level is None]
    fields = {
        **base(facts, findings),
        "basis_line": words.ADVICE_BASIS,
        "advice": [*factor_advice(facts), *result_advice(own.results)],
        "no_advice": words.NO_ADVICE if findings.known else words.NO_RISKS,
        "unknown": words.ADVICE_UNKNOWN.format(names=listing(unknown)) if unknown else "",
        "overdue": deadline_rows([one for one in facts.tasks if one.is_overdue]),
        "advice_note": words.ADVICE_NOTE,
        "signers": [signer(facts.office.coordinator)],
        "readers": [signer(Signer(words.DIRECTOR_POST, facts.card.director))],
    }
    return Paper(fields, facts.card.name, own.as_of)


def factor_advice(facts: SchoolDossier) -> list[Context]:
    numbers = {one.short: one.number for one in facts.school.factors}
    levels = {one.name: one for one in school_findings(facts.school).factors}
    rows: list[Context] = []
    for name, causes in causes_of(facts, (Level.HIGH, Level.MEDIUM)):
        factor, own = levels[name], advice_of()[numbers[name]]
        found = f"{name}: {level_word(factor.level)} риск, {words.points(factor.score)} из 100"
        rows.append({"found": f"{found}. {words.sentence_of(causes) if causes else ''}".strip(), **own})
    return rows


def result_advice(results: ResultFacts) -> list[Context]:
    if not results.low:
        return []
    named = [f"{words.assessment_words(bar.assessment)} ({words.percents(bar.now)})" for bar in results.low]
    found = f"Низкие результаты: {', '.join(named)}"
    return [{"found": found, "school": words.RESULT_ADVICE_SCHOOL, "support": words.RESULT_ADVICE_SUPPORT}]


@cache
def advice_of() -> dict[int, dict[str, str]]:
    """By factor: what is advised to the school, and how the municipality helps."""
    with ADVICE.open(encoding="utf-8", newline="") as file:
        return {
            int(row["factor"]): {"school": row["school"], "support": row["support"]} for row in csv.DictReader(file)
        }
