"""A stand-in for Telegram on loopback: a Bot API server any bot can run against, and people to play on it."""
