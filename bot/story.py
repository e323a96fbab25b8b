"""The main job as a story: a coordinator, a curator, a deputy and a teacher live through an autumn of a real programme.

`python -m bot demo --play` tells it in the terminal; the journeys of the test suite are the same steps.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import aiohttp

from bot.cast import PATIENCE, Cast, StoryBroken, Tell, shown
from bot.sandbox.client import Person
from bot.sandbox.records import Json
from bot.stage import ZONE, Stage
from storage.russian import day

CODE, TITLE, MUNICIPALITY = "nazarovo", "Повышение качества образования", "Назаровский район"
SCHOOL = "Гляденская СОШ"
SUBJECT = "Математика"
QUESTIONNAIRE = "Анкета «Факторы риска школы»"
LAST_DAY = date(2021, 9, 8)
CHANNEL = "Учителя математики"
COLLEAGUES = (
    ("Ирина Павловна", "Куратор", (SCHOOL, "Дальше →")),
    ("Марина Сергеевна", "Зам. директора", (SCHOOL,)),
    ("Алексей Петрович", "Учитель", (SCHOOL, SUBJECT)),
)
MORE_COLLEAGUES = (
    ("Тамара Ивановна", "Куратор", ("Степновская СОШ", "Сережская ООШ", "Дальше →")),
    ("Елена Олеговна", "Зам. директора", ("Степновская СОШ",)),
    ("Вера Николаевна", "Зам. директора", ("Сережская ООШ",)),
    ("Галина Юрьевна", "Учитель", ("Степновская СОШ", "Русский язык")),
)
LINK = re.compile(r"https://t\.me/\S+\?start=\S+")


async def coordinator_joins(cast: Cast) -> None:
    """1. A coordinator starts the bot with an invitation link, is recognised, sees a menu of her role."""
    token = await cast.stage.first_invitation(CODE, TITLE, MUNICIPALITY, "Ольга Викторовна")
    person = await cast.comes("Ольга Викторовна")
    await cast.says(person, f"/start {token}", "Вас приглашают в программу")
    message = await cast.clicks(person, "Соглашаюсь, войти", "координатор")
    labels = {key["text"] for row in message["keyboard"] for key in row}
    cast.expect(
        {"Задачи", "Программа", "Пригласить", "Загрузить программу"} <= labels, f"a coordinator's menu: {labels}"
    )
    cast.used_token = token


async def programme_is_imported(cast: Cast) -> None:
    """2a. She imports the programme that comes with the product."""
    await cast.clicks(cast.coordinator, "Загрузить программу", "Какую программу")
    await cast.clicks(cast.coordinator, MUNICIPALITY, "Дорожная карта: новых 28")
    await cast.clicks(cast.coordinator, "Загрузить", "Загружено")


async def phrases_become_tasks(cast: Cast) -> None:
    """3. The phrases become dated tasks; what is not understood is asked, never dropped."""
    await cast.clicks(cast.coordinator, "Разложить по срокам: 2021/2022 уч. год", "новых задач")
    planned = await newest(cast.coordinator)
    if "Уточнить срок" in planned["text"]:
        await cast.clicks(cast.coordinator, "Уточнить сроки", "уч. год")
        question = await newest(cast.coordinator)
        await cast.press(cast.coordinator, question["keyboard"][0][0]["text"])
    await cast.says(cast.coordinator, "задачи", "Открыто:")


async def newest(person: Person) -> Json:
    """The newest message of the person's chat."""
    return (await person.messages())[-1]


async def colleagues_join(cast: Cast) -> None:
    """2b. She invites a curator, a deputy and a teacher; each joins by a link that works once."""
    for name, role, choices in COLLEAGUES:
        await invite(cast, name, role, choices)


async def invite(cast: Cast, name: str, role: str, choices: tuple[str, ...]) -> None:
    """An invitation by buttons and a name, and the person who comes by its link."""
    await cast.says(cast.coordinator, "/invite", "Кого пригласить?")
    for button in (role, *choices):
        cast.tell(f"{cast.coordinator.name} ▸ [{button}]")
        await cast.press(cast.coordinator, button)
    message = await cast.says(cast.coordinator, name, "Приглашение для")
    link = LINK.search(message["text"])
    cast.expect(link, "an invitation carries a link")
    token = link.group().partition("start=")[2] if link else ""
    person = await cast.comes(name)
    await cast.says(person, f"/start {token}", "Здравствуйте")
    await cast.clicks(person, "Соглашаюсь, войти", "Вы вошли")


async def questionnaire_opens(cast: Cast) -> None:
    """5a. The questionnaire on the ten risk factors opens for the schools."""
    await cast.says(cast.coordinator, "/wave", "По плану анкета")
    await cast.clicks(cast.coordinator, "Открыть: Факторы риска школы", "35 вопросов")
    await cast.deputy.forget_earlier()
    await cast.clicks(cast.coordinator, day(LAST_DAY), "открыта до 8 сентября")
    await cast.hears(cast.deputy, "Отвечать можно по частям")


async def deputy_answers_half(cast: Cast) -> None:
    """5b. The deputy answers by buttons and numbers, and leaves in the middle."""
    await cast.press(cast.deputy, "Заполнить анкету")
    await cast.hears(cast.deputy, "1 из 35")
    await answer(cast, first=1, last=17)


async def answer(cast: Cast, first: int, last: int) -> None:
    """Answer questions by what each of them asks: the first number typed, the others by buttons."""
    for place in range(first, last + 1):
        message = await cast.deputy.wait_for(f"{place} из 35", timeout=30)
        typed = "Пришлите число" in message["text"]
        given = f"{(place * 7) % 60},5" if typed else choice_of(message, place)
        _, factor, question, *_ = filter(None, message["text"].partition(f"{place} из 35")[2].splitlines())
        cast.tell(f"    {place} из 35 · {factor}: {question}")
        cast.tell(f"{cast.deputy.name} ▸ {given if typed else f'[{given}]'}")
        await (cast.deputy.send(given) if typed else cast.deputy.click(given))


def choice_of(message: Json, place: int) -> str:
    """A choice that gives the profile of the school some colour."""
    labels = [key["text"] for row in message["keyboard"] for key in row if key["text"][:1].isdigit()]
    return str(labels[(place * place) % 4])


async def process_is_killed(cast: Cast) -> None:
    """5c. The process is killed and started again."""
    cast.tell("    … процесс бота убит (SIGKILL) и запущен снова")
    await cast.stage.kill_bot()
    await cast.stage.start_bot()


async def days_pass(cast: Cast) -> None:
    """4a. Days pass: the deputy and the curator are reminded before the deadline, once each."""
    cast.tell("    … проходит 13 дней")
    heard = await reminded_while(cast, "P13DT1H")
    cast.expect(len(heard[cast.deputy.name]) >= 3, f"reminders before the deadline: {len(heard[cast.deputy.name])}")
    cast.expect(heard[cast.curator.name], "the curator hears of a school that is late to begin")


async def reminded_while(cast: Cast, passes: str) -> dict[str, list[str]]:
    """What deputy and curator hear of the questionnaire while time passes, by name; each message once."""
    before = {person.name: (await newest(person))["message_id"] for person in (cast.deputy, cast.curator)}
    for person in (cast.deputy, cast.curator):
        await person.forget_earlier()
    await cast.stage.client.advance(passes)
    heard: dict[str, list[str]] = {}
    for person in (cast.deputy, cast.curator):
        await person.wait_for(QUESTIONNAIRE, timeout=30)
        told = [m for m in await person.messages(after=before[person.name]) if QUESTIONNAIRE in m["text"]]
        cast.expect(len(told) == len({m["text"] for m in told}), f"each reminder comes once: {person.name}")
        for message in told:
            cast.tell(f"    → {person.name}, {local_day(message)}\n{shown(message)}")
        heard[person.name] = [m["text"] for m in told]
    return heard


def local_day(message: Json) -> str:
    """The day of a message as its reader has it."""
    return f"{datetime.fromtimestamp(message['date'], ZoneInfo(ZONE)):%d.%m}"


async def deputy_submits_late(cast: Cast) -> None:
    """4b, 5d. After the deadline another reminder; she goes on where she stopped, and submits."""
    cast.tell("    … срок прошёл")
    heard = await reminded_while(cast, "P4D")
    late = [name for name, told in heard.items() if any("просрочено" in text for text in told)]
    cast.expect(late == list(heard), f"reminded after the deadline: {late}")
    await cast.says(cast.deputy, "анкета", "Какую анкету")
    await cast.deputy.click((await newest(cast.deputy))["keyboard"][0][0]["text"])
    await cast.hears(cast.deputy, "18 из 35")
    await answer(cast, first=18, last=35)
    await cast.hears(cast.deputy, "ответы на все 35 вопросов")
    await cast.clicks(cast.deputy, "Отправить", "сдана")


async def coordinator_asks_for_reports(cast: Cast) -> None:
    """6. `/report school 12`, words, a name, and a school that does not exist."""
    for words in ("отчет Гляденская", "/report school 12", "отчёт школа 12"):
        cast.tell(f"{cast.coordinator.name} ▸ {words}")
        await cast.coordinator.send(words)
        message = await cast.coordinator.wait_for(lambda m: bool(m.get("media")), timeout=60)
        cast.tell(shown(message))
        cast.expect(0 < len(message["text"]) <= 1024, "a caption of at most 1024 characters")
        cast.pictures.append(await picture(cast, message))
    await cast.says(cast.coordinator, "отчёт школа Глиденска", "Может быть, одна из этих?")
    rows = (await newest(cast.coordinator))["keyboard"]
    cast.expect(sum(len(row) for row in rows) == 4, "three nearest names and the way back")


async def picture(cast: Cast, message: Json) -> bytes:
    """The bytes of a message's photo."""
    async with aiohttp.ClientSession() as http, http.get(cast.stage.sandbox.url + message["media"][0]["url"]) as answer:
        return await answer.read()


async def winter_tasks_are_answered(cast: Cast) -> None:
    """4c. In December a task of the roadmap is moved, handed over and done by the buttons of its reminder."""
    cast.tell("    … наступает декабрь")
    await cast.deputy.forget_earlier()
    await cast.stage.client.set_clock("2021-12-17T12:00:00+07:00")
    await cast.hears(cast.deputy, "РАОП")
    await cast.clicks(cast.deputy, "Обещаю до…", "К какому дню")
    days = [key["text"] for row in (await newest(cast.deputy))["keyboard"] for key in row]
    await cast.clicks(cast.deputy, days[1], "Договорились")
    await cast.clicks(cast.deputy, "Сделано", "✓ Сделано")
    await cast.clicks(cast.deputy, "Вернуть в работу", "через")
    await cast.curator.forget_earlier()
    await cast.clicks(cast.deputy, "Не моё", "Чья это задача?")
    await cast.clicks(cast.deputy, "Ирина Павловна", "Передано")
    await cast.hears(cast.curator, "передаёт Вам задачу")
    await cast.clicks(cast.curator, "Сделано", "✓ Сделано")


async def teacher_joins_the_channel(cast: Cast) -> None:
    """7. The teacher asks to join the channel of her subject and is let in; a stranger is not."""
    client, coordinator = cast.stage.client, cast.coordinator
    await coordinator.forget_earlier()
    chat = await client.chat(CHANNEL, "channel", coordinator, bot_is_admin=False)
    await client.set_member(chat, None, "administrator")
    await cast.hears(coordinator, "Для учителей какого предмета")
    await cast.clicks(coordinator, SUBJECT, "подключено")
    link = await link_of(cast)
    cast.expect(await cast.teacher.join(link) == "requested", "a join request is sent")
    await cast.hears(cast.teacher, "Заявка принята")
    stranger = await cast.comes("Посторонний")
    await stranger.join(link)
    await cast.hears(stranger, "Сначала откройте приглашение")
    members = cast.stage.sandbox.world.chat(chat).members
    cast.expect(members.get(cast.teacher.id) == "member", "the teacher is in")
    cast.expect(members.get(stranger.id, "left") == "left", "the stranger is not")


async def link_of(cast: Cast) -> str:
    """The link of the community; the bot asks Telegram for it a moment after the channel was bound."""
    for _ in range(PATIENCE):
        message = await cast.says(cast.teacher, "сообщества", "ообществ")
        for key in (key for row in message["keyboard"] for key in row if key.get("url")):
            return str(key["url"])
        await asyncio.sleep(0.1)
    raise StoryBroken("the community never got its link")


async def strangers_are_refused(cast: Cast) -> None:
    """8. A person without rights gets a polite refusal, and nothing leaks."""
    passer_by = await cast.comes("Прохожий")
    await cast.says(passer_by, "/report school 12", "личную ссылку-приглашение")
    await cast.says(passer_by, f"/start {cast.used_token}", "уже использовано")
    await cast.says(cast.teacher, "/report school 12", "открыты другим ролям")
    await cast.says(cast.teacher, "/wave", "координатор программы")


STEPS: tuple[Callable[[Cast], Awaitable[None]], ...] = (
    coordinator_joins,
    programme_is_imported,
    phrases_become_tasks,
    colleagues_join,
    questionnaire_opens,
    deputy_answers_half,
    process_is_killed,
    days_pass,
    deputy_submits_late,
    coordinator_asks_for_reports,
    winter_tasks_are_answered,
    teacher_joins_the_channel,
    strangers_are_refused,
)


async def gather(stage: Stage) -> None:
    """The first steps without a word, and a few more people: a town ready to be played with in the demo."""
    cast = Cast(stage, lambda _: None)
    for step in STEPS[:4]:
        await step(cast)
    for name, role, choices in MORE_COLLEAGUES:
        await invite(cast, name, role, choices)


async def play(stage: Stage, tell: Tell) -> Cast:
    """Play all steps; the first that does not hold raises."""
    cast = Cast(stage, tell)
    for step in STEPS:
        tell(f"\n── {(step.__doc__ or '').strip()}")
        await step(cast)
    return cast
