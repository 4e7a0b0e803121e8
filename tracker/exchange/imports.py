"""An import from file to record: read, judge, and take all of it or nothing, in one short write."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy import select

from tracker.audit.actions import record
from tracker.audit.queries import log_state
from tracker.core.db import db
from tracker.core.errors import Invalid, NotAllowed, NotFound
from tracker.core.links import url_error
from tracker.core.texts import _
from tracker.exchange import actuals, jira, jira_rows, release_rows, releases
from tracker.exchange.raw import Unreadable
from tracker.exchange.verdict import About, Verdict, actor
from tracker.identity.models import Person, Product, Team
from tracker.identity.permissions import Right
from tracker.identity.queries import keyed, readable_products, teams
from tracker.initiatives.models import Initiative
from tracker.releases.models import Device

RELEASES, JIRA, ACTUALS = "releases", "jira", "actuals"
RIGHTS = {
    RELEASES: Right.CREATE_RELEASE, JIRA: Right.REGISTER, ACTUALS: Right.STEER_TEAM,
}  # fmt: skip

Clock = Callable[[], datetime]
Write = Callable[[], AbstractContextManager[None]]


def quiet(_message: str, _done: int, _total: int) -> None:
    """Tells nobody how far it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be imported, by whom; the records by key, so that each look finds them anew."""

    kind: str
    file_name: str
    product: str = ""
    team: str = ""
    devices: tuple[str, ...] = ()
    base_url: str = ""
    period: str = ""  # of actual days: the one that all rows are of; empty: the rows say


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: the verdict, and whether it was written."""

    verdict: Verdict[Any, Any]
    sha256: str
    written: bool


def carry_out(
    order: Order, file: BinaryIO, *, by: Person | None, dry_run: bool, clock: Clock, write: Write,
    progress: jira.Progress = quiet,
) -> Outcome:  # fmt: skip
    """Read and judge without holding anything up; then judge again only if something happened
    since, write, and record one event for each record and one for the whole."""
    target_of(order, by, clock())
    progress(_("Reading"), 0, 0)
    try:
        read = _READERS[order.kind](file)
    except Unreadable as wrong:
        return Outcome(Verdict(refused=[wrong.refusal]), "", False)
    seen, verdict = log_state().size, _judge(order, read, by, clock(), progress)
    if dry_run or not verdict.writes:
        db.session.rollback()
        return Outcome(verdict, read.sha256, False)
    progress(_("Writing"), len(verdict.new) + len(verdict.changed), 0)
    with write():
        at = clock()
        if log_state().size != seen:
            verdict = _judge(order, read, by, at, quiet)
        if verdict.writes:
            product = _apply(order, verdict, by, at)
            told = {"file": order.file_name, "sha256": read.sha256, **verdict.counts()}
            record(
                "import.applied", About("import", read.sha256, product.key if product else None), by=actor(by), at=at,
                changes={"kind": [None, order.kind], **{n: [None, v] for n, v in told.items()}},
            )  # fmt: skip
    return Outcome(verdict, read.sha256, verdict.writes)


def target_of(
    order: Order, by: Person | None, at: datetime
) -> "jira.Target | releases.Line | actuals.Aim":
    """Product, team and UDI-DIs of the order; refused where the person may not, or names none."""
    if by is not None and not by.may(RIGHTS[order.kind]):
        raise NotAllowed(_may_not(order.kind))
    if order.kind == RELEASES:
        product = _product(order.product, by, at)
        return releases.Line(product, _devices(order.devices, product), by)
    known = list(db.session.scalars(teams()))
    team = keyed(known, order.team)
    if team is None:
        raise NotFound(_("There is no team %(key)s; there is %(these)s.", key=order.team, these=_named(known)))  # fmt: skip
    if order.kind == ACTUALS:
        return actuals.target(team, order.period, by, at)
    if wrong := url_error(order.base_url):
        raise Invalid("base_url", wrong)
    product = _product(order.product, by, at) if order.product else _product_of(team, by, at)
    return jira.Target(team, product, by, order.base_url.rstrip("/"))


def _may_not(kind: str) -> str:
    return {
        RELEASES: _("Only engineering managers and engineers import releases."),
        JIRA: _("Your role does not import initiatives."),
        ACTUALS: _("Only engineering managers and product managers import actual days."),
    }[kind]


def _product(key: str, by: Person | None, at: datetime) -> Product:
    known = _products(by, at)
    found = keyed(known, key)
    if found is None:
        raise NotFound(_("There is no product %(key)s; there is %(these)s.", key=key, these=_named(known)))  # fmt: skip
    return found


def _named(places: Sequence[Team] | Sequence[Product]) -> str:
    return ", ".join(place.key for place in places) or _("none")


def _products(by: Person | None, at: datetime) -> list[Product]:
    query = readable_products(by, at) if by else select(Product).order_by(Product.name)
    return list(db.session.scalars(query))


def _product_of(team: Team, by: Person | None, at: datetime) -> Product:
    """Of the team's newest initiative in these products; else the only product there is."""
    products = {product.id: product for product in _products(by, at)}
    newest = db.session.scalar(
        select(Initiative.product_id)
        .where(Initiative.team_id == team.id, Initiative.product_id.in_(products))
        .order_by(Initiative.id.desc())
        .limit(1)
    )
    if newest is not None:
        return products[newest]
    if len(products) == 1:
        return next(iter(products.values()))
    raise Invalid(
        "product",
        _("Team %(key)s has no initiative yet that says which product is meant. Name it with --product KEY.", key=team.key),
    )  # fmt: skip


def _devices(gtins: tuple[str, ...], product: Product) -> list[Device]:
    found = []
    for gtin in dict.fromkeys(gtins):
        device = db.session.scalar(
            select(Device).where(Device.gtin == gtin, Device.product_id == product.id)
        )
        if device is None:
            raise Invalid("devices", _("%(product)s has no UDI-DI %(gtin)s.", product=product.name, gtin=gtin))  # fmt: skip
        found.append(device)
    return found


_READERS: dict[str, Callable[[BinaryIO], Any]] = {
    RELEASES: release_rows.read, JIRA: jira_rows.read, ACTUALS: actuals.read,
}  # fmt: skip


def _judge(
    order: Order, read: Any, by: Person | None, at: datetime, progress: jira.Progress
) -> Verdict[Any, Any]:
    target = target_of(order, by, at)
    if isinstance(target, jira.Target):
        return jira.judge(read, target, at=at, progress=progress)
    if isinstance(target, actuals.Aim):
        return actuals.judge(read, target, at=at)
    return releases.judge(read, target)


def _apply(
    order: Order, verdict: Verdict[Any, Any], by: Person | None, at: datetime
) -> Product | None:
    """Write it; the product in which it stands now, if it is one product's."""
    target = target_of(order, by, at)
    if isinstance(target, actuals.Aim):
        actuals.apply(verdict, target, at=at)
        return None
    if isinstance(target, jira.Target):
        jira.apply(verdict, target, at=at)
    else:
        releases.apply(verdict, target, at=at)
    return target.product
