"""``workings``: open the studio in a browser."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("studio", context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--port", default=None, type=click.IntRange(0, 65535), help="Port to use; the next free one if it is taken. 0: any.")
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="Address to listen on. Default: this machine alone.")
@click.option("--network", is_flag=True, help="Needed with any other --host: whoever has the address can then read and change your work.")
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), help="Folder for what is remembered. Default: your data folder.")
@click.option("--no-browser", is_flag=True, help="Print the address and open nothing.")
def command(port: int | None, host: str, network: bool, home: Path | None, no_browser: bool) -> None:
    """Open the studio in a browser. It runs on this machine and keeps what you do in one folder."""
    from workings.learner.store import Store, StoreError
    from workings.session import Session
    from workings.studio.serve import PORT, CannotServe, default_home, is_loopback, now, serve

    if not is_loopback(host) and not network:
        raise click.UsageError(
            f"--host {host} lets other machines in: whoever has the address, with its token, can read and change what you write here, "
            "and it travels unencrypted. If that is what you want, add --network."
        )
    try:
        store = Store(home or default_home())
        session = Session(store, clock=now)
        serve(session, host=host, port=PORT if port is None else port, browser=not no_browser, say=say)
    except (StoreError, CannotServe) as fault:
        click.echo(f"workings: {fault}", err=True)
        raise SystemExit(2) from None


def say(line: str) -> None:
    """One line on the terminal, at once: a script may be waiting for the address."""
    click.echo(line)
