"""The worker's entries, called as the worker calls them: by dotted name, in another process, with plain values."""

import importlib
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import pytest

from reports.drawing import COMPOSERS, draw
from reports.report import DRAW
from tests.reports.charts.test_own_result import ROWS
from tests.reports.charts.test_own_result import facts as own_result
from tests.reports.examples import PROGRAMME, TYPICAL, WAVE
from tests.reports.siblings import SIBLINGS

EXAMPLES = (TYPICAL, PROGRAMME, WAVE, own_result(*ROWS), *(next(iter(table.values())) for table in SIBLINGS.values()))
FACTS = {type(facts): facts for facts in EXAMPLES}


@pytest.mark.parametrize("kind", FACTS)
def test_the_entry_is_found_by_its_name_and_draws(kind: type) -> None:
    module, _, name = DRAW.partition(":")
    report = getattr(importlib.import_module(module), name)(FACTS[kind])
    assert all(page.startswith(b"\x89PNG") for page in report.pages)
    assert report.caption


def test_every_kind_of_facts_has_an_example_here() -> None:
    assert set(FACTS) == set(COMPOSERS)


def test_another_process_draws_the_same_bytes() -> None:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert pool.submit(draw, TYPICAL).result(timeout=60) == draw(TYPICAL)
