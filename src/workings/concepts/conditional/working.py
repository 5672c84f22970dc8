"""The functions of this concept. Ordinary NumPy: every number on the page is one of these, run."""

import numpy as np


def given(both, condition):
    """P(A | B): of the chance that B has, the share in which A holds too."""
    return both / condition


def chances(counts):
    """Every cell of a table of counts, as a chance."""
    return counts / np.sum(counts)


def whole(counts):
    """How many there are."""
    return np.sum(counts)


def row_totals(counts):
    """How many stand in each row."""
    return np.sum(counts, axis=1)


def column_totals(counts):
    """How many stand in each column."""
    return np.sum(counts, axis=0)


def of_column(counts):
    """The first column alone, shared out anew: the chances of the rows, given it."""
    kept = counts[:, 0]
    return kept / np.sum(kept)


def of_row(counts):
    """The first row alone, shared out anew: the chances of the columns, given it."""
    kept = counts[0]
    return kept / np.sum(kept)


def after(counts):
    """Every row shared out anew: the chances of what comes next, given what stands before."""
    totals = np.sum(counts, axis=1, keepdims=True)
    return counts / totals


def after_word(tokens, word):
    """P(next | word) for the next tokens 1, 2 and 3, counted in a text."""
    previous = tokens[:-1]
    following = tokens[1:]
    kept = previous == word
    total = np.sum(kept)
    counts = np.stack([np.sum(kept & (following == 1)), np.sum(kept & (following == 2)), np.sum(kept & (following == 3))])
    return counts / total


def dots(share, spam_rate, other_rate, cut):
    """Figure: a thousand messages, 25 to a column. Where the cut is 1 only those with the word are left, where it is 2 only spam."""
    spam = 1000 * share
    spam_with = spam * spam_rate
    other_with = (1000 - spam) * other_rate
    with_word = spam_with + other_with
    spam_given_word = spam_with / with_word
    word_given_spam = spam_with / spam
    # The dots: how far along and how far down the square each of them lies decides what it is.
    place = np.arange(1000)
    along = (place // 25 + 0.5) / 40
    down = (place % 25 + 0.5) / 25
    is_spam = along < share
    has_word = down < np.where(is_spam, spam_rate, other_rate)
    x = 40 * along + np.where(is_spam, 0, 1)
    y = 25 - 25 * down + np.where(has_word, 1, 0)
    kept = np.where(cut == 1, has_word, np.where(cut == 2, is_spam, True))
    spam_word = np.where(kept & is_spam & has_word, y, np.nan)
    spam_plain = np.where(kept & is_spam & ~has_word, y, np.nan)
    other_word = np.where(kept & ~is_spam & has_word, y, np.nan)
    other_plain = np.where(kept & ~is_spam & ~has_word, y, np.nan)
    gone = np.where(kept, np.nan, y)
    return spam_given_word


def both(a, b, g):
    """P(A, B) from P(A) and P(B | A); P(B) on its own is not needed."""
    both = a * g
    return both


def either(a, b, g):
    """P(A or B): the overlap, which both of them hold, is taken off once."""
    both = a * g
    added = a + b
    return added - both


def page(a, b, g):
    """From P(A), P(B) and P(B | A) to the chance that neither holds, in three lines."""
    both = a * g
    either = a + b - both
    neither = 1 - either
    return neither


def turned(a, b, g):
    """P(A | B) from P(A), P(B) and P(B | A)."""
    both = a * g
    return both / b


def ill_of_positive(counts):
    """P(ill | positive): rows are ill and well, columns are positive and negative."""
    both = counts[0, 0]
    positives = np.sum(counts[:, 0])
    return both / positives


def next_token(counts):
    """The first row shared out anew."""
    total = np.sum(counts)
    return counts / total


def in_a_row(first, second, third):
    """The chance of three tokens: of the first, of the second given it, of the third given both."""
    two = first * second
    three = two * third
    return three


def expected(counts):
    """How many would stand in the first cell if rows and columns had nothing to do with each other."""
    row = np.sum(counts[0])
    column = np.sum(counts[:, 0])
    total = np.sum(counts)
    return row * column / total


def elsewhere(counts, share):
    """P(spam | word) where the word has the rates of ``counts``, and another share of the mail is spam."""
    rates = counts[:, 0] / np.sum(counts, axis=1)
    spam_with = share * rates[0]
    other_with = (1 - share) * rates[1]
    return spam_with / (spam_with + other_with)


def cells(k):
    """How many tables there are of k answers, each yes or no."""
    return 2**k


def lopsided(high, low, b, a, c, d):
    """Whether b spam with the word, a without, c other mail with it and d without put P(spam | word) above a bound and P(word | spam) below one."""
    counted = np.minimum(b - 0.5, np.minimum(a, np.minimum(c, d)) + 0.5)
    spam_given_word = b / np.maximum(b + c, 0.5)
    word_given_spam = b / np.maximum(b + a, 0.5)
    sure = spam_given_word - high
    rare = low - word_given_spam
    return np.minimum(counted, np.minimum(sure, rare))


def unrelated(u, c, d):
    """Whether c messages with a word and d without have it in the share of row u, and are not that row."""
    counted = np.minimum(c, d) - 0.5
    share_u = u[0] / np.sum(u)
    share_v = c / np.maximum(c + d, 0.5)
    alike = 0.000001 - np.abs(share_u - share_v)
    other = np.abs(u[0] - c) + np.abs(u[1] - d) - 0.5
    return np.minimum(counted, np.minimum(alike, other))


def one_back(p):
    """A chance for the first tokens of three, where each looks back by one token alone: P(a) P(b | a) P(c | b)."""
    first = np.sum(p[0]) / np.sum(p)
    second = np.sum(p[0, 0]) / np.sum(p[0])
    third = np.sum(p[:, 0, 0]) / np.sum(p[:, 0])
    return first * second * third


def one_text(k):
    """The share of k texts that one of them is."""
    return 1 / k


def of_all(k, a, b, c, d):
    """The share of k texts that begin with four given tokens; a of them begin with the first, b with two, c with three, d with all."""
    return d / k
