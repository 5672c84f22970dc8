"""A writer that is killed in the middle of its work, again and again: ``python -m tests.learner.killing HOME ROUNDS SEED``.

Each round a fork of this process opens the store, writes one by one and many at once, and says so after each commit. It is killed after a
time drawn from ``SEED``. Then everything it said has to be there, and nothing by halves. Prints ``rounds events`` at the end.
"""

from __future__ import annotations

import itertools
import os
import random
import signal
import sys
import time
from pathlib import Path

from tests.learner.making import answer, at
from workings.learner.store import Store, first_answer

TOGETHER = 7


def write(home: Path, seed: int, said: int) -> None:
    with Store(home) as store:
        for k in range(10_000):
            if k % 5 == 4:
                store.extend([answer(True, 10 * seed + j, at(seed, k), note="x" * 500) for j in range(TOGETHER)])
                os.write(said, b"many %d\n" % TOGETHER)
            else:
                kept = store.append(answer(True, k, at(seed, k), note="y" * (k % 7) * 100), decide=first_answer)
                os.write(said, b"one %d\n" % kept.id)


def killed(home: Path, seed: int, after: float) -> list[list[str]]:
    """What the writer said before it was killed, line by line."""
    heard, said = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(heard)
            write(home, seed, said)
        finally:
            os._exit(3)
    os.close(said)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    with os.fdopen(heard, "rb") as all_of_it:
        lines = all_of_it.read().decode().splitlines()
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, f"the writer ended by itself: {status}"
    return [line.split() for line in lines]


def main() -> None:
    home, rounds, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    chance = random.Random(seed)
    Store(home).close()
    total = 0
    for k in range(rounds):
        said = killed(home, k, chance.uniform(0.01, 0.3))
        with Store(home) as store, store._engine.connect() as link:
            assert link.exec_driver_sql("pragma integrity_check").scalar() == "ok"
            rows, events = list(store.rows()), store.events()
        acknowledged = sum(int(n) if what == "many" else 1 for what, n in said)
        new = len(events) - total
        assert acknowledged <= new, f"round {k}: {acknowledged} were acknowledged, and {new} are there"
        assert new - acknowledged in (0, 1, TOGETHER), f"round {k}: {new - acknowledged} events of which nothing was said"
        assert {int(n) for what, n in said if what == "one"} <= {e.id for e in events}
        assert all(a.stamp < b.stamp for a, b in itertools.pairwise(rows))
        total = len(events)
    print(rounds, total)


if __name__ == "__main__":
    main()
