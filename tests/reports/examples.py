"""Invented schools for the tests of pictures: typical ones and those at the edge of what may come."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import replace

from reports.programme import ProgrammeFacts, SchoolRow
from reports.punctuality import OnTime
from reports.results import COUNTED, Bar, ResultFacts
from reports.risk import Direction, Unit
from reports.school import Answer, Deadline, SchoolFacts, TaskFacts
from reports.targets import Target, worst_first
from reports.thresholds import read_factors, read_thresholds
from reports.wave import Participant, PastWave, Progress, WaveFacts
from reports.wave_course import Course

THRESHOLDS = read_thresholds()
FACTORS = read_factors()
TODAY = datetime.date(2026, 11, 21)
UPCOMING = (
    Deadline(datetime.date(2026, 11, 14), "Разместить на сайте школы план реализации программы", is_overdue=True),
    Deadline(datetime.date(2026, 11, 24), "Диагностика, 5 класс"),
    Deadline(datetime.date(2026, 11, 27), "Педсовет по итогам ВПР"),
    Deadline(datetime.date(2026, 12, 1), "Родительское собрание"),
)


def wave(opened: str, how_bad: Callable[[int, int], float | None]) -> tuple[Answer, ...]:
    """Answers to all 35 parameters; *how_bad* of (factor, place) is 0 for the best value and 1 for the worst."""
    rows = []
    for threshold in THRESHOLDS:
        bad = how_bad(threshold.factor, int(threshold.parameter.partition(".")[2]))
        value = None
        if bad is not None:
            turned = bad if threshold.direction is Direction.MORE_IS_WORSE else 1 - bad
            value = threshold.unit.top * turned
            value = float(round(value)) if threshold.unit is Unit.SCALE else round(value, 1)
        rows.append((opened, threshold.parameter, value))
    return tuple(rows)


def uneven(shift: float, without: Mapping[int, object]) -> Callable[[int, int], float | None]:
    """Every factor differs from the next, some are not answered."""

    def how_bad(factor: int, place: int) -> float | None:
        return None if factor in without else min(max((factor * 37 + place * 11) % 100 / 100 + shift, 0), 1)

    return how_bad


ANSWERS = wave("2026-02-02", uneven(-0.12, {4: 0, 8: 0})) + wave("2026-11-02", uneven(0, {8: 0}))

NOW = (29, 36, 42, 33, 18, 9, 8, None, 0)
YEAR_BEFORE = (34, 38, 45, 31, 24, 12, None, 25, 5)
MEDIANS = (24, 31, 33, 28, 15, 8, 7, 22, 2)
RESULTS = ResultFacts(
    2025,
    tuple(
        Bar(assessment, now, before, median, is_low=now is not None and now >= 30)
        for assessment, now, before, median in zip(COUNTED, NOW, YEAR_BEFORE, MEDIANS, strict=True)
    ),
)
TARGETS = worst_first(
    (
        Target("Охват допзанятиями", "%", 80, 74),
        Target("Посещено уроков", "шт.", 24, 26),
        Target("Педагоги с ПК", "%", 90, 61),
        Target("Родители на встречах", "%", 60),
    )
)
LONG_TARGETS = worst_first(
    Target(
        f"Доля педагогических работников, охваченных диагностикой профессиональных дефицитов, часть {number}",
        "%", 80, None if number % 3 == 2 else 70.5 + number,
    )
    for number in range(20)
)  # fmt: skip
TYPICAL = SchoolFacts(
    title="МБОУ «Ключевская СОШ»",
    badges=("ШГР",),
    curator="Куратор 1",
    year="2026/2027",
    as_of=TODAY,
    answers=ANSWERS,
    thresholds=THRESHOLDS,
    factors=FACTORS,
    tasks=TaskFacts(done=14, in_time=8, overdue=1, upcoming=UPCOMING),
    generated_at=datetime.datetime(2026, 11, 21, 9, 40, tzinfo=datetime.UTC),
    results=RESULTS,
    targets=TARGETS,
    on_time=OnTime(12, 14),
)

LONG_TITLE = (
    "МБОУ «Средняя общеобразовательная школа № 12 имени Героя Советского Союза И. И. Примерова» посёлка Дальнего"
)
LATE = tuple(
    Deadline(
        datetime.date(2026, 9, 5) + datetime.timedelta(days=9 * number),
        "Описание педагогических, методических и управленческих практик для регионального атласа "
        f"образовательных практик, часть № {number + 1}",
        is_overdue=number < 9,
    )
    for number in range(12)
)

SCHOOLS: Mapping[str, SchoolFacts] = {
    "typical": TYPICAL,
    "all missing": replace(TYPICAL, answers=wave("2026-11-02", lambda *_: None), badges=()),
    "no wave yet": replace(
        TYPICAL, answers=(), curator=None, badges=("ШНОР",), results=ResultFacts(), targets=(), on_time=OnTime()
    ),
    "results all missing": replace(
        TYPICAL,
        results=ResultFacts(2025, tuple(Bar(one, None, None, 20) for one in COUNTED)),
        targets=tuple(replace(target, fact=None) for target in TARGETS),
    ),
    "basic school": replace(
        TYPICAL,
        results=ResultFacts(2025, RESULTS.bars[:6]),
        targets=(Target("Программа развития утверждена", "документ", fact=1, is_document=True), *TARGETS[:1]),
    ),
    "high results": replace(
        TYPICAL,
        results=ResultFacts(
            2025, tuple(Bar(one, 60.0 + 5 * n, 100, 28 + n, is_low=True) for n, one in enumerate(COUNTED))
        ),
    ),
    "long indicators": replace(TYPICAL, targets=LONG_TARGETS, tasks=TaskFacts(3, 104, 118, LATE)),
    "all complete": replace(TYPICAL, answers=wave("2026-11-02", uneven(0, {}))),
    "nothing bad": replace(
        TYPICAL,
        answers=wave("2026-02-02", lambda *_: 0) + wave("2026-11-02", lambda *_: 0),
        tasks=TaskFacts(done=22, in_time=0),
    ),
    "all acute": replace(TYPICAL, answers=wave("2026-02-02", lambda *_: 0) + wave("2026-11-02", lambda *_: 1)),
    "two badges": replace(TYPICAL, badges=("ШНОР", "ШНСУ"), title="МБОУ «Верхнекаменская СОШ»"),
    "two-line title": replace(TYPICAL, badges=("ШНОР", "ШНСУ"), title=LONG_TITLE),
    "no tasks": replace(TYPICAL, tasks=TaskFacts()),
    "many overdue": replace(TYPICAL, tasks=TaskFacts(done=3, in_time=104, overdue=118, upcoming=LATE)),
    "long curator": replace(
        TYPICAL,
        badges=("ШНОР", "ШНСУ", "500+"),
        curator="Примерова-Образцовская Александра Константиновна, методист районного методического кабинета",
    ),
    "strange letters": replace(TYPICAL, title="МБОУ «Школа $x_1$ 🏫 №5»\nс. Новое", curator="Имя\tОтчество <b>№ 2</b>"),
}

GOLDEN = {"typical": "school_typical", "no wave yet": "school_no_wave", "two-line title": "school_two_lines"}

PLACES = (
    "Заречная ООШ", "Луговая СОШ", "Каменская СОШ № 2", "Степная ООШ", "Приозёрная СОШ", "Раздольная СОШ",
    "Гляденская СОШ", "Северная СОШ", "Полевая ООШ", "Нагорная СОШ", "Сосновская СОШ", "Озёрная СОШ", "Лесная НОШ",
    "Центральная СОШ",
)  # fmt: skip
BADGES: Mapping[int, tuple[str, ...]] = {0: ("ШНОР",), 1: ("ШНОР", "ШНСУ"), 2: ("ШГР",), 6: ("ШГР",), 8: ("ШНОР",)}


def programme_answers(count: int) -> tuple[tuple[int, str, str, float | None], ...]:
    """The last wave of every school, from worse to better."""
    return tuple(
        (key, *row)
        for key in range(count)
        for row in wave("2026-11-02", uneven(0.45 - key % 14 * 0.06, {(key * 7) % 23: 0}))
    )


PROGRAMME = ProgrammeFacts(
    title="Риски школ программы",
    year="2026/2027",
    as_of=TODAY,
    schools=tuple(SchoolRow(key, name, BADGES.get(key, ())) for key, name in enumerate(PLACES)),
    answers=programme_answers(14),
    thresholds=THRESHOLDS,
    factors=FACTORS,
    generated_at=TYPICAL.generated_at,
)
LONG_PLACE = "Верхнекаменская средняя общеобразовательная школа №"
PROGRAMMES: Mapping[str, ProgrammeFacts] = {
    "typical": PROGRAMME,
    "one school": replace(PROGRAMME, schools=PROGRAMME.schools[:1], answers=programme_answers(1)),
    "forty schools": replace(
        PROGRAMME,
        schools=tuple(SchoolRow(key, f"{PLACES[key % 14]} {key}", BADGES.get(key, ())) for key in range(40)),
        answers=programme_answers(40),
    ),
    "no data": replace(PROGRAMME, answers=()),
    "some silent": replace(PROGRAMME, answers=programme_answers(5)),
    "long names": replace(
        PROGRAMME,
        title="Риски школ программы повышения качества образования Верхнекаменского муниципального округа",
        schools=tuple(SchoolRow(key, f"{LONG_PLACE} {key}", ("ШНОР", "ШНСУ")[: key % 3]) for key in range(14)),
    ),
    "nothing high": replace(
        PROGRAMME, answers=tuple((key, *row) for key in range(14) for row in wave("2026-11-02", lambda *_: 0.4))
    ),
}


def november(day: int) -> datetime.date:
    return datetime.date(2026, 11, day)


STATES = {
    "Каменская СОШ № 2": (Progress.NOT_STARTED, None, None),
    "Лесная НОШ": (Progress.NOT_STARTED, None, None),
    "Степная ООШ": (Progress.STARTED, 0.1, None),
    "Заречная ООШ": (Progress.STARTED, 0.6, None),
    "Сосновская СОШ": (Progress.STARTED, 0.35, None),
    "Раздольная СОШ": (Progress.SUBMITTED, 0.8, november(21)),
    "Нагорная СОШ": (Progress.SUBMITTED, 0.7, november(21)),
    "Полевая ООШ": (Progress.RETURNED, 0.5, november(20)),
    "Гляденская СОШ": (Progress.ACCEPTED, 0.9, november(4)),
    "Луговая СОШ": (Progress.ACCEPTED, 0.9, november(10)),
    "Озёрная СОШ": (Progress.ACCEPTED, 0.9, november(11)),
    "Приозёрная СОШ": (Progress.ACCEPTED, 0.9, november(17)),
    "Северная СОШ": (Progress.ACCEPTED, 0.9, november(17)),
    "Центральная СОШ": (Progress.ACCEPTED, 0.835, november(20)),
}
BEFORE = PastWave(
    name="волна 1",
    deadline=datetime.date(2026, 2, 20),
    schools=14,
    submitted_on=tuple(datetime.date(2026, 2, day) for day in (3, 5, 9, 10, 12, 13, 16, 17, 17, 19, 20, 24)),
    completeness=0.76,
)
WAVE = WaveFacts(
    title="Сбор данных: волна 2",
    name="волна 2",
    year="2026/2027",
    opened=november(2),
    deadline=november(20),
    as_of=TODAY,
    participants=tuple(Participant(name, *state) for name, state in STATES.items()),
    reminders=(november(9), november(16), november(19)),
    previous=BEFORE,
    generated_at=TYPICAL.generated_at,
    course=Course(
        11.6,
        (("Доля педагогов, повысивших квалификацию по наставничеству за последние три года", 2), ("Сколько мест?", 1)),
        ((None, 4), (november(9), 2), (november(16), 2), (november(19), 1)),
    ),
)
FORTY = tuple(
    Participant(f"{PLACES[key % 14]} № {key}", tuple(Progress)[key % 5 if key < 10 else 4], 0.5, november(1 + key % 20))
    for key in range(40)
)
WAVES: Mapping[str, WaveFacts] = {
    "typical": WAVE,
    "first wave": replace(WAVE, previous=None),
    "just opened": replace(
        WAVE,
        as_of=november(2),
        reminders=(),
        course=Course(),
        participants=tuple(Participant(name, Progress.NOT_STARTED) for name in PLACES),
    ),
    "in the middle": replace(WAVE, as_of=november(12), reminders=(november(3), november(9), november(10))),
    "all accepted": replace(
        WAVE, participants=tuple(Participant(name, Progress.ACCEPTED, 1.0, november(20)) for name in PLACES)
    ),
    "one school": replace(WAVE, participants=WAVE.participants[-1:], course=Course(None, (("Сколько мест?", 1),))),
    "forty schools": replace(WAVE, participants=FORTY),
    "no schools": replace(WAVE, participants=()),
    "long late": replace(WAVE, as_of=datetime.date(2027, 3, 1), name="дополнительная волна сбора"),
    "not open yet": replace(WAVE, as_of=datetime.date(2026, 10, 1), participants=(), reminders=()),
}
