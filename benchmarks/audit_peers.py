"""Our audit beside evidently's drift report, and our overlap beside deepchecks', on the same Parquet files: ``python benchmarks/audit_peers.py``.

The peers are installed for the run into environments of their own, with the pins they need to start (``PEERS``); that takes minutes and 2 GB of
disk. ``--peers FOLDER`` keeps them there. Each side runs in a process of its own, and its seconds are from the files to the finished report.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path

import numpy as np

PEERS = {
    "evidently": ("evidently==0.7.23", "pandas<3"),
    "deepchecks": (
        "deepchecks==0.19.1",
        "pandas==2.2.3",
        "scikit-learn==1.5.2",
        "category-encoders==2.6.4",
        "numpy<2",
        "setuptools<80",
        "pyarrow<18",
    ),
}
"""Versions that run beside each other; the newest pandas and scikit-learn break both at import."""
PAIRS = (("audit", "evidently", 10**6, 10**6, 0), ("overlap", "deepchecks", 300_000, 100_000, 1_000))
"""(ours, theirs, training rows, test rows, rows in both)."""
OURS = ("workings", "duckdb", "narwhals", "numpy")
SETTINGS = {"DO_NOT_TRACK": "1", "DEEPCHECKS_ANONYMOUS_TELEMETRY": "False"}


def written(folder: Path, train: int, test: int, planted: int) -> None:
    """``train.parquet`` and ``test.parquet``: 32 columns, the last ``planted`` test rows copied from the training rows."""
    import pyarrow as pa
    from pyarrow import parquet

    draw = np.random.Generator(np.random.PCG64(0))
    rows = train + test
    columns = {f"x{k}": draw.normal(size=rows).round(4) for k in range(20)}
    columns |= {f"w{k}": draw.integers(0, 5 * 10**k, rows) for k in range(6)}
    columns |= {f"t{k}": np.array([f"value {i}" for i in range(3 * 5**k)])[draw.integers(0, 3 * 5**k, rows)] for k in range(5)}
    columns["label"] = (columns["x0"] + draw.normal(size=rows) > 0).astype(int)
    table = pa.table(columns)
    parquet.write_table(table.slice(0, train), folder / "train.parquet")
    parquet.write_table(pa.concat_tables([table.slice(train, test - planted), table.slice(0, planted)]), folder / "test.parquet")


def audited(folder: Path) -> str:
    from workings.instruments.audit import audit

    report = audit(folder / "train.parquet", "label", folder / "test.parquet")
    return f"{len(report.findings)} findings, {len(report.numbers)} numbers"


def evidently(folder: Path) -> str:
    import pandas as pd
    from evidently import DataDefinition, Dataset, Report
    from evidently.presets import DataDriftPreset

    halves = [pd.read_parquet(folder / f"{name}.parquet") for name in ("train", "test")]
    numbers = [name for name in halves[0] if name[0] in "xw"]
    definition = DataDefinition(numerical_columns=numbers, categorical_columns=[name for name in halves[0] if name not in numbers])
    reference, current = (Dataset.from_pandas(half, data_definition=definition) for half in halves)
    made = Report([DataDriftPreset()]).run(current, reference)
    made.save_html(str(folder / "drift.html"))
    return f"a drift report of {(folder / 'drift.html').stat().st_size / 1e6:.1f} MB"


def crossed(folder: Path) -> str:
    from workings.instruments.audit import copies
    from workings.instruments.audit.table import opened

    with opened(folder / "train.parquet") as train, opened(folder / "test.parquet") as test:
        return f"{copies.crossing(train, test, label='label').found:,} test rows found"


def deepchecks(folder: Path) -> str:
    import pandas as pd
    from deepchecks.tabular import Dataset
    from deepchecks.tabular.checks import TrainTestSamplesMix

    train, test = (Dataset(pd.read_parquet(folder / f"{name}.parquet"), label="label", cat_features=[]) for name in ("train", "test"))
    found = TrainTestSamplesMix(n_samples=None).run(train, test)
    return f"{round(found.value['ratio'] * test.n_samples):,} test rows found"


SIDES = {"audit": audited, "evidently": evidently, "overlap": crossed, "deepchecks": deepchecks}


def side(name: str, folder: Path) -> None:
    start = time.perf_counter()
    said = SIDES[name](folder)
    seconds, used = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
    names = OURS if name in ("audit", "overlap") else (name, "pandas", "numpy")
    versions = ", ".join(f"{one} {metadata.version(one)}" for one in names)
    print(json.dumps({"seconds": seconds, "memory": used.ru_maxrss / 2**20, "said": said, "versions": versions}))


def measured(name: str, python: Path | str, folder: Path) -> float:
    """Runs one side, prints what it took, and gives its seconds."""
    done = subprocess.run([str(python), __file__, "--side", name, str(folder)], capture_output=True, text=True, env=os.environ | SETTINGS)
    if done.returncode:
        raise SystemExit(f"{name} did not run:\n{done.stderr[-2000:]}")
    found = json.loads(done.stdout.splitlines()[-1])
    print(f"{name:10} {found['seconds']:7.1f} s  {found['memory']:5.2f} GB at most  {found['said']}  ({found['versions']})")
    return float(found["seconds"])


def environment(name: str, under: Path) -> Path:
    """The Python of a peer's own environment, made if it is not there."""
    python = under / name / "bin" / "python"
    if not python.is_file():
        subprocess.run([sys.executable, "-m", "venv", str(under / name)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PEERS[name]], check=True, stderr=subprocess.DEVNULL)
    return python


def main() -> None:
    if "--side" in sys.argv:
        side(sys.argv[2], Path(sys.argv[3]))
        return
    if "--write" in sys.argv:
        written(Path(sys.argv[2]), *map(int, sys.argv[3:]))
        return
    asked = argparse.ArgumentParser()
    asked.add_argument("names", nargs="*", choices=[[], *PEERS], help="peers to run beside; all, if none is named")
    asked.add_argument("--peers", type=Path, help="where their environments are kept")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="workings-peers-") as held:
        folder = Path(held)
        for ours, theirs, train, test, planted in PAIRS:
            if theirs not in (chosen.names or PEERS):
                continue
            python = environment(theirs, chosen.peers or folder)
            made = [sys.executable, __file__, "--write", str(folder), str(train), str(test), str(planted)]
            subprocess.run(made, check=True)  # apart: a process begins with its parent's largest memory
            print(f"{train:,} and {test:,} rows of 32 columns")
            mine = measured(ours, sys.executable, folder)
            print(f"ratio: {measured(theirs, python, folder) / mine:.1f}")


if __name__ == "__main__":
    main()
