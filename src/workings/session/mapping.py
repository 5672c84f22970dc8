"""The map: every concept with its needs, its payback, its tier, and where this learner is with it."""

from __future__ import annotations

from workings import course
from workings.learner.state import State
from workings.session import counts, numbers, views
from workings.session.counts import named
from workings.session.log import Log


def map_of(log: Log) -> views.Map:
    state = log.state()
    spots = tuple(spot(state, slug) for slug in course.graph().nodes)
    started = sorted((c for c in state.concepts.values() if c.last is not None), key=lambda c: c.last or state.now)
    first = next((s.node.slug for s in spots if s.node.written and s.state == "ready"), spots[0].node.slug)
    return views.Map(spots, started[-1].slug if started else first)


def spot(state: State, slug: str) -> views.Spot:
    node, c = course.graph().node(slug), state.concept(slug)
    waiting = state.unmet(slug)
    return views.Spot(
        node=node,
        state=c.stage,
        skipped=c.skipped,
        waiting=tuple(map(named, waiting)),
        needs=tuple(map(named, node.needs)),
        rank=numbers.rank(node.rank),
        leads=counts.reached(slug),
        can_waive=bool(waiting),
    )
