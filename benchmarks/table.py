"""Run every benchmark and write ``docs/benchmarks.md`` from what they printed: ``python benchmarks/table.py``."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
TARGET = HERE.parent / "docs" / "benchmarks.md"
RUNS = ("trace_cost", "long", "replay", "startup", "marking", "sandbox", "ledger", "figure", "evaluator")


def main() -> None:
    rows = [
        "# Speed, side by side",
        "",
        f"Written by `python benchmarks/table.py` on {date.today():%d %B %Y}, on a machine with {os.cpu_count()} cores.",
        "Each command runs both sides in turn in one run and prints the ratio and the versions. Nothing here is asserted in a test.",
    ]
    for name in RUNS:
        print(name, flush=True)
        done = subprocess.run([sys.executable, HERE / f"{name}.py"], capture_output=True, text=True, check=True)
        title = (HERE / f"{name}.py").read_text().split('"""')[1].split(": ``")[0].split("\n")[0].rstrip(".:")
        rows += [
            "",
            f"## {title}",
            "",
            f"`python benchmarks/{name}.py`",
            "",
            *(f"    {line}".rstrip() for line in done.stdout.splitlines()),
        ]
    TARGET.write_text("\n".join(rows) + "\n")
    print(TARGET.relative_to(HERE.parent))


if __name__ == "__main__":
    main()
