"""What a person is told about their file: what is wrong, where, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass

SHOWN = 120


@dataclass(frozen=True, slots=True)
class Problem:
    """One remark about a file. `row` is the 1-based printed row, None where a sheet or a file as a whole is meant.

    While a problem `blocks`, nothing of the file is stored; the others (an unknown column, a sheet that is not loaded
    yet) leave out only what they name. `suggests` is the column of the workbook that a doubtful header seems to mean.
    """

    sheet: str
    row: int | None
    column: str | None
    value: str | None
    message: str
    blocks: bool = True
    suggests: str | None = None

    def as_json(self) -> Mapping[str, str | int | None]:
        """The five keys of `python -m bot import --json`."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "message": self.message,
        }


def shortened(value: str) -> str:
    """A value fit for a message: at most 120 characters on one line."""
    line = " ".join(value.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"
