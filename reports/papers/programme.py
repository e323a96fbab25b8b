"""The papers of a programme: the analytical note, the summary of its schools, the draft order, who has not reported,
the blank of a sitting's minutes."""

from collections import Counter
from collections.abc import Mapping

from reports.agreement import GENITIVE, counted
from reports.dossiers import Card, Office, ProgrammeDossier, Signer, SittingDossier, WaveDossier
from reports.numbers import programme_findings
from reports.papers.paper import Context, Paper, office_fields, signer, target_rows
from reports.programme import HeatRow, Overview, ProgrammeFindings
from reports.punctuality import OnTime
from reports.results import LINE
from reports.risk import Level
from reports.texts import papers as words
from reports.texts import year_label
from reports.texts.programme import common_factors, heat_finding, programme_step, worst_schools
from reports.texts.punctuality import on_time_finding
from reports.texts.results import year_short
from reports.texts.targets import targets_finding
from reports.texts.wave import STATES
from reports.wave import Progress, wave_findings
from reports.workload import Workload, latest_first
from storage.russian import day, share

WORST = 10


def base(office: Office, year: str, footnote: str) -> Context:
    return {"office": office_fields(office), "subject": office.programme, "year": year, "footnote": footnote}


def head_of(facts: ProgrammeDossier, findings: ProgrammeFindings) -> Context:
    on_time = (facts.programme.overview or Overview()).on_time
    note = words.footnote(facts.programme.as_of, findings.completeness, on_time.kept, on_time.due)
    return base(facts.office, facts.programme.year, note)


def note(facts: ProgrammeDossier) -> Paper:
    """Аналитическая справка о реализации программы."""
    findings = programme_findings(facts.programme)
    overview = facts.programme.overview or Overview()
    fields = {
        **head_of(facts, findings),
        "schools_finding": schools_words(facts),
        "groups": [{"year": year_short(one.year), "groups": group_words(one.groups)} for one in overview.groups],
        **risk_fields(facts, findings),
        **result_fields(facts),
        **task_fields(facts, overview.on_time),
        "targets": target_rows(overview.targets),
        "targets_finding": words.sentence_of(targets_finding(overview.targets))
        if overview.targets
        else words.NO_TARGETS,
        "conclusions": conclusions(findings),
        "signers": [signer(facts.office.coordinator)],
    }
    return Paper(fields, facts.office.programme, facts.programme.as_of)


def conclusions(findings: ProgrammeFindings) -> list[str]:
    told = [worst_schools(findings), common_factors(findings), words.sentence_of(programme_step(findings).rstrip("."))]
    return [said for said in told if said]


def schools_words(facts: ProgrammeDossier) -> str:
    """«В программе 14 школ, без куратора 2 школы»: people are counted, never declined."""
    if not facts.cards:
        return words.NO_CARDS
    alone = sum(not card.curator for card in facts.cards)
    without = f", без куратора: {counted(alone, 'школа')}" if alone else ", кураторы есть у всех"
    return f"В программе {counted(len(facts.cards), 'школа')}{without}."


def group_words(groups: tuple[tuple[str, int], ...]) -> str:
    return ", ".join(f"{title}: {counted(count, 'школа')}" for title, count in groups)


def risk_fields(facts: ProgrammeDossier, findings: ProgrammeFindings) -> Context:
    if not findings.known:
        return {"risks_finding": words.NO_RISKS_OF_ALL, "factors": [], "worst": []}
    people = {card.key: card for card in facts.cards}
    factors = [
        {"name": name, "high": findings.high(place), "base": findings.base(place)}
        for place, name in enumerate(findings.columns)
    ]
    worst = [row for row in findings.rows if row.count(Level.HIGH)][:WORST]
    known = (
        f"Данные есть у {counted(findings.known, 'школа', GENITIVE)} из {len(findings.rows)}; {heat_finding(findings)}."
    )
    return {"risks_finding": known, "factors": factors, "worst": [worst_row(row, people) for row in worst]}


def worst_row(row: HeatRow, people: Mapping[int, Card]) -> Context:
    curator = people[row.school.key].curator or words.NOBODY
    return {
        "name": row.school.name,
        "high": f"{row.count(Level.HIGH)} из {len(row.levels) - row.count(None)}",
        "curator": curator,
    }


def result_fields(facts: ProgrammeDossier) -> Context:
    """Schools by how many of their assessments are low; schools without any results are counted apart."""
    if not facts.results:
        return {"results_finding": words.NO_RESULTS, "low": []}
    low = Counter(one.school for one in facts.results if one.is_low)
    known = Counter(one.school for one in facts.results if one.share is not None)
    names = {card.key: card.name for card in facts.cards}
    silent = len(facts.cards) - len(known)
    year = year_label(f"{facts.results[0].year}/{facts.results[0].year + 1}")
    schools = f"{counted(len(low), 'школа', GENITIVE)} из {len(known)}"
    finding = f"{year}: низкие результаты ({LINE} % участников и больше) у {schools}."
    without = f" Без результатов: {counted(silent, 'школа')}." if silent else ""
    rows = [{"name": names[key], "low": f"{count} из {known[key]}"} for key, count in low.most_common()]
    return {"results_finding": finding + without, "low": rows}


def task_fields(facts: ProgrammeDossier, on_time: OnTime) -> Context:
    overdue = sum(load.tasks.overdue for load in facts.loads)
    if not any(load.tasks.total for load in facts.loads):
        return {"tasks_finding": words.NO_TASKS_OF_ALL, "late": []}
    late = f"Просрочено у школ: {counted(overdue, 'задача')}." if overdue else "Просроченных задач у школ нет."
    people = {card.name: card for card in facts.cards}
    rows = [load for load in latest_first(facts.loads) if load.tasks.overdue]
    return {
        "tasks_finding": f"{late} В срок: {on_time_finding(on_time)}.",
        "late": [
            {
                "name": load.name,
                "overdue": load.tasks.overdue,
                "on_time": on_time_words(load),
                "curator": people[load.name].curator or words.NOBODY,
            }
            for load in rows
        ],
    }


def on_time_words(load: Workload) -> str:
    return "—" if load.on_time.share is None else share(load.on_time.share)


def summary(facts: ProgrammeDossier) -> Paper:
    """Сводная: a line for each school in the order of the registry."""
    findings = programme_findings(facts.programme)
    levels = {row.school.key: row for row in findings.rows}
    low = Counter(one.school for one in facts.results if one.is_low)
    known = Counter(one.school for one in facts.results if one.share is not None)
    rows = []
    for card, load in zip(facts.cards, facts.loads, strict=True):
        own = levels[card.key]
        has_risks = own.count(None) < len(own.levels)
        rows.append(
            {
                "name": card.name,
                "groups": ", ".join(card.groups) or "—",
                "curator": card.curator or words.NOBODY,
                "risks": str(own.count(Level.HIGH)) if has_risks else "—",
                "low": f"{low[card.key]} из {known[card.key]}" if known[card.key] else "—",
                "done": load.tasks.done,
                "ahead": load.tasks.in_time,
                "overdue": load.tasks.overdue,
                "on_time": on_time_words(load),
            }
        )
    fields = {
        **head_of(facts, findings),
        "schools_finding": f"{schools_words(facts)} Прочерк — нет данных. Результат {words.LOW_RULE}.",
        "schools": rows,
        "total": total_words(facts),
        "signers": [signer(facts.office.coordinator)],
    }
    return Paper(fields, facts.office.programme, facts.programme.as_of)


def total_words(facts: ProgrammeDossier) -> str:
    loads = [load.tasks for load in facts.loads]
    done, ahead, late = (
        (sum(values) for values in zip(*((t.done, t.in_time, t.overdue) for t in loads), strict=True))
        if loads
        else (0, 0, 0)
    )
    return f"Итого: {counted(len(facts.cards), 'школа')}; задач выполнено {done}, впереди {ahead}, просрочено {late}."


def order(facts: ProgrammeDossier) -> Paper:
    """Проект приказа: the list of schools as the registry has it."""
    findings = programme_findings(facts.programme)
    rows = [
        {
            "name": card.full_name,
            "groups": ", ".join(card.groups) or words.NO_GROUPS,
            "director": card.director or words.UNKNOWN,
            "curator": card.curator or words.NOBODY,
        }
        for card in facts.cards
    ]
    fields = {
        **head_of(facts, findings),
        "list_finding": schools_words(facts),
        "schools": rows,
        "signers": [signer(facts.office.head)],
    }
    return Paper(fields, facts.office.programme, facts.programme.as_of)


def silent(facts: WaveDossier) -> Paper:
    """Who has not handed in, with whom to ask."""
    wave, people = facts.wave, {card.name: card for card in facts.cards}
    found = wave_findings(wave)
    waited = [one for progress, group in found.groups if not progress.is_in for one in group]
    rows = [
        {
            "name": one.name,
            "state": STATES[one.progress][0],
            "filled": "—" if one.filled is None else share(one.filled),
            "deputy": (people[one.name].deputy if one.name in people else "") or words.UNKNOWN,
            "curator": (people[one.name].curator if one.name in people else "") or words.NOBODY,
        }
        for one in waited
    ]
    note = words.footnote(wave.as_of, found.completeness, found.on_time, found.total if not found.is_open else 0)
    fields = {
        **base(facts.office, wave.year, note),
        "subject": f"{wave.title}, {wave.name}. Срок сдачи: {day(wave.deadline, year=True)}",
        "finding": silent_words(found.total, len(waited), found.count(Progress.RETURNED)),
        "schools": rows,
        "signers": [signer(facts.office.coordinator)],
    }
    return Paper(fields, wave.title, wave.as_of)


def silent_words(total: int, waited: int, returned: int) -> str:
    if not total:
        return words.NO_SCHOOLS
    back = f" Исправляет возвращённые ответы: {counted(returned, 'школа')}." if returned else ""
    if not waited:
        return words.ALL_IN + back
    return f"Не сдали ответы: {counted(waited, 'школа')} из {total}.{back}"


def protocol(facts: SittingDossier) -> Paper:
    """A blank from the plan: nobody told the bot who came and what was decided, so these places stay empty."""
    fields = {
        **base(facts.office, facts.year, words.footnote(facts.as_of, None, 0, 0)),
        "subject": facts.title,
        "held_on": day(facts.held_on, year=True),
        "footnote": words.sitting_footnote(facts.as_of),
        "missing": words.PROTOCOL_MISSING,
        "details": facts.details,
        "result": facts.result.rstrip("."),
        "decisions": [],
        "blanks": [{}, {}, {}],
        "signers": [signer(Signer(post)) for post in words.sitting_signers()],
    }
    return Paper(fields, facts.title, facts.as_of)
