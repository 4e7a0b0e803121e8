"""What a role may do: the rights table of the domain, as one table in code.

What depends on the record (its owner, its author, its state) is refused in the action.
"""

import enum

from tracker.core.texts import _l


class Role(enum.Enum):
    """A hat; one person may wear several, separation of duties is by person."""

    EM = "em"
    PM = "pm"
    ENGINEER = "engineer"
    REGULATORY = "regulatory"
    AUDITOR = "auditor"
    ADMIN = "admin"


#: As printed in events, signatures and reports. English: a record does not change its language.
ROLE_NAMES = {
    Role.EM: "Engineering manager",
    Role.PM: "Product manager",
    Role.ENGINEER: "Engineer",
    Role.REGULATORY: "Regulatory/quality",
    Role.AUDITOR: "Auditor",
    Role.ADMIN: "Administrator",
}

ROLE_LABELS = {
    Role.EM: _l("Engineering manager"),
    Role.PM: _l("Product manager"),
    Role.ENGINEER: _l("Engineer"),
    Role.REGULATORY: _l("Regulatory/quality"),
    Role.AUDITOR: _l("Auditor"),
    Role.ADMIN: _l("Administrator"),
}


class Right(enum.Enum):
    """One cell row of the rights table."""

    SIGNED_IN = "signed in"
    READ_RECORDS = "read records"
    REGISTER = "register an initiative"
    EDIT_INITIATIVE = "edit an initiative"
    HAND_OVER = "hand over a side, name a deputy"
    KEEP_TEMPLATES = "keep own templates"
    MOVE_INITIATIVE = "propose, commit, drop, reopen an initiative"
    DELIVER = "deliver an initiative"
    VERIFY = "verify an initiative"
    SEND_BACK = "send an initiative back"
    CLOSE = "close an initiative"
    WRITE_VALUE = "write and publish a value version"
    TALK = "ask, answer, clear to me"
    EXPLAIN = "sign: explained"
    SAY_BACK = "say the value back"
    CONFIRM = "confirm a say-back"
    APPROVE_VALUE = "sign: value"
    ADD_EVIDENCE = "add evidence"
    REVIEW_EVIDENCE = "accept evidence"
    CREATE_RELEASE = "create a release"
    APPROVE_RELEASE = "approve a release"
    AUTHORISE_RELEASE = "authorise a release"
    RELEASE = "release"
    ASSESS = "assess the change of a release"
    APPROVE_ASSESSMENT = "approve a change assessment"
    ASK_OVERRIDE = "ask for an override of a gate"
    SIGN_OVERRIDE = "sign an override of a gate"
    WITHDRAW_RELEASE = "withdraw a release"
    WITHDRAW_SIGNATURE = "withdraw one's own signature"
    KEEP_GLOSSARY = "ask for, explain and agree terms"
    MANAGE_DEVICES = "products and UDI-DIs"
    MANAGE_HOOKS = "webhooks of a product"
    DISTRIBUTE = "record a further distribution"
    MANAGE_CLAUSES = "catalogues, applicability, safety class"
    ISSUE_REPORT = "issue a report"
    READ_REPORTS = "read reports"
    READ_TRAIL = "audit trail"
    MANAGE_PEOPLE = "people, roles, settings"
    READ_ACCESS = "access list"
    STEER_TEAM = "order, capacity, sync"
    OWN_ORDER = "own order, own vote"
    READ_LOAD = "read capacity, sync, and who is on what"


_EM, _PM, _EN, _RQ, _AU, _AD = (
    Role.EM,
    Role.PM,
    Role.ENGINEER,
    Role.REGULATORY,
    Role.AUDITOR,
    Role.ADMIN,
)
_STAFF = frozenset({_EM, _PM, _EN, _RQ})
_READERS = _STAFF | {_AU}

RIGHTS: dict[Right, frozenset[Role]] = {
    Right.SIGNED_IN: _READERS | {_AD},
    Right.READ_RECORDS: _READERS,
    Right.REGISTER: _STAFF,
    Right.EDIT_INITIATIVE: frozenset({_EM, _PM, _RQ}),
    Right.HAND_OVER: frozenset({_EM, _PM, _RQ}),
    Right.KEEP_TEMPLATES: frozenset({_EM, _PM, _RQ}),
    Right.MOVE_INITIATIVE: frozenset({_EM, _PM}),
    Right.DELIVER: frozenset({_EM}),
    Right.VERIFY: frozenset({_RQ}),
    Right.SEND_BACK: frozenset({_EM, _RQ}),
    Right.CLOSE: frozenset({_PM}),
    Right.WRITE_VALUE: frozenset({_EM, _EN}),
    Right.TALK: _STAFF,
    Right.EXPLAIN: frozenset({_EM}),
    Right.SAY_BACK: frozenset({_PM}),
    Right.CONFIRM: frozenset({_EM, _EN}),
    Right.APPROVE_VALUE: frozenset({_PM}),
    Right.ADD_EVIDENCE: _STAFF,
    Right.REVIEW_EVIDENCE: frozenset({_RQ}),
    Right.CREATE_RELEASE: frozenset({_EM, _EN}),
    Right.APPROVE_RELEASE: frozenset({_PM}),
    Right.AUTHORISE_RELEASE: frozenset({_RQ}),
    Right.RELEASE: frozenset({_EM}),
    Right.ASSESS: frozenset({_EM}),
    Right.APPROVE_ASSESSMENT: frozenset({_RQ}),
    Right.ASK_OVERRIDE: frozenset({_EM}),
    Right.SIGN_OVERRIDE: frozenset({_PM, _RQ}),
    Right.WITHDRAW_RELEASE: frozenset({_RQ}),
    Right.WITHDRAW_SIGNATURE: _STAFF,
    Right.KEEP_GLOSSARY: _STAFF,
    Right.MANAGE_DEVICES: frozenset({_RQ}),
    Right.MANAGE_HOOKS: frozenset({_RQ}),
    Right.DISTRIBUTE: frozenset({_EM, _RQ}),
    Right.MANAGE_CLAUSES: frozenset({_RQ}),
    Right.ISSUE_REPORT: frozenset({_EM, _PM, _RQ, _AU}),
    Right.READ_REPORTS: _READERS,
    Right.READ_TRAIL: _READERS | {_AD},
    Right.MANAGE_PEOPLE: frozenset({_AD}),
    Right.READ_ACCESS: frozenset({_RQ, _AD}),
    Right.STEER_TEAM: frozenset({_EM, _PM}),
    Right.OWN_ORDER: frozenset({_EM, _PM, _EN}),
    Right.READ_LOAD: _STAFF,
}
