"""What a person is asked, word for word, and what each answer would mean."""

from datetime import date

import pytest

from scheduler.terms import Choice, Context, Kind, Window, read

COLUMN = Context(year_start=2022)
CALENDAR = Context(calendar_year=2019)


def labels(phrase: str, context: Context = COLUMN) -> tuple[str | None, list[str]]:
    reading = read(phrase, context)
    plain = [choice.label.replace("\u00a0", " ") for choice in reading.choices]
    return reading.question and reading.question.replace("\u00a0", " "), plain


def test_a_range_that_swallows_its_neighbour_may_be_turned_round() -> None:
    reading = read("(Январь-декабрь, май-июнь, 2022 г.)", COLUMN)
    assert reading.needs_human
    assert reading.question == "Январь–декабрь или декабрь–январь?"
    as_printed, turned, apart = reading.choices
    assert as_printed.deadlines == reading.deadlines == (date(2022, 12, 31), date(2022, 6, 30))
    assert turned.windows == (
        Window(date(2022, 12, 1), date(2023, 1, 31)),
        Window(date(2023, 5, 1), date(2023, 6, 30)),
    )
    assert turned.deadlines == (date(2023, 1, 31), date(2023, 6, 30))
    assert len(apart.windows) == 3


@pytest.mark.parametrize(
    ("phrase", "context", "question", "choices"),
    [
        ("(Апрель-май, 2021г.)", Context(year_start=2021), "Апрель–май 2021 или апрель–май 2022?",
         ["апрель–май 2021", "апрель–май 2022"]),
        ("К 2024 году", Context(year_start=2021, span=(date(2021, 1, 1), date(2024, 12, 31))),
         "До 31 декабря 2024 или до 31 декабря 2023?", ["до 31 декабря 2024", "до 31 декабря 2023"]),
        ("до мая", COLUMN, "До 31 мая 2023 или до 30 апреля 2023?", ["до 31 мая 2023", "до 30 апреля 2023"]),
        ("22.04. (пт)", CALENDAR, "22 апреля 2019, пн или 19 апреля 2019, пт?",
         ["22 апреля 2019, пн", "19 апреля 2019, пт"]),
        ("В 2022 учебном году", COLUMN, "Какой учебный год?", ["2021/2022 учебный год", "2022/2023 учебный год"]),
        ("1-10.2009", Context(calendar_year=2009), "Январь–октябрь 2009 или с 1 по 10 число какого месяца?",
         ["январь–октябрь 2009", "с 1 по 10 число: укажу месяц"]),
        ("31 июня", COLUMN, "Такого дня нет. Какой верен?", ["30 июня 2023", "1 июля 2023"]),
        ("сентябрь или октябрь", COLUMN, "Сентябрь 2022 или октябрь 2022?", ["сентябрь 2022", "октябрь 2022"]),
        ("июнль", COLUMN, "Июнь 2023 или июль 2023?", ["июнь 2023", "июль 2023"]),
        ("декабрь-январь", CALENDAR, "В каком году?",
         ["декабрь 2018 – январь 2019", "декабрь 2019 – январь 2020"]),
        ("до конца года", COLUMN, "Календарный или учебный год?",
         ["до 31 декабря 2022", "до 31 мая 2023", "до 31 августа 2023"]),
        ("в начале года", COLUMN, "Календарный или учебный год?", ["сентябрь 2022", "январь 2023"]),
        ("перенос с мая на сентябрь", CALENDAR, "Срок перенесён. Какой верен?", ["сентябрь 2019", "с 1 мая 2019"]),
        ("", COLUMN, "Какой срок поставить?", ["до 31 декабря 2022", "до 31 мая 2023", "без срока"]),
        ("1 сентября – 31 мая, 10–20 октября", COLUMN, "Какой из сроков верен?",
         ["сентябрь 2022 – май 2023", "с 10 октября по 20 октября 2022"]),
    ],
)  # fmt: skip
def test_question_and_choices(phrase: str, context: Context, question: str, choices: list[str]) -> None:
    assert read(phrase, context).needs_human
    assert labels(phrase, context) == (question, choices)


@pytest.mark.parametrize(
    ("phrase", "question", "choices"),
    [
        ("2 раза в год", "В какие дни?", ["31 декабря 2022, 31 мая 2023", "без срока"]),
        ("4 раза в год", "В какие дни?",
         ["31 октября 2022, 31 декабря 2022, 31 марта 2023, 31 мая 2023", "без срока"]),
        ("ежемесячно", "В какие дни?", ["последний день месяца, сентябрь–май", "без срока"]),
        ("еженедельно", "В какой день недели?", ["по понедельникам", "по пятницам", "без срока"]),
        ("каждую среду", "В какой день недели?", ["по средам", "без срока"]),
        ("еженедельно (вторник)", "В какой день недели?", ["по вторникам", "без срока"]),
        ("1 раз в 2 года", "В этом году?", ["до 31 декабря 2022", "до 31 мая 2023", "не в этом году"]),
        ("с 1 октября", "До какого дня? Напечатано: с 1 октября 2022",
         ["до 31 декабря 2022", "до 31 мая 2023", "без срока"]),
        ("по итогам ВПР", "Какого числа событие: «по итогам ВПР»?", []),
        ("по мере необходимости", "Когда напомнить: «по мере необходимости»?", []),
        ("в недельный срок", "От какого дня считать?", []),
    ],
)  # fmt: skip
def test_what_is_read_but_names_no_day_offers_days(phrase: str, question: str, choices: list[str]) -> None:
    reading = read(phrase, COLUMN)
    assert not reading.needs_human
    assert reading.deadlines == ()
    assert labels(phrase) == (question, choices)


@pytest.mark.parametrize(
    ("phrase", "question", "choices"),
    [
        ("за неделю до начала учебного года", "Верно ли посчитано («начала учебного года»)?", ["до 25 августа 2022"]),
        ("за 10 дней до конца I четверти", "Верно ли посчитано («конца I четверти»)?", ["до 21 октября 2022"]),
        ("в течение недели после осенних каникул", "Верно ли посчитано («осенних каникул»)?",
         ["с 6 ноября по 13 ноября 2022"]),
        ("в период проведения ВПР", "Какого числа событие: «в период проведения ВПР»?",
         ["с 15 марта по 20 мая 2023"]),
        ("во время ЕГЭ", "Какого числа событие: «во время ЕГЭ»?", ["с 20 мая по 2 июля 2023"]),
    ],
)  # fmt: skip
def test_an_event_with_known_days_offers_what_follows_from_them(phrase: str, question: str, choices: list[str]) -> None:
    assert read(phrase, COLUMN).deadlines == ()
    assert labels(phrase) == (question, choices)


@pytest.mark.parametrize(
    ("phrase", "question", "choices"),
    [
        ("каникулы", "Какие каникулы?",
         ["осенние, зимние и весенние", "осенние", "зимние", "весенние", "летние", "без срока"]),
        ("каждый второй вторник", "Второй раз в месяце или через неделю (вторник)?",
         ["вторник, 2-я в месяце", "вторник, через неделю"]),
        ("ежеквартально, 2 декада", "Прочитано не всё. Верен ли срок?",
         ["30 сентября 2022, 31 декабря 2022, 31 марта 2023, 30 июня 2023", "без срока"]),
        ("октябрь (12)", "Прочитано не всё. Верен ли срок?", ["октябрь 2022", "без срока"]),
        ("апр. 23", "Апрель 2023 или 23 апреля 2023?", ["апрель 2023", "23 апреля 2023"]),
        ("сен. 22 - окт. 23", "Сентябрь 2022 – октябрь 2023 или с 22 сентября по 23 октября 2022?",
         ["сентябрь 2022 – октябрь 2023", "с 22 сентября по 23 октября 2022"]),
        ("март, 22-23", "Март 2023 или с 22 марта по 23 марта 2023?", ["март 2023", "с 22 марта по 23 марта 2023"]),
        ("1 и 3 неделя месяца", "Прочитано не всё. Верен ли срок?",
         ["21 сентября 2022, 21 октября 2022, 21 ноября 2022, 21 декабря 2022", "без срока"]),
    ],
)  # fmt: skip
def test_a_word_of_time_that_nothing_reads_is_asked(phrase: str, question: str, choices: list[str]) -> None:
    assert read(phrase, COLUMN).needs_human
    asked, offered = labels(phrase)
    assert (asked, [label.replace("\u00a0", " ") for label in offered]) == (question, choices)


@pytest.mark.parametrize(
    "phrase",
    ["5-6 классы – сентябрь", "Неделя математики: 4-8 октября", "для каждой школы, май", "15 октября (5-8, 11 кл.)"],
)
def test_numbers_and_weeks_of_content_are_not_asked(phrase: str) -> None:
    assert not read(phrase, COLUMN).needs_human


def test_the_end_of_the_year_is_plain_in_a_plan_of_a_calendar_year() -> None:
    assert not read("до конца года", CALENDAR).needs_human
    assert read("до конца года", COLUMN).needs_human
    assert not read("до конца календарного года", COLUMN).needs_human


def test_weekly_choices_are_the_days_of_the_year() -> None:
    wednesdays: Choice = read("каждую среду", COLUMN).choices[0]
    assert wednesdays.deadlines[0] == date(2022, 9, 7)
    assert wednesdays.deadlines[-1] == date(2023, 8, 30)
    assert {day.weekday() for day in wednesdays.deadlines} == {2}


def test_choices_of_a_calendar_year_stay_in_it() -> None:
    for choice in read("3 раза в год", CALENDAR).choices + read("", CALENDAR).choices:
        assert all(day.year == 2019 for day in choice.deadlines)


@pytest.mark.parametrize("phrase", ["сентябрь", "до 1 мая", "2 раза в год", "II квартал", "в течение года"])
def test_without_any_year_the_year_is_asked(phrase: str) -> None:
    reading = read(phrase, Context())
    assert reading.windows == reading.deadlines == ()
    assert reading.question in ("В каком году?", "В каком году и в какие дни?")


def test_an_assumed_year_proves_nothing_against_a_printed_one() -> None:
    assert not read("апрель 2019", Context(year_start=2021, assumed=True)).needs_human
    assert read("апрель 2019", Context(year_start=2021)).needs_human


def test_notes_say_what_was_put_right() -> None:
    assert read("сентябь", COLUMN).notes == ("прочитано с опечаткой: «сентябь»",)
    assert read("май 2020", COLUMN).notes == ("напечатанный год не совпадает с годом столбца",)
    assert read("22.04. (пт)", CALENDAR).notes == ("день недели не совпадает с датой",)


def test_pieces_say_where_everything_came_from() -> None:
    pieces = read("Отчёт 2 раза в  год (декабрь, до 20 мая), постоянно", COLUMN).pieces
    assert [(piece.role.value, piece.text) for piece in pieces] == [
        ("unread", "Отчёт"),
        ("recurrence", "2 раза в год"),
        ("time", "декабрь"),
        ("time", "до 20 мая"),
        ("ongoing", "постоянно"),
    ]


def test_a_plan_that_names_a_month_is_dated() -> None:
    assert read("по графику, в сентябре", COLUMN).kind is Kind.WINDOWS
    assert read("по графику", COLUMN).kind is Kind.UNSCHEDULED


def test_days_are_offered_only_where_the_phrase_lets_it_recur() -> None:
    assert labels("с октября, ежемесячно")[1] == ["последний день месяца, октябрь–май", "без срока"]
    assert labels("ежемесячно")[1] == ["последний день месяца, сентябрь–май", "без срока"]
    on_fridays = read("еженедельно по пятницам, октябрь-ноябрь", COLUMN).choices[0].deadlines
    assert (on_fridays[0], on_fridays[-1]) == (date(2022, 10, 7), date(2022, 11, 25))


@pytest.mark.parametrize(
    ("phrase", "first", "second"),
    [
        (
            "после ГИА, до 1 августа",
            "до 1 августа 2023",
            "до 1 августа 2022",
        ),  # the assessment of the year ends in July
        ("после проверки, август", "август 2022", "август 2023"),
    ],
)
def test_an_august_behind_an_event_may_close_the_year(phrase: str, first: str, second: str) -> None:
    assert labels(phrase) == ("В каком году?", [first, second])
    assert read(phrase, COLUMN).needs_human
    assert read(phrase, COLUMN).deadlines == read(phrase, COLUMN).choices[0].deadlines
    assert not read("после ГИА, до 15 июля", COLUMN).needs_human
    assert not read("после ГИА, до 1 августа 2023 г.", COLUMN).needs_human


def test_another_academic_year_than_the_columns_is_asked() -> None:
    assert labels("в 2021-2022 уч. году")[1] == ["2021/2022 учебный год", "2022/2023 учебный год"]
    assert not read("в 2022-2023 уч. году", COLUMN).needs_human
    assert not read("в 2021-2022 уч. году", Context(year_start=2022, assumed=True)).needs_human
