"""The release dossier: gathered from the record, issued once released, a draft before."""

import json

import pytest
from sqlalchemy import event, update

from reports.codec import from_json, to_json
from reports.common import NoneRecorded, NotApplicable, NotKeptHere
from reports.release import ChangeAssessment, ReleaseReport
from reports.timeline import TimeLine, svg
from tests.assessment.test_rules import THREE
from tests.exchange.conftest import bring  # noqa: F401  a fixture
from tests.make import FRESH_GTIN, GTIN, SECOND_GTIN, Make
from tests.reports.conftest import broken_rules, text_of  # noqa: F401  fixtures
from tracker.assessment.rules import newest
from tracker.core.canonical import sha256
from tracker.core.db import db, write
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.initiatives.queries import initiative_by_key
from tracker.readiness import actions as steps
from tracker.readiness.actions import manifest_sha
from tracker.releases.actions import change_build
from tracker.releases.devices import Follows
from tracker.releases.models import ReleaseUdi
from tracker.releases.queries import release_by_key
from tracker.reporting import actions
from tracker.reporting.drawing import draw
from tracker.reporting.gather import RELEASE, gather
from tracker.reporting.queries import last_issue, report_by_key
from tracker.signing.actions import withdraw
from tracker.signing.models import SENTENCES, Meaning
from tracker.value import actions as value
from tracker.value.queries import current_version


@pytest.fixture
def store(tmp_path) -> FileStore:
    return FileStore(tmp_path / "kept")


def gathered(make: Make, release, at=None) -> ReleaseReport:
    report = gather(
        RELEASE, release, number="RPT-1", by="Rita Quast", at=at or make.at,
        last=last_issue(RELEASE, release.key),
    )  # fmt: skip
    assert isinstance(report, ReleaseReport)
    return report


def issued(make: Make, release, store: FileStore):
    number = actions.draw_and_issue(
        RELEASE, release, store, by=make.regulatory, clock=lambda: make.at, write=write
    )
    return report_by_key(number)


def test_a_released_one_tells_all_of_its_way(make):
    release = make.closed().delivered_by[0]
    report = gathered(make, release)
    assert report.identification.state.word == "Released"
    assert [step.by for step in report.steps] == ["Nora Nagel", "Paul Marks", "Rita Quast", "Eva Engels"]  # fmt: skip
    assert [(udi.di, udi.pi, udi.hri) for udi in report.udis] == [
        ("00844588018923", "4.2.0", "(01)00844588018923(8012)4.2.0")
    ]
    (one,) = report.initiatives
    assert (one.key, one.value.word, one.state.word) == ("CI-1", "Version 1 signed", "Closed")
    assert {s.printed_name for s in one.signatures} == {"Eva Engels", "Paul Marks"}
    assert one.say_back and one.confirmed_by == "Eva Engels"
    assert [(v.accepted, v.needed, v.by) for v in report.verification] == [(1, 1, "Rita Quast")]
    assert [(e.key, e.accepted) for e in report.evidence] == [("EV-1", True)]
    assert {gate.state.word for gate in report.gates} == {"Green"}
    assert report.manifest == manifest_sha(release)
    assert [s.meaning for s in report.approvals] == [
        "I approve releasing exactly this.", "I authorise the release.",
    ]  # fmt: skip
    assert report.missing == () and isinstance(report.withdrawal, NoneRecorded)


def test_what_a_company_keeps_elsewhere_is_never_called_none(make):
    report = gathered(make, make.released())
    elsewhere = (
        report.label_check, report.notes,
        report.anomalies, report.how_built, report.archive, report.bom, report.risk,
        report.documents, report.distribution, report.roll_back,
    )  # fmt: skip
    assert all(isinstance(section, NotKeptHere) for section in elsewhere)
    for section in (report.initiatives, report.standing, report.evidence, report.overrides):
        assert isinstance(section, NoneRecorded)


def test_every_udi_stands_with_its_symbol_and_the_proof_that_it_reads_back(make, text_of):  # noqa: F811
    release = make.released(make.planned(devices=[make.device_of(), make.device_of(SECOND_GTIN)]))
    first, second = gathered(make, release).udis
    assert second.symbol.encoded == second.symbol.read == f"01{SECOND_GTIN}104.2.0"
    assert first.symbol.symbology == "]d2" and first.symbol.sha256 == sha256(b"010084458801892380124.2.0")  # fmt: skip
    text = text_of(draw(RELEASE, release, by="Rita Quast", at=make.at).pdf)
    for udi in (first, second):
        assert f"encoded{udi.symbol.encoded}readback{udi.symbol.read}" in text
        assert f"sha256{udi.symbol.sha256}" in text
    assert text.count("byteforbyte:thesamebytes") == 2 and "OTHER" not in text


def test_a_symbol_that_cannot_be_drawn_is_said_and_the_dossier_is_drawn(make):
    release = make.planned()
    udi = release.udis[0]
    db.session.execute(update(ReleaseUdi).where(ReleaseUdi.id == udi.id).values(pi="4 2"))
    db.session.expire_all()
    symbol = gathered(make, release).udis[0].symbol
    assert isinstance(symbol, NotApplicable) and "no symbol can be drawn" in symbol.because
    db.session.rollback()


@pytest.mark.both_databases
def test_the_assessment_stands_with_every_answer_and_both_signatures(make):
    release = make.planned()
    make.assessed(release, "14")
    made = make.assessed(release, "5", "14", lowered={"5": THREE}, risk_file="RMF-7 rev. 12")
    told = gathered(make, release).assessment
    assert isinstance(told, ChangeAssessment)
    assert (told.version, told.frozen_by, told.risk_file) == (2, "Eva Engels", "RMF-7 rev. 12")
    assert told.rules == f"{newest().title}, version {newest().version}"
    assert {told.eu.word, told.us.word, told.outcome.word} == {"new UDI-PI"}
    assert any("Lowered: question 5" in warning for warning in told.warnings)
    assert [answer.id for answer in told.answers] == [question.id for question in newest().asked]
    assert [(a.id, a.rationale) for a in told.answers if a.yes] == [
        ("5", "It changes."), ("14", "It changes."),
    ]  # fmt: skip
    (lowered,) = [answer for answer in told.answers if answer.lowered]
    assert [fact.text for fact in lowered.lowered] == list(THREE.values())
    assert [(s.printed_name, s.meaning) for s in told.signatures] == [
        ("Eva Engels", SENTENCES[Meaning.ASSESSED]),
        ("Rita Quast", SENTENCES[Meaning.APPROVE_ASSESSMENT]),
    ]  # fmt: skip
    assert {s.document_sha256 for s in told.signatures} == {made.document.sha256}


def test_each_side_of_an_assessment_has_its_own_outcome(make):
    release = make.planned()
    make.assessment(release, "12")
    told = gathered(make, release).assessment
    assert (told.eu.word, told.us.word, told.outcome.word) == (
        "new UDI-DI", "new UDI-PI", "new UDI-DI",
    )  # fmt: skip
    assert told.state.word == "Waits for the engineering manager" and told.signatures == ()


def test_a_withdrawn_approval_of_an_assessment_is_told_and_counts_no_more(make):
    release = make.planned()
    made = make.assessed(release)
    mine = next(s for s in made.document.signatures if s.signer_id == make.regulatory.id)
    told = make.signing(made.document, make.regulatory)
    with write():
        withdraw(mine, "Looked again", subject=release, proof=told["proof"], by=make.regulatory, at=make.at)  # fmt: skip
    shown = gathered(make, release).assessment
    assert shown.state.word == "Waits for regulatory/quality"
    assert [s.state.value for s in shown.signatures] == ["current", "withdrawn"]


def test_where_nobody_assessed_that_is_said(make, text_of):  # noqa: F811
    release = make.planned()
    assert gathered(make, release).assessment is None
    drawn = draw(RELEASE, release, by="Rita Quast", at=make.at, draft=True)
    assert "Nochangeassessmentwasmade." in text_of(drawn.pdf)


def test_an_imported_one_does_not_say_that_nobody_assessed_it(make, bring):  # noqa: F811
    bring("releases.json")
    told = gathered(make, release_by_key("REL-1")).assessment
    assert told == NotApplicable(because="it is imported, released before this record began")


def test_gates_stand_as_they_were_when_it_was_released(make):
    initiative = make.delivered()
    release = initiative.delivered_by[0]
    make.published(initiative, why="Another reason.")
    report = gathered(make, release)
    assert {gate.state.word for gate in report.gates} == {"Green"}
    assert report.initiatives[0].value.word == "Version 1, text now version 2"


@pytest.mark.both_databases
def test_an_override_stands_with_both_signatures_and_its_gate_is_not_green(make):
    asked = make.overridden()
    release = make.released(asked.release)
    report = gathered(make, release)
    words = {gate.id: gate.state.word for gate in report.gates}
    assert words["value"] == "Overridden" and words["evidence"] == "Green"
    (made,) = report.overrides
    assert made.reason == "The fix cannot wait for it." and made.state.word == "In force"
    assert [s.printed_name for s in made.signatures] == ["Paul Marks", "Rita Quast"]
    assert "1 is overridden by two signatures" in report.in_one_paragraph
    assert any("has not signed v1" in sentence for sentence in report.missing)


def test_a_void_override_is_told_too(make):
    asked = make.overridden()
    with write():
        change_build(asked.release, commit="c0ffee", build="1843", by=make.em, at=make.at)
    report = gathered(make, asked.release)
    assert report.overrides[0].state.word == "Void: the build changed"
    assert {s.note for s in report.overrides[0].signatures} == {"void: the build changed"}
    assert {g.id: g.state.word for g in report.gates}["value"] == "Not met"


def test_a_standing_initiative_shows_its_evidence_for_this_release_alone(make):
    make.closed(standing=True)
    later = make.planned("4.3.0")
    report = gathered(make, later)
    assert [one.key for one in report.standing] == ["CI-1"]
    assert isinstance(report.initiatives, NoneRecorded)
    assert isinstance(report.evidence, NoneRecorded)
    assert [(v.accepted, v.needed) for v in report.verification] == [(0, 1)]
    assert report.identification.before == "Slumber 4.2.0 (REL-1)"
    assert report.udis[0].before == "4.2.0"


@pytest.mark.both_databases
def test_the_trail_holds_the_release_its_evidence_and_its_links_alone(make):
    initiative = make.closed()
    release = initiative.delivered_by[0]
    make.planned("4.2.1", delivers=(make.committed(title="Another"),))
    about = {(e.action, e.object) for e in gathered(make, release).trail}
    assert ("initiative.release-linked", "initiative CI-1") in about
    assert ("evidence.accepted", "evidence EV-1 v1") in about
    assert not any("CI-2" in thing or "REL-2" in thing for _action, thing in about)


def test_what_was_signed_stays_in_it_whatever_becomes_of_the_work(make):
    initiative = make.delivered()
    release = initiative.delivered_by[0]
    with write():
        steps.drop(initiative, "No", by=make.em, at=make.at)
        steps.reopen(initiative, by=make.em, at=make.at)
        words = value.Words.of(current_version(initiative))
        value.save_draft(initiative, words, by=make.engineer, at=make.at)
    report = gathered(make, release)
    assert [i.key for i in report.initiatives] == ["CI-1"]
    assert [e.key for e in report.evidence] == ["EV-1"]
    assert "It delivers 1 initiative" in report.in_one_paragraph
    assert report.missing == ("CI-1 is draft: it is not verified yet.",)


def test_the_same_record_gives_the_same_bytes(make):
    release, at = make.closed().delivered_by[0], make.at
    first, second = (draw(RELEASE, release, by="Rita Quast", at=at) for _ in range(2))
    assert first.json == second.json and first.pdf == second.pdf


def test_the_real_one_is_accessible(make, broken_rules):  # noqa: F811
    release = make.overridden().release
    make.assessed(release, "5", lowered={"5": THREE}, risk_file="RMF-7 rev. 12")
    pdf = draw(RELEASE, make.released(release), by="Rita Quast", at=make.at).pdf
    assert broken_rules(pdf) == set()


def test_a_planned_one_is_drawn_as_a_draft_and_not_issued(make, store):
    release = make.planned()
    with pytest.raises(RuleBroken, match="can be drawn as a draft, and is issued once"):
        issued(make, release, store)
    drawn = draw(RELEASE, release, by="Rita Quast", at=make.at, draft=True)
    assert json.loads(drawn.json)["header"]["issue"] == "draft"
    assert (
        "The product manager has not approved exactly this yet." in gathered(make, release).missing
    )


def test_a_second_issue_says_what_changed(make, store):
    initiative = make.delivered()
    release = initiative.delivered_by[0]
    first = issued(make, release, store)
    with write():
        steps.verify(initiative, by=make.regulatory, at=make.at)
    head = json.loads(issued(make, release, store).data)["header"]
    assert (first.key, head["last_issue"]) == ("RPT-1", "RPT-1")
    assert "Initiative CI-1: was “Delivered”, is “Verified”." in head["changes"]


def test_queries_do_not_grow_with_evidence(make):
    key, counts = make.delivered().key, []
    for more in (2, 10):
        initiative = initiative_by_key(key)
        release = initiative.delivered_by[0]
        for n in range(more):
            make.accepted(make.need(initiative, f"Item {more}.{n}"), release=release)
        counts.append(queries_of(make, release))
    assert counts[1] <= counts[0] + 1  # not one each


def queries_of(make, release) -> int:
    """How many statements one gathering needs from a fresh session."""
    key, seen = release.key, []
    db.session.expunge_all()

    def note(_connection, _cursor, statement, *_more):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        gathered(make, release_by_key(key))
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_the_life_of_its_udi_dis_is_drawn_from_the_first_of_the_chain_on(make):
    """Its own chain with releases, registers and the end; no other UDI-DI of the product."""
    first = make.device_of()
    make.released(make.planned("4.2.0"))
    fresh = make.device(FRESH_GTIN, follows=Follows(first))
    release = make.planned("5.0.0", devices=[fresh])
    make.assessed(release, "1")
    make.released(release)
    (life,) = gathered(make, release).lives
    assert [(lane.gtin, lane.follows) for lane in life.lanes] == [(GTIN, None), (FRESH_GTIN, GTIN)]
    assert [[(mark.label, mark.new) for mark in lane.marks] for lane in life.lanes] == [
        [("4.2.0", False)], [("5.0.0", True)],
    ]  # fmt: skip
    assert "EUDAMED" in {flag.label for flag in life.lanes[1].flags}
    assert life.until == gathered(make, release).header.generated_at.date()
    assert svg(life) == svg(from_json(TimeLine, to_json(life)))  # as the drawing process gets it
