"""Sentences of taking a stored file back."""

from collections.abc import Iterator

from handlers.texts import escape, shortened
from storage.importing.way_back import WayBack, counts

UNDO, YES, NO = "Вернуть как было", "Да, вернуть", "Оставить загруженное"
LEFT = "Загруженное осталось. Вернуть можно в течение суток."
OFFERED = "\n\nЕсли это ошибка, в течение суток можно вернуть всё, как было."
TOO_MANY = (
    "\n\nИзменено больше 5 000 строк, одной кнопкой столько не вернуть: для этого нужен файл, снятый до загрузки "
    "кнопкой «Скачать, как сейчас»."
)
OTHERWISE = "Пока Вы смотрели, загруженным начали пользоваться. Проверьте ещё раз.\n\n"
TURNED = {"новых": "уберу", "изменено": "верну прежнее", "убрано": "верну"}
SHOWN = 8
PLANNED = frozenset({"Дорожная карта", "Мониторинги", "ИОМ", "Календарь", "Школы"})
PLAN_AGAIN = (
    "\n\nЕсли после загрузки Вы разложили год на задачи, разложите его ещё раз («Программа»): сроки встанут по "
    "прежним данным."
)


def question(way: WayBack) -> str:
    """What would be put back, and what stays."""
    lines = [f"{escape(sheet)}: {kind} {number} — {TURNED[kind]}" for sheet, kind, number in _counted(way)]
    return "\n".join([f"<b>Вернуть всё, как было до файла «{_file(way)}»?</b>", *lines]) + _staying(way, "Останется")


def done(way: WayBack) -> str:
    again = PLAN_AGAIN if PLANNED & {sheet for sheet, _, _ in _counted(way)} else ""
    return f"<b>Возвращено: всё как до файла «{_file(way)}»</b>" + _staying(way, "Осталось") + again


def _file(way: WayBack) -> str:
    return escape(shortened(str((way.event.after or {}).get("file", "")), 80))


def _counted(way: WayBack) -> Iterator[tuple[str, str, int]]:
    for told, number in counts(way.event).items():
        sheet, _, kind = told.rpartition(": ")
        if kind in TURNED:
            yield sheet, kind, number


def _staying(way: WayBack, word: str) -> str:
    if not way.staying:
        return ""
    named = "\n".join(f"• {escape(shortened(one, 100))}" for one in way.staying[:SHOWN])
    more = f"\n… и ещё {len(way.staying) - SHOWN}" if len(way.staying) > SHOWN else ""
    return (
        f"\n\n{word}, потому что этим уже пользуются (ответы, задачи, люди вошли):\n{named}{more}\n"
        "Школы и строки карты из этого списка отмечаются убранными, их история сохраняется."
    )
