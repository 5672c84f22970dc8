"""The real studio, in this process: its own port, its own home, and a clock that a test moves."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn

from workings.learner.store import Store
from workings.session import Session
from workings.studio.app import create_app
from workings.studio.gate import Door
from workings.studio.serve import Place, bind

TOKEN = "a-token-of-the-tests"
MORNING = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)


@dataclass
class Clock:
    """What the studio takes for the present."""

    now: dt.datetime = MORNING

    def __call__(self) -> dt.datetime:
        return self.now

    def go(self, **by: float) -> None:
        self.now += dt.timedelta(**by)

    def morning_of(self, day: dt.date) -> None:
        self.now = MORNING.replace(year=day.year, month=day.month, day=day.day)


class Server(uvicorn.Server):
    """uvicorn's own, which also says when pages can be fetched."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[object] | None = None) -> None:
        await super().startup(sockets=sockets)  # type: ignore[arg-type]
        self.ready.set()


@dataclass
class Studio:
    """A studio that runs. ``address`` has no slash at its end."""

    session: Session
    clock: Clock
    place: Place
    home: Path
    faults: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.place.port}"

    @property
    def first_address(self) -> str:
        """With the token, as the terminal prints it."""
        return f"{self.address}/?token={TOKEN}"

    def stage(self, slug: str = "dot") -> str:
        return self.session.log.state().concept(slug).stage

    def recorded(self, *kinds: str) -> int:
        """Events in the log, of these kinds."""
        return sum(not kinds or event.kind in kinds for event in self.session.log.events)


@contextmanager
def running(home: Path) -> Iterator[Studio]:
    """A studio over ``home``, as ``workings.studio.serve`` makes one."""
    clock = Clock()
    with Store(home) as store:
        session, place = Session(store, clock), bind("127.0.0.1", 0)
        config = uvicorn.Config(
            create_app(session, Door(TOKEN, place.port)),
            log_level="warning",
            access_log=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=1,
        )
        server = Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [place.socket]}, daemon=True)
        thread.start()
        assert server.ready.wait(20), "the studio did not start"
        try:
            yield Studio(session, clock, place, home)
        finally:
            server.should_exit = True
            thread.join(10)
            place.socket.close()
