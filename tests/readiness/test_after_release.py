"""The gates of a release that is out stand as they were signed; what came later is said apart."""

from sqlalchemy import select

from tests.api.conftest import Client
from tests.make import Make, initiative_version
from tracker.core.db import db, write
from tracker.evidence.models import Evidence
from tracker.initiatives.queries import delivered_in
from tracker.readiness import actions as steps
from tracker.readiness.gates import gates
from tracker.readiness.signed import since_release
from tracker.readiness.withdrawals import withdraw_signature


def taken_back(make: Make, piece) -> None:
    with write():
        withdraw_signature(
            piece.review, "Wrong build", proof=make.proof(make.regulatory), by=make.regulatory,
            at=make.at,
        )  # fmt: skip


def test_gates_stay_green_and_the_changes_are_said(make, browser, app):
    initiative = make.delivered()
    release, piece = initiative.delivered_by[0], db.session.scalars(select(Evidence)).one()
    assert since_release(release) == []
    make.published(initiative, why="Another reason.")
    taken_back(make, piece)
    assert all(gate.green for gate in gates(release))
    assert since_release(release) == [
        "Since the release: the text of CI-1 is now v2; it went out with v1.",
        "Since the release: EV-1 is accepted no longer.",
    ]
    page = browser.sign_in(make.em).get("/releases/REL-1").text
    assert "7 of 7" in page and "the text of CI-1 is now v2" in page and "Mend" not in page
    told = browser.get("/releases/REL-1/readiness.json").get_json()
    assert told["green"] and len(told["since_release"]) == 2
    _token, secret = make.token(make.em)
    shape = Client(app, secret).get("/releases/REL-1/readiness").told
    assert shape["ready"] and shape["since_release"] == told["since_release"]


def test_an_override_claims_no_more_than_was_signed(make):
    release = make.released(make.overridden().release)
    (then,) = [gate.missing for gate in gates(release) if gate.override]
    assert [missing.sentence for missing in then] == [
        "CI-1: The EM has not signed v1 as explained yet."
    ]
    (initiative,) = db.session.scalars(delivered_in(release))
    make.published(initiative, why="Another reason.")
    make.explained(initiative_version(initiative))
    assert [gate.missing for gate in gates(release) if gate.override] == [then]
    assert [gate.passed for gate in gates(release)] == [True] * 7
    assert len(since_release(release)) == 1


def test_a_dropped_one_is_said(make):
    initiative = make.delivered()
    release = initiative.delivered_by[0]
    with write():
        steps.drop(initiative, "No", by=make.em, at=make.at)
    assert since_release(release) == ["Since the release: CI-1 was dropped."]
    with write():
        steps.reopen(initiative, by=make.em, at=make.at)
    assert since_release(release) == ["Since the release: CI-1 was dropped and taken up again."]
