"""One code answer with ten property checks, beside a bare subprocess and otter-grader: ``python benchmarks/sandbox.py``.

Ours holds the code in the sandbox, warm: the function is run on ten arguments in one fork and the properties are checked outside.
The bare side is a ``python -c`` for each submission, held by nothing. otter-grader grades the same script against the same ten checks
with ``otter.execute.grade_notebook``, called directly, so that its own start is not counted; without it its row says so.
Then 200 submissions at once, two at a time; none may be lost.
"""

from __future__ import annotations

import logging
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

import numpy as np

import workings
from workings.practice.running import run_cases, traced
from workings.sandbox import Sandbox
from workings.sandbox.house import FOLLOWING, LOADED
from workings.sandbox.warm import Warm

CODE = """import numpy as np

def softmax(x):
    shifted = x - np.max(x)
    powers = np.exp(shifted)
    return powers / np.sum(powers)
"""
CHECKS = (
    ("[0.0, 0.0]", "y.tolist() == [0.5, 0.5]"),
    ("[1.0, 2.0, 3.0]", "abs(y.sum() - 1) < 1e-12"),
    ("[1.0, 2.0, 3.0]", "y[0] < y[1] < y[2]"),
    ("[5.0]", "y.tolist() == [1.0]"),
    ("[1000.0, 1000.0]", "y.tolist() == [0.5, 0.5]"),
    ("[-1000.0, 0.0]", "y[0] == 0.0"),
    ("[2.0, 1.0, 0.0]", "abs(y[0] / y[1] - np.e) < 1e-12"),
    ("[3.0, 1.0, 2.0, 0.0]", "y.argmax() == 0"),
    ("[0.1] * 7", "abs(y - 1 / 7).max() < 1e-12"),
    ("[-3.0, -2.0]", "y.shape == (2,)"),
)
"""An argument, and what must be true of ``y``, the value there."""
ARGUMENTS = [[np.array(eval(text))] for text, _ in CHECKS]
ROUNDS, BARE, OTTER, AT_ONCE = 100, 10, 3, 200


def spread(name: str, times: list[float], limit: str = "") -> float:
    cut = statistics.quantiles(times, n=20)
    print(f"{name:52} p50 {statistics.median(times):8.2f} ms   p95 {min(cut[-1], max(times)):8.2f} ms   n = {len(times)}{limit}")
    return statistics.median(times)


def timed(what: Callable[[], object], count: int) -> list[float]:
    times = []
    for _ in range(count):
        start = time.perf_counter()
        what()
        times.append((time.perf_counter() - start) * 1e3)
    return times


def answered(box: Sandbox, learner: str = "") -> None:
    ran = run_cases(box, CODE, "softmax", ARGUMENTS, learner=learner, seconds=10)
    held = [eval(check, {"y": one.value, "np": np}) for one, (_, check) in zip(ran.cases, CHECKS, strict=True)]
    assert len(held) == len(CHECKS) and all(held), ran


def followed(box: Sandbox) -> None:
    assert traced(box, CODE, "softmax", ARGUMENTS[1]).working


def bare() -> None:
    checks = "\n".join(f"y = softmax(np.array({text}))\nprint(bool({check}))" for text, check in CHECKS)
    done = subprocess.run([sys.executable, "-c", f"{CODE}\n{checks}"], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True"] * len(CHECKS)


def otter_times() -> list[float] | None:
    """None where it is not installed; its own words about its kernel are not shown."""
    try:
        from otter.execute import grade_notebook
    except ImportError:
        return None
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        script, tests = Path(folder, "answer.py"), Path(folder, "tests")
        tests.mkdir()
        script.write_text(CODE)
        cases = [
            {"code": f">>> y = softmax(np.array({text}))\n>>> bool({check})\nTrue", "hidden": False, "locked": False}
            for text, check in CHECKS
        ]
        suite = {"cases": cases, "scored": True, "setup": "", "teardown": "", "type": "doctest"}
        test = tests / "q1.py"
        test.write_text(f"OK_FORMAT = True\ntest = {{'name': 'q1', 'points': {len(cases)}, 'suites': [{suite!r}]}}\n")

        def graded() -> None:
            result = grade_notebook(str(script), tests_glob=[str(test)], script=True, cwd=folder, test_dir=str(tests))
            assert result.total == len(CHECKS), result

        return timed(graded, OTTER)


def at_once(box: Sandbox, learners: int) -> None:
    """All are handed in together; the time of each counts from then."""
    start = time.perf_counter()

    def one(k: int) -> float:
        answered(box, str(k % learners))
        return (time.perf_counter() - start) * 1e3

    with ThreadPoolExecutor(AT_ONCE) as pool:
        times = list(pool.map(one, range(AT_ONCE)))
    assert len(times) == AT_ONCE
    spread(f"{AT_ONCE} at once, learners: {learners}, none lost", times, "   (limit p95 5000 ms)")


def start_times(box: Sandbox, libraries: tuple[str, ...]) -> list[float]:
    assert box.way is not None
    way = box.way
    return timed(lambda: Warm(way, libraries).close(), 5)


def main() -> None:
    print(
        f"workings {workings.__version__}, Python {platform.python_version()}, NumPy {np.__version__}, {platform.machine()}, {os.cpu_count()} cores"
    )
    with Sandbox() as box:
        if box.way is None:
            print(box.off)
            return
        print(f"held by {box.way.name}")
        answered(box)
        mine = spread("a code answer, ten checks, warm", timed(lambda: answered(box), ROUNDS), "   (limit p95 120 ms)")
        spread("one call followed, its text read again", timed(lambda: followed(box), 40))
        plain = tuple(name for name in LOADED if name not in FOLLOWING)
        without = spread("starting a warm process that follows nothing", start_times(box, plain))
        print(f"following makes it: {spread('starting a warm process', start_times(box, LOADED)) / without:.2f} times as long")
        at_once(box, 1)
        at_once(box, 8)
    print(f"ratio to `python -c`: {mine / spread('python -c, ten checks', timed(bare, BARE)):.3f}")
    peer = otter_times()
    if peer is None:
        print("otter-grader is not installed: pip install otter-grader ipykernel, and run this again")
        return
    name = f"otter-grader {version('otter-grader')}, ten checks"
    print(f"ratio to otter-grader: {mine / spread(name, peer):.4f}")


if __name__ == "__main__":
    main()
