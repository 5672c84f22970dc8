"""``workings forget``: delete everything, after asking, and say what it was."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from workings.cli.export import HOME, Refused, place


@click.command("forget", context_settings={"help_option_names": ["-h", "--help"]})
@HOME
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(home: str | None, yes: bool) -> None:
    """Delete all that is remembered: every event, and the copies that were kept beside them. This cannot be undone.

    It asks first. A file that you exported elsewhere is yours, and is not touched.
    """
    from workings.learner.store import StoreError

    where = place(home)
    try:
        if isinstance(where, Path):
            _forget(where, yes)
        else:
            _forget_server(where, yes)
    except StoreError as fault:
        raise Refused(str(fault)) from None
    except OSError as error:
        raise Refused(f"Not everything in {where} could be deleted: {error}. Make the folder writable, then run this again.") from None


def _forget(folder: Path, yes: bool) -> None:
    from workings.learner import database
    from workings.learner.exchange import events

    if not folder.is_dir() or not database.traces(folder):
        click.echo(f"There is nothing to forget in {folder}.")
        return
    with closing(database.hold(folder, alone=True)):
        known = database.counted(folder)
        count = "an unknown number of events" if known is None else events(known)
        if not yes:
            click.confirm(f"Delete {count} in {folder}, and every copy beside them? This cannot be undone.", abort=True)
        for file in database.traces(folder):
            size = file.lstat().st_size
            file.unlink()
            click.echo(f"Deleted {file} ({size:,} bytes).")
    click.echo(f"Forgotten: {count}. What you exported elsewhere is as it was.")


def _forget_server(where: str, yes: bool) -> None:
    from workings.learner import database
    from workings.learner.database_server import forget

    target = database.Place(database.server(where))
    with closing(database.hold(where, alone=True)):
        if not yes:
            click.confirm(f"Delete every table of Workings in {target}? This cannot be undone.", abort=True)
        dropped = forget(target)
    for name, count in dropped:
        click.echo(f"Deleted the table {name} ({count:,} {'row' if count == 1 else 'rows'}).")
    click.echo("What you exported elsewhere is as it was." if dropped else f"There is nothing to forget in {target}.")
