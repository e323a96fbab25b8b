"""Sentences of the registry: lists and cards of schools and people."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.texts import escape, shortened
from handlers.texts.absences import row
from handlers.texts.menu import ROLE_NAMES, role_title
from storage.models import Assignment, Partnership, School, SchoolGroup
from storage.queries.person_cards import PersonCard, SeatLine
from storage.queries.person_lists import PersonLine
from storage.queries.school_cards import Holder, SchoolCard
from storage.queries.school_lists import SchoolLine
from storage.rights import Role
from storage.russian import day, dotted, plural

ALL_SCHOOLS, BY_GROUP, BY_CURATOR = "Все школы", "Группа", "Куратор"
EVERYBODY, BY_ROLE, FORMER = "Все люди", "Роль", "Ушедшие"
NOBODY = "Без куратора"
NO_SCHOOLS = "Таких школ среди Ваших нет."
NO_PEOPLE = "Таких людей среди Ваших нет."
NO_GROUPS = "В этом учебном году группы школ ещё не указаны. Их можно отметить в карточке школы или загрузить файлом."
NO_CURATORS = "Кураторов пока нет: пригласите их кнопкой «Пригласить»."
ASK_GROUP, ASK_CURATOR, ASK_ROLE = "Школы какой группы показать?", "Школы какого куратора показать?", "Кого показать?"
SEVERAL = "Подходят несколько школ. Какую открыть?"
SEVERAL_PEOPLE = "Подходят несколько человек. Кого открыть?"
REPORT, PEOPLE_OF, TO_SCHOOLS, TO_PEOPLE = "Отчёт", "Люди школы", "← К школам", "← К людям"
ALL_OF = "Все школы: {settlement}"
NOT_JOINED = "Ещё не в боте"
AWAY = "Отсутствие"
HISTORY = "История сообщений"
INVITE_AGAIN, TO_SCHOOL, TO_PERSON = "Пригласить снова", "← К школе", "← К карточке"
OLD_LINK_ENDS = "Прежняя ссылка больше не действует."
FIND_SCHOOL = "Найти быстрее: «школа 12» или «школа Гляденская»."
FIND_PERSON = "Найти быстрее: «люди Мария Львовна»."
SHOWN_SOURCE = 70


def of_role(role: Role) -> str:
    return f"{BY_ROLE}: {ROLE_NAMES[role]}"


def waiting(number: int) -> str:
    return f"Ещё не в боте: {number}"


def school_list(lines: Sequence[SchoolLine], total: int, first: int, narrowed: Sequence[str], *, named: bool) -> str:
    """A page of schools; `named`: whether the reader may know who their curators are."""
    heading = f"<b>Школы</b> · {plural(total, 'школа', 'школы', 'школ')}"
    rows = [heading, *(escape(one) for one in narrowed), ""]
    for place, line in enumerate(lines, first + 1):
        curator = f" — {escape(line.curator)}" if line.curator else " — куратора нет" if named else ""
        rows.append(f"{place}. {escape(shortened(line.short_name, 80))}{curator}")
    return "\n".join(rows if lines else [*rows, NO_SCHOOLS])


def unknown(query: str) -> str:
    return f"Школы «{escape(shortened(query, 60))}» среди Ваших нет. Может быть, одна из этих?"


def unknown_person(query: str) -> str:
    asked = escape(shortened(query, 60))
    return f"По словам «{asked}» никого не нашлось. Попробуйте имя и отчество, номер или название школы."


def nearest_people(query: str) -> str:
    return f"Кого-то «{escape(shortened(query, 60))}» среди Ваших нет. Может быть, это:"


def people_list(lines: Sequence[PersonLine], total: int, narrowed: Sequence[str]) -> str:
    """A page of people with what they are where."""
    heading = f"<b>Люди</b> · {plural(total, 'человек', 'человека', 'человек')}"
    rows = [heading, *(escape(one) for one in narrowed), ""]
    rows += [f"• {person_line(line)}" for line in lines] or [NO_PEOPLE]
    return "\n".join(rows)


def person_line(line: PersonLine) -> str:
    """«Мария Львовна — зам. директора, Речная СОШ · ещё не в боте»."""
    seats = "; ".join(dict.fromkeys(seat(role, school) for role, school in line.seats[:2]))
    more = len(line.seats) - 2
    seats += f" и ещё {more}" if more > 0 else ""
    return f"<b>{escape(line.name)}</b> — {seats}{'' if line.has_joined else ' · ещё не в боте'}"


def seat(role: Role, school: str | None) -> str:
    return f"{ROLE_NAMES[role]}, {escape(shortened(school, 60))}" if school else ROLE_NAMES[role]


def school_card(card: SchoolCard) -> str:
    """A school as its card tells it; what the reader may not see is not in the card."""
    parts = [_names(card), _people(card), _numbers(card), _agreements(card.partnerships), _tasks(card)]
    return "\n\n".join(part for part in parts if part)


def _names(card: SchoolCard) -> str:
    school = card.school
    rows = [f"<b>{escape(school.short_name)}</b>"]
    if school.full_name and school.full_name != school.short_name:
        rows.append(escape(shortened(school.full_name, 200)))
    facts = [
        school.kind.value if school.kind else "",
        f"№ {school.number}" if school.number else "",
        school.settlement or "",
    ]
    rows.append(" · ".join(escape(fact) for fact in facts if fact))
    rows.append(f"Филиал: головная — {escape(card.parent)}" if card.parent else "")
    rows.append(f"Филиалы: {escape('; '.join(card.branches))}" if card.branches else "")
    rows += _groups(card)
    return "\n".join(row for row in rows if row)


def _groups(card: SchoolCard) -> list[str]:
    heading = f"Группы {card.year}/{card.year + 1}:"
    return [heading, *(f"• {group(one)}" for one in card.groups)] if card.groups else [f"{heading} не указаны"]


def group(one: SchoolGroup) -> str:
    """«ШНОР — ФИОКО, приказ № 145-п»."""
    basis = [
        shortened(one.source, SHOWN_SOURCE) if one.source else "",
        f"приказ {one.order_number}" if one.order_number else "",
    ]
    told = ", ".join(escape(part) for part in basis if part)
    return escape(one.title) + (f" — {told}" if told else "")


def _people(card: SchoolCard) -> str:
    if card.leaders is None:
        return ""
    held = [f"{role_title(one.role)}: {holder(one)}" for one in card.leaders]
    present = {one.role for one in card.leaders}
    held += [f"{role_title(role)}: не указан" for role in (Role.CURATOR, Role.DEPUTY) if role not in present]
    known, joined = card.teachers
    if known:
        held.append(f"Учителя: {known}, из них в боте {joined}")
    return "\n".join(held)


def holder(one: Holder) -> str:
    """«Ирина Павловна, с 1 сентября 2021, приказ № 145-п»."""
    facts = [f"<b>{escape(one.name)}</b>", period(one.since, one.until)]
    facts.append(f"приказ {escape(one.order_number)}" if one.order_number else "")
    facts.append("" if one.has_joined else "ещё не в боте")
    return ", ".join(fact for fact in facts if fact)


def period(since: date, until: date | None) -> str:
    return f"с {dotted(since, year=True)}" + (f" по {dotted(until, year=True)}" if until else "")


def _numbers(card: SchoolCard) -> str:
    school = card.school
    facts = [f"Обучающихся: {school.pupils}" if school.pupils is not None else ""]
    facts.append(f"Учителей: {school.teachers}" if school.teachers is not None else "")
    facts += [f"{escape(one.post).capitalize()}: {one.number}" for one in card.staff]
    return "\n".join(fact for fact in facts if fact)


def _agreements(found: Sequence[Partnership]) -> str:
    return "\n".join(["Договоры о сотрудничестве:", *(f"• {agreement(one)}" for one in found[:5])]) if found else ""


def agreement(one: Partnership) -> str:
    """«Лицей № 1, договор № 5, до 31.12.2021»."""
    facts = [escape(one.partner), f"договор {escape(one.number)}" if one.number else ""]
    facts.append(f"до {dotted(one.valid_until, year=True)}" if one.valid_until else "срок не указан")
    return ", ".join(fact for fact in facts if fact)


def _tasks(card: SchoolCard) -> str:
    if card.tasks is None:
        return ""
    owed, late = card.tasks
    return f"Открытых задач: {owed}" + (f", из них просрочено {late}" if late else "")


def person_card(card: PersonCard, now: datetime, zone: str) -> str:
    """A person as a card tells them: seats with orders, and how they come or came into the bot."""
    rows = [f"<b>{escape(card.person.name)}</b>", *(f"• {held_seat(one)}" for one in card.seats)]
    if card.past:
        rows += ["", "Раньше:", *(f"• {held_seat(one)}" for one in card.past[-5:])]
    gone = [f"Отсутствие: {row(one, _local(now, zone))}" for one in card.absences]
    return "\n".join([*rows, "", *gone, joining(card, now, zone)])


def held_seat(one: SeatLine) -> str:
    """«куратор, Речная СОШ — с 01.09.2021, приказ № 145-п»."""
    held: Assignment = one.seat
    subject = f" ({escape(held.subject)})" if held.subject else ""
    order = f", приказ {escape(held.order_number)}" if held.order_number else ""
    return f"{seat(held.role, one.school)}{subject} — {period(held.since, held.until)}{order}"


def seat_label(one: SeatLine) -> str:
    """A seat on a button."""
    where = f", {one.school}" if one.school else ""
    return shortened(f"{role_title(one.seat.role)}{where}", 60)


def joining(card: PersonCard, now: datetime, zone: str) -> str:
    """How somebody came into the bot, or whether an invitation still waits for them."""
    person, invitation = card.person, card.invitation
    if person.forgotten_at is not None:
        return "Данные этого человека стёрты."
    if person.telegram_id is not None:
        blocked = "Бот у человека заблокирован: сообщения не доходят." if person.unreachable_at else ""
        came = f"В боте с {day(_local(person.joined_at, zone), year=True)}." if person.joined_at else "В боте."
        return f"{came} {blocked}".strip()
    if invitation is None:
        return "Ещё не в боте, приглашения не было."
    if invitation.expires_at <= now:
        return "Ещё не в боте: приглашение больше не действует."
    return f"Ещё не в боте: приглашение действует до {day(_local(invitation.expires_at, zone))}."


def _local(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def button_of(school: School | SchoolLine) -> str:
    return shortened(school.short_name, 60)
