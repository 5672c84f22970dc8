"""A working in a notebook, through IPython's own display formatter where it is installed, and by what is handed to it."""

from __future__ import annotations

import html
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from tests.readers.reports import report
from workings import notebook, trace
from workings.contract.report import Report


def cosine(a, b):
    dot = a @ b
    return dot / np.sqrt((a @ a) * (b @ b))


class Formatter:
    """The part of IPython's formatter that is used."""

    def __init__(self) -> None:
        self.known: dict[type, Any] = {}
        self.mimebundle_formatter = self

    def for_type(self, kind: type, show: Any) -> None:
        self.known[kind] = show

    def pop(self, kind: type, default: Any) -> None:
        self.known.pop(kind, default)


def test_a_working_is_shown_in_three_ways() -> None:
    w = trace(cosine, [2.0, 1.0, 0.0], [3.0, 1.0, 4.0])
    formatter = Formatter()
    notebook.register(formatter)
    bundle = formatter.known[type(w)](w)
    assert set(bundle) == {"text/plain", "text/latex", "text/html"}
    assert bundle["text/plain"].startswith("cosine\na = input([2.0, 1.0, 0.0]")
    assert bundle["text/latex"].startswith("$") and "\\frac" in bundle["text/latex"]
    inside = html.unescape(bundle["text/html"].split('srcdoc="')[1].split('" title=')[0])
    assert inside.startswith("<!doctype html>") and "0.614" in inside
    assert "default-src &#x27;none&#x27;" not in inside and "default-src 'none'" in inside


def test_it_can_be_taken_back() -> None:
    formatter = Formatter()
    shell = type("Shell", (), {"display_formatter": formatter})()
    notebook.load_ipython_extension(shell)
    assert formatter.known
    notebook.unload_ipython_extension(shell)
    assert not formatter.known


def test_ipython_itself_shows_it() -> None:
    formatters = pytest.importorskip("IPython.core.formatters", reason="IPython is not installed")
    formatter = formatters.DisplayFormatter()
    notebook.register(formatter)
    data, _ = formatter.format(trace(cosine, [2.0, 1.0], [3.0, 1.0]))
    assert "text/html" in data and "text/latex" in data


def test_the_core_does_not_load_it() -> None:
    code = "import sys, workings; workings.trace(lambda a: a, 1.0); print('workings.notebook' in sys.modules, 'IPython' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_a_report_is_shown_in_two_ways() -> None:
    formatter = Formatter()
    notebook.register(formatter)
    bundle = formatter.known[Report](report())
    assert set(bundle) == {"text/plain", "text/html"}
    assert "The dumbest rule is right on 62.9 % of the test rows" in bundle["text/plain"]
    inside = html.unescape(bundle["text/html"])
    assert 'srcdoc="<!doctype html>' in inside
    assert "default-src 'none'" in inside
