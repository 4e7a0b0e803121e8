"""All operations × all roles × all scopes × products outside, written out once more here."""

import re
from datetime import timedelta

import pytest

from tests.api.conftest import Client
from tests.make import PASSWORD
from tracker.api.operations import OPERATIONS
from tracker.audit.models import Access, Event
from tracker.audit.queries import details
from tracker.core.clock import now
from tracker.core.db import write
from tracker.identity import actions as identity
from tracker.identity.models import Membership, Scope
from tracker.identity.permissions import Role

#: E: EM, P: PM, N: engineer, Q: regulatory/quality, A: auditor, D: administrator.
WHO = {"E": "em", "P": "pm", "N": "engineer", "Q": "regulatory", "A": "auditor", "D": "admin"}
STAFF, READERS, ALL = "EPNQ", "EPNQA", "EPNQAD"

#: operation → who may, and with which scope (None: any)
TABLE = {
    "get_me": (ALL, None),
    "get_release_udi": (READERS, "read"),
    "get_release_label": (READERS, "read"),
    "read_udi": (READERS, "read"),
    "get_assessment": (READERS, "read"),
    "list_products": (READERS, "read"),
    "list_teams": (READERS, "read"),
    "get_capacity": (STAFF, "read"),
    "get_order": (READERS, "read"),
    "move_in_order": ("EP", "write"),
    "list_initiatives": (READERS, "read"),
    "list_releases": (READERS, "read"),
    "list_reports": (READERS, "read"),
    "list_clauses": (READERS, "read"),
    "list_terms": (READERS, "read"),
    "get_term": (READERS, "read"),
    "list_catalogues": (READERS, "read"),
    "get_clause": (READERS, "read"),
    "get_initiative": (READERS, "read"),
    "get_value": (READERS, "read"),
    "list_versions": (READERS, "read"),
    "get_version": (READERS, "read"),
    "list_questions": (READERS, "read"),
    "get_question": (READERS, "read"),
    "list_evidence": (READERS, "read"),
    "get_evidence": (READERS, "read"),
    "get_evidence_file": (READERS, "read"),
    "get_release": (READERS, "read"),
    "get_device": (READERS, "read"),
    "list_devices": (READERS, "read"),
    "get_readiness": (READERS, "read"),
    "get_report": (READERS, "read"),
    "get_report_pdf": (READERS, "read"),
    "get_report_data": (READERS, "read"),
    "get_report_rows": (READERS, "read"),
    "get_value_draft": ("EN", "read"),
    "register_initiative": (STAFF, "write"),
    "ask_question": (STAFF, "write"),
    "answer_question": (STAFF, "write"),
    "close_question": (STAFF, "write"),
    "need_evidence": (STAFF, "write"),
    "add_evidence": (STAFF, "write"),
    "edit_initiative": ("EPQ", "write"),
    "link_clause": ("EPQ", "write"),
    "link_release": ("EPQ", "write"),
    "unlink_release": ("EPQ", "write"),
    "propose_initiative": ("EP", "write"),
    "commit_initiative": ("EP", "write"),
    "reopen_initiative": ("EP", "write"),
    "drop_initiative": ("EP", "write"),
    "claim_initiative": ("EP", "write"),
    "deliver_initiative": ("E", "write"),
    "save_value_draft": ("EN", "write"),
    "publish_value": ("EN", "write"),
    "create_release": ("EN", "releases"),
    "change_build": ("EN", "releases"),
    "cancel_release": ("EN", "releases"),
    "release_release": ("E", "releases"),
    "issue_report": ("EPQA", "reports"),
}
NO_RIGHT = "Your role does not carry this right."
NO_SCOPE = "This needs a token with the scope"


def rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")]


def asked(client, rule, values="1"):
    """The answer to this route with made-up values: scope and right are asked before the record."""
    method = next(iter(rule.methods - {"HEAD"}))
    return client.ask(
        method, re.sub(r"<[^>]+>", values, rule.rule), None if method == "GET" else {}
    )


def test_every_operation_stands_in_the_table(app):
    assert set(TABLE) == set(OPERATIONS)
    assert {rule.endpoint.removeprefix("api.") for rule in rules(app)} == set(TABLE)
    assert not any("OPTIONS" in rule.methods for rule in rules(app))


@pytest.mark.parametrize("letter", WHO)
def test_each_role_gets_exactly_what_the_table_says(app, client, make, letter):
    own = client(getattr(make, WHO[letter]))
    wrong = []
    for rule in rules(app):
        who, scope = TABLE[rule.endpoint.removeprefix("api.")]
        answer = asked(own, rule)
        may = letter in who and not (letter == "A" and scope not in {None, "read"})
        refused = answer.status_code == 403 and answer.told["detail"].startswith(
            (NO_RIGHT, NO_SCOPE)
        )
        if refused is may or answer.status_code >= 500:
            wrong.append(f"{rule.endpoint}: {answer.status_code} {answer.text}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("scope", Scope)
def test_each_scope_opens_exactly_its_own(app, make, client, scope):
    everything = {Role.EM, Role.PM, Role.ENGINEER, Role.REGULATORY}
    person = make.person("Alma Alles", *everything)
    only = client(person, scope)
    wrong = []
    for rule in rules(app):
        needed = TABLE[rule.endpoint.removeprefix("api.")][1]
        answer = asked(only, rule)
        refused = answer.status_code == 403 and NO_SCOPE in answer.told["detail"]
        if refused is (needed in {None, scope.value}):
            wrong.append(f"{rule.endpoint}: {answer.status_code} {answer.text}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("secret", ["", "trk_00000000_made-up", "no token", "trk_"])
def test_without_a_token_that_works_nothing_answers(app, secret):
    for rule in rules(app):
        answer = asked(Client(app, secret), rule)
        assert answer.status_code == 401, rule
        assert answer.mimetype == "application/problem+json"
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_cookie_or_a_token_in_the_address_is_no_token(browser, make, client):
    browser.sign_in(make.em)
    assert browser.get("/api/v1/me").status_code == 401
    secret = client(make.em).secret
    assert browser.get(f"/api/v1/me?token={secret}").status_code == 401
    assert (
        browser.get("/api/v1/me", headers={"Authorization": f"Basic {secret}"}).status_code == 401
    )


def record_of(make):
    """A record of the product `slumber`, of every kind that has an address."""
    initiative = make.committed()
    need = make.need(initiative)
    evidence = make.evidence(need)
    release = make.planned(delivers=(initiative,))
    return initiative.key, evidence.key, release.key


PATHS = {
    "initiatives/{0}": "GET", "initiatives/{0}/value": "GET", "initiatives/{0}/value/versions": "GET",
    "initiatives/{0}/value/versions/1": "GET", "initiatives/{0}/value/questions": "GET",
    "initiatives/{0}/value/draft": "GET", "initiatives/{0}/evidence": "GET", "evidence/{1}": "GET",
    "evidence/{1}/file": "GET", "releases/{2}": "GET", "releases/{2}/readiness": "GET",
    "releases/{2}/udi": "GET", "releases/{2}/assessment": "GET",
    "initiatives/{0}/propose": "POST", "releases/{2}/release": "POST",
    "releases/{2}/initiatives/{0}": "PUT",
}  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_outside_ones_products_nothing_exists(make, client, path):
    keys = record_of(make)
    outside = client(make.stranger)
    there = outside.ask(PATHS[path], "/" + path.format(*keys))
    missing = outside.ask(PATHS[path], "/" + path.format("CI-999", "EV-999", "REL-999"))
    assert there.status_code == missing.status_code == 404
    assert there.told["detail"] == missing.told["detail"]


def test_lists_hold_only_what_may_be_known(make, client):
    initiative, _evidence, release = record_of(make)
    draft = make.initiative().key
    listed = lambda api, what: [i["key"] for i in api.get(f"/{what}").told["items"]]  # noqa: E731
    assert listed(client(make.em), "initiatives") == [draft, initiative]
    assert listed(client(make.auditor), "initiatives") == [initiative]
    assert listed(client(make.auditor), "releases") == [release]
    assert listed(client(make.auditor), "reports") == []
    for what in ("initiatives", "releases", "reports"):
        assert listed(client(make.stranger), what) == []


def test_a_token_limited_to_a_product_reaches_no_other(make, client):
    keys = record_of(make)
    with write():
        identity.join(make.stranger, make.product, by=make.admin, at=make.at)
    assert client(make.stranger).get(f"/initiatives/{keys[0]}").status_code == 200
    limited = client(make.stranger, products=[make.other_product])
    assert limited.get(f"/initiatives/{keys[0]}").status_code == 404
    assert limited.get("/me").told["products"] == ["daylight"]
    refused = limited.post("/releases", {"product": "slumber", "version": "9"})
    assert (refused.status_code, refused.told["errors"][0]["field"]) == (422, "product")


def test_an_auditor_sees_no_drafts_and_nothing_after_the_grant(make, client, db_session):
    draft, done = make.initiative().key, make.committed().key
    auditor = client(make.auditor)
    for part in ("", "/value", "/value/questions", "/evidence"):
        assert auditor.get(f"/initiatives/{draft}{part}").status_code == 404
        assert auditor.get(f"/initiatives/{done}{part}").status_code == 200
    seen = db_session.query(Access).filter_by(person_id=make.auditor.id).count()
    assert seen == 8  # every view is logged
    with write():
        for row in db_session.query(Membership).filter_by(person_id=make.auditor.id):
            row.began_at, row.ended_at = now() - timedelta(days=2), now() - timedelta(days=1)
    assert auditor.get(f"/initiatives/{done}").status_code == 404
    assert auditor.get("/me").told["products"] == []


def test_a_token_never_exceeds_its_persons_present_rights(make, client):
    made = client(make.engineer)
    with write():
        identity.change_roles(make.engineer, frozenset({Role.PM}), by=make.admin, at=make.at)
    refused = made.post("/releases", {"product": "slumber", "version": "9"})
    assert refused.status_code == 403 and NO_RIGHT in refused.told["detail"]
    with write():
        identity.deactivate(make.engineer, by=make.admin, at=make.at)
    assert made.get("/me").status_code == 401


def test_a_wrong_token_is_noted(app, db_session):
    Client(app, "trk_00000000_guess").get("/me")
    Client(app).get("/me")
    noted = db_session.query(Access).filter_by(status=401).all()
    assert [(row.path, row.person_id) for row in noted] == [("/api/v1/me", None)]


def test_its_use_is_noted_once_a_minute(make, client, app, db_session):
    token, secret = make.token(make.em)
    Client(app, secret).get("/me")
    db_session.expire_all()
    first = token.used_at
    Client(app, secret).get("/me")
    db_session.expire_all()
    assert first is not None and token.used_at == first


def test_what_a_token_does_names_the_token_in_the_record(make, client, browser, db_session):
    client(make.engineer).post("/releases", {"product": "slumber", "version": "4.3.0"})
    told = details(db_session.query(Event).order_by(Event.seq.desc()).first())
    assert told["action"] == "release.planned"
    assert told["actor"] == {
        "id": make.engineer.id, "name": "Nora Nagel", "role": "Engineer, by token ci-build",
    }  # fmt: skip
    browser.sign_in(make.engineer)  # the same thread answers a page next
    browser.submit("/account/password", current=PASSWORD, password="another good horse", again="another good horse")  # fmt: skip
    told = details(db_session.query(Event).order_by(Event.seq.desc()).first())
    assert told["actor"]["role"] == "Engineer"


@pytest.mark.parametrize(
    "address", ["/api/v1/nothing", "/api/v1/initiatives/1%00", "/api", "/api/v1/"]
)
def test_an_address_that_does_not_exist_is_a_problem_too(stranger, make, client, address):
    for asks in (stranger, client(make.em)):
        answer = asks.get(address)
        assert answer.status_code in {404, 401}
        assert answer.mimetype == "application/problem+json"
