"""A stand-in for Telegram on loopback: a Bot API server, and a web page to chat in."""
