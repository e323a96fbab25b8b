"""How punctual tasks are done, as one number that everything shares: of those whose day has come, how many in time."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OnTime:
    """Of `due` tasks whose deadline is past, `kept` were finished not later than it."""

    kept: int = 0
    due: int = 0

    @property
    def share(self) -> float | None:
        """0–1; None while no deadline has come."""
        return self.kept / self.due if self.due else None
