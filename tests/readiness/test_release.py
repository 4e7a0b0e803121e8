"""The gates of a release, its manifest, and letting it go."""

import pytest

from tracker.core.db import db, write
from tracker.core.errors import NotAllowed, RuleBroken, Stale
from tracker.identity.actions import change_roles
from tracker.identity.permissions import Role
from tracker.initiatives.queries import standing_for
from tracker.readiness import actions as steps
from tracker.readiness.gates import gates
from tracker.releases.actions import change_build
from tracker.releases.models import ReleaseState, ReleaseUdi
from tracker.value.queries import sign_off


def red(release):
    """gate → sentences, of the gates that are not green."""
    return {
        gate.id: [missing.sentence for missing in gate.missing]
        for gate in gates(release)
        if not gate.green
    }


def let_go(make, release, by=None):
    with write():
        steps.release(release, by=by or release.em, at=make.at)


# --- gates ----------------------------------------------------------------------------


def test_the_gates_that_exist_in_their_order(make):
    assert [gate.id for gate in gates(make.ready())] == [
        "udi-format", "udi-unique", "udi-symbol", "assessment", "registration", "value", "evidence",
    ]  # fmt: skip


def test_a_release_that_delivers_nothing_is_green(make):
    assert red(make.ready()) == {}


def test_udi_format(make):
    release = make.ready()
    with write():
        release.version = "4.2.1"
    assert red(release) == {"udi-format": ["The UDI-PI 4.2.0 is not the version 4.2.1."]}
    with write():
        release.version = release.udis[0].pi = "4 2"
    assert "not allowed in a UDI-PI" in red(release)["udi-format"][0]
    with write():
        db.session.delete(release.udis[0])
    db.session.refresh(release)
    assert red(release)["udi-format"] == ["No UDI-DI is chosen."]


def test_udi_unique(make):
    first, second = make.ready("4.2.0-rc1"), make.ready("4.3.0")
    with write():  # written past the action, as an import could
        second.udis[0].pi, second.version = "4.2.0-RC1", "4.2.0-RC1"
    assert red(second) == {"udi-unique": [f"{first.key} carries this UDI-PI already."]}


def test_value(make):
    initiative = make.proposed()
    release = make.ready(delivers=(initiative,))
    assert red(release) == {"value": ["CI-1: The EM has not signed v1 as explained yet."]}
    make.signed(make.explained(sign_off(initiative).version))
    assert red(release) == {"value": ["CI-1 is not committed yet."]}
    with write():
        steps.commit(initiative, by=make.em, at=make.at)
    assert red(release) == {}
    make.published(initiative, why="The law.")
    assert red(release) == {
        "value": ["CI-1: The PM signed v1, the text is now v2: sign again."]
    }  # fmt: skip


def test_evidence(make):
    initiative = make.committed()
    release = make.ready(delivers=(initiative,))
    make.need(initiative, "SOP", before_release=False)
    item = make.need(initiative, "Screenshot")
    assert red(release) == {"evidence": ["CI-1: “Screenshot” has no evidence yet."]}
    found = make.evidence(item)
    assert red(release) == {"evidence": [f"CI-1: “Screenshot”: {found.key} waits for its review."]}
    make.reviewed(found, accepted=True)
    assert red(release) == {}


def test_evidence_made_for_another_release_does_not_count(make):
    initiative = make.committed()
    item = make.need(initiative, "Screenshot")
    other, release = make.ready("4.1.0"), make.ready("4.2.0", delivers=(initiative,))
    make.accepted(item, release=other)
    assert "evidence" in red(release)
    make.accepted(item, release=release)
    assert red(release) == {}


def test_a_standing_initiative_needs_its_own_evidence_for_each_later_release(make):
    initiative = make.closed(standing=True)
    later = make.ready("4.3.0")
    (sentence,) = red(later)["evidence"]
    assert sentence.startswith("CI-1 holds for every release: ") and "for REL-2" in sentence
    from tracker.evidence.queries import needs_by_initiative

    (item,) = needs_by_initiative([initiative.id])[initiative.id]
    make.accepted(item)  # for no release in particular
    assert "evidence" in red(later)
    make.accepted(item, release=later)
    assert red(later) == {}


def test_a_standing_initiative_asks_nothing_of_a_release_that_was_out_before(make):
    release = make.released()
    initiative = make.committed(standing=True)
    make.need(initiative, "Screenshot")
    assert red(release) == {}
    assert list(db.session.scalars(standing_for(release))) == []
    later = make.ready("4.3.0")
    assert "evidence" in red(later)
    assert list(db.session.scalars(standing_for(later))) == [initiative]


def test_another_products_standing_initiative_does_not_hold(make):
    with write():
        change_roles(
            make.stranger, frozenset({Role.EM, Role.PM}), by=make.admin, at=make.at
        )  # fmt: skip
    initiative = make.committed(standing=True, product=make.other_product)
    make.need(initiative)
    assert red(make.ready()) == {}


# --- the manifest ---------------------------------------------------------------------


def test_three_different_people_sign_and_release(make):
    release = make.released()
    assert release.state is ReleaseState.RELEASED
    signers = {signature.printed_name for signature in steps.manifest_signatures(release)}
    assert signers == {"Paul Marks", "Rita Quast"} and release.released_by.name == "Eva Engels"


@pytest.mark.both_databases
def test_another_version_of_the_assessment_asks_for_both_approvals_anew(make):
    release = make.planned()
    first = make.assessed(release, "14")
    named = steps.manifest_content(release)["assessment"]
    assert named == {"version": 1, "document": first.document.sha256, "outcome": "new_pi"}
    make.approved(release)
    make.assessed(release, "14", "15")
    with write(), pytest.raises(RuleBroken, match="PM has not approved exactly this"):
        steps.release(release, by=make.em, at=make.at)
    make.released(release)
    assert release.state is ReleaseState.RELEASED


def test_the_manifest_names_exactly_what_is_released(make):
    initiative = make.committed()
    release = make.ready(delivers=(initiative,))
    with write():
        content = steps.manifest(release, at=make.at).content.decode()
    for told in ("4.2.0", "v4.2.0", "4f1c2aa", "1842", "(01)00844588018923(8012)4.2.0", "CI-1"):
        assert told in content
    assert sign_off(initiative).decision.document.sha256 in content


def test_one_person_in_all_roles_does_not_sign_twice(make):
    everything = frozenset({Role.EM, Role.PM, Role.REGULATORY})
    with write():
        for person in (make.em, make.pm):
            change_roles(person, everything, by=make.admin, at=make.at)
    release = make.ready()
    for person in (make.em, make.pm):
        told = make.manifest(release, person)
        with pytest.raises(NotAllowed, match="three different people"), write():
            steps.authorise_release(release, **told)
    told = make.manifest(release, make.em)
    with pytest.raises(NotAllowed, match="Only the product manager of the release"), write():
        steps.approve_release(release, **told)


@pytest.mark.parametrize("who", ["em", "second_pm", "engineer", "regulatory", "auditor"])
def test_only_its_pm_approves(make, who):
    release = make.ready()
    told = make.manifest(release, getattr(make, who))
    with pytest.raises(NotAllowed), write():
        steps.approve_release(release, **told)


@pytest.mark.parametrize("who", ["em", "pm", "engineer", "second_em", "auditor"])
def test_only_regulatory_authorises(make, who):
    release = make.ready()
    told = make.manifest(release, getattr(make, who))
    with pytest.raises(NotAllowed), write():
        steps.authorise_release(release, **told)


@pytest.mark.parametrize("who", ["pm", "second_em", "engineer", "regulatory"])
def test_only_its_em_releases(make, who):
    release = make.approved()
    with pytest.raises(NotAllowed, match="Only the engineering manager"):
        let_go(make, release, getattr(make, who))


def test_both_signatures_are_needed(make):
    release = make.ready()
    with pytest.raises(RuleBroken, match="PM has not approved exactly this"):
        let_go(make, release)
    told = make.manifest(release, make.pm)
    with write():
        steps.approve_release(release, **told)
    with pytest.raises(RuleBroken, match="Regulatory/quality has not authorised"):
        let_go(make, release)


def test_a_red_gate_stops_the_release(make):
    initiative = make.committed()
    release = make.approved(make.ready(delivers=(initiative,)))
    make.need(initiative)
    with pytest.raises(RuleBroken, match="Not ready: CI-1"):
        let_go(make, release)


def test_another_build_needs_new_signatures(make):
    release = make.ready()
    seen = make.manifest(release, make.pm)
    make.approved(release)
    with write():
        change_build(release, commit="c0ffee", build="1843", by=make.em, at=make.at)
    with pytest.raises(RuleBroken, match="has not approved exactly this"):
        let_go(make, release)
    with pytest.raises(Stale) as refusal, write():
        steps.approve_release(release, **seen)
    assert "1842" in refusal.value.before and "1843" in refusal.value.after
    make.released(release)


def test_a_released_one_is_signed_and_released_no_more(make):
    release = make.released()
    told = make.manifest(release, make.pm)
    for act in (
        lambda: steps.approve_release(release, **told),
        lambda: steps.release(release, by=make.em, at=make.at),
    ):
        with pytest.raises(RuleBroken, match="nothing about it changes"), write():
            act()
    assert db.session.query(ReleaseUdi).count() == 1
