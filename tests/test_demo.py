"""The demo's story holds what its readers are promised."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from tracker.audit.models import Event
from tracker.audit.queries import LogState, verify_log
from tracker.capacity.guard import Division, State
from tracker.capacity.models import Side
from tracker.capacity.queries import book_of, periods_of, proposed_policy
from tracker.capacity.space import space_of
from tracker.core.db import db
from tracker.core.files import FileStore
from tracker.demo.cast import CAST, PASSWORD
from tracker.evidence.models import Evidence
from tracker.identity.models import Membership, Person, Product, Team
from tracker.identity.passwords import password_fits
from tracker.identity.permissions import Role
from tracker.initiatives.models import Deputy, Initiative, Status
from tracker.initiatives.queries import initiative_by_key
from tracker.initiatives.ready_made import READY_MADE
from tracker.readiness.actions import manifest_signatures
from tracker.readiness.gates import gates
from tracker.readiness.merging import merged_into
from tracker.releases.distributions import distributions_of
from tracker.releases.models import Device, Release, ReleaseState
from tracker.releases.overrides import OverrideState, overrides_of
from tracker.releases.queries import release_by_key
from tracker.requirements.queries import clause_by_ref, decisions_on, safety_class
from tracker.signing.models import Meaning
from tracker.tickets.models import Ticket
from tracker.tickets.queries import tickets_of
from tracker.udi.gs1 import gtin_error
from tracker.value.models import Outcome
from tracker.value.queries import (
    ValueState,
    count_open,
    draft_of,
    sign_off,
    value_signatures,
    versions_of,
)

pytestmark = pytest.mark.usefixtures("demo_app")

STORY = {
    "CI-1": (Status.CLOSED, ValueState.SIGNED),
    "CI-2": (Status.COMMITTED, ValueState.STALE),
    "CI-3": (Status.PROPOSED, ValueState.REFUSED),
    "CI-4": (Status.PROPOSED, ValueState.EXPLAINED),
    "CI-5": (Status.DRAFT, ValueState.UNWRITTEN),
    "CI-6": (Status.COMMITTED, ValueState.RESERVED),
    "CI-7": (Status.CLOSED, ValueState.SIGNED),
    "CI-8": (Status.DELIVERED, ValueState.SIGNED),
    "CI-9": (Status.PROPOSED, ValueState.PUBLISHED),
    "CI-10": (Status.DRAFT, ValueState.UNWRITTEN),
    "CI-11": (Status.DRAFT, ValueState.UNWRITTEN),
    "CI-12": (Status.DELIVERED, ValueState.SIGNED),
    "CI-13": (Status.DROPPED, ValueState.UNWRITTEN),
    "CI-14": (Status.DROPPED, ValueState.UNWRITTEN),
    "CI-15": (Status.PROPOSED, ValueState.SAID_BACK),
    "CI-16": (Status.DRAFT, ValueState.UNWRITTEN),
    "CI-17": (Status.COMMITTED, ValueState.SIGNED),
    "CI-18": (Status.CLOSED, ValueState.SIGNED),
    "CI-19": (Status.PROPOSED, ValueState.CONFIRMED),
    "CI-20": (Status.COMMITTED, ValueState.SIGNED),
    "CI-21": (Status.PROPOSED, ValueState.EXPLAINED),
    "CI-22": (Status.VERIFIED, ValueState.SIGNED),
    "CI-23": (Status.CLOSED, ValueState.SIGNED),
    "CI-24": (Status.COMMITTED, ValueState.STALE),
    "CI-25": (Status.PROPOSED, ValueState.REFUSED),
    "CI-26": (Status.DROPPED, ValueState.UNWRITTEN),
    "CI-27": (Status.COMMITTED, ValueState.SIGNED),
    "CI-28": (Status.COMMITTED, ValueState.SIGNED),
    "CI-29": (Status.COMMITTED, ValueState.SIGNED),
    "CI-30": (Status.DRAFT, ValueState.UNWRITTEN),
}


def test_thirty_initiatives_stand_where_the_story_left_them():
    found = {i.key: (i.status, sign_off(i).state) for i in db.session.scalars(select(Initiative))}
    assert found == STORY


def test_ci_1_is_standing_and_carries_both_signatures_on_its_second_version():
    initiative = initiative_by_key("CI-1")
    state = sign_off(initiative)
    assert initiative.standing and initiative.effect_check.measured
    assert {link.clause.label for link in initiative.clause_links} == {
        "ISO 13485 7.5.8", "ISO 13485 7.5.9.1", "MDR Annex VI C 6.5.1", "MDR Annex VI C 6.5.4",
        "21 CFR 801.50(a)", "21 CFR 801.50(b)(2)", "21 CFR 830.20",
    }  # fmt: skip
    assert state.version.number == 2
    assert [(s.meaning, s.printed_name) for s in value_signatures(initiative)] == [
        (Meaning.EXPLAINED, "Noah Kern"),
        (Meaning.APPROVE_VALUE, "Mara Lindner"),
    ]


def test_ci_1_was_questioned_and_said_back_twice():
    versions = list(db.session.scalars(versions_of(initiative_by_key("CI-1"))))
    questions = [question for version in versions for question in version.questions]
    assert len(questions) == 4
    assert all(q.answers and q.closed_by_id == q.asked_by_id for q in questions)
    assert sum(len(q.me_toos) for q in questions) == 2
    assert len(versions[0].clear_marks) == 3
    assert [s.outcome for s in versions[0].say_backs] == [Outcome.NOT_QUITE, Outcome.CONFIRMED]


def test_ci_1_is_delivered_by_rel_1():
    release = release_by_key("REL-1")
    assert initiative_by_key("CI-1").delivered_by == [release]
    assert (release.version, release.state) == ("4.2.0", ReleaseState.RELEASED)
    assert release.udis[0].hri == "(01)00844588018923(8012)4.2.0"
    assert release.udis[1].hri == "(01)00844588018930(10)4.2.0"


@pytest.mark.parametrize(
    ("key", "state", "red"),
    [
        ("REL-1", ReleaseState.RELEASED, set()),
        ("REL-2", ReleaseState.RELEASED, set()),
        ("REL-3", ReleaseState.PLANNED, {"assessment", "value", "evidence"}),
        ("REL-4", ReleaseState.PLANNED, set()),
        ("REL-20", ReleaseState.RELEASED, set()),
        ("REL-21", ReleaseState.RELEASED, set()),
        ("REL-22", ReleaseState.RELEASED, set()),
        ("REL-23", ReleaseState.CANCELLED, {"assessment", "evidence"}),
        ("REL-24", ReleaseState.PLANNED, {"evidence"}),
        ("REL-25", ReleaseState.PLANNED, {"assessment", "evidence"}),
        ("REL-26", ReleaseState.PLANNED, {"registration", "evidence"}),
    ],
)
def test_its_own_releases_with_their_gates(key, state, red):
    release = release_by_key(key)
    assert release.state is state
    assert {gate.id for gate in gates(release) if not gate.green} == red


def test_sleep_coach_5_0_0_carries_the_successor_that_its_assessment_asked_for():
    (udi,) = release_by_key("REL-26").udis
    assert udi.hri == "(01)00844588018978(8012)5.0.0"
    assert udi.device.predecessor.gtin == "00844588018923"
    assert (udi.device.succession.caused_by.key, udi.device.succession.assessment_number) == ("REL-26", 1)  # fmt: skip
    assert [told.channel for told in distributions_of(release_by_key("REL-1"))] == ["Catalogue of the Nordlicht clinics"]  # fmt: skip


def test_every_release_that_went_out_here_carries_two_signatures():
    released = db.session.scalars(
        select(Release).where(Release.released_at.is_not(None), Release.imported_at.is_(None))
    ).all()
    assert [release.key for release in released] == ["REL-1", "REL-2", "REL-20", "REL-21", "REL-22"]
    for release in released:
        signed = {s.meaning for s in manifest_signatures(release)}
        assert signed == {Meaning.APPROVE_RELEASE, Meaning.AUTHORISE_RELEASE}
    assert [release.key for release in released if release.withdrawn] == ["REL-22"]


@pytest.mark.parametrize(
    ("key", "state"), [("REL-24", OverrideState.IN_FORCE), ("REL-25", OverrideState.ASKED)]
)
def test_one_override_is_in_force_and_one_is_asked_for(key, state):
    release = release_by_key(key)
    assert [override.state for override in overrides_of(release)] == [state]
    assert all(gate.passed for gate in gates(release)) is (state is OverrideState.IN_FORCE)


def test_every_status_and_every_state_of_a_value_is_there():
    assert {status for status, _ in STORY.values()} == set(Status)
    assert {state for _, state in STORY.values()} == set(ValueState)


def test_every_template_that_comes_with_the_product_was_used():
    titles = set(db.session.scalars(select(Initiative.title)))
    assert {template.title for template in READY_MADE} <= titles


def test_tickets_came_from_jira_with_their_days():
    tickets = db.session.scalars(select(Ticket).order_by(Ticket.id)).all()
    imported = [t for t in tickets if t.ended_at is None]
    assert {t.source for t in tickets} == {"jira"} and len({t.key for t in tickets}) == 10
    days = [t.ticket_created_at.date() for t in imported]
    assert (min(days), max(days)) == (date(2025, 6, 11), date(2026, 9, 15))
    merged = merged_into(initiative_by_key("CI-14"))
    assert merged.into.key == "CI-12"
    assert [t.key for t in db.session.scalars(tickets_of(merged.into))] == ["RHY-63", "RHY-77"]


def test_some_lack_an_owner_and_some_are_overdue():
    found = {i.key: i for i in db.session.scalars(select(Initiative))}
    assert {k for k, i in found.items() if i.em is None} >= {"CI-10", "CI-11", "CI-16", "CI-30"}
    assert {k for k, i in found.items() if i.pm is None} >= {"CI-5", "CI-10", "CI-11"}
    ended = {Status.CLOSED, Status.DROPPED}
    late = {
        k for k, i in found.items()
        if i.due_on and i.due_on < date(2026, 11, 20) and i.status not in ended
    }  # fmt: skip
    assert late == {"CI-11", "CI-16", "CI-27"}


def test_one_was_handed_over_and_its_former_owner_has_a_deputy():
    ownerships = initiative_by_key("CI-29").ownerships
    assert [o.em.name for o in ownerships] == ["Elif Demir", "Omar Haddad"]
    (deputy,) = db.session.scalars(select(Deputy))
    assert (deputy.principal.name, deputy.deputy.name) == ("Elif Demir", "Omar Haddad")
    assert deputy.began_at.date() == date(2026, 11, 23)


def test_the_auditor_has_two_grants_that_end():
    (ines,) = db.session.scalars(select(Person).where(Person.email == "ines@lumen.example"))
    rows = db.session.scalars(select(Membership).where(Membership.person_id == ines.id)).all()
    ends = {row.product.key: row.ended_at.year for row in rows}
    assert ends == {"sleep-coach": 2030, "night-rhythm": 2027}


def test_the_back_catalogue_was_imported_with_its_own_days():
    imported = list(db.session.scalars(select(Release).where(Release.imported_at.is_not(None))))
    assert [release.key for release in imported] == [f"REL-{n}" for n in range(5, 20)]
    assert {release.product.key for release in imported} == {
        "sleep-coach", "sleep-diary", "night-rhythm",
    }  # fmt: skip
    days = sorted(release.released_at.date() for release in imported)
    assert (days[0], days[-1]) == (date(2025, 6, 17), date(2026, 8, 11))
    assert all(not release.udis and release.sources[0].url for release in imported)


def test_three_products_have_a_class_and_what_does_not_apply():
    products = list(db.session.scalars(select(Product).order_by(Product.key)))
    letters = {p.key: found.letter for p in products if (found := safety_class(p))}
    assert letters == {"night-rhythm": "C", "sleep-coach": "B", "sleep-diary": "A"}
    sterile = clause_by_ref("ISO 13485", "7.5.5")
    decisions = [db.session.scalars(decisions_on(sterile, product)).one() for product in products]
    assert {found.applicable for found in decisions} == {False}


def test_one_question_waits_and_one_draft_is_being_written():
    assert count_open(initiative_by_key("CI-4")) == 1
    assert draft_of(initiative_by_key("CI-5")) is not None
    assert initiative_by_key("CI-5").pm is None


def test_every_file_is_in_the_store_under_its_hash(demo_dir):
    store = FileStore(demo_dir / "files")
    kept = list(db.session.scalars(select(Evidence)))
    assert [e.key for e in kept] == [f"EV-{n}" for n in range(1, 24)]
    for evidence in kept:
        content = store.read(evidence.sha256)
        assert len(content) == evidence.size
        assert content.startswith(b"\x89PNG") == evidence.file_name.endswith(".png")
    assert [e.accepted for e in kept if "about" in e.file_name] == [False, True, True, True]


def test_every_role_has_an_account_with_the_printed_password():
    people = list(db.session.scalars(select(Person).order_by(Person.id)))
    assert len(people) == len(CAST) == 12
    assert {role for person in people for role in person.roles} == set(Role)
    assert all(password_fits(PASSWORD, person.password_hash) for person in people)


def test_every_gtin_has_its_check_digit():
    gtins = db.session.scalars(select(Device.gtin)).all()
    assert len(gtins) == 6
    assert [gtin_error(gtin) for gtin in gtins] == [None] * 6


def test_the_story_runs_forward_in_working_time_and_ends_before_today():
    times = db.session.scalars(select(Event.at).order_by(Event.seq)).all()
    assert times == sorted(times)
    assert times[0].date().isoformat() == "2026-06-01"
    assert times[-1] < datetime(2026, 11, 20, tzinfo=UTC)
    assert all(at.weekday() < 5 and 8 <= at.hour < 17 for at in times)


def team(key):
    return db.session.scalars(select(Team).where(Team.key == key)).one()


def test_one_team_has_a_pool_with_a_sprint_of_0_percent_and_the_other_a_warning():
    at = datetime(2026, 11, 20, tzinfo=UTC)
    coach, diary = (space_of(team(key), at) for key in ("coach", "diary"))
    assert (coach.policy.division, coach.verdict.state) == (Division.QUARTER, State.OK)
    assert (diary.policy.division, diary.verdict.state) == (Division.EACH_SPRINT, State.WARNING)
    assert str(diary.verdict.missing) == "3.5" and diary.verdict.unsure
    assert [row.by.name for row in coach.policy.dissents] == ["Asha Singh"]
    assert proposed_policy(team("rhythm")).proposed_by.name == "Omar Haddad"
    for key in ("coach", "diary"):
        closed = [p for p in periods_of(team(key)) if p.closed_at]
        assert len(closed) == 7
        book = book_of(closed, at)
        assert any(book[p.id, Side.ACTUAL].total.technical == 0 for p in closed) is (key == "coach")


def test_the_log_is_intact():
    found = verify_log()
    assert isinstance(found, LogState)
    assert found.size == db.session.scalar(select(func.count(Event.seq)))
