"""Megabytes of a process, as the kernel counts them for what runs there now.

`ru_maxrss` also remembers the process that began it: a small child of a large parent would count as large.
"""

from pathlib import Path

SELF = "self"


def resident(pid: int | str = SELF) -> float:
    return field(pid, "VmRSS:") / 1024


def peak(pid: int | str = SELF) -> float:
    """The most it ever held; 0 of one that is gone."""
    return field(pid, "VmHWM:") / 1024


def field(pid: int | str, name: str) -> int:
    """A number of /proc/PID/status; 0 where there is none."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    return int((status.partition(name)[2].split() or ["0"])[0])
