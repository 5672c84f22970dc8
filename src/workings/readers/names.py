"""From a name in the code to a symbol on the page: ``theta`` is θ, ``w1`` is w₁, ``length_a`` is length with a lower a."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass

from workings.contract.maths import Maths, Num, Oper, Seq, Sub, Sym

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "eps": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "lam": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "rho": "ρ", "sigma": "σ", "tau": "τ",
    "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "pi": "π",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
MARKS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303"}
"""Words that become a mark over a single letter: ``y_hat`` is ŷ."""
SHORT = {"cosine": "cos", "sine": "sin"}
"""Words that mathematics writes shorter."""
_DIGITS = re.compile(r"(.*?)(\d+)\Z")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A base and its lower marks, so that an index can be added after them."""

    base: Sym
    lower: tuple[Maths, ...] = ()
    front: str = ""
    """A sign that belongs to it: the ∂ of a slope."""

    def plain(self) -> Maths:
        return self._with_front(Sub(self.base, joined(self.lower)) if self.lower else self.base)

    def _with_front(self, maths: Maths) -> Maths:
        return Seq((Sym(self.front, "upright"), maths)) if self.front else maths

    def entry(self, index: tuple[Maths, ...]) -> Maths:
        """One entry: ``a₁``, ``E₁₃``. A vector's entry is a number, so the bold goes."""
        if not index:
            return self.plain()
        base = Sym(self.base.text, "" if self.base.role == "vector" else self.base.role, self.base.line)
        return self._with_front(Sub(base, joined((*self.lower, *index), apart=bool(self.lower))))

    @property
    def wordy(self) -> bool:
        """Whether it is a word, which cannot stand beside another without a sign."""
        return self.base.role == "upright"


def joined(parts: tuple[Maths, ...], apart: bool = False) -> Maths:
    """Lower indices side by side; with commas where they would run together."""
    crowded = apart or any(isinstance(p, Num) and abs(p.value) > 9 for p in parts) or any(not _short(p) for p in parts)
    if len(parts) == 1:
        return parts[0]
    out: list[Maths] = []
    for part in parts:
        if out and crowded:
            out.append(Oper(","))
        out.extend(part.children if isinstance(part, Seq) else (part,))
    return Seq(tuple(out))


def _short(part: Maths) -> bool:
    return isinstance(part, Num) or (isinstance(part, Sym) and len(part.text) == 1 and part.text != ":")


def symbol(name: str, rank: int = 0, line: int | None = None) -> Symbol:
    """The symbol for ``name`` of an array with ``rank`` axes: a vector is bold, everything else italic, words upright."""
    words = [SHORT.get(w, w) for w in name.split("_") if w] or [name]
    text, digits = _letter(words[0])
    lower: list[Maths] = [Num(float(digits))] if digits else []
    rest = words[1:]
    if len(text) > 1:
        while rest and len(_letter(rest[0])[0]) > 1:
            text, rest = f"{text} {rest[0]}", rest[1:]
        return Symbol(Sym(text, "upright", line), (*lower, *map(_lower, rest)))
    while rest and rest[0] in MARKS:
        text, rest = text + MARKS[rest[0]], rest[1:]
    return Symbol(Sym(text, "vector" if rank == 1 else "", line), (*lower, *map(_lower, rest)))


def _letter(word: str) -> tuple[str, str]:
    """``w1`` -> ``("w", "1")``; ``theta`` -> ``("θ", "")``; a word stays a word."""
    match = _DIGITS.match(word)
    stem, digits = (match.group(1), match.group(2)) if match and match.group(1) else (word, "")
    return GREEK.get(stem, stem), digits


def _lower(word: str) -> Maths:
    if word.isdecimal():
        return Num(float(word))
    text, digits = _letter(word)
    base = Sym(text, "" if len(text) == 1 else "upright")
    return Sub(base, Num(float(digits))) if digits else base


def is_name(name: str) -> bool:
    """Whether a working's name is a function's; a lambda and a typed expression have none."""
    return name.isidentifier() and not keyword.iskeyword(name)


def readable(name: str) -> str:
    """A function's or a line's name in a sentence: underscores become spaces."""
    return name.replace("_", " ").strip() or name
