"""The guards themselves: the filter read step by step, and each guard broken on purpose, so that the next one shows."""

from __future__ import annotations

import errno
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.sandbox.attacks import PRELUDE
from tests.sandbox.conftest import NAMES, the_way
from workings.sandbox import Off, Outcome, Sandbox, Way, house, ways
from workings.sandbox.inside import calls
from workings.sandbox.inside.calls import ALLOW, ALLOWED, ANSWER, JUMP_IF_EQUAL, KILL, LOAD, MACHINES, REFUSE, Machine
from workings.sandbox.ways import PROGRAM

SOURCE = Path(__file__).parents[2] / "src"


def answer(machine: Machine, number: int, mark: int) -> int:
    """What the program says of one call, by following its steps as the kernel does."""
    steps, at, held = calls.program(machine), 0, 0
    for _ in range(len(steps)):
        step = steps[at]
        at += 1
        if step.code == ANSWER:
            return step.value
        if step.code == LOAD:
            held = {calls.NUMBER_AT: number, calls.MACHINE_AT: mark}[step.value]
        else:
            assert step.code == JUMP_IF_EQUAL
            at += step.then if held == step.value else step.otherwise
    raise AssertionError("the program does not end")


@pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)
def test_the_filter_lets_through_what_is_listed_and_nothing_else(machine: Machine) -> None:
    listed = {row[machine.column] for row in ALLOWED.values()}
    assert len(listed) == len(ALLOWED)
    for number in [*range(600), 0x40000000, 0x40000001, 0xFFFFFFFF]:
        assert answer(machine, number, machine.mark) == (ALLOW if number in listed else REFUSE)
    assert answer(machine, min(listed), 0x40000003) == KILL
    assert REFUSE & 0xFFFF == errno.EPERM
    assert max(max(step.then, step.otherwise) for step in calls.program(machine)) < 256
    assert len(calls.assembled(calls.program(machine))) == 8 * len(calls.program(machine))


def without(way: Way, *names: str) -> Way:
    """The same way with these guards left out inside."""
    gone = "".join(f"import inside.guards; inside.guards.{name} = lambda *_: None; " for name in names)
    head, tail = PROGRAM.split("from inside", 1)
    return replace(way, program=f"{head}{gone}from inside{tail}")


def run_without(name: str, code: str, *names: str, seconds: float = 5.0) -> Outcome:
    with Sandbox(way=without(the_way(name), *names)) as box:
        return box.run(PRELUDE + code, seconds=seconds, memory=1 << 28)


@pytest.mark.parametrize("name", NAMES)
def test_without_the_list_of_calls_landlock_closes_files(name: str) -> None:
    outcome = run_without(name, "tried(os.open, '/', 0), tried(os.listdir, '/usr'), tried(os.mkdir, '/usr/made')", "close_calls", "limit")
    assert outcome.value[:2] == ("EACCES", "EACCES")
    assert outcome.value[2] in ("EACCES", "EROFS")


def test_without_both_the_walls_of_bubblewrap_stand(tmp_path: Path) -> None:
    """Python's own folders are shown inside, wherever they are, and so the folders above them; nothing beside them is."""
    secret = tmp_path / "secret"
    secret.write_text("kept")
    code = f"""
(tried(os.open, "/etc/passwd", 0), tried(os.listdir, "/proc"), tried(os.open, {str(secret)!r}, 0), tried(os.mkdir, "/made"),
 os.getuid(), sorted(os.environ))
"""
    outcome = run_without("bubblewrap", code, "close_calls", "close_files", "limit")
    assert outcome.value[:4] == ("ENOENT", "ENOENT", "ENOENT", "EROFS")
    assert outcome.value[4] == 1000
    assert not any("SECRET" in name for name in outcome.value[5])
    assert run_without("bubblewrap", "[one[1] for one in socket.if_nameindex()]", "close_calls", "close_files", "limit").value == ["lo"]


@pytest.mark.parametrize("name", NAMES)
def test_without_the_list_of_calls_the_warm_process_cannot_be_read(name: str) -> None:
    code = "tried(os.open, f'/proc/{os.getppid()}/mem', os.O_RDWR), tried(os.open, f'/proc/{os.getppid()}/fd/3', os.O_RDWR)"
    assert set(run_without(name, code, "close_calls", "limit").value) <= {"EACCES", "ENOENT"}
    assert set(run_without(name, code, "close_calls", "close_files", "limit").value) <= {"EACCES", "ENOENT"}


def test_the_first_trap_is_there_when_its_guard_is_not() -> None:
    """A process that may be read, with no list of calls and no Landlock, is written to by its child: what the guards prevent."""
    code = "tried(os.open, f'/proc/{os.getppid()}/mem', os.O_RDWR)"
    assert run_without("landlock", code, "close_calls", "close_files", "limit", "not_readable_by_others").value == "reached"


@pytest.mark.parametrize("name", NAMES)
def test_the_processor_limit_ends_what_the_clock_outside_would(name: str) -> None:
    """The clock outside is stopped by asking for more seconds than the limit inside is given."""
    gone = "import inside.guards; kept = inside.guards.limit; inside.guards.limit = lambda s, a: kept(0.1, a); "
    way = the_way(name)
    head, tail = PROGRAM.split("from inside", 1)
    with Sandbox(way=replace(way, program=f"{head}{gone}from inside{tail}")) as box:
        outcome = box.run("while True: pass", seconds=30)
    assert outcome.limit in ("time", "memory")
    assert outcome.signal is not None
    assert 1.5 < outcome.seconds < 3


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("guard", ["close_calls"])
def test_a_way_whose_guard_does_not_hold_is_not_used(name: str, guard: str) -> None:
    assert house.fault(the_way(name)) is None
    assert "a door that must be shut is open" in str(house.fault(without(the_way(name), guard)))


def test_a_warm_process_that_cannot_start_says_why() -> None:
    broken = Way("landlock", None, True, "raise SystemExit('no guard here')")
    assert house.fault(broken) == "no guard here"


def off(monkeypatch: pytest.MonkeyPatch, **changes: object) -> str:
    for target, value in changes.items():
        monkeypatch.setattr(target.replace("__", "."), value)
    ways.way.cache_clear()
    with Sandbox() as box:
        assert box.way is None
        with pytest.raises(Off, match="Running code is off"):
            box.run("1")
    ways.way.cache_clear()
    return box.off


def test_with_neither_it_is_off_and_says_why_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workings.sandbox.ways.shutil.which", lambda _: None)
    monkeypatch.setattr("workings.sandbox.inside.guards.landlock_version", lambda: 0)
    assert off(monkeypatch).startswith("Running code is off: neither bubblewrap")


@pytest.mark.parametrize(("target", "value"), [("sys.platform", "darwin"), ("platform.machine", lambda: "riscv64")])
def test_on_other_systems_it_is_off(monkeypatch: pytest.MonkeyPatch, target: str, value: object) -> None:
    monkeypatch.setattr(f"workings.sandbox.ways.{target}", value)
    assert off(monkeypatch).startswith("Running code is off:")


def test_elsewhere_it_is_imported_and_off() -> None:
    """A system with no `resource` and no shared C library by that name, as Windows is, and none of Linux's calls."""
    gone = "import sys, platform; sys.platform = 'win32'; sys.modules['resource'] = None; platform.system = lambda: 'Windows'; "
    code = gone + "from workings.sandbox import Sandbox; print(Sandbox().off)"
    said = subprocess.run([sys.executable, "-c", "import numpy; " + code], capture_output=True, text=True, check=True, cwd=SOURCE).stdout
    assert said == "Running code is off: it needs guards of the Linux kernel, and this is Windows.\n"


def test_a_way_that_does_not_hold_gives_way_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    held = the_way("landlock")
    monkeypatch.setattr(ways, "candidates", lambda: [Way("bubblewrap", "/nowhere/bwrap", True), held])
    ways.way.cache_clear()
    with Sandbox() as box:
        assert box.way == held
        assert box.run("1 + 1").value == 2
    ways.way.cache_clear()
