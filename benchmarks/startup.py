"""From the command to something on the screen, beside a peer in the same run: ``python benchmarks/startup.py``.

``workings --help`` beside ``pip --version`` (a command-line tool everybody has) and an empty Python.
``workings`` to its first page beside ``python -m http.server`` to its first page.
"""

from __future__ import annotations

import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from http.cookiejar import CookieJar

import workings

WORKINGS = [sys.executable, "-m", "workings"]


def run(command: list[str]) -> float:
    """Milliseconds of a whole process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - start) * 1e3


def page(command: list[str], address: str) -> float:
    """Milliseconds from the command to a whole page, read over HTTP. ``address`` finds the URL in the command's output."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if found := re.search(address, line):
                opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
                body = opener.open(found.group(1), timeout=10).read()
                assert b"</html>" in body.lower() or b"<li>" in body
                return (time.perf_counter() - start) * 1e3
        raise RuntimeError(f"{command} printed no address")
    finally:
        process.terminate()
        process.wait()


def row(name: str, times: list[float]) -> float:
    middle = statistics.median(times)
    print(f"{name:34} median {middle:7.0f} ms   worst {max(times):7.0f} ms   n = {len(times)}")
    return middle


def main() -> None:
    print(f"workings {workings.__version__}, Python {platform.python_version()}, {platform.machine()}")
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "pip --version": [sys.executable, "-m", "pip", "--version"],
        "workings --help": [*WORKINGS, "--help"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(11):
        for name, command in commands.items():
            times[name].append(run(command))
    middles = {name: row(name, values) for name, values in times.items()}
    print(f"ratio to pip --version: {middles['workings --help'] / middles['pip --version']:.2f}   (limit 150 ms)\n")
    with tempfile.TemporaryDirectory() as home:
        ours = [*WORKINGS, "--no-browser", "--port", "0", "--home", home]
        peer = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", home]
        page(ours, r"(http://\S+token=\S+)")
        pages: tuple[list[float], list[float]] = ([], [])
        for _ in range(7):
            pages[0].append(page(peer, r"\((http://\S+)\)"))
            pages[1].append(page(ours, r"(http://\S+token=\S+)"))
    other = row("http.server to its first page", pages[0])
    mine = row("workings to its first page, warm", pages[1])
    print(f"ratio: {mine / other:.1f}   (limit 1,500 ms)")


if __name__ == "__main__":
    main()
