"""The bytes of a text file, passed once before they are read as a table: is it whole, in which encoding, with how many lines."""

from __future__ import annotations

import bz2
import codecs
import gzip
import lzma
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workings.instruments.faults import Refused
from workings.instruments.progress import Progress

CHUNK = 1 << 20
PACKED = {".gz": gzip.GzipFile, ".bz2": bz2.BZ2File, ".xz": lzma.LZMAFile}
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
LONE = re.compile(rb"\r(?!\n)")
SEEN = 40
"""Characters shown of a line around its first bad byte."""


@dataclass(frozen=True)
class Bytes:
    """``path`` holds the text as UTF-8: the file itself, or a copy in the room."""

    path: Path
    lines: int
    carriage: int
    """Lines that end with CR LF."""
    longest: int
    """Bytes of the longest line, where it is longer than a chunk; else 0."""
    notes: tuple[str, ...]
    about: tuple[str, ...]


def passed(path: Path, folder: Path, encoding: str | None, progress: Progress) -> Bytes:
    """Reads the whole file once. Raises ``Refused`` for a cut-off archive, an empty file, and bytes that are not of the encoding."""
    unpack = PACKED.get(path.suffix.lower())
    named, notes = _encoding(path, unpack, encoding)
    about = [f"It is unpacked from {path.suffix.lower()[1:]}."] if unpack else []
    plain = codecs.lookup(named).name in ("utf-8", "ascii", "utf-8-sig")
    copy = folder / f"{len(list(folder.iterdir()))} text" if unpack or not plain else None
    counts = _Lines()
    try:
        with unpack(path, "rb") if unpack else path.open("rb") as given:
            _through(path, given, codecs.getincrementaldecoder(named)("strict"), counts, copy, progress)
    except (EOFError, zlib.error, lzma.LZMAError, OSError) as fault:
        if isinstance(fault, OSError) and not isinstance(fault, gzip.BadGzipFile) and fault.errno is not None:
            raise
        raise Refused(
            f"{path.name} is cut off or damaged: it unpacks to {counts.size:,} bytes ({counts.lines:,} whole lines), and there the archive breaks off.",
            "Fetch or write the file again, and compare its size with the source.",
        ) from None
    if not counts.size:
        raise Refused(f"{path.name} is empty: it has 0 bytes of text.", "Give a file with a line of names and at least one row.")
    return Bytes(copy or path, counts.lines + (not counts.ended), counts.carriage, counts.longest, tuple(notes), tuple(about))


class _Lines:
    """Lines and their ends, counted chunk by chunk."""

    def __init__(self) -> None:
        self.size = self.lines = self.carriage = self.longest = self.run = 0
        self.ended, self.last = True, b""

    def add(self, chunk: bytes) -> None:
        self.size += len(chunk)
        self.lines += chunk.count(b"\n")
        if b"\r" in chunk or self.last == b"\r":
            self.carriage += chunk.count(b"\r\n") + (self.last == b"\r" and chunk.startswith(b"\n"))
        first = chunk.find(b"\n")
        if first < 0:
            self.run += len(chunk)
        else:
            self.longest, self.run = max(self.longest, self.run + first), len(chunk) - chunk.rfind(b"\n") - 1
        self.ended, self.last = chunk.endswith(b"\n"), chunk[-1:]


def _encoding(path: Path, unpack: Any, asked: str | None) -> tuple[str, list[str]]:
    try:
        with unpack(path, "rb") if unpack else path.open("rb") as given:
            start = given.read(4096)
    except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile):
        start = b""
    if asked is not None:
        try:
            codecs.lookup(asked)
        except LookupError:
            raise Refused(
                f"{asked} is no encoding that is known here.", "Known are utf-8, latin-1, cp1252, utf-16, shift_jis and others."
            ) from None
        return asked, []
    for mark, name in MARKS:
        if start.startswith(mark):
            said = "UTF-8" if name == "utf-8" else "UTF-16"
            return name, [f"The file begins with a byte order mark of {said}; it is no part of the first name."]
    if start[:1] and start.count(b"\0") * 3 > len(start):
        raise Refused(
            f"{path.name} is no text in UTF-8: {start.count(bytes(1)):,} of its first {len(start):,} bytes are 0.",
            "If it is text in UTF-16, say so: --encoding utf-16-le or utf-16-be (from Python: encoding=).",
        )
    return "utf-8", []


def _through(path: Path, given: Any, decoder: Any, counts: _Lines, copy: Path | None, progress: Progress) -> None:
    """Every chunk decoded and counted, and written as UTF-8 where a copy is made."""
    whole, done = max(path.stat().st_size, 1), 0
    written = copy.open("wb") if copy else None
    try:
        while True:
            chunk = given.read1(CHUNK)
            try:
                held = _as_utf8(decoder, chunk)
            except UnicodeDecodeError as fault:
                raise _misread(path, fault, counts) from None
            if held:
                counts.add(held)
                if written:
                    written.write(held)
            if not chunk:
                return
            done += len(chunk)
            progress("reading the bytes", min(done / whole, 1.0) * 0.3)
    finally:
        if written:
            written.close()


def _as_utf8(decoder: Any, chunk: bytes) -> bytes:
    """The chunk as it is, if it is UTF-8; else in UTF-8. Plain ASCII needs no decoding."""
    utf8 = decoder.__class__.__module__ == "encodings.utf_8"
    if utf8 and chunk and not decoder.getstate()[0] and chunk.isascii():
        return chunk
    text: str = decoder.decode(chunk, final=not chunk)
    return chunk if utf8 else text.encode("utf-8")


def _misread(path: Path, fault: UnicodeDecodeError, counts: _Lines) -> Refused:
    """The first bad byte with its place, and what the line would read in an encoding that fits."""
    held: bytes = fault.object
    start = held.rfind(b"\n", 0, fault.start) + 1
    line = counts.lines + held.count(b"\n", 0, fault.start) + 1
    column = fault.start - start + 1 + (counts.run if not start else 0)
    end = held.find(b"\n", fault.start)
    around = held[max(start, fault.start - SEEN) : min(end if end >= 0 else len(held), fault.start + SEEN)].rstrip(b"\r")
    bad = held[fault.start]
    fits = "cp1252" if 0x80 <= bad <= 0x9F else "latin-1"
    try:
        shown = around.decode(fits)
    except UnicodeDecodeError:
        fits, shown = "latin-1", around.decode("latin-1")
    return Refused(
        f"{path.name}, line {line:,}, byte {column:,} of the line: the byte 0x{bad:02X} is not {fault.encoding.upper()}.",
        f"In {fits} the place reads “{shown}”. If that is right, say so: --encoding {fits} (from Python: encoding={fits!r}).",
    )


def one_ending(path: Path, folder: Path) -> Path:
    """A copy whose lines end with LF outside quotes; what stands between quotes is left as it is."""
    copy = folder / f"{len(list(folder.iterdir()))} text"
    inside, rest = False, b""
    with path.open("rb") as given, copy.open("wb") as written:
        while True:
            chunk = given.read(CHUNK)
            held = rest + chunk
            rest = held[-1:] if chunk and held.endswith(b"\r") else b""
            parts = (held[: len(held) - len(rest)]).split(b'"')
            for k, part in enumerate(parts):
                parts[k] = part if inside != bool(k % 2) else part.replace(b"\r\n", b"\n")
            written.write(b'"'.join(parts))
            inside ^= (len(parts) - 1) % 2 == 1
            if not chunk:
                return copy


def lone_return(path: Path) -> int:
    """The first line, from 1, with a CR outside quotes that no LF follows; 0 if there is none."""
    inside, line, rest = False, 1, b""
    with path.open("rb") as given:
        while True:
            chunk = given.read(CHUNK)
            held = rest + chunk
            rest = held[-1:] if chunk and held.endswith(b"\r") else b""
            for k, part in enumerate(held[: len(held) - len(rest)].split(b'"')):
                found = LONE.search(part) if inside == bool(k % 2) else None
                if found:
                    return line + part.count(b"\n", 0, found.start())
                line += part.count(b"\n")
            inside ^= held.count(b'"') % 2 == 1
            if not chunk:
                return 0


def line_at(path: Path, position: int) -> int:
    """The line, from 1, that holds byte ``position``, which counts from 0."""
    line, left = 1, position
    with path.open("rb") as given:
        while left > 0:
            chunk = given.read(min(CHUNK, left))
            if not chunk:
                break
            line += chunk.count(b"\n")
            left -= len(chunk)
    return line
