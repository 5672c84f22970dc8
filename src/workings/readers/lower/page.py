"""A sheet as the body of a page: source at the left, values at the right, readable as it stands.

Everything a script needs to make it live (the graph, the runs of every line, the places of its steps) goes along as JSON, so
nothing is asked of a server. :func:`document` makes a file that stands alone. Where somebody can open a number, each is a link.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from workings.contract.maths import Maths
from workings.ir.ops import OPS, Op
from workings.ir.scalars import SCALARS
from workings.ir.working import LEAVES, Working
from workings.passes.gradient import NotScalar
from workings.readers import sheet as sheets
from workings.readers.figure import graph, plain
from workings.readers.lower import mathml
from workings.readers.lower.html import EDGE
from workings.readers.lower.mathml import Href, Links, math
from workings.readers.lower.sheet_numbers import HEAVY, Numbers, by
from workings.readers.names import is_name
from workings.readers.sheet import Code, Mark, Sheet, Value

EDITED = 64
"""Cells of an input that can be changed in the page."""
CHUNK = 100
"""Lines of code in one fold of a long sheet."""
LONG = 400
"""Lines of code of a sheet that stands open."""
NOWHERE = Links(lambda _: "")


def body(made: Sheet, code: Mapping[str, str] | None = None, href: Href | None = None) -> str:
    """The sheet as HTML. ``code`` holds texts to be copied, by name (``"NumPy"``); a text that begins with ``#`` says why there is none.

    ``href`` says where a number leads; without one, in a file or a notebook, the page's own script opens it.
    """
    writer = _Page(made, href)
    rows = writer.rows(made.codes)
    return (
        f'<div class="sheet" data-view="values" data-form="matrices">{writer.tools()}'
        f'<div class="across"><div class="lines">{rows}</div>'
        '<aside class="card js-only" aria-live="polite" aria-label="The number pointed at"></aside></div>'
        f"{writer.foot()}{_texts(code or {})}"
        f'<script type="application/json" class="sheet-data">{_json(writer.data())}</script></div>'
    )


def made(w: Working) -> Sheet:
    """The sheet of ``w`` with its gradient, or the sentence that says why there is none."""
    try:
        return sheets.sheet(w, sheets.slopes(w))
    except (NotScalar, ValueError) as reason:
        return sheets.sheet(w, None, f"There is no gradient: {reason}.")


def title(made: Sheet) -> str:
    """``attention(<i>Q</i>, <i>K</i>, <i>V</i>)``."""
    w = made.working
    given = ", ".join(f"<i>{escape(w.lines[k].name)}</i>" for k in w.inputs)
    return f"{escape(w.name)}({given})" if is_name(w.name) else escape(made.title)


def head(made: Sheet) -> str:
    about = f'<p class="lead">{escape(made.about)}</p>' if made.about else ""
    file = f'<p class="small sans faint">{escape(made.file)}</p>' if made.file else ""
    return (
        f'<section class="spread masthead"><div class="side">Working</div><div class="body"><h1>{title(made)}</h1>{about}{file}'
        '</div><div class="notes"></div></section>'
    )


def document(made: Sheet, style: str, script: str, code: Mapping[str, str] | None = None) -> str:
    """The sheet as one file with everything in it."""
    foot = (
        "<p>Made by <code>workings trace</code>. Every number is that of the run, or computed here from the numbers you put in. "
        "This file asks for nothing from anywhere.</p>"
    )
    return whole(made.title, style, f'<main id="main" data-page="sheet">{head(made)}{body(made, code)}</main>', foot, script)


def whole(title: str, style: str, main: str, foot: str, script: str) -> str:
    """One file with everything in it. It asks for nothing: its own policy forbids that."""
    policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; worker-src blob:; font-src data:; img-src data:"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<link rel="icon" href="data:,">\n<title>{escape(title)} · Workings</title>\n'
        f"<style>{_inert(style)}</style>\n</head>\n<body>\n{main}\n"
        f'<footer class="foot">{foot}</footer>\n<script>{_inert(script)}</script>\n</body>\n</html>\n'
    )


class _Page:
    def __init__(self, made: Sheet, href: Href | None) -> None:
        self.made, self.w = made, made.working
        self.numbers = Numbers(made, href)
        self.values: list[Value] = []

    # ------------------------------------------------------------------ rows
    def rows(self, codes: Sequence[Code], part: int = 0) -> str:
        """Lines of code; of a long sheet in folds, whose values a script puts in when they are opened."""
        if len(codes) <= LONG:
            return "".join(self.row(code, part) for code in codes)
        out = []
        for start in range(0, len(codes), CHUNK):
            some = codes[start : start + CHUNK]
            inside = "".join(self.row(code, part, later=start > 0) for code in some)
            opened, (first, last) = (
                " open" if start == 0 else "",
                (f'<span class="given">{one.number}</span>' for one in (some[0], some[-1])),
            )
            out.append(f"<details class=chunk{opened}><summary>lines {first} to {last}</summary>{inside}</details>")
        return "".join(out)

    def row(self, code: Code, part: int, later: bool = False) -> str:
        number = f'<span class="no">{code.number or ""}</span>'
        text = f'<div class="code">{number}<code>{marked(code)}</code></div>' if code.text or not code.values else ""
        if not code.values:
            return f'<div class="ln bare">{text}</div>'
        given = all(value.line in self.w.inputs for value in code.values)
        shown = "".join(self.value(value, later, len(code.values) > 1 or given or not code.text) for value in code.values)
        count = f'<span class="cost">{self.numbers.line_cost(code, part)}</span>' if code.flops else ""
        formulas = [] if given else [found for value in code.values if (found := self.formula(value))]
        formulas, count = ([], "") if later else (formulas, count)
        below = f'<div class="fm">{"".join(f"<p>{one}</p>" for one in [*formulas[:-1], "".join(formulas[-1:]) + count])}</div>'
        below = below if formulas or count else ""
        inside = "".join(self.inside(value, part) for value in code.values)
        return f'<div class="ln{" given" if given else ""}">{text}{below}<div class="vals">{shown}</div>{inside}</div>'

    def inside(self, value: Value, part: int) -> str:
        if not value.inside:
            return ""
        rows = self.rows(value.inside, self.numbers.inside(value, part))
        return f'<details class="call"><summary>inside {escape(value.called)}</summary><div class="lines">{rows}</div></details>'

    def formula(self, value: Value) -> str:
        shape = self.shape(value)
        if value.formula is None and value.slope is None:
            return shape
        forms = ""
        if value.formula is not None:
            name = "both" if value.index is None else "mx"
            forms += f'<span class="{name}">{_equation(value.symbol, value.formula)}</span>'
        if value.index is not None:
            forms += f'<span class="ix">{_equation(*value.index)}</span>'
        if value.slope is not None:
            forms += f'<span class="gr">{math(value.slope, NOWHERE)}</span>'
        return f"{forms} {shape}"

    def shape(self, value: Value) -> str:
        sizes = f'<span class="w">{_dims(line.dims, line.shape)}</span>' if (line := self.w.lines[value.line]).shape else ""
        ran = f' <span class="ran">ran {self.numbers.ran(value)} times</span>' if len(value.runs) > 1 else ""
        return sizes + ran

    # ------------------------------------------------------------------ values
    def value(self, value: Value, later: bool, named: bool) -> str:
        self.values.append(value)
        key = len(self.values) - 1
        label = self.label(value) if named else ""
        inner = "" if later else self.numbers.array(value.line)
        first = "" if later else self.first(value)
        return f'<div class="val" data-v="{key}"{" data-later" if later else ""}>{label}{inner}{first}</div>'

    def label(self, value: Value) -> str:
        name = math(value.symbol, NOWHERE) if value.symbol is not None else escape(value.name)
        slope = f'<span class="gr">{math(value.slope, NOWHERE)}</span>' if value.slope is not None and value.given else ""
        own = f'<span class="both">{name}</span>' if slope else name
        return f'<span class="nm">{own}{slope}{" " + self.shape(value) if value.given else ""}</span>'

    def first(self, value: Value) -> str:
        """The first run of a line that ran many times, for a page that is only read."""
        if len(value.runs) < 2:
            return ""
        return f'<details class="no-js"><summary>the first time</summary>{self.numbers.array(value.runs[0])}</details>'

    # ------------------------------------------------------------------ above and below
    def tools(self) -> str:
        made = self.made
        slope = "" if made.slopes else " disabled"
        steps = sheets.moments(made)
        slider = (
            f'<label class="pass">pass <input type="range" min="1" max="{len(steps)}" value="{len(steps)}"> <output>{len(steps)}</output> of <span class="given">{len(steps)}</span></label>'
            if steps
            else ""
        )
        why = f'<p class="why">{escape(made.why_no_slopes)}</p>' if made.why_no_slopes else ""
        return (
            '<div class="tools js-only">'
            '<fieldset class="seg"><legend class="visually-hidden">What is shown</legend>'
            '<label><input type="radio" name="view" value="values" checked>values</label>'
            f'<label><input type="radio" name="view" value="gradient"{slope}>gradient</label></fieldset>'
            '<fieldset class="seg"><legend class="visually-hidden">Formulas</legend>'
            '<label><input type="radio" name="form" value="matrices" checked>matrices</label>'
            '<label><input type="radio" name="form" value="indices">indices</label></fieldset>'
            f'{slider}<button class="btn text small back" type="button" hidden>as it was</button>'
            '<p class="keys">in a matrix: <kbd>←</kbd> <kbd>→</kbd> <kbd>↑</kbd> <kbd>↓</kbd> · <kbd>g</kbd> gradient · <kbd>i</kbd> indices · '
            "type over an input</p>"
            f'{why}<p class="message" role="status" hidden></p></div>'
        )

    def foot(self) -> str:
        out = [self.numbers.cost("Cost"), self.numbers.cost_back("The way back")]
        for one in dict.fromkeys(self.w.assumptions):
            place = f' at line <span class="given">{one.span.line}</span>' if one.span else ""
            out.append(f"<p>Assumed: the branch{place} that this run took. Other inputs may take the other.</p>")
        return f'<section class="spread" aria-label="Cost"><h2 class="side">Cost</h2><div class="body sans costs">{"".join(out)}</div><div class="notes"></div></section>'

    # ------------------------------------------------------------------ data
    def data(self) -> dict[str, Any]:
        made = self.made
        whole = made.slopes.working if made.slopes else self.w
        used = {rule.scalar for k in range(len(whole.lines)) if (rule := whole.rule(k)) is not None}
        return {
            "graph": graph(whole, values=False),
            "count": len(self.w.lines),
            "slopes": [made.slopes.of.get(k, -1) for k in range(len(self.w.lines))] if made.slopes else [],
            "outputs": list(self.w.outputs),
            "called": self.w.name if is_name(self.w.name) else "the result",
            "marks": [list(made.marks[k]) if k in made.marks else 0 for k in range(len(self.w.lines))],
            "values": [self._shown(value) for value in self.values],
            "moments": list(sheets.moments(made)),
            "scalars": {n: [SCALARS[n].form, SCALARS[n].symbol, SCALARS[n].precedence] for n in sorted(used) if n != "id"},
            "words": {row.name: [row.words, row.atom.reads] for row in _atoms(whole) if row.atom},
            "assumed": [[one.line, plain(float(one.held))] for one in dict.fromkeys(self.w.assumptions)],
            "edited": EDITED,
            "heavy": HEAVY,
            "edge": EDGE,
        }

    def _shown(self, value: Value) -> dict[str, Any]:
        symbol = node(value.symbol) if value.symbol is not None else ""
        return {"runs": list(value.runs), "name": value.name, "symbol": symbol, "why": list(value.why)}


# ---------------------------------------------------------------------- pieces
def _atoms(w: Working) -> list[Op]:
    return [OPS[op] for op in sorted({line.op for line in w.lines if line.op not in LEAVES}) if OPS[op].atom is not None]


def node(maths: Maths) -> str:
    return mathml.node(maths, NOWHERE)


def marked(code: Code) -> str:
    """The text with each traced step's place in a span of its own; spans stand inside each other as expressions do."""
    out: list[str] = []
    opened: list[Mark] = []
    at = 0
    for mark in code.marks:
        while opened and opened[-1].end <= mark.start:
            at = _close(out, code.text, at, opened.pop().end)
        if opened and mark.end > opened[-1].end:
            continue
        out.append(escape(code.text[at : mark.start]) + f'<span class="st" data-m="{code.number}.{mark.start}.{mark.end}">')
        at = mark.start
        opened.append(mark)
    while opened:
        at = _close(out, code.text, at, opened.pop().end)
    text = "".join(out) + escape(code.text[at:])
    bare = text.lstrip(" ")
    return f'<span class="in">{" " * (len(text) - len(bare))}</span>{bare}' if bare != text else text


def _close(out: list[str], text: str, at: int, end: int) -> int:
    out.append(escape(text[at:end]) + "</span>")
    return end


def _equation(left: Maths | None, right: Maths) -> str:
    sign = f"{node(left)}<mo>=</mo>" if left is not None else ""
    return f"<math><mrow>{sign}{node(right)}</mrow></math>"


def _dims(dims: Sequence[str], shape: Sequence[int]) -> str:
    names = " × ".join(f"<i>{escape(d)}</i>" if d.isidentifier() else escape(d) for d in dims)
    sizes = by(shape)
    if len(shape) == 1 and dims[0].isidentifier():
        return f"{names} = {sizes}"
    return f"{names}, {sizes}" if any(d.isidentifier() for d in dims) else sizes


def _texts(code: Mapping[str, str]) -> str:
    """Each text in a fold, with a button that copies it."""
    out = []
    for name, text in code.items():
        if text.startswith("#!"):
            out.append(f'<p class="small sans quiet">{escape(name)}: {escape(text[2:].strip())}</p>')
            continue
        out.append(
            f'<details class="as"><summary>{escape(name)}</summary><pre tabindex="0"><code>{escape(text)}</code></pre></details>'
            f'<button class="btn text small js-only" type="button" data-copy="{escape(name)}">copy {escape(name)}</button>'
        )
    if not out:
        return ""
    inside = "".join(f'<div class="copied">{one}</div>' for one in out)
    return f'<section class="spread" aria-label="The same, elsewhere"><h2 class="side">Elsewhere</h2><div class="body">{inside}</div><div class="notes"></div></section>'


def _inert(text: str) -> str:
    """A text that cannot end the element it stands in."""
    return re.sub(r"</(?=script|style)", r"<\\/", text, flags=re.IGNORECASE)


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).replace("</", "<\\/").replace("<!--", "<\\u0021--")


def alone(style: str, fonts: Mapping[str, str] | None = None) -> str:
    """A style sheet that asks for nothing: faces without their file are left out, those in ``fonts`` (name -> data) brought along."""

    def face(found: re.Match[str]) -> str:
        name = re.search(r"url\([\"']?(?:\./)?(?:fonts/)?([^\"')]+)", found.group())
        data = (fonts or {}).get(name.group(1)) if name else None
        return re.sub(r"src:[^;}]+", f"src:url(data:font/woff2;base64,{data}) format('woff2')", found.group()) if data else ""

    return re.sub(r"@font-face\s*\{[^}]*\}", face, style)


def copies(made: Sheet) -> dict[str, str]:
    """The texts that can be taken elsewhere: LaTeX, and code in three languages; where a printer declines, its sentence."""
    from workings.readers.code import CannotPrint, numpy_code, python_code, torch_code

    out = {"LaTeX": sheets.latex(made)}
    for name, printer in (("NumPy", numpy_code), ("PyTorch", torch_code), ("Python", python_code)):
        try:
            out[name] = printer(made.working)
        except CannotPrint as reason:
            out[name] = f"#! {reason}"
    return out
