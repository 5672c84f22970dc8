"""``workings audit TABLE``: what a score on this table would mean, before anybody trains on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from workings.cli.report import options, progress, put, refuse

EPILOG = """\b
Examples:
  workings audit train.csv
  workings audit train.csv --test test.csv --target survived --claim 0.94
  workings audit visits.parquet --target readmitted --group sex --html audit.html
  workings audit "select * from 'part-*.parquet' where year < 2024" --json

\b
TABLE is a CSV, TSV, Parquet, JSON lines, Arrow or Excel file, or SQL for DuckDB.
From Python, any frame:  from workings.instruments.audit import audit
"""


class Share(click.ParamType[float]):
    """``0.94``, or ``94%``."""

    name = "share"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        text = str(value).strip()
        try:
            share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
        except ValueError:
            self.fail(f"{text} is no number. Write 0.94, or 94%.", param, ctx)
        if not 0 <= share <= 1:
            self.fail(f"{text} is no share. Write 0.94, or 94%.", param, ctx)
        return share


@click.command("audit", context_settings={"help_option_names": ["-h", "--help"]}, epilog=EPILOG)
@click.argument("table", metavar="TABLE")
@click.option(
    "--target", metavar="COLUMN", help="What is predicted. Without it: a column of a usual name, or the last one if it has few values."
)
@click.option("--test", metavar="TABLE", help="The rows a score is of. Copies and shifts are then looked for between both tables.")
@click.option("--claim", type=Share(), help="A score to make sense of: 0.94 or 94%. An accuracy; R² where a number is predicted.")
@click.option("--group", metavar="COLUMN", help="Groups whose rows are to be scored apart.")
@click.option("--encoding", metavar="NAME", help="How the file is written, where it is not UTF-8: latin-1, utf-16.")
@click.option("--separator", metavar="SIGN", help="What stands between two cells, where it is not what most lines say.")
@click.option("--header/--no-header", default=None, help="Whether the first line names the columns.")
@click.option("--missing", metavar="TEXT", multiple=True, help="A text that stands for a missing value; may be given again.")
@options
def command(
    table: str, target: str | None, test: str | None, claim: float | None, as_json: bool, html: Path | None, **settled: Any
) -> None:
    """What a score on TABLE would mean: compared to what, on how many rows, and whether the test is a test.

    Everything stays on this machine: nothing is sent, and nothing is written but the file of --html.
    """
    from workings.instruments.audit import Refused, audit

    try:
        with progress() as shown:
            report = audit(table, target, test, claim, progress=shown, **settled)
    except Refused as fault:
        refuse("audit", fault)
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    put(report, as_json, html)
