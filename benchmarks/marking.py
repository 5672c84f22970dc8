"""How long an answer waits for its verdict, beside SymPy in the same run: ``python benchmarks/marking.py``.

Ours over HTTP, whole: parse, mark, diagnose, append to the log on disk, redirect. SymPy in its own process would pay more; here it is
called directly: ``simplify(parse(answer) - value) == 0``. It names no slip and writes nothing. Without SymPy its row says so.
"""

from __future__ import annotations

import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial

import httpx

import workings
from workings import practice

ANSWERS = ("1*4 + 2*0 + 2*3", "2/3", "0.6667", "10/(3*5)", "-7.25", "3/sqrt(10)", "10", "6 - 14")
ROUNDS = 200
MODEL = practice.question("dot/code").table.text("model")


def spread(name: str, times: list[float], limit: str = "") -> float:
    cut = statistics.quantiles(times, n=20)
    print(f"{name:46} p50 {statistics.median(times):7.2f} ms   p95 {cut[-1]:7.2f} ms   n = {len(times)}{limit}")
    return statistics.median(times)


def timed(what: Callable[[], object]) -> float:
    start = time.perf_counter()
    what()
    return (time.perf_counter() - start) * 1e3


def over_http(client: httpx.Client, item: str, text: str) -> float:
    """One answer given as the form gives it; the reply is the redirect after it was written down."""
    page = client.get(item).text
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None
    fields = {"text": text, "key": key.group(1) + item, "confidence": "65"}
    start = time.perf_counter()
    reply = client.post(item, data=fields, headers={"Origin": str(client.base_url).rstrip("/")})
    spent = (time.perf_counter() - start) * 1e3
    assert reply.status_code == 303, reply.text[:500]
    return spent


def studio(home: str) -> list[float]:
    command = [sys.executable, "-m", "workings", "--no-browser", "--port", "0", "--home", home]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        found = re.search(r"(http://[^/]+)/\?token=\S+", process.stdout.readline())
        assert found is not None
        with httpx.Client(base_url=found.group(1)) as client:
            client.get(found.group(0), follow_redirects=True)
            items = [f"/practice/dot/{'cosine' if k % 2 else 'dot'}/1/{k}" for k in range(ROUNDS)]
            for k in range(5):
                over_http(client, f"/practice/dot/code/1/{k}", MODEL)
            spread(
                "an answer in code, ten checks or more",
                [over_http(client, f"/practice/dot/code/1/{k}", MODEL) for k in range(10, 110)],
                "   (limit p95 120 ms)",
            )
            slips = [over_http(client, f"/practice/dot/code/1/{k}", MODEL.replace("** 0.5", "")) for k in range(200, 250)]
            spread("code that fails: made smaller, followed", slips)
            square = [over_http(client, f"/practice/dot/square-out/1/{k}", "t^2 - 2t + 1") for k in range(100)]
            spread("an expression", square[5:], "   (limit p95 20 ms)")
            return [over_http(client, item, ANSWERS[k % len(ANSWERS)]) for k, item in enumerate(items)][10:]
    finally:
        process.terminate()
        process.wait()


def sympy_times(values: list[float]) -> list[float] | None:
    try:
        import sympy
    except ImportError:
        return None
    print(f"SymPy {sympy.__version__}")
    pairs = [(ANSWERS[k % len(ANSWERS)], value) for k, value in enumerate(values)]
    return [timed(lambda t=t, v=v: sympy.simplify(sympy.sympify(t) - sympy.nsimplify(v)) == 0) for t, v in pairs][10:]


def main() -> None:
    print(f"workings {workings.__version__}, Python {platform.python_version()}, {platform.machine()}")
    items = [practice.item(practice.question("dot/cosine"), k) for k in range(ROUNDS)]
    direct = [timed(partial(practice.mark, item, ANSWERS[k % len(ANSWERS)])) for k, item in enumerate(items)][10:]
    peer = sympy_times([float(i.value) for i in items])
    with tempfile.TemporaryDirectory() as home:
        spread("an answer in the studio, over HTTP, on disk", studio(home), "   (limit p95 20 ms)")
    mine = spread("practice.mark, with its diagnosis", direct)
    if peer is None:
        print("SymPy is not installed: pip install sympy, and run this again")
    else:
        print(f"ratio to SymPy: {mine / spread('sympy.simplify(answer - value) == 0', peer):.3f}")


if __name__ == "__main__":
    main()
