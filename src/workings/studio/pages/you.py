"""You: how sure, how long, and how far."""

from __future__ import annotations

from random import SystemRandom
from typing import TYPE_CHECKING

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from workings.session import you, you_experiment
from workings.session.you_results import Copy
from workings.studio import answers
from workings.studio.drawings.calibration import calibration
from workings.studio.drawings.curves import curves
from workings.studio.drawings.sits import drawn, sits
from workings.studio.pages import common

if TYPE_CHECKING:
    from workings.session import Session


@common.view
def show(request: Request, session: Session) -> Response:
    made = you.page(session.log, request.query_params)
    sat = made.sitting.sats
    return answers.page(
        request,
        "you.html",
        "/you",
        page=made,
        you=made.ledger,
        calibration=calibration(made.calibrated) if made.calibrated else "",
        sits=sits(made.sitting) if sat else "",
        undrawn=len(drawn(len(sat))) < len(sat),
        copied=_copied(made.copy, made.ledger.opened.able) if made.copy and made.ledger.opened else "",
    )


def _copied(made: Copy, able: float) -> Markup:
    from workings.learner import skill

    theta = tuple(skill.theta(len(made.posterior)).tolist())
    return curves(theta, made.prior, made.likelihood, made.posterior, able, "copied")


@common.form
def begin(request: Request, session: Session, fields: common.Form) -> Response:
    """Throw the coins."""
    you_experiment.begin(session.log, SystemRandom(), fields.get("key", ""))
    return answers.go("/you#experiment")


@common.form
def leave(request: Request, session: Session, fields: common.Form) -> Response:
    you_experiment.leave(session.log, fields.get("key", ""))
    return answers.go("/you#experiment")
