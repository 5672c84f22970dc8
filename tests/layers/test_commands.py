"""The table of commands: light to list, true to what it names, the studio by default."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from workings import cli


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[str, ...]]]:
    """Stand-ins for the commands, which note what they are called with."""
    calls: list[tuple[str, tuple[str, ...]]] = []

    def stand_in(name: str) -> click.Command:
        def note(arguments: tuple[str, ...]) -> None:
            calls.append((name, arguments))

        words = click.Argument(["arguments"], nargs=-1, type=click.UNPROCESSED)
        settings = {"ignore_unknown_options": True}
        return click.Command(name, params=[words], callback=note, context_settings=settings)

    monkeypatch.setattr(cli.LazyGroup, "get_command", lambda self, ctx, name: stand_in(name) if name else None)
    return calls


@pytest.mark.parametrize(
    ("arguments", "call"),
    [
        ([], ("studio", ())),
        (["--port", "8001"], ("studio", ("--port", "8001"))),
        (["--no-browser"], ("studio", ("--no-browser",))),
        (["studio", "--port", "0"], ("studio", ("--port", "0"))),
        (["trace", "a.py:f", "x=[1]", "--json"], ("trace", ("a.py:f", "x=[1]", "--json"))),
    ],
)
def test_the_studio_is_the_default(ran: list[tuple[str, tuple[str, ...]]], arguments: list[str], call: tuple[str, tuple[str, ...]]) -> None:
    done = CliRunner().invoke(cli.main, arguments)
    assert done.exit_code == 0, done.output
    assert ran == [call]


@pytest.mark.parametrize("option", ["-h", "--help", "--version"])
def test_the_group_keeps_its_own_options(ran: list[tuple[str, tuple[str, ...]]], option: str) -> None:
    done = CliRunner().invoke(cli.main, [option])
    assert done.exit_code == 0
    assert ran == []


def test_help_lists_every_command_with_its_line() -> None:
    output = CliRunner().invoke(cli.main, ["--help"]).output
    for name, row in cli.COMMANDS.items():
        assert f"  {name}" in output
        assert row.summary in output


def test_a_name_that_is_no_command_is_told() -> None:
    done = CliRunner().invoke(cli.main, ["bogus"])
    assert done.exit_code == 2
    assert "No such command 'bogus'" in done.output


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_row_names_a_command(name: str) -> None:
    command = cli.main.get_command(click.Context(cli.main), name)
    assert isinstance(command, click.Command)


def test_help_names_every_option_of_the_studio() -> None:
    studio = cli.main.get_command(click.Context(cli.main), cli.DEFAULT)
    assert studio is not None
    shown = [option for one in studio.params if isinstance(one, click.Option) for option in one.opts]
    assert [option for option in shown if option.startswith("--") and option not in cli.HELP] == []
