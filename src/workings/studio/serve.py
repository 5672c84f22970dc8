"""From the command to a page in the browser: a free port, one line on the terminal, then the server."""

from __future__ import annotations

import errno
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from workings.studio.gate import LOOPBACK, Door, is_address

if TYPE_CHECKING:
    from workings.session import Session

PORT = 8314
TRIES = 20
"""Ports tried in a row before any free one is taken."""
Say = Callable[[str], None]


class CannotServe(Exception):
    """The studio cannot start; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Place:
    """A bound socket and the address it gives."""

    socket: socket.socket
    host: str
    port: int

    @property
    def name(self) -> str:
        """What to write in the address bar."""
        if self.host in ("0.0.0.0", "::"):
            return "127.0.0.1"
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def is_loopback(self) -> bool:
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    return host == "localhost" or host == "::1" or (is_address(host) and host.startswith("127."))


def bind(host: str, port: int) -> Place:
    """The first free port from ``port`` on; after :data:`TRIES` of them, whichever the system gives."""
    for candidate in [*range(port, min(port + TRIES, 65536)), 0] if port else [0]:
        try:
            return _bound(host, candidate)
        except OSError as fault:
            if fault.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise CannotServe(f"Cannot listen on {host}: {fault.strerror or fault}. Instead: workings --host 127.0.0.1") from None
    raise CannotServe(f"No port from {port} on could be opened on {host}. Instead: workings --port 0")


def _bound(host: str, port: int) -> Place:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((host, port))
        opened.listen(128)
    except BaseException:
        opened.close()
        raise
    return Place(opened, host, opened.getsockname()[1])


def serve(
    session: Session,
    *,
    host: str = "127.0.0.1",
    port: int = PORT,
    browser: bool = True,
    say: Say = print,
    token: str | None = None,
) -> None:
    """Serve until interrupted. ``say`` prints one line when the pages can be fetched, and one before it if the port was taken."""
    place = bind(host, port)
    if port and place.port != port:
        say(f"Port {port} is taken, so this studio has port {place.port}.")
    key = token or secrets.token_urlsafe(24)
    door = Door(key, place.port, names=(*LOOPBACK, place.host, place.name), any_address=not place.is_loopback)
    address = f"http://{place.name}:{place.port}/?token={key}"
    _run(session, door, place, lambda: _ready(address, place, browser, say))


def _ready(address: str, place: Place, browser: bool, say: Say) -> None:
    if not place.is_loopback:
        say("Open to the network: whoever has this address can read and change what you write here, and it travels unencrypted.")
    say(f"Workings is open at {address}   (Ctrl-C stops it)")
    if browser:
        threading.Thread(target=_open, args=(address,), daemon=True).start()


def _open(address: str) -> None:
    import webbrowser

    webbrowser.open(address)


def _run(session: Session, door: Door, place: Place, ready: Callable[[], None]) -> None:
    import uvicorn

    from workings.studio.app import create_app

    class Server(uvicorn.Server):
        """uvicorn's own, which also says when it is ready."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            ready()

    config = uvicorn.Config(
        create_app(session, door),
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=1,
        limit_concurrency=64,
        h11_max_incomplete_event_size=64 * 1024,
    )
    _ended_like_by_hand()
    try:
        Server(config).run(sockets=[place.socket])
    except KeyboardInterrupt:
        pass  # uvicorn hands Ctrl-C on once it has closed everything; stopping is what was asked for
    finally:
        place.socket.close()


def _ended_like_by_hand() -> None:
    """Whoever ends the process by a signal, or closes its terminal, gets what Ctrl-C gets: what stands in temporary folders is removed."""
    if threading.current_thread() is not threading.main_thread():
        return
    for name in ("SIGTERM", "SIGHUP"):
        if number := getattr(signal, name, None):
            signal.signal(number, signal.default_int_handler)


def now() -> datetime:
    """The clock of a real studio, in the zone of the machine."""
    return datetime.now().astimezone()


def default_home() -> Path:
    """The user's data folder: ``$XDG_DATA_HOME/workings``, or what the system uses in its place."""
    import os

    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Workings"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Workings"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "workings"
