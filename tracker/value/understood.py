"""How many values are signed of those that should be: counted by the database, however many."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from tracker.core.db import along, db
from tracker.identity.models import Team
from tracker.initiatives.models import Initiative, Status
from tracker.signing.models import Document, Meaning, Signature
from tracker.value.models import ValueVersion
from tracker.value.queries import APPROVALS, DECISIONS

#: What a team does or is about to do asks for a signed value; a draft does not yet.
ASKED = (Status.PROPOSED, Status.COMMITTED)

#: So many of each state are looked at in a team, the newest.
MOST = 100


@dataclass(frozen=True, slots=True)
class Understood:
    """Values signed of those that should be; `more`: there are more than were looked at."""

    signed: int = 0
    needed: int = 0
    more: bool = False

    @property
    def unsigned(self) -> int:
        return self.needed - self.signed


def signed() -> ColumnElement[bool]:
    """Whether the value of an initiative counts as signed: as `SignOff.signed`, for the database."""
    newest = (
        select(func.max(ValueVersion.number))
        .where(ValueVersion.initiative_id == Initiative.id)
        .correlate(Initiative)
        .scalar_subquery()
    )
    last = _standing(newest, Signature.meaning, DECISIONS).order_by(Signature.id.desc()).limit(1)
    explained = _standing(newest, Signature.id, (Meaning.EXPLAINED,))
    return and_(explained.exists(), last.scalar_subquery().in_(APPROVALS))


def _standing(newest: ScalarSelect[int], what: Any, meanings: tuple[Meaning, ...]) -> Select[Any]:
    """Signatures of these meanings on the newest version that their signers did not withdraw."""
    withdrawing = aliased(Signature)
    return (
        select(what)
        .join(Document, Document.id == Signature.document_id)
        .where(
            Document.kind.in_(("value", "value-approval")),
            Document.subject_key == Initiative.key, Document.version == newest,
            Signature.meaning.in_(meanings), ~exists().where(withdrawing.withdraws_id == Signature.id),
        )
        .correlate(Initiative)
    )  # fmt: skip


def understood_in(teams: Iterable[Team], products: Select[int]) -> dict[int, Understood]:
    """By team, of what lies in these products: one statement."""
    parts = [_newest(team, status, products) for team in teams for status in ASKED]
    if not parts:
        return {}
    rows = union_all(*(select(*part.subquery().c) for part in parts)).subquery()
    found: dict[int, Understood] = {}
    for team_id, needed, done in db.session.execute(
        select(rows.c.team_id, func.count(), func.sum(rows.c.signed)).group_by(
            rows.c.team_id, rows.c.status
        )
    ):
        held = found.get(team_id, Understood())
        found[team_id] = Understood(
            held.signed + int(done), held.needed + needed, held.more or needed == MOST
        )
    return found


def _newest(team: Team, status: Status, products: Select[int]) -> Select[int, str, int]:
    return (
        select(
            Initiative.team_id, literal(status.value).label("status"),
            case((signed(), 1), else_=0).label("signed"),
        )
        .where(
            Initiative.team_id == team.id, Initiative.status == status,
            along(Initiative.product_id).in_(products),
        )
        .order_by(Initiative.id.desc())
        .limit(MOST)
    )  # fmt: skip


def unsigned_in(team: Team, products: Select[int]) -> Select[Initiative]:
    """Of the same initiatives those whose value is not signed, the longest waiting first."""
    parts = [_newest(team, status, products).add_columns(Initiative.id) for status in ASKED]
    rows = union_all(*(select(*part.subquery().c) for part in parts)).subquery()
    waiting = select(rows.c.id).where(rows.c.signed == 0)
    return select(Initiative).where(Initiative.id.in_(waiting)).order_by(Initiative.id)
