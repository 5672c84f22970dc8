"""A form that carries files, or names them: each file goes to disk as it arrives, under its own name, in a folder that is removed when the work on it is done.

The parser is python-multipart's; nothing is held in memory but the short fields. What cannot be kept (too large, no room)
is read past to its end, because a browser that is cut off shows its own page in place of ours: the fields are still known
then, and :attr:`Sent.wrong` says what happened.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from io import BufferedWriter
from pathlib import Path
from shutil import disk_usage, rmtree
from tempfile import TemporaryDirectory, gettempdir
from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from workings.instruments.faults import Refused
from workings.studio import bodies

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MOST = 2_000_000_000
"""Bytes of everything that one form brings."""
DRAIN = 32 * MOST
"""Bytes that are read past on the way to saying so."""
LARGE = "The form brought {:,} bytes, and {:,} is the most that is copied aside."
FIELD = 16 * 1024
"""Bytes of one field."""
FIELDS = 60
BLOCK = 1 << 20
"""Bytes that are taken in one go, off the event loop."""
PATH = "-path"
"""Stands behind the name of a file's field where its path is typed in place of it."""
PREFIX = "workings-files-"
NAMED = re.compile(re.escape(PREFIX) + r"(\d+)-")
NO_NAME = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')


@dataclass(slots=True)
class Sent:
    """What a form brought. Whoever holds it calls :meth:`close`, after which no file of it is left."""

    fields: dict[str, str] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    """By the name of the field; only those that a file was chosen for."""
    wrong: str = ""
    """Why the files were not kept, in a sentence; empty where they were."""
    folder: TemporaryDirectory[str] | None = None

    def close(self) -> None:
        self.files.clear()
        if self.folder is not None:
            self.folder.cleanup()


async def received(request: Request) -> Sent:
    """The fields and files of a form. Raises ``bodies.Unreadable`` where it is no form, with every file removed."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data":
        return Sent(await bodies.fields(request))
    sent = Sent()
    try:
        await _read(request, sent, options.get(b"boundary", b""))
    except BaseException:
        sent.close()
        raise
    return sent


async def _read(request: Request, sent: Sent, boundary: bytes) -> None:
    if not boundary:
        raise bodies.Unreadable("it does not say where its parts end")
    parts = Parts(sent, boundary, max(bodies.announced(request), 0))
    try:
        async for block in _blocks(request):
            await run_in_threadpool(parts.take, block)
        parts.end()
    except ClientDisconnect:
        raise bodies.Unreadable("the connection closed before the whole of it came") from None
    except FormParserError:
        raise bodies.Unreadable("its parts do not fit together") from None
    finally:
        parts.shut()


async def _blocks(request: Request) -> AsyncIterator[bytes]:
    kept = bytearray()
    async for chunk in request.stream():
        kept += chunk
        if len(kept) >= BLOCK:
            yield bytes(kept)
            kept.clear()
    yield bytes(kept)


class Parts:
    """Takes the bytes of a form as they come. ``announced`` is how many its sender says there are; 0 where it does not say."""

    def __init__(self, sent: Sent, boundary: bytes, announced: int) -> None:
        self.sent, self.arrived, self.announced, self.ended = sent, 0, announced, False
        self._heads: dict[bytes, bytes] = {}
        self._head = self._value = b""
        self._name, self._text, self._is_file = "", bytearray(), False
        self._file: BufferedWriter | None = None
        on: MultipartCallbacks = {
            "on_part_begin": self._begin,
            "on_header_field": self._head_more,
            "on_header_value": self._value_more,
            "on_header_end": self._head_end,
            "on_headers_finished": self._heads_end,
            "on_part_data": self._data,
            "on_part_end": self._part_end,
            "on_end": self._all,
        }
        self._parser = MultipartParser(boundary, on)
        if announced > MOST:
            self._drop(LARGE)

    def take(self, block: bytes) -> None:
        """Raises ``bodies.Unreadable`` for a form that never ends."""
        self.arrived += len(block)
        if self.arrived > DRAIN:
            raise bodies.Unreadable(f"more than {DRAIN:,} bytes of it came")
        if self.arrived > MOST and not self.sent.wrong:
            self._drop(LARGE)
        self._parser.write(block)

    def end(self) -> None:
        """Nothing more comes. Raises ``bodies.Unreadable`` where something should."""
        self._parser.finalize()
        if not self.ended:
            raise bodies.Unreadable("it ends in the middle")
        self.sent.wrong = self.sent.wrong.format(self.arrived, MOST) if self.sent.wrong == LARGE else self.sent.wrong

    def shut(self) -> None:
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
        self._file = None

    def _drop(self, why: str) -> None:
        """No file of this form is kept, neither those that have come nor those that are still to come."""
        self.shut()
        self.sent.wrong = why
        self.sent.close()

    def _begin(self) -> None:
        self._heads, self._text, self._is_file = {}, bytearray(), False

    def _head_more(self, data: bytes, start: int, end: int) -> None:
        self._head += data[start:end]

    def _value_more(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _head_end(self) -> None:
        self._heads[self._head.lower()] = self._value
        self._head = self._value = b""

    def _heads_end(self) -> None:
        _, options = parse_options_header(self._heads.get(b"content-disposition", b""))
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        if not self._name:
            raise bodies.Unreadable("one of its parts has no name")
        if len(self.sent.fields) + len(self.sent.files) >= FIELDS:
            raise bodies.Unreadable(f"it has more than {FIELDS} parts")
        self._is_file = b"filename" in options
        named = options.get(b"filename", b"").decode("utf-8", "replace")
        if named and not self.sent.wrong:
            self._guarded(lambda: self._open(named))

    def _open(self, named: str) -> None:
        if self.sent.folder is None:
            self.sent.folder = folder(self.announced)
        inside = Path(self.sent.folder.name) / str(len(self.sent.files))
        inside.mkdir()
        self.sent.files[self._name] = inside / file_name(named)
        self._file = (inside / file_name(named)).open("xb")

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._file is not None:
            written = self._file
            self._guarded(lambda: written.write(memoryview(data)[start:end]))
        elif not self._is_file:
            self._text += data[start:end]
            if len(self._text) > FIELD:
                raise bodies.Unreadable(f"{self._name[:40]} is longer than {FIELD:,} bytes")

    def _part_end(self) -> None:
        if self._file is not None:
            self._guarded(self._file.close)
            self._file = None
        elif not self._is_file:
            self.sent.fields[self._name] = self._text.decode("utf-8", "replace")

    def _all(self) -> None:
        self.ended = True

    def _guarded(self, act: Callable[[], object]) -> None:
        """What the disk does not take is no fault of the form's."""
        try:
            act()
        except OSError as fault:
            self._drop(f"The file could not be copied to {gettempdir()}: {fault.strerror or fault}.")


def folder(announced: int) -> TemporaryDirectory[str]:
    """A new folder for one form, which this process removes when it ends, at the latest. Raises ``OSError`` where there is no room."""
    sweep()
    if (free := disk_usage(gettempdir()).free) < announced:
        raise OSError(28, f"{announced:,} bytes are needed there, and {free:,} are free")
    return TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", ignore_cleanup_errors=True)


def sweep() -> None:
    """Remove what studios left behind that were killed before they could."""
    if os.name == "nt":  # there a process cannot be asked whether it lives without ending it
        return
    for left in Path(gettempdir()).glob(PREFIX + "*"):
        found = NAMED.match(left.name)
        if found and not _lives(int(found[1])):
            rmtree(left, ignore_errors=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def file_name(named: str) -> str:
    """The last part of a name, as a name that every system takes: ``C:\\data\\train.csv`` is ``train.csv``."""
    last = re.split(r"[/\\]", named)[-1]
    kept = NO_NAME.sub("_", last).strip().rstrip(".")[-80:]
    return kept if kept and not kept.startswith(".") else "file" + kept


# ---------------------------------------------------------------- a file that is named in place of being sent
def file_of(sent: Sent, name: str, label: str, here: bool) -> Path | None:
    """The file of the field ``name``, chosen or named. ``here``: whether the browser is on this machine. Raises ``Refused``."""
    typed = sent.fields.get(name + PATH, "").strip().strip("\"'")
    if not typed:
        return sent.files.get(name)
    if name in sent.files:
        raise Refused(f"{label}: a file was chosen, and a path was typed as well.", "Leave one of them empty.")
    if not here:
        raise Refused(
            "A path is read only for a browser on the machine where the studio runs, and this one is on another.", "Choose the file itself."
        )
    return regular(typed)


KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
)


def regular(typed: str) -> Path:
    """The file of that path. Raises ``Refused`` for whatever is no ordinary file, without opening it."""
    path = Path(os.path.abspath(os.path.expanduser(typed)))
    instead = "Type the path of a file that can be read."
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise Refused(f"There is no file {path}.", instead) from None
    except (OSError, ValueError) as fault:
        raise Refused(f"{path} cannot be read: {getattr(fault, 'strerror', None) or fault}.", instead) from None
    if not stat.S_ISREG(mode):
        kind = next((words for fits, words in KINDS if fits(mode)), "no ordinary file")
        raise Refused(f"{path} is {kind}.", instead)
    if not os.access(path, os.R_OK):
        raise Refused(f"{path} may not be read by the user who started the studio.", instead)
    return path
