"""``workings export``: all events as one file, JSON lines or CSV by its ending."""

from __future__ import annotations

import io
import sys
from collections.abc import Generator, Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from workings.learner.exchange import Row

HOME = click.option("--home", metavar="FOLDER", help="Folder of what is remembered, or postgresql://… Default: your data folder.")


class Refused(click.ClickException):
    """One sentence on standard error, with this program's name, as everywhere."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        click.echo(f"workings: {self.message}", err=True)


def place(home: str | None) -> Path | str:
    """What ``--home`` says, or the user's data folder."""
    from workings.learner import database
    from workings.studio.serve import default_home

    if home is None:
        return default_home()
    return home if database.server(home) else Path(home)


@click.command("export", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("file", metavar="FILE")
@HOME
@click.option("--force", is_flag=True, help="Write over FILE if it is there.")
@click.option("--readable", is_flag=True, help="From a damaged log: write the events that can still be read.")
def command(file: str, home: str | None, force: bool, readable: bool) -> None:
    """Write every event to FILE: JSON lines if its name ends in .jsonl, CSV if it ends in .csv.

    A single - writes JSON lines to standard output. FILE is whole or it is not there: it gets its name when everything is on the disk.
    `workings import FILE` reads it again, here or on another machine, without loss.
    """
    from workings.learner import database, exchange
    from workings.learner.store import StoreError

    where, target = place(home), Path(file)
    form = "jsonl" if file == "-" else exchange.form_of(target)
    if not form:
        raise Refused(f"{file} ends neither in .jsonl (JSON lines) nor in .csv, so its form is not known. Nothing was written.")
    if file != "-" and target.exists() and not force:
        raise Refused(f"{file} is there already. Nothing was written. Give another name, or add --force to write over it.")
    if isinstance(where, Path) and not (where / database.FILE).exists():
        raise Refused(f"There is no log in {where}, so there is nothing to export. Another folder is named with --home FOLDER.")
    try:
        with closing(_rows(where, readable)) as rows:
            if file == "-":
                _print(rows)
            else:
                count = exchange.save(target, lambda out: exchange.write(rows, out, form), force)
                click.echo(f"{exchange.events(count)} written to {file}.")
    except StoreError as fault:
        raise Refused(str(fault)) from None
    except FileExistsError:
        raise Refused(f"{file} has come to be there meanwhile. It was left as it is.") from None
    except OSError as error:
        raise Refused(f"{file} cannot be written: {error.strerror or error}. Nothing of it was kept.") from None


def _rows(where: Path | str, readable: bool) -> Generator[Row, None, None]:
    """Every event of a log, or those that a damaged one still gives; the log is in use until they are all read."""
    from workings.learner import database, exchange_damaged
    from workings.learner.store import Store

    if readable and isinstance(where, Path):
        with closing(database.hold(where)):
            yield from exchange_damaged.readable(where / database.FILE)
    else:
        with Store(where) as store:
            yield from store.rows()


def _print(rows: Iterable[Row]) -> None:
    from workings.learner import exchange

    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="", write_through=False)
    try:
        exchange.write(rows, out, "jsonl")
        out.flush()
    finally:
        out.detach()
