"""What the page of a clause shows: its place, what applies, and what meets it."""

from typing import Any

from flask import request, url_for

from tracker.core.db import db
from tracker.core.texts import _
from tracker.evidence.models import Evidence
from tracker.evidence.queries import latest_for
from tracker.identity.models import Membership
from tracker.initiatives.models import ClauseLink
from tracker.readiness.clauses import Node, meeting, states, tree
from tracker.requirements.models import Clause
from tracker.requirements.queries import decisions_on, safety_class
from tracker.value.queries import SignOff, ValueState, sign_offs
from tracker.web.clauses.asked import Asked
from tracker.web.clauses.words import COVERS, applies_sentence, classes
from tracker.web.frame import day
from tracker.web.who import my_products, sees_drafts

PAGE, RELEASES, EVIDENCE = 25, 5, 4


def page_of(clause: Clause, ask: Asked) -> dict[str, Any]:
    """Everything that `clauses/clause.html` prints."""
    near = states(ask.product, ask.at, catalogue=clause.catalogue) if ask.product else []
    path = _path(tree(near), clause.id)
    links, older = _links(clause, ask)
    return {
        "ask": ask, "clause": clause, "chain": [node.state for node in path[:-1]],
        "node": path[-1] if path else None, "children": path[-1].children if path else [],
        "covers": COVERS, "classes": classes, "products": _applies(clause, ask),
        "decisions": list(db.session.scalars(decisions_on(clause, ask.product)))
        if ask.product else [],
        "met_by": _met_by(links), "older": older,
    }  # fmt: skip


def _path(nodes: list[Node], number: int) -> list[Node]:
    """From the chapter down to the clause itself."""
    for node in nodes:
        if node.state.id == number:
            return [node]
        if below := _path(node.children, number):
            return [node, *below]
    return []


def _applies(clause: Clause, ask: Asked) -> list[dict[str, Any]]:
    """Whether it applies to each product that may be read, and in which state it is there."""
    if not clause.assessable:
        return []
    rows = []
    for product in ask.products:
        letter = safety_class(product, ask.at)
        for state in states(product, ask.at, clause=clause):
            sentence = applies_sentence(state, letter.letter if letter else None)
            rows.append({"product": product, "state": state, "sentence": sentence})
    return rows


def _links(clause: Clause, ask: Asked) -> tuple[list[ClauseLink], int | None]:
    """A page of links, and where the next one begins."""
    before = request.args.get("before", type=int)
    chosen = my_products().where(Membership.product_id == (ask.product.id if ask.product else 0))
    query = meeting(
        clause, chosen, drafts=sees_drafts(), at=ask.at,
        before=before if before is not None and 0 < before < 1 << 31 else None,
    )  # fmt: skip
    rows = list(db.session.scalars(query.limit(PAGE + 1)))
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


def _met_by(links: list[ClauseLink]) -> list[dict[str, Any]]:
    """Each initiative with signature, evidence and releases, in a fixed number of queries."""
    initiatives = [link.initiative for link in links]
    signed, proof = sign_offs(initiatives), latest_for([i.id for i in initiatives])
    return [
        {
            "link": link, "initiative": i, "signature": _signature(signed[i.id]),
            "accepted": [_item(e) for e in proof.get(i.id, []) if e.accepted][:EVIDENCE],
            "accepted_count": sum(bool(e.accepted) for e in proof.get(i.id, [])),
            "waiting": [_item(e) for e in proof.get(i.id, []) if e.accepted is None][:EVIDENCE],
            "waiting_count": sum(e.accepted is None for e in proof.get(i.id, [])),
            "releases": i.delivered_by[::-1][:RELEASES],
            "more_releases": max(0, len(i.delivered_by) - RELEASES),
        }
        for link in links
        for i in [link.initiative]
    ]  # fmt: skip


def _item(evidence: Evidence) -> dict[str, Any]:
    """A file opens itself; a link, whose page says where it leads, opens the evidence list."""
    url = (
        url_for("evidence.file", key=evidence.key)
        if evidence.sha256
        else url_for("evidence.index", key=evidence.need.initiative.key)
    )
    return {"key": evidence.key, "title": evidence.need.title, "url": url}


def _signature(state: SignOff) -> tuple[str, str]:
    """Where the PM's signature stands, with its tone."""
    decision = state.decision
    by = {"name": decision.printed_name, "day": day(decision.at)} if decision else {}
    if by and state.state is ValueState.SIGNED:
        return _("Signed by %(name)s, %(day)s", **by), "ok"
    if by and state.state is ValueState.RESERVED:
        return _("Signed with reservation by %(name)s, %(day)s", **by), "wait"
    if by and state.state is ValueState.REFUSED:
        return _("Refused by %(name)s, %(day)s", **by), "stop"
    if state.version is not None and state.state is ValueState.STALE:
        return _(
            "Signed v%(old)d, text now v%(new)d",
            old=state.decided_version,
            new=state.version.number,
        ), "wait"
    if state.state is ValueState.UNWRITTEN:
        return _("No value statement yet"), "plain"
    return _("Not signed yet"), "wait"
