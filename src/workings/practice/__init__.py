"""Questions and answers: question + seed -> Item, item + answer -> Verdict. See ``README.md`` beside this file."""

from workings.practice import rules
from workings.practice.help import Rung, Statement, Worked, rung, sibling, solution, statement, worked
from workings.practice.item import Item, ItemId, item, opened, parse_id
from workings.practice.mark import Read, mark, mark_number, read
from workings.practice.question import NoSuchQuestion, Question, Tolerance, question, questions
from workings.practice.rules import Rule
from workings.practice.speech import say, speech

__all__ = [
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
    "rung",
    "say",
    "sibling",
    "solution",
    "speech",
    "statement",
    "worked",
]  # fmt: skip
