"""``workings trace``: a working a person would be glad to read, and a sentence for everything that can go wrong."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from workings.cli.trace import command

Run = Callable[..., Result]
SIMILARITY = """
    import numpy as np
    import helper_of_mine

    def cosine(a, b):
        dot = a @ b
        length_a = np.linalg.norm(a)
        cos = dot / (length_a * helper_of_mine.norm(b))
        return cos

    def scaled(x, by=2.0, *, shift=0.5):
        print("the author prints")
        return x * by + shift

    def layer(W, x):
        return W @ x

    class Model: pass
    """
HELPER = "import numpy as np\n\ndef norm(v):\n    return np.sqrt(v @ v)\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    (tmp_path / "similarity.py").write_text(dedent(SIMILARITY))
    (tmp_path / "helper_of_mine.py").write_text(HELPER)
    monkeypatch.chdir(tmp_path)
    before = set(sys.modules)

    def invoke(*args: str, code: str = "", name: str = "code.py") -> Result:
        if code:
            (tmp_path / name).write_text(dedent(code))
        return CliRunner().invoke(command, list(args))

    yield invoke
    for name in set(sys.modules) - before:
        if getattr(sys.modules[name], "__file__", None) and str(tmp_path) in str(sys.modules[name].__file__):
            del sys.modules[name]


A, B = "a=[2,1,0]", "b=[3,1,4]"


def test_a_cosine(run: Run) -> None:
    result = run("similarity.py:cosine", A, B)
    assert result.exit_code == 0
    lines = result.stdout.split("\n")
    assert lines[0] == "cosine(a, b)   similarity.py:5"
    assert lines[1] == "n = 3"
    for line in (
        "     a = [2, 1, 0]   (n)",
        "  6  dot = a @ b",
        "     a·b = a₁b₁ + a₂b₂ + a₃b₃",
        "         = 2·3 + 1·1 + 0·4",
        "         = 7",
        "  8  cos = dot / (length_a * helper_of_mine.norm(b))",
        "     cos = a·b / (‖a‖ ‖b‖)",
        "         ≈ 7/(2.236 × 5.099)",
        "         ≈ 0.614",
        "     Cost: 6·n + 12 = 30 operations.",
    ):
        assert line in lines


def test_defaults_are_used_and_what_the_author_prints_stays_out_of_it(run: Run) -> None:
    result = run("similarity.py:scaled", "x=[1, 2]", "--json")
    found = json.loads(result.stdout)
    assert found["graph"]["lines"][-1]["value"] == [2.5, 4.5]
    assert "the author prints" in result.stderr
    assert json.loads(run("similarity.py:scaled", "x=4", "shift=0", "--json").stdout)["graph"]["lines"][-1]["value"] == [8.0]


def test_json_is_the_reading_and_the_graph(run: Run) -> None:
    found = json.loads(run("similarity.py:cosine", A, B, "--json").stdout)
    assert found["reading"]["title"] == "cosine(a, b)"
    assert found["reading"]["facts"]["growth"] == "6·n + 12"
    assert found["graph"]["sizes"] == {"n": 3}


@pytest.mark.parametrize(
    ("cell", "title"),
    [
        ("dot", "dot product"),
        ("6", "dot product"),
        ("7", "length of a"),
        ("dot,1", "dot product, term 2 of 3"),
        ("a,2", "a, entry 3"),
        ("#0,0", "a, entry 1"),
    ],
)
def test_one_number(run: Run, cell: str, title: str) -> None:
    result = run("similarity.py:cosine", A, B, "--cell", cell)
    assert result.exit_code == 0
    assert result.stdout.split("\n")[0] == title


def test_one_number_shows_its_indices_and_its_source(run: Run) -> None:
    shown = run("similarity.py:cosine", A, B, "--cell", "dot").stdout
    assert "    a·b        = Σᵢ₌₁ⁿ aᵢbᵢ" in shown
    assert "  from a @ b  line 6" in shown


def test_a_gradient(run: Run) -> None:
    result = run("similarity.py:cosine", A, B, "--gradient")
    assert result.stdout.startswith("gradient of cosine   similarity.py:5")
    assert "∂a = ∂a + ∂(a·b) b = [0.0175, −0.0351, 0.351]   (n)" in result.stdout
    assert "dot = Σᵢ aᵢ · bᵢ, so ∂aᵢ = ∂dot · bᵢ." in result.stdout
    refused = run("similarity.py:scaled", "x=[1,2]", "--gradient")
    assert refused.exit_code == 2
    assert "there is no gradient of scaled: the output has shape (2,)" in refused.stderr


def test_calls_fold_and_open(run: Run) -> None:
    code = """
        import numpy as np
        def soft(s):
            e = np.exp(s)
            return e / e.sum()
        def f(s):
            p = soft(s)
            return p @ s
        """
    assert "1 call is folded; --open shows what is inside." in run("code.py:f", "s=[1,2]", code=code).stdout
    assert "e = np.exp(s)" in run("code.py:f", "s=[1,2]", "--open").stdout


def test_the_window_is_kept(run: Run) -> None:
    result = run("similarity.py:cosine", A, B, "--width", "44")
    assert max(map(len, result.stdout.split("\n"))) <= 44


def test_arrays_from_files(run: Run, tmp_path: Path) -> None:
    np.save(tmp_path / "W.npy", np.array([[1.0, 2.0], [3.0, 4.0]]))
    (tmp_path / "x.csv").write_text("1,-1\n")
    result = run("similarity.py:layer", "W=@W.npy", "x=@x.csv", "--json")
    assert json.loads(result.stdout)["graph"]["lines"][-1]["value"] == [-1.0, -1.0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.py:f"], "there is no file nowhere.py. In that folder: helper_of_mine.py, similarity.py."),
        (["similarity.py"], "similarity.py names no function. Write the file, a colon and the function: similarity.py:function"),
        (["similarity.py:kosine"], "kosine is not there in similarity.py. It has cosine, scaled, layer."),
        (["similarity.py:Model"], "Model is a class in similarity.py. It has cosine, scaled, layer."),
        (["similarity.py:np"], "np is not a function in similarity.py."),
        (["similarity.py:cosine", A], "cosine(a, b) needs b. Add  b='[2, 1, 0]'"),
        (["similarity.py:cosine", A, B, "c=1"], "cosine(a, b) has no argument c."),
        (["similarity.py:cosine", A, B, B], "b is given twice."),
        (["similarity.py:cosine", "[2,1,0]"], "[2,1,0] is not NAME=VALUE. For cosine(a, b) write for example a='[2, 1, 0]'"),
        (["similarity.py:cosine", A, "b=[3,1"], "the value of b cannot be read: '[3,1' is neither a number nor a list."),
        (["similarity.py:cosine", A, "b=__import__('os')"], "the value of b cannot be read"),
        (["similarity.py:cosine", A, "b=[[1,2],[3]]"], "the value of b is not an array: its rows have different lengths."),
        (["similarity.py:cosine", A, 'b=["x"]'], "the value of b holds something other than numbers."),
        (["similarity.py:cosine", A, "b=@none.npy"], "there is no file none.npy, named as the value of b."),
        (["similarity.py:cosine", A, "b=@similarity.py"], "similarity.py is neither .npy nor .csv, so it cannot be the value of b."),
        (["similarity.py:cosine", A, B, "--cell", "99"], "there is no line 99 in this working. Its lines are 6 (dot), 7, 7 (length_a)"),
        (
            ["similarity.py:cosine", A, B, "--cell", "a,7"],
            "--cell a,7 is outside the working: line 0 has shape (3,), counted from 0; [7] lies outside it.",
        ),
        (["similarity.py:cosine", A, B, "--cell", "a,x"], "--cell a,x has a place that is not a whole number."),
    ],
)
def test_what_can_be_put_right_is_said_in_a_sentence(run: Run, arguments: list[str], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.startswith("workings trace: ")
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_a_damaged_file_is_not_a_value(run: Run, tmp_path: Path) -> None:
    (tmp_path / "W.npy").write_bytes(b"not an array")
    (tmp_path / "x.csv").write_text("1,two\n")
    (tmp_path / "empty.csv").write_text("")
    for name in ("W.npy", "x.csv", "empty.csv"):
        result = run("similarity.py:layer", f"W=@{name}", "x=1")
        assert result.exit_code == 2
        assert f"{name} cannot be read as the value of W" in result.stderr


def test_what_cannot_be_followed_is_refused_with_its_place(run: Run) -> None:
    code = """
        import math
        def f(x):
            y = x * 2
            return math.sqrt(y) + 1
        """
    result = run("code.py:f", "x=2", code=code)
    assert result.exit_code == 2
    lines = result.stderr.split("\n")
    assert lines[0].endswith("takes the number out of the working.")
    place = next(k for k, line in enumerate(lines) if line.endswith("code.py:5"))
    assert lines[place + 1] == "    return math.sqrt(y) + 1"
    assert lines[place + 2] == "           ^^^^^^^^^^^^"
    assert lines[-2].startswith("Instead: ")


def test_shapes_that_do_not_fit_are_told_in_the_authors_names(run: Run) -> None:
    result = run("similarity.py:layer", "W=[[1,2,3],[4,5,6]]", "x=[1,2]")
    assert result.exit_code == 2
    assert "W is (2, 3) and x is (2,)" in result.stderr
    assert "    return W @ x\n           ^^^^^" in result.stderr


def test_an_error_of_the_authors_own_is_shown_at_its_line(run: Run) -> None:
    code = """
        def inner(x):
            return x * missing

        def f(x):
            return inner(x) + 1
        """
    result = run("code.py:f", "x=2", code=code)
    assert result.exit_code == 2
    assert "f stopped with an error of its own." in result.stderr
    assert "NameError: name 'missing' is not defined" in result.stderr
    assert "  code.py:3\n    return x * missing\n               ^^^^^^^" in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_what_was_traced_before_an_error_is_shown_first(run: Run) -> None:
    result = run("code.py:f", "x=[1,2]", code="def f(x):\n    y = x * 2\n    raise ValueError('enough')\n")
    assert result.exit_code == 2
    assert result.stdout.startswith("Traced up to where it stopped:")
    assert "y = x * 2" in result.stdout
    assert "ValueError: enough" in result.stderr


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import nowhere_to_be_found\n", "ModuleNotFoundError: No module named 'nowhere_to_be_found'"),
        ("def f(x:\n    return x\n", "SyntaxError: "),
        ("1 / 0\n", "  code.py:1\n    1 / 0\n    ^^^^^"),
        ("import sys\nsys.exit(3)\n", "ends the program while it is imported"),
    ],
)
def test_a_file_that_cannot_be_imported(run: Run, code: str, said: str) -> None:
    result = run("code.py:f", "x=1", code=code)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_functions_of_others_and_gathered_arguments_are_refused(run: Run) -> None:
    code = """
        import numpy as np
        sqrt = np.sqrt
        def many(*xs):
            return xs[0]
        def leaves(x):
            raise SystemExit(1)
        """
    assert run("code.py:sqrt", "x=1", code=code).exit_code == 2
    assert run("code.py:many").exit_code == 2
    assert "leaves ends the program." in run("code.py:leaves", "x=1").stderr


def test_division_by_zero_is_a_value_and_not_a_warning(run: Run) -> None:
    result = run("code.py:f", "x=2", code="def f(x):\n    return x / 0\n")
    assert result.exit_code == 0
    assert "= 2/0 = ∞" in result.stdout
    assert result.stderr == ""


def test_help_names_the_forms_a_value_can_have(run: Run) -> None:
    shown = run("--help").stdout
    assert "FILE.py:FUNCTION" in shown
    assert "@file.npy" in shown
    assert "workings trace similarity.py:cosine a='[2,1,0]' b='[3,1,4]'" in shown


# ---------------------------------------------------------------------- a page, code, LaTeX, cost
def test_a_page_is_one_file_that_asks_for_nothing(run: Run, tmp_path: Path) -> None:
    result = run("similarity.py:cosine", A, B, "--html", "cosine.html")
    assert result.exit_code == 0, result.stderr
    text = (tmp_path / "cosine.html").read_text("utf-8")
    assert result.stdout == f"cosine.html: {len(text.encode()) / 1000:,.0f} kB\n"
    assert "default-src 'none'" in text
    assert "url(" not in text
    assert "length_a = np.linalg.norm(a)" in re.sub(r"<[^>]*>", "", text)
    with_fonts = run("similarity.py:cosine", A, B, "--html", "fonts.html", "--fonts")
    assert with_fonts.exit_code == 0
    assert (tmp_path / "fonts.html").read_text("utf-8").count("url(data:font/woff2;base64,") > 10


def test_a_page_that_cannot_be_written_is_said(run: Run) -> None:
    result = run("similarity.py:cosine", A, B, "--html", "nowhere/x.html")
    assert result.exit_code == 2
    assert "nowhere/x.html cannot be written: No such file or directory." in result.stderr


@pytest.mark.parametrize("language", ["numpy", "python", "torch"])
def test_code_in_another_language_runs_and_agrees(run: Run, language: str) -> None:
    result = run("similarity.py:cosine", A, B, "--code", language)
    assert result.exit_code == 0, result.stderr
    if language == "torch":
        torch = pytest.importorskip("torch")
        given = [torch.tensor(x, dtype=torch.float64) for x in ([2, 1, 0], [3, 1, 4])]
    else:
        given = [np.array([2.0, 1, 0]), np.array([3.0, 1, 4])] if language == "numpy" else [[2, 1, 0], [3, 1, 4]]
    space: dict[str, Any] = {}
    exec(result.stdout, space)
    assert abs(float(space["cosine"](*given)) - 7 / np.sqrt(5 * 26)) < 1e-12


def test_latex_has_a_row_for_each_formula(run: Run) -> None:
    shown = run("similarity.py:cosine", A, B, "--latex").stdout
    assert shown.startswith("\\begin{aligned}")
    assert shown.rstrip().endswith("\\end{aligned}")
    assert r"\cos &= \frac" in shown


def test_the_cost_is_told_line_by_line_and_in_growth(run: Run) -> None:
    shown = run("similarity.py:cosine", A, B, "--cost").stdout.split("\n")
    assert any(line.split() == ["6", "dot", "=", "a", "@", "b", "6", "2·n"] for line in shown)
    assert "30 operations = 6·n + 12" in shown
    assert shown[-2] == "grows as n"
    back = run("similarity.py:cosine", A, B, "--gradient", "--cost")
    assert back.exit_code == 0
    assert int(next(line for line in back.stdout.split("\n") if " operations = " in line).split(" ")[0].replace(",", "")) > 30


def test_every_option_says_what_it_does(run: Run) -> None:
    shown = " ".join(run("--help").stdout.split())
    for option in ("--html OUT.html", "--fonts", "--cost", "--code [numpy|python|torch]", "--latex", "--gradient"):
        assert option in shown
