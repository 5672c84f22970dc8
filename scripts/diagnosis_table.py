"""Write docs/diagnosis.md: how often the diagnosis names the right rule, a wrong one, or none, found by simulation.

    python scripts/diagnosis_table.py             write the page
    python scripts/diagnosis_table.py --check     say whether the page is what the simulation gives; exit 1 if not

Every number on the page is counted here, from seeded draws; nothing on it is written by hand.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "diagnosis.md"
SEEDS = 30
RANDOM = 10
"""Random answers to each specimen."""
DECIMALS = (2, 3, 4)
"""An answer that is not whole is typed with one of these."""

INTRODUCTION = """\
# How far the diagnosis can be trusted

Each of the hundred wrong rules of the catalogue is run on a small working of its task, with {seeds} seeded draws. Four kinds of
answer are then given to the diagnosis, which sees the number alone:

- a **holder** of a rule types what the rule gives;
- a **slip** is a generic change of one line (another axis, a forgotten root, a sign …) that is no rule of the task;
- a **random** answer has the size of the right one (times e to a power drawn evenly from −1.5 to 1.5), a quarter of them with the other sign;
- a **right** answer.

An answer that is not whole is typed with two, three or four decimals, each as often; the tolerance of the tasks is half a per
cent, or half of the fourth decimal. Answers of holders, slips and random ones that are right by their rounding are left out of
the counts. Rules {choices} are asked as choices between two readings: there, neither slips nor random answers mean anything.

This page is written by `python scripts/diagnosis_table.py`.
"""


@dataclass
class Counts:
    """What the diagnosis said, by what was true."""

    seen: dict[str, Counter[str]] = field(default_factory=dict)
    """Kind of answer -> outcome -> how many."""
    held: dict[int, Counter[str]] = field(default_factory=dict)
    """Rule -> outcome for its holders."""
    false: Counter[int] = field(default_factory=Counter)
    """Rule -> how often it was named for what it did not do."""
    others: Counter[int] = field(default_factory=Counter)
    """Rule -> answers to its task that are not its own."""

    def add(self, kind: str, outcome: str) -> None:
        self.seen.setdefault(kind, Counter())[outcome] += 1


def simulate(seeds: int = SEEDS) -> Counts:
    """Every witness on ``seeds`` draws."""
    from workings.practice.catalogue import witnesses
    from workings.practice.catalogue.specimen import specimen

    counts = Counts()
    for name in witnesses():
        for seed in range(seeds):
            one = specimen(name, seed)
            for kind, truth, value, decimals in answers(one):
                count(counts, one, kind, truth, one.told(value, decimals))
    return counts


def answers(one: Any) -> Iterator[tuple[str, str, np.ndarray, int | None]]:
    """(kind, what was done, the answer as typed, its decimals)."""
    from workings.practice.catalogue.specimen import is_choice
    from workings.practice.chance import Chance

    chance = Chance(f"diagnosis/{one.witness}#{one.seed}")
    yield ("right", "", *typed(one.value, chance))
    for number, value in one.rules.items():
        yield ("holder", str(number), *typed(value, chance))
    if is_choice(one.witness):
        return
    for change in one.changes:
        if one.told(change.value).outcome != "rule":
            yield ("slip", change.name, *typed(change.value, chance))
    for _ in range(RANDOM):
        yield ("random", "", *typed(drawn(one.value, chance), chance))


def typed(value: np.ndarray, chance: Any) -> tuple[np.ndarray, int | None]:
    """As a learner writes it: whole numbers in full, others rounded."""
    decimals = DECIMALS[chance.below(len(DECIMALS))]
    return (value, None) if bool((value == np.round(value)).all()) else (np.round(value, decimals), decimals)


def drawn(value: np.ndarray, chance: Any) -> np.ndarray:
    """A random answer of the size and shape of ``value``, whole where it is whole."""

    def one(x: float) -> float:
        sign = -1.0 if chance.below(4) == 0 else 1.0
        return sign * (x if x else 1.0) * math.exp(3 * chance.below(10_001) / 10_000 - 1.5)

    found = np.array([one(float(x)) for x in value.reshape(-1)]).reshape(value.shape)
    return np.round(found) if bool((value == np.round(value)).all()) else found


def count(counts: Counts, one: Any, kind: str, truth: str, told: Any) -> None:
    """Take one diagnosis down."""
    outcome = said(kind, truth, told)
    if outcome == "right" and kind != "right":
        return
    counts.add(kind, outcome)
    if kind == "holder":
        counts.held.setdefault(int(truth), Counter())[outcome] += 1
    for number in one.rules:
        counts.others[number] += truth != str(number)
        counts.false[number] += told.outcome == "rule" and told.names == (str(number),) and not (kind == "holder" and truth == str(number))


def said(kind: str, truth: str, told: Any) -> str:
    """``named`` truly, ``false`` where another thing was named, ``ambiguous``, ``silent`` or ``right``."""
    if told.outcome in ("rule", "slip"):
        own = "rule" if kind == "holder" else "slip" if kind == "slip" else ""
        return "named" if told.outcome == own and told.names == (truth,) else "false"
    return str(told.outcome)


def page(seeds: int = SEEDS) -> str:
    """The whole page."""
    from workings.practice.catalogue import rows

    counts = simulate(seeds)
    choices = ", ".join(str(n) for n, row in rows().items() if row.choice)
    parts = [INTRODUCTION.format(seeds=seeds, choices=choices), summary(counts), rules(counts)]
    return "\n".join(parts)


def summary(counts: Counts) -> str:
    said = ("right", "named", "false", "ambiguous", "silent")
    lines = [
        "## All rules\n",
        "| answers | n | right | named truly | named falsely | several named | nobody guesses |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for kind in ("right", "holder", "slip", "random"):
        found = counts.seen[kind]
        cells = [f"{found[one]:,} ({share(found[one], found.total())})" for one in said]
        lines.append(f"| {kind} | {found.total():,} | {' | '.join(cells)} |")
    holder, slip, random = (counts.seen[kind] for kind in ("holder", "slip", "random"))
    true = holder["named"] / holder.total() + slip["named"] / slip.total()
    false = sum(found["false"] / found.total() for found in (holder, slip, random))
    lines += [
        "",
        f"Recall on holders is {share(holder['named'], holder.total())}. Where holders, slips and random answers are met equally often, "
        f"{100 * true / (true + false):.1f} % of what is named is what was done (precision).\n",
    ]
    return "\n".join(lines)


def rules(counts: Counts) -> str:
    """One line for each rule."""
    from workings.practice.catalogue import rows

    lines = [
        "## Rule by rule\n",
        "“Falsely” counts the answers of others to the same task (right ones, holders of its other rules, slips and random answers) for",
        "which the rule was named.\n",
        "| rule | concept | if you … | holders | recall | several named | nobody guesses | falsely, of | precision |",
        "|--:|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    for number, row in rows().items():
        held = counts.held[number]
        n, false, others = held.total(), counts.false[number], counts.others[number]
        recall = held["named"] / n
        precision = recall / (recall + false / max(1, others)) if recall else 0.0
        cells = [share(held[one], n) for one in ("named", "ambiguous", "silent")]
        lines.append(
            f"| {number} | {row.rule.concept} | {row.rule.deed} | {n} | {' | '.join(cells)} | {false} of {others} | {100 * precision:.1f} % |"
        )
    return "\n".join([*lines, ""])


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %"


def main(args: list[str]) -> int:
    """``--check`` compares; without it the page is written."""
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    if args not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    text = page()
    if args:
        fresh = PAGE.is_file() and PAGE.read_text("utf-8") == text
        print("the page is fresh" if fresh else "the page differs from the simulation. Instead: python scripts/diagnosis_table.py")
        return 0 if fresh else 1
    PAGE.write_text(text, "utf-8")
    print(f"Written: {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
