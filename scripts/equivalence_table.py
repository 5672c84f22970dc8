"""Write docs/equivalence.md: how often typed answers are marked wrongly, beside two baselines, and how long it takes.

    python scripts/equivalence_table.py FIXTURES [--sympy PYTHON]

FIXTURES is a folder with ``kas.json``, ``numbas.json`` and ``mitx_graders.json``. The baselines need SymPy: give an interpreter
that has it. Every row goes through ``python -m workings.practice.adapter``, warm, one line at a time.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "equivalence.md"
METHODS = {"ours": "Workings", "simplify": "`simplify(a - b) == 0`, stopped at 5 s", "probe": "probe at 12 points"}

INTRODUCTION = """\
# Is this answer the same as that one?

Pairs of others' test suites, marked by us and by two baselines, in one run. This page is written by
`python scripts/equivalence_table.py`; the baselines are SymPy's `simplify(a - b) == 0` with a stop at five seconds, and a probe at
twelve random positive points with a relative tolerance of 10⁻⁷. Rows that ask for a form, a tolerance, a rule of their own grader,
or are marked as wrong by their source, are left out. A baseline is given each row in SymPy's own notation, so that reading costs it
nothing; where a row has none, it is counted as not readable.
"""

HOUSE = """\
## Where a row says otherwise and we keep our rule

- **`log` is the natural logarithm**, as in NumPy; one source takes it to base 10.
- **`*` between lists is entry by entry**, as in NumPy; one source takes it for a product of matrices.
- **An equation multiplied by a name is another equation**: `y z = 2 x z - 5 z` also holds wherever z = 0. One source takes it for the same.
- **Half-way cases are rounded to the even neighbour**, as in NumPy.
- **A function that nobody declared is not readable**, unless it is one letter, f, g or h.

## How it is decided

1. Both are evaluated at 96 points of eight kinds, and every value carries a bound for its rounding error; a difference beyond
   both bounds is a difference of the expressions. A point where either has no real value is dropped; with fewer than six left,
   values on principal branches are compared.
2. A difference too close to call, or bounds too wide, go to a second process with eighty digits. It is killed after one second; what
   is not decided by then is not marked at all.
3. Equations are the same where one is a constant multiple of the other, or the solutions of each, found along straight lines, solve the other.

## How a derivation is checked

Each line is judged against the line before (`workings.practice.equivalence.chain`), and every error names its line.

- **`=`** is decided as above, for numbers and for matrices of declared sizes, whose entries are drawn like any other name. A wrong step is
  shown at a point with the values of both sides.
- **`≤` and its kin** are tried at 200 points of the domain. A line that passes says "no counterexample in 200 points": that is evidence, not proof.
- **`⇒` and `⇔`**: the solutions that can be found of the one are put into the other, repeated ones too. Where none is found, nothing is decided.
  Between equations of matrices nothing is decided.
- **LaTeX** is read in fractions, roots, powers, Greek letters and brackets; any other command is not readable, by name.
"""


def rows(fixtures: Path) -> list[dict[str, Any]]:
    """The rows that ask for nothing but equivalence: id, family, kind, reference, answer, vars, equal, python."""
    out = []

    def put(family: str, row: dict[str, Any], a: str, b: str, equal: bool) -> None:
        python = row.get("python") or {}
        pair = [python.get(a), python.get(b)] if python.get(a) and python.get(b) else None
        names = row.get("vars") or list(row.get("names") or ())
        out.append(
            {
                "id": row["id"],
                "family": family,
                "kind": row.get("kind", "expression"),
                "reference": row[a],
                "answer": row[b],
                "vars": names,
                "equal": equal,
                "python": pair,
            }
        )

    for row in json.loads((fixtures / "kas.json").read_text("utf-8"))["rows"]:
        if not row.get("known_wrong") and (row["equal"] or not row["form_sensitive"]):
            put(f"kas {row['kind']}", row, "a", "b", row["equal"])
    for row in json.loads((fixtures / "numbas.json").read_text("utf-8"))["rows"]:
        if "equal" in row:
            put(f"numbas {row['kind']}", row, "b", "a", row["equal"])
    for row in json.loads((fixtures / "mitx_graders.json").read_text("utf-8"))["rows"]:
        if row["outcome"] in ("right", "wrong") and not row.get("rules") and "tolerance" not in row:
            put("mitx", row, "answer", "student", row["outcome"] == "right")
    return out


def served(command: list[str], asked: list[dict[str, Any]]) -> dict[str, tuple[str, float]]:
    """id -> (verdict, milliseconds), from a process that answers a line with a line. The first row is asked once more, to warm it."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdin is not None
    assert process.stdout is not None
    out = {}
    for row in [asked[0], *asked]:
        start = time.perf_counter()
        process.stdin.write(json.dumps(row) + "\n")
        process.stdin.flush()
        found = json.loads(process.stdout.readline())
        out[row["id"]] = (found["verdict"], 1e3 * (time.perf_counter() - start))
    process.stdin.close()
    process.wait()
    return out


def baseline(method: str) -> None:
    """Answer lines as a baseline does; run in an interpreter that has SymPy."""
    import signal

    import sympy  # type: ignore[import-not-found, import-untyped, unused-ignore]

    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    decide: Callable[[Any, Any, Any], bool] = simplified if method == "simplify" else probed
    for line in sys.stdin:
        row = json.loads(line)
        verdict = "unreadable"
        if row["python"]:
            signal.setitimer(signal.ITIMER_REAL, 5.0)
            try:
                a, b = (sympy.sympify(text, locals={name: sympy.Symbol(name) for name in row["vars"]}) for text in row["python"])
                verdict = "right" if decide(sympy, a, b) else "wrong"
            except Exception:
                verdict = "unreadable"
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
        print(json.dumps({"verdict": verdict}), flush=True)


def simplified(sympy: Any, a: Any, b: Any) -> bool:
    """Equations by the quotient of their differences, all else by the difference."""
    if isinstance(a, sympy.core.relational.Relational) and isinstance(b, sympy.core.relational.Relational):
        return type(a.canonical) is type(b.canonical) and bool(sympy.simplify((a.lhs - a.rhs) / (b.lhs - b.rhs)).is_number)
    gap = sympy.simplify(a - b)
    return bool(gap == 0 or getattr(gap, "is_zero_matrix", False))


def probed(sympy: Any, a: Any, b: Any) -> bool:
    """The same at twelve points."""
    import random

    chance = random.Random(12)
    names = sorted(a.free_symbols | b.free_symbols, key=str)
    relations = isinstance(a, sympy.core.relational.Relational) and isinstance(b, sympy.core.relational.Relational)
    ratios = []
    for _ in range(12):
        at = {name: chance.uniform(0.2, 3.0) for name in names}
        if relations:
            ratios.append(complex(((a.lhs - a.rhs) / (b.lhs - b.rhs)).subs(at)))
            continue
        for left, right in zip(entries(sympy, a), entries(sympy, b), strict=True):
            x, y = complex(left.subs(at)), complex(right.subs(at))
            if not abs(x - y) <= 1e-7 * max(abs(x), abs(y), 1e-9):
                return False
    return not relations or all(abs(x - ratios[0]) <= 1e-7 * abs(ratios[0]) for x in ratios)


def entries(sympy: Any, value: Any) -> list[Any]:
    return list(value) if isinstance(value, sympy.MatrixBase) else [value]


def table(asked: list[dict[str, Any]], found: dict[str, dict[str, tuple[str, float]]]) -> str:
    lines = ["| family | rows | by | false accepts | false rejects | unreadable | p50 ms | p95 ms |", "|---|--:|---|--:|--:|--:|--:|--:|"]
    families = defaultdict(list)
    for row in asked:
        families[row["family"]].append(row)
        families["all"].append(row)
    for family in [*(name for name in families if name != "all"), "all"]:
        for method, marks in found.items():
            mine = families[family]
            verdicts = [(row["equal"], marks[row["id"]][0]) for row in mine]
            times = sorted(marks[row["id"]][1] for row in mine)
            counts = [
                sum(not equal and verdict == "right" for equal, verdict in verdicts),
                sum(equal and verdict == "wrong" for equal, verdict in verdicts),
                sum(verdict == "unreadable" for _, verdict in verdicts),
            ]
            spread = [times[len(times) // 2], times[min(len(times) - 1, int(0.95 * len(times)))]]
            lines.append(
                f"| {family} | {len(mine)} | {METHODS[method]} | {' | '.join(map(str, counts))} | {spread[0]:.1f} | {spread[1]:.1f} |"
            )
    return "\n".join(lines) + "\n"


def missed(asked: list[dict[str, Any]], marks: dict[str, tuple[str, float]]) -> str:
    """Every row that we mark otherwise than its source."""
    out = ["## Every row that we mark otherwise than its source\n", "| row | asked | typed | source | we |", "|---|---|---|---|---|"]
    for row in asked:
        verdict = marks[row["id"]][0]
        if verdict != ("right" if row["equal"] else "wrong"):
            cells = [
                row["id"],
                *(f"`{row[key]}`".replace("|", "\\|") for key in ("reference", "answer")),
                "right" if row["equal"] else "wrong",
                verdict,
            ]
            out.append("| " + " | ".join(cells) + " |")
    return "\n".join(out) + "\n"


def main() -> None:
    words = argparse.ArgumentParser(prog="equivalence_table", description=__doc__.split("\n")[0] if __doc__ else "")
    words.add_argument("fixtures", type=Path, nargs="?")
    words.add_argument("--sympy", default="", help="an interpreter with SymPy, for the baselines")
    words.add_argument("--baseline", choices=("simplify", "probe"), help=argparse.SUPPRESS)
    given = words.parse_args()
    if given.baseline:
        baseline(given.baseline)
        return
    if given.fixtures is None:
        words.error("give the folder of fixtures")
    asked = rows(given.fixtures)
    found = {"ours": served([sys.executable, "-m", "workings.practice.adapter"], asked)}
    for method in ("simplify", "probe") if given.sympy else ():
        found[method] = served([given.sympy, str(Path(__file__).resolve()), "--baseline", method], asked)
    PAGE.write_text("\n".join([INTRODUCTION, table(asked, found), missed(asked, found["ours"]), HOUSE]), "utf-8")


if __name__ == "__main__":
    main()
