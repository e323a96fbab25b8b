"""Sentences of reports: what to ask for, what is under way, what failed, groups and schedules."""

from collections.abc import Mapping

from handlers.texts import escape, shortened
from reports.request import Form, Kind
from storage.models import Cadence
from storage.russian import plural

ASK = (
    "<b>Отчёты</b>\nЧто показать? Можно и словами: «отчёт школа 12», «отчёт задачи просроченные», «отчёт фактор кадры»."
)
ASK_SCHOOL = "Отчёт по какой школе?"
ASK_FIRST, ASK_SECOND = "Сравнить школы. Какую взять первой?", "С какой школой сравнить «{name}»?"
ASK_FACTOR = "По какому фактору риска?"
ASK_WAVE = "По какой волне?"
ASK_CURATOR = "Отчёт по школам какого куратора?"
NO_WAVES = "Волн пока не было: откройте анкету для школ, /wave"
NO_SITTINGS = "Заседаний в плане программы нет: они появятся из дорожной карты, где вид мероприятия — заседание."
ASK_SITTING = "Протокол какого заседания подготовить?"
NO_SUCH_FORM = "В таком виде этот отчёт не делаю. Вот в каком могу:"
NO_CURATORS = "Кураторов у школ пока нет: пригласите их, /invite"
SEVERAL = "Под этим номером несколько школ. Какая?"
NO_SCHOOLS = "Школ пока нет: сначала загрузите программу."
UNDER_WAY = "Отчёт готовлю, пришлю сюда."
FAILED = "Не получилось сделать отчёт. Запрос сохранён: попробую сам ещё раз через минуту. Кнопка попробует сейчас."
FAILED_FOR_GOOD = (
    "Отчёт так и не получился, записал это в журнал. Запрос сохранён: кнопка повторит его, когда захотите."
)
AGAIN = "Повторить"
OTHER_ROLES = "Отчёты по школам открыты другим ролям."
BAD_BUTTON = "Эта кнопка устарела. Откройте отчёты заново: /report"
TO_REPORTS = "← Отчёты"
MORE_PAGES = "Первая страница отчёта выше."

KINDS: Mapping[Kind, str] = {
    Kind.SCHOOL: "По школе",
    Kind.PROGRAMME: "Программа",
    Kind.FACTOR: "Фактор риска",
    Kind.TASKS: "Задачи",
    Kind.WAVE: "Волна",
    Kind.CURATOR: "Куратор",
    Kind.INDICATORS: "Показатели",
    Kind.TIMELINE: "Сроки",
    Kind.COMPARE: "Сравнить школы",
    Kind.DYNAMICS: "Динамика школы",
    Kind.SITTING: "Протокол",
}
FORMS: Mapping[Form, str] = {
    Form.PICTURE: "Картинка",
    Form.WORKBOOK: "Excel",
    Form.PDF: "PDF для печати",
    Form.REFERENCE: "Справка",
    Form.ADVICE: "Рекомендации",
    Form.ORDER: "Проект приказа",
    Form.SUMMARY: "Сводная",
    Form.SILENT: "Кто не сдал",
    Form.PROTOCOL: "Протокол",
}
OVERDUE = "Просроченные"
SCHEDULE = "По расписанию"
DYNAMICS, TASKS, TIMELINE = "Динамика", "Задачи", "Сроки"
NOT_YET = "Отчёта «{word}» пока нет: эти сведения ещё не собираются. Вот что есть."

NOT_BOUND = "Эта группа ещё не привязана к программе. Координатор привяжет её командой /report здесь."
BIND_ASK = (
    "Что показывать в этой группе?\n\nПрограмма — картинки без названий школ. Школа — только отчёт этой школы.\n"
    "Увидят все, кто в группе."
)
BIND_PROGRAMME, BIND_SCHOOL, UNBIND = "Программу", "Названную школу", "Отвязать группу"
BIND_HOW = "Чтобы показывать одну школу, напишите здесь её номер или название: /report школа 12"
BOUND_PROGRAMME = "Готово: здесь можно запросить отчёты программы без названий школ. Команда /report."
BOUND_SCHOOL = "Готово: здесь можно запросить отчёт школы «{name}». Команда /report."
UNBOUND = "Группа отвязана: отчётов здесь больше не будет."
GROUP_ASK = "Что показать? В группе программы школы не названы."
ONLY_MEMBERS = "Отчёты здесь запрашивают участники программы."

CADENCES: Mapping[Cadence, str] = {
    Cadence.WEEKLY: "каждую неделю",
    Cadence.AFTER_WAVE: "после каждой волны",
    Cadence.BEFORE_SITTING: "за два рабочих дня до каждого заседания",
}
OFFER = "Когда присылать отчёт «{name}»?"
WHEN: Mapping[Cadence, str] = {
    Cadence.WEEKLY: "Каждую неделю",
    Cadence.AFTER_WAVE: "После каждой волны",
    Cadence.BEFORE_SITTING: "Перед заседанием",
}
SUBSCRIBED = "Готово: «{name}» буду присылать {when}. Остановить: /report расписание"
NO_SUBSCRIPTIONS = "По расписанию пока ничего не приходит. Под любым отчётом есть кнопка «По расписанию»."
SUBSCRIPTIONS = "По расписанию приходит {count}. Нажмите, чтобы остановить."
STOPPED = "Остановлено: «{name}» больше не придёт."
VERIFIED_ONLY = "Здесь только числа, которые кто-то проверил."
UNVERIFIED = "Ответы анкет, которые никто не проверяет, сюда не попадают: спросите о них координатора программы."


def unknown_school(query: str) -> str:
    return f"Школы «{escape(shortened(query, 60))}» среди Ваших нет. Может быть, одна из этих?"


def unknown(query: str, what: str) -> str:
    return f"Не нашёл «{escape(shortened(query, 60))}». {what}"


def ask_second(name: str) -> str:
    return ASK_SECOND.format(name=escape(name))


def not_yet(word: str) -> str:
    return NOT_YET.format(word=escape(shortened(word, 30)))


def bound_school(name: str) -> str:
    return BOUND_SCHOOL.format(name=escape(name))


def offer(name: str) -> str:
    return OFFER.format(name=escape(name))


def subscribed(name: str, cadence: Cadence) -> str:
    return SUBSCRIBED.format(name=escape(name), when=CADENCES[cadence])


def subscriptions(count: int) -> str:
    return SUBSCRIPTIONS.format(count=plural(count, "отчёт", "отчёта", "отчётов"))


def stopped(name: str) -> str:
    return STOPPED.format(name=escape(name))


def verified_only(waiting: int) -> str:
    """Under what an observer is shown."""
    if not waiting:
        return VERIFIED_ONLY
    return f"{VERIFIED_ONLY} Ещё не проверены данные: {plural(waiting, 'школа', 'школы', 'школ')}. {UNVERIFIED}"
