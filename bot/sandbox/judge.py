"""Unknown parameters and wrong types, judged by aiogram's models.

They know every parameter that the Bot API's machine-readable description (10.1) names for the methods modelled here.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import aiogram.methods
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bot.deferring import NAMES
from bot.sandbox.calls import Call, loads


def complaints(call: Call) -> list[str]:
    """What is wrong with the parameters of a call, one short sentence each; usually nothing."""
    known = _fields(call.method)
    found = [f"unknown parameter {name!r}" for name in call.values if name not in known]
    for name, value in call.values.items():
        if name in known and name not in call.files:
            found += _complaints_of_value(name, value, known[name])
    return found


@cache
def _fields(method: str) -> dict[str, TypeAdapter[Any]]:
    model: type[BaseModel] = getattr(aiogram.methods, method[:1].upper() + method[1:])
    model.model_rebuild()  # its fields are known once it was built
    return {field.alias or name: _reader(field.annotation) for name, field in model.model_fields.items()}


def _reader(annotation: Any) -> TypeAdapter[Any]:
    """Of a field's values, whose models may still wait to be built."""
    made: TypeAdapter[Any] = TypeAdapter(annotation, config=ConfigDict(arbitrary_types_allowed=True))
    made.rebuild(_types_namespace=NAMES)
    return made


def _complaints_of_value(name: str, value: object, wanted: TypeAdapter[Any]) -> list[str]:
    for candidate in _readings(value):
        try:
            read = wanted.validate_python(_spelled_out(candidate))
        except ValidationError:
            continue
        return [f"unknown field {name}.{path}" for path in _extras(read)]
    return [f"wrong type of {name!r}: {str(value)[:80]!r}"]


def _readings(value: object) -> Iterator[object]:
    """A form field may be the text itself or JSON."""
    yield value
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            yield loads(value)
        except (RecursionError, ValueError):
            return


def _spelled_out(value: object) -> object:
    """A key of a reply keyboard may be its text alone, which aiogram's models do not know."""
    if not isinstance(value, dict) or not isinstance(value.get("keyboard"), list):
        return value
    return {**value, "keyboard": [_spelled_out_row(row) for row in value["keyboard"]]}


def _spelled_out_row(row: object) -> object:
    return [{"text": key} if isinstance(key, str) else key for key in row] if isinstance(row, list) else row


def _extras(value: object, path: str = "") -> Iterator[str]:
    """Fields of nested objects that their models do not know."""
    if isinstance(value, list | tuple):
        for item in value:
            yield from _extras(item, path)
    elif isinstance(value, BaseModel):
        yield from (f"{path}{name}" for name in value.model_extra or {})
        for name in type(value).model_fields:
            yield from _extras(getattr(value, name), f"{path}{name}.")
