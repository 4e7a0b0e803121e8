"""Initiatives: read, register, edit, and the steps that nobody signs."""

from collections.abc import Callable
from typing import Any

from flask import url_for

from tracker.api.bodies import (
    ClauseRefBody,
    DeliverBody,
    EditBody,
    ReasonBody,
    RegisterBody,
    SideBody,
)
from tracker.api.editing import refuse_stale
from tracker.api.found import initiative_or_404, person_named, product_named, team_named
from tracker.api.operations import Made, operation
from tracker.api.who import me
from tracker.core.clock import now
from tracker.core.db import write
from tracker.core.errors import Invalid
from tracker.core.texts import _
from tracker.evidence.actions import need
from tracker.exchange.shapes.initiatives import InitiativeShape, initiative_shape
from tracker.http.places import address
from tracker.identity.models import Scope
from tracker.identity.permissions import Right, Role
from tracker.initiatives import actions, clause_links, ownership
from tracker.initiatives.models import Initiative
from tracker.readiness import actions as steps
from tracker.requirements.models import Clause
from tracker.requirements.queries import clause_by_ref

AREA = "initiatives"


def shown(key: str) -> InitiativeShape:
    """The initiative as it is now."""
    return initiative_shape(initiative_or_404(key), address)


@operation(
    "GET", "/initiatives/<key>", Right.READ_RECORDS, Scope.READ, area=AREA, answer=InitiativeShape
)
def get_initiative(key: str) -> InitiativeShape:
    """One initiative: its owners, value, evidence, releases, clauses, and what is missing."""
    return shown(key)


@operation(
    "POST",
    "/initiatives",
    Right.REGISTER,
    Scope.WRITE,
    area=AREA,
    answer=InitiativeShape,
    status=201,
    body=RegisterBody,
)
def register_initiative(body: RegisterBody) -> Made:
    """Register an initiative, as a draft, with its clauses and its evidence list."""
    with write():
        made = _registered(body)
    return Made(shown(made.key), url_for("api.get_initiative", key=made.key))


@operation(
    "PATCH",
    "/initiatives/<key>",
    Right.EDIT_INITIATIVE,
    Scope.WRITE,
    area=AREA,
    answer=InitiativeShape,
    body=EditBody,
    if_match=True,
)
def edit_initiative(key: str, body: EditBody) -> InitiativeShape:
    """Change what is said of an initiative.

    Send `If-Match` with the ETag that reading it gave: 428 without, 412 when it changed meanwhile.
    """
    with write():
        initiative = initiative_or_404(key)
        refuse_stale(initiative_shape(initiative, address))
        said = {name: getattr(initiative, name) for name in actions.Fields.__dataclass_fields__}
        fields = actions.Fields(**{**said, **body.changes()})
        actions.edit(initiative, fields, edition=initiative.edition, by=me(), at=now())
    return shown(key)


def _step(verb: str, right: Right, sentence: str, act: Callable[..., None]) -> None:
    """A step that needs no words."""

    def step(key: str) -> InitiativeShape:
        with write():
            act(initiative_or_404(key), by=me(), at=now())
        return shown(key)

    step.__name__, step.__doc__ = f"{verb}_initiative", sentence
    operation(
        "POST", f"/initiatives/<key>/{verb}", right, Scope.WRITE, area=AREA, answer=InitiativeShape
    )(step)


_step("propose", Right.MOVE_INITIATIVE, "Put a draft up for the PM's signature.", steps.propose)
_step("commit", Right.MOVE_INITIATIVE, "Take it on, once its value is signed.", steps.commit)
_step("reopen", Right.MOVE_INITIATIVE, "Take a dropped one up again, as a draft.", steps.reopen)


@operation(
    "POST",
    "/initiatives/<key>/deliver",
    Right.DELIVER,
    Scope.WRITE,
    area=AREA,
    answer=InitiativeShape,
    body=DeliverBody,
)
def deliver_initiative(key: str, body: DeliverBody) -> InitiativeShape:
    """Say, as its EM, that it is done: released, or shipping nothing for a reason."""
    with write():
        steps.deliver(
            initiative_or_404(key), by=me(), at=now(), without_release=body.without_release
        )
    return shown(key)


@operation(
    "POST",
    "/initiatives/<key>/drop",
    Right.MOVE_INITIATIVE,
    Scope.WRITE,
    area=AREA,
    answer=InitiativeShape,
    body=ReasonBody,
)
def drop_initiative(key: str, body: ReasonBody) -> InitiativeShape:
    """Give it up, as an owner, with a reason."""
    with write():
        steps.drop(initiative_or_404(key), body.reason, by=me(), at=now())
    return shown(key)


@operation(
    "POST",
    "/initiatives/<key>/claim",
    Right.MOVE_INITIATIVE,
    Scope.WRITE,
    area=AREA,
    answer=InitiativeShape,
    body=SideBody,
)
def claim_initiative(key: str, body: SideBody) -> InitiativeShape:
    """Take an empty side, EM or PM."""
    with write():
        ownership.claim(initiative_or_404(key), Role(body.side), by=me(), at=now())
    return shown(key)


@operation(
    "POST",
    "/initiatives/<key>/clauses",
    Right.EDIT_INITIATIVE,
    Scope.WRITE,
    area=AREA,
    answer=InitiativeShape,
    body=ClauseRefBody,
)
def link_clause(key: str, body: ClauseRefBody) -> InitiativeShape:
    """Say that it addresses a clause, and how."""
    if not body.how_met:
        raise Invalid("how_met", _("Say how the clause is met."))
    with write():
        clause_links.link_clause(
            initiative_or_404(key), _clause(body, "ref"), body.how_met, by=me(), at=now()
        )
    return shown(key)


def _registered(body: RegisterBody) -> Initiative:
    initiative = actions.register(
        _fields(body), team=team_named(body.team), product=product_named(body.product),
        em=person_named("em", body.em), pm=person_named("pm", body.pm),
        clauses=[(_clause(c, f"clauses.{n}.ref"), c.how_met) for n, c in enumerate(body.clauses)],
        by=me(), at=now(),
    )  # fmt: skip
    for item in body.needs:
        need(initiative, item.title, before_release=item.before_release, by=me(), at=now())
    return initiative


def _fields(body: RegisterBody) -> actions.Fields:
    said: dict[str, Any] = {
        name: getattr(body, name) for name in actions.Fields.__dataclass_fields__
    }
    return actions.Fields(**said)


def _clause(body: ClauseRefBody, field: str) -> Clause:
    found = clause_by_ref(body.standard, body.ref, body.edition)
    if found is None:
        raise Invalid(field, _("There is no clause %(ref)s of %(standard)s.", ref=body.ref, standard=body.standard))  # fmt: skip
    return found
