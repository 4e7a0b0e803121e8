"""The dossier: gathered from the record, issued under a number, kept as it is."""

import dataclasses
import json

import pytest
from sqlalchemy import select

from reports.common import NoneRecorded, NotApplicable, NotKeptHere
from reports.facts import SignatureState
from tests.make import Make
from tracker.audit.models import Event
from tracker.audit.queries import details, verify_log
from tracker.core.canonical import sha256
from tracker.core.db import db, write
from tracker.core.errors import NotAllowed, RuleBroken
from tracker.core.files import FileStore
from tracker.readiness.conditions import missing_next
from tracker.reporting import actions
from tracker.reporting.drawing import draw, pages_of
from tracker.reporting.gather import DOSSIER, SHORT, gather
from tracker.reporting.models import Report
from tracker.reporting.queries import kept_pdf, last_issue, report_by_key
from tracker.value import actions as value
from tracker.value.queries import current_version

SECRET = "A reason that is still a draft"


@pytest.fixture
def store(tmp_path) -> FileStore:
    return FileStore(tmp_path / "kept")


def gathered(make: Make, initiative, kind: str = DOSSIER, at=None):
    return gather(
        kind, initiative, number="RPT-1", by="Rita Quast", at=at or make.at,
        last=last_issue(kind, initiative.key),
    )  # fmt: skip


def issued(make: Make, initiative, store: FileStore, kind: str = DOSSIER, by=None) -> Report:
    number = actions.draw_and_issue(
        kind, initiative, store, by=by or make.regulatory, clock=lambda: make.at, write=write
    )
    report = report_by_key(number)
    assert report is not None
    return report


# --- what is gathered ---


def test_the_dossier_of_a_closed_initiative_names_all_of_the_path(make):
    report = gathered(make, make.closed(standing=True))
    assert report.identification.state.word == "Closed"
    assert [owner.name for owner in report.owners] == ["Eva Engels", "Paul Marks"]
    assert report.releases[0].hri == ("(01)00844588018923(8012)4.2.0",)
    assert report.evidence[0].accepted and report.evidence[0].reviewed_by == "Rita Quast"
    assert report.verification.by == "Rita Quast"
    assert report.effectiveness.result == "0 days"
    assert report.missing == () and isinstance(report.open_points, NoneRecorded)
    assert {s.document.split(" of ")[0] for s in report.signatures} >= {
        "Value statement", "Value statement and say-back", "Release manifest",
    }  # fmt: skip
    assert all(s.state is SignatureState.CURRENT for s in report.signatures)


def test_what_is_kept_elsewhere_is_never_called_none(make):
    report = gathered(make, make.proposed())
    for section in (report.risks, report.security):
        assert isinstance(section, NotKeptHere)
    assert "Not kept here" in {fact.label: fact.text for fact in report.plan}["Work items"]
    for section in (
        report.releases, report.evidence, report.verification, report.effectiveness,
        report.decisions,
    ):  # fmt: skip
        assert isinstance(section, NoneRecorded)


def test_what_is_missing_is_what_readiness_says(make):
    initiative = make.proposed()
    assert gathered(make, initiative).missing == tuple(
        missing.sentence for missing in missing_next(initiative)
    )


def test_a_signature_on_an_older_version_is_marked(make):
    initiative = make.committed()
    make.published(initiative, why="Another reason.")
    stale = [s for s in gathered(make, initiative).signatures if s.state is SignatureState.STALE]
    assert {s.note for s in stale} == {"signed v1, text now v2: sign again"}


def test_the_trail_holds_every_event_of_initiative_evidence_and_release(make):
    initiative = make.closed()
    kinds = ("initiative", "evidence", "release")
    expected = db.session.scalars(
        select(Event.seq).where(Event.object_kind.in_(kinds)).order_by(Event.seq)
    ).all()
    trail = gathered(make, initiative).trail
    assert [entry.seq for entry in trail] == expected
    moved = next(entry for entry in trail if entry.action == "initiative.committed")
    assert (moved.old, moved.new) == ("status: proposed", "status: committed")


def test_the_text_of_a_draft_stands_in_no_report(make):
    initiative = make.proposed()
    words = dataclasses.replace(value.Words.of(current_version(initiative)), why=SECRET)
    with write():
        value.save_draft(initiative, words, by=make.engineer, at=make.at)
    report = gathered(make, initiative)
    assert "value.draft-saved" in {entry.action for entry in report.trail}
    assert SECRET not in str(report)


def test_the_same_record_gives_the_same_bytes(make):
    initiative, at = make.delivered(), make.at
    first, second = (draw(DOSSIER, initiative, by="Rita Quast", at=at) for _ in range(2))
    assert first.json == second.json
    assert first.pdf == second.pdf


def test_the_short_form_has_one_page(make):
    assert pages_of(draw(SHORT, make.closed(), by="Rita Quast", at=make.at).pdf) == 1


# --- issuing ---


def test_issuing_keeps_the_bytes_and_writes_one_event_with_their_hash(make, store):
    initiative = make.committed()
    before = db.session.scalars(select(Event.seq).order_by(Event.seq.desc())).first()
    report = issued(make, initiative, store)
    new = db.session.scalars(select(Event).where(Event.seq > before)).all()
    pdf = kept_pdf(report, store)
    assert [event.action for event in new] == ["report.issued"]
    assert details(new[0])["changes"]["pdf"] == [None, sha256(pdf)]
    assert (report.key, report.pdf_size) == ("RPT-1", len(pdf))
    assert json.loads(report.data)["header"]["number"] == "RPT-1"
    assert verify_log().size == new[0].seq


def test_every_issue_has_a_number_of_its_own_and_names_the_one_before(make, store):
    initiative = make.proposed()
    first = issued(make, initiative, store)
    assert json.loads(first.data)["header"]["changes"]["is_a"] == NotApplicable.__name__
    make.signed(make.explained(current_version(initiative)))
    second = issued(make, initiative, store)
    head = json.loads(second.data)["header"]
    assert (first.key, second.key, head["last_issue"]) == ("RPT-1", "RPT-2", "RPT-1")
    assert "Value statement, version 1: was “published”, is “signed”." in head["changes"]


def test_a_report_whose_number_went_elsewhere_is_drawn_again(make, store):
    initiative = make.proposed()
    drawn = draw(DOSSIER, initiative, by="Rita Quast", at=make.at)
    issued(make, initiative, store)
    with pytest.raises(actions.NumberTaken), write():
        actions.issue(drawn, initiative, store, by=make.regulatory, at=make.at)
    assert issued(make, initiative, store).key == "RPT-2"


def test_an_altered_file_is_not_handed_out(make, store):
    report = issued(make, make.proposed(), store, SHORT)
    store.path(report.pdf_sha256).write_bytes(b"%PDF-1.7 something else")
    with pytest.raises(RuleBroken, match="altered"):
        kept_pdf(report, store)


def test_a_draft_has_no_report_that_auditors_could_read(make, store):
    with pytest.raises(RuleBroken, match="Propose it first"):
        issued(make, make.initiative(), store)
    assert not db.session.scalars(select(Report)).all()


def test_an_engineer_issues_no_report(make, store):
    with pytest.raises(NotAllowed):
        issued(make, make.proposed(), store, by=make.engineer)


def test_an_auditor_issues_a_report(make, store):
    assert (
        issued(make, make.proposed(), store, SHORT, by=make.auditor).issued_by.name == "Axel Unger"
    )
