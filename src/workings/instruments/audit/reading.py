"""What a source is, and which reader it goes to: a path, SQL, a frame. What cannot be opened is refused with what was found in its place."""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import Any

from workings.instruments.audit.engine import Room, quoted
from workings.instruments.audit.reading_bytes import PACKED
from workings.instruments.audit.reading_files import read_arrow, read_excel, read_json, read_parquet
from workings.instruments.audit.reading_text import Options, Read, read_text
from workings.instruments.faults import Refused
from workings.instruments.progress import Progress

READERS = {
    ".parquet": read_parquet, ".pq": read_parquet,
    ".json": read_json, ".jsonl": read_json, ".ndjson": read_json,
    ".arrow": read_arrow, ".feather": read_arrow, ".ipc": read_arrow, ".arrows": read_arrow,
}  # fmt: skip
EXCEL = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
TEXT = (".csv", ".tsv", ".tab", ".txt", ".data", ".test", ".dat", ".psv", "")


def is_sql(source: str) -> bool:
    """Whether a text is a query: it begins with SELECT or FROM (or WITH) and a space."""
    words = source.split(None, 1)
    return len(words) == 2 and words[0].upper() in ("SELECT", "FROM", "WITH")


def read_path(source: str | os.PathLike[str], here: Room, options: Options, progress: Progress) -> Read:
    """A file by its ending; ``book.xlsx#Sheet`` for a sheet."""
    path, sheet = _sheeted(os.fspath(source))
    _there(path)
    endings = [one.lower() for one in path.suffixes]
    ending = endings[-2] if len(endings) > 1 and endings[-1] in PACKED else "" if endings and endings[-1] in PACKED else path.suffix.lower()
    if ending in EXCEL:
        return read_excel(path, here, options, progress, sheet)
    if ending in READERS:
        return READERS[ending](path, here, options, progress)
    with path.open("rb") as given:
        start = given.read(6)
    if start[:4] == b"PAR1":
        return read_parquet(path, here, options, progress)
    if start[:4] == b"PK\x03\x04":
        raise Refused(f"{path.name} is a ZIP archive.", "Unpack it and give the file that it holds.")
    if ending in TEXT or b"\0" not in start:
        return read_text(path, here, options, progress)
    raise Refused(
        f"{path.name} ends with {ending}, which is read by nothing here.",
        f"Read are {', '.join([*TEXT[:3], *READERS, *EXCEL])}, and .gz of text.",
    )


def _sheeted(given: str) -> tuple[Path, str]:
    if "#" in given and not os.path.exists(given):
        path, _, sheet = given.rpartition("#")
        if Path(path).suffix.lower() in EXCEL:
            return Path(path), sheet
    return Path(given), ""


def _there(path: Path) -> None:
    """Raises ``Refused`` unless ``path`` is a file that can be read."""
    try:
        if path.is_dir():
            inside = sorted(one.name for one in path.iterdir() if one.suffix.lower() in (*TEXT[:-1], *READERS, *EXCEL))
            found = f"It holds {', '.join(inside[:5])}{', …' if len(inside) > 5 else ''}" if inside else "It holds no table"
            raise Refused(f"{path} is a folder.", f"{found}; give one file.")
        if not path.exists():
            near = _near(path)
            raise Refused(
                f"There is no file {path}.",
                f"Near it there {'is' if len(near) == 1 else 'are'} {', '.join(near)}." if near else "Check the path.",
            )
        path.open("rb").close()
        if not path.stat().st_size:
            raise Refused(f"{path.name} is empty: it has 0 bytes.", "Give a file with a line of names and at least one row.")
    except PermissionError:
        raise Refused(f"{path} may not be read by you.", "Change its permissions, or copy it to a place that is yours.") from None
    except OSError as fault:
        shown = str(path) if len(str(path)) <= 60 else f"{str(path)[:59]}…"
        raise Refused(f"{shown} cannot be opened: {fault.strerror}.", "Give the path of a file.") from None


def _near(path: Path) -> list[str]:
    folder = path.parent
    if not folder.is_dir():
        return []
    names = [one.name for one in folder.iterdir() if one.is_file()]
    folded = {name.casefold(): name for name in names}
    return [folded[one] for one in difflib.get_close_matches(path.name.casefold(), folded, 3, 0.6)]


def read_sql(query: str, here: Room) -> Read:
    """A query of DuckDB's own SQL, over files it names. Its rows have no numbers, as their order is not promised."""
    name = here.fresh("read")
    try:
        here.run(f"create table {quoted(name)} as {query.rstrip().rstrip(';')}")
        described = here.run(f"describe {quoted(name)}")
    except Exception as fault:
        raise Refused(f"The query could not be answered: {str(fault).splitlines()[0]}", "Correct it and ask again.") from None
    return Read(
        "the query", name, {row[0]: quoted(row[0]) for row in described}, (), (f"It is the answer to the query: {query.strip()}",), None, ""
    )


def read_any(source: Any, here: Room, options: Options, progress: Progress) -> Read | None:
    """A path or SQL read; ``None`` for anything else."""
    if isinstance(source, str) and is_sql(source) and not os.path.exists(source):
        return read_sql(source, here)
    if isinstance(source, str | os.PathLike):
        return read_path(source, here, options, progress)
    return None
