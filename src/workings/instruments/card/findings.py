"""What a card finds of a model: each with its size, what it is compared to, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping

from workings.contract.reading import Block, Fold, Number, Paragraph, Part, Table, Text, Typed
from workings.contract.report import Finding
from workings.instruments.card.count import Counted, groups, total
from workings.instruments.card.numbers import BLOCK, CARDS, DTYPES, Model, kept, tokens_left
from workings.instruments.worked import counted, worked

SCALES = ((10**9, 9, "GB"), (10**6, 6, "MB"), (10**3, 3, "kB"))
FEW = "At this length smaller or quicker matrices save more than a quicker attention; read other lengths with --context."
MANY = "At this length windows, or fewer layers without one, save more than smaller matrices."
AT_HARM = {16: 0.16, 24: 0.3, 48: 0.5, 80: 0.9}
"""How much it harms that a model is beyond a card of so many GB."""
Numbers = Mapping[str, Number]


def of(model: Model, numbers: Numbers) -> list[Finding]:
    """Every finding that a config alone gives, in no order."""
    found = [fit(model, numbers), parameters(model, numbers), attention(model, numbers), rule(model, numbers), training(model, numbers)]
    if "kv.total" in numbers:
        found.append(cache(model, numbers))
    if "chosen" in model.sizes:
        found.append(experts(model, numbers))
    if model.asked.context > model.sizes["longest"]:
        found.append(positions(model, numbers))
    if model.config.quantised:
        found.append(quantised(model, numbers))
    return found


def scaled(number: Number) -> Number:
    """Bytes as GB, MB or kB: the same formula, divided."""
    recipe = number.recipe
    assert isinstance(recipe, Typed)
    for least, power, unit in SCALES:
        if number.value >= 0.9995 * least:
            shown = number.value / least
            digits = 0 if shown >= 100 else 1 if shown >= 10 else 2
            return worked(f"({recipe.text}) / 10^{power}", digits, unit, said=recipe.said, **recipe.given)
    return number


def billions(number: Number) -> tuple[Part, ...]:
    """``8.03 billion``; below that ``124 million``."""
    recipe = number.recipe
    assert isinstance(recipe, Typed)
    for least, power, word in ((10**9, 9, " billion"), (10**6, 6, " million")):
        if number.value >= 0.9995 * least:
            shown = number.value / least
            digits = 0 if shown >= 100 else 1 if shown >= 10 else 2
            return worked(f"({recipe.text}) / 10^{power}", digits, said=recipe.said, **recipe.given), Text(word)
    return (number,)


def lot(model: Model) -> str:
    """``1 sequence of 4,096 tokens``."""
    ask = model.asked
    return f"{ask.batch:,} sequence{'' if ask.batch == 1 else 's'} of {ask.context:,} tokens"


def needed(model: Model, numbers: Numbers, dtype: str) -> Number:
    """Bytes of the weights stored as ``dtype``, and of the cache."""
    weights, held = int(numbers[f"bytes.{dtype}"].value), numbers.get("kv.total")
    if held is None:
        return worked("1 * weights", grouped=True, unit="bytes", weights=weights)
    return worked("weights + cache", grouped=True, unit="bytes", weights=weights, cache=held.value)


def fit(model: Model, numbers: Numbers) -> Finding:
    dtype = model.asked.dtype
    need = needed(model, numbers, dtype)
    over = [card for card in CARDS if need.value > card * 10**9]
    holds = [card for card in CARDS if card not in over]
    kept_ = f" and the cache of {lot(model)}" if kept(model) else ""
    end = f"a card of {holds[0]} GB holds them" if holds else "none of the cards compared holds them"
    after = f", one of {over[-1]} GB does not" if over and holds else ""
    return Finding(
        "fit",
        (Text(f"Weights in {dtype}{kept_} take "), scaled(need), Text(f": {end}{after}.")),
        scaled(need),
        numbers["parameters"],
        (Text(f"cards of {', '.join(map(str, CARDS[:-1]))} and {CARDS[-1]} GB (10^9 bytes), with no room kept for activations"),),
        _fit_action(model, numbers, over),
        "counting",
        harm=max((AT_HARM[card] for card in over), default=0.14),
        blocks=(fits(model, numbers),),
    )


def _fit_action(model: Model, numbers: Numbers, over: list[int]) -> tuple[Part, ...]:
    if not over:
        return (Text("Measure once with your batch: activations come on top and are not in a config."),)
    smaller = [name for name in ("int8", "4bit") if numbers[f"bytes.{name}"].value < numbers[f"bytes.{model.asked.dtype}"].value]
    if smaller:
        need = scaled(needed(model, numbers, smaller[-1]))
        return (
            Text(f"Look at it in {smaller[-1]}, which takes "),
            need,
            Text(f" (--dtype {smaller[-1]}), or spread the layers over several cards."),
        )
    return (Text("Spread the layers over several cards, or take a smaller model: the weights are already stored small."),)


def fits(model: Model, numbers: Numbers) -> Table:
    """Tokens that are left for one sequence beside the weights, by type and card."""
    rows: list[tuple[tuple[Part, ...], ...]] = []
    for dtype in DTYPES:
        if dtype == "fp16":
            continue
        held = numbers[f"bytes.{dtype}"]
        rows.append(((Text(dtype),), (scaled(held),), *(_room(model, card, int(held.value)) for card in CARDS)))
    batch = "" if model.asked.batch == 1 else f" in each of {model.asked.batch:,} sequences"
    bits = 32 if model.wide == 4 else 16
    title = f"Tokens of cache, in {bits} bits, that are left beside the weights{batch}" if kept(model) else "Whether the weights fit"
    return Table(("stored as", "weights", *(f"{card} GB" for card in CARDS)), tuple(rows), title)


def _room(model: Model, card: int, weights: int) -> tuple[Part, ...]:
    if weights > card * 10**9:
        return (Text("does not fit", "quiet"),)
    left = tokens_left(model, card, weights)
    return (Text("any" if kept(model) else "fits"),) if left is None else (left,)


def cache(model: Model, numbers: Numbers) -> Finding:
    held, each, weights = numbers["kv.total"], numbers["kv.per_token"], numbers[f"bytes.{model.asked.dtype}"]
    larger = held.value > weights.value
    whole = numbers["kv.per_token.all_heads"]
    saved = whole.value > each.value
    beside: tuple[Part, ...] = (scaled(weights), Text(f" of weights in {model.asked.dtype}"))
    if saved:
        beside += (Text("; with a key and a value for every head a token would take "), scaled(whole))
    said: tuple[Part, ...] = (Text("The cache takes "), scaled(each), Text(" a token"))
    if "kv.per_token.beyond_window" in numbers:
        later = numbers["kv.per_token.beyond_window"]
        said += (Text(", behind the window "), scaled(later) if later.value else Text("nothing more"))
    action = (
        "Halve the batch or the context, or keep the cache in 8 bits: it is linear in all three."
        if larger
        else "Multiply by the sequences you serve at once."
    )
    return Finding(
        "cache",
        (*said, Text(f", and for {lot(model)} "), scaled(held), Text(": more than the weights." if larger else ".")),
        scaled(held),
        counted(model.asked.batch * model.asked.context, "tokens: sequences times the context asked for"),
        beside,
        (Text(action),),
        "attention",
        harm=0.7 if larger else 0.13,
        blocks=(_kept_in(model, numbers),),
    )


def _kept_in(model: Model, numbers: Numbers) -> Paragraph:
    """The width of a number, and from how many tokens on the cache is more than the weights, where no window bounds it."""
    bits = Text(f"Each number of it is kept in {8 * model.wide} bits.")
    if "kv.per_token.beyond_window" in numbers:
        return Paragraph((bits,))
    weights, each = numbers[f"bytes.{model.asked.dtype}"].value, numbers["kv.per_token"].value
    turns = worked("ceil(weights / cache_per_token)", grouped=True, weights=weights, cache_per_token=each)
    return Paragraph((bits, Text(" From "), turns, Text(" tokens on, all sequences together, it is as large as the weights.")))


def attention(model: Model, numbers: Numbers) -> Finding:
    share, turns = numbers["attention.share"], numbers.get("attention.overtakes")
    said: tuple[Part, ...] = (
        Text(f"At {model.asked.context:,} tokens, scoring and mixing pairs of tokens is "),
        share,
        Text(" of the operations"),
    )
    if turns is not None:
        said += (Text("; from "), turns, Text(" tokens on it is more than half"))
    elif model.config.family.fixed:
        said += (Text("; the number of tokens is fixed by the image"),)
    else:
        said += (Text("; with these windows it never becomes more than half"),)
    return Finding(
        "attention",
        (*said, Text(".")),
        share,
        counted(model.asked.context, "tokens of one sequence"),
        (Text("the matrices, "), numbers["flops.matrices"], Text(" operations for the sequence")),
        (Text(MANY if share.value > 50 else FEW),),
        "attention",
        harm=0.6 if share.value > 50 else 0.02 + share.value / 1000,
        blocks=(_pairs(numbers),),
    )


def _pairs(numbers: Numbers) -> Paragraph:
    """How pairs are counted, and the causal half where there is one."""
    grow = Text("Pairs grow as the square of the context, matrices as the context itself.")
    if "flops.attention.causal" not in numbers:
        return Paragraph((grow,))
    full, half = numbers["flops.attention"], numbers["flops.attention.causal"]
    counted_ = Text(" Pairs are counted in full, as published counts do: ")
    return Paragraph((grow, counted_, full, Text(" operations. A kernel that skips what the causal mask hides works "), half, Text(".")))


def rule(model: Model, numbers: Numbers) -> Finding:
    off = numbers["flops.rule.difference"]
    side = "above" if off.value >= 0 else "below"
    size = worked("abs(100 * (rule / counted - 1))", digits=1, unit="%", **off.recipe.given) if isinstance(off.recipe, Typed) else off
    return Finding(
        "six-n",
        (
            Text("Training takes "),
            numbers["flops.train.per_token"],
            Text(" operations a token; six for each parameter it passes is "),
            size,
            Text(f" {side} that."),
        ),
        size,
        numbers["parameters.active"],
        (
            Text("6 for each parameter a token passes, "),
            numbers["flops.rule"],
            Text("; counted are 2 for each multiply-add of the forward pass, three times"),
        ),
        (
            Text(
                "Plan with the counted number: the rule leaves out pairs of tokens, and takes every parameter for one that multiplies once."
            ),
        ),
        "matmul",
        harm=0.2 if abs(off.value) > 20 else abs(off.value) / 200,
        blocks=(
            Paragraph(
                (
                    Text("Forward: "),
                    numbers["flops.forward.per_token"],
                    Text(" operations a token, "),
                    numbers["flops.forward.per_sequence"],
                    Text(" a sequence. An operation is one multiplication or one addition; half as many multiply-adds."),
                )
            ),
        ),
    )


def training(model: Model, numbers: Numbers) -> Finding:
    need = numbers["bytes.training"]
    blocks: tuple[Block, ...] = ()
    action: tuple[Part, ...] = (Text("Ask for low-rank training with --lora 16 to see what that leaves."),)
    if "lora.parameters" in numbers:
        rank = model.asked.rank
        action = (
            Text(f"Train matrices of rank {rank} in its place: "),
            scaled(numbers["lora.bytes"]),
            Text(" of adapters beside the frozen weights."),
        )
        more: tuple[Part, ...] = (Text("; the experts would add "), numbers["lora.experts"]) if "lora.experts" in numbers else ()
        said = (
            Text(f"Rank {rank} on "),
            numbers["lora.matrices"],
            Text(" matrices of attention and MLP: "),
            numbers["lora.parameters"],
            Text(" parameters, "),
        )
        blocks = (
            Paragraph((*said, numbers["lora.share"], Text(" of all; attention alone "), numbers["lora.attention"], *more, Text("."))),
        )
    return Finding(
        "training",
        (Text("To train every parameter with Adam in mixed precision takes "), scaled(need), Text(" before activations.")),
        scaled(need),
        numbers["parameters"],
        (scaled(numbers["bytes.bf16"]), Text(" to hold the weights in bf16: 16 bytes a parameter and not 2")),
        action,
        "rank" if blocks else "sgd",
        harm=0.1,
        blocks=blocks,
    )


def experts(model: Model, numbers: Numbers) -> Finding:
    share = worked(
        "100 * active / parameters", digits=1, unit="%", active=numbers["parameters.active"].value, parameters=numbers["parameters"].value
    )
    sizes = model.sizes
    return Finding(
        "experts",
        (
            Text("A token passes "),
            *billions(numbers["parameters.active"]),
            Text(" parameters, "),
            share,
            Text(" of those that have to be in memory."),
        ),
        share,
        numbers["parameters"],
        (Text(f"a model without experts, where it is all of them; here {sizes['chosen']} of {sizes['experts']} experts in a layer"),),
        (Text("Size the memory by all of them and the time by those that are active; a batch of many tokens touches nearly all experts."),),
        "counting",
        harm=0.125,
    )


def positions(model: Model, numbers: Numbers) -> Finding:
    most = model.sizes["longest"]
    learned = model.config.family.learned
    why = "has no row for a later position" if learned else "was not set up for more"
    return Finding(
        "positions",
        (Text(f"{model.asked.context:,} tokens were asked for, and its config names {most:,} positions: it {why}."),),
        worked("context - positions", grouped=True, context=model.asked.context, positions=most),
        counted(most, "positions that the config names"),
        (Text(f"the {most:,} positions of its config"),),
        (
            Text(
                f"Ask for {most:,} tokens at most."
                if learned
                else "Find out whether its positions were extended (rope scaling), and how that was measured."
            ),
        ),
        "attention",
        harm=0.95 if learned else 0.4,
    )


def quantised(model: Model, numbers: Numbers) -> Finding:
    return Finding(
        "quantised",
        (
            Text(
                f"The config says its weights are stored by {model.config.quantised}: the sizes here are those of the methods named in the table."
            ),
        ),
        scaled(numbers["bytes.4bit"]),
        numbers["parameters"],
        (scaled(numbers["bytes.bf16"]), Text(f" in bf16; 4bit is 4 bits with a 16-bit scale for each {BLOCK} weights")),
        (Text("Give the .safetensors file as well: its header has the exact bytes."),),
        "numbers",
        harm=0.25,
    )


def parameters(model: Model, numbers: Numbers) -> Finding:
    parts = groups(model.found)
    largest = max(parts, key=lambda name: sum(one.stored for one in parts[name]))
    share = _share(parts[largest], model)
    said: tuple[Part, ...] = (Text(f"The largest group is {largest}: "), share, Text(" of "), numbers["parameters"], Text(" parameters"))
    if any(one.component.name == "head" and not one.stored for one in model.found):
        said += (Text("; the head is the embedding, stored once"),)
    rows = tuple(
        ((Text(name),), (numbers[f"parameters.{name.replace(' ', '_')}"],), (_share(members, model),)) for name, members in parts.items()
    )
    every = tuple(_row(name, one, numbers) for name, members in parts.items() for one in members)
    return Finding(
        "parameters",
        (*said, Text(".")),
        share,
        numbers["parameters"],
        (Text("the other groups in the table"),),
        (Text("Look there first when you prune, quantise or train a part."),),
        "linear-map",
        harm=0.12,
        blocks=(
            Table(("group", "parameters", "share"), rows, "Parameters by group"),
            Fold("Every component with its arithmetic", (Table(("component", "formula", "parameters"), every),)),
        ),
    )


def _row(group: str, one: Counted, numbers: Numbers) -> tuple[tuple[Part, ...], ...]:
    number = numbers[f"parameters.{group.replace(' ', '_')}.{one.name}"]
    return (Text(one.component.name),), (Text(one.text, "code"),), (number,)


def _share(members: tuple[Counted, ...], model: Model) -> Number:
    return worked("100 * part / parameters", digits=1, unit="%", part=sum(one.stored for one in members), parameters=total(model.found))
