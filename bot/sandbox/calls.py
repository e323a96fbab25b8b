"""A call of a Bot API method as it came in: a JSON body, a form or a form with files, all read the same way."""

import json
import re
import warnings
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote

from aiohttp import BadContentDispositionHeader, BodyPartReader, ClientResponse, web
from aiohttp.multipart import MultipartReader

from bot.sandbox.records import Json
from bot.sandbox.refusals import Refused, bad_request, too_large

TRUE = frozenset({"true", "True", "yes", "1"})
NAMED = re.compile(r';\s*(name|filename)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)', re.IGNORECASE)
ESCAPED = re.compile(r"\\(.)")
warnings.simplefilter("ignore", BadContentDispositionHeader)  # names are read here, by rules of our own
# What values of a shape that nobody expected raise on their way.
MISSHAPEN = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


@dataclass(slots=True)
class Upload:
    name: str
    mime_type: str
    body: bytes


@dataclass(slots=True)
class Call:
    """Values are what was sent: strings in forms, JSON values in JSON bodies; the accessors decide what they mean."""

    method: str
    values: Json
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return "" if value is None else str(value)

    def number(self, name: str, default: int = 0) -> int:
        """Raises the refusal of a value that is no integer."""
        value = self.values.get(name, default)
        try:
            return int(value)
        except (OverflowError, TypeError, ValueError):
            raise bad_request(f"invalid {name} specified") from None

    def numbers(self, name: str) -> list[int]:
        return [Call(self.method, {name: one}).number(name) for one in self.array(name) or []]

    def optional_number(self, name: str) -> int | None:
        return self.number(name) if self.values.get(name) not in (None, "") else None

    def message_id(self) -> int:
        """0 where it is missing or no number: a message that cannot be found."""
        try:
            return self.number("message_id")
        except Refused:
            return 0

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.values.get(name)
        return default if value is None else str(value) in TRUE

    def object(self, name: str) -> Json | None:
        value = self.decoded(name)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"can't parse {name}: Object expected")
        return value

    def array(self, name: str) -> list[Any] | None:
        value = self.decoded(name)
        if value is not None and not isinstance(value, list):
            raise bad_request(f"can't parse {name}: Array expected")
        return value

    def objects(self, name: str) -> list[Json]:
        found = self.array(name) or []
        if not all(isinstance(one, dict) for one in found):
            raise bad_request(f"can't parse {name}: Object expected")
        return found

    def upload(self, value: str, part: str = "") -> Upload | None:
        """The file that travels with the call: as «attach://part», or as the part of that name itself."""
        if value.startswith("attach://"):
            return self.files.get(value.removeprefix("attach://"))
        return self.files.get(part)

    def shown(self) -> Json:
        """For the log: the parameters, and of files their names and sizes only."""
        return self.values | {name: f"<{one.name}, {len(one.body)} bytes>" for name, one in self.files.items()}

    def decoded(self, name: str) -> Any:
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return loads(value) if value else None
        except (RecursionError, ValueError):
            raise bad_request(f"can't parse {name} JSON object") from None


def loads(text: str) -> Any:
    """JSON without the liberties that Python takes: no infinities, no halves of characters. Raises ValueError."""
    found = json.loads(text, parse_constant=_refuse_constant)
    json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
    return found


async def read_object(request: web.Request) -> Json:
    """The JSON object that a request carries, {} where it carries nothing. Raises the refusal of anything else."""
    try:
        found = loads(await request.text()) if request.can_read_body else {}
    except MISSHAPEN:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(found, dict):
        raise bad_request("can't parse JSON object")
    return found


async def read_call(request: web.Request, method: str) -> Call:
    """Raises the refusal of what cannot be read, or is too large."""
    call = Call(method, dict(request.query))
    try:
        if request.content_type == "application/json":
            call.values |= await read_object(request)
        elif request.content_type == "multipart/form-data":
            await _read_parts(call, await request.multipart())
        else:
            call.values |= await request.post()
    except web.HTTPRequestEntityTooLarge:
        raise too_large() from None
    except MISSHAPEN:
        raise bad_request("can't parse the request") from None
    return call


async def reply_call(response: ClientResponse) -> Call | None:
    """The call that a webhook's answer may carry, as JSON or as a form."""
    call = Call("", {})
    if response.content_type == "multipart/form-data":
        await _read_parts(call, MultipartReader.from_response(response).stream)
    elif response.content_type == "application/x-www-form-urlencoded":
        call.values |= dict(parse_qsl(await response.text()))
    elif response.content_type == "application/json":
        answer = loads(await response.text() or "{}")
        call.values |= answer if isinstance(answer, dict) else {}
    call.method = str(call.values.pop("method", ""))
    return call if call.method else None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


async def _read_parts(call: Call, reader: MultipartReader) -> None:
    async for part in reader:
        if not isinstance(part, BodyPartReader):
            continue
        named = _names(part.headers.get("Content-Disposition", ""))
        if not named.get("name"):
            raise bad_request("field name in multipart/form-data not found")
        if "filename" not in named:
            call.values[named["name"]] = await part.text()
            continue
        mime_type = part.headers.get("Content-Type", "application/octet-stream")
        call.files[named["name"]] = Upload(named["filename"], mime_type, bytes(await part.read()))


def _names(disposition: str) -> dict[str, str]:
    """«name» and «filename» of a part as the public server reads them: quoted or not, percent-encoded or plain UTF-8.

    Libraries differ, and aiohttp drops the parts of those that quote nothing.
    """
    found = {key.lower(): value.strip() for key, value in NAMED.findall(disposition)}
    bare = {key: ESCAPED.sub(r"\1", value[1:-1]) if value[:1] == '"' else value for key, value in found.items()}
    return {key: unquote(value).encode(errors="replace").decode() for key, value in bare.items()}
