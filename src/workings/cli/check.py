"""``workings check``: the content checker, for whoever writes a concept."""

from __future__ import annotations

import sys

import click


@click.command("check", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("concept", nargs=-1)
@click.option("--seeds", default=50, show_default=True, type=click.IntRange(1), help="Items drawn of each question; 1000 before a release.")
def command(concept: tuple[str, ...], seeds: int) -> None:
    """Check the content of one concept, or of all that are written.

    Of each page: words, lengths, numbers that were typed and not computed. Of each question, seed by seed: two independent
    computations agree, every way to write the right answer is right, each wrong rule is told apart and named, what is malformed is
    not marked, and the worked solution ends in the answer. Ends with 1 where anything is wrong.
    """
    from workings import course
    from workings.course.check import faults as of_page
    from workings.practice import questions
    from workings.practice.check import check, table

    known = [slug for slug, node in course.graph().nodes.items() if node.written]
    if unknown := [slug for slug in concept if slug not in known]:
        click.echo(f"workings check: there is no written concept {unknown[0]}. Written are {', '.join(known)}.", err=True)
        raise SystemExit(2)
    faults = [str(fault) for slug in concept or known for fault in of_page(course.concept(slug))]
    asked = [q for slug in concept or known for q in questions(slug)]
    reports = []
    with click.progressbar(length=len(asked), label="questions", file=sys.stderr) as bar:
        for q in asked:
            reports.append(check(q, range(seeds)))
            bar.update(1)
    click.echo(table(reports))
    for fault in faults:
        click.echo(fault)
    wrong = len(faults) + sum(len(r.faults) for r in reports)
    click.echo(
        f"{sum(r.items for r in reports):,} items of {len(reports)} questions, {len(concept or known)} pages: {wrong or 'no'} faults."
    )
    raise SystemExit(1 if wrong else 0)
