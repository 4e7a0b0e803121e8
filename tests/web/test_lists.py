"""Lists: filters, orders and pages in the address; every row once; made-up addresses are told."""

import csv
import io
import re
from datetime import date, timedelta
from html import unescape
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import func, insert

from tracker.audit.actions import SYSTEM
from tracker.audit.models import Access
from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.errors import NotOffered
from tracker.core.paging import every, page, seal, unseal
from tracker.identity import actions as identity
from tracker.identity.models import SavedView, Team
from tracker.identity.queries import products_of
from tracker.initiatives.clause_links import link_clause
from tracker.initiatives.lists import initiative_list, readable, rows_of_initiatives
from tracker.initiatives.models import CoOwnership, Initiative, Kind, Origin, Stage, Status
from tracker.readiness import actions as steps
from tracker.requirements.queries import clause_by_ref

SECRET = "only for this test"


def fill(make, count, first=1000):
    """Many initiatives at once: dates, titles and states repeat, a third has no date."""
    rows = [
        {
            "id": n, "key": f"CI-{n}", "title": f"Work {n % 4}", "summary": "s", "obligation": "",
            "kind": list(Kind)[n % 7], "origin": list(Origin)[n % 7], "edition": 1,
            "due_on": None if n % 3 == 0 else date(2027, 1, 1) + timedelta(days=n % 5),
            "stops_sales": n % 2 == 0, "standing": n % 5 == 0, "status": list(Status)[n % 7],
            "team_id": make.team.id, "product_id": make.product.id,
            "registered_by_id": make.em.id, "registered_at": make.at,
        }
        for n in range(first, first + count)
    ]  # fmt: skip
    owners = [
        {"initiative_id": row["id"], "em_id": make.em.id, "pm_id": make.pm.id, "began_at": make.at}
        for row in rows
    ]
    stages = [
        {"initiative_id": row["id"], "status": row["status"], "verb": "register", "began_at": make.at,
         "by_id": make.em.id}
        for row in rows
    ]  # fmt: skip
    with write():
        db.session.execute(insert(Initiative), rows)
        db.session.execute(insert(CoOwnership), owners)
        db.session.execute(insert(Stage), stages)


def ask(make, **told):
    """The list as the EM sees it, and what the address asks for."""
    listing = initiative_list(make.em, now())
    return listing, listing.ask(told.items())


def scope(make):
    return readable(products_of(make.em, now()), drafts=True)


def walk(make, size, back=False, between=lambda n: None, **told):
    """The numbers on every page, from the first to the last, or from the last to the first."""
    listing, asked = ask(make, **told)
    found = page(listing, asked, rows_of_initiatives(), scope(make), None, size)
    pages, n = [[row.id for row in found.rows]], 0
    while found.after:
        between(n := n + 1)
        place = unseal(seal(found.after, listing, asked, SECRET), listing, asked, SECRET)
        found = page(listing, asked, rows_of_initiatives(), scope(make), place, size)
        pages.append([row.id for row in found.rows])
    if back:
        pages = [pages[-1]]
        while found.before:
            place = unseal(seal(found.before, listing, asked, SECRET), listing, asked, SECRET)
            found = page(listing, asked, rows_of_initiatives(), scope(make), place, size)
            pages.insert(0, [row.id for row in found.rows])
    return pages


def flat(pages):
    return [number for found in pages for number in found]


ORDERS = ("key", "-key", "due", "-due", "title", "-title", "status", "-status")
FAR = date.max


def expected(order, rows):
    """The same order, told once more in Python."""
    down, name = order.startswith("-"), order.removeprefix("-")
    value = {
        "key": lambda i: 0,
        "due": lambda i: i.due_on or FAR,
        "title": lambda i: i.title,
        "status": lambda i: list(Status).index(i.status),
    }[name]
    found = sorted(rows, key=lambda i: (value(i), i.id), reverse=down)
    if name == "due" and down:  # without a date: last, whichever way
        found = [i for i in found if i.due_on] + [i for i in found if not i.due_on]
    return [i.id for i in found]


@pytest.mark.both_databases
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", [1, 7, 100])
def test_each_row_stands_on_one_page_and_in_order(make, order, size):
    fill(make, 40)
    rows = db.session.scalars(db.select(Initiative)).all()
    forward = walk(make, size, sort=order)
    assert flat(forward) == expected(order, rows)
    assert all(len(found) == size for found in forward[:-1])
    back = walk(make, size, back=True, sort=order)
    assert flat(back) == expected(order, rows)


@pytest.mark.both_databases
@pytest.mark.parametrize("order", ORDERS)
def test_rows_that_come_meanwhile_neither_hide_nor_repeat_another_one(make, order):
    fill(make, 30)
    before = set(db.session.scalars(db.select(Initiative.id)))
    found = flat(walk(make, 7, sort=order, between=lambda n: fill(make, 3, 2000 + 10 * n)))
    assert len(found) == len(set(found)) and before <= set(found)


@pytest.mark.parametrize("order", ORDERS)
def test_all_rows_for_a_table_are_those_of_the_pages(make, order):
    fill(make, 40)
    listing, asked = ask(make, sort=order)
    found = every(listing, asked, rows_of_initiatives(), scope(make), size=9)
    assert [row.id for row in found] == flat(walk(make, 50, sort=order))


def test_a_place_of_another_order_or_key_or_list_is_refused(make):
    fill(make, 12)
    listing, asked = ask(make, sort="due")
    place = page(listing, asked, rows_of_initiatives(), scope(make), None, 5).after
    text = seal(place, listing, asked, SECRET)
    assert unseal(text, listing, asked, SECRET) == place
    _same, other = ask(make, sort="title")
    for wrong in ((text, other, SECRET), (text, asked, "x"), (text[:-2], asked, SECRET)):
        with pytest.raises(NotOffered):
            unseal(wrong[0], listing, wrong[1], wrong[2])


# --- filters ---


def row_of(make, **changes):
    return make.initiative(title="The one that fits", **changes)


FILTERS = {
    "q=fits": lambda make: row_of(make),
    "status=proposed": lambda make: make.proposed(title="The one that fits"),
    "status=open": lambda make: row_of(make),
    "product=slumber": lambda make: row_of(make),
    "team=night": lambda make: row_of(make),
    "kind=bug": lambda make: row_of(make, kind=Kind.BUG),
    "origin=incident": lambda make: row_of(make, origin=Origin.INCIDENT),
    "em={em.id}": lambda make: row_of(make),
    "pm={pm.id}": lambda make: row_of(make),
    "mine=yes": lambda make: row_of(make),
    "unclaimed=yes": lambda make: row_of(make, pm=None),
    "overdue=yes": lambda make: row_of(make, due_on=date(2020, 1, 1)),
    "due_before=2020-01-02": lambda make: row_of(make, due_on=date(2020, 1, 1)),
    "stops_sales=yes": lambda make: row_of(make, stops_sales=True),
    "standing=yes": lambda make: row_of(make, standing=True),
    "clause=ISO+13485+7.5.8": lambda make: linked(make),
}


def linked(make):
    initiative = row_of(make)
    with write():
        clause = clause_by_ref("ISO 13485", "7.5.8")
        link_clause(initiative, clause, "", by=make.em, at=make.at)


@pytest.fixture
def other_row(make):
    """One that none of the filters fits: of another product and team, dropped, with other owners."""
    for person in (make.em, make.second_em, make.second_pm):
        with write():
            identity.join(person, make.other_product, by=SYSTEM, at=make.at)
    initiative = make.initiative(
        title="Another one", em=make.second_em, pm=make.second_pm, kind=Kind.QUALITY,
        origin=Origin.CUSTOMER, due_on=date(2035, 1, 1), stops_sales=False, product=make.other_product,
    )  # fmt: skip
    with write():
        steps.drop(initiative, "Not ours", by=make.second_em, at=make.at)
        initiative.team = db.session.scalars(db.select(Team).where(Team.key == "day")).one()
    return initiative


@pytest.mark.both_databases
@pytest.mark.parametrize("query", FILTERS)
def test_each_filter_of_initiatives(browser, make, other_row, query):
    FILTERS[query](make)
    browser.sign_in(make.em)
    query = query.format(em=make.em, pm=make.pm)
    everything = browser.get("/initiatives").text
    assert "The one that fits" in everything and "Another one" in everything
    page = browser.get(f"/initiatives?{query}")
    assert page.status_code == 200
    assert "The one that fits" in page.text and "Another one" not in page.text
    assert "Clear all" in page.text


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/initiatives?colour=red", "This list has no filter “colour”."),
        ("/initiatives?status=asleep", "“asleep” is no value of the filter “State”."),
        ("/initiatives?due_before=2026-02-31", "“2026-02-31” is no value"),
        ("/initiatives?overdue=maybe", "“maybe” is no value of the filter “Overdue”."),
        ("/initiatives?em=eva", "“eva” is no value"),
        ("/initiatives?em=99999999999999999999", "is no value"),
        ("/initiatives?q=a%00b", "is no value"),
        ("/initiatives?sort=obligation", "This list has no order “obligation”."),
        ("/initiatives?status=draft&status=closed", "is given twice"),
        ("/initiatives?page=2", "The page in this address is none that we gave."),
        ("/initiatives?page=AAAAAAAAAAAAAAAAAAAA", "none that we gave"),
        ("/initiatives.csv?colour=red", "This list has no filter “colour”."),
    ],
)
def test_what_is_not_offered_is_told(browser, make, address, sentence):
    answer = browser.sign_in(make.em).get(address)
    assert answer.status_code == 400 and sentence in unescape(answer.text)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    name=st.sampled_from(["page", "sort", "status", "due_before", "em", "q", "clause", "all", "x"]),
    text=st.text(max_size=60) | st.from_regex(r"[A-Za-z0-9_-]{1,60}"),
)
def test_made_up_addresses_never_fail_on_our_side(signed_in, name, text):
    answer = signed_in.get("/initiatives", query_string={name: text})
    assert answer.status_code in {200, 302, 400}


@pytest.fixture
def signed_in(browser, make):
    make.initiative()
    return browser.sign_in(make.em)


@pytest.mark.both_databases
def test_the_pages_lead_on_and_back(browser, make):
    fill(make, 120)
    browser.sign_in(make.em)
    first = browser.get("/initiatives?sort=due")
    second = browser.get(link(first.text, "next"))
    third = browser.get(link(second.text, "next"))
    assert link(third.text, "next") is None and link(first.text, "prev") is None
    keys = [set(re.findall(r"CI-\d+", p.text)) for p in (first, second, third)]
    assert [len(found) for found in keys] == [50, 50, 20] and len(set.union(*keys)) == 120
    again = browser.get(link(browser.get(link(third.text, "prev")).text, "prev"))
    assert set(re.findall(r"CI-\d+", again.text)) == keys[0] and link(again.text, "prev") is None


def link(page, rel):
    found = re.search(rf'rel="{rel}" href="([^"]+)"', page)
    return unescape(found[1]) if found else None


def test_empty_fields_of_the_form_leave_the_address(browser, make):
    browser.sign_in(make.em)
    answer = browser.get("/initiatives?q=&status=draft&kind=&sort=")
    assert answer.status_code == 302 and answer.location.endswith("/initiatives?status=draft")


def test_each_filter_can_be_taken_away(browser, make):
    page = browser.sign_in(make.em).get("/initiatives?status=draft&mine=yes").text
    chips = [unescape(found) for found in re.findall(r'class="chip" href="([^"]+)"', page)]
    assert chips == ["/initiatives?mine=yes", "/initiatives?status=draft"]


# --- scope ---


def test_lists_show_nothing_of_other_products_and_no_drafts_to_an_auditor(browser, make):
    make.initiative(title="Only a draft")
    make.proposed(title="Open to the auditor")
    browser.sign_in(make.auditor)
    for address in (
        "/initiatives",
        "/initiatives.csv",
        "/initiatives?status=draft",
        "/initiatives?product=slumber",
    ):
        assert "Only a draft" not in browser.get(address).text, address
    assert "Open to the auditor" in browser.get("/initiatives.csv").text
    browser.sign_in(make.stranger)
    for address in ("/initiatives", "/initiatives.csv", "/initiatives?product=slumber"):
        assert "Open to the auditor" not in browser.get(address).text, address


def test_an_export_by_an_auditor_stands_in_the_access_list(browser, make):
    browser.sign_in(make.auditor).get("/initiatives.csv?status=closed")
    row = db.session.scalars(db.select(Access).order_by(Access.id.desc()).limit(1)).one()
    assert (row.path, row.person_id, row.status) == ("/initiatives.csv", make.auditor.id, 200)


# --- tables to take away ---


def test_a_table_holds_all_rows_of_the_filter_and_no_formula(browser, make):
    fill(make, 70)
    make.initiative(title='=HYPERLINK("http://evil.example")', due_on=date(2026, 12, 1))
    browser.sign_in(make.em)
    text = browser.get("/initiatives.csv?status=draft").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 11 and {row["State"] for row in rows} == {"Draft"}
    first = rows[0]
    assert first["Title"] == '\'=HYPERLINK("http://evil.example")'
    assert (first["Due"], first["EM"], first["Stops sales"]) == ("2026-12-01", "Eva Engels", "yes")


def test_the_same_table_as_a_spreadsheet(browser, make):
    fill(make, 3)
    make.initiative(title="-1+1")
    answer = browser.sign_in(make.em).get("/initiatives.xlsx?sort=key")
    sheet = load_workbook(io.BytesIO(answer.data)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("Key", "Title", "State") and len(rows) == 5
    titles = [row[1] for row in rows[1:]]
    assert "'-1+1" in titles and all(cell.data_type != "f" for row in sheet for cell in row)


# --- saved views ---


def save_view(browser, name, query="status=draft", **more):
    address = "/views/new?" + urlencode({"listing": "initiatives", "query": query})
    return browser.submit(address, name=name, **more)


def test_a_view_stands_above_the_list_until_it_is_deleted(browser, make):
    browser.sign_in(make.em)
    page = browser.get("/initiatives?status=draft&sort=due").text
    offered = unescape(re.search(r'href="(/views/new[^"]+)"', page)[1])
    shown = browser.submit(offered, name="Drafts by date")
    assert shown.request.query_string == b"status=draft&sort=due"
    assert "Drafts by date" in browser.get("/initiatives").text
    view = db.session.scalars(db.select(SavedView)).one()
    browser.submit(f"/views/{view.id}", name="My drafts")
    assert "My drafts" in browser.get("/initiatives").text
    assert "My drafts" not in browser.sign_in(make.pm).get("/initiatives").text
    browser.sign_in(make.em).submit(f"/views/{view.id}", action="/discard")
    assert "My drafts" not in browser.get("/initiatives").text


@pytest.mark.both_databases
def test_a_preset_view_opens_with_the_list_and_can_be_left(browser, make):
    make.initiative(title="A draft of ours")
    make.dropped(title="Dropped long ago")
    browser.sign_in(make.em)
    save_view(browser, "Dropped", "status=dropped", preset="y")
    opened = browser.get("/initiatives")
    assert opened.status_code == 302 and opened.location.endswith("/initiatives?status=dropped")
    page = browser.get(opened.location).text
    assert "A draft of ours" not in page and 'href="/initiatives?all=yes"' in page
    assert "A draft of ours" in browser.get("/initiatives?all=yes").text
    save_view(browser, "Drafts", "status=draft", preset="y")
    assert browser.get("/initiatives").location.endswith("?status=draft")


def test_a_preset_view_with_a_filter_that_is_gone_does_not_shut_the_list(browser, make):
    browser.sign_in(make.em)
    save_view(browser, "Old", "colour=red", preset="y")
    assert browser.get("/initiatives").status_code == 200


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "Twice"])
def test_a_view_needs_a_name_of_its_own(browser, make, name):
    browser.sign_in(make.em)
    save_view(browser, "Twice")
    assert save_view(browser, name).status_code == 422
    assert db.session.scalar(db.select(func.count(SavedView.id))) == 1


def test_views_of_others_and_of_unknown_lists_do_not_exist(browser, make):
    browser.sign_in(make.em)
    save_view(browser, "Mine alone")
    view = db.session.scalars(db.select(SavedView)).one()
    assert browser.get("/views/new?listing=secrets").status_code == 404
    assert browser.sign_in(make.pm).get(f"/views/{view.id}").status_code == 404
    assert browser.sign_in(make.admin).get("/views/new?listing=initiatives").status_code == 404
