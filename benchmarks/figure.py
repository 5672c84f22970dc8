"""A drag on the dot product's figure in a real browser, and its evaluator beside the same mathematics written by hand.

``python benchmarks/figure.py`` starts the studio, moves a tip 300 times in each of the two modes and reads the page's own
``figure-redraw`` measures: what is computed and written for one frame, the strip in the margin included. Then the
traced working and a hand-written function of the same lines are evaluated in turn, in the same page.
"""

from __future__ import annotations

import gzip
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

import workings

STATIC = Path(workings.__file__).parent / "studio" / "static"
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic", "--no-first-run"]
COMPARE = """async () => {
  const { evaluator } = await import('/static/evaluator.js');
  const data = JSON.parse(document.querySelector('.figure script[type="application/json"]').textContent);
  const run = evaluator(data.graph), names = ['angle', 'length_a', 'length_b', 'dot', 'cosine', 'foot'];
  const byHand = (a, b) => {
    const dot = a[0] * b[0] + a[1] * b[1], aa = a[0] * a[0] + a[1] * a[1], la = Math.sqrt(aa), lb = Math.sqrt(b[0] * b[0] + b[1] * b[1]);
    const cosine = dot / (la * lb), k = dot / aa;
    return [Math.acos(Math.max(-1, Math.min(1, cosine))) * 180 / Math.PI, la, lb, dot, cosine, k * a[0], k * a[1]];
  };
  const rounds = 2000, out = { ours: [], hand: [] };
  let sink = 0;
  for (let lap = 0; lap < 15; lap++) {
    let start = performance.now();
    for (let i = 0; i < rounds; i++) { run.set({ b: [1 + i / rounds, 2 - lap / 20] }); for (const n of names) sink += run.value(n)[0]; }
    out.ours.push((performance.now() - start) / rounds);
    start = performance.now();
    for (let i = 0; i < rounds; i++) sink += byHand([3, 1], [1 + i / rounds, 2 - lap / 20])[4];
    out.hand.push((performance.now() - start) / rounds);
  }
  return { ...out, sink };
}"""


def size() -> None:
    """The evaluator and everything that it imports, gzipped together."""
    parts, todo = {}, ["evaluator.js"]
    while todo:
        name = todo.pop()
        parts[name] = (STATIC / name).read_bytes()
        todo += [
            f"chunks/{found}" for found in re.findall(rb"[\"']\./(?:chunks/)?([\w.-]+\.js)[\"']", parts[name]) for found in [found.decode()]
        ]
        todo = [n for n in todo if n not in parts]
    packed = sum(len(gzip.compress(part, 9)) for part in parts.values())
    print(f"evaluator: {packed / 1024:.2f} kB gzipped ({', '.join(parts)})   (limit 8)")


def drag(page: Page) -> list[float]:
    """The milliseconds of each redraw while the tip of b is taken round the paper."""
    handle = page.locator(".figure .handle").last
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for k in range(300):
        page.mouse.move(x - k / 3, y + (k % 40))
    page.mouse.up()
    return page.evaluate("performance.getEntriesByName('figure-redraw').map(e => e.duration)")


def report(mode: str, times: list[float]) -> None:
    assert len(times) > 50, "the figure did not move"
    middle, high = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(
        f"redraw while dragging, {mode}: p50 {middle:.2f} ms   p95 {high:.2f} ms   worst {max(times):.2f} ms   n = {len(times)}   (limit 4)"
    )


def measure(page: Page, address: str) -> None:
    page.goto(address)
    page.goto(address.split("?")[0] + "concept/dot")
    page.get_by_role("button", name="straight to the text").click()
    page.get_by_role("button", name="move it without predicting").click()
    page.locator(".figure:not([data-locked])").first.wait_for()
    for mode in ("turn b", "move both freely"):
        page.goto(address.split("?")[0] + "concept/dot")
        page.get_by_text(mode, exact=True).click()
        report(mode, drag(page))
    found = page.evaluate(COMPARE)
    ours, hand = statistics.median(found["ours"]), statistics.median(found["hand"])
    print(f"one evaluation of the figure's working: {ours * 1e3:.2f} µs; the same by hand: {hand * 1e3:.2f} µs; ratio {ours / hand:.1f}")


def main() -> None:
    browser_path = os.environ.get("WORKINGS_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    size()
    with tempfile.TemporaryDirectory() as home, sync_playwright() as play:
        command = [sys.executable, "-m", "workings", "--no-browser", "--port", "0", "--home", home]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found is not None
            browser = play.chromium.launch(executable_path=browser_path, args=QUIET)
            print(f"workings {workings.__version__}, Chromium {browser.version}, {platform.machine()}")
            measure(browser.new_page(viewport={"width": 1280, "height": 900}), found.group())
            browser.close()
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
