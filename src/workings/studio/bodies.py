"""What a browser sends: forms and small JSON, read with a bound. Too much is counted and thrown away, never kept."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

MOST = 64 * 1024
"""Bytes of a request body. The longest honest one is a rebuilt page."""
DRAIN = 64 * 1024 * 1024
"""Bytes we read past on the way to saying so; a browser that is cut off shows its own page in place of ours."""


class TooLarge(ValueError):
    """``arrived`` bytes came, or were announced."""

    def __init__(self, arrived: int) -> None:
        super().__init__(f"{arrived:,} bytes arrived; at most {MOST:,} are read")
        self.arrived = arrived


class Unreadable(ValueError):
    """A body that is neither a form nor JSON."""


async def body(request: Request) -> bytes:
    """The body, at most :data:`MOST` bytes. Raises :class:`TooLarge` when the rest has been read past."""
    kept, arrived = bytearray(), 0
    try:
        async for chunk in request.stream():
            arrived += len(chunk)
            if arrived <= MOST:
                kept += chunk
            elif arrived > DRAIN:
                break
    except ClientDisconnect:
        raise Unreadable("the connection closed before the whole of it came") from None
    if arrived > MOST:
        raise TooLarge(max(arrived, announced(request)))
    return bytes(kept)


def announced(request: Request) -> int:
    text = request.headers.get("content-length", "0")
    return int(text) if text.isascii() and text.isdigit() else 0


async def fields(request: Request) -> dict[str, str]:
    """A form or a flat JSON object as text by name; of a name said twice the last one counts."""
    raw = await body(request)
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    try:
        text = raw.decode()
        if kind == "application/json" or (kind == "text/plain" and text.startswith("{")):
            return {str(k): v if isinstance(v, str) else json.dumps(v) for k, v in _object(text).items()}
        if kind in ("application/x-www-form-urlencoded", ""):
            return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=200, errors="strict"))
    except ValueError as fault:
        raise Unreadable(str(fault)) from None
    raise Unreadable(f"a body of kind {kind} is not read here")


def _object(text: str) -> dict[Any, Any]:
    got = json.loads(text)
    if not isinstance(got, dict):
        raise ValueError("the JSON is not an object")
    return got
