"""A file in, a report out: chosen or named by its path, refused in words, and nothing of it left on the disk."""

from __future__ import annotations

import asyncio
import json
import os
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.readers.reports import report as made_by_hand
from tests.studio.test_gate import REFUSED
from tests.studio.visitor import ASIDE, Page, Studio, Visitor
from workings.contract.reading import Text
from workings.contract.report import Report
from workings.instruments.faults import Refused
from workings.instruments.progress import Progress
from workings.studio import reports, tools, uploads
from workings.studio.pages import instruments

CSV = b"age,survived\n22,0\n38,1\n"
Seen = dict[str, Any]


class Bench:
    """An instrument of the tests in the place of ``audit``: it keeps what it was given, and does what a test says."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.act: Callable[[Progress], Report] = lambda progress: made_by_hand()

    def __call__(self, files: tools.Files, given: tools.Given, progress: Progress) -> Report:
        read = {name: (path, path.read_bytes()) for name, path in files.items()}
        self.seen.append({"files": read, "given": given})
        return self.act(progress)


@pytest.fixture
def aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The temporary folder of this test alone."""
    made = tmp_path / "aside"
    made.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(made))
    return made


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch, aside: Path) -> Iterator[Bench]:
    made = Bench()
    monkeypatch.setitem(tools.TOOLS, "audit", replace(tools.TOOLS["audit"], call=made))
    yield made
    assert list(aside.iterdir()) == [], "something of a form is left on the disk"


def sent(visitor: Visitor, fields: dict[str, str] | None = None, follow: bool = True, **files: tuple[str, bytes]) -> Page:
    """As a browser sends the form: a field for a file that was not chosen comes without a name."""
    parts = {name: files.get(name, ("", b"")) for name in ("table", "test")}
    return visitor.post("/instruments/audit", {"target": "", **(fields or {})}, files=parts, follow=follow)


def told(page: Page) -> str:
    return page.tree.one(id="audit-told").words


# ---------------------------------------------------------------- what is asked, and what comes of it
def test_the_page_asks_one_question_for_each_instrument(visitor: Visitor) -> None:
    page = visitor.get("/instruments")
    assert page.status == 200
    asked = [section.one("h2").words for section in page.tree.find("section", "instrument")]
    assert asked == [tool.asks for tool in tools.TOOLS.values()]
    assert [a.words for a in page.tree.one("header").find("a", aria_current="page")] == ["Instruments"]
    for form in page.main.find("form"):
        assert (form.get("method"), form.get("enctype")) == ("post", "multipart/form-data")
        names = [node.get("id") for node in form.walk() if node.tag == "input" and node.get("type", "") in ("", "file")]
        labelled = {node.get("for") for node in form.find("label")} | {
            node.get("id") for node in form.find("input") if node.get("aria-labelledby")
        }
        assert set(names) <= labelled
    assert "The last 20 will stand here" in page.tree.one(id="reports").words


def test_a_file_becomes_a_report_whose_numbers_open(visitor: Visitor, bench: Bench) -> None:
    page = sent(visitor, {"target": " survived ", "claim": "94 %"}, table=("tra in.csv", CSV), test=("test.csv", b"age\n1\n"))
    assert page.response.url.path == "/instruments/report/1"
    seen = bench.seen[0]
    path, content = seen["files"]["table"]
    assert (path.name, content, seen["files"]["test"][1]) == ("tra in.csv", CSV, b"age\n1\n")
    assert seen["given"] == {"target": "survived", "claim": 0.94}
    assert page.main.one("h1").words == "test.csv, predicting diagnosis"
    assert page.tree.one("pre", "command").words == "workings audit 'tra in.csv' --test test.csv --target survived --claim 0.94"
    numbers = page.main.find("a", "num")
    assert len(numbers) > 10
    for number in numbers:
        assert visitor.get(number.get("href")).status == 200, number.get("href")
    assert "The studio keeps the last 20 reports" in page.words


def test_a_path_is_read_where_it_stands(visitor: Visitor, bench: Bench, tmp_path: Path, aside: Path) -> None:
    there = tmp_path / "a table.csv"
    there.write_bytes(CSV)
    page = sent(visitor, {"table-path": f'"{there}"'})
    assert page.response.url.path == "/instruments/report/1"
    assert bench.seen[0]["files"] == {"table": (there, CSV)}
    assert list(aside.iterdir()) == []
    assert str(there) in page.tree.one("pre", "command").words


def test_a_path_from_the_home_folder(visitor: Visitor, bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own.csv").write_bytes(CSV)
    monkeypatch.setenv("HOME", str(tmp_path))
    sent(visitor, {"table-path": "~/own.csv"})
    assert bench.seen[0]["files"]["table"][0] == tmp_path / "own.csv"


def test_a_report_leaves_as_a_page_and_as_data(visitor: Visitor, bench: Bench) -> None:
    page = sent(visitor, table=("train.csv", CSV))
    as_json = visitor.get(page.tree.one(id="as-json").get("href")).response
    assert as_json.headers["content-disposition"] == 'attachment; filename="audit-test-csv-predicting-diagnosis.json"'
    assert json.loads(as_json.text)["numbers"]["baseline.accuracy"] == pytest.approx(100 * 90 / 143)
    as_page = visitor.get(page.tree.one(id="as-page").get("href")).response
    assert as_page.headers["content-disposition"].endswith('.html"')
    assert as_page.text.startswith("<!doctype html>")
    assert "test.csv, predicting diagnosis" in as_page.text
    assert len(as_page.content) < 1_000_000


def test_reports_are_listed_and_the_oldest_goes(visitor: Visitor, bench: Bench, studio: Studio) -> None:
    for _ in range(reports.KEPT + 2):
        sent(visitor, table=("train.csv", CSV))
    listed = [a.get("href") for a in visitor.get("/instruments").tree.one("ul", "reports").find("a")]
    assert listed == [f"/instruments/report/{k}" for k in range(reports.KEPT + 2, 2, -1)]
    assert visitor.get("/instruments/report/2").status == 404


@pytest.mark.parametrize("address", ["/instruments/report/7", "/instruments/report/7.html", "/instruments/report/7.json"])
def test_a_report_that_is_not_here_is_said_to_be_gone(visitor: Visitor, address: str) -> None:
    page = visitor.get(address)
    assert page.status == 404
    assert "There is no report 7 here. Reports are kept only while the studio runs, the last 20 of them." in page.words
    assert "Instruments" in page.tree.one("header").words


def test_an_instrument_that_is_none(visitor: Visitor) -> None:
    assert visitor.post("/instruments/guess", {}).status == 404
    assert visitor.get("/instruments/audit").status == 405


@pytest.mark.parametrize(
    ("instead", "offered"),
    [
        ("Name it with “X”. Likely ones: alive, survived.", ("alive", "survived")),
        ("The nearest is alive. Its columns are age, alive.", ("alive",)),
        ("Its columns are age, alive.", ()),
    ],
)
def test_the_columns_that_a_refusal_names_can_be_asked_about(instead: str, offered: tuple[str, ...]) -> None:
    assert instruments.offers(Refused("No.", instead)) == offered


def test_a_file_that_was_copied_aside_is_named_as_it_was(visitor: Visitor, bench: Bench) -> None:
    """In the report, its recipes and its refusals: the place it was read at is gone."""

    def told_of(progress: Progress) -> Report:
        path = bench.seen[-1]["files"]["table"][0]
        return replace(made_by_hand(), title=f"{path}, counted", unknown=((Text(f"Whether {path} is all there is."),),))

    bench.act = told_of
    page = sent(visitor, table=(r"a\\1.csv", CSV))
    assert page.main.one("h1").words == "1.csv, counted"
    assert "Whether 1.csv is all there is." in page.words
    bench.act = lambda progress: refuse(Refused(f"{bench.seen[-1]['files']['table'][0]}, line 3, is cut.", "Mend it."))
    assert "1.csv, line 3, is cut. Mend it." in told(sent(visitor, table=("1.csv", CSV)))


def test_what_is_renamed_is_renamed_all_the_way_down() -> None:
    made = made_by_hand()
    assert reports.renamed(made, {"/nowhere": "x"}) == made
    again = reports.renamed(made, {"test.csv": "table.csv"})
    assert "test.csv" not in repr(again)
    assert repr(again) == repr(made).replace("test.csv", "table.csv")


# ---------------------------------------------------------------- the three themselves
CONFIG = {
    "model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], "vocab_size": 50257, "n_embd": 768, "n_layer": 12, "n_head": 12, "n_positions": 1024,
}  # fmt: skip
TABLE = "age,survived\n" + "".join(f"{k},{k * 7 % 3 % 2}\n" for k in range(60))
Asked = tuple[str, dict[str, str], dict[str, tuple[str, bytes]]]
ASKED: list[tuple[Asked, str]] = [
    (
        ("audit", {"target": "survived", "claim": "94%"}, {"table": ("titanic.csv", TABLE.encode())}),
        "workings audit titanic.csv --target survived --claim 0.94",
    ),
    (
        ("compare", {"count-a": "505/44910", "count-b": "500/44925", "expected": "on"}, {}),
        "workings compare --counts 505/44910 500/44925 --ab",
    ),
    (
        ("compare", {"paired": "no", "names": "old, new"}, {"a": ("a.txt", b"1\n2\n4\n"), "b": ("b.txt", b"2\n3\n7\n")}),
        "workings compare a.txt b.txt --unpaired --names old new",
    ),
    (
        ("card", {"context": "1,024", "dtype": "bf16", "lora": "8"}, {"config": ("config.json", json.dumps(CONFIG).encode())}),
        "workings card config.json --context 1024 --lora 8 --dtype bf16",
    ),
]


@pytest.mark.parametrize(("asked", "command"), ASKED)
def test_each_instrument_answers_and_each_number_of_it_opens(visitor: Visitor, aside: Path, asked: Asked, command: str) -> None:
    name, fields, files = asked
    page = visitor.post(f"/instruments/{name}", fields, files=files or {"a": ("", b"")})
    verdicts = [node.words for node in page.main.find(cls="verdict")]
    assert not verdicts, verdicts
    assert page.tree.one("pre", "command").words == command
    assert str(aside) not in page.text
    assert list(aside.iterdir()) == []
    numbers = {number.get("href") for number in page.main.find("a", "num")}
    assert len(numbers) > 10
    assert [href for href in numbers if visitor.get(href).status != 200] == []
    assert visitor.get(page.tree.one(id="as-page").get("href")).status == 200
    assert visitor.get(page.tree.one(id="as-json").get("href")).response.json()["instrument"] == name


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("compare", {"count-a": "5/10"}, {}), "One count was typed, 5/10, and two are compared."),
        (("compare", {"count-a": "5/10", "count-b": "6/10"}, {"a": ("a.txt", b"1\n")}), "Counts were typed, and a file was given as well."),
        (("compare", {"columns": "old"}, {"a": ("a.txt", b"1\n")}), "Two columns of one table: old was entered. It takes two names."),
        (("compare", {}, {}), "Nothing was given for A."),
        (("compare", {}, {"a": ("a.txt", b"1\n2\n"), "b": ("b.txt", b"2\n3\n")}), "Say “paired” if they share"),
        (("card", {}, {}), "No config was given."),
        (("card", {"context": "-3"}, {"config": ("config.json", b"{}")}), "-3 was entered. It takes a whole number from 1 on."),
        (("card", {}, {"config": ("config.json", b"{")}), "config.json is not JSON: line 1"),
        (("audit", {"target": "surv"}, {"table": ("t.csv", TABLE.encode())}), "The nearest is survived."),
        (("audit", {}, {"table": ("t.csv", b"")}), "t.csv"),
    ],
)
def test_each_instrument_refuses_in_words(visitor: Visitor, aside: Path, asked: Asked, said: str) -> None:
    name, fields, files = asked
    page = visitor.post(f"/instruments/{name}", fields, files=files or {"a": ("", b"")})
    words = page.tree.one(id=f"{name}-told").words
    assert said in words
    assert "mistake" not in words
    assert list(aside.iterdir()) == []


def test_what_is_seldom_said_is_folded_away_until_it_is_said(visitor: Visitor, aside: Path) -> None:
    folded = visitor.get("/instruments").tree.find("details", "more")
    assert len(folded) == 2
    assert not any("open" in node.attributes for node in folded)
    page = visitor.post("/instruments/compare", {"unit": "seed"}, files={"a": ("", b"")})
    assert [("open" in node.attributes) for node in page.tree.find("details", "more")] == [False, True]
    assert page.tree.one("input", name="unit").get("value") == "seed"


# ---------------------------------------------------------------- refused, with nothing lost
def test_a_refusal_stands_on_the_form_beside_what_was_entered(visitor: Visitor, bench: Bench) -> None:
    fault = Refused("It cannot be told.", "Name it with --target. Likely ones: alive, survived.", "Rows that come twice could be counted.")
    bench.act = lambda progress: refuse(fault)
    page = sent(visitor, {"target": "alve", "claim": "94%", "test-path": ""}, table=("train.csv", CSV))
    assert page.url.endswith("/instruments/report/1#audit-told")
    said = (
        "It cannot be told. Name it with “The column to be predicted”. Likely ones: alive, survived. Rows that come twice could be counted."
    )
    assert said in told(page)
    assert "choose train.csv again" in told(page)
    assert [node.get("value") for node in page.tree.find("input", name="target")] == ["alve"]
    assert [node.get("value") for node in page.tree.find("input", name="claim")] == ["94%"]
    assert [(b.get("name"), b.get("value")) for b in page.tree.one(id="audit-told").find("button")] == [
        ("target", "alive"),
        ("target", "survived"),
    ]
    buttons = page.tree.form("audit-form").find("button")
    assert buttons[0].get("id") == "audit-go", "Enter in a field presses the first button of a form"
    assert "Reports" in page.tree.one(id="reports").words
    assert not page.tree.find("ul", "reports")


def refuse(fault: Exception) -> Report:
    raise fault


def test_nothing_chosen(visitor: Visitor, aside: Path) -> None:
    page = sent(visitor)
    assert "No table was given. Choose a file, or type its path." in told(page)
    assert "again" not in told(page)


def test_both_a_file_and_a_path(visitor: Visitor, bench: Bench) -> None:
    assert "a file was chosen, and a path was typed as well" in told(sent(visitor, {"table-path": "/x.csv"}, table=("train.csv", CSV)))
    assert not bench.seen


@pytest.mark.parametrize(("claim", "value"), [("94%", 0.94), ("94", 0.94), ("0.94", 0.94), (" 94 % ", 0.94), ("1", 1.0), ("0", 0.0)])
def test_a_share_is_read_as_people_write_it(visitor: Visitor, bench: Bench, claim: str, value: float) -> None:
    sent(visitor, {"claim": claim}, table=("train.csv", CSV))
    assert bench.seen[0]["given"]["claim"] == pytest.approx(value)


@pytest.mark.parametrize("claim", ["high", "940", "-1", "nan", "1e999", "9 4 ½"])
def test_what_is_no_share_is_said(visitor: Visitor, bench: Bench, claim: str) -> None:
    page = sent(visitor, {"claim": claim}, table=("train.csv", CSV))
    assert f"{claim} was entered. It takes a share, as in 94% or 0.94." in told(page)
    assert page.tree.one("input", name="claim").get("value") == claim


def test_a_fault_of_ours_is_said_to_be_ours(visitor: Visitor, bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.act = lambda progress: refuse(ZeroDivisionError("in the instrument"))
    page = sent(visitor, table=("train.csv", CSV))
    assert "The studio made a mistake on this input, so there is no report." in told(page)
    assert "ZeroDivisionError" in caplog.text
    assert "ZeroDivisionError" not in page.text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("{0}/none.csv", "There is no file {0}/none.csv."),
        ("{0}", "{0} is a folder."),
        ("/dev/zero", "/dev/zero is a device."),
        ("{0}/pipe", "{0}/pipe is a pipe."),
        ("{0}/link", "There is no file {0}/link."),
        ("{0}/loop", "{0}/loop cannot be read"),
        ("{0}/" + "x" * 300, "cannot be read: File name too long."),
        ("a\0b", "cannot be read"),
        ("SELECT 1", "There is no file "),
    ],
)
def test_a_path_that_is_no_ordinary_file(visitor: Visitor, bench: Bench, tmp_path: Path, path: str, said: str) -> None:
    here = tmp_path / "files"
    here.mkdir()
    os.mkfifo(here / "pipe")
    (here / "link").symlink_to(here / "nothing")
    (here / "loop").symlink_to(here / "loop")
    typed = path.format(here)
    page = sent(visitor, {"table-path": typed})
    assert said.format(here) in told(page)
    assert "Type the path of a file that can be read." in told(page)
    assert page.tree.one("input", name="table-path").get("value") == typed
    assert not bench.seen


def test_a_path_is_nothing_to_a_browser_elsewhere(studio: Studio, visitor: Visitor, bench: Bench, tmp_path: Path) -> None:
    """A studio that is open to the network does not read the files of its machine for others."""
    there = tmp_path / "own.csv"
    there.write_bytes(CSV)
    far = Far(studio)
    far.cookies = visitor.cookies
    assert not far.get("/instruments").tree.find("input", name="table-path")
    page = sent(far, {"table-path": str(there)})
    assert "A path is read only for a browser on the machine where the studio runs" in told(page)
    assert not bench.seen
    assert sent(far, table=("train.csv", CSV)).main.one("h1").words == "test.csv, predicting diagnosis"


class Far(Visitor):
    """A browser on another machine."""

    async def _ask(self, method: str, url: str, headers: dict[str, str], body: dict[str, Any]) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.studio.app, raise_app_exceptions=False, client=("192.168.1.9", 4000))
        async with httpx.AsyncClient(transport=transport, base_url=self.base, cookies=self.cookies) as client:
            return await client.request(method, url.partition("#")[0], headers=headers, **body)


# ---------------------------------------------------------------- the gate, and the form itself
@pytest.mark.parametrize("headers", REFUSED)
def test_a_form_of_another_site_runs_nothing(visitor: Visitor, bench: Bench, headers: dict[str, str]) -> None:
    page = visitor.post("/instruments/audit", {"target": "x"}, files={"table": ("train.csv", CSV)}, headers=headers)
    assert page.status == 403
    assert not bench.seen
    stopped = visitor.post("/instruments/report/1/stop", headers=headers)
    assert stopped.status == 403


def test_without_the_cookie_nothing_runs(studio: Studio, bench: Bench) -> None:
    assert Visitor(studio).post("/instruments/audit", {}, files={"table": ("train.csv", CSV)}).status == 403
    assert not bench.seen


HEAD = '--x\r\nContent-Disposition: form-data; name="table"; filename="a.csv"\r\n\r\n'


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        ("multipart/form-data", HEAD, "it does not say where its parts end"),
        ("multipart/form-data; boundary=x", HEAD + "a,b", "it ends in the middle"),
        ("multipart/form-data; boundary=x", "nothing", "its parts do not fit together"),
        ("multipart/form-data; boundary=x", "", "it ends in the middle"),
        ("multipart/form-data; boundary=x", "--x\r\nContent-Type: text/csv\r\n\r\na\r\n--x--", "one of its parts has no name"),
        ("application/x-tar", "a", "a body of kind application/x-tar is not read here"),
        (
            "multipart/form-data; boundary=x",
            '--x\r\nContent-Disposition: form-data; name="target"\r\n\r\n' + "a" * 20_000 + "\r\n--x--",
            "target is longer than 16,384 bytes",
        ),
        (
            "multipart/form-data; boundary=x",
            "".join(f'--x\r\nContent-Disposition: form-data; name="f{k}"\r\n\r\na\r\n' for k in range(99)) + "--x--",
            "it has more than 60 parts",
        ),
    ],
)
def test_a_body_that_is_no_form(visitor: Visitor, bench: Bench, kind: str, body: str, said: str) -> None:
    page = visitor.post("/instruments/audit", headers={"content-type": kind}, content=body.encode())
    assert page.status == 400
    assert f"The form could not be read: {said}" in page.words
    assert not bench.seen


@pytest.mark.parametrize(
    ("named", "kept"),
    [
        ("train.csv", "train.csv"),
        ("C:\\data\\train.csv", "train.csv"),
        ("../../etc/passwd", "passwd"),
        ("..", "file"),
        ("/", "file"),
        (".csv", "file.csv"),
        ("train\n\0.csv", "train__.csv"),
        ("données été.csv", "données été.csv"),
        ("x" * 300 + ".csv", "x" * 76 + ".csv"),
    ],
)
def test_a_file_keeps_its_name_and_no_folder_of_it(named: str, kept: str) -> None:
    assert uploads.file_name(named) == kept


def test_two_files_of_one_name_are_two(visitor: Visitor, bench: Bench) -> None:
    sent(visitor, table=("data.csv", CSV), test=("data.csv", b"other"))
    assert {name: content for name, (_, content) in bench.seen[0]["files"].items()} == {"table": CSV, "test": b"other"}


# ---------------------------------------------------------------- too large, no room
def test_too_much_is_said_and_not_cut_off(visitor: Visitor, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST", 5_000)
    monkeypatch.setattr(uploads, "BLOCK", 1_000)
    page = sent(visitor, {"target": "survived"}, table=("train.csv", b"1,2\n" * 10_000))
    assert page.status == 200
    assert re.search(r"The form brought 40,\d{3} bytes, and 5,000 is the most that is copied aside", told(page))
    assert "Type the path of the file in place of choosing it" in told(page)
    assert page.tree.one("input", name="target").get("value") == "survived"
    assert not bench.seen


def test_too_much_of_a_sender_who_did_not_say_how_much(
    visitor: Visitor, bench: Bench, monkeypatch: pytest.MonkeyPatch, aside: Path
) -> None:
    monkeypatch.setattr(uploads, "MOST", 5_000)
    monkeypatch.setattr(uploads, "BLOCK", 1_000)
    seen: list[int] = []

    async def body() -> Any:
        yield HEAD.encode()
        for _ in range(40):
            seen.append(len(list(aside.iterdir())))
            yield b"1,2\n" * 250
        yield b"\r\n--x--\r\n"

    page = visitor.post("/instruments/audit", headers={"content-type": "multipart/form-data; boundary=x"}, content=body())
    assert "5,000 is the most that is copied aside" in told(page)
    assert max(seen) == 1, "it was copied while it was small enough"
    assert seen[-1] == 0, "and removed when it was not"


def test_a_form_that_never_ends_is_left(visitor: Visitor, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("MOST", 5_000), ("BLOCK", 1_000), ("DRAIN", 9_000)):
        monkeypatch.setattr(uploads, name, value)
    page = visitor.post("/instruments/audit", {}, files={"table": ("train.csv", b"1,2\n" * 10_000)})
    assert page.status == 400
    assert "more than 9,000 bytes of it came" in page.words


def test_no_room_on_the_disk(visitor: Visitor, bench: Bench, monkeypatch: pytest.MonkeyPatch, aside: Path) -> None:
    def full(announced: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(uploads, "folder", full)
    page = sent(visitor, {"target": "survived"}, table=("train.csv", CSV))
    assert f"The file could not be copied to {aside}: No space left on device." in told(page)
    assert page.tree.one("input", name="target").get("value") == "survived"


def test_room_is_looked_for_before_anything_is_copied(aside: Path) -> None:
    with pytest.raises(OSError, match="bytes are needed there"):
        uploads.folder(1 << 60)
    assert list(aside.iterdir()) == []


def test_a_form_that_is_not_closed_is_seen_on_the_disk(aside: Path) -> None:
    """What every test above looks for can be found."""
    held = uploads.Sent(folder=uploads.folder(0))
    assert len(list(aside.iterdir())) == 1
    held.close()
    held.close()
    assert list(aside.iterdir()) == []


def test_what_a_killed_studio_left_is_swept_and_what_a_living_one_holds_is_not(aside: Path) -> None:
    dead, own, foreign = (aside / f"{uploads.PREFIX}{name}" for name in ("4194304-a", f"{os.getpid()}-b", "no-number"))
    for folder in (dead, own, foreign):
        folder.mkdir()
        (folder / "train.csv").write_bytes(CSV)
    uploads.sweep()
    assert sorted(aside.iterdir()) == sorted([own, foreign])


# ---------------------------------------------------------------- long runs
def test_a_long_run_is_followed_and_can_be_left(visitor: Visitor, bench: Bench) -> None:
    go, begun = threading.Event(), threading.Event()

    def slow(progress: Progress) -> Report:
        progress("counting duplicates", 0.25)
        begun.set()
        assert go.wait(20)
        return made_by_hand()

    bench.act = slow
    answer = visitor.post("/instruments/audit", {"target": ""}, files={"table": ("train.csv", CSV)}, headers={"x-fragment": "1"})
    address = answer.response.json()["address"]
    assert begun.wait(20)
    assert visitor.get(f"{address}/progress").response.json() == {"state": "going", "doing": "counting duplicates", "done": 0.25}
    page = visitor.get(address)
    assert page.tree.one("progress").get("value") == "25"
    assert "counting duplicates" in page.tree.one(id="going").words
    assert visitor.get(f"{address}.json").status == 404
    assert "going on" in visitor.get("/instruments").tree.one("ul", "reports").words
    go.set()
    ended(visitor, address)
    assert visitor.get(address).main.one("h1").words == "test.csv, predicting diagnosis"


def test_a_run_can_be_stopped(visitor: Visitor, bench: Bench) -> None:
    begun = threading.Event()

    def endless(progress: Progress) -> Report:
        while True:
            progress("counting", 0.5)
            begun.set()

    bench.act = endless
    answer = visitor.post("/instruments/audit", {"target": "t"}, files={"table": ("train.csv", CSV)}, headers={"x-fragment": "1"})
    address = answer.response.json()["address"]
    assert begun.wait(20)
    visitor.send(visitor.get(address), "stop")
    ended(visitor, address)
    assert "The run was stopped. Ask again when you like." in told(visitor.get(address))
    assert visitor.post("/instruments/report/99/stop").status == 404


def test_a_run_ends_with_the_studio(visitor: Visitor, bench: Bench, studio: Studio) -> None:
    begun = threading.Event()

    def endless(progress: Progress) -> Report:
        while True:
            progress("counting", 0.5)
            begun.set()

    bench.act = endless
    visitor.post("/instruments/audit", {"target": "t"}, files={"table": ("train.csv", CSV)}, headers={"x-fragment": "1"})
    assert begun.wait(20)
    reports.of(studio.app).end()
    run = reports.of(studio.app).get(1)
    assert run is not None
    assert run.state == "refused"


def test_a_run_that_is_gone_says_so_to_the_script(visitor: Visitor) -> None:
    assert visitor.get("/instruments/report/99/progress").response.json() == {"state": "gone"}


def test_a_sender_who_leaves_leaves_nothing(studio: Studio, visitor: Visitor, bench: Bench, aside: Path) -> None:
    """The connection closes in the middle of a file."""
    kept: list[int] = []

    async def leaving() -> None:
        headers = {"content-type": "multipart/form-data; boundary=x", "origin": visitor.base, "host": visitor.base.removeprefix("http://")}
        cookie = "; ".join(f"{k}={v}" for k, v in visitor.cookies.items())
        arrives = iter([HEAD.encode() + b"1" * (uploads.BLOCK + 1), None])

        async def receive() -> dict[str, Any]:
            block = next(arrives)
            kept.append(len(list(aside.iterdir())))
            if block is None:
                return {"type": "http.disconnect"}
            return {"type": "http.request", "body": block, "more_body": True}

        async def send(message: Any) -> None: ...

        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http", "path": "/instruments/audit",
            "raw_path": b"/instruments/audit", "query_string": b"", "root_path": "", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8314),
            "headers": [(k.encode(), v.encode()) for k, v in {**headers, "cookie": cookie}.items()],
        }  # fmt: skip
        await studio.app(scope, receive, send)

    ASIDE.submit(asyncio.run, leaving()).result()
    assert kept == [0, 1]
    assert not bench.seen


def ended(visitor: Visitor, address: str) -> None:
    """Until the run has ended."""
    run = reports.of(visitor.studio.app).get(int(address.rpartition("/")[2]))
    assert run is not None
    assert run.ended.wait(20)
