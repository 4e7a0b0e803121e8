"""Issues of Jira: drafts with their ticket, told anew later, never over what people typed here."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from tests.exchange.conftest import _content
from tracker.audit.models import Event
from tracker.audit.queries import LogState, details, events_of, verify_log
from tracker.core.db import db, write
from tracker.core.errors import Invalid, NotAllowed, NotFound
from tracker.exchange.jira_meaning import kind_of
from tracker.exchange.jira_rows import TicketRow
from tracker.identity.actions import join, leave
from tracker.initiatives.actions import edit
from tracker.initiatives.models import Initiative, Kind, Status
from tracker.tickets.models import Ticket

pytestmark = pytest.mark.both_databases


def every(model=Initiative):
    return db.session.scalars(select(model).order_by(model.id)).all()


def events():
    return db.session.scalar(select(func.count(Event.seq)))


def told_anew(old: bytes, new: bytes) -> bytes:
    content = _content("jira_cloud.csv")
    assert old in content
    return content.replace(old, new)


DONE = (b"Epic,In Progress", b"Epic,Done")


def test_issues_become_drafts_with_their_ticket(make, bring):
    assert bring("jira_cloud.csv", base_url="https://jira.example.com/") == {
        "new": 3, "changed": 0, "same": 0, "refused": [],
    }  # fmt: skip
    first, second, third = every()
    assert [i.status for i in every()] == [Status.DRAFT] * 3
    assert (first.title, first.kind, first.due_on) == (
        "Carry the version as UDI-PI",
        Kind.COMPLIANCE,
        date(2026, 3, 3),
    )
    assert first.summary == 'Line one - "quoted", with; semicolons'
    assert (first.em, first.pm, second.em) == (make.em, None, None)
    assert (first.registered_by, first.stages[0].by, first.obligation) == (None, None, "")
    assert (second.kind, second.summary, third.kind) == (Kind.BUG, "Crash on start", Kind.TECHNICAL)
    ticket, child, _third = every(Ticket)
    assert (ticket.key, ticket.status, ticket.kind) == ("HM-1", "In Progress", "Epic")
    assert ticket.url == "https://jira.example.com/browse/HM-1"
    assert ticket.description == 'Line one\n\n- "quoted", with; semicolons'
    assert ticket.ticket_created_at == datetime(2026, 1, 12, 15, 12, tzinfo=UTC)
    assert child.parent_key == "HM-1"


def test_one_event_for_each_and_one_for_the_whole(make, bring):
    before = events()
    bring("jira_cloud.csv", by=make.engineer)
    assert events() == before + 4
    told = details(db.session.scalars(events_of("initiative", "CI-1")).one())
    assert (told["action"], told["actor"]["name"]) == ("initiative.imported", "Nora Nagel")
    assert told["changes"]["ticket"] == [None, "HM-1"] and "ticket" in told["texts"]
    assert isinstance(verify_log(), LogState)
    assert every()[0].registered_by.id == make.engineer.id


def test_twice_gives_no_doubles(make, bring):
    bring("jira_cloud.csv")
    before = events()
    assert bring("jira_cloud.csv") == {"new": 0, "changed": 0, "same": 3, "refused": []}
    assert (len(every()), events()) == (3, before)


def test_a_dry_run_says_the_same_and_writes_nothing(make, bring):
    before = events()
    assert bring("jira_cloud.csv", dry_run=True)["new"] == 3
    assert (every(), events()) == ([], before)


def test_a_later_file_tells_the_ticket_anew_and_leaves_what_was_typed_here(make, bring):
    bring("jira_cloud.csv", base_url="https://jira.example.com")
    with write():
        edit(
            every()[0], make.fields(title="Ours", summary="Ours"), edition=1, by=make.em, at=make.at
        )
    content = told_anew(*DONE).replace(b"Carry the version", b"Carry every version")
    assert bring(content) == {"new": 0, "changed": 1, "same": 2, "refused": []}
    ticket, first = every(Ticket)[0], every()[0]
    assert (ticket.status, ticket.title) == ("Done", "Carry every version as UDI-PI")
    assert ticket.url == "https://jira.example.com/browse/HM-1"
    assert (first.title, first.summary, first.status) == ("Ours", "Ours", Status.DRAFT)
    last = db.session.scalars(events_of("initiative", first.key)).all()[-1]
    assert (last.action, details(last)["changes"]["status"]) == (
        "ticket.updated",
        ["In Progress", "Done"],
    )
    assert bring(content)["same"] == 3


REFUSED = [
    ("jira_dangling_parent.csv", {3: "The parent 99999 of HM-2 is neither in this file nor known"}),
    ("jira_31_february.csv", {3: "no day of the calendar"}),
    ("jira_bad_rows.csv", {
        4: "HM-2 has no summary", 5: "HM-1 stands in this file already, in line 2", 6: "no issue key",
        7: "HM-5 is its own parent", 8: "a spreadsheet counts days", 9: "outside the years",
    }),
    (b"Summary,Issue key,Parent key\nA,A-1,A-2\nB,A-2,A-1\n", {2: "its own parent, by way of A-2",
                                                              3: "its own parent, by way of A-1"}),
    (b"Summary,Issue key\nA,not a key\n", {2: "not the key of an issue"}),
    (b"Summary,Status\nA,B\n", {1: "no column"}),
]  # fmt: skip


@pytest.mark.parametrize(("file", "lines"), REFUSED)
def test_one_refused_row_and_nothing_is_taken(make, bring, file, lines):
    before = events()
    refused = {r["line"]: r["reason"] for r in bring(file)["refused"]}
    assert set(refused) == set(lines)
    for line, why in lines.items():
        assert why in refused[line]
    assert (every(), every(Ticket), events()) == ([], [], before)


def test_a_parent_of_an_earlier_import_is_known(make, bring):
    bring("jira_cloud.csv")
    told = bring(b"Summary,Issue key,Parent id\nChild,HM-9,10001\nChild,HM-10,HM-2\n")
    assert told["new"] == 2
    assert [t.parent_key for t in every(Ticket)[3:]] == ["HM-1", "HM-2"]


def test_a_long_summary_is_cut_at_a_word_and_kept_whole_in_the_ticket(make, bring):
    words = "word " * 100
    bring(f"Summary,Issue key,Description\n{words},A-1,{words}\n".encode())
    initiative, ticket = every()[0], every(Ticket)[0]
    assert len(initiative.title) <= 200 and initiative.title.endswith("word…")
    assert len(initiative.summary) <= 280 and initiative.summary.endswith("word…")
    assert ticket.title == ticket.description == words.strip()


def test_rows_of_initiatives_that_are_not_theirs_refuse_the_whole(make, bring):
    bring("jira_cloud.csv", by=make.second_em)
    initiative = every()[0]
    with write():
        initiative.ownership.pm = make.pm  # now owned by both
        db.session.flush()
    for who in (make.second_em, make.engineer):
        (refused,) = bring(told_anew(*DONE), by=who)["refused"]
        assert refused["line"] == 2 and "only the owners of CI-1" in refused["reason"]
    assert every(Ticket)[0].status == "In Progress"
    for who in (make.em, make.regulatory):
        assert bring(told_anew(*DONE), by=who, dry_run=True)["changed"] == 1
    assert bring(told_anew(*DONE))["changed"] == 1  # the system, on its own machine


def test_rows_of_products_out_of_scope_refuse_the_whole(make, bring):
    bring("jira_cloud.csv", by=make.em)
    with write():
        join(make.em, make.other_product, by=make.admin, at=make.at)
        for membership in make.em.memberships:
            if membership.product_id == make.product.id:
                leave(membership, by=make.admin, at=make.at)
    told = bring("jira_cloud.csv", by=make.em, product="daylight")
    assert [r["line"] for r in told["refused"]] == [2, 5, 6]
    assert all("a product that you do not belong to" in r["reason"] for r in told["refused"])
    assert "CI-" not in str(told)


def test_rows_of_another_team_are_refused(make, bring):
    bring("jira_cloud.csv")
    refused = bring("jira_cloud.csv", team="day")["refused"]
    assert "HM-1 is CI-1 of another team" in refused[0]["reason"]


@pytest.mark.parametrize("who", ["em", "pm", "engineer", "regulatory"])
def test_staff_may(make, bring, who):
    assert bring("jira_cloud.csv", by=getattr(make, who))["new"] == 3


@pytest.mark.parametrize("who", ["auditor", "admin"])
def test_others_may_not(make, bring, who):
    with pytest.raises(NotAllowed):
        bring("jira_cloud.csv", by=getattr(make, who))


def test_without_a_product_it_is_that_of_the_teams_newest_initiative(make, bring):
    with pytest.raises(Invalid, match="--product"):
        bring("jira_cloud.csv", product="")
    make.initiative(product=make.other_product)
    make.initiative()
    bring("jira_cloud.csv", product="")
    assert every()[-1].product.key == "slumber"
    with pytest.raises(NotFound, match="There is no team"):
        bring("jira_cloud.csv", team="nobody")


def test_without_a_product_it_is_the_only_one_of_the_person(make, bring):
    assert bring("jira_cloud.csv", product="", by=make.em)["new"] == 3
    assert every()[0].product.key == "slumber"


def test_an_address_of_jira_that_is_none_is_refused(make, bring):
    for address in ("javascript:alert(1)", "ftp://x", "https://u:p@x", "https://", "x"):
        with pytest.raises(Invalid):
            bring("jira_cloud.csv", base_url=address)


@pytest.mark.parametrize(
    ("labels", "kind", "meant"),
    [(("compliance", "security"), "Bug", Kind.COMPLIANCE), (("Security",), "Story", Kind.SECURITY),
     (("tech-debt", "privacy"), "Task", Kind.PRIVACY), ((), "Bug", Kind.BUG), ((), "Fehler", Kind.BUG),
     ((), "Epic", Kind.PRODUCT), ((), "Task", Kind.TECHNICAL), (("other",), "", Kind.TECHNICAL),
     (("ux",), "Task", Kind.PRODUCT), (("risk",), "Task", Kind.QUALITY)],
)  # fmt: skip
def test_what_kind_an_issue_is(labels, kind, meant):
    empty = dict.fromkeys(TicketRow.__slots__, "")
    assert kind_of(TicketRow(**{**empty, "labels": labels, "kind": kind})) is meant


def test_the_real_export(make, bring):
    name = "data/issues/jira_cloud_export_all_fields.csv"
    assert bring(name) == {"new": 15, "changed": 0, "same": 0, "refused": []}
    assert bring(name)["same"] == 15
