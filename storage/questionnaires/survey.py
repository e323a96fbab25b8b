"""The sheet «survey», line by line: questions with the groups around them, and what is wrong with each cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from storage.importing.problems import Problem
from storage.question_kinds import QuestionKind
from storage.questionnaires import vocabulary as v
from storage.questionnaires.expressions import ExpressionRefused, parse
from storage.questionnaires.form import QuestionForm
from storage.questionnaires.grids import Grid, Line

Choices = Mapping[str, tuple[tuple[str, str], ...]]
TYPE = (
    "Такой вид вопроса не поддерживается. Можно: select_one, select_multiple, integer, decimal, text, date, file, "
    "note, calculate, begin_group, end_group."
)


@dataclass
class Reading:
    """Where reading stands: groups open around the line (their labels and conditions), names given before."""

    lists: Choices
    groups: list[Line] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    @property
    def heading(self) -> str | None:
        return next((line.get("label") for line in reversed(self.groups) if line.get("label")), None)

    def relevant(self, line: Line) -> str | None:
        conditions = [one.get("relevant") for one in (*self.groups, line) if one.get("relevant")]
        return conditions[0] if len(conditions) == 1 else " and ".join(f"({one})" for one in conditions) or None


def questions_of(grid: Grid, lists: Choices) -> tuple[tuple[QuestionForm, ...], list[Problem]]:
    """The questions in order, and the faults of all lines."""
    reading = Reading(lists)
    questions = tuple(question for line in grid.lines for question in _line(reading, line))
    reading.problems += [line.problem("type", "Группа не закрыта строкой end_group.") for line in reading.groups]
    return questions, reading.problems


def _line(reading: Reading, line: Line) -> Iterator[QuestionForm]:
    kind = " ".join(line.get("type").split())
    if not kind:
        return  # a line without a type is a remark, as XLSForm has it
    if (edge := v.GROUPS.get(kind.casefold())) is not None:
        _group(reading, line, edge)
        return
    found = _kind(reading, line, kind)
    if found is not None:
        reading.problems += [*_expressions(line), *_names(reading, line), *_faults(line, found[0])]
        yield _question(reading, line, *found)


def _group(reading: Reading, line: Line, edge: str) -> None:
    if edge == "begin":
        reading.problems += [*_expressions(line), *_names(reading, line)]
        reading.groups.append(line)
    elif reading.groups:
        reading.groups.pop()
    else:
        reading.problems.append(line.problem("type", "Здесь закрыта группа, которая не открывалась."))


def _names(reading: Reading, line: Line) -> Iterator[Problem]:
    name = line.get("name")
    if not v.NAME.fullmatch(name) or name in v.RESERVED:
        yield line.problem("name", "Имя — латинские буквы, цифры и «_», первой идёт буква; имя «meta» занято.")
    elif name in reading.names:
        yield line.problem("name", "Такое имя уже есть: у каждого вопроса и каждой группы оно своё.")
    reading.names.add(name)


def _kind(reading: Reading, line: Line, kind: str) -> tuple[QuestionKind, tuple[tuple[str, str], ...]] | None:
    """The kind of a question and its choices; None where the type is outside the subset."""
    if (known := v.KINDS.get(kind.casefold())) is not None:
        return known, ()
    select = v.SELECT.fullmatch(kind)
    if select is None:
        reading.problems.append(line.problem("type", TYPE))
        return None
    choices = reading.lists.get(select["list"])
    if not choices:
        reading.problems.append(line.problem("type", f"Списка «{select['list']}» на листе choices нет."))
        return None
    if len(choices) > v.MOST_CHOICES:
        reading.problems.append(line.problem("type", f"В списке больше {v.MOST_CHOICES} вариантов."))
    return QuestionKind.SELECT_ONE if select["one"] else QuestionKind.SELECT_MULTIPLE, choices


def _faults(line: Line, kind: QuestionKind) -> Iterator[Problem]:
    is_calculation = kind is QuestionKind.CALCULATE
    if not is_calculation and not (line.get("label") or line.get("hint")):
        yield line.problem("label", "Нет текста вопроса.")
    if is_calculation != bool(line.get("calculation")):
        message = "Здесь нужна формула." if is_calculation else "Формула бывает только у calculate."
        yield line.problem("calculation", message)
    if line.get("required").casefold() not in v.YES | v.NO:
        yield line.problem("required", "Здесь бывает только yes или no.")
    if "search(" in line.get("appearance"):
        yield line.problem("appearance", "Поиск по внешнему списку не поддерживается: перечислите варианты в choices.")
    if "${" in line.get("default") or "(" in line.get("default"):
        yield line.problem("default", "Значение по умолчанию — готовый ответ, не выражение.")
    for key in ("label", "hint", "constraint_message"):
        if len(line.get(key)) > v.LONGEST_LABEL:
            yield line.problem(key, f"Текст длиннее {v.LONGEST_LABEL} знаков: на экран телефона он не поместится.")


def _expressions(line: Line) -> Iterator[Problem]:
    for key in ("relevant", "constraint", "calculation"):
        if text := line.get(key):
            try:
                parse(text)
            except ExpressionRefused as refusal:
                yield line.problem(key, str(refusal))


def _question(reading: Reading, line: Line, kind: QuestionKind, choices: tuple[tuple[str, str], ...]) -> QuestionForm:
    between = v.BETWEEN.fullmatch(line.get("constraint"))
    return QuestionForm(
        name=line.get("name"), parameter=line.get("parameter") or None, kind=kind, group=reading.heading,
        label=line.get("label") or line.get("hint"), hint=(line.get("hint") or None) if line.get("label") else None,
        required=line.get("required").casefold() in v.YES,
        least=float(between["least"]) if between else None, most=float(between["most"]) if between else None,
        constraint_message=line.get("constraint_message") or None, choices=choices,
        constraint=line.get("constraint") or None, relevant=reading.relevant(line),
        calculation=line.get("calculation") or None, default=line.get("default") or None,
    )  # fmt: skip
