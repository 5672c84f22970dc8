"""``workings compare``: is B better than A, by how much, and how sure is that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from workings.cli import report


@click.command("compare", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("files", nargs=-1)
@click.option("--counts", is_flag=True, help="A and B are counts: how many, a slash, of how many.")
@click.option("--strata", type=click.Path(path_type=Path), help="A table of counts in strata: stratum, arm, how many, of how many.")
@click.option("--columns", nargs=2, metavar="A B", help="Two columns of one table; or how the names of the runs of A and B begin.")
@click.option("--group", metavar="COLUMN", help="The column that says which arm a row is of.")
@click.option("--names", nargs=2, metavar="A B", help="Which two arms, or what to call them.")
@click.option("--metric", multiple=True, metavar="COLUMN", help="What is compared. Several may be given; the first decides.")
@click.option("--paired/--unpaired", default=None, help="Where ids or seeds do not say it.")
@click.option("--unit", metavar="COLUMN", help="What counts as one: the column of seeds, runs or users. row: every row.")
@click.option("--each", type=click.Choice(["mean", "last"]), help="What stands for the rows of one unit.")
@click.option("--smallest", type=float, metavar="SIZE", help="The smallest difference that counts (points, for shares).")
@click.option("--looks", type=int, metavar="K", help="How often the data are looked at in all.")
@click.option("--always", is_flag=True, help="An interval for any number of looks; needs --smallest.")
@click.option("--ab", is_flag=True, help="An experiment that was to be split 50/50: check that it was.")
@click.option("--expected", metavar="A/B", help="The split that was planned, if another.")
@click.option("--best-of", type=int, metavar="K", help="B was picked as the best of so many.")
@click.option("--tried", type=int, metavar="K", help="How many metrics were looked at in all.")
@click.option("--plan", metavar="N", help="Before the run, with no file: what N in each arm, or N/M, could tell.")
@click.option("--base", type=float, metavar="SHARE", help="The share of A in per cent, for a plan of shares.")
@click.option("--seed", type=int, default=0, show_default=True, help="For arrangements that are drawn.")
@report.options
def command(files: tuple[str, ...], as_json: bool, html: Path | None, counts: bool, ab: bool, **options: Any) -> None:
    """Compare B with A: the size of the difference with its interval, and what chance alone would give.

    FILES are two files of numbers, runs or predictions (CSV, JSON, JSON lines, one number a line, TensorBoard event files, folders of
    these), or one table with both arms. With --counts they are two counts.

    \b
    workings compare old.csv new.csv                     a column seed or id in both pairs them
    workings compare old.txt new.txt --unpaired          one number a line
    workings compare runs.csv --columns old new          two columns of one table
    workings compare runs.csv --group arm --metric return --unit seed
    workings compare logs/old logs/new --metric eval/accuracy
    workings compare --counts 505/44910 500/44925 --ab --looks 5 --smallest 0.2
    workings compare --strata admissions.csv
    workings compare --plan 3                            before the run: what three seeds each could tell
    workings compare --plan 5000 --base 90 --smallest 0.5
    """
    from workings.instruments.compare import compare
    from workings.instruments.faults import Refused

    try:
        with report.progress() as progress:
            given = {name: value for name, value in options.items() if value not in (None, (), "")}
            made = compare(**_arms(files, counts, "strata" in given), **_split(given, ab), progress=progress)
    except Refused as fault:
        report.refuse("compare", fault)
    report.put(made, as_json, html)


def _arms(files: tuple[str, ...], counts: bool, strata: bool) -> dict[str, Any]:
    from workings.instruments.faults import Refused

    if counts:
        return {"counts": files}
    if len(files) > 2 or (strata and files):
        raise Refused(f"{len(files)} files are given.", "Give two files, one table with both arms, or --strata alone.")
    return dict(zip("ab", files, strict=False))


def _split(given: dict[str, Any], ab: bool) -> dict[str, Any]:
    return {**given, "expected": given.get("expected", "50/50")} if ab else given
