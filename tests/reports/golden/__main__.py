"""Draws the references again."""

from reports.drawing import draw_programme, draw_school
from tests.reports.examples import GOLDEN, PROGRAMMES, SCHOOLS
from tests.reports.golden import store

for name, file in GOLDEN.items():
    store(file, draw_school(SCHOOLS[name]).png)
store("programme", draw_programme(PROGRAMMES["some silent"]).pages[0])
