"""What is said about an answer of any kind, before a wrong rule is named and after. :func:`say` gives the same as bare text."""

from __future__ import annotations

from workings.contract.reading import Paragraph, Text
from workings.contract.verdict import Verdict
from workings.practice import speech as numbers
from workings.practice.item import Item
from workings.practice.kinds import KINDS
from workings.practice.text import plain


def say(verdict: Verdict, item: Item, named: bool = False) -> tuple[str, ...]:
    """The sentences for a verdict. ``named`` says that the learner's record names the rule by now:
    then its two sentences are said; before that, a question is asked; with no rule matching, nobody guesses."""
    return tuple(plain(sentence.parts) for sentence in speech(verdict, item, named))


def speech(verdict: Verdict, item: Item, named: bool = False) -> tuple[Paragraph, ...]:
    """The sentences as parts, one paragraph each."""
    if verdict.outcome == "unreadable":
        return tuple(Paragraph((Text(sentence),)) for sentence in verdict.sentences)
    if verdict.said:
        named = named and bool(verdict.matches)
        return (verdict.said[0], Paragraph((Text(verdict.matches[0].says),))) if named else verdict.said
    answer = KINDS[item.kind].read(item, verdict.text)
    return tuple(Paragraph(row) for row in numbers.spoken(verdict.outcome == "right", verdict.matches, item, answer, named))
