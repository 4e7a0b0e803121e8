"""Into which bucket an initiative goes: proposed by one owner, agreed by the other."""

from datetime import datetime

from tracker.audit.actions import record
from tracker.capacity.models import BucketChoice
from tracker.capacity.people import SHORT, other
from tracker.capacity.queries import choice_of, proposed_choice
from tracker.capacity.split import Split
from tracker.core.db import db
from tracker.core.errors import NotAllowed, RuleBroken
from tracker.core.texts import _
from tracker.identity.models import Person
from tracker.identity.permissions import Role
from tracker.initiatives.models import Initiative
from tracker.initiatives.standing_in import SIDES, seat


def owner_side(initiative: Initiative, person: Person, at: datetime) -> Role | None:
    """The side on which somebody owns an initiative, or stands in for its owner."""
    return next((side for side in SIDES if seat(initiative, side, person, at)), None)


def propose_bucket(
    initiative: Initiative, split: Split, *, by: Person, at: datetime
) -> BucketChoice:
    """Say where the work belongs. It counts once the other owner agrees; saying the same agrees."""
    side = _side(initiative, by, at)
    held, before = choice_of(initiative, at), proposed_choice(initiative)
    if held is not None and held.split == split:
        raise RuleBroken(_("Both owners agreed on this already."))
    if before is not None and before.split == split:
        if before.proposed_by_id == by.id or before.proposed_side is side:
            raise RuleBroken(_("This is proposed already; the other owner agrees."))
        agree_bucket(before, by=by, at=at)
        return before
    if before is not None:
        before.ended_at = at
        db.session.flush()  # an initiative has one open proposal
    choice = BucketChoice(
        initiative=initiative, product_share=split.product, technical_share=split.technical,
        bugs_share=split.bugs, proposed_by=by, proposed_side=side, proposed_at=at,
    )  # fmt: skip
    db.session.add(choice)
    record(
        "initiative.bucket-proposed", initiative, by=by, at=at,
        changes={
            "bucket": [str(held.split) if held else None, str(split)], "side": [None, SHORT[side]],
        },
    )  # fmt: skip
    return choice


def agree_bucket(choice: BucketChoice, *, by: Person, at: datetime) -> None:
    """Agree as the other owner: from now on the days on it count there."""
    initiative = choice.initiative
    if choice.began_at is not None or choice.ended_at is not None:
        raise RuleBroken(_("This was agreed or replaced already."))
    side = _side(initiative, by, at)
    if choice.proposed_by_id == by.id or side is not other(choice.proposed_side):
        raise NotAllowed(_("The other owner agrees: the %(side)s.", side=SHORT[other(choice.proposed_side)]))  # fmt: skip
    held = choice_of(initiative, at)
    if held is not None:
        held.ended_at = at
        db.session.flush()  # an initiative has one choice in force
    choice.agreed_by, choice.began_at = by, at
    record(
        "initiative.bucket-agreed", initiative, by=by, at=at,
        changes={"bucket": [str(held.split) if held else None, str(choice.split)]},
    )  # fmt: skip


def _side(initiative: Initiative, by: Person, at: datetime) -> Role:
    side = owner_side(initiative, by, at)
    if side is None:
        raise NotAllowed(_("Only the two owners of %(key)s say where its work belongs.", key=initiative.key))  # fmt: skip
    return side
