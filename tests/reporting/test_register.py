"""The UDI register: every device and release, issued, kept, and handed out as a table."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook
from sqlalchemy import delete, event, func, select
from sqlalchemy.exc import DBAPIError

from reports.common import NoneRecorded, NotApplicable
from tests.exchange.conftest import bring  # noqa: F401  a fixture
from tests.make import FRESH_GTIN, GMN, GTIN, OTHER_GTIN, SECOND_GTIN, Make
from tests.reports.conftest import broken_rules, text_of  # noqa: F401  fixtures
from tracker.audit.models import Event
from tracker.core.db import db, write
from tracker.core.files import FileStore
from tracker.identity import actions as identity
from tracker.releases import actions as releases
from tracker.releases import devices
from tracker.releases.models import Market
from tracker.reporting import actions
from tracker.reporting.drawing import draw
from tracker.reporting.gather import REGISTER, RELEASE, gather
from tracker.reporting.models import Report, ReportProduct
from tracker.reporting.queries import last_issue, report_by_key
from tracker.reporting.subjects import register_of


@pytest.fixture
def store(tmp_path) -> FileStore:
    return FileStore(tmp_path / "kept")


def gathered(make: Make, *products):
    subject = register_of(list(products) or [make.product])
    return gather(
        REGISTER, subject, number="RPT-1", by="Rita Quast", at=make.at,
        last=last_issue(REGISTER, subject.key),
    )  # fmt: skip


def issued(make: Make, store: FileStore, *products) -> Report:
    number = actions.draw_and_issue(
        REGISTER, register_of(list(products)), store, by=make.regulatory, clock=lambda: make.at,
        write=write,
    )  # fmt: skip
    report = report_by_key(number)
    assert report is not None
    return report


def everything(make: Make) -> None:
    """One released, one withdrawn, one planned without an assessment, one cancelled."""
    both = [make.device_of(), make.device_of(SECOND_GTIN)]
    make.released(make.planned("4.2.0", devices=both))
    make.withdrawn(make.released(make.planned("4.2.1")))
    make.planned("4.3.0")
    cancelled = make.planned("4.4.0")
    with write():
        releases.cancel(cancelled, "A mistake", by=make.em, at=make.at)


def test_every_device_has_every_release_with_what_decided_it(make):
    everything(make)
    first, second = sorted(gathered(make).devices, key=lambda device: device.di)
    assert (first.di, second.di) == (GTIN, SECOND_GTIN)
    assert [(r.version, r.state.word) for r in first.releases] == [
        ("4.4.0", "Cancelled"), ("4.3.0", "Planned"), ("4.2.1", "Withdrawn"), ("4.2.0", "Released"),
    ]  # fmt: skip
    planned, withdrawn, released = first.releases[1:]
    assert isinstance(planned.outcome, NoneRecorded) and planned.assessed is None
    assert withdrawn.withdrawn.by == "Rita Quast"
    assert (released.outcome.word, released.rules) == ("new UDI-PI", 1)
    assert (released.assessed.by, released.approved.by) == ("Eva Engels", "Rita Quast")
    assert (released.released_by, released.pi) == ("Eva Engels", "4.2.0")
    assert second.releases[0].hri == f"(01){SECOND_GTIN}(10)4.2.0"


def test_group_chain_and_registrations_stand_in_register_and_dossier(make, store):
    old = make.device_of()
    group = make.basic_udi()
    with write():
        devices.change_device(
            old, trade_name=old.trade_name, carrier=old.carrier, basic=group, by=make.regulatory,
            at=make.at,
        )  # fmt: skip
    new = make.device(
        FRESH_GTIN, registered=False, follows=devices.Follows(old), markets=[Market.EU]
    )
    report = gathered(make)
    told = {device.di: device for device in report.devices}
    assert told[GTIN].basic_udi == GMN and told[FRESH_GTIN].predecessor == GTIN
    assert [(r.register, r.state.word, r.number) for r in told[GTIN].registrations] == [
        ("EUDAMED", "Registered", f"EUDAMED {GTIN}"), ("GUDID", "Registered", f"GUDID {GTIN}"),
    ]  # fmt: skip
    assert f"{FRESH_GTIN}: no Basic UDI-DI is recorded." in report.missing
    assert f"{FRESH_GTIN}: the registration in EUDAMED is draft." in report.missing
    issued(make, store, make.product)
    make.registered(new)
    changes = json.loads(issued(make, store, make.product).data)["header"]["changes"]
    assert f"Registration of {FRESH_GTIN} in EUDAMED: was “Draft”, is “Registered”." in changes
    release = make.planned("4.2.0", devices=[new])
    (udi,) = gather(RELEASE, release, number="draft", by="", at=make.at, last=None).udis
    assert (udi.predecessor, udi.registrations[0].number) == (GTIN, f"EUDAMED {FRESH_GTIN}")


def test_what_registration_asks_for_is_a_row_for_each_udi_di_and_market(make, browser):
    make.released(make.planned("4.2.0"))
    make.released(make.planned("4.3.0"))
    make.planned("5.0.0")
    browser.sign_in(make.engineer)
    assert 'href="/devices/registration.csv"' in browser.get("/devices").text
    answer = browser.get("/devices/registration.csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [(row["UDI-DI"], row["Market"], row["Register"]) for row in rows] == [
        (GTIN, "EU", "EUDAMED"), (GTIN, "US", "GUDID"),
        (SECOND_GTIN, "EU", "EUDAMED"), (SECOND_GTIN, "US", "GUDID"),
    ]  # fmt: skip
    first = rows[0]
    assert (first["First version"], first["Newest version"]) == ("4.2.0", "4.3.0")
    assert (first["Manufacturer"], first["Registration"]) == ("Lumen Sleep GmbH", "registered")
    assert first["Number"] == f"EUDAMED {GTIN}" and rows[2]["First version"] == ""
    one = browser.get(f"/devices/{SECOND_GTIN}/registration.csv").data.decode("utf-8-sig")
    assert one.count(SECOND_GTIN) > 1 and GTIN not in one
    assert browser.get(f"/devices/{OTHER_GTIN}/registration.csv").status_code == 404
    assert OTHER_GTIN not in answer.text and browser.get("/devices/registration.xlsx").status_code == 200  # fmt: skip


def test_an_imported_release_without_a_udi_stands_apart_and_nothing_is_left_out(make, bring):  # noqa: F811
    bring("releases.json")
    report = gathered(make)
    (bare,) = report.bare
    assert bare.product == "Slumber" and len(bare.releases) > 1
    assert isinstance(bare.releases[0].outcome, NotApplicable)
    assert all(isinstance(device.releases, NoneRecorded) for device in report.devices)
    empty = gathered(make, make.other_product)
    assert isinstance(empty.bare, NoneRecorded) and [d.di for d in empty.devices] == [OTHER_GTIN]


def test_it_costs_the_same_however_many_releases(make):
    def count() -> int:
        asked: list[str] = []
        db.session.expire_all()
        listen = lambda *told: asked.append(told[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listen)
        gathered(make)
        event.remove(db.engine, "before_cursor_execute", listen)
        return sum(one.startswith("SELECT") for one in asked)

    make.released(make.planned("1.0.0"))
    gathered(make)
    before = count()
    for version in ("1.1.0", "1.2.0", "1.3.0"):
        make.released(make.planned(version))
    assert count() == before


def test_it_is_accessible_and_drawn_the_same_again(make, broken_rules, text_of):  # noqa: F811
    everything(make)
    at, subject = make.at, register_of([make.product, make.other_product])
    first, second = (draw(REGISTER, subject, by="Rita Quast", at=at) for _ in range(2))
    assert first.pdf == second.pdf and broken_rules(first.pdf) == set()
    text = text_of(first.pdf)
    for said in (f"(01){GTIN}(8012)4.2.0", OTHER_GTIN, "Withdrawn", "Nonerecorded."):  # fmt: skip
        assert said in text


@pytest.mark.both_databases
def test_a_register_of_several_is_only_for_who_may_read_all_of_them(make, store, browser):
    everything(make)
    alone = issued(make, store, make.product)
    both = issued(make, store, make.other_product, make.product)
    assert (alone.subject_key, both.subject_key) == ("slumber", "daylight+slumber")
    assert db.session.scalar(select(func.count()).select_from(ReportProduct)) == 1
    told = db.session.scalars(select(Event).where(Event.object_kind == "report")).all()
    assert [event.product_key for event in told] == ["slumber", None]
    browser.sign_in(make.em)
    assert browser.get("/reports/RPT-1").status_code == 200
    for address in ("/reports/RPT-2", "/reports/RPT-2.pdf", "/reports/RPT-2.csv"):
        assert browser.get(address).status_code == 404
    assert "RPT-2" not in browser.get("/reports").text
    browser.sign_in(make.stranger)
    assert browser.get("/reports/RPT-2").status_code == 404
    with write():
        identity.join(make.stranger, make.product, by=make.admin, at=make.at)
    page = browser.get("/reports/RPT-2").text
    assert "Daylight, Slumber" in page
    for product, others in (("daylight", []), ("slumber", ["RPT-1"])):
        found = browser.get(f"/reports?product={product}").text
        assert "RPT-2" in found and all(key in found for key in others)
    with pytest.raises(DBAPIError, match="never changes"), write():
        db.session.execute(delete(ReportProduct))


def test_a_later_issue_says_what_changed(make, store):
    make.planned("4.2.0")
    issued(make, store, make.product)
    make.released(make.planned("4.2.1"))
    second = issued(make, store, make.product)
    changes = json.loads(second.data)["header"]["changes"]
    assert f"Release REL-2 on {GTIN}: new." in changes
    assert last_issue(REGISTER, "slumber").key == "RPT-2"


def test_the_rows_as_csv_and_xlsx_are_those_that_were_issued(make, browser):
    with write():
        make.device_of(SECOND_GTIN).trade_name = "=HYPERLINK(1)"
    everything(make)
    browser.sign_in(make.auditor)
    assert 'href="/reports/register"' in browser.get("/reports/new").text
    page = browser.submit("/reports/register", products=["slumber"])
    assert "RPT-1 is issued." in page.text and 'href="/reports/RPT-1.csv"' in page.text
    make.planned("5.0.0")  # later than the register
    answer = browser.get("/reports/RPT-1.csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert len(rows) == 5 and {row["Version"] for row in rows} == {"4.2.0", "4.2.1", "4.3.0", "4.4.0"}  # fmt: skip
    released = next(row for row in rows if row["HRI"] == f"(01){GTIN}(8012)4.2.0")
    assert released["Outcome"] == "new UDI-PI" and released["Approved by"] == "Rita Quast"
    assert released["Released at"].endswith("Z") and released["Rules, version"] == "1"
    assert {row["Trade name"] for row in rows} == {"Slumber", "'=HYPERLINK(1)"}
    book = load_workbook(io.BytesIO(browser.get("/reports/RPT-1.xlsx").data))
    assert [[c or "" for c in row] for row in book.active.iter_rows(min_row=2, values_only=True)] == [
        list(row.values()) for row in rows
    ]  # fmt: skip
    assert browser.get("/reports/RPT-1.ods").status_code == 404


def test_who_chooses_nothing_or_what_is_not_theirs_is_told(make, browser):
    browser.sign_in(make.em)
    assert "Choose at least one product." in browser.submit("/reports/register", products=[]).text
    assert browser.get("/reports/register?product=daylight").status_code == 404
    assert browser.submit("/reports/register", products=["daylight"]).status_code == 422
    assert not db.session.scalars(select(Report)).all()
    make.proposed()
    assert "RPT-1 is issued" in browser.submit("/reports/new?initiative=CI-1", kind="initiative-short").text  # fmt: skip
    assert browser.get("/reports/RPT-1.csv").status_code == 404  # it has no rows
