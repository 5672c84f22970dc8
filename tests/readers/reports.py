"""One report by hand, with everything that may stand in one; the figures are those of a split of 143 rows."""

from __future__ import annotations

from workings.contract.reading import Fold, Listing, Number, Paragraph, Range, Ranges, Table, Text
from workings.contract.report import Finding, Report
from workings.instruments.worked import counted, listed, wilson, worked

WHERE = "Counted in test.csv."


def share(right: int, n: int) -> Number:
    return worked("100 * right / n", digits=1, unit="%", said=WHERE, right=right, n=n)


def report() -> Report:
    rows = counted(143, "Rows of test.csv, counted: SELECT count(*) FROM test")
    majority, one = share(90, 143), share(126, 143)
    table = Table(
        ("rule", "right", "share"),
        (
            ((Text("always “benign”"),), (counted(90, "Rows of test.csv whose target is benign"),), (majority,)),
            ((Text("one column"),), (counted(126, "Rows of test.csv that the rule gets right"),), (one,)),
        ),
    )
    drawn = Ranges(
        "Share right on the test rows, with 95 % intervals",
        (Range("always “benign”", majority, *wilson(90, 143)), Range("one column", one, *wilson(126, 143), role="own")),
        "%",
    )
    baseline = Finding(
        "baseline",
        (Text("The dumbest rule is right on "), majority, Text(" of the test rows; one column on "), one),
        majority,
        rows,
        (Text("a coin, at 50 %"),),
        (Text("Report every score beside these two."),),
        "baselines",
        wilson(90, 143),
        0.1,
        (drawn, table, Fold("the command", (Listing("workings audit train.csv --test test.csv", first=0),))),
    )
    copies = Finding(
        "copies",
        (
            listed("Rows of test.csv that also stand in train.csv", ("row 7", "row 19", "row 20")),
            Text(" test rows are copies of training rows"),
        ),
        share(3, 143),
        rows,
        (Text("0, which a split by patient would give"),),
        (Text("Take the three rows out of the training table."),),
        "sampling",
        None,
        0.8,
    )
    return Report(
        "audit",
        "test.csv, predicting diagnosis",
        (Text("Always answering “benign” scores "), majority, Text(" on "), rows, Text(" rows, so that is what to beat.")),
        (copies, baseline),
        {"rows": rows, "baseline.accuracy": majority, "parameters": counted(8030261248, "a large count, for its groups")},
        (
            Paragraph(
                (
                    Text("Read: "),
                    Text("test.csv", "code"),
                    Text(", "),
                    counted(8030261248, "a large count, for its groups"),
                    Text(" bytes."),
                )
            ),
        ),
        ((Text("Whether one patient is in both halves."),),),
        2,
        {"target": "diagnosis"},
    )
