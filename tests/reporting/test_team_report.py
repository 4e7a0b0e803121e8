"""Capacity and priorities of a team: days, reasons, order and decisions of a period; nobody's figures."""

import json
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner
from sqlalchemy import event, select

from reports.common import NoneRecorded
from reports.team import TeamReport
from tests.make import Make
from tests.reports.conftest import broken_rules, text_of  # noqa: F401  fixtures
from tracker.capacity import actions as capacity
from tracker.capacity.guard import Division
from tracker.capacity.models import Period, Side
from tracker.cli import main
from tracker.core.canonical import sha256
from tracker.core.db import db, write
from tracker.core.errors import Invalid, NotAllowed
from tracker.core.files import FileStore
from tracker.initiatives import actions as initiatives
from tracker.order import actions as order
from tracker.order import own
from tracker.order.models import Why
from tracker.readiness import actions as steps
from tracker.reporting import actions
from tracker.reporting.drawing import draw
from tracker.reporting.gather import TEAM, gather
from tracker.reporting.models import Report
from tracker.reporting.queries import kept_pdf, last_issue, report_by_key
from tracker.reporting.subjects import TeamPeriod, team_period
from tracker.value import agreeing

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
LATER = datetime(2026, 4, 10, 12, tzinfo=UTC)


def subject(make: Make, *products, first: date = FIRST, last: date = LAST) -> TeamPeriod:
    return team_period(make.team, first, last, products or [make.product])


def gathered(make: Make, *products, at: datetime = LATER, **span) -> TeamReport:
    about = subject(make, *products, **span)
    return gather(
        TEAM, about, number="RPT-1", by="Rita Quast", at=at, last=last_issue(TEAM, about.key)
    )


def issued(make: Make, store: FileStore, by=None) -> Report:
    number = actions.draw_and_issue(
        TEAM, subject(make), store, by=by or make.regulatory, clock=lambda: LATER, write=write
    )
    report = report_by_key(number)
    assert report is not None
    return report


@pytest.fixture
def store(tmp_path) -> FileStore:
    return FileStore(tmp_path / "kept")


def days_kept(make: Make) -> list[Period]:
    """Two sprints, 20 % and 4 % technical, by person; somebody disagrees, a sheet says why."""
    policy = make.policy()
    with write():
        capacity.dissent(policy, "One day a week would be kept.", by=make.engineer, at=make.at)
    first, second = make.periods(count=2)
    make.sheet(first, Side.PLAN, make.days(35, 10, 5))
    make.sheet(second, Side.PLAN, make.days(35, 10, 5))
    make.wait(days=29)
    for period, told in ((first, (27, 8, 4)), (second, (35, 0, 4))):
        lines = [
            *make.days(*told, 1), *make.days(8, 2, 1, person=make.engineer.id),
            *make.days(1, person=make.second_em.id),
        ]  # fmt: skip
        make.sheet(period, Side.ACTUAL, lines, note="The audit took all of March." if not told[1] else "")  # fmt: skip
    return [first, second]


# --- days ---


def test_days_stand_against_the_policy_with_deviations_and_every_reason(make):
    days_kept(make)
    report = gathered(make)
    assert (report.policy.product, report.policy.technical, report.policy.floor) == (70, 20, 20)
    assert report.policy.agreed_by == "Eva Engels and Paul Marks"
    assert (report.plan.technical, report.actual.technical, report.actual.unsorted) == ("20", "12", "2")  # fmt: skip
    assert [(p.name, p.state.word, p.floor) for p in report.periods] == [
        ("Sprint 1", "Breach", 20), ("Sprint 2", "Breach", 20),
    ]  # fmt: skip
    assert report.periods[1].judged == "2 of 52 days technical (3.8 %), 8.4 missing to the floor of 20 %"  # fmt: skip
    last = report.deviations[-1]
    assert "3.8 % of the days were technical, under the floor of 20 %" in last.what
    assert "8 technical days fewer than planned" in last.what
    assert last.reasons[0].startswith("The audit took all of March. (Eva Engels, ")
    agreed, disagreed = report.policies
    assert (agreed.reason, disagreed.by) == ("To begin with", "Nora Nagel")
    assert disagreed.reason == "One day a week would be kept."
    assert "Sprint 1 is over and not closed." in report.missing


def test_a_period_counts_in_the_report_in_which_it_ends(make):
    days_kept(make)
    early = gathered(make, last=date(2026, 3, 20))
    assert [p.name for p in early.periods] == ["Sprint 1"]
    assert "Sprint 2 ends on 29 Mar 2026, after this report's time; its days count where it ends." in early.missing  # fmt: skip
    late = gathered(make, first=date(2026, 3, 16))
    assert [p.name for p in late.periods] == ["Sprint 2"]


def test_under_a_pool_a_bare_sprint_counts_in_the_quarter(make):
    make.policy(division=Division.QUARTER)
    first, second = make.periods(count=2)
    for period, told in ((first, (50, 0, 0)), (second, (10, 40, 0))):
        make.sheet(period, Side.PLAN, make.days(*told))
        make.wait(days=14)
        make.sheet(period, Side.ACTUAL, make.days(*told))
    report = gathered(make)
    bare, full = report.periods
    assert (bare.state.word, bare.judged) == ("Counted in", "1 Jan 2026 to 31 Mar 2026")
    assert full.state.word == report.state.word == "Ok" and "40 of 100 days" in full.judged
    assert "the floor is judged in a pool for the quarter" in report.deviations[0].what


def test_no_figure_of_a_person_stands_in_it(make, store):
    """Not where each line has a name, and not where engineers are promised shares by name."""
    initiative = make.initiative_in_order()
    with write():
        own.put_on(initiative, make.engineer, by=make.engineer, at=make.at)
    days_kept(make)
    data = issued(make, store).data.decode()
    told = json.loads(data)
    for period in told["periods"]:
        assert set(period["actual"]) == {"is_a", "product", "technical", "bugs", "unsorted"}
    assert data.count("Nora Nagel") == 1  # who disagreed, in words
    assert "Emil Ernst" not in data  # who only worked
    with write():
        policy = capacity.propose_policy(
            make.team,
            make.terms(division=Division.NAMED, named={make.engineer.id: 45}),
            "By name", by=make.em, at=make.at,
        )  # fmt: skip
    with write():
        capacity.agree_policy(policy, by=make.pm, at=make.at)
    report = gathered(make, first=date(2026, 3, 16), last=date(2026, 4, 9))
    assert report.policy.division == "by named engineers"
    assert "judged for each of the named engineers" in report.judged
    assert "45" not in str(report.policy) and "missing to" not in report.judged


# --- priorities ---


def priorities(make: Make) -> None:
    """Moved, put off, refused, dropped, decided, late and missed."""
    first = make.initiative_in_order(title="Key rotation", due_on=date(2026, 3, 20), obligation="The plan")  # fmt: skip
    second = make.initiative_in_order(title="Export", due_on=date(2026, 1, 15))
    parked = make.initiative_in_order(title="Polish")
    refused = make.explained(make.published(make.initiative(title="Tooltips")))
    with write():
        steps.propose(refused.initiative, by=make.em, at=make.at)
    with write():
        document = agreeing.approval_document(refused, at=make.at)
        agreeing.refuse(refused, "Nobody asked for it.", **make.signing(document, make.pm))
    with write():
        order.move(second, 1, why=Why.REGULATORY, words="The authority asks.", by=make.em, at=make.at)  # fmt: skip
    with write():
        order.park(parked, "No money", until=None, would_change="A grant", by=make.pm, at=make.at)
    with write():
        order.estimate(first, 7, by=make.engineer, at=make.at)
    given_up = make.initiative_in_order(title="Old reader")
    with write():
        steps.drop(given_up, "The maker ended it.", by=make.em, at=make.at)
    sync = make.sync()
    make.decided(sync, initiative=second)
    make.decided(sync)
    make.ended(sync)
    make.dropped(title="Never shown")  # a draft all its life
    make.initiative(title="A draft", due_on=date(2026, 3, 21))


def test_order_moves_deadlines_refusals_and_decisions_with_who_and_why(make):
    priorities(make)
    report = gathered(make)
    assert [(p.place, p.title, p.effort) for p in report.order] == [
        (1, "Export", None), (2, "Key rotation", 7), (3, "Tooltips", None),
    ]  # fmt: skip
    (move,) = report.moves
    assert (move.by, move.came_from, move.came_to) == ("Eva Engels", 2, 1)
    assert move.why == "Regulatory: The authority asks."
    assert [(d.title, d.kept.word) for d in report.deadlines] == [("Key rotation", "Overdue")]
    (parked,) = report.put_off
    assert (parked.by, parked.reason) == (
        "Paul Marks",
        "No money",
    ) and "A grant" in parked.comes_back
    assert [(t.title, t.how.word, t.reason) for t in report.turned_down] == [
        ("Tooltips", "Value refused, version 1", "Nobody asked for it."),
        ("Old reader", "Dropped", "The maker ended it."),
    ]  # fmt: skip
    assert [(d.key, d.who) for d in report.decisions] == [("CI-2", "Eva and Paul"), (None, "Eva and Paul")]  # fmt: skip
    assert report.decisions[0].instead_of == "Waiting for the export"
    (held,) = report.syncs
    assert held.decisions == 2
    assert report.missed == tuple(date(2026, 3, day) for day in (12, 19, 26))
    assert "draft" not in str(report).casefold() and "Never shown" not in str(report)


def test_the_order_is_that_of_the_last_day_and_what_came_later_is_left_out(make):
    priorities(make)
    make.wait(days=40)
    late = make.initiative_in_order(title="Later")
    with write():
        order.move(late, 1, why=Why.OTHER, words="New", by=make.em, at=make.at)
    report = gathered(make, at=make.at)
    assert report.ordered_at.date() == LAST
    assert [place.title for place in report.order] == ["Export", "Key rotation", "Tooltips"]
    assert len(report.moves) == 1
    overdue = gathered(make, at=make.at, first=date(2026, 4, 1), last=date(2026, 4, 30))
    assert [d.title for d in overdue.deadlines] == ["Export", "Key rotation"]
    assert [p.title for p in overdue.put_off] == ["Polish"]


@pytest.mark.both_databases
def test_what_belongs_to_another_product_keeps_its_place_without_a_name(make):
    mine = make.initiative_in_order(title="Mine")
    theirs = make.initiative_in_order(title="Theirs", product=make.other_product, due_on=FIRST)
    with write():
        order.move(theirs, 1, why=Why.MARKET, words="Theirs first", by=make.em, at=make.at)
    with write():
        initiatives.move(theirs, "drop", by=make.em, at=make.at, reason="Theirs is over")
    other = make.initiative_in_order(title="Theirs too", product=make.other_product)
    with write():
        order.move(other, 1, why=Why.MARKET, words="Theirs first", by=make.em, at=make.at)
    make.decided(make.sync(), initiative=other)
    report = gathered(make)
    assert [(p.place, p.key) for p in report.order] == [(1, None), (2, mine.key)]
    assert "Theirs" not in str(report) and "CI-2" not in str(report)
    assert any("1 place in the order show" in said for said in report.missing)
    both = gathered(make, make.product, make.other_product)
    assert {d.title for d in both.deadlines} == {"Theirs"} and len(both.moves) == 2


# --- issued ---


def test_an_empty_one_says_so_in_every_section(make, text_of):  # noqa: F811
    make.initiative()
    report = gathered(make)
    for section in (
        report.periods, report.deviations, report.policies, report.order, report.moves,
        report.deadlines, report.put_off, report.turned_down, report.decisions, report.syncs,
    ):  # fmt: skip
        assert section == NoneRecorded(in_period=True)
    assert report.policy == NoneRecorded() and report.state.word == "No policy"
    text = text_of(draw(TEAM, subject(make), by="Rita Quast", at=LATER).pdf)
    assert text.count("Nonerecordedinthisperiod.") == 10
    for n, title in enumerate(("Team, period and policy", "Planned and actual days", "Deviations"), 1):  # fmt: skip
        assert f"{n}{title}".replace(" ", "") in text
    assert "Theteamhasnoweeklysync." in text


def test_it_is_accessible_drawn_the_same_again_and_kept(make, store, text_of, broken_rules):  # noqa: F811
    priorities(make)
    days_kept(make)
    first, second = (draw(TEAM, subject(make), by="Rita Quast", at=LATER) for _ in range(2))
    assert first.pdf == second.pdf and broken_rules(first.pdf) == set()
    text = text_of(first.pdf)
    for said in ("Floor20%", "PPlanned·AActual", "Keyrotation", "-8.5%", "Nobodyaskedforit."):
        assert said in text, said
    report = issued(make, store)
    assert report.subject_key == "night:2026-03-01:2026-03-31:slumber"
    assert sha256(kept_pdf(report, store)) == report.pdf_sha256
    make.periods(first=date(2026, 3, 30), number=3, days=1)
    later = json.loads(issued(make, store).data)
    assert "Space in Sprint 3: new." in later["header"]["changes"]
    with pytest.raises(NotAllowed, match="does not issue"):
        issued(make, store, by=make.engineer)


def test_its_queries_do_not_grow_with_what_happened(make):
    def count() -> int:
        asked: list[str] = []
        db.session.expire_all()
        listen = lambda *told: asked.append(told[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listen)
        gathered(make, at=make.at)
        event.remove(db.engine, "before_cursor_execute", listen)
        return sum(one.startswith("SELECT") for one in asked)

    priorities(make)
    gathered(make)
    before = count()
    for n in range(4):
        more = make.initiative_in_order(title=f"More {n}", due_on=LAST)
        with write():
            order.move(more, 1, why=Why.CAPACITY, words="", by=make.em, at=make.at)
    make.ended()
    assert count() <= before


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [(LAST, FIRST, "ends before it begins"), (date(2020, 1, 1), LAST, "At most two years")],
)
def test_a_period_that_makes_no_sense_is_refused(make, first, last, said):
    with pytest.raises(Invalid, match=said):
        subject(make, first=first, last=last)


def test_an_auditor_issues_it_of_what_is_granted_and_reads_it(make, browser):
    priorities(make)
    make.initiative_in_order(title="Theirs", product=make.other_product)
    browser.sign_in(make.auditor)
    assert 'href="/reports/team/night"' in browser.get("/reports/new").text
    page = browser.get("/reports/team/night")
    assert "Daylight" not in page.text and "Slumber" in page.text
    page = browser.submit("/reports/team/night", first="2026-03-01", last="2026-03-31", products=["slumber"])  # fmt: skip
    assert "RPT-1 is issued." in page.text and "Capacity and priorities" in page.text
    assert browser.get("/reports/RPT-1.pdf").data.startswith(b"%PDF")
    assert "Capacity and priorities" in browser.get("/reports").text
    assert browser.get("/reports/team/day").status_code == 404  # works on nothing of theirs
    browser.sign_in(make.stranger)
    assert browser.get("/reports/RPT-1").status_code == 404
    page = browser.get("/reports/team/night").text  # the team works on their product too
    assert "Daylight" in page and "Slumber" not in page


def test_the_form_offers_the_teams_periods_and_says_what_is_wrong(make, browser):
    make.initiative_in_order()
    make.periods(count=2)
    browser.sign_in(make.em)
    assert 'href="/reports/team/night"' in browser.get("/teams/night/capacity").text
    page = browser.get("/reports/team/night?period=2").text
    assert 'value="2026-03-16"' in page and 'value="2026-03-29"' in page
    assert 'href="/reports/team/night?quarter=before"' in page
    for sent, said in (
        ({"first": "2026-03-31", "last": "2026-03-01"}, "The period ends before it begins."),
        ({"first": "soon"}, "Not a valid date"),
        ({"first": "", "last": ""}, "Name the first day."),
        ({"products": []}, "Choose at least one product."),
    ):
        answer = browser.submit("/reports/team/night?period=2", **sent)
        assert said in answer.text and answer.status_code == 422, sent
    assert not db.session.scalars(select(Report)).all()
    assert browser.get("/reports/team/day").status_code == 404


def test_the_command_issues_it_or_draws_a_draft(demo_dir, tmp_path):
    file, env = tmp_path / "F.pdf", {"TRACKER_DATA_DIR": str(demo_dir), "TRACKER_DEMO": "1"}

    def run(*arguments: str):
        told = ["report", "team", *arguments, "--from", "2026-10-01", "-o", str(file)]
        return CliRunner().invoke(main, told, env=env)

    told = run("Coach", "--to", "2026-12-31")
    assert told.exit_code == 0 and "A draft was written" in told.output, told.output
    told = run("coach", "--to", "2026-12-31", "--as", "mara@lumen.example")
    assert "was issued" in told.output and sha256(file.read_bytes()) in told.output, told.output
    for arguments, said in (
        (("coach", "--to", "2026-09-01"), "The period ends before it begins."),
        (("moon", "--to", "2026-12-31"), "There is no team moon."),
        (("coach", "--to", "2026-12-31", "--product", "moon"), "works on no product moon"),
        (("coach", "--to", "2026-12-31", "--as", "asha@lumen.example"), "does not issue reports"),
    ):
        told = run(*arguments)
        assert told.exit_code == 1 and said in told.output, told.output
