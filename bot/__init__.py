"""The application: what starts, what is wired to what, how updates come in and messages go out."""

from bot.deferring import defer_models

defer_models()
