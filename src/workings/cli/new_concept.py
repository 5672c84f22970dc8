"""``workings new-concept``: a folder for a new concept, whole from the start."""

from __future__ import annotations

import click


@click.command("new-concept", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("slug")
@click.option("--name", default="", help="As it stands on the map. Default: the folder's name in words.")
@click.option("--needs", multiple=True, metavar="CONCEPT", help="A concept it rests on; may be given several times.")
def command(slug: str, name: str, needs: tuple[str, ...]) -> None:
    """Begin a concept: a folder SLUG that loads, with a small subject in every file, to be replaced.

    Nothing else is touched. `workings check SLUG` then says what is still missing.

    \b
    Examples:
      workings new-concept variance --needs expectation
      workings new-concept bayes
    """
    from workings.course import ContentFault
    from workings.course.begin import begin

    try:
        made = begin(slug, name, needs)
    except (ValueError, ContentFault, OSError) as fault:
        click.echo(f"workings new-concept: {fault}.", err=True)
        raise SystemExit(2) from None
    for path in made:
        click.echo(str(path))
    click.echo(f"Written. `workings check {slug}` says what is missing; the studio shows it as soon as it is started again.")
