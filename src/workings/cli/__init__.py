"""The command `workings`. Nothing but click is loaded until a command is chosen.

A command is one row of `COMMANDS`: its name, where it lives, and the line `--help` shows.
With no command's name in front, the arguments go to the studio.
"""

from importlib import import_module
from typing import NamedTuple

import click

from workings import __version__


class Row(NamedTuple):
    """Where a command lives, as `module:attribute`, and what it does in one line."""

    target: str
    summary: str


COMMANDS: dict[str, Row] = {
    "studio": Row("workings.cli.studio:command", "Open the studio in a browser (the default)."),
    "trace": Row("workings.cli.trace:command", "Trace a function of yours and print its working."),
    "practice": Row("workings.cli.practice:command", "Practise a concept here, with the keyboard alone."),
    "audit": Row("workings.cli.audit:command", "What would a score on your table mean?"),
    "compare": Row("workings.cli.compare:command", "How far apart are A and B, and how sure is that?"),
    "card": Row("workings.cli.card:command", "What does a model cost, by its config.json?"),
    "check": Row("workings.cli.check:command", "Check the content of concepts: for whoever writes one."),
    "new-concept": Row("workings.cli.new_concept:command", "Begin a concept: a folder that loads, to be filled."),
    "export": Row("workings.cli.export:command", "Write all that is remembered to one file."),
    "import": Row("workings.cli.import_:command", "Put what such a file holds among what is remembered here."),
    "forget": Row("workings.cli.forget:command", "Delete all that is remembered, after asking."),
}
DEFAULT = "studio"

HELP = f"""Learn the mathematics of machine learning by working it.

With no command, the studio opens in your browser. Its options may stand right
after the name: workings [--port N] [--host ADDRESS] [--network] [--home FOLDER]
[--no-browser]. `workings {DEFAULT} --help` says what each does.
"""


class LazyGroup(click.Group):
    """A group whose commands are imported only when one of them is run or asked for help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].target.partition(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{COMMANDS[cmd_name].target} is not a click command")
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = {name for option in self.get_params(ctx) for name in option.opts}
        if not args or (args[0].startswith("-") and args[0] not in own):
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, row.summary) for name, row in COMMANDS.items()])


@click.command(
    cls=LazyGroup,
    help=HELP,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="workings")
def main() -> None:
    pass
