"""Listing what evidence is needed, adding it, and reviewing it."""

from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import func, select

from tracker.audit.actions import record
from tracker.core.db import db
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.core.files import Stored, plain_name
from tracker.core.texts import _
from tracker.evidence.models import Evidence, EvidenceNeed
from tracker.identity.models import Person
from tracker.initiatives.models import Initiative, Status
from tracker.releases.models import Release, ReleaseState
from tracker.signing.actions import Proof, freeze, sign
from tracker.signing.models import Meaning, Signature

LIMIT = 50 << 20  # bytes of one file


def need(
    initiative: Initiative, title: str, *, before_release: bool, by: Person, at: datetime
) -> EvidenceNeed:
    """Put an item on the evidence list."""
    _refuse_settled(initiative)
    if db.session.scalar(
        select(EvidenceNeed.id).where(
            EvidenceNeed.initiative_id == initiative.id, EvidenceNeed.title == title
        )
    ):
        raise Invalid("title", _("This item stands on the list already."))
    item = EvidenceNeed(initiative=initiative, title=title, before_release=before_release)
    db.session.add(item)
    record(
        "evidence.needed", initiative, by=by, at=at,
        changes={"item": [None, title], "before_release": [None, before_release]},
    )  # fmt: skip
    return item


def add_file(
    item: EvidenceNeed,
    stored: Stored,
    file_name: str,
    *,
    note: str,
    release: Release | None,
    by: Person,
    at: datetime,
) -> Evidence:
    """Add a kept file as the next version of an item."""
    if stored.size == 0:
        raise Invalid("file", _("The file is empty."))
    plain = plain_name(file_name)
    return _add(
        item, {"file": plain, "sha256": stored.sha256, "size": stored.size}, note, release, by, at
    )


def add_link(
    item: EvidenceNeed, url: str, *, note: str, release: Release | None, by: Person, at: datetime
) -> Evidence:
    """Add a link as the next version of an item; the tracker never opens it itself."""
    if not _is_link(url):
        raise Invalid(
            "url",
            _(
                "A link begins with https:// or http://, names a host, and holds no space or password."
            ),
        )
    return _add(item, {"url": url}, note, release, by, at)


def review(
    evidence: Evidence, *, accepted: bool, reason: str, shown: str, proof: Proof, by: Person,
    at: datetime,
) -> Signature:  # fmt: skip
    """Accept evidence, or send it back with a reason, by signature; never one's own."""
    if by.id == evidence.added_by_id:
        raise NotAllowed(_("You added this evidence; somebody else reviews it."))
    if evidence.accepted is not None:
        raise RuleBroken(_("%(key)s was reviewed already.", key=evidence.key))
    if not accepted and not reason:
        raise Invalid("remark", _("Say what is missing, so that it can be mended."))
    signature = sign(
        evidence.document, Meaning.ACCEPT_EVIDENCE if accepted else Meaning.RETURN_EVIDENCE,
        action="evidence.accepted" if accepted else "evidence.sent-back", subject=evidence,
        shown=shown, proof=proof, by=by, at=at, remark=reason or None,
    )  # fmt: skip
    evidence.review, evidence.accepted = signature, accepted
    return signature


def _is_link(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port_fits = parts.port is None or parts.port > 0
    except ValueError:
        return False
    plain = url.isprintable() and " " not in url and len(url) <= 2000
    named = bool(parts.hostname) and "@" not in parts.netloc and parts.netloc.isascii()
    return plain and port_fits and named and parts.scheme in {"http", "https"}


def _add(
    item: EvidenceNeed, content: dict[str, str | int], note: str, release: Release | None,
    by: Person, at: datetime,
) -> Evidence:  # fmt: skip
    _refuse_settled(item.initiative)
    if release is not None and release.product_id != item.initiative.product_id:
        raise Invalid("release", _("%(key)s belongs to another product.", key=release.key))
    if release is not None:
        _refuse_past(item, release)
    number = (
        db.session.scalar(select(func.max(Evidence.number)).where(Evidence.need_id == item.id)) or 0
    ) + 1
    row = (db.session.scalar(select(func.max(Evidence.id))) or 0) + 1
    key = f"EV-{row}"
    document = freeze(
        "evidence", key, number,
        {"initiative": item.initiative.key, "item": item.title, "note": note,
         "release": release and release.key, "added_by": by.name, **content},
        at=at,
    )  # fmt: skip
    evidence = Evidence(
        id=row, key=key, need=item, number=number, release=release, file_name=content.get("file"),
        sha256=content.get("sha256"), size=content.get("size"), url=content.get("url"),
        note=note or None, document=document, added_by=by, added_at=at,
    )  # fmt: skip
    db.session.add(evidence)
    record(
        "evidence.added", evidence, by=by, at=at, version=number, texts={"note": note},
        changes={
            "initiative": [None, item.initiative.key], "item": [None, item.title],
            "release": [None, release and release.key],
            **{name: [None, value] for name, value in content.items()},
        },
    )  # fmt: skip
    return evidence


def _refuse_past(item: EvidenceNeed, release: Release) -> None:
    """What a release went out with stays as it was; what is due at verify may still come for it.

    Due at verify is what is not needed before release, and what an override let pass: an item
    that has nothing accepted.
    """
    key = release.key
    if release.state is ReleaseState.CANCELLED:
        raise Invalid("release", _("%(key)s is cancelled. Choose another release, or none.", key=key))  # fmt: skip
    if release.imported:
        raise Invalid("release", _("%(key)s was released before this record began. Choose another release, or none.", key=key))  # fmt: skip
    if release.withdrawn:
        raise Invalid("release", _("%(key)s is withdrawn. Choose another release, or none.", key=key))  # fmt: skip
    counts = {release.id} if item.initiative.standing else {release.id, None}
    has_some = any(e.accepted and e.release_id in counts for e in item.evidence)
    if release.state is ReleaseState.RELEASED and item.before_release and has_some:
        raise Invalid("release", _("%(key)s is released with accepted evidence for this item. Choose another release, or none.", key=key))  # fmt: skip


def _refuse_settled(initiative: Initiative) -> None:
    """A dropped initiative takes no evidence; a closed one only as a standing one, per release."""
    if initiative.status is Status.DROPPED or (
        initiative.status is Status.CLOSED and not initiative.standing
    ):
        raise RuleBroken(
            _(
                "%(key)s is %(s)s; its evidence stays as it is.",
                key=initiative.key,
                s=initiative.status.value,
            )
        )
