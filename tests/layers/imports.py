"""Which module imports which, read from the source: every import counts, wherever it stands."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

ROOT = "root"
"""The package that `__init__.py` and `__main__.py` at the top make by themselves."""


@dataclass(frozen=True)
class Rules:
    """Who may import whom. Packages are named by their folder; `root` is the top itself."""

    allowed: Mapping[str, frozenset[str]]
    third_party: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Package -> the only third-party names it may import."""
    only_in: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Third-party name -> the only packages that may import it."""
    exceptions: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(file or package, module) -> the reason why this one import is allowed."""
    dynamic: Mapping[str, str] = field(default_factory=dict)
    """File -> the reason why it may import a module whose name is computed."""


class Import(NamedTuple):
    """One import: its line, what is imported (None if computed), and whether it runs later."""

    line: int
    target: str | None
    lazy: bool


class Violation(NamedTuple):
    """One import that the rules forbid."""

    file: str
    line: int
    rule: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule}"


def violations(top: Path, rules: Rules) -> list[Violation]:
    """Every forbidden import below the package folder `top`, in the order of the files."""
    found = []
    for path in sorted(top.rglob("*.py")):
        name = path.relative_to(top).as_posix()
        for one in imports_of(ast.parse(path.read_text("utf-8"), name), where(path, top)):
            rule = broken_rule(name, one, rules, top.name)
            if rule is not None:
                found.append(Violation(name, one.line, rule))
    return found


def where(path: Path, top: Path) -> list[str]:
    """The dotted package that a file belongs to, as parts: what its relative imports start from."""
    return [top.name, *path.relative_to(top).parent.parts]


def package_of(name: str) -> str:
    """The package that a file belongs to, by its path below the top."""
    head, _, rest = name.partition("/")
    return head if rest else ROOT


def imports_of(tree: ast.AST, package: list[str], lazy: bool = False) -> Iterator[Import]:
    """Every import of a syntax tree, in order."""
    for node in ast.iter_child_nodes(tree):
        inside = lazy or is_lazy(node)
        if isinstance(node, ast.Import):
            yield from (Import(node.lineno, alias.name, lazy) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = absolute(node.module or "", node.level, package)
            yield from (Import(node.lineno, f"{base}.{alias.name}", lazy) for alias in node.names)
        elif isinstance(node, ast.Call) and is_import_call(node.func):
            yield Import(node.lineno, called_name(node, package), lazy)
        yield from imports_of(node, package, inside)


def is_lazy(node: ast.AST) -> bool:
    """Whether what stands inside runs later or never: a function, or `if TYPE_CHECKING`."""
    if isinstance(node, ast.If):
        return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)


def absolute(module: str, level: int, package: list[str]) -> str:
    """The full name of what `from ..module import x` imports from."""
    if level == 0:
        return module
    kept = package[: len(package) - (level - 1)]
    return ".".join([*kept, module] if module else kept)


def is_import_call(func: ast.expr) -> bool:
    if isinstance(func, ast.Name):
        return func.id in {"import_module", "__import__"}
    return isinstance(func, ast.Attribute) and func.attr == "import_module"


def called_name(node: ast.Call, package: list[str]) -> str | None:
    """The module that `import_module("…")` names; None if its name is computed."""
    first = node.args[0] if node.args else None
    if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
        return None
    module = first.value.lstrip(".")
    return absolute(module, len(first.value) - len(module), package)


def broken_rule(name: str, one: Import, rules: Rules, top: str) -> str | None:
    """The rule that an import breaks, as a sentence; None if it breaks none."""
    importer = package_of(name)
    if importer != ROOT and importer not in rules.allowed:
        return f"`{importer}` has no row in the table of allowed imports"
    if one.target is None:
        computed = "a computed import cannot be checked; name the module, or list the file"
        return None if name in rules.dynamic else computed
    head, *rest = one.target.split(".")
    if head != top:
        return broken_third_party(importer, head, rules)
    if is_excepted(name, importer, one.target, rules):
        return None
    return broken_own(importer, rest[0] if rest else "", one.lazy, rules)


def is_excepted(name: str, importer: str, target: str, rules: Rules) -> bool:
    return any(who in {name, importer} and f"{target}.".startswith(f"{module}.") for who, module in rules.exceptions)


def broken_third_party(importer: str, name: str, rules: Rules) -> str | None:
    if name in sys.stdlib_module_names:
        return None
    if importer in rules.third_party and name not in rules.third_party[importer]:
        kept = listed(rules.third_party[importer])
        return f"`{importer}` may not import `{name}`; of third-party packages: {kept}"
    if importer not in rules.only_in.get(name, {importer}):
        return f"`{importer}` may not import `{name}`; only these may: {listed(rules.only_in[name])}"
    return None


def broken_own(importer: str, target: str, lazy: bool, rules: Rules) -> str | None:
    """The rule for an import of one of our own packages; '' is the top itself."""
    if importer == ROOT:
        late = f"`{ROOT}` may import `{target}` only inside a function or under TYPE_CHECKING"
        return None if lazy or target == "__version__" else late
    if target in {importer, "__version__"}:
        return None
    if target not in rules.allowed:
        return f"`{importer}` may not import `{target or ROOT}`: it is no row of the table"
    if target in rules.allowed[importer]:
        return None
    kept = listed(rules.allowed[importer])
    return f"`{importer}` may not import `{target}`; of our packages: {kept}"


def listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "none"
