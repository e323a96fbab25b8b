"""Models of the Bot API built when something is made of them, not all six hundred at the import of aiogram.

aiogram builds each of its models anew at its end, most of them around a message with all that may stand in one: more
than half of a start, for models that never come. Pydantic builds a model at first use by itself; what it lacks there
are the names that aiogram gives to `model_rebuild`, so they are kept for it. Without this all works as well, later.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import Any

NAMES: dict[str, Any] = {}
"""What annotations of the Bot API speak of, as soon as aiogram told it."""


def defer_models() -> None:
    """Before aiogram is imported; later it would change nothing."""
    if "aiogram" not in sys.modules:
        sys.meta_path.insert(0, Deferring({"aiogram.types": _types, "aiogram.methods.base": _methods}))


Load = Callable[[Loader, ModuleType], None]


class Deferring(MetaPathFinder):
    """Finds the modules it knows where they are, and loads them in its own way."""

    def __init__(self, loads: Mapping[str, Load]) -> None:
        self.loads = dict(loads)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        load = self.loads.pop(fullname, None)  # gone, so that what follows finds the module itself
        found = find_spec(fullname) if load else None
        if load and found and found.loader:
            found.loader = Loading(found.loader, load)
        return found


class Loading(Loader):
    """A loader, and something to do around its work; the module knows only the loader."""

    def __init__(self, loader: Loader, load: Load) -> None:
        self.loader, self.load = loader, load

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self.loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self.loader
        if module.__spec__:
            module.__spec__.loader = self.loader
        self.load(self.loader, module)


def _types(loader: Loader, module: ModuleType) -> None:
    from pydantic import BaseModel

    build = BaseModel.__dict__["model_rebuild"]

    def remember(_: Any, /, *, _types_namespace: Mapping[str, Any], **__: Any) -> None:
        NAMES.update(_types_namespace)

    setattr(BaseModel, "model_rebuild", classmethod(remember))  # noqa: B010
    try:
        loader.exec_module(module)
    finally:
        setattr(BaseModel, "model_rebuild", build)  # noqa: B010
    from aiogram.client.context_controller import BotContextController

    _know_names(BotContextController)
    for kind in (module.Message, module.Update):  # whatever comes is made of them
        kind.model_rebuild()


def _methods(loader: Loader, module: ModuleType) -> None:
    loader.exec_module(module)
    _know_names(module.Response)


def _know_names(kind: Any) -> None:
    """Let a model, and all that descend from it, be built wherever it is used first."""
    build = kind.model_rebuild.__func__

    def built(kind: Any, /, *, force: bool = False, raise_errors: bool = True, **_: Any) -> bool | None:
        done: bool | None = build(kind, force=force, raise_errors=raise_errors, _types_namespace=NAMES)
        return done

    kind.model_rebuild = classmethod(built)
