"""The package build makes the front end too, with Node from PyPI, only when that is needed.

Wheels carry the bundle and source distributions carry it with its hash, so that neither needs Node;
a bare checkout asks for the wheel of Node, in the build's own environment.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def build_web(root: str) -> ModuleType:
    """scripts/build_web.py, which is no package and so is loaded from its place."""
    path = Path(root) / "scripts" / "build_web.py"
    spec = importlib.util.spec_from_file_location("workings_build_web", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


class FrontEnd(BuildHookInterface[Any]):
    """Hatchling's hook: asks for Node, then builds, both only if the bundle is missing or stale."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        web = build_web(self.root)
        return [web.NODE_PACKAGE] if web.why_stale(Path(self.root)) else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        web = build_web(self.root)
        reason = web.why_stale(Path(self.root))
        if reason:
            self.app.display_info(f"Building the front end: {reason}")
            web.build(Path(self.root))
