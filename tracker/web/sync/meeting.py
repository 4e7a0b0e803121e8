"""A sync that runs: deciding, settling, the clock, and the end."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from tracker.agenda import actions as agenda
from tracker.agenda.agenda import agenda_of
from tracker.agenda.items import Item
from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.texts import _
from tracker.identity.models import Person
from tracker.identity.permissions import Right
from tracker.identity.queries import team_members
from tracker.sync import actions
from tracker.sync.models import Sync
from tracker.web.csrf import once
from tracker.web.sync.area import bp, steers, sync_or_404
from tracker.web.sync.forms import DecisionForm, DropForm, EndForm, PauseForm
from tracker.web.sync.send import send_minutes
from tracker.web.sync.views import named
from tracker.web.who import me, my_products, needs


@bp.route("/syncs/<int:number>/decide", methods=["GET", "POST"])
@needs(Right.STEER_TEAM)
def decide(number: int) -> Any:
    sync = _mine(number)
    item = _asked(sync)
    preset = {"who": _two(sync), "initiative": item.key if item and item.key.startswith("CI-") else ""}  # fmt: skip
    form = DecisionForm.from_request(**preset)
    if form.passes() and form.carries_out(
        lambda: agenda.decide(
            sync, _words(form), topic=_topic(), initiative=named(form), by=me(), at=now()
        )
    ):
        flash(_("Decided. It stands in the minutes."), "ok")
        return _back(sync)
    return render_template("sync/decide.html", sync=sync, item=item, form=form), form.status


@bp.post("/syncs/<int:number>/settle")
@needs(Right.STEER_TEAM)
def settle(number: int) -> Any:
    sync = _mine(number)
    with write():
        once()
        agenda.settle(sync, _topic(), by=me(), at=now())
    return _back(sync)


@bp.route("/syncs/<int:number>/drop", methods=["GET", "POST"])
@needs(Right.STEER_TEAM)
def drop(number: int) -> Any:
    sync, form = _mine(number), DropForm.from_request()
    item = _asked(sync)
    if form.passes() and form.carries_out(
        lambda: agenda.drop_item(sync, _topic(), form.reason.data or "", by=me(), at=now())
    ):
        flash(_("Dropped. The minutes say why."), "ok")
        return _back(sync)
    return render_template("sync/drop.html", sync=sync, item=item, form=form), form.status


@bp.route("/syncs/<int:number>/pause", methods=["GET", "POST"])
@needs(Right.STEER_TEAM)
def pause(number: int) -> Any:
    sync, form = _mine(number), PauseForm.from_request()
    if form.passes() and form.carries_out(
        lambda: actions.pause(sync, form.explains.data or "", by=me(), at=now())
    ):
        return _back(sync)
    return render_template("sync/pause.html", sync=sync, form=form), form.status


@bp.post("/syncs/<int:number>/resume")
@needs(Right.STEER_TEAM)
def resume(number: int) -> Any:
    sync = _mine(number)
    with write():
        once()
        actions.resume(sync, by=me(), at=now())
    return _back(sync)


@bp.route("/syncs/<int:number>/end", methods=["GET", "POST"])
@needs(Right.STEER_TEAM)
def end(number: int) -> Any:
    sync = _mine(number)
    members = [person for _team, person in db.session.execute(team_members([sync.team_id], now()))]
    took = max(1, -(-int((now() - sync.began_at).total_seconds()) // 60))
    two = [sync.series.em_id, sync.series.pm_id]
    form = EndForm.from_request(attendees=two, minutes=took)
    form.attendees.choices = [(person.id, person.name) for person in members]
    if form.passes() and form.carries_out(lambda: _end(sync, form)):
        flash(_("The sync has ended; its minutes are frozen."), "ok")
        send_minutes(sync, [p for p in members if p.id in {*two, *(form.attendees.data or [])}])
        return redirect(url_for(".minutes", number=sync.id))
    found = agenda_of(sync.team, sync.series, products=my_products(), at=now())
    return render_template("sync/end.html", sync=sync, form=form, open=found.open), form.status


def _end(sync: Sync, form: EndForm) -> None:
    present = [db.session.get_one(Person, number) for number in form.attendees.data or []]
    agenda.end_sync(sync, present, minutes=form.minutes.data, by=me(), at=now())


def _mine(number: int) -> Sync:
    """A sync that the asking person runs; what may not be done with it the action says."""
    sync = sync_or_404(number)
    if not steers(sync.team):
        abort(403)
    return sync


def _topic() -> str:
    topic: str = (request.form.get("topic") or request.args.get("topic") or "")[:200]
    return topic


def _asked(sync: Sync) -> Item | None:
    """The line of the agenda that the address names, as its reader sees it."""
    if not _topic() or not sync.running:
        return None
    found = agenda_of(sync.team, sync.series, products=my_products(), at=now())
    return found.item(_topic())


def _two(sync: Sync) -> str:
    return _("%(em)s and %(pm)s", em=sync.series.em.name, pm=sync.series.pm.name)


def _words(form: DecisionForm) -> agenda.Words:
    return agenda.Words(
        what=form.what.data or "", why=form.why.data or "", who=form.who.data or "",
        instead_of=form.instead_of.data or "",
    )  # fmt: skip


def _back(sync: Sync) -> Any:
    return redirect(url_for(".show", key=sync.team.key))
