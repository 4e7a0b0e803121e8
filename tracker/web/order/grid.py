"""People × initiatives: who is on what, in which own order, and who is on too much."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.texts import _
from tracker.identity.models import Person, Team
from tracker.identity.permissions import Right
from tracker.order import own as actions
from tracker.order.actions import steers
from tracker.order.people import MANY, Load, overloaded, team_loads
from tracker.order.queries import order_of
from tracker.web.csrf import once
from tracker.web.forms import people_choices
from tracker.web.order.forms import PutOnForm
from tracker.web.order.own import work_asked
from tracker.web.order.rows import facts_of
from tracker.web.order.views import bp, initiative_of
from tracker.web.teams.scope import team_or_404, team_pages
from tracker.web.who import me, needs

#: So many initiatives can be chosen in the form: the first ones of the order.
OFFERED = 200


@bp.get("/teams/<key>/grid")
@needs(Right.READ_LOAD)
def grid(key: str) -> Any:
    team = team_or_404(key)
    return _page(team, _form(team))


def _page(team: Team, form: PutOnForm | None) -> tuple[str, int]:
    found, order = team_loads(team, now()), order_of(team)
    on = {work.initiative_id for load in found for work in load.works}
    columns = [i for i in order.places if i in on]
    known = facts_of(columns)
    columns = [i for i in columns if i in known]
    return render_template(
        "order/grid.html", team=team, pages=team_pages(team), form=form, many=MANY,
        columns=[known[i] for i in columns], rows=[_row(load, columns) for load in found],
        overloaded=overloaded(found),
    ), form.status if form else 200  # fmt: skip


def _row(load: Load, columns: list[int]) -> dict[str, Any]:
    """A person, the place that each column has in their own order, and what they are on elsewhere."""
    place = {work.initiative_id: n for n, work in enumerate(load.works, 1)}
    cells = [place.get(i) for i in columns]
    return {
        "load": load, "cells": cells, "count": len(load.works),
        "elsewhere": len(load.works) - sum(cell is not None for cell in cells),
    }  # fmt: skip


def _form(team: Team) -> PutOnForm | None:
    """Who may be put on what by the reader; nothing for who puts nobody on anything."""
    if not me().may(Right.OWN_ORDER):
        return None
    form = PutOnForm.from_request(person=str(me().id))
    everybody = steers(team, me(), now())
    people = [load.person for load in team_loads(team, now())] if everybody else [me()]
    form.person.choices = people_choices(people)
    places = order_of(team).places[:OFFERED]
    known = facts_of(places)
    form.initiative.choices = [
        (known[i].key, f"{known[i].key} {known[i].title}") for i in places if i in known
    ]
    return form  # type: ignore[no-any-return]


@bp.post("/teams/<key>/grid/put-on")
@needs(Right.OWN_ORDER)
def put_on(key: str) -> Any:
    """From the grid, or from the page of an initiative for oneself."""
    team = team_or_404(key)
    initiative = initiative_of(team, request.form.get("initiative", ""))
    form = _form(team)
    if form is None or not form.passes():
        return _page(team, form)
    person = db.session.get_one(Person, int(form.person.data))
    if not form.carries_out(lambda: actions.put_on(initiative, person, by=me(), at=now())):
        return _page(team, form)
    flash(_("%(name)s is on %(key)s.", name=person.name, key=initiative.key), "ok")
    return _back(team, initiative.key)


@bp.post("/teams/<key>/grid/take-off")
@needs(Right.OWN_ORDER)
def take_off(key: str) -> Any:
    team, work = team_or_404(key), work_asked()
    initiative = initiative_of(team, work.initiative.key)
    with write():
        once()
        actions.take_off(work, by=me(), at=now())
    flash(_("%(name)s is not on %(key)s any more.", name=work.person.name, key=initiative.key), "ok")  # fmt: skip
    return _back(team, initiative.key)


def _back(team: Team, initiative: str) -> Response:
    """Where the button stood."""
    if request.form.get("from") == "initiative":
        return redirect(url_for("initiatives.show", key=initiative, _anchor="order"))
    return redirect(url_for(".grid", key=team.key))
