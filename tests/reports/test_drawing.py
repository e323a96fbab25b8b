"""The worker's entries, called as the worker calls them: by dotted name, in another process, with plain values."""

import importlib
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import pytest

from reports import programme, school, wave
from reports.drawing import draw_school
from tests.reports.examples import PROGRAMME, TYPICAL, WAVE

ENTRIES = {school.DRAW: TYPICAL, programme.DRAW: PROGRAMME, wave.DRAW: WAVE}


@pytest.mark.parametrize("dotted", ENTRIES)
def test_an_entry_is_found_by_its_name_and_draws(dotted: str) -> None:
    module, _, name = dotted.partition(":")
    report = getattr(importlib.import_module(module), name)(ENTRIES[dotted])
    pages = report.pages if isinstance(report, programme.ProgrammeReport) else (report.png,)
    assert all(page.startswith(b"\x89PNG") for page in pages)
    assert report.caption
    assert report.findings


def test_another_process_draws_the_same_bytes() -> None:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert pool.submit(draw_school, TYPICAL).result(timeout=60) == draw_school(TYPICAL)
