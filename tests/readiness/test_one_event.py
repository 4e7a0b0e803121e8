"""Every action leaves exactly one event (or as many as stand here), and the log still verifies."""

import inspect
from datetime import date, timedelta
from types import ModuleType

import pytest
from sqlalchemy import func, select

from tests.make import FAR, FRESH_GTIN, GMN, PASSWORD, SECOND_GTIN, WORDS
from tracker.agenda import actions as agenda
from tracker.assessment import actions as assessments
from tracker.assessment.rules import Answer
from tracker.assessment.rules import newest as rules
from tracker.audit.actions import SYSTEM
from tracker.audit.models import Event
from tracker.audit.queries import LogState, verify_log
from tracker.capacity import actions as capacity
from tracker.capacity import sheets, sorting
from tracker.capacity.models import Side
from tracker.capacity.split import Split
from tracker.core.db import db, write
from tracker.core.files import Stored
from tracker.evidence import actions as evidence
from tracker.glossary import actions as glossary
from tracker.glossary import asking as term_questions
from tracker.glossary.models import TermLanguage
from tracker.hooks import actions as hooks
from tracker.hooks.models import Forge
from tracker.identity import actions as identity
from tracker.identity import grants, tokens
from tracker.identity.models import Door, Scope
from tracker.identity.permissions import Role
from tracker.identity.queries import session_by_digest
from tracker.initiatives import actions as initiatives
from tracker.initiatives import clause_links, own_templates, ownership
from tracker.jobs import actions as jobs
from tracker.notices import actions as notices
from tracker.order import actions as order
from tracker.order import own as own_work
from tracker.order.models import Why
from tracker.readiness import actions as steps
from tracker.readiness import merging, overrides, succession, withdrawals
from tracker.releases import actions as releases
from tracker.releases import devices, distributions, registrations
from tracker.releases.models import Market
from tracker.releases.registration_models import Register
from tracker.requirements import actions as requirements
from tracker.requirements.editions import Edition, Row
from tracker.requirements.queries import clause_by_ref
from tracker.signing import actions as signing
from tracker.signing.models import Meaning
from tracker.sync import actions as sync
from tracker.sync import votes
from tracker.tickets import actions as tickets
from tracker.udi.gs1 import Carrier
from tracker.value import actions as value
from tracker.value import agreeing, asking, still_holds
from tracker.value.models import Outcome, Part, QuestionKind

MODULES = (
    capacity,
    sheets,
    sorting,
    jobs,
    hooks,
    tickets,
    assessments,
    identity,
    grants,
    tokens,
    signing,
    releases,
    devices,
    registrations,
    distributions,
    requirements,
    initiatives,
    clause_links,
    ownership,
    own_templates,
    merging,
    value,
    asking,
    glossary,
    term_questions,
    agreeing,
    evidence,
    steps,
    overrides,
    succession,
    withdrawals,
    sync,
    agenda,
    votes,
    still_holds,
    order,
    own_work,
    notices,
)

#: Actions that keep no record: they freeze, look, or are part of another action.
SILENT = {
    "notices.claim", "notices.let_go", "notices.tell", "notices.read", "notices.choose", "notices.mailed",
    "capacity.open_because", "capacity.refuse_lines", "capacity.owner_side",
    "hooks.take_delivery", "jobs.ask_for", "jobs.take", "jobs.tell", "jobs.end", "jobs.claim_day",
    "identity.state_of", "identity.make_link", "identity.open_link", "identity.see_again", "identity.still_holds",
    "identity.end_sessions", "identity.products_of_token", "identity.tokens_of", "identity.wants_noting", "identity.keep_typed", "identity.spend", "signing.freeze", "value.approval_document",
    "readiness.manifest", "readiness.allowed", "initiatives.refuse_owners", "initiatives.take_step", "readiness.may_merge", "initiatives.refuse_editor",
    "sync.refuse_steering", "value.why_due",
    "order.steers", "order.may_put",
}  # fmt: skip

ROLES = frozenset({Role.PM})
ANSWERS = {
    q.id: Answer(yes=q.id == "14", rationale="A fix" if q.id == "14" else "") for q in rules().asked
}
OWN = Edition(
    name="House rules", edition="1", title="Ours", publisher="", language="en", licence=""
)
OWN_ROWS = [Row(ref="1", parent_ref=None, title="First", assessable=True, applies_to="", note="")]


def session(make):
    with write():
        token = identity.sign_in(make.em, at=make.at)
    return session_by_digest(identity.digest(token))


def token(make):
    return make.token(make.em)[0]


def link(make):
    with write():
        token = identity.make_link(make.em, at=make.at)
        return identity.open_link(token, at=make.at)


def note(make):
    with write():
        return signing.freeze("note", "N-1", 1, {"text": "x"}, at=make.at)


def signed_note(make):
    document = note(make)
    told = make.signing(document, make.em)
    with write():
        return signing.sign(
            document, Meaning.EXPLAINED, action="note.signed", subject=make.team, **told
        )


def agreed(make):
    question = make.question(make.published(), by=make.regulatory)
    make.wait(days=30)
    return question


def hook(make):
    with write():
        return hooks.make_hook(make.product, Forge.GITHUB, key="k", by=make.regulatory, at=make.at)[
            0
        ]


#: action → what it needs, then the call, with who and when as `who`
ACTIONS = {
    "hooks.make_hook": (None, lambda make, _: hooks.make_hook(make.product, Forge.GITLAB, key="k", by=make.regulatory, at=make.at)),
    "hooks.end_hook": (hook, lambda make, it: hooks.end_hook(it, by=make.regulatory, at=make.at)),
    "identity.found_company": (
        lambda make: drop(make.company),
        lambda make, _: identity.found_company("L", "B", by=SYSTEM, at=make.at)),
    "identity.change_company": (
        None, lambda make, _: identity.change_company(make.company, name="L", address="B", by=make.admin, at=make.at)),
    "identity.invite": (
        None, lambda make, _: identity.invite("n@example.com", "N", ROLES, by=make.admin, at=make.at)),
    "identity.renew_link": (None, lambda make, _: identity.renew_link(make.em, by=make.admin, at=make.at)),
    "identity.set_password": (link, lambda make, it: identity.set_password(it, "a better horse", at=make.at)),
    "identity.check_password": (
        None, lambda make, _: identity.check_password(make.em, "wrong", Door.SIGN_IN, at=make.at)),
    "identity.sign_in": (None, lambda make, _: identity.sign_in(make.em, at=make.at)),
    "identity.change_password": (
        None, lambda make, _: identity.change_password(make.em, "a better horse", at=make.at)),
    "identity.end_other_sessions": (session, lambda make, it: identity.end_other_sessions(it, at=make.at)),
    "identity.make_token": (None, lambda make, _: tokens.make_token(
        "ci", frozenset(Scope), until=make.at + timedelta(days=9), products=[make.product], by=make.em, at=make.at)),
    "identity.revoke_token": (token, lambda make, it: tokens.revoke_token(it, by=make.em, at=make.at)),
    "identity.sign_out": (session, lambda make, it: identity.sign_out(it, at=make.at)),
    "identity.deactivate": (None, lambda make, _: identity.deactivate(make.em, by=make.admin, at=make.at)),
    "identity.reactivate": (None, lambda make, _: identity.reactivate(make.em, by=make.admin, at=make.at)),
    "identity.change_roles": (None, lambda make, _: identity.change_roles(make.em, ROLES, by=make.admin, at=make.at)),
    "identity.found_team": (None, lambda make, _: identity.found_team("t", "T", by=make.admin, at=make.at)),
    "identity.found_product": (None, lambda make, _: identity.found_product("p", "P", "v", by=make.admin, at=make.at)),
    "identity.preset_owners": (
        None, lambda make, _: identity.preset_owners(make.product, make.second_em, make.pm, by=make.admin, at=make.at)),
    "identity.join": (None, lambda make, _: identity.join(make.em, make.other_product, by=make.admin, at=make.at)),
    "identity.grant": (None, lambda make, _: grants.grant(
        make.auditor, make.other_product, first=FAR.date(), last=FAR.date(), by=make.admin, at=make.at)),
    "identity.end_grant": (
        None, lambda make, _: grants.end_grant(make.auditor.memberships[0], by=make.admin, at=make.at)),
    "identity.leave": (None, lambda make, _: identity.leave(make.em.memberships[0], by=make.admin, at=make.at)),
    "signing.prove": (None, lambda make, _: signing.prove(make.em, "wrong", at=make.at)),
    "signing.sign": (note, lambda make, it: signing.sign(
        it, Meaning.EXPLAINED, action="note.signed", subject=make.team, **make.signing(it, make.em))),
    "signing.withdraw": (signed_note, lambda make, it: signing.withdraw(
        it, "No", subject=make.team, proof=make.proof(make.em), by=make.em, at=make.at)),
    "releases.register_device": (None, lambda make, _: devices.register_device(
        make.product, gtin="10884521062856", trade_name="X", carrier=Carrier.LOT, markets=[Market.CH],
        by=make.regulatory, at=make.at)),
    "releases.plan": (None, lambda make, _: releases.plan(
        make.product, version="1", tag="v1", commit="c", build="b", devices=[make.device_of()], em=make.em,
        pm=make.pm, by=make.em, at=make.at)),
    "releases.plan_preset": (None, lambda make, _: releases.plan_preset(
        make.product, version="1", tag=None, commit="", build="", gtins=None, em=None, pm=None, by=make.em,
        at=make.at)),
    "releases.change_build": (lambda make: make.planned(), lambda make, it: releases.change_build(
        it, commit="c", build="2", by=make.em, at=make.at)),
    "releases.cancel": (lambda make: make.planned(), lambda make, it: releases.cancel(it, "No", by=make.em, at=make.at)),
    "releases.change_devices": (lambda make: make.planned(), lambda make, it: releases.change_devices(
        it, [make.device_of(SECOND_GTIN)], by=make.em, at=make.at)),
    "releases.found_basic_udi": (None, lambda make, _: devices.found_basic_udi(
        make.product, code=GMN, name="Slumber", by=make.regulatory, at=make.at)),
    "releases.change_device": (None, lambda make, _: devices.change_device(
        make.device_of(), trade_name="X", carrier=Carrier.LOT, basic=None, by=make.regulatory, at=make.at)),
    "releases.enter_market": (None, lambda make, _: devices.enter_market(
        make.device_of(), Market.CH, by=make.regulatory, at=make.at)),
    "releases.discontinue": (None, lambda make, _: devices.discontinue(
        make.device_of(), day=make.at.date(), reason="So", by=make.regulatory, at=make.at)),
    "releases.move_registration": (None, lambda make, _: registrations.move_registration(
        make.device_of(), Register.GUDID, "reopen", registrations.Told(reason="So"), by=make.regulatory, at=make.at)),
    "releases.distribute": (lambda make: make.released(), lambda make, it: distributions.distribute(
        it, channel="Store", region="EU", day=make.at.date(), note="So", by=make.em, at=make.at)),
    "requirements.load": (None, lambda make, _: requirements.load(OWN, OWN_ROWS, by=make.regulatory, at=make.at)),
    "requirements.decide": (None, lambda make, _: requirements.decide(
        make.product, [clause_by_ref("ISO 13485", "7.5.8")], applicable=False, reason="So", by=make.regulatory,
        at=make.at)),
    "requirements.classify": (None, lambda make, _: requirements.classify(
        make.product, "B", "So", by=make.regulatory, at=make.at)),
    "initiatives.register": (None, lambda make, _: initiatives.register(
        make.fields(), team=make.team, product=make.product, em=make.em, pm=make.pm, clauses=[], by=make.em,
        at=make.at)),
    "initiatives.edit": (lambda make: make.initiative(), lambda make, it: initiatives.edit(
        it, make.fields(title="New"), edition=1, by=make.em, at=make.at)),
    "initiatives.claim": (lambda make: make.initiative(pm=None), lambda make, it: ownership.claim(
        it, Role.PM, by=make.pm, at=make.at)),
    "readiness.merge": (lambda make: (make.initiative(), make.initiative(title="The one that stays")),
        lambda make, it: merging.merge(*it, by=make.em, at=make.at)),
    "initiatives.save_template": (lambda make: make.initiative(), lambda make, it: own_templates.save_template(
        it, make.template(), by=make.em, at=make.at)),
    "initiatives.edit_template": (lambda make: own(make), lambda make, it: own_templates.edit_template(
        it, make.template(title="Another"), edition=it.edition, by=make.em, at=make.at)),
    "initiatives.retire_template": (lambda make: own(make), lambda make, it: own_templates.retire_template(
        it, by=make.em, at=make.at)),
    "initiatives.hand_over": (lambda make: make.initiative(), lambda make, it: ownership.hand_over(
        it, Role.EM, make.second_em, "", by=make.em, at=make.at)),
    "initiatives.name_deputy": (None, lambda make, _: ownership.name_deputy(
        make.em, Role.EM, make.second_em, make.product, "", began_at=FAR, ended_at=FAR + timedelta(days=1),
        by=make.em, at=make.at)),
    "initiatives.revoke_deputy": (lambda make: make.deputy(make.second_em), lambda make, it: ownership.revoke_deputy(
        it, by=make.em, at=make.at)),
    "initiatives.deliver_in": (lambda make: (make.proposed(), make.planned()),
        lambda make, it: initiatives.deliver_in(*it, by=make.em, at=make.at)),
    "initiatives.stop_delivering": (lambda make: delivering(make),
        lambda make, it: initiatives.stop_delivering(*it, by=make.em, at=make.at)),
    "initiatives.link_clause": (lambda make: make.initiative(), lambda make, it: clause_links.link_clause(
        it, clause_by_ref("ISO 13485", "7.5.8"), "So", by=make.em, at=make.at)),
    "initiatives.reword_clause": (lambda make: linked(make), lambda make, it: clause_links.reword_clause(
        it, clause_by_ref("ISO 13485", "7.5.8"), "Anew", by=make.em, at=make.at)),
    "initiatives.unlink_clause": (lambda make: linked(make), lambda make, it: clause_links.unlink_clause(
        it, clause_by_ref("ISO 13485", "7.5.8"), by=make.em, at=make.at)),
    "initiatives.record_effect": (lambda make: make.delivered(), lambda make, it: initiatives.record_effect(
        it, measured="", result="So", by=make.pm, at=make.at)),
    "initiatives.move": (lambda make: make.initiative(), lambda make, it: initiatives.move(
        it, "propose", by=make.em, at=make.at)),
    "value.save_draft": (lambda make: make.initiative(), lambda make, it: value.save_draft(
        it, WORDS, by=make.em, at=make.at)),
    "value.publish": (lambda make: make.initiative(), lambda make, it: value.publish(it, WORDS, by=make.em, at=make.at)),
    "value.ask": (lambda make: make.published(), lambda make, it: asking.ask(
        it, Part.NOW, QuestionKind.SO_WHAT, "So?", by=make.pm, at=make.at)),
    "value.answer": (lambda make: make.question(make.published()), lambda make, it: asking.answer(
        it, "So.", by=make.em, at=make.at)),
    "glossary.ask": (lambda make: make.published(), lambda make, it: term_questions.ask(
        it, Part.CHANGE, QuestionKind.TERM_UNCLEAR, "What?", by=make.pm, at=make.at, quote="UDI-PI")),
    "glossary.answer_with_meaning": (lambda make: make.unclear_term(), lambda make, it: term_questions.answer_with_meaning(
        it, "The version.", by=make.em, at=make.at)),
    "glossary.ask_for": (None, lambda make, _: glossary.ask_for("SBOM", TermLanguage.ENGLISH, by=make.pm, at=make.at)),
    "glossary.propose": (None, lambda make, _: glossary.propose(make.wording(), by=make.pm, at=make.at)),
    "glossary.word": (lambda make: make.term(), lambda make, it: glossary.word(
        it, make.wording(meaning="Other words."), by=make.pm, at=make.at)),
    "glossary.agree": (lambda make: make.term(), lambda make, it: glossary.agree(it, by=make.pm, at=make.at)),
    "glossary.take_out": (lambda make: make.term(), lambda make, it: glossary.take_out(it, "None", by=make.pm, at=make.at)),
    "value.me_too": (lambda make: make.question(make.published()), lambda make, it: asking.me_too(
        it, by=make.em, at=make.at)),
    "value.close": (lambda make: make.question(make.published()), lambda make, it: asking.close(
        it, by=make.pm, at=make.at)),
    "value.close_for_silent_asker": (agreed, lambda make, it: asking.close_for_silent_asker(
        it, "Left", by=make.em, at=make.at)),
    "value.both_sure": (lambda make: make.said_back()[0], lambda make, it: asking.both_sure(it, by=it.initiative.em, at=make.at)),
    "value.mark_clear": (lambda make: make.published(), lambda make, it: asking.mark_clear(it, by=make.em, at=make.at)),
    "value.explain": (lambda make: make.published(), lambda make, it: agreeing.explain(
        it, **make.signing(it.document, make.em))),
    "value.say_back": (lambda make: make.explained(), lambda make, it: agreeing.say_back(it, "So", by=make.pm, at=make.at)),
    "value.hear": (lambda make: make.said_back()[1], lambda make, it: agreeing.hear(
        it, Outcome.CONFIRMED, "", by=make.em, at=make.at)),
    "value.approve": (lambda make: decided(make), lambda make, it: agreeing.approve(it[0], **it[1])),
    "value.refuse": (lambda make: decided(make), lambda make, it: agreeing.refuse(it[0], "No", **it[1])),
    "evidence.need": (lambda make: make.initiative(), lambda make, it: evidence.need(
        it, "SOP", before_release=False, by=make.em, at=make.at)),
    "evidence.add_file": (lambda make: make.need(make.initiative()), lambda make, it: evidence.add_file(
        it, Stored("0" * 64, 1), "a.png", note="So", release=None, by=make.em, at=make.at)),
    "evidence.add_link": (lambda make: make.need(make.initiative()), lambda make, it: evidence.add_link(
        it, "https://example.com", note="", release=None, by=make.em, at=make.at)),
    "evidence.review": (lambda make: make.evidence(make.need(make.initiative())), lambda make, it: evidence.review(
        it, accepted=True, reason="", **make.signing(it.document, make.regulatory))),
    "tickets.add_ticket": (lambda make: make.initiative(), lambda make, it: tickets.add_ticket(
        it, key="HM-1", url="https://example.com/HM-1", title="So", by=make.em, at=make.at)),
    "tickets.remove_ticket": (lambda make: ticket(make), lambda make, it: tickets.remove_ticket(
        it, by=make.em, at=make.at)),
    "readiness.propose": (lambda make: make.published().initiative, lambda make, it: steps.propose(
        it, by=make.em, at=make.at)),
    "readiness.commit": (lambda make: proposed(make), lambda make, it: steps.commit(it, by=make.em, at=make.at)),
    "readiness.deliver": (lambda make: make.committed(), lambda make, it: steps.deliver(
        it, by=make.em, at=make.at, without_release="A test")),
    "readiness.verify": (lambda make: make.delivered(), lambda make, it: steps.verify(
        it, by=make.regulatory, at=make.at)),
    "readiness.close": (lambda make: checked(make), lambda make, it: steps.close(it, by=make.pm, at=make.at)),
    "readiness.drop": (lambda make: make.initiative(), lambda make, it: steps.drop(it, "No", by=make.em, at=make.at)),
    "readiness.reopen": (lambda make: make.dropped(), lambda make, it: steps.reopen(it, by=make.em, at=make.at)),
    "readiness.send_back": (lambda make: make.delivered(), lambda make, it: steps.send_back(
        it, "No", by=make.em, at=make.at)),
    "readiness.approve_release": (lambda make: shown(make, "pm"), lambda make, it: steps.approve_release(it[0], **it[1])),
    "readiness.authorise_release": (
        lambda make: shown(make, "regulatory"), lambda make, it: steps.authorise_release(it[0], **it[1])),
    "assessment.freeze_assessment": (lambda make: make.planned(), lambda make, it: assessments.freeze_assessment(
        it, ANSWERS, risk_file="", by=make.em, at=make.at)),
    "assessment.sign_assessed": (lambda make: make.assessment(make.planned()), lambda make, it: assessments.sign_assessed(
        it, **make.signing(it.document, make.em))),
    "assessment.approve_assessment": (lambda make: signed_by_em(make), lambda make, it: assessments.approve_assessment(
        it, **make.signing(it.document, make.regulatory))),
    "readiness.register_successor": (lambda make: asks_for_new_di(make), lambda make, it: succession.register_successor(
        make.device_of(), gtin=FRESH_GTIN, trade_name="X", carrier=Carrier.LOT, markets=[Market.CH], basic=None,
        release=it, by=make.regulatory, at=make.at)),
    "readiness.ask_override": (lambda make: make.red_release(), lambda make, it: overrides.ask_override(
        it, "value", "So", by=make.em, at=make.at)),
    "readiness.withdraw_release": (lambda make: make.released(), lambda make, it: withdrawals.withdraw_release(
        it, "No", **make.withdrawal(it))),
    "readiness.withdraw_signature": (lambda make: make.approved(), lambda make, it: withdrawals.withdraw_signature(
        steps.manifest_signatures(it)[0], "No", proof=make.proof(make.pm), by=make.pm, at=make.at)),
    "readiness.sign_override": (lambda make: make.override(), lambda make, it: overrides.sign_override(
        it, **make.signing(it.document, make.pm))),
    "value.confirm_why": (lambda make: make.published(), lambda make, it: still_holds.confirm_why(
        it, by=make.pm, at=make.at)),
    "sync.set_series": (None, lambda make, _: sync.set_series(
        make.team, em=make.em, pm=make.pm, weekday=1, starts="09:30", zone="UTC", by=make.em, at=make.at)),
    "sync.cancel_week": (lambda make: make.series(), lambda make, it: sync.cancel_week(
        it, date(2026, 3, 12), "A holiday", by=make.pm, at=make.at)),
    "sync.make_address": (None, lambda make, _: sync.make_address(make.team, by=make.regulatory, at=make.at)),
    "sync.end_address": (lambda make: calendar(make), lambda make, _: sync.end_address(
        make.team, by=make.engineer, at=make.at)),
    "sync.add_item": (None, lambda make, _: sync.add_item(make.team, "The booth", by=make.engineer, at=make.at)),
    "agenda.begin_sync": (lambda make: make.series(), lambda make, _: agenda.begin_sync(make.team, by=make.em, at=make.at)),
    "agenda.decide": (lambda make: make.sync(), lambda make, it: agenda.decide(
        it, agenda.Words(what="a", why="b", who="c", instead_of="d"), by=make.pm, at=make.at)),
    "agenda.settle": (lambda make: on_agenda(make), lambda make, it: agenda.settle(
        it[0], it[1].topic, by=make.pm, at=make.at)),
    "agenda.drop_item": (lambda make: on_agenda(make), lambda make, it: agenda.drop_item(
        it[0], it[1].topic, "No", by=make.pm, at=make.at)),
    "agenda.end_sync": (lambda make: make.sync(), lambda make, it: agenda.end_sync(
        it, [make.em], by=make.em, at=make.at)),
    "sync.pause": (lambda make: make.sync(), lambda make, it: sync.pause(it, "Why?", by=make.em, at=make.at)),
    "sync.resume": (lambda make: paused(make), lambda make, it: sync.resume(it, by=make.em, at=make.at)),
    "sync.vote": (None, lambda make, _: votes.vote(
        make.team, voter=make.engineer, clear=True, by=make.engineer, at=make.at)),
    "sync.purge_votes": (lambda make: voted(make), lambda make, _: votes.purge_votes(at=make.at + votes.KEPT)),
    "order.move": (lambda make: make.initiative_in_order(), lambda make, it: order.move(
        it, 1, why=Why.MARKET, words="", by=make.em, at=make.at)),
    "order.park": (lambda make: make.initiative_in_order(), lambda make, it: order.park(
        it, "No", until=None, would_change="So", by=make.em, at=make.at)),
    "order.bring_back": (lambda make: parked(make), lambda make, it: order.bring_back(
        it, "So", by=make.em, at=make.at)),
    "order.estimate": (lambda make: make.initiative_in_order(), lambda make, it: order.estimate(
        it, 3, by=make.em, at=make.at)),
    "order.put_on": (lambda make: make.initiative_in_order(), lambda make, it: own_work.put_on(
        it, make.engineer, by=make.em, at=make.at)),
    "order.take_off": (lambda make: on_two(make), lambda make, it: own_work.take_off(it, by=make.em, at=make.at)),
    "order.move_own": (lambda make: on_two(make), lambda make, it: own_work.move_own(it, 1, by=make.engineer, at=make.at)),
    "capacity.propose_policy": (None, lambda make, _: capacity.propose_policy(
        make.team, make.terms(), "So", by=make.em, at=make.at)),
    "capacity.agree_policy": (lambda make: make.policy(agreed=False), lambda make, it: capacity.agree_policy(
        it, by=make.pm, at=make.at)),
    "capacity.decline_policy": (lambda make: make.policy(agreed=False), lambda make, it: capacity.decline_policy(
        it, "No", by=make.pm, at=make.at)),
    "capacity.dissent": (lambda make: make.policy(), lambda make, it: capacity.dissent(
        it, "More", by=make.engineer, at=make.at)),
    "capacity.make_periods": (None, lambda make, _: capacity.make_periods(
        make.team, capacity.Row(name="Sprint", number=1, first=FAR.date(), days=14, count=3), by=make.em, at=make.at)),
    "capacity.mark_technical": (lambda make: make.periods()[0], lambda make, it: capacity.mark_technical(
        it, True, by=make.em, at=make.at)),
    "capacity.enter": (lambda make: make.periods()[0], lambda make, it: sheets.enter(
        it, Side.PLAN, make.days(8, 2), by=make.em, at=make.at)),
    "capacity.agree_sheet": (lambda make: make.sheet(make.periods()[0], agreed=False),
        lambda make, it: sheets.agree_sheet(it, by=make.pm, at=make.at)),
    "capacity.close": (lambda make: over(make), lambda make, it: sheets.close(it, by=make.em, at=make.at)),
    "capacity.propose_bucket": (lambda make: make.initiative(), lambda make, it: sorting.propose_bucket(
        it, Split(0, 100, 0), by=make.em, at=make.at)),
    "capacity.agree_bucket": (lambda make: proposed_bucket(make), lambda make, it: sorting.agree_bucket(
        it, by=make.pm, at=make.at)),
    "readiness.release": (lambda make: make.approved(), lambda make, it: steps.release(it, by=make.em, at=make.at)),
}  # fmt: skip


def calendar(make):
    with write():
        return sync.make_address(make.team, by=make.engineer, at=make.at)


def on_agenda(make):
    running = make.sync()
    with write():
        return running, sync.add_item(make.team, "The booth", by=make.engineer, at=make.at)


def paused(make):
    row = make.sync()
    with write():
        sync.pause(row, "Why?", by=make.em, at=make.at)
    return row


def voted(make):
    with write():
        votes.vote(make.team, voter=make.engineer, clear=True, by=make.engineer, at=make.at)


def over(make):
    (period,) = make.periods()
    make.wait(days=14)
    make.sheet(period, Side.ACTUAL)
    return period


def proposed_bucket(make):
    with write():
        return sorting.propose_bucket(make.initiative(), Split(0, 100, 0), by=make.em, at=make.at)


def signed_by_em(make):
    found = make.assessment(make.planned())
    told = make.signing(found.document, make.em)
    with write():
        assessments.sign_assessed(found, **told)
    return found


def asks_for_new_di(make):
    make.released()
    release = make.planned("5.0.0")
    make.assessed(release, "1")
    return release


def drop(row):
    with write():
        db.session.delete(row)


def linked(make):
    initiative = make.initiative()
    with write():
        clause_links.link_clause(
            initiative, clause_by_ref("ISO 13485", "7.5.8"), "So", by=make.em, at=make.at
        )
    return initiative


def ticket(make):
    initiative = make.initiative()
    with write():
        return tickets.add_ticket(initiative, key="HM-1", url="", title="", by=make.em, at=make.at)


def delivering(make):
    initiative = make.proposed()
    return initiative, make.planned(delivers=(initiative,))


def decided(make):
    version, _said = make.said_back_statement()
    return version, make.approval(version)


def proposed(make):
    initiative = make.signed().initiative
    with write():
        steps.propose(initiative, by=make.em, at=make.at)
    return initiative


def checked(make):
    initiative = make.verified()
    with write():
        initiatives.record_effect(initiative, measured="", result="So", by=make.pm, at=make.at)
    return initiative


def own(make):
    found = make.initiative()
    with write():
        return own_templates.save_template(found, make.template(), by=make.em, at=make.at)


def parked(make):
    initiative = make.initiative_in_order()
    with write():
        order.park(initiative, "No", until=None, would_change="So", by=make.em, at=make.at)
    return initiative


def on_two(make):
    """The second of two things that the engineer is on."""
    for title in ("One", "Two"):
        initiative = make.initiative_in_order(title=title)
        with write():
            work = own_work.put_on(initiative, make.engineer, by=make.em, at=make.at)
    return work


def shown(make, who):
    release = make.planned()
    return release, make.manifest(release, getattr(make, who))


def actions_of(module: ModuleType):
    area = module.__name__.split(".")[1]
    return {
        f"{area}.{name}"
        for name, found in vars(module).items()
        if inspect.isfunction(found) and found.__module__ == module.__name__
        and not name.startswith("_") and "at" in inspect.signature(found).parameters
    }  # fmt: skip


#: Actions whose docstring says that they leave more.
EVENTS = {
    "readiness.merge": 2,
    "glossary.ask": 2,
    "glossary.answer_with_meaning": 2,
    "readiness.register_successor": 2,
}


def test_every_action_stands_in_the_table():
    found = set().union(*(actions_of(module) for module in MODULES))
    assert found - SILENT == ACTIONS.keys()


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_leaves_exactly_one_event(make, action):
    prepare, act = ACTIONS[action]
    it = prepare(make) if prepare else None
    before = newest()
    with write():
        act(make, it)
    left = db.session.scalars(select(Event).where(Event.seq > before).order_by(Event.seq)).all()
    # Whoever signs for the first time also signs, once, that it binds them.
    told = [event.action for event in left if event.action != "signature.bound"]
    assert len(told) == EVENTS.get(action, 1), told
    subject, verb = told[0].split(".")
    assert subject and verb and len(told[0]) <= 40
    assert isinstance(verify_log(), LogState)


def newest():
    return db.session.scalar(select(func.max(Event.seq))) or 0


def test_a_right_password_leaves_none(make):
    before = newest()
    with write():
        assert identity.check_password(make.em, PASSWORD, Door.SIGN_IN, at=make.at)
        assert signing.prove(make.em, PASSWORD, at=make.at)
    assert newest() == before
