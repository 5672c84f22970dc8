"""Run every benchmark, or those that are named, and write ``docs/benchmarks.md`` from what they printed: ``python benchmarks/table.py [NAME…]``."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
TARGET = HERE.parent / "docs" / "benchmarks.md"
RUNS = (
    "trace_cost", "long", "replay", "startup", "marking", "sandbox", "ledger", "store", "figure", "evaluator",
    "audit", "audit_overlap", "audit_peers", "compare", "card",
)  # fmt: skip
HEAD = """\
# Speed, side by side

Written by `python benchmarks/table.py` on a machine with {cores} cores; each part says on which day.
Each command runs both sides in turn in one run and prints the ratio and the versions. Nothing here is asserted in a test.
"""


def main() -> None:
    asked = sys.argv[1:] or list(RUNS)
    if unknown := set(asked) - set(RUNS):
        raise SystemExit(f"There is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(RUNS)}.")
    parts = kept()
    for name in RUNS:
        if name in asked:
            print(name, flush=True)
            parts[name] = section(name)
            TARGET.write_text(HEAD.format(cores=os.cpu_count()) + "".join(parts[one] for one in RUNS if one in parts))
    print(TARGET.relative_to(HERE.parent))


def kept() -> dict[str, str]:
    """The parts that stand in the page, by the benchmark that made them."""
    text = TARGET.read_text() if TARGET.is_file() else ""
    parts = re.split(r"(?=^## )", text, flags=re.MULTILINE)[1:]
    return {found[1]: "\n" + part.strip() + "\n" for part in parts if (found := re.search(r"benchmarks/(\w+)\.py", part))}


def section(name: str) -> str:
    done = subprocess.run([sys.executable, HERE / f"{name}.py"], capture_output=True, text=True, check=True)
    title = (HERE / f"{name}.py").read_text().split('"""')[1].split(": ``")[0].split("\n")[0].rstrip(".:")
    printed = "\n".join(f"    {line}".rstrip() for line in done.stdout.splitlines())
    return f"\n## {title}\n\n`python benchmarks/{name}.py`, {date.today():%d %B %Y}\n\n{printed}\n"


if __name__ == "__main__":
    main()
