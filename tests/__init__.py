"""Mirrors the five packages; journeys are stories over real HTTP."""

import bot  # noqa: F401  before aiogram, as in production
