"""The grey-zone list: what lacks an owner, and one click that claims it."""

from datetime import date
from typing import Any

from flask import abort, render_template, request, url_for

from tracker.core.clock import now
from tracker.core.db import db
from tracker.core.paging import SIZE as PAGE
from tracker.core.texts import _
from tracker.identity.permissions import Right, Role
from tracker.initiatives.models import Initiative
from tracker.initiatives.ownership import vacant
from tracker.initiatives.standing_in import SIDES
from tracker.initiatives.unclaimed import Place
from tracker.initiatives.unclaimed import unclaimed as lacking
from tracker.web.forms import number
from tracker.web.initiatives.views import bp
from tracker.web.who import me, my_products, needs, sees_drafts


@bp.get("/unclaimed")
@needs(Right.READ_RECORDS)
def unclaimed() -> Any:
    after = _place(request.args["after"]) if "after" in request.args else None
    query = lacking(my_products(), drafts=sees_drafts(), after=after)
    rows = list(db.session.scalars(query.limit(PAGE + 1)))
    further = url_for(".unclaimed", after=_named(rows[PAGE - 1])) if len(rows) > PAGE else None
    return render_template(
        "initiatives/unclaimed.html", items=[_item(row) for row in rows[:PAGE]], further=further,
        paged=after is not None,
    )  # fmt: skip


def _item(initiative: Initiative) -> dict[str, Any]:
    empty = [side for side in SIDES if vacant(initiative, side)]
    return {
        "initiative": initiative, "days": (now() - initiative.registered_at).days,
        "late": initiative.due_on is not None and initiative.due_on < now().date(),
        "missing": [_missing(initiative, side) for side in empty],
        "claim": [s for s in empty if _claims(initiative, s)],
    }  # fmt: skip


def _missing(initiative: Initiative, side: Role) -> str:
    owner = initiative.owner(side)
    if owner is None:
        return _("No engineering manager") if side is Role.EM else _("No product manager")
    if owner.active:
        return _("%(name)s no longer holds the role", name=owner.name)
    return _("%(name)s left", name=owner.name)


def _claims(initiative: Initiative, side: Role) -> bool:
    return me().may(Right.MOVE_INITIATIVE) and side in me().roles and not initiative.owned_by(me())


def _named(initiative: Initiative) -> str:
    return f"{initiative.due_on or 'none'}_{initiative.id}"


def _place(text: str) -> Place:
    """Where the last page ended; 400 for what no page of ours has said."""
    day, _sep, key = text.partition("_")
    try:
        due = None if day == "none" else date.fromisoformat(day)
    except ValueError:
        abort(400, _("This address names no page of the list. Begin at its first page."))
    return (
        (due, number(key))
        if number(key)
        else abort(400, _("This address names no page of the list. Begin at its first page."))
    )
