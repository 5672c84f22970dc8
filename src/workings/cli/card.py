"""``workings card CONFIG.json``: what a model comes to, from its config alone."""

from __future__ import annotations

from pathlib import Path

import click

from workings.cli.report import options, progress, put, refuse

EPILOG = """\b
Examples:
  workings card config.json
  workings card llama/ --context 32768 --batch 8
  workings card config.json --dtype 4bit --lora 16
  workings card model.safetensors
  workings card config.json model.safetensors.index.json
  workings card config.json --json
"""


@click.command("card", context_settings={"help_option_names": ["-h", "--help"]}, epilog=EPILOG)
@click.argument("config", type=click.Path(path_type=Path))
@click.argument("weights", required=False, type=click.Path(path_type=Path))
@click.option("--context", type=int, help="Tokens of one sequence. Default: 4096, or as many as there are positions.")
@click.option("--batch", type=int, default=1, show_default=True, help="Sequences at once.")
@click.option("--dtype", help="fp32, bf16, fp16, int8 or 4bit. Default: what the config names.")
@click.option("--lora", type=int, metavar="RANK", help="Also the sizes of low-rank training.")
@options
def command(
    config: Path,
    weights: Path | None,
    context: int | None,
    batch: int,
    dtype: str | None,
    lora: int | None,
    as_json: bool,
    html: Path | None,
) -> None:
    """Count a model from its config.json, without weights and without a network.

    CONFIG is a config.json, a folder that holds one, or a .safetensors file, of which the header is read. WEIGHTS is a checkpoint to
    compare the config with: a .safetensors file or the index of several.
    """
    from workings.instruments.card import card
    from workings.instruments.faults import Refused

    try:
        with progress() as show:
            report = card(config, weights, context=context, batch=batch, dtype=dtype, lora=lora, progress=show)
    except (Refused, OSError) as fault:
        refuse("card", fault)
    put(report, as_json, html)
