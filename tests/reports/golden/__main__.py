"""Draws the references again."""

from reports.drawing import draw_school
from tests.reports.examples import GOLDEN, SCHOOLS
from tests.reports.golden import store

for name, file in GOLDEN.items():
    store(file, draw_school(SCHOOLS[name]).png)
