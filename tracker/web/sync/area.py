"""What the pages of a sync share: the blueprint, and which sync the asking person may know of."""

from flask import Blueprint, abort

from tracker.core.clock import now
from tracker.identity.models import Team
from tracker.identity.permissions import Right
from tracker.identity.queries import in_team
from tracker.initiatives.teams import readable_team
from tracker.sync.models import Sync
from tracker.sync.queries import sync_numbered
from tracker.web.who import me, my_products

bp = Blueprint("sync", __name__)


def sync_or_404(number: int) -> Sync:
    """The sync of this number, if its team lies in the reader's scope."""
    sync = sync_numbered(number) if number < 1 << 31 else None
    if sync is None or readable_team(sync.team.key, me(), my_products(), now()) is None:
        abort(404)
    return sync


def steers(team: Team) -> bool:
    """Whether the asking person runs the sync of this team."""
    return me().may(Right.STEER_TEAM) and in_team(me(), team, now())


def takes_part(team: Team) -> bool:
    """Whether the asking person is asked in the stand-up and fills the agenda."""
    return me().may(Right.OWN_ORDER) and in_team(me(), team, now())
