"""Sentences that all pictures share: lines of header and footer, and captions kept within Telegram's limit."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.risk import Level
from reports.texts import (
    CAPTION_LIMIT,
    NAME_LIMIT,
    as_of_line,
    clipped,
    filled_words,
    generated_line,
    level_word,
    limited,
    sentence,
    year_label,
)
from reports.texts.programme import page_key
from reports.texts.school import curator_line
from reports.texts.wave import and_more, completeness_note, deadline_label, due_line
from reports.texts.workload import task_title
from storage.russian import NBSP
from tests.reports.examples import BEFORE
from tests.reports.siblings import TASKS

DAY = datetime.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (as_of_line(DAY), "Данные на 21.11.2026"),
        (generated_line(datetime.datetime(2026, 11, 21, 9, 5, tzinfo=datetime.UTC)), "Сформировано 21.11.2026, 09:05"),
        (year_label("2026/2027"), "2026/2027 уч. год"),
        (due_line(DAY), "Срок сдачи: 21.11.2026"),
        (deadline_label(DAY), "срок 21.11"),
        (filled_words(0.865), "заполнено 86 %"),
        (filled_words(0), "заполнено 0 %"),
        (filled_words(None), "нет данных"),
        (curator_line("Имя Отчество"), "Куратор: Имя Отчество"),
        (curator_line(None), "Куратор не назначен"),
        (level_word(Level.HIGH), "высокий"),
        (level_word(None), "нет данных"),
        (page_key(21, 20, 40), "Школы 21–40 из 40"),
        (completeness_note(None), "полей в сданных"),
        (completeness_note(BEFORE), "полей в сданных, было 76 %"),
    ],
)
def test_lines_of_header_and_footer(line: str, words: str) -> None:
    assert line.replace(NBSP, " ") == words


@pytest.mark.parametrize(
    ("words", "ended"), [("Готово", "Готово."), ("Готово.", "Готово."), ("Готово...", "Готово."), ("Готов…", "Готов…")]
)
def test_a_sentence_has_one_end(words: str, ended: str) -> None:
    assert sentence(words) == ended


def test_names_are_counted_where_they_are_not_listed() -> None:
    assert and_more(["а", "б", "в"], 3) == "а, б, в"
    assert and_more(["а", "б", "в"], 1).replace(NBSP, " ") == "а и ещё 2"


def test_a_name_on_several_lines_becomes_one_and_keeps_its_no_break_spaces() -> None:
    assert clipped(f" СОШ{NBSP}№{NBSP}2\n  посёлка\tДальнего ") == f"СОШ{NBSP}№{NBSP}2 посёлка Дальнего"


@given(st.text(max_size=400))
def test_a_clipped_name_is_short_and_says_that_it_was_cut(words: str) -> None:
    short = clipped(words)
    assert len(short) <= NAME_LIMIT
    assert short == clipped(short)
    assert "\n" not in short


@given(st.text(max_size=3000))
def test_a_limited_caption_is_what_was_said_or_its_beginning(words: str) -> None:
    short = limited(words)
    assert words.startswith(short)
    assert len(short.encode("utf-16-le")) <= 2 * CAPTION_LIMIT
    assert (short == words) == (len(words.encode("utf-16-le")) <= 2 * CAPTION_LIMIT)


def test_tasks_of_one_school_are_not_called_the_programmes() -> None:
    assert task_title(TASKS) == "Задачи программы"
    assert task_title(replace(TASKS, rows=(), of_school=True)) == "Задачи школы"
    assert task_title(replace(TASKS, overdue=True)) == "Просроченные задачи"
