"""What an auditor once saw they go on seeing; what was never proposed they never see."""

import pytest

from tests.api.conftest import Client
from tracker.core.db import write
from tracker.readiness import actions as steps
from tracker.readiness.merging import merge


def taken_up_again(make, initiative):
    with write():
        steps.drop(initiative, "No", by=make.em, at=make.at)
        steps.reopen(initiative, by=make.em, at=make.at)
    return initiative


@pytest.mark.both_databases
def test_nobody_takes_a_released_initiative_out_of_an_auditors_sight(app, browser, make):
    taken_up_again(make, make.delivered(title="Once released"))
    make.need(taken_up_again(make, make.initiative(title="Never proposed")))
    make.deputy(make.second_em, on=make.initiative(title="Deputised"))
    given_up = make.dropped(title="Given up")
    browser.sign_in(make.auditor)
    for address in (
        "/initiatives", "/initiatives?status=draft", "/search?q=Once+released", "/initiatives/CI-1", "/releases/REL-1",
    ):  # fmt: skip
        assert "Once released" in browser.get(address).text, address
    for key in ("CI-2", "CI-3", given_up.key):
        assert browser.get(f"/initiatives/{key}").status_code == 404
    listed = browser.get("/initiatives.csv?all=yes").text + browser.get("/evidence").text
    for title in ("Never proposed", "Deputised", "Given up"):
        assert title not in listed
    trail = browser.get("/trail.csv").text
    assert "Initiative: reopened" in trail
    assert not any(told in trail for told in ("CI-2", "CI-3", "CI-4", "Deputy"))
    _token, secret = make.token(make.auditor)
    client = Client(app, secret)
    assert client.get("/api/v1/initiatives/CI-1").status_code == 200
    assert client.get("/api/v1/initiatives/CI-2").status_code == 404


def test_a_merged_draft_is_no_dead_end(browser, make):
    into, draft = make.proposed(), make.initiative(title="Hidden twin")
    with write():
        merge(draft, into, by=make.em, at=make.at)
    assert "CI-2" in browser.sign_in(make.em).get("/initiatives/CI-1").text
    assert "CI-2" not in browser.sign_in(make.auditor).get("/initiatives/CI-1").text
