"""Workings and reports in a notebook: ``%load_ext workings.notebook``, or :func:`register` in any kernel with IPython's formatters.

The core knows nothing of notebooks: what is shown is registered here, from outside.
"""

from __future__ import annotations

from html import escape
from typing import Any

from workings.contract.report import Report
from workings.ir.working import Working

HEIGHT = 36
"""Pixels for a line of the sheet; it scrolls inside beyond :data:`MOST`."""
MOST = 720


def html(w: Working) -> str:
    """The live sheet of ``w`` in a frame of its own, so that neither style reaches the other. It asks for nothing."""
    from workings.readers.lower.alone import document

    lines = w.source.count("\n") + 1 if w.source else len(w.lines)
    height = min(MOST, 260 + HEIGHT * lines)
    frame = "width:100%;border:0;color-scheme:light dark"
    return f'<iframe srcdoc="{escape(document(w))}" title="{escape(w.name)}, its working" style="{frame};height:{height}px"></iframe>'


def latex(w: Working) -> str:
    from workings.readers.saying import latex as formula

    return f"$\\displaystyle {formula(w)}$"


def mimebundle(w: Working, include: Any = None, exclude: Any = None) -> dict[str, str]:
    """What a notebook keeps of a working: its lines as text, its formula, and the live sheet."""
    from workings.ir.text import show

    return {"text/plain": show(w), "text/latex": latex(w), "text/html": html(w)}


def report_bundle(report: Report, include: Any = None, exclude: Any = None) -> dict[str, str]:
    """What a notebook keeps of a report: what the terminal says, and the page in a frame of its own. It asks for nothing."""
    from io import StringIO

    from rich.console import Console

    from workings import course
    from workings.instruments.worked import working
    from workings.readers.lower import report as lower
    from workings.readers.lower import report_file

    said = StringIO()
    lower.show(report, Console(file=said, width=100, no_color=True, highlight=False))
    style = f"width:100%;border:0;color-scheme:light dark;height:{MOST}px"
    frame = f'<iframe srcdoc="{escape(report_file.document(report, working, course.title))}" title="{escape(report.title)}" style="{style}"></iframe>'
    return {"text/plain": said.getvalue(), "text/html": frame}


def register(formatter: Any) -> None:
    """Tell IPython's display formatter (``get_ipython().display_formatter``) how a working and a report are shown."""
    formatter.mimebundle_formatter.for_type(Working, mimebundle)
    formatter.mimebundle_formatter.for_type(Report, report_bundle)


def load_ipython_extension(ipython: Any) -> None:
    """``%load_ext workings.notebook``."""
    register(ipython.display_formatter)


def unload_ipython_extension(ipython: Any) -> None:
    for kind in (Working, Report):
        ipython.display_formatter.mimebundle_formatter.pop(kind, None)
