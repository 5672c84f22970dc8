"""The answers the studio gives: whole pages, fragments of them, redirections after a form, and refusals in our own words."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from workings.studio.templating import render

PLACES = (
    ("/", "Today"),
    ("/map", "Map"),
    ("/concept", "Concept"),
    ("/practice", "Practice"),
    ("/instruments", "Instruments"),
    ("/you", "You"),
)


def page(request: Request, template: str, here: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A whole page. ``here`` is the address of the place it belongs to, marked in the navigation."""
    return HTMLResponse(render(template, here=here, places=PLACES, theme=theme(request), **values), status_code=status)


def fragments(*parts: str) -> HTMLResponse:
    """For a form that was sent by the script: each part takes the place of the one with its id."""
    return HTMLResponse("\n".join(parts))


def is_fragment(request: Request) -> bool:
    return request.headers.get("x-fragment") == "1"


def theme(request: Request) -> str:
    """``paper`` or ``ink``, as chosen; nothing lets the system decide."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in ("paper", "ink") else ""


def go(where: str) -> RedirectResponse:
    """After a form: fetch this page. A reload of it then sends nothing twice."""
    return RedirectResponse(where, status_code=303)


def said(value: Any, status: int = 200) -> JSONResponse:
    return JSONResponse(value, status_code=status)


WORDS: dict[str, tuple[int, str, str, str]] = {
    "host": (
        421,
        "This address is not one of the studio’s",
        "The request names a host that this studio does not answer to. A page elsewhere may have pointed its own name at your machine.",
        "Open the address that the terminal printed when the studio started; it begins with http://127.0.0.1.",
    ),
    "origin": (
        403,
        "This did not come from a page of the studio",
        "Something was to be recorded, but the request came from another site, or from a program that does not say where it comes from. "
        "Nothing has been recorded.",
        "If you sent it yourself, go back, reload the page, and send it again.",
    ),
    "cookie": (
        403,
        "This browser has not been let in yet",
        "The studio answers to the browser that opened its first address. This one has not, or it belongs to a studio that has since been "
        "started again. Nothing has been recorded.",
        "Go to the terminal where the studio runs and open the address it printed, the one with a token in it. "
        "If you were writing, go back first: your browser still has what you typed.",
    ),
}


def refusal(reason: str) -> Response:
    """The page for a request that the gate does not let in."""
    status, title, what, instead = WORDS[reason]
    return trouble(status, title, what, instead, places=())


def trouble(status: int, title: str, what: str, instead: str, places: tuple[tuple[str, str], ...] = PLACES, **more: Any) -> HTMLResponse:
    """What happened, and what to do about it."""
    values = {"title": title, "what": what, "instead": instead, **more}
    return HTMLResponse(render("trouble.html", here="", places=places, theme="", **values), status_code=status)


def missing(what: str, instead: str = "The places of the studio are named above.") -> HTMLResponse:
    return trouble(404, "There is no such page", what, instead)
