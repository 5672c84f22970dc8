"""The front end is built exactly when it must be, and the package build asks for Node only then."""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

TOP = Path(__file__).parents[2]


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"loaded_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


WEB: Any = load(TOP / "scripts" / "build_web.py")

FILES = {
    "web/package-lock.json": "{}",
    "web/vite.config.ts": "export default {};",
    "web/src/main.ts": "export {};",
    "web/src/parts/number.ts": "export {};",
    "web/scripts/tex.mjs": "",
    "src/workings/concepts/dot/page.md": "$a$",
    "src/workings/concepts/dot/concept.toml": "",
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small project whose bundle is fresh."""
    for name, text in FILES.items():
        write(tmp_path / name, text)
    static = tmp_path / WEB.STATIC
    for name in ["studio.js", "studio.css", "evaluator.js", "sheet.js", "report.js", "tex.json", "fonts/a.woff2"]:
        write(static / name, "")
    write(static / WEB.HASH_FILE, WEB.source_hash(tmp_path) + "\n")
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_a_fresh_bundle_is_left_alone(tree: Path) -> None:
    assert WEB.why_stale(tree) is None


@pytest.mark.parametrize("name", FILES)
def test_every_source_counts(tree: Path, name: str) -> None:
    write(tree / name, "changed")
    assert WEB.why_stale(tree) == "its sources have changed"


def test_a_new_a_moved_and_a_lost_source_count(tree: Path) -> None:
    page = tree / "src/workings/concepts/dot/page.md"
    page.rename(page.with_name("other.md"))
    assert WEB.why_stale(tree) == "its sources have changed"
    page.with_name("other.md").rename(page)
    assert WEB.why_stale(tree) is None
    write(tree / "web/src/new.ts", "")
    assert WEB.why_stale(tree) == "its sources have changed"


@pytest.mark.parametrize("name", ["web/src/main.test.ts", "src/workings/concepts/dot/working.py", "README.md"])
def test_what_is_no_source_does_not_count(tree: Path, name: str) -> None:
    write(tree / name, "changed")
    assert WEB.why_stale(tree) is None


@pytest.mark.parametrize("name", ["studio.js", "tex.json", "fonts/a.woff2", "build-hash.txt"])
def test_a_bundle_with_a_hole_is_stale(tree: Path, name: str) -> None:
    (tree / WEB.STATIC / name).unlink()
    assert "the bundle lacks" in WEB.why_stale(tree)


def test_line_ends_do_not_count(tree: Path) -> None:
    (tree / "web/src/main.ts").write_bytes(b"export {};\r\n")
    one = WEB.source_hash(tree)
    (tree / "web/src/main.ts").write_bytes(b"export {};\n")
    assert WEB.source_hash(tree) == one


def test_an_unfinished_build_leaves_the_old_bundle(tree: Path) -> None:
    made = tree / "web/dist/1"
    write(made / "studio.js", "new")
    with pytest.raises(WEB.BuildError, match=r"the new bundle lacks studio\.css"):
        WEB.finish(tree, made, "hash")
    assert (tree / WEB.STATIC / "studio.js").read_text() == ""


def test_a_finished_build_takes_the_place_of_the_old(tree: Path) -> None:
    made = tree / "web/dist/1"
    for name in ["studio.js", "studio.css", "evaluator.js", "sheet.js", "report.js", "tex.json", "fonts/b.woff2"]:
        write(made / name, "new")
    WEB.finish(tree, made, WEB.source_hash(tree))
    assert WEB.why_stale(tree) is None
    assert [path.name for path in (tree / WEB.STATIC / "fonts").iterdir()] == ["b.woff2"]
    assert not any((tree / "web/dist").iterdir())


def test_the_package_build_asks_for_node_only_when_stale(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hook_file: Any = load(TOP / "hatch_build.py")
    monkeypatch.setattr(hook_file, "build_web", lambda root: WEB)
    app = SimpleNamespace(display_info=lambda words: built.append(words))
    hook = hook_file.FrontEnd(str(tree), {}, None, None, str(tree), "wheel", app)
    built: list[str] = []
    monkeypatch.setattr(WEB, "build", lambda root: built.append("built"))
    assert hook.dependencies() == []
    hook.initialize("standard", {})
    assert built == []
    write(tree / "web/src/main.ts", "changed")
    assert hook.dependencies() == [WEB.NODE_PACKAGE]
    hook.initialize("standard", {})
    assert built == ["Building the front end: its sources have changed", "built"]


def test_the_same_node_is_asked_for_everywhere() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]
    assert WEB.NODE_PACKAGE in project["optional-dependencies"]["test"]


def test_the_lockfile_names_no_place_to_fetch_from() -> None:
    lock = (TOP / "web" / "package-lock.json").read_text("utf-8")
    assert "resolved" not in lock
    assert "://" not in lock.replace('"url": "https://', "")


def test_the_size_of_a_module_counts_what_it_imports(tmp_path: Path) -> None:
    write(tmp_path / "a.js", "import{b}from'./chunks/b.js';import(`./c.js`)")
    write(tmp_path / "chunks/b.js", "import '../d.js';export const b=1")
    write(tmp_path / "d.js", "export{}")
    alone = sum(WEB.gzipped(tmp_path, name) for name in ["d.js"])
    assert WEB.gzipped(tmp_path, "chunks/b.js") > alone
    assert WEB.gzipped(tmp_path, "a.js") > WEB.gzipped(tmp_path, "chunks/b.js")
