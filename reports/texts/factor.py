"""Sentences of the picture of one risk factor."""

from reports.factor import FactorFacts, FactorFindings, ParameterCount
from reports.risk import Level
from reports.texts import NO_DATA, NO_DATA_YET, captioned, change_words, clipped, level_word, year_label
from storage.russian import NBSP, plural, quoted, sentence_case


def about_factor(findings: FactorFindings) -> str:
    return plural(len(findings.schools), "школа", "школы", "школ")


def factor_finding(findings: FactorFindings) -> str:
    """«9 школ из 14 с высоким риском, 1 без данных»."""
    if not findings.known:
        return NO_DATA_YET
    missing = findings.count(None)
    without = f", {missing} без{NBSP}данных" if missing else ""
    schools = plural(findings.count(Level.HIGH), "высокий риск", "высоких риска", "высоких рисков")
    return f"{schools} из{NBSP}{findings.known}{without}"


def level_rows(findings: FactorFindings) -> list[tuple[str, Level | None, str]]:
    """Name, level and «9 из 14» for each level, the worst first."""
    total = len(findings.schools)
    return [
        (sentence_case(level_word(level)), level, f"{findings.count(level)} из{NBSP}{total}")
        for level in (Level.HIGH, Level.MEDIUM, Level.LOW, None)
    ]


def parameters_finding(findings: FactorFindings) -> str:
    worst = findings.parameters[0]
    if not worst.known:
        return NO_DATA
    if not worst.high:
        return "острых нет"
    return f"{parameters_words(worst)}{NBSP}— острее всего"


def parameters_words(one: ParameterCount) -> str:
    """«5 из 13»: in how many schools it is high, of those that have a value."""
    return f"{one.high} из{NBSP}{one.known}" if one.known else NO_DATA


def factor_caption(facts: FactorFacts, findings: FactorFindings) -> str:
    title = f"{facts.factor.printed}, {year_label(facts.year)}"
    headings = [f"{facts.factor.short}: {factor_finding(findings)}."]
    told = [worst_schools(facts, findings), grown(facts, findings), sharpest(findings)]
    return captioned(title, headings, told, factor_step(facts, findings))


def worst_schools(facts: FactorFacts, findings: FactorFindings) -> str:
    worst = [one for one in findings.schools if one.level is Level.HIGH][:3]
    if not worst or not facts.named:
        return ""
    return "Выше всех: " + ", ".join(f"{clipped(one.name)} ({one.score})" for one in worst) + "."


def grown(facts: FactorFacts, findings: FactorFindings) -> str:
    if not findings.worse:
        return ""
    schools = plural(findings.worse, "школы", "школ", "школ")
    most = max(findings.schools, key=lambda one: one.change or 0)
    who = f"; сильнее всего {clipped(most.name)}: {change_words(most.change)}" if facts.named else ""
    return f"Риск вырос у{NBSP}{schools}{who}."


def sharpest(findings: FactorFindings) -> str:
    worst = next((one for one in findings.parameters if one.high), None)
    if worst is None:
        return ""
    schools = plural(worst.high, "школа", "школы", "школ")
    return f"Острее всего {quoted(clipped(worst.name))}: {schools} из{NBSP}{worst.known}."


def factor_step(facts: FactorFacts, findings: FactorFindings) -> str:
    if not findings.known:
        return "провести опрос о факторах риска."
    missing = findings.count(None)
    if missing:
        return f"получить ответы: их нет у{NBSP}{plural(missing, 'школы', 'школ', 'школ')}."
    if findings.count(Level.HIGH):
        return f"обсудить {quoted(facts.factor.short)} на совете и поручить кураторам меры для школ с высоким риском."
    return "держать курс и сравнить со следующей волной."
