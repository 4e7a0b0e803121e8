"""A team's policy: proposed by one side, agreed by the other, disagreed with in writing."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from tracker.capacity.actions import (
    Terms,
    agree_policy,
    decline_policy,
    dissent,
    propose_policy,
)
from tracker.capacity.guard import Division
from tracker.capacity.models import Policy
from tracker.capacity.people import SHORT, members, other, sides_of
from tracker.capacity.queries import policies_of, policy_at, proposed_policy
from tracker.capacity.split import PRESETS
from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.texts import _
from tracker.identity.models import Team
from tracker.identity.permissions import Right, Role
from tracker.identity.queries import in_team
from tracker.web.capacity.forms import DeclineForm, DissentForm, PolicyForm
from tracker.web.capacity.page import policy_lines
from tracker.web.capacity.views import bp
from tracker.web.csrf import once
from tracker.web.forms import number
from tracker.web.teams.scope import team_or_404
from tracker.web.who import me, needs


@bp.get("/teams/<key>/capacity/policy")
@needs(Right.READ_LOAD)
def policy(key: str) -> Any:
    return _page(team_or_404(key), DissentForm.from_request(), DeclineForm.from_request())


@bp.route("/teams/<key>/capacity/policy/new", methods=["GET", "POST"])
@needs(Right.STEER_TEAM)
def propose(key: str) -> Any:
    team = team_or_404(key)
    held = policy_at(team, now())
    form: PolicyForm = PolicyForm.from_request(**_presets(held))
    people = [p for p in members(team, now()) if Role.ENGINEER in p.roles]
    if form.passes() and form.carries_out(
        lambda: propose_policy(team, _terms(form), form.reason.data or "", by=me(), at=now())
    ):
        flash(_("It is proposed. It is in force once the other side agrees."), "ok")
        return redirect(url_for(".policy", key=key))
    named = {row.person_id: str(row.share) for row in held.named} if held else {}
    typed = {p.id: request.form.get(f"named-{p.id}", named.get(p.id, "")) for p in people}
    return render_template(
        "capacity/propose.html", team=team, form=form, people=people, typed=typed,
        presets=PRESETS, held=held, named_wrong=_named_wrong(form),
    ), form.status  # fmt: skip


@bp.post("/teams/<key>/capacity/policy/<int:version>/agree")
@needs(Right.STEER_TEAM)
def agree(key: str, version: int) -> Any:
    team = team_or_404(key)
    with write():
        once()
        agree_policy(_proposal(team, version), by=me(), at=now())
    flash(_("Both sides agreed: the policy is in force from now on."), "ok")
    return redirect(url_for(".policy", key=key))


@bp.post("/teams/<key>/capacity/policy/<int:version>/decline")
@needs(Right.STEER_TEAM)
def decline(key: str, version: int) -> Any:
    team, form = team_or_404(key), DeclineForm.from_request()
    if form.passes() and form.carries_out(
        lambda: decline_policy(_proposal(team, version), form.reason.data or "", by=me(), at=now())
    ):
        flash(_("The proposal is not agreed; what was in force stays."), "ok")
        return redirect(url_for(".policy", key=key))
    return _page(team, DissentForm(None), form)


@bp.post("/teams/<key>/capacity/policy/<int:version>/dissent")
@needs(Right.READ_LOAD)
def disagree(key: str, version: int) -> Any:
    team, form = team_or_404(key), DissentForm.from_request()
    if form.passes() and form.carries_out(
        lambda: dissent(_numbered(team, version), form.words.data or "", by=me(), at=now())
    ):
        flash(_("It stands beside the policy."), "ok")
        return redirect(url_for(".policy", key=key))
    return _page(team, form, DeclineForm(None))


def _page(team: Team, dissenting: DissentForm, declining: DeclineForm) -> Any:
    policies = list(db.session.scalars(policies_of(team)))
    in_force = next((p for p in policies if p.began_at and p.ended_at is None), None)
    proposed = next((p for p in policies if p.began_at is None and p.ended_at is None), None)
    status = next((f.status for f in (dissenting, declining) if f.status != 200), 200)
    sides = sides_of(me(), team, now())
    return render_template(
        "capacity/policy.html", team=team, in_force=in_force, proposed=proposed, sides=sides,
        earlier=[p for p in policies if p.ended_at], lines=policy_lines, dissenting=dissenting,
        declining=declining, member=in_team(me(), team, now()),
        may_agree=proposed is not None and proposed.proposed_by_id != me().id and other(proposed.proposed_side) in sides,
        waits_for=proposed and SHORT[other(proposed.proposed_side)],
    ), status  # fmt: skip


def _presets(held: Policy | None) -> dict[str, Any]:
    """From what is in force, or from a preset that was chosen; then from the rule of thumb."""
    chosen = number(request.args.get("preset"))
    found: dict[str, Any] = {"division": Division.EACH_SPRINT.value}
    if held is not None:
        found |= {
            "product": held.product_share, "technical": held.technical_share,
            "bugs": held.bugs_share, "floor": held.floor, "division": held.division.value,
            "every": held.every or None,
        }  # fmt: skip
    if 0 < chosen <= len(PRESETS):
        split = PRESETS[chosen - 1]
        found |= {"product": split.product, "technical": split.technical, "bugs": split.bugs}
    return found


def _terms(form: PolicyForm) -> Terms:
    named = {
        number(name.removeprefix("named-")): number(share.strip())
        for name, share in request.form.items()
        if name.startswith("named-") and share.strip()
    }
    return Terms(
        product=form.product.data or 0, technical=form.technical.data or 0,
        bugs=form.bugs.data or 0, floor=form.floor.data or 0,
        division=Division(form.division.data), every=form.every.data or 0,
        named=named,
    )  # fmt: skip


def _named_wrong(form: PolicyForm) -> bool:
    return form.problem_status != 200 and form.division.data == Division.NAMED.value


def _proposal(team: Team, version: int) -> Policy:
    """The open proposal, if it is still the one that was shown."""
    found = proposed_policy(team)
    return found if found is not None and found.number == version else _numbered(team, version)


def _numbered(team: Team, version: int) -> Policy:
    found = db.session.scalar(policies_of(team).where(Policy.number == version)) if version < 1 << 31 else None  # fmt: skip
    return found or abort(404)
