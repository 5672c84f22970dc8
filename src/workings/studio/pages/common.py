"""What the pages share: a request becomes plain values, a handler runs off the event loop, an answer goes back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from workings.session.faults import Unfit
from workings.studio import bodies

if TYPE_CHECKING:
    from workings.session import Session

Form = dict[str, str]
Endpoint = Callable[[Request], Awaitable[Response]]


def view(handler: Callable[[Request, Session], Response]) -> Endpoint:
    """A page that is looked at."""

    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(handler, request, request.app.state.session)

    return endpoint


def form(handler: Callable[[Request, Session, Form], Response]) -> Endpoint:
    """A form that is sent: its fields are read with a bound, then handled."""

    async def endpoint(request: Request) -> Response:
        fields = await bodies.fields(request)
        return await run_in_threadpool(handler, request, request.app.state.session, fields)

    return endpoint


def text(request: Request, name: str) -> str:
    """A part of the address."""
    return str(request.path_params[name])


def whole(fields: Form, name: str) -> int:
    """A whole number of a form. Raises ``Unfit``."""
    found = fields.get(name, "")
    if not (found.isascii() and found.isdigit() and len(found) < 16):
        raise Unfit(f"{name} has to be a whole number.")
    return int(found)


def number(request: Request, name: str, default: int = 0) -> int:
    """A whole number of the query; the default for anything else."""
    found = request.query_params.get(name, "")
    return int(found) if found.isascii() and found.isdigit() and len(found) < 16 else default
