"""Sheets of XLSForm → a questionnaire, or everything that is wrong with them at once, each with its cell."""

from collections.abc import Iterable, Iterator, Mapping, Set
from graphlib import CycleError, TopologicalSorter

from storage.importing.problems import Problem
from storage.importing.raw import RawSheet, RawWorkbook
from storage.question_kinds import QuestionKind, Respondents
from storage.questionnaires import vocabulary as v
from storage.questionnaires.expressions import parse
from storage.questionnaires.form import Form, QuestionForm, QuestionnaireRefused, Table, digest_of
from storage.questionnaires.grids import Grid, Line, bare, grid_of
from storage.questionnaires.russian_sheet import translated
from storage.questionnaires.survey import Choices, questions_of

NO_SURVEY = "В файле нет листа с вопросами: survey (XLSForm) или «Анкета»."
NOT_OURS = "Такой лист меняет анкету так, как чат не умеет. Уберите его."
NO_QUESTIONS = "На листе survey нет ни одного вопроса."
TOO_MANY = f"В анкете больше {v.MOST_QUESTIONS} вопросов. Разделите её на несколько."
GIVES_AWAY = "Файл может выдать, кто отвечает: в анонимной анкете его не спросить. Уберите этот вопрос."
WHO = "Кто отвечает: школа (school), каждый (person) или анонимно (anonymous)."


def form_of(workbook: RawWorkbook, code: str = "") -> Form:
    """The questionnaire of a file's sheets: XLSForm's, or «Анкета» with «Об анкете».

    `code` names it; else `form_id` of the settings does. Raises QuestionnaireRefused with everything that is wrong.
    """
    sheets = {sheet.name.strip().casefold(): sheet for sheet in workbook.sheets}
    problems = [problem for problem in workbook.problems if problem.blocks]
    problems += [
        Problem(sheets[name].name, None, None, None, NOT_OURS) for name in sorted(v.REFUSED_SHEETS & set(sheets))
    ]
    if v.SURVEY not in sheets and v.SIMPLE in sheets:
        problems += _translate(sheets)
    if v.SURVEY not in sheets:
        raise QuestionnaireRefused([*problems, Problem(v.SURVEY, None, None, None, NO_SURVEY)])
    settings = _first_line(_grid(sheets, v.SETTINGS))
    questions, faults = _questions(sheets, settings)
    problems += [*faults, *_who(settings)]
    if problems:
        raise QuestionnaireRefused(problems)
    cells = {name: _cells(sheets[name], name) for name in (v.SURVEY, v.CHOICES, v.SETTINGS) if name in sheets}
    code = code or settings.get("form_id")
    return Form(
        code=code, title=settings.get("form_title") or code, digest=digest_of(cells), questions=questions,
        respondents=v.RESPONDENTS[settings.get("respondents").casefold()], sheets=cells,
    )  # fmt: skip


def _translate(sheets: dict[str, RawSheet]) -> list[Problem]:
    """Put what «Анкета» and «Об анкете» say in the place of XLSForm's sheets."""
    sheets[v.SURVEY], sheets[v.CHOICES], problems = translated(sheets[v.SIMPLE])
    if v.ABOUT in sheets:
        sheets[v.SETTINGS] = sheets[v.ABOUT]
    return problems


def _questions(sheets: Mapping[str, RawSheet], settings: Line) -> tuple[tuple[QuestionForm, ...], list[Problem]]:
    language = settings.get("default_language")
    choices, survey = _grid(sheets, v.CHOICES, language), _grid(sheets, v.SURVEY, language)
    lists, problems = choices_of(choices)
    questions, faults = questions_of(survey, lists)
    known = {line.get("name") for line in survey.lines if line.get("type").casefold() not in v.GROUPS}
    problems += [*choices.problems, *survey.problems, *faults]
    problems += [*_references(survey, known), *_references(choices, known), *_giving_away(survey, settings)]
    return questions, problems or [*_numbers(questions), *_circles(survey, questions)]


def _grid(sheets: Mapping[str, RawSheet], name: str, language: str = "") -> Grid:
    return grid_of(sheets[name], name, language) if name in sheets else Grid()


def _first_line(grid: Grid) -> Line:
    return grid.lines[0] if grid.lines else Line(v.SETTINGS, 2, {}, {})


def _cells(sheet: RawSheet, kind: str) -> Table:
    """The cells as they stand; the header of a translated sheet becomes XLSForm's own."""
    header = tuple(v.TRANSLATED[kind].get(bare(cell), cell) for cell in sheet.header.cells)
    return (header, *(row.cells + ("",) * (len(header) - len(row.cells)) for row in sheet.rows))


def choices_of(grid: Grid) -> tuple[Choices, list[Problem]]:
    """(name, label) of each list; a name that is absent or doubled and what a button cannot show are problems."""
    lists: dict[str, list[tuple[str, str]]] = {}
    problems: list[Problem] = []
    for line in grid.lines:
        listed = lists.setdefault(line.get("list_name"), [])
        problems += _choice_faults(line, {name for name, _ in listed})
        listed.append((line.get("name"), line.get("label") or line.get("name")))
    return {name: tuple(listed) for name, listed in lists.items() if name}, problems


def _choice_faults(line: Line, earlier: set[str]) -> Iterator[Problem]:
    name = line.get("name")
    if line.get("list_name") and not name:
        yield line.problem("name", "У варианта нет имени.")
    if name in earlier:
        yield line.problem("name", "Такой вариант в этом списке уже есть.")
    if " " in name:
        yield line.problem("name", "В имени варианта не бывает пробелов.")
    if len(line.get("label")) > v.LONGEST_CHOICE:
        yield line.problem("label", f"Текст варианта длиннее {v.LONGEST_CHOICE} знаков: на кнопку он не поместится.")


def _references(grid: Grid, known: Set[str]) -> Iterator[Problem]:
    """Names in expressions and texts that no question has."""
    for line in grid.lines:
        for key in ("label", "hint", "relevant", "constraint", "constraint_message", "calculation"):
            for name in v.REFERENCE.findall(line.get(key)):
                if name not in known:
                    yield line.problem(key, f"Вопроса с именем «{name}» в анкете нет.")


def _circles(grid: Grid, questions: Iterable[QuestionForm]) -> Iterator[Problem]:
    """Questions that depend on themselves; for questions whose expressions can be read."""
    try:
        TopologicalSorter(dependencies(questions)).prepare()
    except CycleError as circle:
        names = circle.args[1]
        line = next(line for line in grid.lines if line.get("name") in names)
        yield line.problem("name", f"Вопросы зависят друг от друга по кругу: {' → '.join(names)}.")


def dependencies(questions: Iterable[QuestionForm]) -> dict[str, frozenset[str]]:
    """What must be known before each question can be asked or reckoned: the names in its conditions."""
    return {
        one.name: frozenset().union(*(parse(text).names for text in (one.relevant, one.calculation) if text))
        for one in questions
    }


def _numbers(questions: tuple[QuestionForm, ...]) -> Iterator[Problem]:
    if not questions:
        yield Problem(v.SURVEY, None, None, None, NO_QUESTIONS)
    if len(questions) > v.MOST_QUESTIONS:
        yield Problem(v.SURVEY, None, None, None, TOO_MANY)


def _giving_away(survey: Grid, settings: Line) -> Iterator[Problem]:
    """What would tell who answers an anonymous questionnaire."""
    if v.RESPONDENTS.get(settings.get("respondents").casefold()) is Respondents.ANONYMOUS:
        for line in survey.lines:
            if v.KINDS.get(line.get("type").casefold()) is QuestionKind.FILE:
                yield line.problem("type", GIVES_AWAY)


def _who(settings: Line) -> Iterator[Problem]:
    if settings.get("respondents").casefold() not in v.RESPONDENTS:
        yield settings.problem("respondents", WHO)
