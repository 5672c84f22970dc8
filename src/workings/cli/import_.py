"""``workings import``: another machine's events among these."""

from __future__ import annotations

from pathlib import Path

import click

from workings.cli.export import HOME, Refused, place


@click.command("import", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("file", metavar="FILE")
@HOME
def command(file: str, home: str | None) -> None:
    """Put the events of FILE (.jsonl or .csv, from `workings export`) among those that are remembered here.

    An event that is here already is passed over, so a file can be imported twice, and two machines can exchange theirs. If one line is
    wrong, nothing is imported.
    """
    from workings.learner import exchange
    from workings.learner.store import Store, StoreError

    source = Path(file)
    if not exchange.form_of(source):
        raise Refused(f"{file} ends neither in .jsonl (JSON lines) nor in .csv, so its form is not known. Nothing was imported.")
    try:
        with source.open("rb"), Store(place(home), alone=True) as store:
            done = store.merge(exchange.read(source))
    except (StoreError, exchange.ImportFault) as fault:
        raise Refused(str(fault)) from None
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror or error}. Nothing was imported.") from None
    click.echo(f"{exchange.events(done.read)} read from {file}: {done.new:,} new, {done.read - done.new:,} here already.")
    if done.moved:
        click.echo(f"Older events came before {exchange.events(done.moved)} of this log, so the number of each is another one now.")
