"""Functions whose sheets are looked at in a browser, the exported file of each, and the ways to find a number on one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import WAIT
from workings.capture import trace
from workings.cli.trace import write_page
from workings.contract.reading import Call
from workings.ir.working import Working
from workings.readers.lower import page as lower
from workings.studio import opening

Open = Callable[..., Page]
Q, K, V = np.array([[1.0, 0], [0, 2], [1, 1]]), np.array([[1.0, 1], [0, 1], [2, 0]]), np.array([[1.0, 0], [0, 1], [2, 2]])
Y = np.array([[1.0, 1], [0, 1], [2, 1]])


def softmax(S: Any) -> Any:
    M = S.max(axis=1, keepdims=True)
    E = np.exp(S - M)
    Z = E.sum(axis=1, keepdims=True)
    return E / Z


def loss(Q: Any, K: Any, V: Any, Y: Any) -> Any:
    """Half the squared distance of attention's output from Y."""
    S = Q @ K.T / np.sqrt(2.0)
    A = softmax(S)
    O = A @ V  # noqa: E741 (the field's letter)
    return ((O - Y) ** 2).sum() / 2


def descent(a: Any) -> Any:
    x = np.zeros(2)
    for _ in range(3400):
        g = x - a
        x = x - 0.001 * g
    return x @ x


def branched(x: Any) -> Any:
    if x.sum() > 0:
        y = x * 2.0
    else:
        y = x * 3.0
    return y


def gate(x: Any, y: Any) -> Any:
    z = np.log(x) * y
    if x > 2.0:
        z = z + 1.0
    return z


def masked(x: Any) -> Any:
    kept = x[x > 0]
    return kept.sum()


FUNCTIONS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "loss": (loss, {"Q": Q, "K": K, "V": V, "Y": Y}),
    "descent": (descent, {"a": np.array([1.0, 2.0])}),
    "gate": (gate, {"x": np.array(1.0), "y": np.array(2.0)}),
    "masked": (masked, {"x": np.array([1.0, -2.0, 3.0])}),
    "branched": (branched, {"x": np.array([1.0, 2.0])}),
}


@pytest.fixture
def alone(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """``alone("loss", width=400)``: the exported file, opened from the disk. Faults and requests fail the test."""
    contexts, wrong = [], []

    def open_page(name: str, width: int = 1280, scripts: bool = True, address: Call | None = None, **options: Any) -> Page:
        function, inputs = FUNCTIONS[name]
        file = tmp_path / f"{name}.html"
        write_page(trace(function, **inputs), file, with_fonts=False)
        if address is not None:
            file.write_text(linked(file.read_text("utf-8"), trace(function, **inputs), address), "utf-8")
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts, **options)
        context.set_default_timeout(WAIT)
        contexts.append(context)
        context.on("request", lambda r: None if r.url == file.as_uri() or r.url.startswith(("data:", "blob:")) else wrong.append(r.url))
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        context.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
        page = context.new_page()
        page.goto(file.as_uri())
        if scripts:
            page.locator(".sheet[data-awake=ready]").wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def linked(text: str, w: Working, address: Call) -> str:
    """The file of a sheet with the links that the studio gives to its numbers."""
    made = lower.made(w)
    alone, here = lower.body(made, lower.copies(made)), lower.body(made, lower.copies(made), opening.href_for(address))
    assert text.count(alone) == 1
    return text.replace(alone, here)


def sweep(page: Page, *moved: str, of: str = "") -> Any:
    """Choose the numbers that move and the one that is drawn; the figure when it is as fine as it gets."""
    lists = page.locator(".whatif select")
    for k, name in enumerate(moved):
        lists.nth(k).select_option(label=name)
    if of:
        lists.nth(2).select_option(label=of)
    page.locator(".swept[data-done]").wait_for()
    return page.locator(".swept")


LAST = """n => JSON.parse(document.querySelector('.sheet-data').textContent).values
  .findLastIndex((v, k) => v.name === n && document.querySelector(`.val[data-v="${k}"]`).checkVisibility())"""
"""The last value of a name that stands open."""


def box(page: Page, name: str) -> Any:
    """The value of that name."""
    found: int = page.evaluate(LAST, name)
    return page.locator(f".val[data-v='{found}']")


def cell(page: Page, name: str, place: int) -> Any:
    return box(page, name).locator(f".cell[data-p='{place}']").first


def lit(page: Page, name: str, how: str) -> list[int]:
    found: list[int] = box(page, name).locator(f".cell.{how}").evaluate_all("all => all.map(e => Number(e.dataset.p))")
    return found


def shown(page: Page, name: str) -> list[float]:
    texts = box(page, name).locator(".cell").evaluate_all("all => all.map(e => e.value ?? e.textContent)")
    return [float(x.replace("−", "-")) for x in texts]
