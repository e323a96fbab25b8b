"""Texts and their entities, read by TDLib itself (`tdjson`): the call the real server makes."""

import json
from functools import cache
from html import escape

from bot.sandbox.records import Json
from bot.sandbox.refusals import Refused, bad_request

MODES: dict[str, Json] = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}
KINDS = {
    "Mention": "mention",
    "Hashtag": "hashtag",
    "Cashtag": "cashtag",
    "BotCommand": "bot_command",
    "Url": "url",
    "EmailAddress": "email",
    "PhoneNumber": "phone_number",
    "Bold": "bold",
    "Italic": "italic",
    "Underline": "underline",
    "Strikethrough": "strikethrough",
    "Spoiler": "spoiler",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "Code": "code",
    "Pre": "pre",
    "PreCode": "pre",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "CustomEmoji": "custom_emoji",
}
FOUND = ("Mention", "Hashtag", "Cashtag", "BotCommand", "Url", "EmailAddress", "PhoneNumber")
STYLES = frozenset(KINDS.values()) - {KINDS[name] for name in FOUND}
OPAQUE = frozenset({"code", "pre", "text_link", "text_mention", "custom_emoji"})


@cache
def _tdlib() -> "TdLib":
    return TdLib()


class TdLib:
    """TDLib's synchronous calls; no client is ever created."""

    def __init__(self) -> None:
        from tdjson import td_execute

        self._execute = td_execute
        self.ask({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})

    def ask(self, request: Json) -> Json:
        answer: Json = json.loads(self._execute(json.dumps(request).encode()) or b"{}")
        return answer


def units(text: str) -> int:
    """Length in UTF-16 code units, in which entities are measured."""
    return len(text.encode("utf-16-le")) // 2


def parse(text: str, mode: str) -> tuple[str, list[Json]]:
    """Read HTML or Markdown. Raises the real refusal when it does not parse."""
    if mode.lower() not in MODES:
        raise bad_request("unsupported parse_mode")
    answer = _tdlib().ask({"@type": "parseTextEntities", "text": text, "parse_mode": MODES[mode.lower()]})
    if answer["@type"] == "error":
        raise bad_request(answer["message"])
    return answer["text"], _entities(answer["entities"])


def automatic(text: str) -> list[Json]:
    """What everybody's texts get without asking: commands, mentions, addresses, hashtags, e-mails."""
    return _entities(_tdlib().ask({"@type": "getTextEntities", "text": text})["entities"])


def formatted(text: str, mode: str | None, given: list[Json]) -> tuple[str, list[Json]]:
    """The text as people see it, outer white space cut off, with given, parsed and automatic entities."""
    plain, entities = parse(text, mode) if mode and mode.lower() != "none" else (text, _styles(given))
    shown = plain.strip()
    left = units(plain[: len(plain) - len(plain.lstrip())])
    kept = [clipped for entity in entities if (clipped := _clip(entity, left, units(shown)))]
    found = [entity for entity in automatic(shown) if not any(_covers(other, entity) for other in kept)]
    return shown, sorted(kept + found, key=lambda entity: (entity["offset"], -entity["length"]))


def is_valid_url(url: str) -> bool:
    """Whether TDLib would make a link of it."""
    try:
        return bool(parse(f'<a href="{escape(url)}">x</a>', "HTML")[1])
    except Refused:
        return False


def _styles(given: list[Json]) -> list[Json]:
    """Of the entities that a bot gives, those that style; what is found automatically is found again."""
    for entity in given:
        for name in ("offset", "length", "type"):
            if name not in entity:
                raise bad_request(f"can't parse MessageEntity: Can't find field \"{name}\"")
    return [{**one, **_span(one)} for one in given if one["type"] in STYLES]


def _span(entity: Json) -> Json:
    return {name: int(entity[name]) for name in ("offset", "length")}


def _entities(found: list[Json]) -> list[Json]:
    return [_entity(entity) for entity in found if entity["type"]["@type"].removeprefix("textEntityType") in KINDS]


def _entity(entity: Json) -> Json:
    kind: Json = entity["type"]
    made: Json = {
        "type": KINDS[kind["@type"].removeprefix("textEntityType")],
        "offset": entity["offset"],
        "length": entity["length"],
    }
    if "url" in kind:
        made["url"] = kind["url"]
    if "language" in kind:
        made["language"] = kind["language"]
    if "user_id" in kind:
        made["user"] = {"id": kind["user_id"], "is_bot": False, "first_name": str(kind["user_id"])}
    return made


def _clip(entity: Json, cut: int, length: int) -> Json | None:
    start = max(0, entity["offset"] - cut)
    end = min(length, entity["offset"] - cut + entity["length"])
    return {**entity, "offset": start, "length": end - start} if end > start else None


def _covers(outer: Json, inner: Json) -> bool:
    same = outer["type"] == inner["type"]
    overlaps: bool = (
        outer["offset"] < inner["offset"] + inner["length"] and inner["offset"] < outer["offset"] + outer["length"]
    )
    return overlaps and (same or outer["type"] in OPAQUE)
