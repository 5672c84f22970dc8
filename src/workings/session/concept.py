"""A concept's page as far as this learner is with it: its life, its text, its figures and predictions, the prompts and the help."""

from __future__ import annotations

from dataclasses import dataclass

from workings import course, practice
from workings.contract.reading import Call, Number
from workings.course import Concept, Figure, Node, Prediction
from workings.course.parts import Parts
from workings.learner import figures
from workings.learner.concept import ConceptState
from workings.learner.concept import Prediction as Locked
from workings.learner.state import State
from workings.session import ladders, numbers, plan, settings, views, words
from workings.session.counts import named
from workings.session.faults import Unknown
from workings.session.log import Log

LIFE = ("meeting", "reading", "predicting", "using", "working", "rebuilding", "keeping")
LATE = {"lapsed": "keeping", "lasting": "keeping"}
TEXT_FROM = ("reading", "predicting", "using", "working", "rebuilding", "keeping", "lapsed", "lasting")


@dataclass(frozen=True, slots=True)
class Page(views.Page):
    """A written concept, with what the session and the settings say of it."""

    clock: bool = True
    """Whether minutes are shown."""
    ceilings: int = 0
    """Ceilings reached, where one is being offered."""
    need: views.Named | None = None
    """At the second ceiling: the need that is least at hand."""
    held: str = ""
    """Why it is not offered in this session; beginning it all the same is one press."""
    waiting: tuple[views.Named, ...] = ()
    """Needs that keep it on the shelf."""
    opened: bool = False
    """All its needs are set aside, by the learner's own word."""
    aside: tuple[views.Named, ...] = ()
    """Needs that deeds of the learner's own have set aside."""


def node(slug: str) -> Node:
    """The concept's place on the map. Raises :class:`Unknown`."""
    try:
        return course.graph().node(slug)
    except KeyError:
        raise Unknown(f"There is no concept called {slug[:60]}. The map has all of them.") from None


def written(slug: str) -> Concept:
    """The concept's folder. Raises :class:`Unknown` for one that is not written yet."""
    if not node(slug).written:
        raise Unknown(f"“{node(slug).name}” is not written yet, so this cannot be done there.")
    return course.concept(slug)


def page(log: Log, slug: str, predict: str = "") -> views.Page | views.Unwritten:
    """The page of a concept. ``predict`` asks for the next prediction of a figure that was set free by an earlier one."""
    if not node(slug).written:
        return views.Unwritten(
            header(log.state(), slug, node(slug).name, settings.of(log)), tuple(map(named, course.graph().leads_to(slug)))
        )
    concept, state, own = course.concept(slug), log.state(), settings.of(log)
    c = state.concept(slug)
    stage = _stage(c)
    offer, reached = ladders.ceiling(log, slug) if stage == "reading" and c.stage != "parked" else ("", 0)
    need = ladders.weakest(state, slug) if offer == "need" else None
    return Page(
        header=header(state, slug, concept.title, own),
        concept=concept,
        stage=stage,
        left=_left(state, c),
        met="\n\n".join(text for text in c.meets if text.strip()) or None,
        way_shown=bool(c.meets) or stage != "meeting",
        reading=stage in TEXT_FROM,
        sections=tuple(s for s in concept.page if s.id != "meet"),
        figures={figure.id: shown(state, c, figure, predict) for figure in concept.figures.values()},
        prompts=tuple(views.Filled(p.number, p.text, p.placeholder, c.prompts.get(p.number, "")) for p in concept.prompts),
        sat=_sat(log, state, slug),
        rungs=ladders.of_definition(concept, c.sit, not ladders.asked_today(log), ladders.scale(log, "definition", slug)),
        ceiling=offer if offer != "need" or need else "offer",
        practised=_practised(state, c),
        rebuild=_rebuild(state, c, concept),
        due=c.due if c.due is not None and c.due > state.today else None,
        parked=c.stage == "parked",
        clock=own.clock,
        ceilings=reached,
        need=need,
        held=_held(log, stage),
        waiting=tuple(map(named, state.unmet(slug))),
        opened=c.opened,
        aside=tuple(map(named, (need for need in node(slug).needs if need in own.used))),
    )


def _held(log: Log, stage: str) -> str:
    return plan.HELD.get(plan.composed(log).held, "") if stage in ("ready", "shelved") else ""


def _stage(c: ConceptState) -> str:
    return (c.was or "reading") if c.stage == "parked" else c.stage


def header(state: State, slug: str, title: str, own: settings.Settings) -> views.Header:
    found, c = node(slug), state.concept(slug)
    return views.Header(
        node=found,
        title=title,
        needs=tuple(map(named, found.needs)),
        rank=numbers.rank(found.rank),
        leads=settings.leads(slug, own),
        listed=settings.listed(slug, own),
        states=_life(c),
        stage=c.stage,
        skipped=c.skipped,
    )


def _life(c: ConceptState) -> tuple[tuple[str, str], ...]:
    """Each stage of a life, with ``was`` before the present one and ``now`` at it. Reading and predicting go side by side."""
    stage = _stage(c)
    stage = LATE.get(stage, stage)
    if stage not in LIFE:
        return tuple((name, "") for name in LIFE)
    at = LIFE.index(stage)
    now = {"reading", "predicting"} if stage in ("reading", "predicting") and c.predictions else {stage}
    return tuple((name, "now" if name in now else "was" if LIFE.index(name) < at else "") for name in LIFE)


def _left(state: State, c: ConceptState) -> views.Left | None:
    """Where it was left: a question of one's own, or the minutes. Nothing on the day itself."""
    minutes = figures.minutes(state, c.slug)
    if c.last is None or minutes is None or (state.day(c.last) == state.today and c.stage != "parked"):
        return None
    return views.Left(words.when(state.day(c.last), state.today), c.prompts.get(5, ""), minutes)


def _sat(log: Log, state: State, slug: str) -> views.Sat:
    days = {
        state.day(e.at) for e in log.events if e.kind == "engaged" and e.concept == slug and e.data.get("place", "concept") == "concept"
    }
    over = f", over {words.count(len(days), 'day')}" if len(days) > 1 else ""
    minutes = figures.minutes(state, slug) or numbers.minutes(0)
    ladder = state.params.ladders["definition"]
    return views.Sat(minutes, f"{minutes.value:.1f}", f"{ladder.ceiling:g}", over)


# ---------------------------------------------------------------- figures and predictions
def shown(state: State, c: ConceptState, figure: Figure, predict: str = "") -> views.Shown:
    """A figure with what was predicted of it. It is live while no prediction is being asked."""
    made = [predicted(state, c, figure, p) for p in figure.predictions]
    known = [p for p in made if p.state != "asked"]
    waiting = [p for p in made if p.state == "asked"]
    running = next((p for p in known if p.state == "locked"), None)
    asked = running or next((p for p in waiting if p.prediction.id == predict), None)
    current = asked or (waiting[0] if waiting and not known else known[-1] if known else None)
    following = waiting[0].prediction.id if known and waiting and running is None else ""
    live = current is None or current.state != "asked"
    return views.Shown(figure, tuple(p for p in known if p is not current), current, following, live, readout(figure))


def predicted(state: State, c: ConceptState, figure: Figure, prediction: Prediction) -> views.Predicted:
    locked = c.predictions.get(f"{figure.id}/{prediction.id}")
    if locked is None:
        return views.Predicted(prediction, "asked")
    stage = "skipped" if locked.skipped else "locked" if locked.seen is None else "done"
    sure = f"{round(locked.confidence * 100)}" if locked.confidence is not None else ""
    return views.Predicted(
        prediction, stage, str(locked.choice or ""), sure, locked.right, _points(state, locked), locked.seen or "", locked.event
    )


def _points(state: State, locked: Locked) -> Number | None:
    if locked.confidence is None or locked.right is None:
        return None
    from workings.learner import confidence

    points = confidence.points(locked.confidence, locked.right, state.params)
    return numbers.recorded(points, locked.event, "points", 2)


def readout(figure: Figure) -> tuple[tuple[Parts, Number, str, str], ...]:
    """The named lines of the figure's working: (label, number, unit, line)."""
    working = course.working(figure.call)
    found = []
    for row in figure.readout:
        k = working.find(row.line)
        call = Call(figure.call.function, figure.call.inputs, k)
        digits = 1 if row.unit == "°" else 3
        found.append((row.label, Number(float(working.lines[k].value), call, digits), row.unit, row.line))
    return tuple(found)


# ---------------------------------------------------------------- use and rebuild
def _exercises(slug: str) -> tuple[views.Offered, ...]:
    """Every exercise of a concept, the short kinds first."""
    asked = sorted(practice.questions(slug), key=lambda q: list(words.KINDS).index(q.kind))
    return tuple(views.Offered(q.title, words.KINDS[q.kind], f"/practice/{q.id}") for q in asked)


def _practised(state: State, c: ConceptState) -> views.Practised:
    says = tuple(_says(number) for _, number in c.named)
    offered = _exercises(c.slug)
    if not c.answers:
        return views.Practised(0, "", None, None, says, offered)
    kinds = words.count(len(c.kinds), "kind")
    said = f"You have answered {words.count(c.answers, 'problem')} without the explanation, of {kinds}."
    return views.Practised(c.answers, said, figures.belief(state, c.slug, "chance"), figures.belief(state, c.slug), says, offered)


def _says(rule: int) -> str:
    from workings.practice.rules import CATALOGUE

    return CATALOGUE[rule].says


def _rebuild(state: State, c: ConceptState, concept: Concept) -> str:
    if c.slug not in state.given.rebuildable:
        return ""
    if c.stage == "working":
        return "later"
    if c.stage == "rebuilding" or (c.turn == "rebuild" and c.due is not None and c.due <= state.today):
        return "due"
    return "open" if c.stage in ("using", "keeping", "lapsed", "lasting") else ""
