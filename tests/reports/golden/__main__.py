"""Draws the references again."""

from reports.drawing import draw
from tests.reports.examples import GOLDEN, PROGRAMMES, SCHOOLS, WAVE
from tests.reports.golden import store

for name, file in GOLDEN.items():
    store(file, draw(SCHOOLS[name]).png)
store("programme", draw(PROGRAMMES["some silent"]).pages[0])
store("wave", draw(WAVE).png)
