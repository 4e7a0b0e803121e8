"""Releases as JSON, and what still keeps one back."""

from datetime import datetime
from typing import Any

from pydantic import Field

from tracker.core.db import db
from tracker.core.texts import in_the_records_language
from tracker.exchange.shapes.base import (
    Address,
    MissingShape,
    PersonShape,
    Shape,
    SignatureShape,
    missing_shape,
    person_shape,
    signature_shape,
)
from tracker.initiatives.queries import delivered_in
from tracker.readiness.actions import manifest_sha, manifest_signatures
from tracker.readiness.conditions import Place
from tracker.readiness.gates import Gate, gates
from tracker.readiness.signed import since_release
from tracker.releases.models import Release, ReleaseState


class UdiShape(Shape):
    """The UDI on one device."""

    gtin: str = Field(description="The UDI-DI.")
    pi: str = Field(description="The UDI-PI: the version, as written.")
    hri: str = Field(description="Both, as people read them.")


class ReleaseLine(Shape):
    """A release as a list shows it."""

    key: str
    product: str
    version: str
    tag: str
    commit: str
    build: str
    state: ReleaseState
    imported: bool = Field(description="Released before this record began; not gated.")
    withdrawn: bool = Field(description="Taken back by regulatory/quality after its release.")
    em: PersonShape | None = Field(description="Null only where imported.")
    pm: PersonShape | None = Field(description="Null only where imported.")
    udi: list[UdiShape]
    created_at: datetime
    released_at: datetime | None
    url: str = Field(description="Its page.")


class SourceShape(Shape):
    """What another tool says of a release; the release itself stays as it is."""

    source: str
    id: str = Field(description="Its number there; a tag is its own.")
    name: str
    url: str | None
    commit: str = Field(description="Empty where the source names none.")
    prerelease: bool
    published_at: datetime | None
    withdrawn_at: datetime | None = Field(description="When its source told that it was deleted there.")  # fmt: skip


class ReleaseShape(ReleaseLine):
    """A release with what it delivers and who signed its manifest."""

    created_by: PersonShape | None
    released_by: PersonShape | None
    initiatives: list[str] = Field(description="Keys of what it delivers.")
    signatures: list[SignatureShape]
    sources: list[SourceShape]


class GateShape(Shape):
    """One gate: green when nothing is missing; an overridden one is passed and never green."""

    id: str
    rule: str
    green: bool
    passed: bool = Field(description="Green, or overridden: it lets the release go.")
    overridden: bool
    reason: str | None = Field(description="Of the override in force.")
    asked_by: str | None = Field(description="The EM who asked for the override in force.")
    signed_by: list[SignatureShape] = Field(description="The PM and regulatory/quality.")
    missing: list[MissingShape]


class ReadinessShape(Shape):
    """Every gate of a release, with what is missing and the page that mends it."""

    key: str
    version: str
    state: ReleaseState
    imported: bool = Field(description="Released before this record began: it has no gates.")
    withdrawn: bool
    green: bool
    ready: bool = Field(description="Every gate is passed: green, or overridden.")
    udi: list[str]
    manifest_sha256: str = Field(description="Of what PM and regulatory/quality sign now.")
    gates: list[GateShape]
    since_release: list[str] = Field(
        description="What no longer stands as it was signed; the gates of a release that is out stay as they were."
    )


def release_line(release: Release, address: Address) -> ReleaseLine:
    return ReleaseLine(**_line(release, address))


def release_shape(release: Release, address: Address) -> ReleaseShape:
    signatures = [signature_shape(signature) for signature in manifest_signatures(release)]
    return ReleaseShape(
        **_line(release, address), created_by=person_shape(release.created_by),
        released_by=person_shape(release.released_by),
        initiatives=[i.key for i in db.session.scalars(delivered_in(release))],
        signatures=[signature for signature in signatures if signature],
        sources=[
            SourceShape(
                source=s.source, id=s.source_id, name=s.name, url=s.url, commit=s.commit,
                prerelease=s.prerelease, published_at=s.published_at, withdrawn_at=s.withdrawn_at,
            )
            for s in release.sources
        ],
    )  # fmt: skip


def readiness_shape(release: Release, address: Address) -> ReadinessShape:
    with in_the_records_language():  # what a pipeline reads does not change with its person
        found, changed = gates(release), since_release(release)
    return ReadinessShape(
        key=release.key, version=release.version, state=release.state, withdrawn=release.withdrawn,
        imported=release.imported, green=all(gate.green for gate in found), ready=all(gate.passed for gate in found),
        udi=[udi.hri for udi in release.udis], manifest_sha256=manifest_sha(release, found),
        gates=[_gate(gate, address) for gate in found], since_release=changed,
    )  # fmt: skip


def _gate(gate: Gate, address: Address) -> GateShape:
    override = gate.override
    signed = [signature_shape(s) for s in override.signatures] if override else []
    return GateShape(
        id=gate.id, rule=gate.rule, green=gate.green, passed=gate.passed,
        overridden=override is not None, reason=override.asked.reason if override else None,
        asked_by=override.asked.asked_by.name if override else None,
        signed_by=[signature for signature in signed if signature],
        missing=[missing_shape(missing, address) for missing in gate.missing],
    )  # fmt: skip


def _line(release: Release, address: Address) -> dict[str, Any]:
    return {
        "key": release.key, "product": release.product.key, "version": release.version,
        "tag": release.tag, "commit": release.commit, "build": release.build,
        "state": release.state, "imported": release.imported, "withdrawn": release.withdrawn, "em": person_shape(release.em), "pm": person_shape(release.pm),
        "udi": [UdiShape(gtin=u.device.gtin, pi=u.pi, hri=u.hri) for u in release.udis],
        "created_at": release.created_at, "released_at": release.released_at,
        "url": address(Place.RELEASE, release.key),
    }  # fmt: skip
