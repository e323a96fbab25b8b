"""Which template a paper is filled from: the programme's own, the installation's, or the product's. Light."""

from collections.abc import Mapping
from pathlib import Path

from reports.request import Form, Kind

SHIPPED = Path(__file__).parent / "papers" / "templates"
NAMES: Mapping[tuple[Form, Kind], str] = {
    (Form.REFERENCE, Kind.SCHOOL): "school-note",
    (Form.REFERENCE, Kind.PROGRAMME): "programme-note",
    (Form.ADVICE, Kind.SCHOOL): "advice",
    (Form.ORDER, Kind.PROGRAMME): "order",
    (Form.SUMMARY, Kind.PROGRAMME): "summary",
    (Form.SILENT, Kind.WAVE): "silent",
    (Form.PROTOCOL, Kind.SITTING): "protocol",
}


def template_of(form: Form, kind: Kind, folder: Path | None = None, code: str = "") -> tuple[str, bytes]:
    """Name and content: `folder`/CODE/NAME.docx, else `folder`/NAME.docx, else the one that comes with the product."""
    name = NAMES[form, kind]
    own = (folder / code / f"{name}.docx", folder / f"{name}.docx") if folder is not None else ()
    path = next((one for one in own if one.is_file()), SHIPPED / f"{name}.docx")
    return name, path.read_bytes()
