"""Issues of Jira against the record: which become drafts, which tickets changed; and doing so."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from tracker.audit.actions import Entry, record_many
from tracker.core.db import db, insert_rows
from tracker.core.texts import _
from tracker.exchange.jira_meaning import fields_of
from tracker.exchange.jira_rows import TicketFile, TicketRow
from tracker.exchange.raw import Refusal
from tracker.exchange.verdict import About, Verdict, actor
from tracker.identity.models import Person, Product, Team
from tracker.identity.permissions import Role
from tracker.identity.queries import members_of, products_of
from tracker.initiatives.many import Draft, changes_of, register_drafts
from tracker.initiatives.models import CoOwnership, Initiative
from tracker.tickets.models import JIRA, Ticket

CHUNK = 500
#: What a ticket tells, by column; what stands openly in an event, and what beside it as text.
OPEN = ("source_id", "title", "kind", "status", "parent_key", "labels", "versions", "assignee")
DATED = ("due_on", "ticket_created_at")
TEXTS = ("description", "comments")

Facts = dict[str, Any]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A ticket that is not known yet, and the draft that it becomes."""

    draft: Draft
    facts: Facts
    event: tuple[Facts, dict[str, str | None]]  # made ready before the lock is taken


@dataclass(frozen=True, slots=True)
class ChangedTicket:
    """A known ticket that is told otherwise than before: its old facts and its new ones."""

    id: int
    about: About
    before: Facts
    facts: Facts


@dataclass(frozen=True, slots=True)
class Target:
    """Where the issues go, for whom they are brought, and how Jira is reached from a page."""

    team: Team
    product: Product
    by: Person | None
    base_url: str


JiraVerdict = Verdict[NewTicket, ChangedTicket]


def judge(file: TicketFile, target: Target, *, at: datetime, progress: Progress) -> JiraVerdict:
    """What the file would do. Nothing is written."""
    verdict: JiraVerdict = Verdict(refused=list(file.refused))
    rows = list(_once(file.rows, verdict.refused))
    known = _known(row.key for row in rows)
    parents = _Parents(rows)
    people = _assignees(target.product, at)
    writable = set(db.session.scalars(products_of(target.by, at))) if target.by else None
    for done, row in enumerate(rows, 1):
        if done % CHUNK == 0:
            progress(_("Comparing"), done, len(rows))
        parent, wrong = parents.of(row)
        was = known.get(row.key)
        if was is not None and wrong is None:
            wrong = _not_theirs(row, was, target, writable)
        if wrong is not None:
            verdict.refused.append(Refusal(row.line, wrong))
            continue
        facts = _facts(row, parent, target.base_url)
        if was is None:
            verdict.new.append(_new(_draft(row, people), facts, target.team))
        else:
            _compare(row, was, facts, target, verdict)
    return verdict


def apply(verdict: JiraVerdict, target: Target, *, at: datetime) -> None:
    """Register the drafts, tell the changed tickets anew; an event for each. All is written or none."""
    if verdict.refused:
        raise AssertionError("an import with a refused row is not applied")
    entries: list[Entry] = []
    drafts = [new.draft for new in verdict.new]
    made = register_drafts(
        drafts, team=target.team, product=target.product, by=actor(target.by), at=at
    )
    tickets = []
    for subject, new in zip(made, verdict.new, strict=True):
        tickets.append({**new.facts, "initiative_id": subject.id, "source": JIRA, "began_at": at, "seen_at": at})  # fmt: skip
        changes, texts = new.event
        entries.append(Entry(action="initiative.imported", subject=subject, changes=changes, texts=texts))  # fmt: skip
    insert_rows(Ticket, tickets)
    _tell_anew(verdict.changed, at)
    entries += [_changed(changed) for changed in verdict.changed]
    record_many(entries, by=actor(target.by), at=at)


def _once(rows: list[TicketRow], refused: list[Refusal]) -> Iterator[TicketRow]:
    """Each key once; a second row of it is refused, naming the first."""
    lines: dict[str, int] = {}
    for row in rows:
        first = lines.setdefault(row.key, row.line)
        if first == row.line:
            yield row
        else:
            reason = _("%(key)s stands in this file already, in line %(n)d.", key=row.key, n=first)
            refused.append(Refusal(row.line, reason))


def _known(keys: Iterable[str]) -> dict[str, Any]:
    """The tickets that an import brought before, each with its initiative and its owners."""
    found: dict[str, Any] = {}
    for some in _chunks(list(keys)):
        query = (
            select(
                Ticket.id, Ticket.key, Ticket.url, *(getattr(Ticket, n) for n in (*OPEN, *DATED, *TEXTS)),
                Initiative.key.label("initiative"), Initiative.product_id, Initiative.team_id,
                Product.key.label("product"), CoOwnership.em_id, CoOwnership.pm_id,
            )
            .join(Initiative, Ticket.initiative_id == Initiative.id)
            .join(Product, Initiative.product_id == Product.id)
            .join(CoOwnership, CoOwnership.initiative_id == Initiative.id)
            .where(
                Ticket.source == JIRA, Ticket.ended_at.is_(None), CoOwnership.ended_at.is_(None),
                Ticket.key.in_(some),
            )
        )  # fmt: skip
        found.update({row.key: row for row in db.session.execute(query)})
    return found


class _Parents:
    """Finds the parent of a row: in the file, else among the tickets that are known."""

    def __init__(self, rows: list[TicketRow]) -> None:
        self._by_key = {row.key: row for row in rows}
        self._by_number = {row.source_id: row.key for row in rows if row.source_id}
        asked = {r.parent for r in rows if r.parent} - self._by_key.keys() - self._by_number.keys()
        self._elsewhere: dict[str, str] = {}
        for some in _chunks(sorted(asked)):
            columns = select(Ticket.key, Ticket.source_id).where(
                Ticket.source == JIRA, Ticket.ended_at.is_(None),
                or_(Ticket.key.in_(some), Ticket.source_id.in_(some)),
            )  # fmt: skip
            for key, number in db.session.execute(columns):
                self._elsewhere.update({key: key, number or key: key})

    def of(self, row: TicketRow) -> tuple[str | None, str | None]:
        """The key of the parent, or why there is none to be found."""
        if not row.parent:
            return None, None
        key = self._key(row.parent)
        if key is None:
            return None, _(
                "The parent %(parent)s of %(key)s is neither in this file nor known here. Export it too.",
                parent=row.parent, key=row.key,
            )  # fmt: skip
        if self._leads_back(row.key, key):
            return None, _("%(key)s is its own parent, by way of %(parent)s.", key=row.key, parent=key)  # fmt: skip
        return key, None

    def _key(self, parent: str) -> str | None:
        if parent in self._by_key:
            return parent
        return self._by_number.get(parent) or self._elsewhere.get(parent)

    def _leads_back(self, start: str, key: str) -> bool:
        seen: set[str] = set()
        above: str | None = key
        while above is not None and above not in seen:
            if above == start:
                return True
            seen.add(above)
            row = self._by_key.get(above)
            above = self._key(row.parent) if row and row.parent else None
        return False


def _assignees(product: Product, at: datetime) -> dict[str, Person | None]:
    """Who of the product is meant by a name or an address; None: more than one is."""
    found: dict[str, Person | None] = {}
    for person in db.session.scalars(members_of(product, at)):
        if person.roles & {Role.EM, Role.PM}:
            found[person.email] = person
            name = person.name.casefold()
            found[name] = None if name in found else person
    return found


def _draft(row: TicketRow, people: dict[str, Person | None]) -> Draft:
    """With the assignee as an owner, if they hold the role of one; the other side is unclaimed."""
    owner = people.get(row.assignee.casefold()) if row.assignee else None
    as_em = owner is not None and Role.EM in owner.roles
    return Draft(fields=fields_of(row), em=owner if as_em else None, pm=None if as_em else owner)


def _new(draft: Draft, facts: Facts, team: Team) -> NewTicket:
    changes, texts = changes_of(draft, team)
    ticket = {"ticket": [None, facts["key"]], "ticket_status": [None, facts["status"]]}
    said = "\n\n".join(filter(None, (facts[name] for name in TEXTS)))  # one text: each is indexed
    return NewTicket(draft, facts, ({**changes, **ticket}, {**texts, "ticket": said}))


def _facts(row: TicketRow, parent: str | None, base_url: str) -> Facts:
    return {
        "key": row.key, "url": f"{base_url}/browse/{row.key}" if base_url else None,
        "source_id": row.source_id, "title": row.title, "kind": row.kind, "status": row.status,
        "parent_key": parent, "labels": " ".join(row.labels), "versions": ", ".join(row.versions),
        "assignee": row.assignee, "description": row.description, "comments": row.comments,
        "due_on": row.due_on, "ticket_created_at": row.created_at,
    }  # fmt: skip


def _not_theirs(row: TicketRow, was: Any, target: Target, writable: set[int] | None) -> str | None:
    """Why a known ticket is not theirs to bring, whether it changed or not."""
    if writable is not None and was.product_id not in writable:
        return _("%(key)s belongs to a product that you do not belong to.", key=row.key)
    if was.team_id != target.team.id:
        return _(
            "%(key)s is %(initiative)s of another team. Import it for that team.",
            key=row.key, initiative=was.initiative,
        )  # fmt: skip
    return None


def _compare(row: TicketRow, was: Any, facts: Facts, target: Target, verdict: JiraVerdict) -> None:
    """Same, changed, or changed on an initiative that the person may not edit."""
    if not target.base_url:
        facts["url"] = was.url  # not told this time: that is no change
    if all(getattr(was, name) == value for name, value in facts.items()):
        verdict.same += 1
    elif _may_edit(was, target.by):
        before = {name: getattr(was, name) for name in facts}
        about = About(Initiative.event_kind, was.initiative, was.product)
        verdict.changed.append(ChangedTicket(was.id, about, before, facts))
    else:
        reason = _(
            "%(key)s changed, and only the owners of %(initiative)s and regulatory/quality may tell that.",
            key=row.key, initiative=was.initiative,
        )  # fmt: skip
        verdict.refused.append(Refusal(row.line, reason))


def _may_edit(was: Any, by: Person | None) -> bool:
    """As `refuse_editor` judges, without reading ten thousand initiatives one by one."""
    return (
        by is None or None in {was.em_id, was.pm_id} or by.id in {was.em_id, was.pm_id}
        or Role.REGULATORY in by.roles
    )  # fmt: skip


def _tell_anew(changed: Sequence[ChangedTicket], at: datetime) -> None:
    if changed:
        table = Ticket.__table__
        columns: dict[str, Any] = {name: bindparam(f"new_{name}") for name in changed[0].facts}
        statement = update(table).where(table.c.id == bindparam("ticket")).values(**columns, seen_at=at)  # type: ignore[arg-type]  # fmt: skip
        rows = [{"ticket": c.id, **{f"new_{n}": v for n, v in c.facts.items()}} for c in changed]
        db.session.connection().execute(statement, rows)


def _changed(changed: ChangedTicket) -> Entry:
    before, after = changed.before, changed.facts
    moved = [name for name in after if before[name] != after[name]]
    openly = {n: [_plain(before[n]), _plain(after[n])] for n in moved if n not in TEXTS}
    return Entry(
        action="ticket.updated", subject=changed.about,
        changes={"ticket": [after["key"], after["key"]], **openly},
        texts={name: after[name] for name in moved if name in TEXTS},
    )  # fmt: skip


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _chunks(items: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
