"""All routes × all roles, against the rights table of the domain written out once more here."""

import re

import pytest

from tests.conftest import Forms

#: E: EM, P: PM, N: engineer, Q: regulatory/quality, A: auditor, D: administrator.
WHO = {"E": "em", "P": "pm", "N": "engineer", "Q": "regulatory", "A": "auditor", "D": "admin"}
STAFF, READERS, ALL = "EPNQ", "EPNQA", "EPNQAD"

TABLE = {
    "access.sign_out": ALL,
    "account.end_sessions": ALL,
    "account.new_token": ALL,
    "account.password": ALL,
    "account.revoke": ALL,
    "account.show": ALL,
    "home.home": ALL,
    "notices.index": STAFF,
    "notices.read": STAFF,
    "notices.settings": STAFF,
    "search.index": ALL,
    "trail.export": ALL,
    "trail.index": ALL,
    "udi.what": READERS,
    "hooks.index": READERS,
    "hooks.new": "Q",
    "hooks.end": "Q",
    "udi.label": READERS,
    "udi.registration": READERS,
    "udi.registration_of": READERS,
    "udi.label_pdf": READERS,
    "udi.symbol_svg": READERS,
    "udi.symbol_png": READERS,
    "udi.about_json": READERS,
    "udi.about_plain": READERS,
    "clauses.catalogue": READERS,
    "clauses.clause": READERS,
    "clauses.export": READERS,
    "clauses.index": READERS,
    "views.discard": ALL,
    "views.edit": ALL,
    "views.new": ALL,
    "devices.index": READERS,
    "devices.show": READERS,
    "evidence.everything": READERS,
    "evidence.export": READERS,
    "evidence.file": READERS,
    "evidence.index": READERS,
    "initiatives.deputies": READERS,
    "initiatives.effect": READERS,
    "initiatives.export": READERS,
    "initiatives.index": READERS,
    "initiatives.show": READERS,
    "initiatives.twin": READERS,
    "initiatives.unclaimed": READERS,
    "releases.assessment": READERS,
    "releases.assessment_version": READERS,
    "releases.export": READERS,
    "releases.index": READERS,
    "releases.readiness": READERS,
    "releases.show": READERS,
    "reports.export": READERS,
    "reports.rows": READERS,
    "reports.index": READERS,
    "reports.check": READERS,
    "reports.pdf": READERS,
    "reports.show": READERS,
    "teams.index": READERS,
    "sync.show": STAFF,
    "sync.minutes": STAFF,
    "sync.held": STAFF,
    "sync.calendar": STAFF,
    "sync.end_calendar": STAFF,
    "sync.standup": STAFF,
    "sync.add_item": "EPN",
    "sync.vote": "EPN",
    "sync.begin": "EP",
    "sync.cancel_week": "EP",
    "sync.decide": "EP",
    "sync.drop": "EP",
    "sync.end": "EP",
    "sync.pause": "EP",
    "sync.resume": "EP",
    "sync.series": "EP",
    "sync.settle": "EP",
    "value.confirm_why": "EP",
    "practices.show": STAFF,
    "capacity.show": STAFF,
    "capacity.period": STAFF,
    "capacity.policy": STAFF,
    "capacity.disagree": STAFF,
    "capacity.propose": "EP",
    "capacity.agree": "EP",
    "capacity.decline": "EP",
    "capacity.lay_out": "EP",
    "capacity.days": "EP",
    "capacity.agree_days": "EP",
    "capacity.close_period": "EP",
    "capacity.technical": "EP",
    "initiatives.bucket": "EP",
    "initiatives.agree_on_bucket": "EP",
    "glossary.export": READERS,
    "glossary.index": READERS,
    "glossary.show": READERS,
    "order.show": READERS,
    "order.history": READERS,
    "order.grid": STAFF,
    "order.move": "EP",
    "order.not_now": "EP",
    "order.bring_back": "EP",
    "order.estimate": "EPN",
    "order.put_on": "EPN",
    "order.take_off": "EPN",
    "order.own": "EPN",
    "order.move_own": "EPN",
    "value.compare": READERS,
    "value.show": READERS,
    "value.version": READERS,
    "evidence.add": STAFF,
    "evidence.need": STAFF,
    "imports.apply": STAFF,
    "imports.index": STAFF,
    "imports.refused": STAFF,
    "imports.show": STAFF,
    "initiatives.discard_draft": STAFF,
    "initiatives.keep_draft": STAFF,
    "initiatives.new": STAFF,
    "initiatives.templates": STAFF,
    "value.answer": STAFF,
    "value.ask": STAFF,
    "value.clear": STAFF,
    "value.close": STAFF,
    "value.close_for_asker": STAFF,
    "value.me_too": STAFF,
    "glossary.agree": STAFF,
    "glossary.ask": STAFF,
    "glossary.edit": STAFF,
    "glossary.new": STAFF,
    "glossary.take_out": STAFF,
    "initiatives.claim_side": "EP",
    "initiatives.commit": "EP",
    "initiatives.drop": "EP",
    "initiatives.propose": "EP",
    "initiatives.reopen": "EP",
    "initiatives.add_deputy": "EPQ",
    "initiatives.add_ticket": "EPQ",
    "initiatives.edit": "EPQ",
    "initiatives.end_deputy": "EPQ",
    "initiatives.hand_over": "EPQ",
    "initiatives.merge": "EPQ",
    "initiatives.save_template": "EPQ",
    "initiatives.edit_template": "EPQ",
    "initiatives.retire_template": "EPQ",
    "initiatives.my_deputies": "EPQ",
    "initiatives.link_clause": "EPQ",
    "initiatives.reword_clause": "EPQ",
    "initiatives.unlink_clause": "EPQ",
    "initiatives.link_release": "EPQ",
    "initiatives.remove_ticket": "EPQ",
    "initiatives.unlink_release": "EPQ",
    "releases.sign_override": "PQ",
    "reports.draft": "EPQA",
    "reports.new": "EPQA",
    "reports.new_register": "EPQA",
    "reports.new_team": "EPQA",
    "releases.build": "EN",
    "releases.cancel": "EN",
    "releases.new": "EN",
    "value.clarity": "EN",
    "value.discard_draft": "EN",
    "value.hear": "EN",
    "value.keep_draft": "EN",
    "value.write_value": "EN",
    "initiatives.send_back": "EQ",
    "initiatives.deliver": "E",
    "initiatives.deliver_without_release": "E",
    "releases.ask_override": "E",
    "releases.withdraw": "Q",
    "signing.withdraw": STAFF,
    "releases.assess": "E",
    "releases.keep_assessment": "E",
    "releases.discard_assessment": "E",
    "releases.sign_assessment": "E",
    "releases.release": "E",
    "value.both_sure": "E",
    "value.explain": "E",
    "initiatives.close": "P",
    "initiatives.record": "P",
    "releases.approve": "P",
    "value.approve": "P",
    "value.say_back": "P",
    "clauses.applicability": "Q",
    "clauses.bring": "Q",
    "clauses.safety": "Q",
    "devices.new": "Q",
    "devices.basic": "Q",
    "devices.edit": "Q",
    "devices.market": "Q",
    "devices.discontinue": "Q",
    "devices.successor": "Q",
    "devices.register_step": "Q",
    "devices.registration": READERS,
    "devices.registration_file": READERS,
    "releases.devices": "EN",
    "releases.distribute": "EQ",
    "devices.owners": "Q",
    "devices.product": "Q",
    "evidence.review": "Q",
    "initiatives.verify": "Q",
    "releases.approve_assessment": "Q",
    "releases.authorise": "Q",
    "visits.export": "QD",
    "visits.index": "QD",
    "people.company": "D",
    "people.deactivate": "D",
    "people.export": "D",
    "people.end_grant": "D",
    "people.give_grant": "D",
    "people.index": "D",
    "people.invite": "D",
    "people.join": "D",
    "people.leave": "D",
    "people.link": "D",
    "people.reactivate": "D",
    "people.roles": "D",
    "people.show": "D",
    "people.team": "D",
}
OPEN = {"static", "access.sign_in", "access.welcome", "frame.health", "sync.feed"}
OF_API = ("api.", "api_hooks.", "openapi")  # tests/api/test_rights.py
REFUSAL = "Your role does not carry this right."
OPEN |= {"notices.unsubscribe"}  # by its signed address


def _address(rule):
    """The rule's address with made-up values: the right is asked before the record."""
    return re.sub(r"<[^>]+>", "1", rule.rule)


def _pages(app):
    return [
        rule for rule in app.url_map.iter_rules()
        if rule.endpoint not in OPEN and not rule.endpoint.startswith(OF_API)
    ]  # fmt: skip


def test_every_route_stands_in_the_table(app):
    assert {rule.endpoint for rule in _pages(app)} == set(TABLE)


@pytest.mark.parametrize("letter", WHO)
def test_each_role_gets_exactly_what_the_table_says(app, browser, make, letter):
    browser.sign_in(getattr(make, WHO[letter]))
    wrong = []
    token = next(
        f["csrf_token"] for to, f in Forms(browser.get("/trail").text).found if "sign-out" in to
    )
    for rule in sorted(_pages(app), key=lambda r: r.endpoint == "access.sign_out"):
        for method in rule.methods & {"GET", "POST"}:
            address = _address(rule)
            if method == "GET":
                answer = browser.get(address)
            else:
                answer = browser.post(address, {"csrf_token": token})
            refused = answer.status_code == 403 and REFUSAL in answer.text
            if refused is (letter in TABLE[rule.endpoint]) or answer.status_code >= 500:
                wrong.append(f"{method} {rule.endpoint}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_a_stranger_reaches_nothing(app, browser):
    for rule in _pages(app):
        if "GET" in rule.methods:
            answer = browser.get(_address(rule))
            assert answer.status_code == 302 and answer.location.startswith("/sign-in"), rule


def test_a_deactivated_person_reaches_nothing(app, browser, make):
    from tracker.core.db import write
    from tracker.identity.actions import deactivate

    browser.sign_in(make.em)
    with write():
        deactivate(make.em, by=make.admin, at=make.at)
    assert browser.get("/initiatives").location.startswith("/sign-in")
