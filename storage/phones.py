"""Telephone numbers, kept as an HMAC only: enough to know a shared contact again, and no more. Pure."""

import hashlib
import hmac
import re

LOCAL = 10  # digits of a Russian number without «8» or «+7»


def normal_phone(text: str) -> str | None:
    """«8 (391) 55-12-345» → «+73915512345»; None for what is no telephone number."""
    digits = re.sub(r"[\s().–—-]", "", text)
    if not re.fullmatch(r"\+?\d{10,15}", digits, re.ASCII):
        return None
    bare = digits.removeprefix("+")
    if len(bare) == LOCAL:
        return f"+7{bare}"
    if len(bare) == LOCAL + 1 and bare[0] in "78":
        return f"+7{bare[1:]}"
    return f"+{bare}" if digits.startswith("+") or len(bare) > LOCAL + 1 else None


def phone_mac(key: bytes, phone: str) -> str:
    """What is kept of a normal number. Numbers are few enough to try them all, so the key must stay secret."""
    return hmac.new(key, phone.encode(), hashlib.sha256).hexdigest()
