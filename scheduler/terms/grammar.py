"""The whole phrase: at each token the parsers whose first word it may be are tried in turn; what none reads is kept."""

from collections.abc import Callable
from functools import lru_cache

from scheduler.terms.daysof import weekdays_listed
from scheduler.terms.events import parametric_year, parse_event
from scheduler.terms.nodes import Doubt, Event, Point, Rhythm, Stretch, Term, Unit, bracketed
from scheduler.terms.numbered import BEFORE_DAYS, days_listed
from scheduler.terms.numerals import LISTING, NUMERALS, counts_content, is_stray
from scheduler.terms.openings import skip_clock
from scheduler.terms.points import POINT_PARSERS, parse_point
from scheduler.terms.rhythms import MAY_BE_RHYTHM, parse_rhythm
from scheduler.terms.stretches import MAY_BE_STRETCH, YEARS, Parsed, as_item, parse_stretch
from scheduler.terms.tokens import STOPS, normalise, tokenise
from scheduler.terms.vocabulary import Word
from scheduler.terms.years import Tokens

LONGEST = 600
TIMELESS = frozenset(
    {Word.UNKNOWN, Word.COMMA, Word.DOT, Word.OPEN, Word.CLOSE, Word.COLON, Word.AND, Word.DASH, Word.SLASH}
)
TIMED = frozenset(  # what speaks of time: where no parser takes it, the reading may have lost a part
    {Word.WEEK, Word.DECADE, Word.PORTION, Word.EDGE, Word.WEEKDAY, Word.QUARTER, Word.TERM, Word.HALF, Word.SEASON,
     Word.HOLIDAYS, Word.DATE, Word.TIMES, Word.EVERY, Word.MONTHS}
)  # fmt: skip
CAMPAIGNS = (Word.WEEK, Word.DECADE, Word.MONTHS)
COUNTING = (*NUMERALS, Word.CARDINAL, Word.EVERY, Word.ACADEMIC)
BEFORE_SEASONS = (Word.OPEN, Word.COLON, Word.DASH, Word.COMMA, Word.AND, Word.SLASH)
ENDING = (Word.STOP, Word.CLOSE, Word.COMMA)
LEFT_OUT = (Word.MONTH, Word.SEASON, Word.HOLIDAYS)
# Between a document and its date.
BEFORE_DATED = (Word.DOT, Word.UNKNOWN, Word.NUMBER, Word.DASH, Word.SLASH, Word.HALF_MARK)
MAY_BE_EVENT = frozenset(
    {Word.IN, Word.NOT, Word.FOR, Word.THROUGH, Word.TO, Word.UNTIL, Word.BY, Word.NUMBER, Word.CARDINAL, Word.AFTER,
     Word.BEFORE, Word.FROM, Word.SINCE, Word.NEED, Word.NEAREST, Word.LASTING, Word.LEAST, Word.AT, Word.ROMAN}
)  # fmt: skip
BEFORE_DATE = frozenset({Word.NUMBER, Word.UNTIL, Word.BY, Word.FROM})
MARKS_OF_DATE = (Word.DOT, Word.SLASH)
GLUE = {Word.OR: Doubt.OR, Word.MOVED: Doubt.MOVED}


class Reader:
    """Collects what is found while walking over the tokens of one phrase."""

    __slots__ = (
        "always", "doubts", "events", "further", "left_out", "lost", "phrase", "plan", "results", "rhythms",
        "stretches", "tokens", "unread",
    )  # fmt: skip

    def __init__(self, phrase: str, tokens: Tokens) -> None:
        self.phrase = phrase
        self.tokens = tokens
        self.stretches: list[Stretch] = []
        self.results: list[Stretch] = []
        self.rhythms: list[Rhythm] = []
        self.events: list[Event] = []
        self.doubts: list[Doubt] = []
        self.unread: list[tuple[int, int]] = []
        self.always: tuple[int, int] | None = None
        self.plan: tuple[int, int] | None = None
        self.further = -1
        self.left_out: list[int] = []
        self.lost = False

    def walk(self) -> None:
        i, tokens = 0, self.tokens
        while (kind := tokens[i].kind) is not Word.STOP:
            if kind in TIMELESS:
                if kind is Word.UNKNOWN:
                    self.unread.append((tokens[i].start, tokens[i].end))
                    self.lost = self.lost or (tokens[i].value > 0 and is_stray(tokens, i))  # «20219»
                i += 1
            elif after := self._step(i, kind):
                i = after
            else:
                if self._loses(i, kind):
                    self._lose(i)
                i += 1

    def _lose(self, i: int) -> None:
        """The term is not read whole; a bare number before a lost one waits for it in vain («1, 15, сентябрь»)."""
        self.lost = True
        token = self.tokens[i]
        if token.kind is Word.NUMBER:
            if self.stretches and self.stretches[-1].first.unit is Unit.BARE:
                waiting = self.stretches.pop()
                self.unread.append((waiting.start, waiting.end))
            self.unread.append((token.start, token.end))

    def _loses(self, i: int, kind: Word) -> bool:
        """A word of time that no parser took: a part of the term may be lost. «Неделя математики» is content."""
        before, behind = self.tokens[i - 1].kind if i else Word.STOP, self.tokens[i + 1].kind
        if kind is Word.NUMBER and is_stray(self.tokens, i):
            return True
        if kind in NUMERALS:
            listed = behind in LISTING and self.tokens[i + 2].kind in NUMERALS and not counts_content(self.tokens, i)
            bounded = before in (Word.UNTIL, Word.BY) and behind is not Word.UNKNOWN
            unnamed = before is Word.MONTH and behind in ENDING  # «октябрь 12»
            return listed or bounded or unnamed or (kind is Word.ROMAN and behind is Word.NUMBER)  # «IV 2021»
        if (kind in CAMPAIGNS and before not in COUNTING) or before is Word.FOR:
            return False
        return kind in TIMED and behind is not Word.UNKNOWN

    def _has_time_of_day(self, i: int, after: int) -> bool:
        """«15.00», «14:30», «12 октября, 14.30»; «сентябрь 15.30» may be two days."""
        kinds, hour_alone = [token.kind for token in self.tokens[i:after]], not self.tokens[i + 2].value
        dated = self.stretches and self.stretches[-1].first.unit is Unit.DAY
        return hour_alone or Word.CLOCK in kinds or Word.COLON in kinds or bool(dated)

    def _step(self, i: int, kind: Word) -> int:
        """The place behind what begins at token `i`, 0 where nothing does."""
        if kind is Word.NUMBER and (after := skip_clock(self.tokens, i)) > i:
            self.lost = self.lost or not self._has_time_of_day(i, after)
            return after
        if kind in BEFORE_DATE and self._is_date(i, kind) and (parsed := parse_stretch(self.tokens, i)):
            return self._keep(i, kind, parsed)
        if kind in MAY_BE_EVENT and (happening := parse_event(self.tokens, i, self.phrase)):
            self.events.append(happening.event)
            return happening.after
        if kind in MAY_BE_RHYTHM and (repeated := parse_rhythm(self.tokens, i)):
            self.rhythms.append(repeated.rhythm)
            return repeated.after
        if kind is Word.MONTH and self.tokens[i + 1].kind in BEFORE_DAYS and (days := days_listed(self.tokens, i)):
            self.stretches += days[0]
            return days[1]
        parsed = parse_stretch(self.tokens, i) if kind in MAY_BE_STRETCH else None
        return self._keep(i, kind, parsed) if parsed else self._mark(i, kind)

    def _is_date(self, i: int, kind: Word) -> bool:
        """«15 марта», «до 15.03»: they begin nothing but a date."""
        number = i if kind is Word.NUMBER else i + 1
        behind = self.tokens[number + 1].kind
        if self.tokens[number].kind is not Word.NUMBER:
            return False
        return behind is Word.MONTH or (behind in MARKS_OF_DATE and self.tokens[number + 2].kind is Word.NUMBER)

    def _keep(self, i: int, kind: Word, parsed: Parsed) -> int:
        """A stretch with its doubts; the place behind it."""
        stretch, after, doubts = parsed
        if self.tokens[after].kind is Word.ROMAN and (named := parametric_year(self.tokens, i, after, self.phrase)):
            self.events.append(named.event)
            return named.after
        stretch = as_item(self.tokens, i, stretch, after) if self.stretches else stretch
        planned = kind is Word.ON and self.stretches and stretch.first.year and stretch.first.unit in YEARS
        if kind is Word.FOR or planned:  # «за 2021 год (до 15 января)», «декабрь (план на 2022 год)»
            self.results.append(stretch)
        else:
            self.stretches.append(bracketed(stretch) if self._bracketed(stretch.start) else stretch)
        self.doubts.extend(doubts)
        if stretch.first.part and Word.EVERY in [token.kind for token in self.tokens[i:after]]:
            self.rhythms.append(Rhythm("yearly", start=stretch.start, end=stretch.end))  # «в начале каждого года»
        return after

    def _bracketed(self, place: int) -> bool:
        opened = self.phrase.rfind("(", 0, place) if "(" in self.phrase else -1
        return opened >= 0 and self.phrase.find(")", opened, place) < 0

    def _mark(self, i: int, kind: Word) -> int:
        """What a word says by itself, and the place behind what it reads over; 0 where it reads nothing over."""
        token = self.tokens[i]
        if kind is Word.ALWAYS:
            self.always = (token.start, token.end)
        elif kind is Word.PLAN:
            self.plan = (token.start, token.end)
        elif kind is Word.FURTHER:
            self.further = token.start
        elif kind in GLUE:
            self.doubts.append(GLUE[kind])
        elif kind in OVER:
            return OVER[kind](self, i)
        return 0

    def _weekdays(self, i: int) -> int:
        """«вторник, четверг» and no date: every week."""
        if self.stretches or self.rhythms or self.tokens[i - 1].kind is Word.ORDINAL:  # «первый понедельник после …»
            return 0
        after = weekdays_listed(self.tokens, i)
        first, last = self.tokens[i], self.tokens[after - 1]
        self.rhythms.append(Rhythm("weekly", weekday=first.value, start=first.start, end=last.end))
        return after

    def _holidays(self, i: int) -> int:
        """«каникулы (осенние, весенние)»; alone they are those of every season."""
        j = i + 1
        while self.tokens[j].kind in BEFORE_SEASONS:
            j += 1
        if self.tokens[j].kind is not Word.SEASON:
            self.doubts.append(Doubt.HOLIDAYS)
            return 0
        while self.tokens[j].kind in BEFORE_SEASONS or self.tokens[j].kind is Word.SEASON:
            token = self.tokens[j]
            if token.kind is Word.SEASON:
                self.stretches.append(Stretch(Point(Unit.HOLIDAYS, token.value), start=token.start, end=token.end))
            j += 1
        return j

    def _between(self, i: int) -> int:
        """«между 1 и 2 четвертью»: neither of them; «обмен опытом между школами» is content."""
        if self.tokens[i + 1].kind in POINT_PARSERS or self.tokens[i + 1].kind is Word.HOLIDAYS:
            self.lost = True
        return 0

    def _once(self, i: int) -> int:
        """«апрель, один раз»: nothing new is said about time."""
        bare = self.tokens[i].value == 1 and self.tokens[i + 1].kind is Word.TIMES
        return i + 2 if bare and self.tokens[i + 2].kind in ENDING else 0

    def _excepted(self, i: int) -> int:
        """«еженедельно, кроме каникул», «до 25 числа (кроме июля, августа)»: what is left out is no term."""
        i += 1
        while self.tokens[i].kind not in (Word.CLOSE, Word.STOP):
            if self.tokens[i].kind is Word.COMMA and self.tokens[i + 1].kind not in LEFT_OUT:
                break
            parsed = parse_stretch(self.tokens, i) if self.tokens[i].kind is Word.MONTH else None
            if parsed:
                first, last = parsed[0].first.number, (parsed[0].last or parsed[0].first).number
                self.left_out += range(first, last + 1)
            i = parsed[1] if parsed else i + 1
        return i

    def _explained(self, i: int) -> int:
        """«январь (по итогам I полугодия)»: what is summed up is the term only where nothing else is."""
        after = 0
        while parsed := parse_stretch(self.tokens, i + 1):
            stretch, i, _ = parsed
            self.results.append(stretch)
            after = i
            if self.tokens[i].kind not in (Word.AND, Word.COMMA, Word.SLASH):
                break
        return after

    def _paper(self, i: int) -> int:
        """«пр. от 29.05.2020 г. № 316», «приказ № 01-12/358 от 30.08.2024»: the date of a document is no term."""
        j = i + 1
        while self.tokens[j].kind in BEFORE_DATED:
            j += 1
        if self.tokens[j].kind is not Word.SINCE:
            return 0
        dated = parse_point(self.tokens, j + 1)
        return dated.after if dated else 0

    def _included(self, i: int) -> int:
        """«на весь учебный год, включая летние каникулы»: nothing new is said about time."""
        more = parse_stretch(self.tokens, i + 1) if self.stretches else None
        if more is None:
            return 0
        self.stretches[-1] = whole_of(self.stretches[-1])
        return more[1]

    def term(self) -> Term:
        mended = tuple([(token.start, token.end) for token in self.tokens[: -len(STOPS)] if token.mended])
        if self.lost or (self.events and self.stretches and self._weeks_alone()):
            self.doubts.append(Doubt.UNCLEAR)
        return Term(
            tuple(self.stretches or self.results), tuple(self.rhythms), tuple(self.events), self.always, self.plan,
            tuple(self.doubts), mended, tuple(self.unread), self.further, tuple(self.left_out),
        )  # fmt: skip

    def _weeks_alone(self) -> bool:
        """«сентябрь (2-3 неделя)»: the weeks are counted from no event."""
        return any(not one.text and one.offset and one.offset.unit == "week" for one in self.events)


OVER: dict[Word, Callable[[Reader, int], int]] = {
    Word.PAPER: Reader._paper,
    Word.RESULTS: Reader._explained,
    Word.WEEKDAY: Reader._weekdays,
    Word.HOLIDAYS: Reader._holidays,
    Word.EXCEPT: Reader._excepted,
    Word.NUMBER: Reader._once,
    Word.CARDINAL: Reader._once,
    Word.BETWEEN: Reader._between,
    Word.INCLUDING: Reader._included,
}


def whole_of(stretch: Stretch) -> Stretch:
    """The teaching year with its summer."""
    first = stretch.first
    if first.unit is not Unit.TEACHING_YEAR:
        return stretch
    return stretch._replace(first=first._replace(unit=Unit.ACADEMIC_YEAR))


def parse(phrase: str) -> tuple[str, Term]:
    """The phrase as its offsets count it, and what stands in it."""
    phrase = normalise(phrase[:LONGEST])
    reader = Reader(phrase, tokenise(phrase))
    reader.walk()
    return phrase, reader.term()


parse_cached = lru_cache(maxsize=4096)(parse)
