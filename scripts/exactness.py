"""Write docs/exactness.md: what the instruments come to where the answer is known, beside that answer.

.venv/bin/python scripts/exactness.py          write the tables
.venv/bin/python scripts/exactness.py --check  say whether they are as they should be
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP))

from tests.instruments.audit import tables  # noqa: E402 (the tests stand beside the package, not in it)
from tests.instruments.card.truths import TRUTHS  # noqa: E402

from workings.instruments.audit import audit, chosen  # noqa: E402
from workings.instruments.card import card  # noqa: E402
from workings.instruments.compare import compare, tails  # noqa: E402
from workings.instruments.worked import values  # noqa: E402

DOC = TOP / "docs" / "exactness.md"
FILES = TOP / "examples" / "compare"
HEAD = """\
# Exactness

Made by `scripts/exactness.py`, which runs the instruments on cases whose answer is known. A test holds this page to what it prints.

## `compare`

| case | known | here |
|---|---|---|
"""
AUDIT = """
## `audit`

What was put into a table, and what the audit finds in it. The noise is that of scikit-learn's page on common pitfalls, whose own rule (boosted
trees, on one split of 50 rows) scores 0.76 and 0.50 on it; ours is the nearer of two mean rows, in five folds of all 200.

| case | known | here |
|---|---|---|
"""
CARD = """
## `card`

Parameters of published checkpoints, from the fields of their configs alone. The difference is in parameters.

| model | known | here | difference |
|---|---|---|---|
"""
DRUGS = ([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0], [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
"""Hours of sleep gained (Student 1908)."""


def found(*given: Any, **asked: Any) -> dict[str, float]:
    return values(compare(*given, **asked).numbers)


def compared() -> Iterator[tuple[str, str, float, float]]:
    """(case, how the answer is written, the answer, ours)."""
    yield "the lady tasting tea, one-sided (Fisher 1935)", "1/70", 1 / 70, found(counts=("0/4", "4/4"))["p.one_sided"]
    maize = found(FILES / "maize.csv", columns=("self", "crossed"))
    yield "Darwin's maize, sign flips, one-sided (Fisher 1935)", "863/32,768", 863 / 32768, maize["p.one_sided"]
    yield "sleep, Welch (Student 1908)", "0.07939", 0.07939, found(*DRUGS, paired=False)["p.t"]
    yield "sleep, paired t", "0.002833", 0.002833, found(FILES / "sleep.csv", columns=("drug1", "drug2"))["p.t"]
    admissions = found(strata=FILES / "admissions.csv")
    yield "admissions of 1973, pooled", "7.814 × 10⁻²²", 7.814e-22, admissions["p.pooled"]
    yield "admissions of 1973, Cochran–Mantel–Haenszel", "0.2323", 0.2323, admissions["p"]
    for seeds, known in ((3, 0.1), (4, 2 / 70), (5, 2 / 252)):
        least = found(list(range(seeds)), list(range(10, 10 + seeds)), paired=False)["p.smallest"]
        yield f"smallest p with {seeds} seeds an arm", f"{known:.4f}", known, least
    for looks, known in ((5, 14.2), (10, 19.3), (20, 24.8)):
        yield f"{looks} looks at 5 %, chance of one below (Armitage 1969)", f"{known} %", known, 100 * tails.crossing([tails.Z95] * looks)
    needed = found(counts=("900/1000", "905/1000"), smallest=0.5)["n.needed"]
    yield "n an arm for 90.0 → 90.5 %, 4 times in 5", "55,244", 55244, needed
    best = found([1.0, 2, 4, 3], [5.0, 6, 8, 7], paired=False, best_of=5, tried=20)
    yield "best of 5 beats 1, no effect", "83.3 %", 100 * 5 / 6, best["best.wins"]
    yield "mean gain of the best of 5, in standard deviations", "1.163", 1.163, best["best.gain"]
    yield "one of 20 independent metrics below 5 %", "64 %", 64, best["family"]


def audited() -> Iterator[tuple[str, str, str]]:
    """(case, what was put there, what is found)."""
    table = tables.passengers(891)
    alive = found_in(table, "survived")["giveaway.accuracy"]
    yield "a table of the shape of Titanic's: rows told by `alive` alone", "100 %", f"{alive:g} %"
    train, test = tables.clean("mixed", 900, 0), tables.clean("mixed", 370, 1)
    crossed = found_in(train, "label", pd.concat([test, train.iloc[100:148]]))["overlap.rows"]
    yield "training rows among 418 test rows", "48", f"{crossed:g}"
    draw = np.random.RandomState(42)
    known, label = draw.standard_normal((200, 10_000)), draw.choice(2, 200)
    both = chosen.choices(chosen.alike(known), label == 1)
    yield (
        "200 rows of 10,000 columns of noise, the best 25 chosen on all rows: rows told",
        "0.50",
        f"{both.outside.mean():.2f}, said to be no score",
    )
    yield "the same, chosen inside each fold", "0.50", f"{both.inside.mean():.2f}"
    loud = sum(len(silent(kind, seed)) for kind in ("mixed", "few", "answers") for seed in range(2))
    yield "six clean tables, split by chance: findings beside the baseline", "0", str(loud)


def found_in(*given: Any) -> dict[str, float]:
    return values(audit(*given).numbers)


def silent(kind: str, seed: int) -> list[str]:
    table = tables.clean(kind, 400, seed)
    return [code for code in tables.codes(audit(table.iloc[:300], test=table.iloc[300:])) if code != "baseline"]


def page() -> str:
    rows = []
    for case, written, known, here in compared():
        assert abs(here - known) <= 0.005 * abs(known), (case, known, here)
        rows.append(f"| {case} | {written} | {here:.7g} |")
    models = []
    for name, (known, fields) in TRUTHS.items():
        here = int(card(fields).numbers["parameters"].value)
        models.append(f"| {name} | {known:,} | {here:,} | {here - known} |")
    faults = [f"| {' | '.join(row)} |" for row in audited()]
    return HEAD + "\n".join(rows) + "\n" + AUDIT + "\n".join(faults) + "\n" + CARD + "\n".join(models) + "\n"


def main() -> None:
    made = page()
    if "--check" in sys.argv[1:]:
        if not DOC.is_file() or DOC.read_text("utf-8") != made:
            raise SystemExit("docs/exactness.md is not what scripts/exactness.py writes. Instead: python scripts/exactness.py")
        return
    DOC.write_text(made, "utf-8")
    print(DOC.relative_to(TOP))


if __name__ == "__main__":
    main()
