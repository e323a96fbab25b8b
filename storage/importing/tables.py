"""Which table keeps a sheet, and which of its columns keep fields as they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from storage.models import Base, Community, CommunityKind, Indicator, Measure, MeasureKind, Monitoring, School


class Place(Enum):
    """Whether rows have a place in their list, and whether it follows the file or is given once for ever."""

    NONE = "none"
    GIVEN_ONCE = "given once"
    OF_THE_FILE = "of the file"


@dataclass(frozen=True, slots=True)
class Table:
    """`fields` are columns named like the fields they keep; `defaults` fill what a file may leave out."""

    model: type[Base]
    fields: tuple[str, ...]
    place: Place = Place.OF_THE_FILE
    marks_gone: bool = True
    defaults: Mapping[str, Any] = field(default_factory=dict)


TABLES: Mapping[str, Table] = {
    "Школы": Table(
        School,
        ("short_name", "full_name", "number", "kind", "settlement", "partner", "pupils", "teachers"),
        place=Place.GIVEN_ONCE,
    ),
    "Дорожная карта": Table(
        Measure,
        ("direction", "number", "title", "responsible", "result", "school_group", "kind"),
        defaults={"kind": MeasureKind.MEASURE},
    ),
    "Показатели": Table(Indicator, ("number", "title", "unit", "direction", "source")),
    "Мониторинги": Table(Monitoring, ("title", "phrase", "questionnaire", "audience", "days")),
    "Сообщества": Table(
        Community,
        ("title", "subject", "kind", "methodist"),
        place=Place.NONE,
        marks_gone=False,
        defaults={"kind": CommunityKind.CHANNEL},
    ),
}
PROGRAMME = (
    "code", "title", "municipality", "region", "zone", "starts", "ends", "authority", "coordinator_post",
    "order_basis", "social_quantile",
)  # fmt: skip
