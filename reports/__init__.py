"""Numbers and pictures. `school` and the rules are light; `drawing`, `frames` and `charts` are for the worker only."""
