"""What ``audit``, ``compare`` and ``card`` share: how a report leaves the terminal, how a long run is shown, how a refusal is said."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

if TYPE_CHECKING:
    from workings.contract.report import Report
    from workings.instruments.progress import Progress

Command = TypeVar("Command", bound=Callable[..., Any])
SHOWN_AFTER = 1.0
"""Seconds before a long run shows how far it is."""
WIDTH = 40
"""Characters of the words of the bar: longer ones are cut, so that the line does not jump."""


def options(command: Command) -> Command:
    """``--json`` and ``--html FILE``, handed to the command as ``as_json`` and ``html``."""
    command = click.option(
        "--html", type=click.Path(dir_okay=False, path_type=Path), help="Write one self-contained page, live and offline."
    )(command)
    return click.option("--json", "as_json", is_flag=True, help="Print plain data in place of words (docs/reports.md).")(command)


def put(report: Report, as_json: bool = False, html: Path | None = None) -> None:
    """Print ``report``, or write it as a page, or both."""
    from workings.readers.lower import report as lower

    if html is not None:
        write(html, report)
    if as_json:
        click.echo(json.dumps(lower.plain(report), ensure_ascii=False, indent=2, allow_nan=False))
    elif html is None:
        from rich.console import Console

        lower.show(report, Console(highlight=False))
    else:
        click.echo(f"Written to {html}. Open it in a browser: it asks for nothing, and every number opens.")


def write(path: Path, report: Report) -> None:
    """The page as one file; beside its place first, then moved there, so that a run cut short leaves nothing half-written."""
    from workings import course
    from workings.instruments.worked import working
    from workings.readers.lower import report_file

    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_text(report_file.document(report, working, course.title), "utf-8")
        beside.replace(path)
    except OSError as fault:
        raise SystemExit(f"workings {report.instrument}: {path} could not be written: {fault.strerror}.") from None
    finally:
        beside.unlink(missing_ok=True)


def refuse(instrument: str, fault: Exception) -> NoReturn:
    """Say why nothing came of it, and end with 2."""
    click.echo(f"workings {instrument}: {fault}", err=True)
    raise SystemExit(2)


@contextmanager
def progress() -> Iterator[Progress]:
    """A line on the terminal for whatever takes longer than a second; nothing where there is no terminal. It wipes itself."""
    begun, shown = monotonic(), False

    def show(doing: str, done: float) -> None:
        nonlocal shown
        if not sys.stderr.isatty() or (not shown and monotonic() - begun < SHOWN_AFTER):
            return
        shown = True
        filled = round(20 * min(max(done, 0.0), 1.0))
        sys.stderr.write(f"\r{'━' * filled}{'─' * (20 - filled)}  {doing[:WIDTH]:<{WIDTH}}")
        sys.stderr.flush()

    try:
        yield show
    finally:
        if shown:
            sys.stderr.write("\r" + " " * (WIDTH + 22) + "\r")
            sys.stderr.flush()
