"""Letting people in and out: invite, set a password, sign in, roles, teams, products."""

import hashlib
import secrets
import unicodedata
from datetime import datetime, timedelta

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, select, update

from tracker.audit.actions import Actor, record
from tracker.core.canonical import canonical
from tracker.core.db import db
from tracker.core.editions import refuse_stale
from tracker.core.errors import Invalid, NotAllowed, RuleBroken
from tracker.core.readable import unreadable
from tracker.core.texts import _
from tracker.identity.models import (
    ApiToken,
    Company,
    Door,
    Link,
    Membership,
    Person,
    PersonRole,
    Product,
    Session,
    SpentForm,
    Team,
    Typed,
    WrongPassword,
)
from tracker.identity.passwords import hash_password, password_fits
from tracker.identity.permissions import Role
from tracker.identity.queries import locked_until, person_by_email, typed

LINK_LASTS = timedelta(days=7)
SESSION_LASTS = timedelta(hours=12)
IDLE = timedelta(minutes=15)


def found_company(name: str, address: str, *, by: Actor, at: datetime) -> Company:
    """Say whose record this is; done once, at `init`."""
    company = Company(id=1, name=name, address=address)
    db.session.add(company)
    record("company.founded", company, by=by, at=at, changes={"name": [None, name]})
    return company


def change_company(
    company: Company,
    *,
    name: str,
    address: str,
    by: Actor,
    at: datetime,
    edition: str | None = None,
) -> None:
    """Correct the company's name and address; printed on later reports, not on issued ones."""
    refuse_stale(edition, company.edition)
    before = [company.name, company.address]
    company.name, company.address = name, address
    record(
        "company.changed", company, by=by, at=at,
        changes={"name": [before[0], name], "address": [before[1], address]},
    )  # fmt: skip


def invite(
    email: str, name: str, roles: frozenset[Role], *, by: Actor, at: datetime
) -> tuple[Person, str]:
    """Add a person with their roles; the token of their one-time link is returned only here."""
    address = canonical_email(email)
    if person_by_email(address):
        raise Invalid("email", _("There is already a person with this e-mail address."))
    if not roles:
        raise Invalid("roles", _("Choose at least one role."))
    if Role.AUDITOR in roles and len(roles) > 1:
        raise Invalid("roles", _("An auditor holds no other role."))
    person = Person(email=address, name=clean_name(name), created_at=at)
    person.role_rows = [PersonRole(role=r, began_at=at) for r in Role if r in roles]
    db.session.add(person)
    record(
        "person.invited", person, by=by, at=at,
        changes={"name": [None, person.name], "roles": [None, [r.value for r in Role if r in roles]]},
    )  # fmt: skip
    return person, make_link(person, at=at)


def canonical_email(email: str) -> str:
    """The one form of an address: lower case, no +tag; Invalid where it is none."""
    try:
        parts = validate_email(email.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise Invalid("email", _("This is not an e-mail address.")) from None
    if "+" in parts.local_part:
        raise Invalid("email", _("Leave out the part from “+” on: one address, one person."))
    return parts.normalized.lower()


def clean_name(name: str) -> str:
    """A printed name without invisible characters that could imitate another."""
    plain = unicodedata.normalize("NFC", name).strip()
    if unreadable(plain, lines=False) or any(unicodedata.category(c) == "Cf" for c in plain):
        raise Invalid("name", _("The name holds an invisible character. Type it again."))
    return plain


def make_link(person: Person, *, at: datetime) -> str:
    """A fresh one-time token; earlier unused ones stop working."""
    db.session.flush()  # the id of a person who was just invited
    db.session.execute(
        update(Link).where(Link.person_id == person.id, Link.used_at.is_(None)).values(used_at=at)
    )
    token = secrets.token_urlsafe(32)
    db.session.add(
        Link(
            token_sha256=digest(token), person_id=person.id, made_at=at, expires_at=at + LINK_LASTS
        )
    )
    return token


def renew_link(person: Person, *, by: Actor, at: datetime) -> str:
    """Invite again, or reset: the password stops working, sessions and tokens end, the owner sets a new one."""
    person.password_hash = None
    end_sessions(person, at=at)
    _end_tokens(person, at=at)
    record("person.reset", person, by=by, at=at)
    return make_link(person, at=at)


def open_link(token: str, *, at: datetime) -> Link:
    """The link of a token; RuleBroken if it was used or has expired."""
    link = db.session.scalar(select(Link).where(Link.token_sha256 == digest(token)))
    if link is None or link.used_at or link.expires_at < at or not link.person.active:
        raise RuleBroken(
            _("This link was used already or has expired. Ask an administrator for a new one.")
        )
    return link


def set_password(link: Link, password: str, *, at: datetime) -> Person:
    """Use up the link and set the password of its person."""
    person = link.person
    person.password_hash = hash_password(password, about=(person.email.split("@")[0],))
    link.used_at = at
    record("person.password-set", person, by=person, at=at)
    return person


def change_password(
    person: Person, password: str, *, keep: Session | None = None, at: datetime
) -> None:
    """Set another password for oneself, after the current one was checked; ends other sessions."""
    person.password_hash = hash_password(password, about=(person.email.split("@")[0],))
    end_sessions(person, at=at, but=keep)
    record("person.password-changed", person, by=person, at=at)


def check_password(person: Person | None, password: str, door: Door, *, at: datetime) -> bool:
    """Whether the password is right; a wrong one is counted and is an event. Commits nothing."""
    if person is not None and (until := locked_until(person, door, at)):
        raise NotAllowed(
            _("Too many wrong passwords. Try again at %(time)s UTC.", time=f"{until:%H:%M}")
        )
    if password_fits(password, person.password_hash if person and person.active else None):
        return True
    if person is not None:
        db.session.add(WrongPassword(person_id=person.id, door=door, at=at))
        record("password.wrong", person, by=person, at=at, changes={"door": [None, door.value]})
        if locked_until(person, door, at):
            record(
                "password.locked", person, by=person, at=at, changes={"door": [None, door.value]}
            )
    return False


def sign_in(person: Person, *, at: datetime) -> str:
    """Begin a browser session; the cookie's token is returned only here."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        Session(token_sha256=digest(token), person_id=person.id, began_at=at, seen_at=at)
    )
    record("person.signed-in", person, by=person, at=at)
    return token


def still_holds(session: Session, *, at: datetime) -> bool:
    """Whether the session was not ended, is younger than 12 hours, and its person is active."""
    return (
        session.ended_at is None
        and at - session.began_at <= SESSION_LASTS
        and session.person.active
    )


def see_again(session: Session, *, at: datetime) -> bool:
    """Whether the session still holds; notes the visit, and that it was idle for too long."""
    if not still_holds(session, at=at):
        return False
    if at - session.seen_at > IDLE:
        session.identify_again = True
    session.seen_at = at
    return True


def sign_out(session: Session, *, at: datetime) -> None:
    """End one session."""
    session.ended_at = at
    record("person.signed-out", session.person, by=session.person, at=at)


def end_sessions(person: Person, *, at: datetime, but: Session | None = None) -> None:
    """End every session of a person at once, perhaps but the one that asks for it."""
    db.session.execute(
        update(Session)
        .where(
            Session.person_id == person.id, Session.ended_at.is_(None),
            Session.id != (but.id if but else 0),
        )
        .values(ended_at=at)
    )  # fmt: skip


def end_other_sessions(here: Session, *, at: datetime) -> None:
    """End one's own sessions everywhere else, as after a computer was lost."""
    end_sessions(here.person, at=at, but=here)
    record("person.sessions-ended", here.person, by=here.person, at=at)


def _end_tokens(person: Person, *, at: datetime) -> None:
    """A token does not outlive its person's account, also when that is opened again."""
    db.session.execute(
        update(ApiToken)
        .where(ApiToken.person_id == person.id, ApiToken.revoked_at.is_(None))
        .values(revoked_at=at)
    )


def deactivate(person: Person, *, by: Person, at: datetime) -> None:
    """Close an account, its sessions and tokens; the person stays in the record."""
    if person.id == by.id:
        raise RuleBroken(_("You cannot deactivate yourself; another administrator can."))
    person.active = False
    end_sessions(person, at=at)
    _end_tokens(person, at=at)
    record("person.deactivated", person, by=by, at=at, changes={"active": [True, False]})


def reactivate(person: Person, *, by: Person, at: datetime) -> None:
    """Open a closed account again."""
    person.active = True
    record("person.reactivated", person, by=by, at=at, changes={"active": [False, True]})


def change_roles(
    person: Person, roles: frozenset[Role], *, by: Person, at: datetime, edition: str | None = None
) -> None:
    """Give and take roles; nobody changes their own."""
    if person.id == by.id:
        raise NotAllowed(_("Nobody changes their own roles; another administrator can."))
    if not roles:
        raise Invalid("roles", _("Choose at least one role."))
    if Role.AUDITOR in roles and len(roles) > 1:
        raise Invalid("roles", _("An auditor holds no other role."))
    refuse_stale(edition, person.roles_edition)
    before = person.roles
    ended = _end_places(person, at) if Role.AUDITOR in roles ^ before else []
    for row in person.role_rows:
        if row.ended_at is None and row.role not in roles:
            row.ended_at = at
    person.role_rows += [PersonRole(role=r, began_at=at) for r in Role if r in roles - before]
    record(
        "person.roles-changed", person, by=by, at=at,
        changes={
            "roles": [[r.value for r in Role if r in before], [r.value for r in Role if r in roles]],
            **({"belongs_to": [ended, None]} if ended else {}),
        },
    )  # fmt: skip


def _end_places(person: Person, at: datetime) -> list[str]:
    """Who becomes an auditor, or stops being one, keeps nothing open: scope is given anew."""
    open_now = [m for m in person.memberships if m.ended_at is None or m.ended_at > at]
    for member in open_now:
        member.ended_at = max(at, member.began_at)
    return sorted(place.key for m in open_now if (place := m.team or m.product))


def found_team(key: str, name: str, *, by: Actor, at: datetime) -> Team:
    """Add a team."""
    if db.session.scalar(select(Team).where(Team.key == key)):
        raise Invalid("key", _("There is already a team with the key %(key)s.", key=key))
    team = Team(key=key, name=name)
    db.session.add(team)
    record("team.founded", team, by=by, at=at, changes={"name": [None, name]})
    return team


def found_product(key: str, name: str, tag_prefix: str, *, by: Actor, at: datetime) -> Product:
    """Add a product."""
    if db.session.scalar(select(Product).where(Product.key == key)):
        raise Invalid("key", _("There is already a product with the key %(key)s.", key=key))
    product = Product(key=key, name=name, tag_prefix=tag_prefix)
    db.session.add(product)
    record(
        "product.founded", product, by=by, at=at,
        changes={"name": [None, name], "tag_prefix": [None, tag_prefix]},
    )  # fmt: skip
    return product


def preset_owners(
    product: Product, em: Person, pm: Person, *, by: Actor, at: datetime, edition: str | None = None
) -> None:
    """Who is EM and PM of a product's next release unless somebody else is named."""
    refuse_stale(edition, product.owners_edition)
    if em.id == pm.id:
        raise Invalid("pm", _("EM and PM are two different people."))
    before = [product.em.name if product.em else None, product.pm.name if product.pm else None]
    product.em, product.pm = em, pm
    record(
        "product.owners-preset", product, by=by, at=at,
        changes={"em": [before[0], em.name], "pm": [before[1], pm.name]},
    )  # fmt: skip


def join(person: Person, place: Team | Product, *, by: Actor, at: datetime) -> Membership:
    """Let a person belong to a team or product; an auditor gets a grant instead."""
    if Role.AUDITOR in person.roles:
        raise Invalid("place", _("An auditor belongs nowhere: give a grant, with its first and last day."))  # fmt: skip
    member = Membership(person=person, began_at=at)
    if isinstance(place, Team):
        member.team = place
    else:
        member.product = place
    db.session.add(member)
    record(
        "membership.began", person, by=by, at=at,
        changes={place.event_kind: [None, place.key]},
    )  # fmt: skip
    return member


def leave(member: Membership, *, by: Actor, at: datetime) -> None:
    """End a membership; what it showed is closed at once. A grant is ended by `end_grant`."""
    place = member.team or member.product
    if place is None or member.granted_until or (member.ended_at and member.ended_at <= at):
        raise RuleBroken(_("This membership has ended already."))
    member.ended_at = at
    record(
        "membership.ended",
        member.person,
        by=by,
        at=at,
        changes={place.event_kind: [place.key, None]},
    )


def keep_typed(person: Person, form: str, fields: dict[str, list[str]], *, at: datetime) -> None:
    """Keep what a person typed into a form and has not sent yet; not a record, so no event."""
    row = typed(person, form)
    if row is None:
        row = Typed(person_id=person.id, form=form)
        db.session.add(row)
    row.fields, row.at = canonical(fields), at


def forget_typed(person: Person, form: str) -> None:
    """Drop what was typed: it was sent, or is not wanted any more."""
    if row := typed(person, form):
        db.session.delete(row)


def spend(nonce: str, *, at: datetime) -> None:
    """Use up a form; RuleBroken if it was carried out before. Forgets those of ended sessions."""
    if db.session.get(SpentForm, nonce) is not None:
        raise RuleBroken(_("This was sent already; it was carried out once."))
    db.session.execute(delete(SpentForm).where(SpentForm.at < at - 2 * SESSION_LASTS))
    db.session.add(SpentForm(nonce=nonce, at=at))


def digest(token: str) -> str:
    """What is kept of a secret token: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()
