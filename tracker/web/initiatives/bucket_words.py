"""In which bucket the work on an initiative lies, and who says so."""

from typing import Any

from tracker.capacity.people import SHORT, other
from tracker.capacity.queries import DEFAULTS, choice_of, proposed_choice
from tracker.capacity.sorting import owner_side
from tracker.core.clock import now
from tracker.core.texts import _
from tracker.identity.permissions import Right
from tracker.initiatives.models import Initiative
from tracker.web.capacity.words import split_told
from tracker.web.frame import day
from tracker.web.who import me


def bucket_told(initiative: Initiative) -> dict[str, Any]:
    """The small section on the page of an initiative."""
    held, proposed = choice_of(initiative, now()), proposed_choice(initiative)
    default = DEFAULTS.get(initiative.kind)
    side = owner_side(initiative, me(), now())
    waits = other(proposed.proposed_side) if proposed else None
    return {
        "agreed": held and split_told(held.split), "default": default and split_told(default),
        "who": held and held.agreed_by and _("%(one)s and %(other)s, %(day)s", one=held.proposed_by.name, other=held.agreed_by.name, day=day(held.began_at or held.proposed_at)),
        "proposed": proposed and split_told(proposed.split), "split": proposed and str(proposed.split),
        "proposed_by": proposed and proposed.proposed_by.name, "waits": waits and SHORT[waits],
        "may_agree": proposed is not None and side is waits and proposed.proposed_by_id != me().id,
        "may_propose": side is not None and me().may(Right.STEER_TEAM),
    }  # fmt: skip
