"""A reader without JavaScript: fetches pages, follows links, sends forms, keeps cookies. It talks to the application itself."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from tests.studio.html import Node, parse
from workings.learner.store import Store
from workings.session import Session
from workings.studio.app import create_app
from workings.studio.gate import Door

PORT = 8314
ORIGIN = f"http://127.0.0.1:{PORT}"
TOKEN = "a-token-of-the-tests"
MORNING = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)


ASIDE = ThreadPoolExecutor(1, "loop")
"""The browser tests' driver keeps an event loop running in the main thread; this one is ours."""


def in_a_loop(work: Coroutine[Any, Any, Any]) -> Any:
    """What ``work`` gives, run to its end in a thread of its own."""
    return ASIDE.submit(asyncio.run, work).result()


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: dt.datetime = MORNING

    def __call__(self) -> dt.datetime:
        return self.now

    def later(self, **by: float) -> None:
        self.now += dt.timedelta(**by)


@dataclass
class Page:
    """An answer, and its page as a tree."""

    response: httpx.Response
    url: str
    _tree: list[Node] = field(default_factory=list)

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        return self.response.text

    @property
    def tree(self) -> Node:
        if not self._tree:
            self._tree.append(parse(self.text))
        return self._tree[0]

    @property
    def words(self) -> str:
        return self.tree.words

    @property
    def main(self) -> Node:
        return self.tree.one("main")


class Studio:
    """A studio with a log of its own and a clock that can be moved."""

    def __init__(self, home: Path, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.session = Session(Store(home), self.clock)
        self.app = create_app(self.session, Door(TOKEN, PORT))

    def visitor(self) -> Visitor:
        """A browser that has opened the first address."""
        made = Visitor(self)
        made.get(f"/?token={TOKEN}")
        return made


class Visitor:
    """One browser."""

    def __init__(self, studio: Studio, base: str = ORIGIN) -> None:
        self.studio, self.base = studio, base
        self.cookies = httpx.Cookies()

    def ask(self, method: str, url: str, *, follow: bool = True, headers: dict[str, str] | None = None, **body: Any) -> Page:
        found = in_a_loop(self._ask(method, url, headers or {}, body))
        self.cookies.update(found.cookies)
        if follow and found.is_redirect:
            return self.ask("GET", urljoin(url, found.headers["location"]), headers=headers)
        return Page(found, url)

    async def _ask(self, method: str, url: str, headers: dict[str, str], body: dict[str, Any]) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.studio.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=self.base, cookies=self.cookies) as client:
            return await client.request(method, url.partition("#")[0], headers=headers, **body)

    def get(self, url: str, **more: Any) -> Page:
        return self.ask("GET", url, **more)

    def post(self, url: str, fields: dict[str, str] | None = None, *, headers: dict[str, str] | None = None, **more: Any) -> Page:
        """As a page of the studio sends a form."""
        sent = {"origin": self.base, "sec-fetch-site": "same-origin"} | (headers or {})
        return self.ask("POST", url, headers={k: v for k, v in sent.items() if v}, data=fields or {}, **more)

    def send(self, page: Page, form: str, /, **fields: str) -> Page:
        """Fill in the form with this id (or its button's) as a browser would, and send it."""
        node = page.tree.form(form)
        values = node.fields() | fields
        action = urljoin(page.url, node.get("action") or page.url)
        if node.get("method", "get").lower() == "get":
            return self.get(urlsplit(action).path + "?" + str(httpx.QueryParams(values)))
        return self.post(action, values)
