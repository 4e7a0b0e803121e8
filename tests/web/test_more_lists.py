"""The lists of releases, evidence, reports, people and events: filters, scope, tables."""

import csv
import io
import re
from html import unescape

import pytest
from sqlalchemy import event

from tracker.core.db import db, write
from tracker.identity import actions as identity
from tracker.initiatives.models import Initiative
from tracker.releases import actions as releases


@pytest.fixture
def story(make):
    """One delivered initiative with accepted evidence and its release; one draft with evidence."""
    make.delivered(title="Delivered one")
    draft = make.initiative(title="Only a draft")
    make.evidence(make.need(draft, "Draft item", before_release=False), by=make.second_em)
    cancelled = make.planned("9.0.0", em=make.second_em, pm=make.second_pm)
    with write():
        releases.cancel(cancelled, "Not needed", by=make.engineer, at=make.at)
    with write():
        identity.deactivate(make.second_regulatory, by=make.admin, at=make.at)
    return make


#: Who asks, the address, what is shown, and what is not.
FILTERS = [
    ("em", "/releases?state=planned", [], ["4.2.0", "9.0.0"]),
    ("em", "/releases?state=released", ["4.2.0"], ["9.0.0"]),
    ("em", "/releases?state=cancelled&sort=version", ["9.0.0"], ["4.2.0"]),
    ("em", "/releases?product=slumber&sort=-released", ["4.2.0", "9.0.0"], []),
    ("em", "/releases?product=daylight", [], ["4.2.0"]),
    ("em", "/releases?em={second_em.id}", ["9.0.0"], ["4.2.0"]),
    ("em", "/releases?pm={pm.id}", ["4.2.0"], ["9.0.0"]),
    ("em", "/releases?imported=yes", [], ["4.2.0"]),
    ("em", "/releases?prerelease=yes", [], ["4.2.0"]),
    ("em", "/releases?q=4.2", ["4.2.0"], ["9.0.0"]),
    ("em", "/evidence", ["Delivered one", "Only a draft"], []),
    ("em", "/evidence?state=waiting", ["Only a draft"], ["Delivered one"]),
    ("em", "/evidence?state=accepted", ["Delivered one"], ["Only a draft"]),
    ("em", "/evidence?state=sent-back", [], ["Delivered one", "Only a draft"]),
    ("em", "/evidence?product=slumber", ["Delivered one"], []),
    ("em", "/evidence?release=4.2.0", ["Delivered one"], ["Only a draft"]),
    ("em", "/evidence?by={second_em.id}", ["Only a draft"], ["Delivered one"]),
    ("em", "/evidence?before_release=yes", ["Delivered one"], ["Only a draft"]),
    ("em", "/evidence?q=screenshot", ["Delivered one"], ["Only a draft"]),
    ("auditor", "/evidence", ["Delivered one"], ["Only a draft"]),
    ("auditor", "/evidence.csv", ["Delivered one"], ["Only a draft"]),
    ("stranger", "/evidence", [], ["Delivered one", "Only a draft"]),
    ("stranger", "/evidence.csv", [], ["Delivered one", "Only a draft"]),
    ("stranger", "/releases.csv", [], ["4.2.0"]),
    ("regulatory", "/trail?about=REL-1", ["Release: released"], ["Initiative: registered"]),
    ("regulatory", "/trail?kind=release", ["Release: planned"], ["Initiative: registered"]),
    ("regulatory", "/trail?action=evidence.", ["Evidence: "], ["Release: planned"]),
    ("regulatory", "/trail?by={admin.id}", ["Person: "], ["Release: planned"]),
    ("regulatory", "/trail?since=2020-01-01&sort=key", ["No. 1 "], []),
    ("regulatory", "/trail?until=2020-01-01", [], ["Release: planned"]),
    ("engineer", "/trail.csv", ["Release: planned"], ["Initiative: proposed"]),
    ("admin", "/people?role=pm", ["Paul Marks"], ["Eva Engels"]),
    ("admin", "/people?state=deactivated", ["Ralf Queck"], ["Eva Engels"]),
    ("admin", "/people?state=active&sort=-name", ["Eva Engels"], ["Ralf Queck"]),
    ("admin", "/people?q=engels", ["Eva Engels"], ["Paul Marks"]),
    ("admin", "/people.csv?role=auditor", ["Axel Unger"], ["Paul Marks"]),
    ("em", "/reports?kind=dossier&product=slumber", [], []),
]  # fmt: skip


def rows_of(answer):
    """What the page prints as rows: the filters' own words do not count."""
    if answer.mimetype == "text/csv":
        return answer.text
    found = re.search(r"<tbody>(.*)</tbody>|<ol class=\"trail\"[^>]*>(.*)</ol>", answer.text, re.S)
    return unescape(found[0]) if found else ""


@pytest.mark.both_databases
@pytest.mark.parametrize(("who", "address", "shown", "hidden"), FILTERS)
def test_each_filter_of_the_other_lists(browser, story, who, address, shown, hidden):
    cast = {name: getattr(story, name) for name in ("second_em", "pm", "admin")}
    answer = browser.sign_in(getattr(story, who)).get(address.format(**cast))
    assert answer.status_code == 200
    told = rows_of(answer)
    assert [words for words in shown if words not in told] == []
    assert [words for words in hidden if words in told] == []


@pytest.mark.parametrize(
    "address",
    [
        "/releases?state=asleep", "/releases?colour=red", "/releases?sort=build",
        "/evidence?state=odd", "/evidence?sort=size", "/evidence?by=x", "/evidence.xlsx?y=1",
        "/trail?since=soon", "/trail?sort=name", "/trail?page=1", "/trail.csv?x=1",
        "/reports?since=2026-02-30", "/reports?before=1",
    ],
)  # fmt: skip
def test_what_the_other_lists_do_not_offer_is_told(browser, make, address):
    assert browser.sign_in(make.em).get(address).status_code == 400


@pytest.mark.parametrize(
    ("address", "headings"),
    [
        ("/releases.csv", ["Key", "Product", "Version"]),
        ("/evidence.csv", ["Key", "Initiative", "Title"]),
        ("/trail.csv", ["No.", "Time", "Name"]),
        ("/reports.csv", ["Key", "Form", "Of"]),
    ],
)
def test_each_list_is_handed_out_as_a_table(browser, story, address, headings):
    answer = browser.sign_in(story.em).get(address)
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0][:3] == headings and len({len(row) for row in rows}) == 1
    assert "attachment" in answer.headers["Content-Disposition"]
    book = browser.get(address.replace(".csv", ".xlsx"))
    assert book.status_code == 200 and book.data[:2] == b"PK"


@pytest.mark.parametrize("address", ["/initiatives", "/releases", "/evidence", "/trail"])
def test_a_list_asks_as_often_for_twenty_as_for_two(browser, make, address):
    def count() -> int:
        asked = []

        def note(*_args) -> None:
            asked.append(1)

        event.listen(db.engine, "after_cursor_execute", note)
        assert browser.get(address).status_code == 200
        event.remove(db.engine, "after_cursor_execute", note)
        return len(asked)

    def more(first, last) -> None:
        for n in range(first, last):
            make.evidence(make.need(make.proposed(title=f"Number {n}")))
            make.planned(f"1.0.{n}")

    more(0, 2)
    browser.sign_in(make.em)
    few = count()
    more(2, 20)
    assert count() == few <= MOST + (address == "/trail")  # which also names the log's root
    assert db.session.scalar(db.select(db.func.count(Initiative.id))) == 20


MOST = 1 + 6  # BEGIN, and what a page of a list may ask, its unread notices counted


def test_every_kind_of_event_can_be_filtered_by(demo_app):
    from tracker.audit.models import Event
    from tracker.web.trail.lists import KINDS

    happened = set(db.session.scalars(db.select(Event.object_kind).distinct()))
    models = {getattr(m.class_, "event_kind", None) for m in db.Model.registry.mappers} - {None}
    assert len(happened) > 5 and happened | models <= set(KINDS)


def test_a_catalogue_is_handed_out_as_its_page_filters_it(browser, make):
    browser.sign_in(make.em)
    address = "/clauses/iso-13485/2016.csv?product=slumber"
    everything = list(csv.DictReader(io.StringIO(browser.get(address).data.decode("utf-8-sig"))))
    assert "Gap" in {row["State"] for row in everything} and len(everything) > 50
    found = browser.get(f"{address}&q=traceability").data.decode("utf-8-sig")
    assert 0 < len(list(csv.DictReader(io.StringIO(found)))) < len(everything)
    assert browser.get(address.replace(".csv", ".xlsx")).data[:2] == b"PK"
    assert browser.get("/clauses/iso-0/2016.csv").status_code == 404
