"""What goes wrong in a browser unseen: faults of scripts, refused resources, requests that leave the machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

LOCAL = ("data", "blob", "about", "chrome-error", "chrome-extension")
"""Schemes that ask nobody."""
NO_ANSWER = "Failed to load resource"
"""Chromium says this of every answer that is not one of 2xx and 3xx; the answer itself is judged."""


class Watch:
    """Everything that a context did wrong. ``expecting(413)`` allows what a test brings about on purpose."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.faults: list[str] = []
        self.asked: list[str] = []
        """``METHOD /path?query`` of every request, in order."""
        self.met: list[int] = []
        """Expected statuses that came."""
        self._allowed: set[int] = set()
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(f"fault in a script: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("requestfailed", self._failed)

    @contextmanager
    def expecting(self, *statuses: int) -> Iterator[None]:
        """Inside, answers with these statuses are no fault; 0 stands for no answer at all. Each has to come."""
        self._allowed, before = set(statuses), len(self.met)
        try:
            yield
        finally:
            self._allowed = set()
        missing = set(statuses) - set(self.met[before:])
        assert not missing, f"expected {sorted(missing)}, and it did not come"

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(NO_ANSWER):
            self.faults.append(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme in LOCAL:
            return
        if f"{url.scheme}://{url.netloc}" != self.address:
            self.faults.append(f"left the machine: {request.url}")
        self.asked.append(f"{request.method} {url.path}{'?' + url.query if url.query else ''}")

    def _response(self, response: Response) -> None:
        if response.status < 400:
            return
        if response.status in self._allowed:
            self.met.append(response.status)
        else:
            self.faults.append(f"{response.status} for {response.request.method} {response.url}")

    def _failed(self, request: Request) -> None:
        """A request that was given up because its page was left is no fault."""
        why = request.failure or ""
        if "ERR_ABORTED" in why:
            return
        if 0 in self._allowed:
            self.met.append(0)
        else:
            self.faults.append(f"no answer ({why}) for {request.method} {request.url}")
