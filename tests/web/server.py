"""A small server that keeps the markup contract of web/README.md, so that the browser's half is tested without the studio."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from workings.capture import trace
from workings.ir.working import Working
from workings.readers import cell
from workings.readers.figure import graph
from workings.readers.lower import html

HERE = Path(__file__).parent
LOCKED = """<form class="predict locked" id="predict" method="post" action="/predict" data-fetch>
<p class="q">Where does it change?</p><div class="after"><p>You said <b>{}</b>.</p></div></form>"""
OPEN_RUNG = """<li class="open" id="rung-first"><b>First step</b><span class="when">opened</span><p class="in">where: {}</p></li>"""
POLICY = "default-src 'self'; base-uri 'none'; frame-ancestors 'none'"


def turn(a, b):  # type: ignore[no-untyped-def]
    dot = a @ b
    length_a = np.sqrt(a @ a)
    length_b = np.sqrt(b @ b)
    cosine = dot / (length_a * length_b)
    foot = dot / (a @ a) * a  # noqa: F841  # a line of the working, by its name
    inside = np.maximum(-1, np.minimum(1, cosine))
    angle = np.arccos(inside) * 180 / np.pi
    return angle


def stretch(a, b, k):  # type: ignore[no-untyped-def]
    stretched = k * a
    dot = stretched @ b
    cosine = dot / (np.sqrt(stretched @ stretched) * np.sqrt(b @ b))
    return cosine


FUNCTIONS = {"turn": turn, "stretch": stretch}


@dataclass
class Backend:
    """What arrived, and what the next answers are to be."""

    posted: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    failing: str = ""
    """When set, every POST is refused with these words."""
    slow: float = 0.0

    def note(self, request: Request) -> Response:
        """The working of one line, traced now."""
        asked = dict(request.query_params)
        if asked.get("f") not in FUNCTIONS:
            return PlainTextResponse("No working is known under that name.", status_code=404)
        line = asked.pop("line", "")
        inputs = {k: json.loads(v) for k, v in asked.items() if k not in ("f", "index")}
        working = traced(asked["f"], inputs)
        body = note(working, int(line), request)
        page = request.headers.get("x-fragment") != "1"
        return HTMLResponse(f"<!doctype html><title>Working</title><main id=main>{body}</main>" if page else body)

    async def post(self, request: Request) -> Response:
        raw = await request.body()
        json_sent = "json" in request.headers.get("content-type", "")
        data = json.loads(raw) if json_sent else {k: str(v) for k, v in (await request.form()).items()}
        self.posted.append((request.url.path, data))
        if self.slow:
            time.sleep(self.slow)
        if self.failing:
            return PlainTextResponse(self.failing, status_code=500)
        return self.answer(request.url.path, data)

    def answer(self, path: str, data: dict[str, Any]) -> Response:
        match path:
            case "/read":
                return JSONResponse({"html": f"<math><mn>{escape(data['text'])}</mn></math>", "ok": "?" not in data["text"]})
            case "/predict":
                said = escape(data.get("choice", "nothing"))
                return HTMLResponse(LOCKED.format(said))
            case "/answer":
                return RedirectResponse("/?marked=1", status_code=303)
            case "/help":
                return HTMLResponse(OPEN_RUNG.format(escape(data.get("where", ""))))
            case _:
                return Response(status_code=204)

    def page(self, request: Request) -> Response:
        text = (HERE / "page.html").read_text(encoding="utf-8")
        for name, inputs in (("turn", {"a": [3, 1], "b": [1, 2]}), ("stretch", {"a": [1, 2, 2], "b": [4, 0, 3], "k": 1})):
            text = text.replace(f"@{name}@", json.dumps(graph(traced(name, inputs))))
        response = HTMLResponse(text)
        response.headers["Content-Security-Policy"] = POLICY
        return response

    def app(self, static: Path) -> Starlette:
        posts = ["/read", "/predict", "/answer", "/help", "/prompt", "/engaged", "/skip", "/plain"]
        routes = [Route("/", self.page), Route("/working", self.note), *(Route(p, self.post, methods=["POST"]) for p in posts)]
        return Starlette(routes=[*routes, Mount("/static", StaticFiles(directory=static))])


def traced(name: str, inputs: dict[str, Any]) -> Working:
    return trace(FUNCTIONS[name], *(np.array(value, float) for value in inputs.values()))


def note(working: Working, line: int, request: Request) -> str:
    """What the readers make of one number, with links that lead to other cells of the same working."""

    def href(target: Any) -> str:
        place, index = target
        url = request.url.include_query_params(line=place, index=",".join(map(str, index)))
        return f"{url.path}?{url.query}"

    return html.reading(cell(working, line), href)


@contextmanager
def serving(backend: Backend, static: Path) -> Iterator[str]:
    """The address of a server in a thread of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(backend.app(static), port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(5)
