"""Writes ``train.csv`` and ``test.csv`` beside this file: customers of an invented telephone company, and who of them left.

Two things are wrong with them on purpose. ``final_invoice`` is written down only once somebody has left, and forty rows of the training
table stand in the test as well, under new numbers. ``workings audit train.csv --test test.csv --claim 0.94`` says both.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
TRAIN, TEST, COPIED = 900, 360, 40
NAMES = ("customer_id", "plan", "months", "calls_to_support", "monthly_fee", "age", "final_invoice", "churned")


def rows(count: int, draw: np.random.Generator) -> list[list[str]]:
    """``count`` customers, without their numbers."""
    made = []
    for _ in range(count):
        plan = str(draw.choice(["basic", "family", "business"], p=[0.5, 0.35, 0.15]))
        months, calls = int(draw.integers(1, 72)), int(draw.poisson(1.2))
        fee = round(float(draw.normal({"basic": 12, "family": 28, "business": 45}[plan], 3)), 2)
        leaves = draw.random() < 1 / (1 + np.exp(3.5 + 0.02 * months - 1.7 * calls))
        age = "" if draw.random() < 0.08 else str(int(draw.integers(18, 85)))
        made.append([plan, str(months), str(calls), f"{fee:.2f}", age, "yes" if leaves else "no", "yes" if leaves else "no"])
    return made


def write(path: Path, table: list[list[str]], first: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(NAMES)
        writer.writerows([str(first + place), *row] for place, row in enumerate(table))


def main(folder: Path = HERE) -> None:
    """The same two files each time."""
    draw = np.random.Generator(np.random.PCG64(5))
    train, test = rows(TRAIN, draw), rows(TEST - COPIED, draw)
    copied = [train[int(place)] for place in draw.choice(TRAIN, COPIED, replace=False)]
    mixed = [*test, *copied]
    order = draw.permutation(len(mixed))
    write(folder / "train.csv", train, 1001)
    write(folder / "test.csv", [mixed[int(place)] for place in order], 1001 + TRAIN)


if __name__ == "__main__":
    main()
