"""One's own tokens: made with the password, shown once, revoked with a click."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.texts import _
from tracker.identity.models import ApiToken
from tracker.identity.permissions import Right
from tracker.identity.queries import readable_products
from tracker.identity.tokens import make_token, revoke_token
from tracker.web.account.forms import TokenForm
from tracker.web.account.views import bp, current_fits
from tracker.web.who import me, needs

PRESET = timedelta(days=90)


@bp.route("/tokens/new", methods=["GET", "POST"])
@needs(Right.SIGNED_IN)
def new_token() -> Any:
    form = TokenForm.from_request(until=(now() + PRESET).date())
    products = {p.key: p for p in db.session.scalars(readable_products(me(), now()))}
    form.products.choices = [(key, product.name) for key, product in products.items()]
    made: list[tuple[ApiToken, str]] = []
    if form.passes() and current_fits(form) and form.carries_out(
        lambda: made.append(
            make_token(
                form.name.data or "", form.chosen(), until=_end_of(form.until.data),
                products=[products[key] for key in form.products.data or []], by=me(), at=now(),
            )
        )
    ):  # fmt: skip
        token, secret = made[0]
        return render_template("account/token.html", token=token, secret=secret)
    return render_template("account/new_token.html", form=form), form.status


@bp.post("/tokens/revoke")
@needs(Right.SIGNED_IN)
def revoke() -> Any:
    """Also an administrator's, for somebody else's token."""
    number = request.form.get("token", type=int)
    with write():
        token = db.session.get(ApiToken, number) if number and 0 < number < 1 << 31 else None
        if token is None or (token.person_id != me().id and not me().may(Right.MANAGE_PEOPLE)):
            abort(404)
        revoke_token(token, by=me(), at=now())
    flash(_("The token %(name)s works no more.", name=token.name), "ok")
    if token.person_id == me().id:
        return redirect(url_for(".show"))
    return redirect(url_for("people.show", person_id=token.person_id))


def _end_of(day: Any) -> datetime:
    return datetime.combine(day, time.max, UTC)
