"""Who somebody is, what they may see, and who could hold a role."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    String,
    cast,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.identity.models import (
    Company,
    Door,
    Membership,
    Person,
    PersonRole,
    Product,
    SavedView,
    Session,
    Team,
    Typed,
    WrongPassword,
)
from tracker.identity.permissions import Role

#: Kind, value, name, query and preset of something that a list offers.
Offer = tuple[str, str, str, str, bool]

Place = TypeVar("Place", Team, Product)

LOCK_AFTER, LOCK_WINDOW = 5, timedelta(minutes=15)


def company() -> Company:
    """Whose record this is."""
    return db.session.get_one(Company, 1)


def person_by_email(email: str) -> Person | None:
    """The person with this address, in any case."""
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower()))


def session_by_digest(digest: str) -> Session | None:
    """The browser session of a cookie's SHA-256, with its person and their roles: one query."""
    return (
        db.session.scalars(
            select(Session)
            .where(Session.token_sha256 == digest)
            .options(joinedload(Session.person).joinedload(Person.role_rows))
        )
        .unique()
        .one_or_none()
    )


def sessions_of(person: Person, since: datetime) -> Select[Session]:
    """Browser sessions of a person that began since then and were not ended, newest first."""
    return (
        select(Session)
        .where(
            Session.person_id == person.id, Session.ended_at.is_(None), Session.began_at > since
        )
        .order_by(Session.id.desc())
    )  # fmt: skip


def last_visit(session: Session) -> datetime | None:
    """When the person of this session was last here in the one before it; None: never."""
    return db.session.scalar(
        select(Session.seen_at)
        .where(Session.person_id == session.person_id, Session.id < session.id)
        .order_by(Session.id.desc())
        .limit(1)
    )


def holders(role: Role) -> Select[Person]:
    """Active people who hold a role now, by name."""
    return (
        select(Person)
        .where(
            Person.active,
            exists().where(
                PersonRole.person_id == Person.id,
                PersonRole.role == role,
                PersonRole.ended_at.is_(None),
            ),
        )
        .order_by(Person.name, Person.id)
    )


def products_of(person: Person, at: datetime) -> Select[int]:
    """Ids of the products that a person belongs to (staff) or has a running grant for (auditor)."""
    return select(Membership.product_id).where(  # type: ignore[return-value]
        Membership.person_id == person.id,
        Membership.product_id.is_not(None),
        Membership.began_at <= at,
        or_(Membership.ended_at.is_(None), Membership.ended_at > at),
    )


def readable_products(person: Person, at: datetime) -> Select[Product]:
    """The products in a person's scope, by name."""
    return select(Product).where(Product.id.in_(products_of(person, at))).order_by(Product.name)


def members_of(product: Product, at: datetime) -> Select[Person]:
    """Active people who belong to a product now."""
    return (
        select(Person)
        .options(selectinload(Person.role_rows))
        .where(
            Person.active,
            exists().where(
                Membership.person_id == Person.id,
                Membership.product_id == product.id,
                Membership.began_at <= at,
                or_(Membership.ended_at.is_(None), Membership.ended_at > at),
            ),
        )
        .order_by(Person.name, Person.id)
    )


def members_of_any(products: Select[int], at: datetime) -> Select[Person]:
    """Active people who belong to one of these products now."""
    return (
        select(Person)
        .where(
            Person.active,
            Person.id.in_(
                select(Membership.person_id).where(
                    Membership.product_id.in_(products),
                    Membership.began_at <= at,
                    or_(Membership.ended_at.is_(None), Membership.ended_at > at),
                )
            ),
        )
        .order_by(Person.name, Person.id)
    )


def belongs_to(person: Person, product: Product, at: datetime) -> bool:
    """Whether a product is in a person's scope now."""
    mine = products_of(person, at).where(Membership.product_id == product.id)
    return db.session.scalar(mine.limit(1)) is not None


def teams_of(person: Person, at: datetime) -> Select[int]:
    """Ids of the teams that a person belongs to now."""
    return select(Membership.team_id).where(  # type: ignore[return-value]
        Membership.person_id == person.id, Membership.team_id.is_not(None), *_running(at)
    )


def in_team(person: Person, team: Team, at: datetime) -> bool:
    """Whether a person belongs to a team now."""
    mine = teams_of(person, at).where(Membership.team_id == team.id)
    return db.session.scalar(mine.limit(1)) is not None


def team_members(teams: Iterable[int], at: datetime) -> Select[int, Person]:
    """Team id and person: the active people who belong to these teams now, by name."""
    return (
        select(Membership.team_id, Person)  # type: ignore[return-value]
        .join(Membership.person)
        .options(selectinload(Person.role_rows))
        .where(Membership.team_id.in_(teams), Person.active, *_running(at))
        .order_by(Person.name, Person.id)
        .distinct()
    )


def _running(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return Membership.began_at <= at, or_(Membership.ended_at.is_(None), Membership.ended_at > at)


def teams() -> Select[Team]:
    """All teams, by name."""
    return select(Team).order_by(Team.name, Team.id)


def keyed(places: Iterable[Place], key: str) -> Place | None:
    """The team or product with this key, as people type it: in any case, unless two differ by it."""
    found = [place for place in places if place.key.casefold() == key.casefold()]
    exact = [place for place in found if place.key == key]
    return exact[0] if exact else found[0] if len(found) == 1 else None


def people() -> Select[Person]:
    """Everybody, also who left, by name."""
    return (
        select(Person)
        .options(selectinload(Person.role_rows))
        .order_by(Person.active.desc(), Person.name, Person.id)
    )


def locked_until(person: Person, door: Door, at: datetime) -> datetime | None:
    """When a person may try a password again; None: now."""
    times = db.session.scalars(
        select(WrongPassword.at)
        .where(
            WrongPassword.person_id == person.id,
            WrongPassword.door == door,
            WrongPassword.at > at - LOCK_WINDOW,
        )
        .order_by(WrongPassword.at.desc())
        .limit(LOCK_AFTER)
    ).all()
    return times[-1] + LOCK_WINDOW if len(times) == LOCK_AFTER else None


def count_people() -> int:
    """How many people there are; 0 before `tracker init`."""
    return db.session.scalar(select(func.count(Person.id))) or 0


def typed(person: Person, form: str) -> Typed | None:
    """What a person typed into a form and has not sent yet."""
    return db.session.scalar(select(Typed).where(Typed.person_id == person.id, Typed.form == form))


def offered(person: Person, at: datetime, listing: str, kinds: Iterable[str]) -> Select[*Offer]:
    """What stands around a list, in one statement and in order of names: what it is filtered by
    ("product" in scope, "team", "em", "pm", "by" anybody) and the person's own "view"s of it.

    Rows of kind, key or number, name, and of a view its query and whether the list opens with it.
    """
    parts = {
        "product": _offer("product", Product.key, Product.name)
        .where(Product.id.in_(products_of(person, at))),
        "team": _offer("team", Team.key, Team.name),
        "em": _holding(Role.EM),
        "pm": _holding(Role.PM),
        "by": _offer("by", cast(Person.id, String), Person.name),
        "view": select(
            literal("view").label("kind"), cast(SavedView.id, String).label("value"), SavedView.name,
            SavedView.query, SavedView.preset,
        ).where(SavedView.person_id == person.id, SavedView.listing == listing),
    }  # fmt: skip
    found = union_all(*(parts[kind] for kind in (*kinds, "view"))).subquery()
    return select(*found.c).order_by(found.c.name, found.c.value)


def _offer(kind: str, value: Any, name: Any) -> Select[*Offer]:
    return select(
        literal(kind).label("kind"), value.label("value"), name.label("name"),
        literal("").label("query"), false().label("preset"),
    )  # fmt: skip


def _holding(role: Role) -> Select[*Offer]:
    return (
        _offer(role.value, cast(Person.id, String), Person.name)
        .join(PersonRole)
        .where(Person.active, PersonRole.role == role, PersonRole.ended_at.is_(None))
    )


def number_of_product(key: str) -> ScalarSelect[int]:
    """A product's number by its key, within a condition."""
    return select(Product.id).where(Product.key == key).scalar_subquery()
