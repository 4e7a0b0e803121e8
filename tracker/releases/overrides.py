"""What an override of a gate is worth: computed from its signatures and the build, never stored."""

import enum
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.releases.models import GateOverride, Release
from tracker.signing.models import Document, Signature


class OverrideState(enum.Enum):
    """From the asking of the EM to two signatures; or why it holds no more."""

    ASKED = "asked"
    BY_PM = "signed by the product manager"
    BY_REGULATORY = "signed by regulatory/quality"
    IN_FORCE = "in force"
    VOID = "void: the build changed"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced by a later request"


#: States in which a signature is still wanted.
OPEN = frozenset({OverrideState.ASKED, OverrideState.BY_PM, OverrideState.BY_REGULATORY})


@dataclass(frozen=True, slots=True)
class Override:
    """An override with its state, and the standing signature of each side."""

    asked: GateOverride
    state: OverrideState
    by_pm: Signature | None
    by_regulatory: Signature | None

    @property
    def in_force(self) -> bool:
        return self.state is OverrideState.IN_FORCE

    @property
    def signatures(self) -> tuple[Signature, ...]:
        """Those that stand, the PM's first."""
        return tuple(s for s in (self.by_pm, self.by_regulatory) if s is not None)


def overrides_of(release: Release) -> list[Override]:
    """Every override that was ever asked for, oldest first, each with its state."""
    return overrides_by_release([release]).get(release.id, [])


def overrides_by_release(releases: list[Release]) -> dict[int, list[Override]]:
    """The same for several releases, by their numbers."""
    rows = list(
        db.session.scalars(
            select(GateOverride)
            .where(GateOverride.release_id.in_([release.id for release in releases]))
            .options(
                joinedload(GateOverride.asked_by),
                joinedload(GateOverride.document)
                .selectinload(Document.signatures)
                .selectinload(Signature.withdrawn_by),
            )
            .order_by(GateOverride.number)
        )
    )
    newest = {(row.release_id, row.gate): row.number for row in rows}
    by_number = {release.id: release for release in releases}
    found: dict[int, list[Override]] = {}
    for row in rows:
        last = newest[row.release_id, row.gate]
        found.setdefault(row.release_id, []).append(_judged(row, by_number[row.release_id], last))
    return found


def override_of(release: Release, number: int) -> Override | None:
    """The override with this number."""
    return next((o for o in overrides_of(release) if o.asked.number == number), None)


def _judged(row: GateOverride, release: Release, newest: int) -> Override:
    given = [s for s in row.document.signatures if s.withdraws_id is None]
    standing = [s for s in given if s.stands]
    by_pm = next((s for s in standing if s.signer_id == release.pm_id), None)
    by_regulatory = next((s for s in standing if s.signer_id != release.pm_id), None)
    if len(standing) < len(given):
        state = OverrideState.WITHDRAWN
    elif row.number < newest:
        state = OverrideState.REPLACED
    elif (row.commit, row.build) != (release.commit, release.build):
        state = OverrideState.VOID
    else:
        state = _signed_so_far(by_pm, by_regulatory)
    return Override(row, state, by_pm, by_regulatory)


def _signed_so_far(by_pm: Signature | None, by_regulatory: Signature | None) -> OverrideState:
    if by_pm and by_regulatory:
        return OverrideState.IN_FORCE
    if by_pm:
        return OverrideState.BY_PM
    return OverrideState.BY_REGULATORY if by_regulatory else OverrideState.ASKED
