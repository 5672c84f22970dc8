"""docs/dependencies.md names every dependency, with the licence that the package itself declares."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
SPDX = {"MIT License": "MIT", "BSD License": "BSD-3-Clause", "Apache Software License": "Apache-2.0"}
"""Trove's names for the licences of packages that give no SPDX expression."""


def rows() -> dict[str, str]:
    """Package -> licence, as the tables say."""
    text = (TOP / "docs" / "dependencies.md").read_text("utf-8")
    found = re.findall(r"^\| ([@\w][\w/.@-]*) \| [^|]+ \| ([^|]+) \|$", text, re.MULTILINE)
    return {name: licence for name, licence in found if name != "package"}


def python_packages() -> list[str]:
    project = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]
    named = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    return sorted({re.split(r"[<>=!~\[; ]", one)[0] for one in named})


def npm_packages() -> dict[str, str]:
    """Package -> licence, for those that package.json names, as the lockfile has it."""
    package = json.loads((TOP / "web" / "package.json").read_text("utf-8"))
    lock = json.loads((TOP / "web" / "package-lock.json").read_text("utf-8"))["packages"]
    named = [*package["dependencies"], *package["devDependencies"]]
    return {name: lock[f"node_modules/{name}"]["license"] for name in named}


def declared(name: str) -> str:
    """The licence that an installed package declares; the first, where its parts have others too."""
    data = metadata(name)
    if data["License-Expression"]:
        return str(data["License-Expression"]).split(" AND ")[0]
    classifiers = [one.split(" :: ")[-1] for one in data.get_all("Classifier") or [] if "License ::" in one]
    return SPDX[classifiers[0]]


def test_the_tables_name_every_dependency_and_no_other() -> None:
    assert set(rows()) == {*python_packages(), *npm_packages()}


@pytest.mark.parametrize("name", python_packages())
def test_a_python_package_declares_the_licence_of_its_row(name: str) -> None:
    try:
        licence = declared(name)
    except PackageNotFoundError:
        pytest.skip(f"{name} is not installed here")
    assert rows()[name] == licence


def test_the_npm_packages_declare_the_licences_of_their_rows() -> None:
    assert {name: rows()[name] for name in npm_packages()} == npm_packages()
