"""Who may speak to the studio: pages of its own, in the browser that was given the token. Everybody else is told why not.

Every request has to name one of our hosts (against DNS rebinding) and carry the cookie that the first address sets; every
request that changes something also has to come from a page of ours (against other sites' forms). The random token stands
in the first address, once; the answer puts it into a cookie and sends the browser on to the same page without it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from secrets import compare_digest
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
ICON = "/icon.svg"
ICON_KEPT = "max-age=86400"
"""Browsers ask for the tab's icon again whenever the address changes, which it does while a figure moves."""
OPEN_PATHS = ("/static/", ICON)
"""Read without the cookie: the stylesheet of the page that refuses, and nothing of the learner's."""
SAFE = ("GET", "HEAD", "OPTIONS")
POLICY = "default-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; object-src 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: with that a browser sends "Origin: null" with our own forms, and the check below needs the origin.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(frozen=True, slots=True)
class Door:
    """The token, the port, and the names by which this studio may be called."""

    token: str
    port: int
    names: tuple[str, ...] = LOOPBACK
    any_address: bool = False
    """Whether a literal IP address is good too: only when the studio was opened to the network. A rebound name never is one."""

    @property
    def cookie(self) -> str:
        """Cookies do not know ports, so the name does: two studios on one machine keep apart."""
        return f"workings-{self.port}"

    def knows(self, host: str) -> bool:
        name, port = split_host(host)
        if port != self.port:
            return False
        return name in self.names or (self.any_address and is_address(name))


def split_host(host: str) -> tuple[str, int]:
    """``127.0.0.1:8314`` as name and port; port 80 where none is said, 0 where it is no number."""
    name, colon, port = host.rpartition(":")
    if not colon or port.endswith("]"):
        return host.lower(), 80
    return name.lower(), int(port) if port.isascii() and port.isdigit() and len(port) < 6 else 0


def is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


class Gate:
    """ASGI middleware. ``refuse(reason)`` makes the page for a reason: ``host``, ``origin`` or ``cookie``."""

    def __init__(self, app: ASGIApp, door: Door, refuse: Callable[[str], Response]) -> None:
        self.app, self.door, self.refuse = app, door, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        answer = self.judge(scope, headers)
        await (answer or self.app)(scope, receive, with_headers(send, scope["path"]))

    def judge(self, scope: Scope, headers: Headers) -> Response | None:
        """A refusal or a redirection; ``None`` lets the request in."""
        path, method = scope["path"], scope["method"]
        if not self.door.knows(headers.get("host", "")):
            return self.refuse("host")
        if method not in SAFE and not self.is_ours(headers):
            return self.refuse("origin")
        if path.startswith(OPEN_PATHS):
            return None
        if method == "GET" and (entered := self.enter(path, scope["query_string"].decode("latin-1"))):
            return entered
        return None if self.same(self.shown(headers)) else self.refuse("cookie")

    def is_ours(self, headers: Headers) -> bool:
        """Whether a page of this very origin sent the request; a browser says so in one of two headers."""
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None and site != "same-origin":
            return False
        if origin is not None and origin != "null":
            return origin == f"http://{headers.get('host', '')}"
        return site == "same-origin"

    def enter(self, path: str, query: str) -> Response | None:
        """The first address: a right token becomes the cookie, and leaves the address bar."""
        words = parse_qsl(query, keep_blank_values=True)
        given = [v for k, v in words if k == "token"]
        if not given or not self.same(given[0]):
            return None
        rest = urlencode([(k, v) for k, v in words if k != "token"])
        answer = RedirectResponse("/" + path.lstrip("/") + ("?" + rest if rest else ""), status_code=303)
        answer.set_cookie(self.door.cookie, self.door.token, httponly=True, samesite="strict", path="/")
        return answer

    def shown(self, headers: Headers) -> str:
        jar: SimpleCookie = SimpleCookie()
        try:
            jar.load(headers.get("cookie", ""))
        except CookieError:
            return ""
        return jar[self.door.cookie].value if self.door.cookie in jar else ""

    def same(self, token: str) -> bool:
        return compare_digest(token.encode("utf-8", "replace"), self.door.token.encode())


def with_headers(send: Send, path: str) -> Send:
    """Every answer carries the same headers; what concerns the learner is kept in no cache."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, text in HEADERS.items():
                headers.setdefault(name, text)
            headers["Cache-Control"] = ICON_KEPT if path == ICON else "no-cache" if path.startswith(OPEN_PATHS) else "no-store"
        await send(message)

    return sending
