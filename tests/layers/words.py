"""The words that do not stand in what a learner reads: praise, shame, urgency, and false ease."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

BANNED: dict[str, str] = {
    r"well done|nicely done|great (?:job|work|start)": "praise",
    r"good (?:job|work|one|try|going|start)": "praise",
    r"\b(?:nice|awesome|amazing|brilliant|excellent|congratulations|perfectly)\b": "praise",
    r"(?:^|[.?:;—] *)(?:good|great|perfect|correct)[!.,]": "praise",
    r"you(?:'|’)ve got this|keep it up|you are doing": "praise",
    r"\b(?:oops|careless|silly|shame)\b|\bwrong!|you should have": "shame",
    r"\b(?:simply|just|obvious(?:ly)?|trivial(?:ly)?|of course)\b": "false ease",
    r"\beas(?:y|ily)\b": "false ease",
    r"\b(?:hurry|streaks?|overdue|today only|last chance)\b": "urgency",
    r"don(?:'|’)t (?:lose|miss)": "urgency",
    r"\b(?:fall|fell|falling|fallen|are|you(?:'|’)re) behind\b": "urgency",
    r"\b(?:minutes?|tries|try|attempts?|hints?|days?|time) (?:left|remaining)\b": "urgency",
    r"\bremaining (?:minutes?|tries|attempts?|hints?|days?|time)\b": "urgency",
    r"\w ?!+(?=\s|$|[\"”’)])": "an exclamation mark",
}
"""Pattern -> what is wrong with it. Words with an honest use too (left, good, remaining, behind)
are banned only in the company that makes them urgency or praise."""

PATTERNS = [(re.compile(words, re.IGNORECASE | re.MULTILINE), why) for words, why in BANNED.items()]


class Found(NamedTuple):
    """One banned word, with its place."""

    file: str
    line: int
    words: str
    why: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: “{self.words}” ({self.why})"


def banned_in(name: str, text: str) -> Iterator[Found]:
    """Every banned word in the prose of one file, by the kind of file."""
    for line, prose in prose_of(name, text):
        for pattern, why in PATTERNS:
            for match in pattern.finditer(prose):
                at = line + prose.count("\n", 0, match.start())
                yield Found(name, at, match.group().strip(), why)


def prose_of(name: str, text: str) -> Iterator[tuple[int, str]]:
    """(first line, words a person may read) of one file."""
    suffix = Path(name).suffix
    if suffix == ".md":
        yield 1, markdown_prose(text)
    elif suffix == ".toml":
        yield from toml_prose(text)
    elif suffix in {".html", ".jinja", ".j2"}:
        yield from html_prose(text)
    elif suffix in {".ts", ".js"}:
        yield from script_prose(text)


def blank(match: re.Match[str]) -> str:
    """Nothing but the line breaks, so that the lines keep their numbers."""
    return re.sub(r"[^\n]", " ", match.group())


def markdown_prose(text: str) -> str:
    """Markdown without its code, formulas, comments and the `!` of its images."""
    code = r"^(`{3,}|~{3,})[^\n]*\n.*?^\1[^\n]*$|(?<!`)(`+)(?!`).+?(?<!`)\2(?!`)"
    text = re.sub(code, blank, text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"<!--.*?-->|\$\$.*?\$\$|(?<!\\)\$[^$]*\$", blank, text, flags=re.DOTALL)
    return text.replace("![", " [")


def toml_prose(text: str) -> Iterator[tuple[int, str]]:
    """Each string of a TOML file that reads as words, at the first line that holds its start."""
    for value in strings(tomllib.loads(text)):
        if " " in value:
            start = value.strip().split("\n")[0][:30]
            at = text.find(start)
            yield 1 + text.count("\n", 0, max(at, 0)), markdown_prose(value)


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


class Words(HTMLParser):
    """The text of a page, and the attributes that are read aloud or shown."""

    SHOWN = frozenset(["title", "alt", "aria-label", "placeholder", "aria-description"])
    SILENT = frozenset(["script", "style", "code", "pre", "kbd", "samp", "math"])

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in self.SILENT
        self.found += [(self.getpos()[0], value or "") for key, value in attrs if key in self.SHOWN]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in self.SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append((self.getpos()[0], data))


def html_prose(text: str) -> Iterator[tuple[int, str]]:
    """A template without its Jinja comments, statements and expressions."""
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", blank, text, flags=re.DOTALL)
    words = Words()
    words.feed(text)
    words.close()
    yield from words.found


def script_prose(text: str) -> Iterator[tuple[int, str]]:
    """The string literals of TypeScript that read as words: those with a space between letters."""
    tokens = r"""//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`"""
    for match in re.finditer(tokens, text, re.DOTALL):
        literal = match.group()
        if literal[0] != "/" and re.search(r"[A-Za-z,.] [A-Za-z]", literal):
            words = re.sub(r"\$\{[^}]*\}|<[^>]*>", blank, literal[1:-1])
            yield 1 + text.count("\n", 0, match.start()), words
