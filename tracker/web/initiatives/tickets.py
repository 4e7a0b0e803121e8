"""Tickets of an initiative: naming one by hand, and taking one away."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from wtforms import StringField
from wtforms.validators import DataRequired, Length, Optional

from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.texts import _, _l
from tracker.identity.permissions import Right
from tracker.tickets import actions
from tracker.tickets.models import Ticket
from tracker.web.forms import BaseForm
from tracker.web.initiatives.scope import initiative_or_404
from tracker.web.initiatives.views import bp
from tracker.web.who import me, needs


class TicketForm(BaseForm):
    """A ticket in another tool."""

    key = StringField(
        _l("Key"), [DataRequired(_l("Type the key.")), Length(max=40)],
        description=_l("Such as HM-101."),
    )  # fmt: skip
    url = StringField(
        _l("Address"), [Optional(), Length(max=2000)],
        description=_l("Begins with https://. It is shown as a link and never fetched."),
    )  # fmt: skip
    title = StringField(_l("Title"), [Optional(), Length(max=200)])


@bp.route("/initiatives/<key>/tickets/add", methods=["GET", "POST"])
@needs(Right.EDIT_INITIATIVE)
def add_ticket(key: str) -> Any:
    initiative, form = initiative_or_404(key), TicketForm.from_request()
    if form.passes() and form.carries_out(
        lambda: actions.add_ticket(
            initiative, key=form.key.data or "", url=form.url.data or "",
            title=form.title.data or "", by=me(), at=now(),
        )
    ):  # fmt: skip
        flash(_("The ticket is named."), "ok")
        return redirect(url_for(".show", key=key))
    return render_template("initiatives/ticket.html", form=form, initiative=initiative), form.status


@bp.post("/initiatives/<key>/tickets/<int:number>/remove")
@needs(Right.EDIT_INITIATIVE)
def remove_ticket(key: str, number: int) -> Any:
    initiative = initiative_or_404(key)
    ticket = db.session.get(Ticket, number) if number < 1 << 31 else None
    if ticket is None or ticket.initiative_id != initiative.id:
        abort(404)
    with write():
        actions.remove_ticket(ticket, by=me(), at=now())
    flash(_("%(key)s does not stand here any more.", key=ticket.key), "ok")
    return redirect(url_for(".show", key=key))
