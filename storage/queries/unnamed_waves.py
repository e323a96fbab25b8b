"""Anonymous waves for the coordinator: opened as links, counted, closed with their secret, read when closed."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import (
    Audited,
    Priority,
    Question,
    QuestionChoice,
    QuestionKind,
    Questionnaire,
    School,
    UnnamedAnswer,
    UnnamedPrompt,
    Wave,
    WaveLink,
)
from storage.queries import wave_audiences as audiences
from storage.queries.audit import Change, Who, record, record_as
from storage.queries.forms import keep_form
from storage.queries.notices import Draft, enqueue
from storage.queries.roadmap import require_manager
from storage.queries.unnamed import PREFIX
from storage.queries.wave_audiences import Audience
from storage.questionnaires import Form, Respondents
from storage.refusals import NotYours, Refusal
from storage.rights import Actor, By

LONGEST_DAYS = 180
NO_WAVE = "Такой анонимной анкеты в Вашей программе нет."


@dataclass(frozen=True, slots=True)
class UnnamedWave:
    """An anonymous wave: how many people have begun to answer, by how many links."""

    wave: Wave
    links: int
    people: int

    def is_open(self, today: date) -> bool:
        return self.wave.secret is not None and today <= self.wave.closes


async def open_unnamed(session: AsyncSession, by: By, form: Form, closes: date, audience: Audience) -> Wave:
    """Open an anonymous wave at once: a link for each school, told to its deputies, who pass it on."""
    require_manager(by.actor)
    if form.respondents is not Respondents.ANONYMOUS:
        raise Refusal("Эта анкета не анонимная: её открывают школам.")
    if not 0 <= (closes - by.today).days <= LONGEST_DAYS:
        raise Refusal(f"Такого срока нет: анкету можно открыть до {LONGEST_DAYS} дней вперёд.")
    schools = await audiences.schools(session, by, audience)
    if not schools:
        raise Refusal("В программе пока нет школ: ссылки делать не для кого.")
    questionnaire = await keep_form(session, form)
    await _refuse_twice(session, by, questionnaire.code)
    wave = Wave(
        programme_id=by.actor.programme_id, questionnaire_id=questionnaire.id, title=form.title, opens=by.today,
        closes=closes, opened_by=by.actor.person_id, opened_at=by.now, locks=True, secret=secrets.token_hex(32),
        audience={"role": audience.role.value},
    )  # fmt: skip
    session.add(wave)
    await session.flush()
    links = [WaveLink(wave_id=wave.id, school_id=one.id, token=secrets.token_urlsafe(18)) for one in schools]
    session.add_all(links)
    await session.flush()
    await _pass_on(session, by, links, audience)
    told = {"title": wave.title, "closes": closes, "schools": len(links)}
    record(session, by, Change(Audited.WAVE_OPENED, "waves", wave.id, after=told))
    return wave


async def _refuse_twice(session: AsyncSession, by: By, code: str) -> None:
    same = (
        select(Wave.id)
        .join(Questionnaire, Questionnaire.id == Wave.questionnaire_id)
        .where(Wave.programme_id == by.actor.programme_id, Questionnaire.code == code, Wave.secret.is_not(None))
    )
    if await session.scalar(same.limit(1)) is not None:
        raise Refusal("Такой опрос уже идёт. Сначала закончите его: /wave")


async def _pass_on(session: AsyncSession, by: By, links: Sequence[WaveLink], audience: Audience) -> None:
    """Who holds the role at a school gets its link to pass on to parents and teachers."""
    held = await audiences.holders(session, by, audience.role, [one.school_id for one in links if one.school_id])
    there = await audiences.joined(session, [one for people in held.values() for one in people])
    drafts = [
        Draft(
            kind="survey_link", dedupe_key=f"survey_link:{link.id}:{person}", priority=Priority.REMINDER, due=by.now,
            not_after=by.now + timedelta(days=7), person_id=person,
            payload={"link": link.id, "programme": by.actor.programme_id},
        )
        for link in links
        for person in held.get(link.school_id or 0, ())
        if person in there
    ]  # fmt: skip
    await enqueue(session, drafts, by.now)


async def unnamed_waves(session: AsyncSession, actor: Actor) -> Sequence[UnnamedWave]:
    """The anonymous waves of the actor's programme, newest first; for who may open waves."""
    require_manager(actor)
    rows = await session.execute(_waves().where(Wave.programme_id == actor.programme_id).order_by(Wave.id.desc()))
    return [UnnamedWave(*row) for row in rows]


def _waves() -> Select[Wave, int, int]:
    people = func.count(func.distinct(UnnamedAnswer.respondent))
    return (
        select(Wave, func.count(func.distinct(WaveLink.id)), people)
        .join(WaveLink, WaveLink.wave_id == Wave.id)
        .outerjoin(UnnamedAnswer, UnnamedAnswer.link_id == WaveLink.id)
        .group_by(Wave.id)
    )


async def unnamed_wave(session: AsyncSession, actor: Actor, wave_id: int) -> UnnamedWave:
    """One anonymous wave; NotYours if it is absent or foreign."""
    require_manager(actor)
    row = (await session.execute(_waves().where(Wave.programme_id == actor.programme_id, Wave.id == wave_id))).first()
    if row is None:
        raise NotYours(NO_WAVE)
    return UnnamedWave(*row)


async def links_of(session: AsyncSession, actor: Actor, wave_id: int) -> Sequence[tuple[str, str]]:
    """(school, token to start with) of each link of a wave."""
    await unnamed_wave(session, actor, wave_id)
    statement = (
        select(School.short_name, WaveLink.token)
        .join(School, School.id == WaveLink.school_id)
        .where(WaveLink.wave_id == wave_id)
        .order_by(School.place)
    )
    return [(row[0], PREFIX + row[1]) for row in await session.execute(statement)]


async def link_of(session: AsyncSession, actor: Actor, link_id: int) -> tuple[Wave, str, str] | None:
    """(wave, school, token) of a link the actor was given for their own school; None if it is foreign or over."""
    statement = (
        select(Wave, School.short_name, WaveLink.token, WaveLink.school_id)
        .join(Wave, Wave.id == WaveLink.wave_id)
        .join(School, School.id == WaveLink.school_id)
        .where(WaveLink.id == link_id, Wave.programme_id == actor.programme_id, Wave.secret.is_not(None))
    )
    row = (await session.execute(statement)).first()
    if row is None or not any(row[3] in schools for schools in actor.schools.values()):
        return None
    return row[0], row[1], PREFIX + row[2]


async def close_unnamed(session: AsyncSession, by: By, wave_id: int) -> UnnamedWave:
    """End an anonymous wave before its day: its secret is destroyed, its answers can be read."""
    found = await unnamed_wave(session, by.actor, wave_id)
    if found.wave.secret is not None:
        await _destroy(session, found.wave, by.now)
        record(session, by, Change(Audited.WAVE_CHANGED, "waves", wave_id, after={"closes": by.today}))
    return found


ENDED = select(Wave).where(
    Wave.programme_id == bindparam("programme"), Wave.secret.is_not(None), Wave.closes < bindparam("today")
)


async def close_ended(session: AsyncSession, programme_id: int, today: date, now: datetime) -> None:
    """Destroy the secrets of waves whose last day is over; for the clock."""
    for wave in (await session.scalars(ENDED, {"programme": programme_id, "today": today})).all():
        await _destroy(session, wave, now)
        change = Change(Audited.WAVE_CHANGED, "waves", wave.id, after={"closes": wave.closes})
        record_as(session, Who(now, programme_id), change)


async def _destroy(session: AsyncSession, wave: Wave, now: datetime) -> None:
    """Without the secret a key is a number like any other; what was asked of whom goes with it."""
    links = select(WaveLink.id).where(WaveLink.wave_id == wave.id)
    await session.execute(delete(UnnamedPrompt).where(UnnamedPrompt.link_id.in_(links)))
    await session.execute(update(Wave).where(Wave.id == wave.id).values(secret=None, closed_at=now))
    wave.secret, wave.closed_at = None, now


@dataclass(frozen=True, slots=True)
class UnnamedCount:
    """How many answered a question with a value, at one school."""

    question: int
    school: str
    value: str
    number: int


@dataclass(frozen=True, slots=True)
class UnnamedQuestion:
    """A question of an anonymous wave, its choices by value."""

    id: int
    label: str
    kind: QuestionKind
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class UnnamedCounts:
    """All that is read of an anonymous wave: numbers of equal answers, by question and school."""

    title: str
    closes: date
    people: int
    questions: tuple[UnnamedQuestion, ...]
    counts: tuple[UnnamedCount, ...]


async def unnamed_counts(session: AsyncSession, actor: Actor, wave_id: int) -> UnnamedCounts:
    """Refusal while the wave is open: two looks at it would tell by their difference what one person answered."""
    found = await unnamed_wave(session, actor, wave_id)
    if found.wave.secret is not None:
        raise Refusal("Итоги появятся, когда сбор закончится: до того по разнице было бы видно, кто что ответил.")
    return UnnamedCounts(
        found.wave.title, found.wave.closes, found.people,
        await _questions(session, found.wave.questionnaire_id), await _counts(session, wave_id),
    )  # fmt: skip


async def _questions(session: AsyncSession, questionnaire_id: int) -> tuple[UnnamedQuestion, ...]:
    choices: dict[int, list[tuple[str, str]]] = {}
    listed = (
        select(QuestionChoice.question_id, QuestionChoice.value, QuestionChoice.label)
        .join(Question, Question.id == QuestionChoice.question_id)
        .where(Question.questionnaire_id == questionnaire_id)
        .order_by(QuestionChoice.ordinal)
    )
    for question, value, label in await session.execute(listed):
        choices.setdefault(question, []).append((value, label))
    silent = QuestionKind.NOTE, QuestionKind.CALCULATE
    asked = select(Question.id, Question.label, Question.kind).where(
        Question.questionnaire_id == questionnaire_id, Question.kind.not_in(silent)
    )
    rows = await session.execute(asked.order_by(Question.ordinal))
    return tuple(UnnamedQuestion(row[0], row[1], row[2], tuple(choices.get(row[0], ()))) for row in rows)


async def _counts(session: AsyncSession, wave_id: int) -> tuple[UnnamedCount, ...]:
    statement = (
        select(UnnamedAnswer.question_id, func.coalesce(School.short_name, ""), UnnamedAnswer.value, func.count())
        .join(WaveLink, WaveLink.id == UnnamedAnswer.link_id)
        .outerjoin(School, School.id == WaveLink.school_id)
        .where(WaveLink.wave_id == wave_id, UnnamedAnswer.value.is_not(None))
        .group_by(UnnamedAnswer.question_id, School.place, School.short_name, UnnamedAnswer.value)
        .order_by(UnnamedAnswer.question_id, School.place, UnnamedAnswer.value)
    )
    return tuple(UnnamedCount(row[0], row[1], row[2] or "", row[3]) for row in await session.execute(statement))
