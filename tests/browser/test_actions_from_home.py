"""In how few actions each job is done from home: a click is one, typing is not counted."""

import pytest

from tests.browser.conftest import Seat
from tests.make import PASSWORD
from tracker.core.db import write
from tracker.value import agreeing
from tracker.value.models import Outcome


class Hand:
    """Somebody at home who counts each click and each choice of a file."""

    def __init__(self, chromium, address, person) -> None:
        self.seat = Seat(chromium, address, person.email, PASSWORD, accept_downloads=True)
        self.page, self.actions = self.seat.page, 0
        self.page.set_default_timeout(8000)
        self.seat.go("/")

    def click(self, role, name, *, nth=0):
        self.page.locator("main").get_by_role(role, name=name).nth(nth).click()
        self.page.wait_for_load_state()
        self.actions += 1
        return self

    def types(self, **fields):
        self.seat.fill(**fields)
        return self

    def came(self, actions, text):
        self.seat.sees(text)
        assert self.actions == actions and not self.seat.problems
        return self


@pytest.fixture
def hand(chromium, address):
    return lambda person: Hand(chromium, address, person)


def test_the_em_registers_from_a_template(hand, make):
    em = hand(make.em).click("link", "Register an initiative").click("link", "UDI-PI versioning")
    em.click("button", "Register as draft").came(3, "CI-1")
    assert em.page.url.endswith("/initiatives/CI-1")


def test_the_em_sees_what_waits_and_answers_a_question(hand, make):
    make.question(make.published())
    em = hand(make.em).came(0, "CI-1: a question of Paul Marks has no answer.")
    em.click("link", "Answer").types(body="For every clinic.")
    em.click("button", "Answer").came(2, "For every clinic.")


def test_the_pm_signs_a_value(hand, make):
    make.signed()  # the binding statement was given with an earlier signature
    version = make.explained()
    pm = hand(make.pm).click("link", "Say it back").types(body="Each complaint names one build.")
    pm.click("button", "Say it back").came(2, "Said back. The EM answers it.")
    with write():
        said = version.say_backs[-1]
        agreeing.hear(said, Outcome.CONFIRMED, "", by=make.em, at=make.at)
    pm.seat.go("/")
    pm.click("link", "Sign").types(password=PASSWORD).click("button", "Sign")
    pm.came(4, "I understand the value and approve it.")


def test_the_pm_sees_what_stops_a_release(hand, make):
    make.planned(delivers=(make.proposed(),))
    pm = hand(make.pm).came(0, "No change assessment is frozen yet.")
    pm.click("link", "Slumber 4.2.0").came(1, "CI-1: The EM has not signed v1 as explained yet.")


def test_the_dossier_is_issued_opened_and_checked_and_a_clause_leads_to_all(hand, make, tmp_path):
    initiative = make.delivered()
    make.linked(initiative)
    em = hand(make.em).click("link", "Slumber 4.2.0").click("link", "Dossier PDF")
    em.click("button", "Issue").came(3, "RPT-1 is issued.")
    auditor = hand(make.auditor)
    with auditor.page.expect_response("**/reports/RPT-1.pdf") as answer:
        auditor.click("link", "Dossier (PDF)")
    assert auditor.actions <= 2 and answer.value.status == 200
    kept = tmp_path / "held.pdf"
    kept.write_bytes(auditor.page.context.request.get("/reports/RPT-1.pdf").body())
    check = hand(make.auditor).click("link", "Check a PDF")
    check.page.set_input_files("main [name=file]", kept)
    check.click("button", "Check it").came(2, "Genuine: it is RPT-1 to the last byte.")
    check.seat.sees("Complete: the log still begins with")
    for link, leads_to in (
        (initiative.title, "/initiatives/CI-1"), ("Signed", "/initiatives/CI-1/value"),
        ("Screenshot of the About screen", "evidence"), ("Slumber 4.2.0", "/releases/REL-1"),
    ):  # fmt: skip
        clause = hand(make.auditor)
        clause.seat.go("/clauses/iso-13485/2016/7.5.8")
        clause.click("link", link)
        assert leads_to in clause.page.url and clause.actions == 1
