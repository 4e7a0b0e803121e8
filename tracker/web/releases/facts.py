"""What the page of a release shows, computed from the record."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from tracker.core.clock import now
from tracker.core.db import db
from tracker.core.texts import _, _l
from tracker.http.places import url_of
from tracker.identity.models import Person
from tracker.identity.permissions import Right, Role
from tracker.initiatives.models import Initiative
from tracker.initiatives.queries import standing_for
from tracker.initiatives.standing_in import release_seat
from tracker.readiness.conditions import Missing, Place
from tracker.readiness.gates import Gate, what_stops
from tracker.readiness.overrides import waits_for
from tracker.releases.models import Release, ReleaseState
from tracker.releases.overrides import Override, OverrideState
from tracker.reporting.signatures import manifest_marks
from tracker.signing.models import Meaning, Signature
from tracker.web.signatures import signature_box
from tracker.web.who import me

Marks = list[tuple[Signature, bool]]

#: What a source of releases is called on the page.
SOURCES = {"github": _l("GitHub release"), "gitlab": _l("GitLab release"), "tag": _l("git tag")}


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing that the reader can do, or why they cannot do it yet."""

    label: str
    url: str = ""
    post: bool = False
    blocked: str = ""
    mend: str | None = None


def holding_for(release: Release, delivered: Sequence[Initiative]) -> list[Initiative]:
    """The standing initiatives that hold for it beside those that it delivers."""
    if release.imported:
        return []
    return [i for i in db.session.scalars(standing_for(release)) if i not in delivered]


def checks(release: Release, gates: list[Gate]) -> list[dict[str, Any]]:
    """Gates as rows: a green one with its rule, a red one with a row for each thing missing.

    An overridden one is passed and not green: its row names who signed, then what it lets pass.
    """
    rows: list[dict[str, Any]] = []
    for gate in gates:
        if gate.green:
            rows.append({"ok": True, "label": gate.rule})
        if gate.override is not None:
            rows.append(
                {
                    "ok": False, "overridden": True, "label": gate.rule,
                    "sentence": _let_pass(gate, gate.override), "url": "#exceptions",
                    "url_label": _("Overridden"),
                }
            )  # fmt: skip
            continue
        for place, missing in enumerate(gate.missing):
            words = (gate.rule, missing.sentence) if place == 0 else (missing.sentence, None)
            rows.append(
                {
                    "ok": False, "label": words[0], "sentence": words[1],
                    "url": mend_url(release, missing), "url_label": _("Mend"),
                }
            )  # fmt: skip
    return rows


def _let_pass(gate: Gate, override: Override) -> str:
    signers = _(" and ").join(s.printed_name for s in override.signatures)
    said = [
        _(
            "%(names)s signed to override it for build %(build)s.",
            names=signers,
            build=override.asked.build,
        )
    ]
    return " ".join([*said, *(missing.sentence for missing in gate.missing)])


def mend_url(release: Release, missing: Missing) -> str | None:
    """Where this is mended, unless that is this very page."""
    here = missing.place is Place.RELEASE and missing.key == release.key
    if missing.place is Place.SUCCESSOR and not me().may(Right.MANAGE_DEVICES):
        return url_for("devices.show", gtin=missing.key.partition("/")[0])
    return None if here else url_of(missing)


def next_step(
    release: Release, gates: list[Gate], marks: Marks, overrides: list[Override], person: Person
) -> NextStep | None:
    """What this person does next with a planned release: first an override that waits for them."""
    if release.state is not ReleaseState.PLANNED:
        return None
    for override in waits_for(overrides, release, person):
        url = url_for("releases.sign_override", key=release.key, number=override.asked.number)
        return NextStep(_("Sign the override"), url)
    done = {s.meaning for s, standing in marks if standing and s.stands}
    step = _mine(release, done, person)
    missing = what_stops(gates)
    if step is None or not missing:
        return step
    sentence = _("Not ready: %(sentence)s", sentence=missing[0].sentence)
    return NextStep(step.label, blocked=sentence, mend=mend_url(release, missing[0]))


def _mine(release: Release, done: set[Meaning], person: Person) -> NextStep | None:
    approved, authorised = Meaning.APPROVE_RELEASE in done, Meaning.AUTHORISE_RELEASE in done
    for_em, for_pm = (
        release_seat(release, side, person, now()) is not None for side in (Role.EM, Role.PM)
    )
    owner = for_em or for_pm
    if for_pm and not approved:
        return NextStep(_("Approve and sign"), url_for("releases.approve", key=release.key))
    if person.may(Right.AUTHORISE_RELEASE) and not owner and not authorised:
        return NextStep(_("Authorise and sign"), url_for("releases.authorise", key=release.key))
    if not for_em:
        return None
    if not approved:
        return NextStep(_("Release"), blocked=_("The PM has not approved exactly this yet."))
    if not authorised:
        return NextStep(
            _("Release"), blocked=_("Regulatory/quality has not authorised exactly this yet.")
        )
    return NextStep(_("Release"), url_for("releases.release", key=release.key), post=True)


def boxes(marks: Marks) -> list[dict[str, Any]]:
    """Signatures on the manifest as boxes; one on an older manifest says so."""
    return [
        signature_box(s) if standing else signature_box(s, _("Signed an older manifest"), "wait")
        for s, standing in marks
    ]


OVERRIDE_STATES = {
    OverrideState.ASKED: (_l("Asked"), "wait"),
    OverrideState.BY_PM: (_l("Signed by the PM"), "wait"),
    OverrideState.BY_REGULATORY: (_l("Signed by regulatory/quality"), "wait"),
    OverrideState.IN_FORCE: (_l("In force"), "info"),
    OverrideState.VOID: (_l("Void: the build changed"), "plain"),
    OverrideState.WITHDRAWN: (_l("A signature was withdrawn"), "stop"),
    OverrideState.REPLACED: (_l("Replaced by a later request"), "plain"),
}


def exceptions(found: list[Override]) -> list[dict[str, Any]]:
    """Every override that was asked for, the newest first, with its signatures as boxes."""
    return [
        {
            "asked": o.asked, "state": OVERRIDE_STATES[o.state],
            "boxes": [signature_box(s) for s in o.asked.document.signatures if s.withdraws_id is None],
        }
        for o in reversed(found)
    ]  # fmt: skip


def marks_of(release: Release) -> Marks:
    """Every signature on a manifest of the release, with whether that manifest counts."""
    return manifest_marks(release)


def lines(content: str) -> str:
    """A manifest as lines that a person can compare; nothing for what is no manifest."""
    try:
        told = json.loads(content)
    except ValueError:
        return ""
    return "\n".join(_flat("", told)) if isinstance(told, dict) else ""


def _flat(path: str, value: Any) -> list[str]:
    if isinstance(value, dict):
        return [line for k, v in value.items() for line in _flat(f"{path} {k}".strip(), v)]
    if isinstance(value, list):
        return [line for n, v in enumerate(value, 1) for line in _flat(f"{path} {n}", v)]
    return [f"{path}: {value}"]
