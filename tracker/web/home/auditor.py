"""The home of an auditor: what is granted, what is new in it, and how to check it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from tracker.audit.models import Event
from tracker.audit.queries import log_state
from tracker.core.clock import now
from tracker.core.db import db
from tracker.core.texts import _
from tracker.identity.grants import GrantState, grants_of, state_of
from tracker.identity.models import Membership, Product
from tracker.identity.queries import last_visit
from tracker.identity.trail import granted
from tracker.readiness.clauses import states, tallies
from tracker.readiness.drafts import about_drafts
from tracker.releases.models import Release
from tracker.releases.queries import releases_in
from tracker.reporting.gather import RELEASE
from tracker.reporting.queries import newest_issues, reports_in
from tracker.requirements.queries import catalogues
from tracker.web.clauses.asked import asked
from tracker.web.frame import day, moment
from tracker.web.trail.lines import line
from tracker.web.who import me, my_products, my_session

SHOWN = 6
#: Of how many events at most the home tells; the trail has the rest.
SHOWN_EVENTS = 8


def home() -> dict[str, Any]:
    """What the page shows; without a running grant only why nothing is open."""
    at = now()
    found = db.session.scalars(grants_of(me())).all()
    running = [g for g in found if state_of(g, at) is GrantState.RUNNING]
    coming = [g for g in found if state_of(g, at) is GrantState.NOT_BEGUN]
    told = {"grants": running, "coming": coming, "log": log_state()}
    if not running:
        return told | {"closed": _why_closed(found, coming)}
    return told | {"closed": None} | _changes(running) | _records() | _coverage()


def _why_closed(found: Any, coming: list[Membership]) -> str:
    """Since when, or until when, nothing is open."""
    if coming:
        first = min(coming, key=lambda g: g.began_at)
        return _("Your grant for %(product)s begins on %(day)s, 00:00 UTC.", product=_name(first), day=day(first.began_at))  # fmt: skip
    if not found:
        return _("You have no grant. An administrator gives you one.")
    last = found[0]  # that ends last
    if state_of(last, now()) is GrantState.ENDED_EARLY:
        return _("Your grant for %(product)s was taken back on %(when)s.", product=_name(last), when=moment(last.ended_at or last.began_at))  # fmt: skip
    return _("Your grant for %(product)s ended on %(day)s, at midnight UTC.", product=_name(last), day=day(last.ended_at or last.began_at))  # fmt: skip


def _name(given: Membership) -> str:
    return given.product.name if given.product is not None else ""


def _changes(running: list[Membership]) -> dict[str, Any]:
    """What happened in the granted products since the last visit, without drafts; newest first."""
    since: datetime = last_visit(my_session()) or min(g.began_at for g in running)
    keys = select(Product.key).where(Product.id.in_(my_products()))
    query = select(Event).where(granted(keys, about_drafts())).order_by(Event.seq.desc())
    newest = db.session.scalars(query.limit(SHOWN_EVENTS + 1)).all()
    fresh = [event for event in newest if event.at > since]  # the log runs forward in time
    return {
        "since": since, "changes": [line(event) for event in fresh[:SHOWN_EVENTS]],
        "more_changes": len(fresh) > SHOWN_EVENTS,
    }  # fmt: skip


def _records() -> dict[str, Any]:
    """The newest releases with their dossiers, those kept here before imported ones, and the newest reports."""
    every = releases_in(my_products())
    kept_here = every.where(Release.imported_at.is_(None))
    releases = db.session.scalars(kept_here.limit(SHOWN)).all()
    releases = releases or db.session.scalars(every.limit(SHOWN)).all()
    return {
        "releases": _with_dossiers(list(releases)),
        "reports": db.session.scalars(reports_in(my_products()).limit(SHOWN)).all(),
    }


def _with_dossiers(releases: list[Release]) -> list[tuple[Release, Any]]:
    dossiers = newest_issues(RELEASE, [release.key for release in releases])
    return [(release, dossiers.get(release.key)) for release in releases]


def _coverage() -> dict[str, Any]:
    """The catalogues that something was done for, of the chosen product."""
    ask = asked()
    if ask.product is None:
        return {"ask": ask, "catalogues": []}
    counted = tallies(states(ask.product))
    rows = [(c, counted[c.id]) for c in db.session.scalars(catalogues()) if c.id in counted]
    return {"ask": ask, "catalogues": [(c, t) for c, t in rows if t.covered or t.partly]}
