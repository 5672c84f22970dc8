"""Every row computed a second time: the design's own right and wrong expressions, in plain NumPy and SciPy, on the same numbers.

``phi`` is SciPy's normal distribution, ``tail`` adds binomial chances, ``rank`` and ``eigvals`` are NumPy's: none of them is the
working that the rule mutates.
"""

from __future__ import annotations

from math import comb
from typing import Any

import numpy as np
import pytest
from scipy.special import logsumexp
from scipy.special import softmax as scipy_softmax
from scipy.stats import norm as normal

from workings.practice.catalogue import rows
from workings.practice.catalogue.specimen import specimen

norm = np.linalg.norm
POST, WARM, ATT = "p*s/(p*s+(1-p)*f)", "softmax(u/T)", "attend(Q@K.T/sqrt(d))@V"
COS, MSE = "a@b/(norm(a)*norm(b))", "2/n*X.T@(X@w-target)"
ORACLE: dict[int, tuple[str, str]] = {
    1: ("(t**2)+3", "(t+3)**2"), 2: ("sum(range(1,int(n)+1))", "sum(range(1,int(n)))"), 3: ("np.argmax(a)", "np.max(a)"),
    4: ("W2@W1", "W1@W2"), 5: ("ins*outs+outs", "ins+outs"), 6: ("ins*outs+outs", "ins*outs"), 7: ("(2*n)**2/n**2", "2*n/n"),
    8: ("rank*(ins+outs)", "rank*ins*outs"), 9: ("norm(a)", "(a**2).sum()"), 10: ("norm(a)", "abs(a).sum()"),
    11: ("norm(a-b)", "abs(norm(a)-norm(b))"), 12: ("a@b", "a*b"), 13: ("a@b", "a.sum()*b.sum()"), 14: ("a@b", "abs(a*b).sum()"),
    15: ("a@b", "(a+b).sum()"), 16: (COS, "a@b"), 17: (COS, "a@b/(a@a)"), 18: (COS, "a@b/(norm(a)+norm(b))"), 19: (COS, "1-" + COS),
    20: ("(a@b)/(b@b)*b", "(a@b)/norm(b)*b"), 21: ("(a@b)/(b@b)*b", "(a@b)/(a@a)*a"), 22: ("M@v", "M.T@v"), 23: ("M@v", "M*v"),
    24: ("A@B", "A*B"), 25: ("B@A", "A@B"), 26: ("(A@B).T", "A.T@B.T"), 27: ("(A+B)@(A+B)", "A@A+2*A@B+B@B"),
    28: ("np.linalg.det(c*M)", "c*np.linalg.det(M)"),
    29: ("np.linalg.svd(T2)[1]", "np.sort(abs(np.linalg.eigvals(T2)))[::-1]"),
    30: ("np.linalg.matrix_rank(R3)", "(abs(R3).sum(1)>0).sum()"), 31: ("(m,n)", "(k,k)"), 32: ("(m,n)", "(n,m)"),
    33: ("last==length", "first==length"), 34: ("np.broadcast_shapes((int(n),),(int(n),1))", "(n,)"),
    35: ("X.sum(0)", "X.sum(1)"), 36: ("X.T", "X.reshape(X.shape[1],X.shape[0])"), 37: ("c*n*t**(n-1)", "c*n*t**n"),
    38: ("n*t**(n-1)*(c+t)+t**n", "n*t**(n-1)*1"), 39: ("((t+h)**n-(t-h)**n)/(2*h)", "((t+h)**n-(t-h)**n)/h"),
    40: ("n*(c*t+1)**(n-1)*c", "n*(c*t+1)**(n-1)"), 41: ("n*(c*t+1)**(n-1)*c", "n*(c)**(n-1)"),
    42: ("sigmoid(t)*(1-sigmoid(t))", "sigmoid(t)*(1-t)"), 43: ("F@G", "G@F"), 44: (MSE, "2*X.T@(X@w-target)"),
    45: (MSE, "2/n*X.T@(target-X@w)"), 46: ("w-lr*" + MSE, "w+lr*" + MSE), 47: ("w-lr*" + MSE, "w-" + MSE + "/lr"),
    48: ("w-lr*" + MSE, "w-lr*(X.T@(X@w-target))/norm(X.T@(X@w-target))"), 49: ("abs(1-lr*slope)>1", "lr*slope>1"),
    50: ("(1-beta)*g/(1-beta**1)", "(1-beta)*g"), 51: ("s/B**.5", "s/B"), 52: ("a+2*t", "t"),
    53: ("np.outer(delta,v)", "np.outer(v,delta)"), 54: ("(u>0)*1.0", "np.ones(3)"), 55: ("pa*pba", "pa*pb"),
    56: ("pa+pb-pa*pba", "pa+pb"), 57: ("pa*pba", "(pa+pb)/2"), 58: ("1-(1-q)**k", "k*q"), 59: ("0.5+0*k", "1-.5**(k+1)"),
    60: (POST, "s"), 61: (POST, "s/(s+f)"), 62: (POST, "p*s"), 63: ("(p*v).sum()", "v.mean()"),
    64: ("(p*v**2).sum()", "(p*v).sum()**2"), 65: ("c**2*spread**2", "c*spread**2"),
    66: ("spread**2+other**2", "spread**2-other**2"), 67: ("sqrt(spread**2+other**2)", "spread+other"),
    68: ("spread/sqrt(n)", "spread"), 69: ("spread/sqrt(n)", "spread/n"), 70: ("v.var(ddof=1)", "v.var(ddof=0)"),
    71: ("1.96*spread/sqrt(n)", "1.96*spread"), 72: ("4*n", "2*n"), 73: ("tail(6,int(k))", "comb(6,int(k))*.5**6"),
    74: ("phi(far)-phi(-far)", "pdf(far)"), 75: ("phi(far)-phi(-far)", "phi(far)"), 76: ("softmax(u)", "u/u.sum()"),
    77: (WARM, "softmax(u*T)"), 78: ("softmax(u)", "softmax(softmax(u))"),
    79: ("np.isfinite(softmax(u)).all()", "np.isfinite(np.exp(u)/np.exp(u).sum()).all()"),
    80: ("sigmoid(first-second)", "sigmoid(first)"), 81: ("lse(u)-u[truth.argmax()]", "-np.log(softmax(u)).sum()"),
    82: ("-np.log(p).mean()", "-np.log(p.mean())"), 83: ("p.prod()", "p.sum()"),
    84: ("np.exp(-np.log(p).mean())", "(1/p).mean()"), 85: ("(p*np.log(p/q)).sum()", "(q*np.log(q/p)).sum()"),
    86: ("shares.max()", "1/len(shares)"), 87: ("(accuracy-share)/(1-share)", "(accuracy-share)/share"),
    88: ("(te-tr.mean())/tr.std()", "(te-np.r_[tr,te].mean())/np.r_[tr,te].std()"), 89: ("(a*u+b*v)/(a+b)", "(u+v)/2"),
    90: ("tp/(tp+fp)", "tp/(tp+fn)"), 91: ("2*(1-phi(far))", "1-phi(far)"),
    92: ("share*al/(share*al+(1-share)*power)", "al"), 93: ("1-(1-al)**m", "al"),
    94: ("sqrt(np.log(2*m/de)/(2*n))", "sqrt(np.log(2/de)/(2*n))"), 95: (ATT, "attend(Q@K.T)@V"), 96: (ATT, "attend(Q@K.T/d)@V"),
    97: (ATT, "attend(Q@K.T/sqrt(d),axis=0)@V"), 98: (ATT, "attend(Q@K.T/sqrt(d))@K"),
    99: ("billions*1e9*bits/8/1e9", "billions*1e9*bits/1e9"), 100: ("abs(w).max()/127", "w.max()/127"),
}  # fmt: skip


def names(inputs: dict[str, Any]) -> dict[str, Any]:
    """What the expressions may name: the inputs, and functions of NumPy and SciPy."""
    known: dict[str, Any] = {
        "np": np, "norm": norm, "sqrt": np.sqrt, "softmax": scipy_softmax, "lse": logsumexp, "phi": normal.cdf, "pdf": normal.pdf,
        "sigmoid": lambda t: 1 / (1 + np.exp(-t)), "comb": comb, "tail": lambda n, k: sum(comb(n, i) for i in range(k, n + 1)) * 0.5**n,
        "attend": lambda scores, axis=1: scipy_softmax(scores, axis=axis), "d": 2,
    }  # fmt: skip
    if "target" in inputs:
        known["n"] = len(inputs["target"])
    if {"p", "q", "r"} <= set(inputs):
        known["T2"] = np.array([[inputs["p"], inputs["q"]], [0, inputs["r"]]])
    if set(inputs) == {"a", "b"}:
        known["R3"] = np.stack([inputs["a"], inputs["b"], 2 * inputs["a"] - inputs["b"]])
    return known | inputs


@pytest.mark.parametrize("number", ORACLE)
def test_right_and_wrong_are_those_of_the_design(number: int) -> None:
    row = rows()[number]
    for seed in range(5):
        one = specimen(row.witness, seed)
        known = names(dict(one.inputs))
        with np.errstate(all="ignore"):
            right, wrong = (np.asarray(eval(text, known), dtype=float) for text in ORACLE[number])
        assert one.value == pytest.approx(right, rel=2e-4, abs=1e-9)
        assert one.rules[number].shape == wrong.shape
        assert one.rules[number] == pytest.approx(wrong, rel=2e-4, abs=1e-9)


def test_every_row_is_computed_twice() -> None:
    assert sorted(ORACLE) == sorted(rows()) == list(range(1, 101))
