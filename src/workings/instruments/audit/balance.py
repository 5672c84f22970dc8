"""How often the rarest class comes, and how finely the test can tell about it; and how the target differs between groups of people."""

from __future__ import annotations

import re

from workings.contract.reading import Number, Part, Range, Ranges
from workings.contract.report import Finding
from workings.instruments.audit.case import Case
from workings.instruments.audit.findings import Found, between, name_of, paragraph, percent, quoted, say
from workings.instruments.audit.plan import levels
from workings.instruments.worked import counted, worked

RARE = 0.1
"""Share of the rarest class below which the share of all rows that is right says little of it."""
COARSE = 10.0
"""Points: a margin wider than this tells little of a group."""
GROUPS = re.compile(
    r"^(sex|gender|race|ethnicity|ethnic_?group|religion|nationality|disability|marital_?status|age_?group)$", re.IGNORECASE
)


def of_classes(case: Case) -> Found | None:
    """One class so rare that a rule which never names it scores well."""
    if case.target.task != "classes" or len(case.classes) > 20:
        return None
    held = case.class_counts(test=True)
    rows = sum(held)
    rarest = min(range(len(held)), key=lambda k: held[k])
    if not rows or held[rarest] >= RARE * rows or held[rarest] * len(held) * 2 >= rows:
        return None
    share = percent(held[rarest], rows, f"part: rows of {case.scored.name} of the rarest class; rows: all with a class.", digits=2)
    low, high = between(held[rarest], rows)
    name = quoted(case.classes[rarest])
    some = counted(held[rarest], f"rows of {case.scored.name} with {case.target.name} {name}", digits=0)
    numbers: dict[str, Number] = {"balance.rarest": share, "balance.rarest_rows": some}
    if not held[rarest]:
        margin_words: tuple[str | Part, ...] = (f" No row of {name} is among them, so nothing can be said of it.",)
    else:
        margin = worked(
            "100 * z / (2 * sqrt(rows))", digits=1, said=f"rows of {name}; for a recall of one half.", z=1.959964, rows=held[rarest]
        )
        numbers["balance.recall_margin"] = margin
        margin_words = (" Recall on ", some, " rows is known to ", margin, " points either way at worst.")
    made = Finding(
        code="imbalance",
        said=say(f"{name} is ", share, f" of the {case.half}."),
        size=share,
        n=case.rows_of(test=True),
        comparator=say("classes of equal size: ", worked("100 / classes", digits=1, unit="%", classes=len(held))),
        action=say(f"Report precision and recall of {name} beside accuracy, with how many rows they are on."),
        concept="baselines",
        interval=(low, high),
        harm=0.25,
        blocks=(paragraph(*margin_words),),
    )
    return Found(made, say(f"{name} is ", share, " of the rows"), numbers)


def of_groups(case: Case, asked: str | None) -> Found | None:
    """The target by group: shares with intervals, and what the smallest group's rows can tell."""
    if case.target.task != "classes":
        return None
    named = [one.name for one in case.features if GROUPS.match(one.name)]
    group = asked or (named[0] if named else None)
    if group is None:
        return None
    found = levels(case.scored, group, case.target.name)
    place = 1 if len(case.classes) == 2 else 0
    counts: dict[object, list[int]] = {}
    for (level, label), n in found.counts.items():
        if level is not None and label in case.classes:
            held = counts.setdefault(level, [0, 0])
            held[0] += n if label == case.classes[place] else 0
            held[1] += n
    ranked = sorted(counts.items(), key=lambda one: -one[1][1])
    if len(ranked) < 2 or len(ranked) > 30:
        return None
    return _groups(case, group, place, ranked, bool(asked))


def _groups(case: Case, group: str, place: int, ranked: list[tuple[object, list[int]]], asked: bool) -> Found | None:
    smallest, (_, rows) = ranked[-1]
    margin = worked(
        "100 * z / (2 * sqrt(rows))", digits=1, said="rows of the smallest group; for a share of one half.", z=1.959964, rows=rows
    )
    shares = [held / n for _, (held, n) in ranked if n >= 30]
    apart = max(shares) - min(shares) if len(shares) > 1 else 0.0
    if not asked and margin.value < COARSE and apart < 0.1:
        return None
    shown = []
    for level, (held, n) in ranked[:10]:
        share = percent(held, n, f"part: rows of {group} {level} with {case.target.name} {case.classes[place]}; rows: all of that group.")
        shown.append(Range(str(level), share, *between(held, n)))
    least = counted(rows, f"rows of {case.scored.name} with {group} {smallest}, the smallest group", digits=0)
    made = Finding(
        code="groups",
        said=say(
            "The smallest group of ",
            name_of(group),
            f", {quoted(smallest)}, has ",
            least,
            f" {case.half}: its score is known to ",
            margin,
            " points at worst.",
        ),
        size=least,
        n=case.rows_of(test=True),
        comparator=say("the largest, ", quoted(ranked[0][0]), ", with ", counted(ranked[0][1][1], "rows of the largest group", digits=0)),
        action=say("Score each group by itself, with its rows beside the score."),
        concept="sampling",
        harm=0.15,
        blocks=(Ranges(f"Share of {quoted(case.classes[place])} by {group}, with 95 % intervals", tuple(shown), across="%"),),
    )
    return Found(made, say("groups differ in size"), {"groups.smallest": least, "groups.margin": margin})
