"""Draws the references again."""

from reports.drawing import draw
from tests.reports.charts.test_own_result import ROWS
from tests.reports.charts.test_own_result import facts as own_result
from tests.reports.examples import GOLDEN, PROGRAMMES, SCHOOLS, WAVE
from tests.reports.golden import store
from tests.reports.siblings import SIBLINGS

for name, file in GOLDEN.items():
    store(file, draw(SCHOOLS[name]).png)
store("programme", draw(PROGRAMMES["some silent"]).pages[0])
store("wave", draw(WAVE).png)
store("own_result", draw(own_result(*ROWS)).png)
for kind, table in SIBLINGS.items():
    store(kind if kind != "programme" else "overview", draw(next(iter(table.values()))).pages[-1])
