"""What a message consists of, made from a call: text, caption, photo, document, within the real limits."""

import io
import mimetypes
from typing import NamedTuple

from bot.sandbox import rendering
from bot.sandbox.calls import Call, Upload
from bot.sandbox.formatting import formatted
from bot.sandbox.records import Json, StoredFile
from bot.sandbox.refusals import Refused, bad_request
from bot.sandbox.world import World

RAW_BYTES = 32_768
UPLOAD_BYTES = 50 * 1024 * 1024
PHOTO_BYTES = 10 * 1024 * 1024


class Limit(NamedTuple):
    characters: int
    refusal: str


TEXT = Limit(4096, "message is too long")
CAPTION = Limit(1024, "message caption is too long")


def text_content(call: Call) -> Json:
    raw = call.text("text")
    if not raw:
        raise bad_request("message text is empty")
    text, entities = _formatted(raw, call.text("parse_mode"), call.objects("entities"), TEXT)
    if not text:
        raise bad_request("text must be non-empty")
    return {"text": text} | ({"entities": entities} if entities else {})


def caption_content(call: Call) -> Json:
    return caption_of({"caption": call.text("caption"), "parse_mode": call.text("parse_mode")}, call)


def caption_of(given: Json, call: Call) -> Json:
    """A caption, perhaps none: from the call itself or from an item of an album."""
    entities = given.get("caption_entities") or ([] if "type" in given else call.objects("caption_entities"))
    text, found = _formatted(given.get("caption") or "", given.get("parse_mode") or "", entities, CAPTION)
    return ({"caption": text} if text else {}) | ({"caption_entities": found} if found else {})


def photo_content(world: World, call: Call, value: str) -> Json:
    return {"photo": [rendering.file(_file(world, call, value, "photo"))]}


def document_content(world: World, call: Call, value: str) -> Json:
    return {"document": rendering.file(_file(world, call, value, "document"))}


def stored_photo(world: World, upload: Upload) -> StoredFile:
    """Raises the refusals of pictures that cannot be read, are too large or too narrow."""
    if len(upload.body) > PHOTO_BYTES:
        raise bad_request("file is too big")
    size = _picture_size(upload.body)
    if sum(size) > 10_000 or max(size) > 20 * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return world.keep_file("photo", upload.name, "image/jpeg", upload.body, size=size)


def stored_document(world: World, upload: Upload) -> StoredFile:
    guessed = mimetypes.guess_type(upload.name)[0] or upload.mime_type
    return world.keep_file("document", upload.name, guessed, upload.body)


def _file(world: World, call: Call, value: str, kind: str) -> StoredFile:
    upload = call.upload(value, kind)
    if upload is None:
        return _known_file(world, value, kind)
    if not upload.body:
        raise bad_request("file must be non-empty")
    if len(upload.body) > UPLOAD_BYTES:
        raise Refused(413, "Request Entity Too Large")
    return stored_photo(world, upload) if kind == "photo" else stored_document(world, upload)


def _known_file(world: World, value: str, kind: str) -> StoredFile:
    if not value or value.startswith("attach://"):
        raise bad_request(f"there is no {kind} in the request")
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    found = world.state.files.get(value)
    if not found:
        raise bad_request("invalid file_id")
    if found.kind != kind:
        raise bad_request(f"type of file mismatch: can't use file of type {found.kind.title()} as {kind.title()}")
    return found


def _formatted(raw: str, mode: str, given: list[Json], limit: Limit) -> tuple[str, list[Json]]:
    if len(raw.encode()) > RAW_BYTES:
        raise bad_request("text is too long")
    text, entities = formatted(raw, mode or None, given)
    if len(text) > limit.characters:
        raise bad_request(limit.refusal)
    return text, entities


def _picture_size(body: bytes) -> tuple[int, int]:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(body)) as picture:
            picture.verify()
            return picture.size
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None
