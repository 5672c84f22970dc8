"""Mathematics as LaTeX, for copying into somebody's own notes."""

from __future__ import annotations

from workings.contract.maths import Fence, Frac, Gather, Grid, Maths, Num, Oper, Power, Root, Seq, Sub, Sym
from workings.contract.number import format_number

OPERATORS = {
    "·": r"\cdot", "×": r"\times", "−": "-", "⊙": r"\odot", "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "≈": r"\approx", "⇔": r"\iff",
    "⋯": r"\cdots", "∂": r"\partial",
}  # fmt: skip
GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ζ": "zeta", "η": "eta", "θ": "theta", "ι": "iota",
    "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon",
    "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi",
    "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
MARKS = {"\u0302": r"\hat", "\u0304": r"\bar", "\u0303": r"\tilde"}
FUNCTIONS = frozenset({"max", "min", "cos", "sin", "ln", "tanh", "arccos"})
FENCES = {"‖": (r"\lVert ", r" \rVert"), "|": (r"\lvert ", r" \rvert"), "(": ("(", ")"), "[": ("[", "]")}
SIGNS = {"Σ": r"\sum", "Π": r"\prod", "max": r"\max", "min": r"\min"}
_SPECIAL = str.maketrans({c: "\\" + c for c in "#$%&_{}"})


def latex(maths: Maths) -> str:
    """``maths`` for LaTeX's mathematics mode (with amsmath)."""
    match maths:
        case Sym():
            return _sym(maths)
        case Num(value, _, _, digits, signed):
            shown = _number(format_number(value, digits))
            return f"({shown})" if signed and value < 0 else shown
        case Oper(text):
            return OPERATORS.get(text, text)
        case Seq(children):
            return " ".join(latex(c) for c in children)
        case Frac(top, bottom):
            return rf"\frac{{{latex(top)}}}{{{latex(bottom)}}}"
        case Root(child):
            return rf"\sqrt{{{latex(child)}}}"
        case Power(base, exponent):
            return rf"{{{latex(base)}}}^{{{_raised(exponent)}}}"
        case Sub(base, index):
            return rf"{{{latex(base)}}}_{{{latex(index)}}}"
        case Gather():
            return _gather(maths)
        case Fence(left, child, _):
            before, after = FENCES[left]
            return f"{before}{latex(child)}{after}"
        case Grid():
            return _grid(maths)


def _sym(sym: Sym) -> str:
    if sym.text[1:] in MARKS:
        inner = _sym(Sym(sym.text[0], sym.role))
        return rf"{MARKS[sym.text[1:]]}{{{inner}}}"
    if sym.text in OPERATORS:
        return OPERATORS[sym.text]
    letter = "\\" + GREEK[sym.text] if sym.text in GREEK else sym.text.translate(_SPECIAL)
    if sym.role == "vector":
        return rf"\boldsymbol{{{letter}}}" if letter.startswith("\\") else rf"\mathbf{{{letter}}}"
    if sym.role != "upright" or letter.startswith("\\"):
        return letter
    return "\\" + sym.text if sym.text in FUNCTIONS else rf"\mathrm{{{letter}}}" if sym.text.isalpha() else rf"\text{{{letter}}}"


def _raised(exponent: Maths) -> str:
    return r"\mathsf{T}" if exponent == Sym("T", "upright") else latex(exponent)


def _number(shown: str) -> str:
    if " × 10" not in shown:
        return {"undefined": r"\text{undefined}"}.get(shown, shown.replace("−", "-").replace("∞", r"\infty"))
    mantissa, power = shown.replace("−", "-").split(" × 10")
    return rf"{mantissa} \times 10^{{{power.translate(str.maketrans('⁻⁰¹²³⁴⁵⁶⁷⁸⁹', '-0123456789'))}}}"


def _gather(gather: Gather) -> str:
    sign = SIGNS[gather.sign]
    if not gather.index:
        return f"{sign} {latex(gather.body)}"
    index = gather.index if len(gather.index) == 1 else rf"\text{{{gather.index.translate(_SPECIAL)}}}"
    if gather.upper == Seq(()):
        return f"{sign}_{{{index}}} {latex(gather.body)}"
    return f"{sign}_{{{index}=1}}^{{{latex(gather.upper)}}} {latex(gather.body)}"


def _grid(grid: Grid) -> str:
    if grid.as_list:
        return "[" + ", ".join(latex(c) for row in grid.rows for c in row) + "]"
    rows = r" \\ ".join(" & ".join(latex(c) for c in row) for row in grid.rows)
    return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"
