"""Test rows that stand in the training rows: counted exactly by us and by pandas' ``merge``, on the same Parquet files in the same run.

``python benchmarks/audit_overlap.py [ROWS] [--only-ours]``: 1,000,000 rows of 21 columns if nothing is said, four fifths of them for training;
``25000000 --only-ours`` is the bar of the project (under 5 s and 2 GB). Each side runs in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COLUMNS, PLANTED = 21, 10_000
NUMBERS, WHOLES, TEXTS = 12, 6, 2


def written(folder: Path, rows: int) -> int:
    """``train.parquet`` and ``test.parquet`` with some rows in both; how many of those have another label."""
    import duckdb

    cells = [f"random() * 100 - 50 as number{k}" for k in range(NUMBERS)]
    cells += [f"cast(floor(random() * {10 ** (1 + k)}) as bigint) as whole{k}" for k in range(WHOLES)]
    cells += [f"'level ' || cast(floor(random() * {20 * 10**k}) as integer) as text{k}" for k in range(TEXTS)]
    train, test, planted = rows * 4 // 5, rows // 5, min(PLANTED, rows // 20)
    link = duckdb.connect(config={"memory_limit": "6GB", "temp_directory": str(folder)})
    link.execute(
        f"select setseed(0.5); copy (select {', '.join(cells)}, random() < 0.5 as label from range({train})) to '{folder}/train.parquet'"
    ).fetchall()
    copied = (
        f"select * replace (case when random() < 0.1 then not label else label end as label) from '{folder}/train.parquet' limit {planted}"
    )
    fresh = f"select {', '.join(cells)}, random() < 0.5 as label from range({test - planted})"
    link.execute(f"copy (({fresh}) union all ({copied})) to '{folder}/test.parquet'").fetchall()
    link.close()
    return planted


def ours(folder: Path) -> tuple[float, int]:
    from workings.instruments.audit import copies
    from workings.instruments.audit.table import opened

    start = time.perf_counter()
    with opened(folder / "train.parquet") as train, opened(folder / "test.parquet") as test:
        found = copies.crossing(train, test, label="label")
    return time.perf_counter() - start, found.found


def pandas(folder: Path) -> tuple[float, int]:
    import pandas as pd

    start = time.perf_counter()
    train, test = (pd.read_parquet(folder / f"{name}.parquet") for name in ("train", "test"))
    names = [name for name in train.columns if name != "label"]
    found = len(test.merge(train[names].drop_duplicates(), on=names))
    return time.perf_counter() - start, found


def measured(side: str, folder: Path) -> tuple[float, int, int, float]:
    """Seconds, rows found, bytes at the peak, and seconds of the processor, in a process of its own."""
    ended = subprocess.run([sys.executable, __file__, "--side", side, str(folder)], capture_output=True, text=True, check=True)
    seconds, found, peak, busy = ended.stdout.split()
    return float(seconds), int(found), int(peak), float(busy)


def side(name: str, folder: Path) -> None:
    seconds, found = {"ours": ours, "pandas": pandas}[name](folder)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(seconds, found, used.ru_maxrss * 1024, used.ru_utime + used.ru_stime)


def main() -> None:
    if "--side" in sys.argv:
        side(sys.argv[2], Path(sys.argv[3]))
        return
    numbers = [int(one) for one in sys.argv[1:] if one.isdecimal()]
    rows = numbers[0] if numbers else 1_000_000
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("duckdb", "narwhals", "pandas", "numpy"))
    print(f"Python {platform.python_version()}, {versions}; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="workings-overlap-") as held:
        folder = Path(held)
        planted = written(folder, rows)
        size = sum(path.stat().st_size for path in folder.glob("*.parquet"))
        print(
            f"{rows:,} rows of {COLUMNS} columns ({rows * 4 // 5:,} and {rows // 5:,}), {size / 1e6:,.0f} MB of Parquet, {planted:,} test rows planted"
        )
        taken = {}
        for name in ("ours",) if "--only-ours" in sys.argv else ("ours", "pandas"):
            seconds, found, peak, busy = measured(name, folder)
            taken[name] = seconds
            print(
                f"{name:8} {seconds:8.2f} s ({busy:.2f} of the processor) {rows / seconds:14,.0f} rows a second {peak / 1e9:7.2f} GB at the peak   found {found:,}"
            )
            assert found == planted, f"{name} found {found:,} rows, and {planted:,} were planted"
        if len(taken) == 2:
            print(f"ratio    {taken['pandas'] / taken['ours']:8.1f}")


if __name__ == "__main__":
    main()
