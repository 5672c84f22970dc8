"""A sum of products of two arrays, said as NumPy says it fastest: ``@`` where the letters allow it, else nothing."""

from __future__ import annotations

from collections.abc import Sequence

Shape = tuple[int, ...]


def product(spec: str, names: Sequence[str], shapes: Sequence[Shape]) -> str | None:
    """The text of ``np.einsum(spec, *names)`` with ``@`` (summed) or ``*`` (not summed); ``None`` where neither fits.

    Handled: letters shared by all three that lead in each (a stack of products); letters summed that lead in both
    operands or stand alone; one free letter a side at most. ``"ik,ij->jk"`` of A and g is ``g.T @ A``.

    >>> product("ik,ij->jk", ["A", "g"], [(2, 3), (2, 4)])
    'g.T @ A'
    """
    left, out = spec.replace(" ", "").split("->")
    ins = left.split(",")
    if len(ins) != 2 or any(len(set(i)) < len(i) for i in (*ins, out)):
        return None
    summed = [i for i in ins[0] if i in ins[1] and i not in out]
    if any(i not in out and i not in summed for i in "".join(ins)):
        return None
    if not summed:
        return _spread(ins, out, names)
    return _summed(ins, out, names, shapes, "".join(summed))


def _spread(ins: Sequence[str], out: str, names: Sequence[str]) -> str | None:
    """No letter is summed: each operand is lined up with the result and multiplied."""
    texts = []
    for index, name in zip(ins, names, strict=True):
        if [i for i in out if i in index] != list(index):
            return None
        key = ", ".join(":" if i in index else "None" for i in out)
        lead = key.replace(" ", "").lstrip("None,").replace(",", ", ")
        texts.append(name if lead.count("None") == 0 else f"{name}[{lead}]")
    return " * ".join(texts)


def _summed(ins: Sequence[str], out: str, names: Sequence[str], shapes: Sequence[Shape], summed: str) -> str | None:
    stack = "".join(i for i in ins[0] if i in ins[1] and i in out)
    if any(not index.startswith(stack) for index in (*ins, out)):
        return None
    cores = [index[len(stack) :] for index in ins]
    free = ["".join(i for i in core if i not in summed) for core in cores]
    if any(len(f) > 1 for f in free) or (stack and any(len(c) != 2 for c in cores)):
        return None
    first = 1 if free[1] and out.endswith(free[1] + free[0]) and free[0] else 0
    texts = []
    for place, left in ((first, True), (1 - first, False)):
        text = _side(cores[place], names[place], shapes[place], summed, left=left, stacked=bool(stack))
        if text is None:
            return None
        texts.append(text)
    if not stack and free[first] + free[1 - first] != out:
        return None
    return " @ ".join(texts)


def _side(core: str, name: str, shape: Shape, summed: str, *, left: bool, stacked: bool) -> str | None:
    """One operand with its summed letters last (on the left of ``@``) or first (on the right)."""
    if len(summed) > 1:
        if stacked or not (core.startswith(summed) or core == summed):
            return None
        name = f"{name}.reshape(-1)" if core == summed else f"{name}.reshape(-1, {shape[-1]})"
        core = summed[0] + core[len(summed) :]
    letter = summed[0]
    if core == letter or core.endswith(letter) == left:
        return name
    return f"{name}.swapaxes(-1, -2)" if stacked else f"{name}.T"
