"""What the worker gives back for any picture: its pages and the words under it."""

from dataclasses import dataclass

DRAW = "reports.drawing:draw"  # for the worker: facts -> Report


@dataclass(frozen=True, slots=True)
class Report:
    """Pictures as PNG in their order, and a caption in plain text of at most 1024 characters."""

    pages: tuple[bytes, ...]
    caption: str

    @property
    def png(self) -> bytes:
        """The first page."""
        return self.pages[0]
