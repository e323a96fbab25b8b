"""Invented dossiers for the tests of papers and workbooks: typical ones, those that know nothing, hostile words."""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from reports.dossiers import Card, Office, ProgrammeDossier, SchoolDossier, Signer, SittingDossier, WaveDossier
from reports.programme import Overview
from reports.results import COUNTED, Result, ResultFacts
from reports.school import TaskFacts
from reports.thresholds import read_parameters
from tests.reports.examples import BADGES, LATE, PLACES, SCHOOLS, TODAY, TYPICAL, UPCOMING, WAVE, WAVES
from tests.reports.siblings import (
    COMPARISONS,
    CURATORS,
    DYNAMICS_SHOWN,
    FACTORS_SHOWN,
    INDICATOR_LISTS,
    MADE,
    TASK_REPORTS,
    TIMELINES,
    WHOLE,
    load,
)

HEAD, COORDINATOR, DIRECTOR = "Дюма Александра Павловна", "Черных Ольга Викторовна", "Лев Марина Сергеевна"
CURATOR = "Заяц Ирина Павловна"
PEOPLE = (HEAD, COORDINATOR, DIRECTOR, CURATOR)
OFFICE = Office(
    programme="Повышение качества образования «Шаг вперёд»",
    municipality="Назаровский район",
    authority="Управление образования администрации Назаровского района",
    basis="Приказ управления образования от 30.08.2021 № 145-п",
    head=Signer("Руководитель", HEAD),
    coordinator=Signer("Муниципальный координатор", COORDINATOR),
)
NOBODY = Office("Программа", "Район", "", "", Signer("Руководитель"), Signer("Муниципальный координатор"))


def card(key: int, name: str) -> Card:
    return Card(
        key, name, f"МБОУ «{name}»", "с. Новое", BADGES.get(key, ()), CURATOR if key % 3 else "", DIRECTOR, "", 120, 15
    )


SCHOOL = SchoolDossier(
    TYPICAL, card(1, "Ключевская СОШ"), OFFICE, LATE[:3] + UPCOMING,
    (("Неполные семьи", 0.31), ("На учёте любого вида", 0.04)), "2026/2027", read_parameters(),
)  # fmt: skip
BARE = replace(
    SCHOOL, school=replace(SCHOOLS["no wave yet"], tasks=TaskFacts()), card=Card(1, "Речная ООШ", "Речная ООШ"),
    office=NOBODY, tasks=(), passport=(), passport_year="",
)  # fmt: skip
HOSTILE = "=1+1 {{ 7*7 }} {% x %} <b>&\x07№ 5"
CARDS = tuple(card(key, name) for key, name in enumerate(PLACES))
RESULTS = tuple(
    Result(key, 2025, one, 40, 8 + (key + place) % 8) for key in range(12) for place, one in enumerate(COUNTED[:6])
)
PROGRAMME = ProgrammeDossier(
    WHOLE, OFFICE, CARDS, tuple(load(name, n + 3, 14 - n, (n * 5) % 7) for n, name in enumerate(PLACES)), RESULTS
)
EMPTY = ProgrammeDossier(replace(WHOLE, schools=(), answers=(), overview=Overview()), NOBODY, (), ())
FORTY = tuple(card(key, f"{PLACES[key % 14]} № {key}") for key in range(40))
SITTING = SittingDossier(
    "Заседание муниципального методического совета", datetime.date(2026, 12, 15), "", "протокол", OFFICE, "2026/2027",
    TODAY, MADE,
)  # fmt: skip
WAVE_DOSSIER = WaveDossier(WAVE, OFFICE, CARDS)
PAPERS: Mapping[str, Mapping[str, Any]] = {
    "school-note": {"typical": SCHOOL, "nothing known": BARE, "hostile": replace(SCHOOL, card=card(1, HOSTILE))},
    "advice": {
        "typical": SCHOOL,
        "nothing known": BARE,
        "nothing bad": replace(SCHOOL, school=replace(SCHOOLS["nothing bad"], results=ResultFacts())),
        "all acute": replace(SCHOOL, school=SCHOOLS["all acute"]),
        "hostile": replace(SCHOOL, card=card(1, HOSTILE)),
    },
    "programme-note": {"typical": PROGRAMME, "nothing known": EMPTY},
    "order": {"typical": PROGRAMME, "nothing known": EMPTY},
    "summary": {"typical": PROGRAMME, "nothing known": EMPTY},
    "silent": {
        "typical": WAVE_DOSSIER,
        "all in": replace(WAVE_DOSSIER, wave=WAVES["all accepted"]),
        "no schools": replace(WAVE_DOSSIER, wave=WAVES["no schools"]),
        "unknown people": replace(WAVE_DOSSIER, cards=()),
    },
    "protocol": {"typical": SITTING, "agenda": replace(SITTING, details="1. Итоги волны. 2. Разное.")},
}
BOOKS: Mapping[str, Any] = {
    "school": SCHOOL,
    "bare school": BARE,
    "programme": PROGRAMME,
    "empty programme": EMPTY,
    "wave": WAVE_DOSSIER,
    "wave without schools": replace(WAVE_DOSSIER, wave=WAVES["no schools"]),
    "wave not open yet": replace(WAVE_DOSSIER, wave=WAVES["not open yet"]),
    **{
        f"{kind} {name}": facts
        for kind, table in (
            ("factor", FACTORS_SHOWN), ("tasks", TASK_REPORTS), ("curator", CURATORS), ("timeline", TIMELINES),
            ("indicators", INDICATOR_LISTS), ("compare", COMPARISONS), ("dynamics", DYNAMICS_SHOWN),
        )
        for name, facts in table.items()
        if name != "crowded"
    },
}  # fmt: skip
