"""Runs every attack of ``tests/sandbox/attacks.py`` each way that this machine has, and writes docs/sandbox.md from what came of it.

    python scripts/sandbox_table.py

An attack that comes to anything else than its row says is named, and nothing is written.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "sandbox.md"
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

if TYPE_CHECKING:
    from workings.sandbox import Sandbox

HEAD = """# The sandbox, attacked

`scripts/sandbox_table.py` wrote this page: it ran every attack below each way, and wrote a row only where the attack came to what is
said and the next ordinary run still worked. `tests/sandbox/test_attacks.py` runs the same list.

{count} attacks, {ways}. Each is run as it stands in `tests/sandbox/attacks.py`, after a line that gets past the list of libraries;
those of the family *libraries* alone meet that list. *many cases* and *following* are the other two ways of asking for a run: one function
on a list of cases, and one call followed by our own `trace` inside. Why it is built so: [decision 7](decisions/0007-load-everything-then-close-everything.md).

| guard | what it is |
|---|---|
| list of system calls | {calls} calls are allowed; any other fails with `EPERM`, and a call numbered for another processor ends the run |
| clock outside | the host ends a run whose seconds are over; a limit on processor time stands behind it |
| bound on addresses | `RLIMIT_AS`, counted from what the warm process has mapped |
| bounded reader outside | the host counts what it reads and keeps no more than was allowed |
| values that run no code | answers are JSON, with bounds on items, depth and what is hashed |
| a fork for each run | what a run changes or breaks is its own copy |
| nothing inside to find | no connection but the run's own, an environment made for it, no word of the host's or of another run |
| read and printed again | the text of a working is read and printed in a second fork, where no code of the learner's runs, with {seconds:g} s and {memory} MiB; the host reads that print |
| caught in the run | the error is told as an error |
| list of libraries | `import` of anything else is refused; a rule of the exercise, and no wall |

Under the list of system calls stand others, which the tests show by taking the list away (`tests/sandbox/test_guards.py`): Landlock with
no rule (`EACCES` for every file), bubblewrap's own tree, network and process numbers (`ENOENT`, `EROFS`), and a warm process that may
not be read and has no capabilities.

What it does not do: hide how long a computation takes, or which processor it runs on; keep a run from inventing its own answer (a
working that is well-formed and not that of the run is taken: whoever marks compares its values with those of a plain run).

"""


def came_to(box: Sandbox) -> dict[str, str]:
    """Attack -> what came of it, or what went wrong with the run after it."""
    from tests.sandbox.attacks import ATTACKS
    from tests.sandbox.test_attacks import attacked, seen_in

    found = {}
    for attack in ATTACKS:
        seen = seen_in(attacked(box, attack))
        after = box.run("def f(a):\n    return a * 2", "f", [21]).value
        left = attack.then is not None and box.run(attack.then[0]).value != attack.then[1]
        found[str(attack)] = "the next run failed" if after != 42 or left else seen
    return found


def page(ways: list[str]) -> str:
    """The page; that every row held is checked before."""
    from tests.sandbox.attacks import ATTACKS

    from workings.sandbox.followed import MEMORY, SECONDS
    from workings.sandbox.inside.calls import ALLOWED

    said = f"{len(ways)} ways ({' and '.join(ways)})"
    rows = ["| family | attack | stopped by | what came of it |", "|---|---|---|---|"]
    rows += [f"| {one.family} | {one.name.replace('|', chr(92) + '|')} | {one.guard} | {one.seen.strip(chr(39))} |" for one in ATTACKS]
    return HEAD.format(count=len(ATTACKS), ways=said, calls=len(ALLOWED), seconds=SECONDS, memory=MEMORY >> 20) + "\n".join(rows) + "\n"


def main() -> int:
    """0 where every attack was stopped each way and the page is written."""
    from tests.sandbox.attacks import ATTACKS
    from tests.sandbox.conftest import NAMES, why_not

    from workings.sandbox import Sandbox

    os.environ["HOST_SECRET"] = "host-secret"
    names = []
    wrong = 0
    for name in NAMES:
        way, why = why_not(name)
        if way is None:
            print(f"{name} was not tried: {why}")
            continue
        names.append(name)
        with Sandbox(way=way) as box:
            found = came_to(box)
        for attack in ATTACKS:
            if found[str(attack)] not in attack.seen.split(" or "):
                wrong += 1
                print(f"{name}: {attack}: {found[str(attack)]}, and not {attack.seen}")
    if wrong or not names:
        return 1
    PAGE.write_text(page(names), "utf-8")
    print(f"Written: {PAGE.relative_to(ROOT)}, {len(ATTACKS)} attacks, {' and '.join(names)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
