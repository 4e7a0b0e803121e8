"""The stand-up's question: one's own vote, and forgetting votes after 90 days.

The log is kept for ever and votes are not, so the event of a vote names neither the person nor
the answer, nor the request by which it could be traced to one.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from tracker.audit.actions import SYSTEM, record, request_id
from tracker.core.db import db
from tracker.core.errors import Invalid, NotAllowed
from tracker.core.texts import _
from tracker.identity.models import Person, Team
from tracker.identity.permissions import Right
from tracker.identity.queries import in_team
from tracker.initiatives.models import Initiative
from tracker.sync.models import Talk, Vote
from tracker.sync.queries import day_of

#: Raw votes are kept so long.
KEPT = timedelta(days=90)


def vote(
    team: Team, *, voter: Person | None, clear: bool, initiative: Initiative | None = None,
    words: str = "", gone_wrong: str = "", by: Person, at: datetime,
) -> None:  # fmt: skip
    """Answer today's question for oneself; tapping again replaces the answer."""
    if voter is None or voter.id != by.id:
        raise NotAllowed(_("Everybody answers this for themselves, and for nobody else."))
    if not (by.may(Right.OWN_ORDER) and in_team(by, team, at)):
        raise NotAllowed(_("This question is asked of the people of the team."))
    if initiative is not None and initiative.team_id != team.id:
        raise Invalid("initiative", _("%(key)s is the work of another team.", key=initiative.key))
    if not clear and initiative is None and not words:
        raise Invalid("words", _("Choose the initiative, or say in a few words what is unclear."))
    on = day_of(team, at)
    held = db.session.scalar(
        select(Vote).where(Vote.team_id == team.id, Vote.on == on, Vote.person_id == by.id)
    )
    row = held or Vote(team_id=team.id, on=on, person_id=by.id)
    row.clear, row.at = clear, at
    row.initiative = None if clear else initiative
    row.words = "" if clear else words
    row.gone_wrong = gone_wrong
    db.session.add(row)
    _record("stand-up.voted", team.key, at)


def purge_votes(*, at: datetime) -> int:
    """Forget every vote of more than 90 days ago; how many went. Where none went, no event."""
    before = at - KEPT
    rows = delete(Vote).where(Vote.at < before).execution_options(synchronize_session=False)
    gone: int = db.session.execute(rows).rowcount  # type: ignore[attr-defined]
    if gone:
        changes = {"votes": [gone, 0], "before": [None, before.date().isoformat()]}
        _record("stand-up.votes-purged", "all", at, changes)
    return gone


def _record(action: str, key: str, at: datetime, changes: dict[str, object] | None = None) -> None:
    """An event by the system, outside any request."""
    held = request_id.set("")
    try:
        record(action, Talk("stand-up", key), by=SYSTEM, at=at, changes=changes)
    finally:
        request_id.reset(held)
