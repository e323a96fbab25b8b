"""Reviews of teachers' routes (ИОМ) are planned as lines of a roadmap; a phrase of many routes is asked about once."""

from collections.abc import Iterator
from dataclasses import replace

from scheduler.plans import Asked, Facts, Outcome
from scheduler.printed import outcome, stages_of


def outcomes_of_reviews(facts: Facts) -> Iterator[Outcome]:
    """What each route's term means that year; what was decided for one route holds for all that print the same."""
    stages = [stage for line in facts.reviews for stage in stages_of(line)]
    told = {phrase: days for (place, phrase), days in facts.decided.items() if place[0].iom_id}
    known = replace(facts, decided={(one.place, one.phrase): told[one.phrase] for one in stages if one.phrase in told})
    asked = set[str]()
    for stage in stages:
        found = outcome(stage, known)
        if found is None or stage.phrase in asked:
            continue
        if isinstance(found, Asked):
            asked.add(stage.phrase)
        yield found
