"""A million rows of 32 columns audited, beside pandas counting the same things: ``python benchmarks/audit.py``.

Each side runs in a process of its own, reads the same Parquet file and reports its seconds and its largest memory. The peer does the counting
alone (what each column holds, copies, equal rows that disagree, levels by target, a correlation of each number): no intervals, no sentences.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROWS = 1_000_000
SPREADS = (5, 50, 500, 5_000, 100_000, 1_000_000)


def write(path: Path) -> None:
    """20 numbers, 6 columns of whole numbers, 4 of text, a number for each row, and the answer: 32 columns."""
    import pyarrow as pa
    from pyarrow import parquet

    draw = np.random.Generator(np.random.PCG64(0))
    columns = {f"x{k}": draw.normal(size=ROWS).round(4) for k in range(20)}
    columns |= {f"w{k}": draw.integers(0, spread, ROWS) for k, spread in enumerate(SPREADS)}
    for k, spread in enumerate((3, 20, 200, 2_000)):
        columns[f"t{k}"] = np.array([f"value {i}" for i in range(spread)])[draw.integers(0, spread, ROWS)]
    columns |= {"row_id": np.arange(ROWS), "label": (columns["x0"] + draw.normal(size=ROWS) > 0).astype(int)}
    parquet.write_table(pa.table(columns), path)


def ours(path: Path) -> str:
    from workings.instruments.audit import audit

    report = audit(path)
    return f"{len(report.findings)} findings, {len(report.numbers)} numbers"


def peer(path: Path) -> str:
    import pandas as pd

    table = pd.read_parquet(path)
    features = [name for name in table.columns if name not in ("row_id", "label")]
    held = [(table[name].isna().sum(), table[name].nunique(), table[name].value_counts().head(20)) for name in table.columns]
    moments = table.select_dtypes("number").agg(["min", "max", "mean", "var"])
    copies = int(table.duplicated([*features, "label"]).sum())
    kinds = table.groupby(features, sort=False)["label"].nunique()
    levels = [table.groupby([name, "label"]).size() for name in features if table[name].nunique() <= 50_000]
    told = table.select_dtypes("number").corrwith(table["label"])
    return f"{len(held)} columns, {moments.size} moments, {copies} copies, {int((kinds > 1).sum())} conflicts, {len(levels)} tables, {len(told)} correlations"


def main() -> None:
    import duckdb
    import pandas as pd

    import workings

    versions = f"workings {workings.__version__}, DuckDB {duckdb.__version__}, pandas {pd.__version__}, Python {platform.python_version()}"
    print(f"{versions}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start")
    seconds = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.parquet"
        write(path)
        for name in ("ours", "peer"):
            done = subprocess.run([sys.executable, __file__, name, str(path)], capture_output=True, text=True, check=True)
            found = json.loads(done.stdout.splitlines()[-1])
            seconds[name] = found["seconds"]
            print(
                f"{name:6} {found['seconds']:6.1f} s ({found['cpu']:.1f} s of processor)   {found['memory']:.2f} GB at most   {found['said']}"
            )
    print(f"ratio: {seconds['ours'] / seconds['peer']:.2f}")


def side(name: str, path: Path) -> None:
    start = time.perf_counter()
    said = {"ours": ours, "peer": peer}[name](path)
    used = resource.getrusage(resource.RUSAGE_SELF)
    found = {"seconds": time.perf_counter() - start, "cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss / 2**20, "said": said}
    print(json.dumps(found))


if __name__ == "__main__":
    if len(sys.argv) == 3:
        side(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
