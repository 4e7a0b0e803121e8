"""A person's saved views; those of others do not exist."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from tracker.core.clock import now
from tracker.core.db import write
from tracker.core.texts import _
from tracker.identity import saved_views
from tracker.identity.models import SavedView
from tracker.identity.permissions import Right
from tracker.web.views.forms import ViewForm
from tracker.web.who import me, needs

bp = Blueprint("views", __name__, url_prefix="/views")

#: The lists that have views, and the right that each takes.
LISTS = {
    "initiatives": ("initiatives.index", Right.READ_RECORDS),
    "releases": ("releases.index", Right.READ_RECORDS),
    "evidence": ("evidence.everything", Right.READ_RECORDS),
    "reports": ("reports.index", Right.READ_REPORTS),
    "glossary": ("glossary.index", Right.READ_RECORDS),
    "trail": ("trail.index", Right.READ_TRAIL),
    "people": ("people.index", Right.MANAGE_PEOPLE),
    "access": ("visits.index", Right.READ_ACCESS),
}


@bp.route("/new", methods=["GET", "POST"])
@needs(Right.SIGNED_IN)
def new() -> Any:
    listing = request.args.get("listing", "")
    address = _address(listing, request.args.get("query", ""))
    form = ViewForm.from_request()
    if form.passes() and form.carries_out(
        lambda: saved_views.save(
            listing, form.name.data, address.partition("?")[2], preset=form.preset.data,
            by=me(), at=now(),
        )
    ):  # fmt: skip
        flash(_("The view is saved. It stands above the list."), "ok")
        return redirect(address)
    return render_template("views/new.html", form=form, back=address), form.status


@bp.route("/<int:number>", methods=["GET", "POST"])
@needs(Right.SIGNED_IN)
def edit(number: int) -> Any:
    view = _view(number)
    address = _address(view.listing, view.query)
    form = ViewForm.from_request(name=view.name, preset=view.preset)
    if form.passes() and form.carries_out(
        lambda: saved_views.change(view, form.name.data, preset=form.preset.data)
    ):
        flash(_("Saved."), "ok")
        return redirect(address)
    return render_template("views/edit.html", form=form, view=view, back=address), form.status


@bp.post("/<int:number>/discard")
@needs(Right.SIGNED_IN)
def discard(number: int) -> Any:
    view = _view(number)
    listing = view.listing
    with write():
        saved_views.discard(view)
    flash(_("The view is deleted. What it showed stays as it is."), "ok")
    return redirect(_address(listing, ""))


def _view(number: int) -> SavedView:
    view = saved_views.view_by_id(me(), number) if number < 1 << 31 else None
    return view or abort(404)


def _address(listing: str, query: str) -> str:
    """The list with these filters; 404 for a list that there is not, or not for this person."""
    endpoint, right = LISTS.get(listing, ("", None))
    if right is None or not me().may(right):
        abort(404)
    told = urlencode(parse_qsl(query))
    return f"{url_for(endpoint)}?{told}" if told else url_for(endpoint)
