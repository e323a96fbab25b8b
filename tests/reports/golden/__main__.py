"""Draws the references again."""

from reports.drawing import draw_programme, draw_school, draw_wave
from tests.reports.examples import GOLDEN, PROGRAMMES, SCHOOLS, WAVE
from tests.reports.golden import store

for name, file in GOLDEN.items():
    store(file, draw_school(SCHOOLS[name]).png)
store("programme", draw_programme(PROGRAMMES["some silent"]).pages[0])
store("wave", draw_wave(WAVE).png)
