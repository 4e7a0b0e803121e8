"""Gates, overrides and the withdrawal of a release as its dossier tells them."""

import json
from typing import Any

from sqlalchemy import select

from reports import release as printed
from reports.common import NoneRecorded, Nothing, StateWord, Tone
from tracker.core.db import db
from tracker.initiatives.models import Delivery, Initiative, Stage
from tracker.readiness.actions import manifest_content, manifest_sha
from tracker.readiness.gates import gates
from tracker.readiness.signed import released_manifest
from tracker.releases.models import Release, ReleaseState
from tracker.releases.overrides import Override, OverrideState
from tracker.reporting import signatures

GREEN = StateWord(word="Green", tone=Tone.GOOD)
RED = StateWord(word="Not met", tone=Tone.BAD)
OVERRIDDEN = StateWord(word="Overridden", tone=Tone.WAIT)

_TONES = {
    OverrideState.IN_FORCE: Tone.WAIT,
    OverrideState.WITHDRAWN: Tone.BAD,
    OverrideState.VOID: Tone.PLAIN,
    OverrideState.REPLACED: Tone.PLAIN,
}


def manifest_of(release: Release) -> dict[str, Any] | None:
    """The manifest that counts with its SHA-256: as released, or as it would be signed now."""
    if release.imported:
        return None
    planned = release.state is ReleaseState.PLANNED
    content = manifest_content(release) if planned else released_manifest(release)
    return {**content, "sha256": manifest_sha(release)} if content else None


def checks(release: Release) -> tuple[printed.GateResult, ...]:
    """Each gate with its result: at the release where it was released, else as it stands now."""
    return tuple(
        printed.GateResult(
            id=gate.id, rule=gate.rule,
            state=OVERRIDDEN if gate.override else GREEN if gate.green else RED,
            missing=tuple(missing.sentence for missing in gate.missing),
        )
        for gate in gates(release)
    )  # fmt: skip


def exceptions(found: list[Override]) -> tuple[printed.ExceptionMade, ...]:
    """Every override that was asked for, also those that hold no more."""
    return tuple(
        printed.ExceptionMade(
            number=o.asked.number, gate=o.asked.gate, reason=o.asked.reason,
            missing=tuple(json.loads(o.asked.document.content)["missing"]), build=o.asked.build,
            asked_by=o.asked.asked_by.name, asked_at=o.asked.asked_at,
            state=StateWord(
                word=o.state.value[0].upper() + o.state.value[1:],
                tone=_TONES.get(o.state, Tone.WAIT),
            ),
            signatures=signatures.of_override(o),
        )
        for o in found
    )  # fmt: skip


def withdrawal(release: Release) -> printed.Withdrawn | Nothing:
    """Who took the release back, and which initiatives went back with it."""
    if release.withdrawal is None:
        return NoneRecorded()
    signature = release.withdrawal.signature
    sent_back = db.session.scalars(
        select(Initiative.key)
        .join(Stage)
        .where(Stage.verb == "send_back", Stage.began_at == signature.at)
        .where(Initiative.deliveries.any(Delivery.release_id == release.id))
        .order_by(Initiative.id)
    )
    return printed.Withdrawn(
        signature=signatures.of_withdrawal(signature), sent_back=tuple(sent_back)
    )
