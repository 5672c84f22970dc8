"""The studio as an ASGI application: one table of routes, one gate before it, and our own words for whatever goes wrong."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from workings.learner.store import StoreError
from workings.session.faults import Unfit, Unknown
from workings.studio import answers, bodies, recipes
from workings.studio.gate import Door, Gate
from workings.studio.pages import ROUTES

if TYPE_CHECKING:
    from workings.session import Session

STATIC = Path(__file__).parent / "static"
LOG = logging.getLogger("workings.studio")


def create_app(session: Session, door: Door) -> Starlette:
    """The application. ``door`` holds the token, the port and the names by which it may be called."""
    app = Starlette(
        routes=[*(Route(path, handler, methods=[method]) for method, path, handler in ROUTES), *static()],
        middleware=[Middleware(Gate, door=door, refuse=answers.refusal)],
        exception_handlers={
            HTTPException: refused,
            bodies.TooLarge: too_large,
            bodies.Unreadable: unreadable,
            recipes.BadLink: bad_link,
            Unknown: unknown,
            Unfit: unfit,
            StoreError: not_kept,
            Exception: broken,
        },
    )
    app.state.session = session
    return app


def static() -> list[Mount]:
    """The built front end. A checkout without it still serves pages, plain ones."""
    return [Mount("/static", StaticFiles(directory=STATIC), name="static")] if STATIC.is_dir() else []


def refused(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)
    if fault.status_code == 405:
        what = f"The address {request.url.path} does not take {request.method} requests."
        return answers.trouble(405, "That cannot be done here", what, "Use the forms and links of the page itself.")
    return answers.missing(f"Nothing stands at {request.url.path}.")


def too_large(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, bodies.TooLarge)
    what = f"{fault.arrived:,} bytes arrived, and {bodies.MOST:,} is the most that is read. None of it was marked and nothing was recorded."
    instead = "Go back: your browser still has what you typed. Shorten it, and send it again."
    return answers.trouble(413, "That is longer than an answer can be", what, instead)


def unreadable(request: Request, fault: Exception) -> Response:
    what = f"The form could not be read: {fault}. Nothing was recorded."
    return answers.trouble(400, "That form could not be read", what, "Go back and send it again.")


def bad_link(request: Request, fault: Exception) -> Response:
    return answers.trouble(400, "This link opens nothing", str(fault), "Go back, and open the number from the page it stands on.")


def unknown(request: Request, fault: Exception) -> Response:
    return answers.missing(str(fault))


def unfit(request: Request, fault: Exception) -> Response:
    return answers.trouble(
        400, "That could not be taken", f"{fault} Nothing was recorded.", "Go back: your browser still has what you typed."
    )


def not_kept(request: Request, fault: Exception) -> Response:
    LOG.error("%s %s: %s", request.method, request.url.path, fault)
    return answers.trouble(
        503, "It could not be written down", f"{fault} Nothing was recorded.", "Go back: your browser still has what you typed."
    )


def broken(request: Request, fault: Exception) -> Response:
    LOG.exception("%s %s", request.method, request.url.path, exc_info=fault)
    what = "The studio made a mistake on this page. What you had recorded before is safe: it was written down when the page said so."
    return answers.trouble(
        500, "This page did not come together", what, "The terminal where the studio runs says what happened. The other pages still work."
    )
