"""What a router is asked about: its own buttons and words, nobody else's; one that takes anything, about everything."""

from datetime import UTC, datetime

import pytest
from aiogram import Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import CallbackQuery, Chat, Message, User

from bot.app import ROUTERS, build_dispatcher
from bot.routing import Door
from handlers import fallback, me, survey, survey_answers, waves
from handlers.callbacks import Go, Screen, SurveyAct, SurveyButton
from handlers.filters import PRIVATE, Says

ANNA = User(id=7, is_bot=False, first_name="Анна")


def click(data: str | None) -> CallbackQuery:
    return CallbackQuery(id="1", from_user=ANNA, chat_instance="1", data=data)


def message(text: str | None) -> Message:
    chat = Chat(id=7, type="private")
    return Message(message_id=1, date=datetime(2021, 9, 1, tzinfo=UTC), chat=chat, text=text)


def is_asked(router: Router, event: CallbackQuery | Message) -> bool:
    door = router.parent_router
    assert isinstance(door, Door)
    return door.opens("callback_query" if isinstance(event, CallbackQuery) else "message", event)


@pytest.mark.parametrize(
    ("data", "of_survey", "of_answers"),
    [
        (SurveyButton(act=SurveyAct.NEXT, task=1).pack(), True, True),
        (Go(screen=Screen.SURVEYS).pack(), True, False),
        ("nobody:1", False, False),
        (None, False, False),
    ],
)
def test_a_button_is_offered_to_its_conversation_alone(data: str | None, of_survey: bool, of_answers: bool) -> None:
    build_dispatcher()
    found = [is_asked(one, click(data)) for one in (survey.router, survey_answers.router, fallback.router)]
    assert found == [of_survey, of_answers, True]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("анкета", True), (" Анкеты риски", True), ("/survey", True), ("/other@bot", True), ("8,5", False), (None, False)],
)
def test_words_are_offered_where_they_are_known(text: str | None, expected: bool) -> None:
    build_dispatcher()
    assert is_asked(survey.router, message(text)) is expected
    assert is_asked(fallback.router, message(text)) is True


def test_a_button_of_the_menu_written_by_name_is_offered_to_the_conversation_it_opens() -> None:
    build_dispatcher()
    assert is_asked(waves.router, message("Анкеты школ"))
    assert is_asked(me.router, message("обо мне"))
    assert not is_asked(me.router, message("обоз"))


def test_a_router_with_one_handler_for_anything_is_asked_about_everything() -> None:
    router = Router()

    @router.message(Says("one", "один"))
    async def by_word(_: Message) -> None: ...

    @router.message(PRIVATE)
    async def by_place(_: Message) -> None: ...

    assert Door(router).opens("message", message("два"))


def test_a_router_is_not_asked_about_what_none_of_its_handlers_hears() -> None:
    router = Router()

    @router.callback_query()
    async def any_button(_: CallbackQuery) -> None: ...

    door = Door(router)
    assert door.opens("callback_query", click("nobody:1"))
    assert not door.opens("message", message("/start"))
    assert not door.opens("edited_message", message("/start"))


async def test_behind_a_door_stands_what_the_router_says() -> None:
    router = Router()

    @router.message(Says("one", "один"))
    async def by_word(_: Message, arguments: str) -> str:
        return arguments

    told = {"bot_username": "kurator_bot", "session": None}
    assert await Door(router).propagate_event("message", message("один, два"), **told) is UNHANDLED
    assert await router.propagate_event("message", message("/one два"), **told) == "два"
    assert await router.parent_router.propagate_event("message", message("/one два"), **told) == "два"  # type: ignore[union-attr]


def test_most_conversations_are_told_apart() -> None:
    doors = [door for door in build_dispatcher().sub_routers if isinstance(door, Door)]
    assert len(doors) == len(ROUTERS)
    assert sum(door.prefixes is not None for door in doors) >= 15


def test_no_filter_is_asked_in_another_thread() -> None:
    """aiogram takes whatever is not awaitable for slow work: a bare `F.…` costs more than the handler's statements."""
    observers = [observer for router in build_dispatcher().chain_tail for observer in router.observers.values()]
    handlers = [handler for observer in observers for handler in observer.handlers]
    asked = [one for handler in handlers for one in (handler, *(handler.filters or ()))]
    assert len(asked) > 300
    assert [one.callback for one in asked if not one.awaitable] == []
