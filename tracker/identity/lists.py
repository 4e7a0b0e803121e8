"""The lists of people and of the audit trail: what they can be filtered and sorted by."""

from sqlalchemy import exists

from tracker.audit.models import Access, Event
from tracker.core.filters import Filter, Kind, day, end_of, person, start_of, tick, words
from tracker.core.paging import Listing, Sort
from tracker.core.search import matching
from tracker.core.texts import _l
from tracker.identity.models import Person, PersonRole
from tracker.identity.permissions import Role

#: Whether somebody can get in.
STATES = {
    "active": Person.active & Person.password_hash.is_not(None),
    "invited": Person.active & Person.password_hash.is_(None),
    "deactivated": Person.active.is_(False),
}

#: Not signed in, no right, or not there for who asks.
REFUSED = (401, 403, 404)

PEOPLE = Listing(
    name="people", source=Person, key=Person.id, preset="name",
    filters=(
        words("q", _l("Words in this list"), lambda typed: Person.id.in_(matching("person", typed))),
        Filter("role", _l("Role"), lambda role: exists().where(
            PersonRole.person_id == Person.id, PersonRole.role == role, PersonRole.ended_at.is_(None),
        ), Kind.CHOICE, Role),
        Filter("state", _l("State"), lambda name: STATES[name], Kind.CHOICE),
    ),
    sorts=(
        Sort("name", _l("Name, A to Z"), _l("Name, Z to A"), Person.name),
        Sort("key", _l("Oldest first"), _l("Newest first")),
    ),
)  # fmt: skip

EVENTS = Listing(
    name="trail", source=Event, key=Event.seq, preset="-key",
    filters=(
        words("about", _l("Key of a record"), lambda key: Event.object_key == key),
        Filter("kind", _l("Kind of record"), lambda kind: Event.object_kind == kind),
        words("action", _l("Action"), lambda text: Event.action.startswith(text, autoescape=True)),
        person("by", _l("By"), lambda number: Event.actor_id == number),
        day("since", _l("From"), lambda first: Event.at >= start_of(first)),
        day("until", _l("To"), lambda last: Event.at < end_of(last)),
        words("q", _l("Words"), lambda typed: Event.seq.in_(matching("event", typed))),
    ),
    sorts=(Sort("key", _l("Oldest first"), _l("Newest first")),),
)  # fmt: skip

ACCESS = Listing(
    name="access", source=Access, key=Access.id, preset="-key",
    filters=(
        person("by", _l("Person"), lambda number: Access.person_id == number),
        Filter("path", _l("Address begins with"), lambda text: Access.path.startswith(text, autoescape=True), Kind.WORDS),
        tick("refused", _l("Only refused"), lambda: Access.status.in_(REFUSED)),
        day("since", _l("From"), lambda first: Access.at >= start_of(first)),
        day("until", _l("To"), lambda last: Access.at < end_of(last)),
    ),
    sorts=(Sort("key", _l("Oldest first"), _l("Newest first")),),
)  # fmt: skip
