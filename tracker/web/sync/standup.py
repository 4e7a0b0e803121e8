"""The stand-up: releases, triage, and one question in full width."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from tracker.agenda.standup import standup_of
from tracker.core.clock import now
from tracker.core.db import db
from tracker.core.texts import _
from tracker.identity.models import Person, Team
from tracker.identity.permissions import Right
from tracker.initiatives.models import Initiative
from tracker.sync.models import Vote
from tracker.sync.queries import series_of
from tracker.sync.votes import vote as cast_vote
from tracker.web.forms import number
from tracker.web.sync.area import bp, takes_part
from tracker.web.sync.forms import VoteForm
from tracker.web.teams.scope import team_or_404, team_pages
from tracker.web.who import me, my_products, needs

#: The tap that says so; every other one is "unclear".
CLEAR = "clear"


@bp.get("/teams/<key>/stand-up")
@needs(Right.READ_LOAD)
def standup(key: str) -> Any:
    team = team_or_404(key)
    return _page(team, None)


@bp.post("/teams/<key>/stand-up/vote")
@needs(Right.OWN_ORDER)
def vote(key: str) -> Any:
    team = team_or_404(key)
    found = standup_of(team, series_of(team), me(), products=my_products(), at=now())
    form = _form(found.about)
    clear = form.answer.data == CLEAR
    if form.passes() and form.carries_out(lambda: _cast(team, form, found.about, clear)):
        flash(_("Noted: your priorities are clear to you.") if clear else _("Noted. Ask it now; what stays unclear goes to the sync."), "ok")  # fmt: skip
        return redirect(url_for(".standup", key=key))
    return _page(team, form), form.status


def _cast(team: Team, form: VoteForm, about: list[Initiative], clear: bool) -> None:
    chosen = next((i for i in about if i.key == form.initiative.data), None)
    voter = db.session.get(Person, number(form.voter.data))
    cast_vote(
        team, voter=voter, clear=clear, initiative=None if clear else chosen,
        words="" if clear else form.words.data or "", gone_wrong=form.gone_wrong.data or "",
        by=me(), at=now(),
    )  # fmt: skip


def _page(team: Team, form: VoteForm | None) -> str:
    found = standup_of(team, series_of(team), me(), products=my_products(), at=now())
    form = form or _form(found.about, found.mine)
    return render_template(
        "sync/standup.html", team=team, tabs=team_pages(team), found=found, form=form,
        member=takes_part(team),
    )  # fmt: skip


def _form(about: list[Initiative], mine: Vote | None = None) -> Any:
    preset: dict[str, Any] = {"voter": str(me().id)}
    if mine is not None and request.method != "POST":
        chosen = next((i.key for i in about if i.id == mine.initiative_id), "")
        preset |= {"initiative": chosen, "words": mine.words, "gone_wrong": mine.gone_wrong}
    form = VoteForm.from_request(**preset)
    form.initiative.choices = [("", _("Choose")), *((i.key, f"{i.key} {i.title}") for i in about)]
    return form
