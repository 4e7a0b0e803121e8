"""Signing in and out, invitations."""

from typing import Any

from flask import (
    Blueprint,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)

from tracker.core.clock import now
from tracker.core.db import write
from tracker.core.errors import DomainError
from tracker.core.texts import _
from tracker.identity import actions
from tracker.identity.models import Door, Person
from tracker.identity.permissions import Right
from tracker.identity.queries import person_by_email
from tracker.web.access.forms import PasswordForm, SignInForm
from tracker.web.who import cookie_name, my_session, needs, set_cookie

bp = Blueprint("access", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Any:
    form = SignInForm.from_request()
    if form.passes() and (person := _recognised(form)):
        return _let_in(person, form.next.data)
    if request.method == "GET":
        form.next.data = _inside(request.args.get("next", ""))
    return render_template(
        "access/sign_in.html", form=form, demo=current_app.config["TRACKER"].demo
    ), form.status


@bp.route("/welcome/<token>", methods=["GET", "POST"])
def welcome(token: str) -> Any:
    link = actions.open_link(token, at=now())
    form = PasswordForm.from_request()
    if form.passes():
        done = form.carries_out(
            lambda: actions.set_password(
                actions.open_link(token, at=now()), form.password.data, at=now()
            )
        )
        if done:
            return _let_in(link.person, "")
    return render_template("access/welcome.html", form=form, person=link.person), form.status


@bp.post("/sign-out")
@needs(Right.SIGNED_IN)
def sign_out() -> Any:
    with write():
        actions.sign_out(my_session(), at=now())
    answer = make_response(redirect(url_for(".sign_in")))
    answer.delete_cookie(cookie_name(), path="/")
    session.clear()
    return answer


def _recognised(form: SignInForm) -> Person | None:
    """The person whose password this is; a wrong one is counted in a write of its own."""
    try:
        with write():
            person = person_by_email(form.email.data or "")
            good = actions.check_password(person, form.password.data or "", Door.SIGN_IN, at=now())
    except DomainError as error:
        form.refuse(error)
        return None
    if good:
        return person
    form.problem_status = 403
    form.form_errors = [_("E-mail address or password is wrong.")]
    return None


def _let_in(person: Person, wanted: str | None) -> Any:
    with write():
        token = actions.sign_in(person, at=now())
    session.clear()
    answer = make_response(redirect(_inside(wanted or "") or url_for("home.home")))
    set_cookie(answer, token)
    return answer


def _inside(address: str) -> str:
    """The address if it is a path of ours, else nothing: no redirect leaves the house."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if plain and "\\" not in address and address.isprintable() else ""
