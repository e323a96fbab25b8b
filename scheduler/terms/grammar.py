"""The whole phrase: at each token the parsers whose first word it may be are tried in turn; what none reads is kept."""

from functools import lru_cache

from scheduler.terms.events import parametric_year, parse_event
from scheduler.terms.nodes import Doubt, Event, Rhythm, Stretch, Term, Unit
from scheduler.terms.openings import skip_clock
from scheduler.terms.rhythms import parse_rhythm
from scheduler.terms.stretches import parse_stretch
from scheduler.terms.tokens import normalise, tokenise
from scheduler.terms.vocabulary import Word
from scheduler.terms.years import Tokens

LONGEST = 600
TIMELESS = frozenset(
    {Word.UNKNOWN, Word.COMMA, Word.DOT, Word.OPEN, Word.CLOSE, Word.COLON, Word.AND, Word.DASH, Word.SLASH}
)
MAY_BE_EVENT = frozenset(
    {Word.IN, Word.NOT, Word.FOR, Word.THROUGH, Word.TO, Word.UNTIL, Word.BY, Word.NUMBER, Word.CARDINAL, Word.AFTER,
     Word.BEFORE, Word.FROM, Word.SINCE, Word.NEED, Word.NEAREST, Word.LASTING, Word.LEAST, Word.AT, Word.ROMAN}
)  # fmt: skip
GLUE = {Word.OR: Doubt.OR, Word.MOVED: Doubt.MOVED}


class Reader:
    """Collects what is found while walking over the tokens of one phrase."""

    __slots__ = ("always", "doubts", "events", "phrase", "plan", "results", "rhythms", "stretches", "tokens", "unread")

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

    def walk(self) -> None:
        i, tokens = 0, self.tokens
        while (kind := tokens[i].kind) is not Word.STOP:
            if kind not in TIMELESS and (after := self._step(i, kind)):
                i = after
                continue
            if kind is Word.UNKNOWN:
                self.unread.append((tokens[i].start, tokens[i].end))
            i += 1

    def _step(self, i: int, kind: Word) -> int:
        """The place behind what begins at token `i`, 0 where nothing does."""
        if kind is Word.NUMBER and (after := skip_clock(self.tokens, i)) > i:
            return after
        if kind in MAY_BE_EVENT and (happening := parse_event(self.tokens, i, self.phrase)):
            self.events.append(happening.event)
            return happening.after
        if repeated := parse_rhythm(self.tokens, i):
            self.rhythms.append(repeated.rhythm)
            return repeated.after
        if parsed := parse_stretch(self.tokens, i):
            if happening := parametric_year(self.tokens, i, parsed.after, self.phrase):
                self.events.append(happening.event)
                return happening.after
            self.stretches.append(parsed.stretch)
            self.doubts.extend(parsed.doubts)
            return parsed.after
        return self._mark(i, kind)

    def _mark(self, i: int, kind: Word) -> int:
        token = self.tokens[i]
        if kind is Word.ALWAYS:
            self.always = (token.start, token.end)
        elif kind is Word.PLAN:
            self.plan = (token.start, token.end)
        elif kind is Word.PAPER:
            return self._paper(i)
        elif kind is Word.RESULTS:
            return self._explained(i)
        elif kind in GLUE:
            self.doubts.append(GLUE[kind])
        elif kind is Word.INCLUDING and self.stretches:
            return self._included(i)
        return 0

    def _explained(self, i: int) -> int:
        """«январь (по итогам I полугодия)»: what is summed up is the term only where nothing else is."""
        after = 0
        while parsed := parse_stretch(self.tokens, i + 1):
            self.results.append(parsed.stretch)
            after = i = parsed.after
            if self.tokens[i].kind not in (Word.AND, Word.COMMA, Word.SLASH):
                break
        return after

    def _paper(self, i: int) -> int:
        """«пр. от 29.05.2020 г. № 316»: the date of a document is no term."""
        j = i + 1
        while self.tokens[j].kind in (Word.DOT, Word.UNKNOWN):
            j += 1
        if self.tokens[j].kind is not Word.SINCE:
            return 0
        dated = parse_stretch(self.tokens, j)
        return dated.after if dated else 0

    def _included(self, i: int) -> int:
        """«на весь учебный год, включая летние каникулы»: nothing new is said about time."""
        last = self.stretches[-1]
        more = parse_stretch(self.tokens, i + 1)
        if more is None:
            return 0
        self.stretches[-1] = whole_of(last)
        return more.after

    def term(self) -> Term:
        mended = tuple((token.start, token.end) for token in self.tokens if token.mended)
        return Term(
            tuple(self.stretches or self.results), tuple(self.rhythms), tuple(self.events), self.always, self.plan,
            tuple(self.doubts), mended, tuple(self.unread),
        )  # fmt: skip


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
