"""A page for each answer that is more than a line, and a server that keeps the contract of web/README.md under the studio's headers."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from tests.browser.studio import Server
from workings.studio.app import STATIC
from workings.studio.gate import HEADERS

SOFTMAX = "def softmax(z):\n    # shift, so that nothing overflows\n    e = np.exp(z - z.max())\n    return e / e.sum(axis=0)\n"
COLOURS = 'class Net:\n    """Words."""\n\n    def f(self, x=1.5):\n        # a comment\n        if x is None or not x:\n            return True, "text", f"{x}"\n        return x @ self.w\n'
"""Every kind of word that has a colour, each on a marked line."""
XS = [-2, -1, 0, 1, 2, 3]
MATH = "<math><mi>a</mi><mo>·</mo><mi>b</mi><mo>=</mo><mn>{}</mn></math>"


def marks(*rows: tuple[int, str, str]) -> str:
    return escape(json.dumps([{"line": line, "kind": kind, "text": text} for line, kind, text in rows]))


def blocks(*rows: tuple[str, str, str, str]) -> str:
    """Letter, words, state, note."""
    found = ""
    for letter, words, state, note in rows:
        said = f'<p class="note-of">{note}</p>' if note else ""
        found += f'<li data-block="{letter}"{f" data-state={state}" if state else ""}><b class="letter">{letter}</b> <span>{words}</span>{said}</li>'
    return f'<div data-blocks="text"><ol>{found}</ol></div>'


PROOF = (
    ("a", f"By the definition {MATH.format(0)}.", "", ""),
    ("b", "Divide by both lengths, which are not zero.", "", ""),
    ("c", "So the cosine of the angle is zero.", "", ""),
    ("d", "Square both sides.", "", ""),
)
MARKED = (
    ("a", f"By the definition {MATH.format(0)}.", "right", ""),
    ("b", "Divide by both lengths, which are not zero.", "wrong", "It needs c, which comes later."),
    ("c", "So the cosine of the angle is zero.", "right", ""),
    ("d", "Square both sides.", "", ""),
)
CODE = '<textarea class="field code" id="text" name="text" data-editor="python"{}>{}</textarea>'
LINES = """<textarea class="field mono page" id="text" name="text" data-lines data-relations="= ≤ ⇒ ⇔" data-reasons='["expand", "factor"]'{}>{}</textarea>"""
SKETCH = f'<input class="field mono" id="text" name="text" value="{{}}" data-sketch data-xs="{XS}" data-low="-1" data-high="1" data-step="0.1"{{}}>'
TEXT = '<input class="field mono" id="text" name="text" value="{}">'
PAGES: dict[str, str] = {
    "code": CODE.format("", SOFTMAX)
    + '<p class="row"><button class="btn plain" type="button" data-run="/run?item=1" data-into="out">Run</button></p><div id="out"></div>',
    "code-marked": CODE.format(
        f' data-marks="{marks((4, "departs", "Here yours is the sum of each column, and the reference has the sum of each row."))}"',
        SOFTMAX,
    ),
    "code-colours": CODE.format(f' data-marks="{marks(*((k, "departs", "") for k in range(1, 9)))}"', COLOURS),
    "blocks": blocks(*PROOF) + TEXT.format(""),
    "blocks-marked": blocks(*MARKED) + TEXT.format("a b c"),
    "lines": LINES.format("", ""),
    "lines-marked": LINES.format(
        f' data-marks="{marks((2, "departs", "The 2 in front of the bracket is lost."))}"', "= 2*(x + 1) + 3\n= x + 5 ; expand"
    ),
    "sketch": SKETCH.format("", ""),
    "sketch-marked": SKETCH.format("[-0.8, -0.4, 0, 0.2, 0.4, 0.5]", ' data-truth="[-0.96, -0.76, 0, 0.76, 0.96, 0.99]"'),
}
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{name}</title><link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/static/studio.css">
<script type="module" src="/static/studio.js"></script></head><body><main id="main" data-page="practice"><h1 class="visually-hidden">A problem</h1>
<section class="spread"><div class="side">Practice</div><div class="body"><p class="item">Write what is asked.</p></div><div class="notes"></div></section>
<section class="spread"><h2 class="side">Your answer</h2><div class="body">
<form class="answer" id="answer-form" method="post" action="/answer" data-fetch data-read="/read"><label class="visually-hidden" for="text">Your answer</label>
{field}
<div class="readas"><span>I read your answer as</span><span data-readas></span></div>
<p class="row tall"><button class="btn" id="mark">Mark it</button></p></form></div><div class="notes"></div></section></main></body></html>"""


@dataclass
class Bench:
    """The server of one test: what was read, run and sent. ``held`` keeps the answer of a run back until it is set."""

    texts: dict[str, list[str]] = field(default_factory=lambda: {"read": [], "run": [], "answer": []})
    held: threading.Event = field(default_factory=threading.Event)
    failing: str = ""
    address: str = ""

    def icon(self, request: Request) -> Response:
        return Response('<svg xmlns="http://www.w3.org/2000/svg"/>', media_type="image/svg+xml")

    def page(self, request: Request) -> Response:
        name = request.path_params["name"]
        return HTMLResponse(PAGE.format(name=name, field=PAGES[name]), headers=HEADERS)

    async def read(self, request: Request) -> Response:
        text = (await request.json())["text"]
        self.texts["read"].append(text)
        rows = [line(words) for words in text.split("\n")]
        return JSONResponse({"html": MATH.format(len(rows)), "ok": "?" not in text, "rows": rows})

    def run(self, request: Request) -> Response:
        self.held.wait(10)
        if self.failing:
            return PlainTextResponse(self.failing, status_code=500)
        return HTMLResponse("<pre>[0.09 0.24 0.67]</pre>")

    async def answer(self, request: Request) -> Response:
        self.texts["answer"].append(str((await request.form())["text"]))
        return Response(status_code=204)

    def app(self) -> Starlette:
        posts = [Route(f"/{name}", getattr(self, name), methods=["POST"]) for name in ("read", "run", "answer")]
        return Starlette(
            routes=[
                Route("/page/{name}", self.page),
                Route("/icon.svg", self.icon),
                *posts,
                Mount("/static", StaticFiles(directory=STATIC)),
            ]
        )


def line(words: str) -> dict[str, str]:
    if "?" in words:
        return {"html": "", "note": f"“{escape(words)}” is not readable yet", "state": "unreadable"}
    return {"html": f"<math><mtext>{escape(words)}</mtext></math>", "note": "", "state": "read"}


@contextmanager
def serving() -> Iterator[Bench]:
    """A bench that runs, with nothing held back."""
    found = Bench()
    found.held.set()
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        server = Server(
            uvicorn.Config(found.app(), log_level="warning", access_log=False, lifespan="off", ws="none", timeout_graceful_shutdown=1)
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [place]}, daemon=True)
        thread.start()
        assert server.ready.wait(20), "the server did not start"
        found.address = f"http://127.0.0.1:{place.getsockname()[1]}"
        try:
            yield found
        finally:
            found.held.set()
            server.should_exit = True
            thread.join(10)
