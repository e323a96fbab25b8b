"""Faults on order: the next calls of a method are refused, cut off, kept waiting, late or answered with rubbish."""

from dataclasses import dataclass
from typing import Literal

from bot.sandbox.refusals import Refused

Accident = Literal["timeout", "reset", "rubbish"]


@dataclass(slots=True)
class Fault:
    """`method` «*» means any but getUpdates; `after` lets the call take effect before its answer is lost.

    Without a refusal or an accident the call is only late.
    """

    method: str
    times: int = 1
    refusal: Refused | None = None
    accident: Accident | None = None
    delay: float = 0.0
    after: bool = False

    @property
    def strikes_down(self) -> bool:
        return bool(self.refusal or self.accident)

    def strikes(self, method: str) -> bool:
        wanted = self.method.lower()
        return self.times > 0 and (method.lower() == wanted or (wanted == "*" and method.lower() != "getupdates"))


def next_fault(faults: list[Fault], method: str) -> Fault | None:
    """The first fault ordered for this method, counted down; spent ones leave the list."""
    fault = next((one for one in faults if one.strikes(method)), None)
    if fault:
        fault.times -= 1
        faults[:] = [one for one in faults if one.times > 0]
    return fault
