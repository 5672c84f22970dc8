"""The instruments: a file of one's own in, a report out whose numbers open like those of every other page."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import re
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from workings import course
from workings.instruments.faults import Refused
from workings.studio import answers, recipes, reports, uploads
from workings.studio.pages import common
from workings.studio.tools import TOOLS, command, worked

if TYPE_CHECKING:
    from workings.contract.report import Report
    from workings.session import Session

HERE = "/instruments"
QUICK = 0.4
"""Seconds in which a short run ends before a script is told to ask again."""
LOOK = 0.02


# ---------------------------------------------------------------- the page
@common.view
def show(request: Request, session: Session) -> Response:
    return form(request)


def form(request: Request, run: reports.Run | None = None) -> Response:
    """The three forms; with ``run``, the one that was refused stands as it was sent, and says why."""
    listed = [
        (one.address, one.report.title if one.report else TOOLS[one.instrument].asks, one.instrument, one.state)
        for one in _runs(request).listed()
    ]
    return answers.page(
        request,
        "instruments.html",
        HERE,
        tools=TOOLS.values(),
        run=run,
        runs=listed,
        offers=offers(run.refused) if run and run.refused else (),
        path=uploads.PATH,
        local=local(request),
        most=str(uploads.MOST),
        kept=str(reports.KEPT),
    )


NAMED = re.compile(r"(?:Likely ones: |The nearest is )(.+?)[.](?: |$)")


def offers(fault: Refused) -> tuple[str, ...]:
    """The columns that a refusal names as what may have been meant."""
    found = NAMED.search(fault.instead)
    return tuple(found[1].split(", ")) if found else ()


def local(request: Request) -> bool:
    """Whether the browser is on this machine: only then are its files read by their paths."""
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


# ---------------------------------------------------------------- a question
async def ask(request: Request) -> Response:
    """The form of one instrument, with its files. Answers when the run has ended; a script is answered at once and asks again."""
    tool = TOOLS.get(common.text(request, "name"))
    if tool is None:
        return answers.missing(f"There is no instrument at {request.url.path}.", "The instruments are named on the page Instruments.")
    sent = await uploads.received(request)
    here = local(request)
    run = _runs(request).begin(
        tool.name,
        lambda progress: worked(tool, sent, here, progress),
        sent.fields,
        {name: file.name for name, file in sent.files.items()},
        command(tool, sent),
        sent.close,
    )
    script = answers.is_fragment(request)
    await _ended(run, QUICK if script else float("inf"))
    if script:
        return answers.said({"address": run.address})
    return answers.go(run.address + (f"#{run.instrument}-told" if run.state == "refused" else ""))


async def _ended(run: reports.Run, most: float) -> None:
    """Wait, in a way that the end of the studio can break off: the answer then goes to nobody."""
    waited = 0.0
    with suppress(asyncio.CancelledError):
        while not run.ended.is_set() and waited < most:
            await asyncio.sleep(LOOK)
            waited += LOOK


# ---------------------------------------------------------------- a report
@common.view
def report(request: Request, session: Session) -> Response:
    run = _run(request)
    if run is None:
        return _gone(request)
    if run.state == "refused":
        return form(request, run)
    return answers.page(
        request,
        "report.html",
        HERE,
        run=run,
        tool=TOOLS[run.instrument],
        body=_body(run),
        done=f"{100 * run.done:.0f}",
        kept=str(reports.KEPT),
    )


@common.view
def progress(request: Request, session: Session) -> Response:
    run = _run(request)
    return answers.said({"state": "gone"}) if run is None else answers.said({"state": run.state, "doing": run.doing, "done": run.done})


@common.form
def stop(request: Request, session: Session, fields: common.Form) -> Response:
    run = _run(request)
    if run is None:
        return _gone(request)
    run.stopping = True
    run.ended.wait(QUICK)
    return answers.go(run.address)


@common.view
def as_page(request: Request, session: Session) -> Response:
    """The report as one file."""
    from workings.instruments.worked import working
    from workings.readers.lower import report_file

    return _attached(request, "html", "text/html; charset=utf-8", lambda made: report_file.document(made, working))


@common.view
def as_json(request: Request, session: Session) -> Response:
    from workings.readers.lower import report as lower

    return _attached(
        request, "json", "application/json", lambda made: json.dumps(lower.plain(made), ensure_ascii=False, indent=2, allow_nan=False)
    )


def _attached(request: Request, ending: str, kind: str, make: Callable[[Report], str]) -> Response:
    run = _run(request)
    if run is None or run.report is None:
        return _gone(request)
    stem = re.sub(r"[^a-z0-9]+", "-", run.report.title.lower()).strip("-")[:60]
    named = f'attachment; filename="{"-".join(part for part in (run.instrument, stem) if part)}.{ending}"'
    return Response(make(run.report), media_type=kind, headers={"Content-Disposition": named})


def _body(run: reports.Run) -> Markup:
    from workings.readers.lower import report as lower

    return Markup(lower.body(run.report, recipes.url, _concept)) if run.report is not None else Markup("")


def _concept(slug: str) -> str:
    """A link to its page; the slug itself where the map has no such concept."""
    nodes = course.graph().nodes
    return Markup('<a href="/concept/{}">{}</a>').format(slug, nodes[slug].name) if slug in nodes else escape(slug)


def _runs(request: Request) -> reports.Runs:
    return reports.of(request.app)


def _run(request: Request) -> reports.Run | None:
    return _runs(request).get(int(common.text(request, "number")))


def _gone(request: Request) -> Response:
    what = f"There is no report {common.text(request, 'number')} here. Reports are kept only while the studio runs, the last {reports.KEPT} of them."
    return answers.missing(what, "Ask again on the page Instruments; the file is read anew.")
