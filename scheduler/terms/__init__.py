"""A cell of «Сроки» as people print it → stages → windows and deadlines. Pure."""

from scheduler.terms.labels import (
    date_label,
    day_label,
    russian_kind,
    russian_recurrence,
    russian_role,
    window_label,
    windows_label,
)
from scheduler.terms.reading import read
from scheduler.terms.stages import StageText, stages
from scheduler.terms.values import Choice, Context, Kind, Offset, Piece, Reading, Role, Window

__all__ = [
    "Choice",
    "Context",
    "Kind",
    "Offset",
    "Piece",
    "Reading",
    "Role",
    "StageText",
    "Window",
    "date_label",
    "day_label",
    "read",
    "russian_kind",
    "russian_recurrence",
    "russian_role",
    "stages",
    "window_label",
    "windows_label",
]
