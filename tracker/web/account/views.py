"""One's own account: roles and products, sessions, password."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.errors import DomainError
from tracker.core.texts import _
from tracker.identity import actions
from tracker.identity.actions import SESSION_LASTS
from tracker.identity.models import Door
from tracker.identity.permissions import Right
from tracker.identity.queries import sessions_of
from tracker.identity.tokens import tokens_of
from tracker.web.account.forms import SCOPES, ChangePasswordForm, CurrentForm
from tracker.web.who import me, my_session, needs

bp = Blueprint("account", __name__, url_prefix="/account")


@bp.get("")
@needs(Right.SIGNED_IN)
def show() -> Any:
    at, here = now(), my_session()
    places = [m for m in me().memberships if m.ended_at is None or m.ended_at > at]
    sessions = db.session.scalars(sessions_of(me(), at - SESSION_LASTS)).all()
    return render_template(
        "account/show.html", places=places, here=here, sessions=sessions,
        tokens=db.session.scalars(tokens_of(me(), at)).all(), scope_labels=SCOPES,
    )  # fmt: skip


@bp.post("/sessions/end-others")
@needs(Right.SIGNED_IN)
def end_sessions() -> Any:
    with write():
        actions.end_other_sessions(my_session(), at=now())
    flash(_("You are signed in here only."), "ok")
    return redirect(url_for(".show"))


@bp.route("/password", methods=["GET", "POST"])
@needs(Right.SIGNED_IN)
def password() -> Any:
    form = ChangePasswordForm.from_request()
    if form.passes() and current_fits(form) and form.carries_out(
        lambda: actions.change_password(
            me(), form.password.data or "", keep=my_session(), at=now()
        )
    ):  # fmt: skip
        flash(
            _(
                "Your password is changed, and your other sessions have ended. Your tokens still hold; revoke those that you do not know."
            ),
            "ok",
        )
        return redirect(url_for(".show"))
    return render_template("account/password.html", form=form), form.status


def current_fits(form: CurrentForm) -> bool:
    """Whether the current password is right; a wrong one is counted in a write of its own."""
    try:
        with write():
            good = actions.check_password(me(), form.current.data or "", Door.SIGN_IN, at=now())
    except DomainError as error:
        form.refuse(error)
        return False
    if not good:
        form.problem_status = 403
        form.current.errors = [_("The password is wrong; nothing was changed.")]
    return good
