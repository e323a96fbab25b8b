"""Russian sentences that several conversations share; user-supplied text is escaped here, once."""

from html import escape as escape_html

BROKEN = "У меня что-то сломалось, но Ваши данные целы. Попробуйте через минуту; повторится — скажите координатору."
STRANGER = (
    "Здравствуйте! Я Куратор — помощник муниципальных программ поддержки школ.\n\n"
    "Пока я Вас не знаю. Чтобы войти, откройте личную ссылку-приглашение от координатора Вашей программы."
)
OUTDATED = "Эта кнопка устарела. Откройте раздел заново: /start"
BACK = "← Меню"
BACK_TO_TASKS = "← К задачам"
NOTHING_EXPECTED = "Не понял, к чему это отнести. Вот что я умею:"
ONLY_TEXT = "Я читаю текст и кнопки, а этого пока не понимаю. Вот что я умею:"
ONLY_PRIVATELY = "Здесь нас читают все, поэтому о делах программы я говорю только лично: напишите мне, @{bot}."
CANCELLED = "Хорошо, этого я больше не жду."
NOTHING_TO_CANCEL = "Я сейчас ничего не жду, отменять нечего."
CANCELLED_SURVEY = "Хорошо, остановились. Ответы анкеты сохранены: продолжить можно в любой день, пока она открыта."
EDITED = (
    "Исправленные сообщения я не перечитываю: осталось то, что пришло сначала. Пришлите новое сообщение. "
    "В анкете сначала вернитесь к нужному вопросу кнопкой «← Назад», иначе оно ответит на следующий."
)
SWITCH = "Сменить программу"
OTHER_PROGRAMME = "Если это из другой Вашей программы — смените её: /programme"
MORE = "Ещё →"
EARLIER = "← Назад"


def escape(text: str) -> str:
    """User-supplied text inside HTML."""
    return escape_html(text, quote=False)


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word with an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def too_early(words: str) -> str:
    """A text that was written before the question it would be taken for was shown."""
    return (
        f"«{escape(shortened(words, 60))}» пришло раньше, чем вопрос выше, и я не знаю, на что это ответ, "
        "поэтому ничего не записал. Ответьте, пожалуйста, на вопрос выше."
    )
