"""Somebody goes from screen to screen by what the buttons say."""

from bot.sandbox.client import Person


async def walk(person: Person, *steps: tuple[str, str]) -> str:
    """Press a button, wait for what it shows, and so on; the last text."""
    text = ""
    for button, shown in steps:
        await person.click(button)
        text = (await person.wait_for(shown))["text"]
    return text


async def says(person: Person, words: str, shown: str) -> str:
    """Write something and wait for what comes back; its text."""
    await person.send(words)
    return str((await person.wait_for(shown))["text"])
