"""Issues of Jira against the record: which become drafts, which tickets changed; and doing so."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from tracker.audit.actions import Entry, record_many
from tracker.core.db import db, insert_rows
from tracker.core.errors import NotAllowed
from tracker.core.texts import _
from tracker.exchange.jira_known import (
    CHUNK,
    TEXTS,
    Parents,
    assignees,
    chunks,
    known_tickets,
)
from tracker.exchange.jira_meaning import fields_of
from tracker.exchange.jira_rows import TicketFile, TicketRow
from tracker.exchange.raw import Refusal
from tracker.exchange.verdict import About, Verdict, actor
from tracker.identity.models import Person, Product, Team
from tracker.identity.permissions import Role
from tracker.identity.queries import products_of
from tracker.initiatives.actions import refuse_editor
from tracker.initiatives.many import Draft, changes_of, register_drafts
from tracker.initiatives.models import Initiative
from tracker.tickets.models import JIRA, Ticket

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

    line: int
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
    known = known_tickets(row.key for row in rows)
    parents = Parents(rows)
    people = assignees(target.product, at)
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
    _refuse_strangers(verdict, target.by, at)
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
    """Same, or changed."""
    if not target.base_url:
        facts["url"] = was.url  # not told this time: that is no change
    if all(getattr(was, name) == value for name, value in facts.items()):
        verdict.same += 1
    else:
        before = {name: getattr(was, name) for name in facts}
        about = About(Initiative.event_kind, was.initiative, was.product)
        verdict.changed.append(ChangedTicket(row.line, was.id, about, before, facts))


def _refuse_strangers(verdict: JiraVerdict, by: Person | None, at: datetime) -> None:
    """Whoever may not edit an initiative does not bring news of its ticket either."""
    if by is None:
        return
    closed = set()
    for some in chunks(sorted({ticket.about.event_key for ticket in verdict.changed})):
        for initiative in db.session.scalars(select(Initiative).where(Initiative.key.in_(some))):
            try:
                refuse_editor(initiative, by, at)
            except NotAllowed:
                closed.add(initiative.key)
    for ticket in verdict.changed:
        if ticket.about.event_key in closed:
            reason = _(
                "%(key)s changed, and only the owners of %(initiative)s and regulatory/quality may tell that.",
                key=ticket.facts["key"], initiative=ticket.about.event_key,
            )  # fmt: skip
            verdict.refused.append(Refusal(ticket.line, reason))
    verdict.changed = [t for t in verdict.changed if t.about.event_key not in closed]


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
