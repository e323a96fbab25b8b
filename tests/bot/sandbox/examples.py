"""Keyboards and pictures for the tests."""

import io
from functools import cache

from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup
from PIL import Image


def inline(*rows: tuple[InlineKeyboardButton, ...]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[list(row) for row in rows])


def button(text: str = "Да", data: str | None = "yes", url: str | None = None) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=data, url=url)


@cache
def picture(width: int = 60, height: int = 40) -> bytes:
    body = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(body, "PNG")
    return body.getvalue()


def photo(width: int = 60, height: int = 40) -> BufferedInputFile:
    return BufferedInputFile(picture(width, height), "picture.png")


def document(body: bytes = b"text", name: str = "report.txt") -> BufferedInputFile:
    return BufferedInputFile(body, name)
