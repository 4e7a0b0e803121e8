"""Who owned which side of an initiative, from when to when."""

from dataclasses import dataclass, replace
from datetime import datetime

from tracker.identity.models import Person
from tracker.identity.permissions import Role
from tracker.initiatives.models import Initiative
from tracker.initiatives.standing_in import SIDES


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One owner of one side, without a break; a change of the other side begins no new one."""

    side: Role
    owner: Person
    began_at: datetime
    ended_at: datetime | None
    reason: str | None  # of the handover to this owner


def periods(initiative: Initiative) -> list[Period]:
    """The EMs, then the PMs, each oldest first."""
    return [period for side in SIDES for period in _of(initiative, side)]


def owner_at(initiative: Initiative, side: Role, at: datetime) -> Person | None:
    """Who owned this side at that moment."""
    held = [p for p in _of(initiative, side) if p.began_at <= at]
    return held[-1].owner if held and _covers(held[-1], at) else None


def _covers(period: Period, at: datetime) -> bool:
    return period.ended_at is None or at < period.ended_at


def _of(initiative: Initiative, side: Role) -> list[Period]:
    found: list[Period] = []
    for row in initiative.ownerships:
        owner = row.em if side is Role.EM else row.pm
        if owner is None:
            continue
        last = found[-1] if found else None
        if last and last.owner.id == owner.id and last.ended_at == row.began_at:
            found[-1] = replace(last, ended_at=row.ended_at)
        else:
            found.append(
                Period(side=side, owner=owner, began_at=row.began_at, ended_at=row.ended_at, reason=row.reason)
            )  # fmt: skip
    return found
