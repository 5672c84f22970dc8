"""What the instruments are on a page: one row each, with its question, its fields, and the call; and the same as a command."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workings.instruments.faults import Refused
from workings.studio import reports, uploads

if TYPE_CHECKING:
    from workings.contract.report import Report
    from workings.instruments.progress import Progress

Files = Mapping[str, Path]
Given = dict[str, Any]


@dataclass(frozen=True, slots=True)
class File:
    """A file that is chosen, dropped, or named by its path. ``flag`` is its name in a terminal; empty where its place says it."""

    name: str
    label: str
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """``read`` makes the argument of what was typed, or raises ``ValueError``; ``should`` says what it takes."""

    name: str
    label: str
    hint: str = ""
    read: Callable[[str], Any] = str
    should: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """What may be chosen, and how it reads; the first stands there until another is."""
    tick: bool = False
    more: bool = False
    """Whether it stands folded away, being seldom needed."""
    words: Callable[[str], list[str]] | None = None
    """What it is in a terminal; ``--name text`` where it is not said."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One instrument as the page shows it, and how it is called."""

    name: str
    asks: str
    says: str
    button: str
    files: tuple[File, ...]
    options: tuple[Option, ...]
    aside: tuple[str, ...]
    call: Callable[[Files, Given, Progress], Report]
    said: Mapping[str, str] = field(default_factory=dict)
    """What the page says for a word of the command, where it is no option's label."""


def whole(text: str) -> int:
    """``8,192`` and ``8192``. Raises ``ValueError``."""
    found = int(text.replace(",", "").replace(" ", ""))
    if found < 1:
        raise ValueError
    return found


def share(text: str) -> float:
    """``94 %`` and ``0.94``. Raises ``ValueError``."""
    found = float(text.replace("%", "").strip())
    found = found / 100 if "%" in text or found > 1 else found
    if not 0 <= found <= 1:
        raise ValueError
    return found


def two(text: str) -> tuple[str, str]:
    """``old new``; ``old loss, new loss``. Raises ``ValueError``."""
    found = [part.strip() for part in (text.split(",") if "," in text else text.split())]
    if len(found) != 2 or not all(found):
        raise ValueError
    return found[0], found[1]


def count(flag: str) -> Callable[[str], list[str]]:
    """``8,192`` as it stands in a terminal behind ``flag``."""
    return lambda text: [flag, str(whole(text))]


def each(flag: str) -> Callable[[str], list[str]]:
    """The words of an option that may be given again."""
    return lambda text: [word for one in text.split() for word in (flag, one)]


def pair(flag: str) -> Callable[[str], list[str]]:
    """``old, new`` as it stands in a terminal behind ``flag``."""
    return lambda text: [flag, *two(text)]


def needed(files: Files, name: str, wrong: str, instead: str = "Choose a file, or type its path.") -> Path:
    if name not in files:
        raise Refused(wrong, instead)
    return files[name]


def _audit(files: Files, given: Given, progress: Progress) -> Report:
    table = needed(files, "table", "No table was given.")
    from workings.instruments.audit import audit

    return audit(table, test=files.get("test"), progress=progress, **given)


def _compare(files: Files, given: Given, progress: Progress) -> Report:
    counts = [text for name in ("count-a", "count-b") if (text := given.pop(name, ""))]
    if counts and files:
        raise Refused("Counts were typed, and a file was given as well.", "Leave one of them empty.")
    if len(counts) == 1:
        raise Refused(f"One count was typed, {counts[0]}, and two are compared.", "Type both: how many, a slash, of how many.")
    a = None if counts else needed(files, "a", "Nothing was given for A.", "Choose a file, type its path, or type two counts.")
    from workings.instruments.compare import compare

    return compare(a, files.get("b"), counts=counts or None, progress=progress, **given)


def _card(files: Files, given: Given, progress: Progress) -> Report:
    config = needed(files, "config", "No config was given.")
    from workings.instruments.card import card

    progress("counting", 0.0)
    return card(config, files.get("weights"), **given)


COUNT = "how many, a slash, of how many"
WHOLE = "a whole number from 1 on"
PAIRED = (("", "as ids or seeds say"), ("yes", "paired"), ("no", "not paired"))
TOOLS: dict[str, Tool] = {
    "audit": Tool(
        "audit",
        "What would 94% mean here?",
        "Reads a table and says what a score on it has to be compared to: the simplest rule, rows that come twice, columns that give the "
        "answer away, and whether the rows it is tested on are like those it learned from.",
        "Audit the table",
        (File("table", "The table"), File("test", "A table it is tested on, if there is one", "--test")),
        (
            Option("target", "The column to be predicted", "left empty, it is looked for"),
            Option(
                "claim",
                "A score that somebody claims",
                "as in 94%",
                share,
                "a share, as in 94% or 0.94",
                words=lambda text: ["--claim", f"{share(text):g}"],
            ),
            Option("group", "A column whose groups are scored apart", "a sex, a hospital, a language", more=True),
            Option("encoding", "How the file is written", "where it is not UTF-8: latin-1, utf-16", more=True),
            Option("separator", "What stands between two cells", "where it is not what most lines say", more=True),
            Option(
                "header",
                "Does the first line name the columns?",
                read=lambda text: text == "yes",
                choices=(("", "as it looks"), ("yes", "it does"), ("no", "it does not")),
                more=True,
                words=lambda text: ["--header" if text == "yes" else "--no-header"],
            ),
            Option("missing", "Texts that stand for a missing value", "as in ? -999", str.split, more=True, words=each("--missing")),
        ),
        ("It reads CSV, TSV, JSON lines and Parquet; Arrow and Excel where their readers are installed.",),
        _audit,
        {"--header": "“it does”", "--no-header": "“it does not”"},
    ),
    "compare": Tool(
        "compare",
        "Is B better than A?",
        "Reads two files of runs, scores or predictions, two columns of one table, or two counts. It says how far apart they are, how sure "
        "that is, and what so many runs could have shown at all.",
        "Compare them",
        (File("a", "A: a file, or one table with both"), File("b", "B: a second file")),
        (
            Option("count-a", "or two counts: A", f"{COUNT}, as in 505/44910", words=lambda text: ["--counts", text]),
            Option("count-b", "and B", "as in 500/44925", words=lambda text: [text]),
            Option(
                "paired",
                "Does each row of A belong to a row of B?",
                "",
                lambda text: text == "yes",
                choices=PAIRED,
                words=lambda text: ["--paired" if text == "yes" else "--unpaired"],
            ),
            Option(
                "expected",
                "An experiment that was to be split 50/50: check that it was",
                read=lambda _: "50/50",
                tick=True,
                words=lambda _: ["--ab"],
            ),
            Option(
                "columns", "Two columns of one table", "their names, as in old new", two, "two names", more=True, words=pair("--columns")
            ),
            Option("group", "The column that says which is A and which B", "a column of two values", more=True),
            Option("names", "What A and B are called", "two names, as in old new", two, "two names", more=True, words=pair("--names")),
            Option("metric", "The column to be compared", "where there are several", more=True),
            Option("unit", "What counts as one", "the column of seeds, runs or users", more=True),
            Option("smallest", "The smallest difference that counts", "in points, for shares", float, "a number", more=True),
        ),
        ("It reads CSV, JSON, one number a line, and what TensorBoard writes.", "Rows with the same seed or id in A and B are paired."),
        _compare,
        {"--paired": "“paired”", "--unpaired": "“not paired”"},
    ),
    "card": Tool(
        "card",
        "What does this model cost?",
        "Reads the config.json of a model, or the header of its .safetensors file, and counts its parameters, its memory and its operations, "
        "each with the sum it comes from. No weight is read.",
        "Count it",
        (
            File("config", "The config.json, or a .safetensors file"),
            File("weights", "A checkpoint to compare the config with, if there is one"),
        ),
        (
            Option(
                "context",
                "Tokens of one sequence",
                "left empty: 4096, or as many as there are positions",
                whole,
                WHOLE,
                words=count("--context"),
            ),
            Option("batch", "Sequences at once", "left empty: 1", whole, WHOLE, words=count("--batch")),
            Option("lora", "Rank of low-rank training (LoRA)", "left empty, it is left out", whole, WHOLE, words=count("--lora")),
            Option(
                "dtype",
                "Numbers stored as",
                choices=(("", "the config says"), *((one, one) for one in ("fp32", "bf16", "fp16", "int8", "4bit"))),
            ),
        ),
        (
            "It knows GPT-2, Llama, Mistral, Qwen, Gemma, Phi, DeepSeek, BERT, ViT, T5 and their kin. A family that it does not know is refused by name.",
        ),
        _card,
    ),
}


def read(option: Option, text: str) -> Any:
    try:
        return option.read(text)
    except ValueError:
        raise Refused(f"{option.label}: {text[:80]} was entered.", f"It takes {option.should}.") from None


def command(tool: Tool, sent: uploads.Sent) -> str:
    """What does the same in a terminal, in the folder of the files."""
    made = ["workings", tool.name]
    for one in tool.files:
        named = sent.fields.get(one.name + uploads.PATH, "").strip() or (sent.files[one.name].name if one.name in sent.files else "")
        made += [*([one.flag] if one.flag else []), named] if named else []
    for option in tool.options:
        if text := sent.fields.get(option.name, "").strip():
            with suppress(ValueError):  # what cannot be read is refused, and a refusal shows no command
                made += option.words(text) if option.words else [f"--{option.name}", text]
    return shlex.join(made)


def worked(tool: Tool, sent: uploads.Sent, here: bool, progress: Progress) -> Report:
    """The report, in the words of this page: a file by its name, an option by its label. Raises ``Refused``."""
    aside = {str(file): file.name for file in sent.files.values()}
    flags = {f"--{one.name}": one.label for one in tool.options} | {one.flag: one.label for one in tool.files if one.flag}
    labels = {flag: f"“{label}”" for flag, label in flags.items()} | dict(tool.said)
    try:
        made: Report = reports.renamed(_worked(tool, sent, here, progress), aside)
        return made
    except Refused as fault:
        texts = [reports.put(reports.put(text, aside), labels) for text in (fault.wrong, fault.instead, fault.possible)]
        raise Refused(*texts) from fault


def _worked(tool: Tool, sent: uploads.Sent, here: bool, progress: Progress) -> Report:
    progress("reading what was asked", 0.0)
    files = {one.name: found for one in tool.files if (found := uploads.file_of(sent, one.name, one.label, here)) is not None}
    if sent.wrong:
        instead = (
            "Type the path of the file in place of choosing it: it is then read where it is, however large."
            if here
            else "Ask about a part of it."
        )
        raise Refused(sent.wrong, instead)
    given = {one.name: read(one, text) for one in tool.options if (text := sent.fields.get(one.name, "").strip())}
    return tool.call(files, given, progress)
