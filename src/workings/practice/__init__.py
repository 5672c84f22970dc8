"""Questions and answers: question + seed -> Item, item + answer -> Verdict. See ``README.md`` beside this file."""

from workings.practice import rules
from workings.practice.help import Rung, Statement, rung, sibling, solution, statement, worked
from workings.practice.item import Item, ItemId, parse_id
from workings.practice.kinds import KINDS
from workings.practice.kinds.kind import Worked
from workings.practice.making import item, opened
from workings.practice.mark import Read, mark, mark_number, read, run, tried
from workings.practice.question import NoSuchQuestion, Question, Tolerance, question, questions
from workings.practice.rules import Rule
from workings.practice.say import say, speech

__all__ = [
    "KINDS",
    "Item",
    "ItemId",
    "NoSuchQuestion",
    "Question",
    "Read",
    "Rule",
    "Rung",
    "Statement",
    "Tolerance",
    "Worked",
    "item",
    "mark",
    "mark_number",
    "opened",
    "parse_id",
    "question",
    "questions",
    "read",
    "rules",
    "run",
    "rung",
    "say",
    "sibling",
    "solution",
    "speech",
    "statement",
    "tried",
    "worked",
]  # fmt: skip
