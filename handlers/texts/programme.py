"""Sentences of the programme: import, plan, terms to decide, invitations, reports, communities."""

from collections.abc import Mapping, Sequence
from datetime import date

from handlers.texts import escape, shortened
from storage.models import Programme
from storage.queries.questions import OpenQuestion
from storage.russian import day, listing, plural

IMPORT_NONE = (
    "Пришлите сюда файл: таблицу по шаблону или дорожную карту, как она есть (Word, Excel, текст). "
    "Сначала покажу, что изменится, потом спрошу."
)
IMPORT_ASK = f"Какую программу загрузить?\n\n{IMPORT_NONE}"
IMPORT_SAME = "Загружать нечего: всё уже совпадает."
IMPORT_YES, IMPORT_NO = "Загрузить", "Не сейчас"
PLAN = "Разложить по срокам: {year}/{next} уч. год"
TERMS_DONE = "Все сроки ясны: уточнять нечего."
TERM_TYPE, TERM_NONE, TERM_SKIP = "Другая дата", "Без срока", "Позже →"
TERM_TYPE_ASK = "Пришлите дату, например 15.10.2021. Несколько дат — через запятую."
TERM_BAD = "Не понял дату «{given}». Пришлите с годом: 15.10.2021 или «15 октября 2021»; несколько — через запятую."
TERM_FAR = "Проверьте год: здесь подходят даты {first}–{last} годов. Пришлите ещё раз, например 15.10.{first}."
INVITE_ROLE = "Кого пригласить?"
INVITE_SCHOOL = "В какую школу?"
INVITE_SCHOOLS = "Какие школы курирует? Отметьте и нажмите «Дальше»."
INVITE_TYPE_SCHOOL = "Можно написать номер или название школы."
INVITE_WHICH_SCHOOL = "В какую школу? Может быть, одна из этих:"
INVITE_OVER = "Это приглашение уже готово или отменено. Начните новое: /invite"
INVITE_AGAIN, INVITE_MORE, INVITE_TO_CARD = "← Сначала", "Пригласить ещё", "← К карточке"
ADD_ROLE = "Какую роль добавить?"
CHOSEN = 15
INVITE_SUBJECT = "Какой предмет?"
INVITE_NAME = "Напишите имя и отчество (можно с фамилией) — так к человеку будут обращаться."
NEXT = "Дальше →"
NO_SCHOOLS = "Школ пока нет: сначала загрузите программу."


def invite_schools(chosen: Sequence[str]) -> str:
    """The question for a curator's schools, with those marked already, on other pages too."""
    if not chosen:
        return INVITE_SCHOOLS
    rows = [f"✓ {escape(shortened(name, 60))}" for name in chosen[:CHOSEN]]
    more = len(chosen) - CHOSEN
    return "\n".join([INVITE_SCHOOLS, "", *rows, *([f"…и ещё {more}"] if more > 0 else [])])


def preview(title: str, counts: Mapping[str, Mapping[str, int]], problems: Sequence[str]) -> str:
    """What an import would do, sheet by sheet."""
    rows = [f"<b>{escape(title)}</b>"]
    for sheet, numbers in counts.items():
        told = [f"{word} {n}" for word, n in numbers.items() if n]
        rows.append(f"{escape(sheet)}: {', '.join(told) or 'без изменений'}")
    if problems:
        rows += ["", "<b>На что обратить внимание</b>", *(f"• {escape(shortened(p, 200))}" for p in problems[:10])]
    return "\n".join(rows)


def stored(title: str) -> str:
    return f"Загружено: «{escape(title)}». Теперь сроки дорожной карты можно превратить в задачи."


def overview(programme: Programme, numbers: Mapping[str, int], year: int) -> str:
    """The programme at a glance."""
    return (
        f"<b>{escape(programme.title)}</b>\n{escape(programme.municipality)}\n\n"
        f"{plural(numbers['schools'], 'школа', 'школы', 'школ')}, "
        f"{plural(numbers['measures'], 'мероприятие', 'мероприятия', 'мероприятий')}, "
        f"{plural(numbers['indicators'], 'показатель', 'показателя', 'показателей')}\n"
        f"Задачи {year}/{year + 1}: сделано {numbers['done']}, срок впереди {numbers['owed']}, "
        f"просрочено {numbers['overdue']}\n"
        f"Уточнить срок: {numbers['questions']}"
    )


def term(found: OpenQuestion, left: int, programme_year: int) -> str:
    """One phrase to decide, with what it stands beside."""
    number = f"№ {escape(found.number)} · " if found.number else ""
    text = f"<b>Уточнить срок</b> · осталось {left}\n\n{number}{escape(shortened(found.title, 300))}"
    if found.text and found.text != found.title:
        text += f"\n{escape(shortened(found.text, 500))}"
    year = f"{programme_year}/{programme_year + 1} уч. год"
    return f"{text}\n\n{year}: {printed_phrase(found)}\n<b>{escape(found.question.question)}</b>"


def printed_phrase(found: OpenQuestion) -> str:
    """The phrase as printed; a cell may hold pages of it, a message does not."""
    return f"«{escape(shortened(found.phrase, 500))}»" if found.phrase else "срок не напечатан"


def decided(days: Sequence[date]) -> str:
    return "Без срока" if not days else f"Записано: {listing([day(d) for d in days])}"[:190]


def invite_name(role: str, schools: Sequence[str]) -> str:
    """The question for a name, under whom the answers so far describe: «12» was typed, and may be another school."""
    return f"{role}{f' · {escape(_some(schools))}' if schools else ''}\n\n{INVITE_NAME}"


def _some(schools: Sequence[str]) -> str:
    shown = [shortened(name, 60) for name in schools[:CHOSEN]]
    more = len(schools) - CHOSEN
    return ", ".join(shown) + (f" и ещё {more}" if more > 0 else "")


def invitation(name: str, role: str, link: str, expires: date, schools: Sequence[str] = ()) -> str:
    """What the coordinator forwards; the link is the whole secret, so it stands alone."""
    where = f"{'Школа' if len(schools) == 1 else 'Школы'}: {escape(_some(schools))}.\n" if schools else ""
    return (
        f"Приглашение для: <b>{escape(name)}</b> ({escape(role)}).\n{where}"
        f"Перешлите ссылку лично. Она сработает один раз, до {day(expires)}.\n\n{escape(link)}"
    )


def bind_ask(title: str, is_group: bool) -> str:
    kind = "Группа" if is_group else "Канал"
    return f"{kind} «{escape(title)}»: я теперь администратор. Для учителей какого предмета он?"


def bound(title: str, subject: str | None) -> str:
    who = f"учителя предмета «{escape(subject)}»" if subject else "учителя всех предметов"
    return f"«{escape(title)}» подключено: {who} увидят его в разделе «Сообщества», а заявки я приму сам."


COMMUNITIES_NONE = "Сообществ по Вашему предмету пока нет. Появится — кнопка будет здесь."
COMMUNITIES = "Нажмите на сообщество и отправьте заявку — я приму её сразу."
BIND_FOREIGN = (
    "Меня сделали администратором чата, но подключать сообщества может только координатор программы. "
    "Попросите его добавить меня."
)
JOINED = "Заявка принята: добро пожаловать в «{title}»!"
JOIN_REFUSED = "В «{title}» принимают учителей этого предмета из программы. Если это ошибка, напишите координатору."
JOIN_STRANGER = "«{title}» — сообщество учителей программы. Сначала откройте приглашение от координатора."
