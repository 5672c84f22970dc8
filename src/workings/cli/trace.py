"""``workings trace FILE.py:function a='[2,1,0]'``: the working of a function of your own.

The file runs in this process with your rights: you named it on your own command line, as you would with ``python FILE.py``.
Values are data: JSON, Python literals, or ``@file.npy`` and ``@file.csv``; no value is run.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType, TracebackType
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from workings.contract.reading import Reading
    from workings.ir.working import Working
    from workings.readers.sheet import Sheet

EPILOG = """\b
Examples:
  workings trace similarity.py:cosine a='[2,1,0]' b='[3,1,4]'
  workings trace net.py:layer W=@weights.npy x='[1, 2]' b=0 --cell 4,1
  workings trace similarity.py:cosine a='[2,1,0]' b='[3,1,4]' --html cosine.html
  workings trace similarity.py:cosine a='[2,1,0]' b='[3,1,4]' --code torch
"""


class Stop(click.ClickException):
    """Something to be put right by whoever typed the command. The message is a sentence."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(f"workings trace: {self.message}", err=True)


@click.command("trace", context_settings={"help_option_names": ["-h", "--help"]}, epilog=EPILOG)
@click.argument("target", metavar="FILE.py:FUNCTION")
@click.argument("values", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("--json", "as_json", is_flag=True, help="Print data for a program instead of lines for a person.")
@click.option("--cell", metavar="LINE[,i,j]", help="The working of one number: a source line or a name, then places counted from 0.")
@click.option("--gradient", "with_gradient", is_flag=True, help="Go on to the gradient with respect to every input.")
@click.option("--open", "opened", is_flag=True, help="Open what is folded: the functions that the function calls.")
@click.option("--width", type=click.IntRange(20, 1000), help="Characters across. Default: the window.")
@click.option(
    "--html", "page", metavar="OUT.html", help="Write the working as one file that a browser opens: live, and asking for nothing."
)
@click.option("--fonts", is_flag=True, help="With --html: put the fonts into the file as well; it grows by more than a megabyte.")
@click.option("--cost", "with_cost", is_flag=True, help="Print what each line costs, and how the whole grows with the named sizes.")
@click.option(
    "--code", "language", type=click.Choice(["numpy", "python", "torch"]), help="Print the working as a function in that language."
)
@click.option("--latex", "as_latex", is_flag=True, help="Print the formulas as LaTeX.")
def command(target: str, values: tuple[str, ...], **options: Any) -> None:
    """Trace a function and print its working: each line with its formula, its numbers put in, and its value.

    VALUE is a number or a nested list such as '[2, 1, 0]', or @file.npy or @file.csv. An argument that has a default may be left out.
    """
    path, name = split(target)
    function = find(load(path), name, path)
    working = traced(function, arguments(function, values))
    if options["page"]:
        write_page(working, Path(options["page"]), options["fonts"])
        return
    reasons: dict[int, str] = {}
    if options["with_gradient"]:
        working, reasons = gradient_of(working)
    if options["language"] or options["as_latex"] or options["with_cost"]:
        click.echo(told_as(working, options["language"], options["as_latex"]), nl=False)
    elif options["as_json"]:
        show_json(reading(working, options["cell"], reasons), working)
    else:
        show(reading(working, options["cell"], reasons), options["opened"] or options["cell"] is not None, options["width"])


# ---------------------------------------------------------------------- the function
def split(target: str) -> tuple[Path, str]:
    """``FILE.py:function`` as two things."""
    file, colon, name = target.rpartition(":")
    if not colon or not name or not file:
        raise Stop(f"{target} names no function. Write the file, a colon and the function: {target.rstrip(':') or 'FILE.py'}:function")
    path = Path(file)
    if not path.is_file():
        near = sorted(p.name for p in path.parent.glob("*.py")) if path.parent.is_dir() else []
        there = f" In that folder: {', '.join(near[:12])}." if near else ""
        raise Stop(f"there is no file {file}.{there}")
    return path, name


def load(path: Path) -> ModuleType:
    """Run the file as a module; its folder comes first where it imports from."""
    from contextlib import redirect_stdout
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location(path.stem, path.resolve())
    if spec is None or spec.loader is None:
        raise Stop(f"{path} is not a Python file.")
    module = module_from_spec(spec)
    sys.modules.setdefault(path.stem, module)
    sys.path.insert(0, str(path.resolve().parent))
    try:
        with redirect_stdout(sys.stderr):
            spec.loader.exec_module(module)
    except SystemExit:
        raise Stop(f"{path} ends the program while it is imported. Put that part under  if __name__ == '__main__':") from None
    except Exception as error:
        raise Stop(f"{path} cannot be imported.\n\n{told(error, path)}") from None
    finally:
        sys.path.remove(str(path.resolve().parent))
    return module


def find(module: ModuleType, name: str, path: Path) -> Callable[..., Any]:
    """The function called ``name``; otherwise the functions there are."""
    found: Any = getattr(module, name, None)
    if callable(found) and not isinstance(found, type):
        function: Callable[..., Any] = found
        if not hasattr(inspect.unwrap(function), "__code__"):
            raise Stop(f"{name} is not Python code, so its steps cannot be followed. Trace a function of your own that calls it.")
        return function
    own = [k for k, v in vars(module).items() if inspect.isfunction(v) and v.__module__ == module.__name__ and not k.startswith("_")]
    there = f"It has {', '.join(own)}." if own else "It has no function."
    what = "is a class" if isinstance(found, type) else "is not a function" if found is not None else "is not there"
    raise Stop(f"{name} {what} in {path}. {there}")


# ---------------------------------------------------------------------- its arguments
def arguments(function: Callable[..., Any], values: Sequence[str]) -> dict[str, Any]:
    """``a=[2,1,0]`` for every argument that has no default."""
    given: dict[str, Any] = {}
    signature = inspect.signature(function)
    for value in values:
        name, sign, text = value.partition("=")
        if not sign or not name.isidentifier():
            raise Stop(f"{value} is not NAME=VALUE. For {called(function, signature)} write for example {first_of(signature)}='[2, 1, 0]'")
        if name in given:
            raise Stop(f"{name} is given twice.")
        given[name] = read_value(name, text)
    parameters = signature.parameters
    anything = any(p.kind is p.VAR_KEYWORD for p in parameters.values())
    if unknown := [n for n in given if n not in parameters and not anything]:
        raise Stop(f"{called(function, signature)} has no argument {' or '.join(unknown)}.")
    needed = [n for n, p in parameters.items() if p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    if missing := [n for n in needed if n not in given]:
        example = " ".join(f"{n}='[2, 1, 0]'" for n in missing)
        raise Stop(f"{called(function, signature)} needs {' and '.join(missing)}. Add  {example}")
    return given


def first_of(signature: inspect.Signature) -> str:
    return next(iter(signature.parameters), "x")


def called(function: Callable[..., Any], signature: inspect.Signature | None = None) -> str:
    return f"{getattr(function, '__name__', 'the function')}{signature if signature is not None else ''}"


def read_value(name: str, text: str) -> Any:
    """A number, nested lists, True, False, None or a quoted word; ``@`` names a file."""
    import ast
    import json

    import numpy as np

    if text.startswith("@"):
        return read_file(name, Path(text[1:]))
    try:
        value = json.loads(text)
    except ValueError:
        try:
            value = ast.literal_eval(text.strip())
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            raise Stop(
                f"the value of {name} cannot be read: {text[:80]!r} is neither a number nor a list. Write for example {name}='[2, 1, 0]'"
            ) from None
    if isinstance(value, list | tuple):
        try:
            array = np.array(value)
        except ValueError:
            raise Stop(f"the value of {name} is not an array: its rows have different lengths.") from None
        if array.dtype.kind not in "biuf":
            raise Stop(f"the value of {name} holds something other than numbers.")
    return value


def read_file(name: str, path: Path) -> Any:
    import warnings

    import numpy as np

    if not path.is_file():
        raise Stop(f"there is no file {path}, named as the value of {name}.")
    try:
        if path.suffix == ".npy":
            return np.load(path, allow_pickle=False)
        if path.suffix == ".csv":
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                return np.loadtxt(path, delimiter=",")
    except (ValueError, OSError, EOFError, UserWarning) as error:
        raise Stop(f"{path} cannot be read as the value of {name}: {error}.") from None
    raise Stop(f"{path} is neither .npy nor .csv, so it cannot be the value of {name}.")


# ---------------------------------------------------------------------- the working
def traced(function: Callable[..., Any], given: dict[str, Any]) -> Working:
    """Run it. What cannot be followed, does not fit, or fails is told with its place."""
    from contextlib import redirect_stdout

    import numpy as np

    from workings.capture import trace
    from workings.capture.lessons import Lesson, Stopped

    path = Path(inspect.unwrap(function).__code__.co_filename)
    try:
        with redirect_stdout(sys.stderr), np.errstate(all="ignore"):
            arrays: dict[str, Any] = {k: np.asarray(v)[()] if type(v) in (int, float) else v for k, v in given.items()}
            working = trace(function, **arrays)
            len(working.lines)  # a trace is read when it is first looked at; let it be here
            return working
    except Lesson as lesson:
        so_far(lesson.working)
        cause = lesson.__cause__ if isinstance(lesson, Stopped) else None
        own = f"{called(function)} stopped with an error of its own.\n\n"
        raise Stop(own + told(cause, path) if isinstance(cause, Exception) else lesson.lesson()) from None
    except SystemExit:
        raise Stop(f"{called(function)} ends the program.") from None
    except Exception as error:
        raise Stop(f"{called(function)} stopped with an error of its own.\n\n{told(error, path)}") from None


def so_far(working: Working | None) -> None:
    """What was traced before the run stopped, if anything was worked out by then."""
    if working is None or all(line.op in ("input", "const") for line in working.lines):
        return
    from workings import readers

    click.echo("Traced up to where it stopped:\n")
    show(readers.listing(working), False, None)
    click.echo()


def told(error: Exception, path: Path) -> str:
    """The error, at its line in the person's file, with a caret under the place."""
    import linecache

    if isinstance(error, SyntaxError):
        line, column, end = error.lineno or 0, (error.offset or 1) - 1, (error.end_offset or 0) - 1
    else:
        line, column, end = place(error.__traceback__, path)
    rows = [f"{type(error).__name__}: {error.msg if isinstance(error, SyntaxError) else error}"]
    if line:
        code = linecache.getline(str(path.resolve()), line).rstrip("\n")
        bare = code.lstrip()
        rows += ["", f"  {path.name}:{line}", f"    {bare}"]
        if 0 <= column < max(len(code), 1):
            rows.append(" " * (4 + column - (len(code) - len(bare))) + "^" * max(1, min(end, len(code)) - column))
    return "\n".join(rows)


def place(traceback: TracebackType | None, path: Path) -> tuple[int, int, int]:
    """Line, column and last column of the innermost frame that stands in ``path``."""
    found = (0, -1, -1)
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if Path(code.co_filename) == path.resolve():
            spots = list(code.co_positions())[traceback.tb_lasti // 2]
            same = spots[0] == spots[1]
            found = (traceback.tb_lineno, -1 if spots[2] is None else spots[2], spots[3] if same and spots[3] is not None else 10_000)
        traceback = traceback.tb_next
    return found


def gradient_of(working: Working) -> tuple[Working, dict[int, str]]:
    """The gradient, and for its lines the rule that each follows."""
    from workings.passes.gradient import backward
    from workings.readers.why import why

    try:
        back = backward(working)
        return back.working, {line: why(working, *rule) for line, rule in back.because.items()}
    except ValueError as reason:
        raise Stop(f"there is no gradient of {working.name}: {reason}.") from None


# ---------------------------------------------------------------------- other forms
def told_as(working: Working, language: str | None, as_latex: bool) -> str:
    """Code, LaTeX, or the cost line by line."""
    from workings.readers import sheet

    if as_latex:
        return sheet.latex(sheet.sheet(working))
    return code_of(working, language) if language else cost_of(sheet.sheet(working))


def code_of(working: Working, language: str) -> str:
    from workings.readers import code

    printer = {"numpy": code.numpy_code, "python": code.python_code, "torch": code.torch_code}[language]
    try:
        return printer(working).rstrip("\n") + "\n"
    except code.CannotPrint as reason:
        raise Stop(f"{reason}.") from None


def cost_of(made: Sheet) -> str:
    """A row for each line of code that computes, the sums below, and how they grow."""
    from workings.readers.cost import dominant

    total = made.cost
    assert total is not None
    rows = [(str(code.number or ""), code.text.strip(), f"{code.flops:,}", code.growth) for code in made.codes if code.flops]
    if rest := total.flops - sum(code.flops for code in made.codes):
        rows.append(("", "steps that no line of code says", f"{rest:,}", ""))
    wide = [max((len(row[k]) for row in rows), default=0) for k in range(4)]
    out = [f"{n:>{wide[0]}}  {text:<{wide[1]}}  {flops:>{wide[2]}}  {growth}".rstrip() for n, text, flops, growth in rows]
    out += ["", f"{total.flops:,} operations = {total.text}", f"{total.bytes:,} bytes read and written", dominant(total.growth)]
    return "\n".join(out) + "\n"


# ---------------------------------------------------------------------- a file of its own
def write_page(working: Working, out: Path, with_fonts: bool) -> None:
    """The sheet with everything it needs inside."""
    from workings.readers.lower.alone import NotBuilt, document

    try:
        text = document(working, fonts=with_fonts)
        out.write_text(text, encoding="utf-8")
    except NotBuilt as missing:
        raise Stop(f"{missing}") from None
    except OSError as error:
        raise Stop(f"{out} cannot be written: {error.strerror}.") from None
    click.echo(f"{out}: {len(text.encode()) / 1000:,.0f} kB")


# ---------------------------------------------------------------------- what is shown
def reading(working: Working, cell: str | None, reasons: dict[int, str]) -> Reading:
    from workings import readers

    if cell is None:
        return readers.listing(working, reasons)
    name, *places = (part.strip() for part in cell.split(","))
    if not all(p.lstrip("-").isdecimal() for p in places):
        raise Stop(f"--cell {cell} has a place that is not a whole number. Write for example --cell {name},0,1")
    line = line_of(working, name)
    try:
        return readers.cell(working, line, tuple(int(p) for p in places))
    except IndexError as wrong:
        raise Stop(f"--cell {cell} is outside the working: {wrong}.") from None


def line_of(working: Working, name: str) -> int:
    """A line by its name, by where it stands in the source, or by its own number (``#7``)."""
    if name.startswith("#") and name[1:].isdecimal() and int(name[1:]) < len(working.lines):
        return int(name[1:])
    named = [k for k, line in enumerate(working.lines) if line.name == name]
    here = [k for k, line in enumerate(working.lines) if line.span is not None and str(line.span.line) == name]
    best = [k for k in here if working.lines[k].name or k in working.outputs]
    if found := named or best or here:
        return found[-1]
    places = dict.fromkeys(f"{x.span.line} ({x.name})" if x.name else str(x.span.line) for x in working.lines if x.span is not None)
    inputs = ", ".join(working.lines[k].name for k in working.inputs)
    raise Stop(f"there is no line {name} in this working. Its lines are {', '.join(places)}; its inputs are {inputs}.")


def show(read: Reading, opened: bool, width: int | None) -> None:
    from rich.console import Console

    from workings.readers.lower.terminal import show as lower

    if "utf" not in (sys.stdout.encoding or "utf").lower() and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    console = Console(width=width, highlight=False)
    if folded := lower(read, console, opened):
        console.print(f"{folded} {'call is' if folded == 1 else 'calls are'} folded; --open shows what is inside.", style="bright_black")


def show_json(read: Reading, working: Working) -> None:
    import json

    from workings.readers.figure import graph
    from workings.readers.lower.json import plain

    click.echo(json.dumps({"reading": plain(read), "graph": graph(working)}, ensure_ascii=False, indent=1, allow_nan=False))
