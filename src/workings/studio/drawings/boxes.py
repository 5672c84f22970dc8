"""Arrays as boxes of cells with named sides, drawn as the script finds them: it lights cells and shows another scene, and draws nothing new.

What answers a prediction stands in the page covered, and a scene is uncovered once its prediction is locked.
"""

from __future__ import annotations

from itertools import product
from typing import Any, cast

from markupsafe import Markup

from workings.contract.number import format_number
from workings.contract.reading import Call, Number
from workings.course.boxes import SIGNS, Boxes, Scene, Sides
from workings.ir.working import LEAVES, Working
from workings.session import views
from workings.studio.drawings import bars
from workings.studio.drawings.svg import tag
from workings.studio.opening import working_of
from workings.studio.templating import num

Shape = tuple[int, ...]
Fates = dict[int, str]
"""What becomes of an axis, counted from the last, −1; 0 says it of the whole box."""
GONE = "gone"
readout = bars.readout


def still(shown: views.Shown, mode: str) -> Markup:
    """Every scene, the one of ``mode`` shown; without a script, all that are not covered."""
    made = cast(Boxes, shown.figure)
    working, covered, mode = working_of(made.call), _covered(shown), _now(shown, mode)
    words = dict(made.modes)
    drawn = [_scene(made, working, scene, words.get(scene.mode, ""), mode, scene.mode in covered) for scene in made.scenes]
    return tag("div", Markup("").join(drawn), class_="boxes", role="group", aria_label=made.alt)


def settings(shown: views.Shown, mode: str) -> dict[str, Any]:
    """What the script needs besides the graph: the scenes and the lines in them, which prediction uncovers which, sliders, presets."""
    made = cast(Boxes, shown.figure)
    first = made.scenes[0].mode
    return ({"mode": _now(shown, mode)} if made.modes else {}) | {
        "scenes": [{"mode": s.mode, "words": dict(made.modes).get(s.mode, ""), "lines": list(s.drawn)} for s in made.scenes],
        "asked": [{"id": p.id, "mode": p.mode or first} for p in made.predictions],
        "sliders": [{"input": s.input, "label": s.label, "stops": list(s.stops)} | ({} if s.at is None else {"at": s.at}) for s in made.sliders],
        "presets": [{"label": setting.label, "inputs": dict(setting.inputs)} for setting in made.settings],
    }  # fmt: skip


def _now(shown: views.Shown, mode: str) -> str:
    """The scene of the prediction in hand, until the next one is asked: what is explained stays in sight."""
    first, current = cast(Boxes, shown.figure).scenes[0].mode, shown.current
    settled = current is not None and current.state in ("done", "skipped")
    return (current.prediction.mode if current is not None and settled else mode) or first


def _covered(shown: views.Shown) -> set[str]:
    """Modes whose outcome is not to be seen yet: all of them at first, then those of which no prediction is settled."""
    made = cast(Boxes, shown.figure)
    if not shown.live:
        return {scene.mode for scene in made.scenes}
    settled = {one.prediction.id for one in shown.past}
    if shown.current and shown.current.state != "asked":
        settled.add(shown.current.prediction.id)
    first = made.scenes[0].mode
    return {p.mode or first for p in made.predictions} - {p.mode or first for p in made.predictions if p.id in settled}


def _scene(made: Boxes, working: Working, scene: Scene, words: str, mode: str, covered: bool) -> Markup:
    now, target = scene.mode == mode, _stretched(working, scene)
    operands = [_box(made, working, name, _fates(made, working, scene, k), target) for k, name in enumerate(scene.operands)]
    sign = tag("span", scene.sign, class_="sign" if scene.right else "sign how given")
    beside = tag("div", sign + Markup("").join(operands[1:]), class_="joined")
    inside = tag("div", operands[0] + beside + _outcome(made, working, scene), class_="equation")
    name = tag("p", tag("code", words), class_="scene-name") if words else Markup("")
    flags = (("data-now", now), ("data-covered", covered), ("hidden", covered and not now))
    said = Markup("").join(Markup(f" {flag}") for flag, on in flags if on)
    return Markup('<div class="scene" data-scene="{}"{}>{}{}{}</div>').format(
        scene.mode, said, name, inside, _lined_up(made, working, scene)
    )


def _outcome(made: Boxes, working: Working, scene: Scene) -> Markup:
    """What comes of it, and what stands there while that is not to be seen."""
    equals = tag("span", "=", class_="sign")
    unknown = tag("div", equals + tag("span", "?", class_="mark"), class_="joined unknown")
    if scene.result:
        return unknown + tag("div", equals + _box(made, working, scene.result, {}, ()), class_="joined outcome")
    said = tag("b", "does not run") + tag("span", scene.why, class_="given")
    return unknown + tag("p", said, class_="outcome clash")


# ---------------------------------------------------------------- a box
def _box(made: Boxes, working: Working, name: str, fates: Fates, target: Shape) -> Markup:
    """One array under its name and shape; of three axes the first is laid out as sheets, one under the other."""
    line, sides = working.lines[working.find(name)], made.arrays[name]
    head = tag("b", name) + Markup(" ") + tag("code", _shape(sides))
    whole = Markup(" ") + tag("span", fates[0], class_="fate given") if 0 in fates else Markup("")
    outer = tag("p", _side(made, sides[0]), class_="along outer given") if len(sides) == 3 else Markup("")
    sheets = [_sheet(made, working, name, sheet, fates, target) for sheet in product(*map(range, line.shape[:-2]))]
    return tag("div", tag("p", head + whole, class_="name") + outer + Markup("").join(sheets), class_="box")


def _sheet(made: Boxes, working: Working, name: str, sheet: Shape, fates: Fates, target: Shape) -> Markup:
    """The last two axes of an array as a table, with their sides, and empty cells as far as it is stretched."""
    sides = made.arrays[name]
    own, wide = _grid(working.lines[working.find(name)].shape), _grid(target)
    rows, columns = max(own[0], wide[0]), max(own[1], wide[1])
    top = _labelled(made, sides[-1:], fates.get(-1, ""))
    left = _labelled(made, sides[-2:-1], fates.get(-2, ""))
    body = [Markup('<tr><td></td><td class="along above" colspan="{}">{}</td></tr>').format(str(columns), top)]
    for i in range(rows):
        cells = [
            _cell(made, working, name, (*sheet, *(i, j)[2 - min(len(sides), 2) :])) if i < own[0] and j < own[1] else _empty(i, j)
            for j in range(columns)
        ]
        head = Markup('<td class="along before" rowspan="{}">{}</td>').format(str(rows), left) if i == 0 else Markup("")
        body.append(tag("tr", head + Markup("").join(cells)))
    return tag("table", Markup("").join(body), class_="cells roving")


def _cell(made: Boxes, working: Working, name: str, index: Shape) -> Markup:
    k = working.find(name)
    value, place = float(working.lines[k].value[index]), ",".join(map(str, index))
    if working.lines[k].op in LEAVES:
        return tag("td", tag("span", format_number(value), class_="given", data_l=name, data_i=place))
    return tag("td", num(Number(value, Call(made.call.function, made.call.inputs, k, index)), data_l=name, data_i=place))


def _empty(i: int, j: int) -> Markup:
    """Where a box is stretched to, there is no number of its own."""
    return tag("td", " ", class_="ghost", data_g=f"{i},{j}")


def _grid(shape: Shape) -> tuple[int, int]:
    """Rows and columns of the last two axes; a list is one row."""
    rows, columns = (1, 1, *shape)[-2:]
    return rows, columns


def _labelled(made: Boxes, side: Sides, fate: str) -> Markup:
    """What an axis is called, and what becomes of it."""
    named = tag("span", _side(made, side[0]), class_="given") if side else Markup("")
    return named + (Markup(" ") if side and fate else Markup("")) + (tag("span", fate, class_="fate given") if fate else Markup(""))


def _side(made: Boxes, side: str | int) -> str:
    return f"{side} = {made.sizes[side]}" if isinstance(side, str) else str(side)


def _shape(sides: Sides) -> str:
    return f"({', '.join(map(str, sides))}{',' if len(sides) == 1 else ''})"


# ---------------------------------------------------------------- what becomes of an axis
def _fates(made: Boxes, working: Working, scene: Scene, k: int) -> Fates:
    """Of operand ``k``, read off the index rule of the line that is made: an axis that is gathered is gone, one of size 1, or one that
    is not there, is stretched to what stands in the result."""
    if not scene.result:
        return {}
    line = working.find(scene.result)
    rule, result = working.rule(line), made.arrays[scene.result]
    if rule is None:
        return {}
    letters, gathers = rule.ins[k], bool(rule.bound)
    found: Fates = {}
    for axis, letter in enumerate(letters, -len(letters)):
        if letter in rule.bound:
            found[axis] = GONE
        elif letter == "_" and result[axis] != 1:
            found[axis] = f"→ {result[axis]}"
    missing = [side for side, letter in zip(result, rule.out, strict=True) if letter not in letters and letter != "_"]
    if gathers and scene.right and len(letters) < len(result):
        found[0] = f"the same for each {missing[0]}"
    elif not gathers:
        found |= {axis: f"→ {result[axis]}" for axis in range(-len(result), -len(letters))}
    return found


def _stretched(working: Working, scene: Scene) -> Shape:
    """The shape that operands are stretched to: that of the result, where entries meet one by one and it can be laid flat."""
    if not scene.result or not scene.right:
        return ()
    line = working.find(scene.result)
    rule, shape = working.rule(line), working.lines[line].shape
    return shape if rule is not None and not rule.bound and len(shape) <= 2 else ()


def _lined_up(made: Boxes, working: Working, scene: Scene) -> Markup:
    """The shapes of two operands, one under the other, as their axes meet from the right. In a matrix product they meet otherwise."""
    if not scene.right or SIGNS.get(scene.sign) == "matmul":
        return Markup("")
    names = [*scene.operands, *([scene.result] if scene.result else [])]
    wide = max(len(made.arrays[name]) for name in names)
    rows = [((None,) * wide + made.arrays[name])[-wide:] for name in names]
    shapes = [((1,) * wide + working.lines[working.find(name)].shape)[-wide:] for name in scene.operands]
    clash = [one != other and 1 not in (one, other) for one, other in zip(*shapes, strict=True)]
    made_rows = [
        tag("tr", tag("td", name, class_="of") + Markup("").join(_met(made, side, bad) for side, bad in zip(row, clash, strict=True)))
        for name, row in zip(names, rows, strict=True)
    ]
    caption = tag("caption", "the shapes, lined up from the right")
    return tag("table", caption + Markup("").join(made_rows), class_="lined-up given")


def _met(made: Boxes, side: str | int | None, clash: bool) -> Markup:
    said = "" if side is None else _side(made, side)
    return tag("td", said or " ", **({"class_": "clash"} if clash else {}))
