"""A company with many initiatives, made in bulk: what lists, search and home are measured on.

Begins with the demo. Every initiative has its owners, stages, a value version (signed where its
state needs that), two items of evidence and one piece of evidence; a hundredth as many releases
deliver them, and some are planned. One person owns 40 open ones however many there are. Not made:
the events of all that. Their signatures point to one event, so the log stays as short as the
demo's; `log.py` measures a long one.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select

from tracker.core.canonical import sha256
from tracker.core.db import Model, db, write
from tracker.evidence.models import Evidence, EvidenceNeed
from tracker.identity.models import Membership, Person, PersonRole, Product, Team
from tracker.identity.permissions import Role
from tracker.initiatives.models import (
    ClauseLink,
    CoOwnership,
    Delivery,
    Initiative,
    Kind,
    Origin,
    Stage,
    Status,
)
from tracker.releases.models import Device, Release, ReleaseState, ReleaseUdi
from tracker.requirements.models import Clause
from tracker.signing.models import Document, Meaning, Signature
from tracker.value.models import Measuring, ValueVersion

OWNED, PLANNED, STANDING, PEOPLE, BATCH = 40, 300, 20, 120, 5_000
START = datetime(2024, 1, 1, tzinfo=UTC)
WAY = [
    Status.DRAFT, Status.PROPOSED, Status.COMMITTED, Status.DELIVERED, Status.VERIFIED, Status.CLOSED,
]  # fmt: skip
#: How often each state is met; most work of a company is done.
STATES = [*WAY[:5], Status.COMMITTED, Status.DROPPED, *[Status.CLOSED] * 5]
VERBS = ["register", "propose", "commit", "deliver", "verify", "close"]
THINGS = [
    "UDI-PI versioning", "Signing key rotation", "Bill of materials", "Penetration test",
    "Audit finding", "Patch policy", "Data export", "Risk file", "Usability file", "Training record",
]  # fmt: skip


def fill(count: int, owner: str = "noah@lumen.example") -> None:
    """Add so many initiatives, and what belongs to them, to the demo's two older products."""
    with write():
        _Crowd(count, owner).make()


class _Crowd:
    def __init__(self, count: int, owner: str) -> None:
        self.count, self.rows = count, defaultdict[type[Model], list[dict[str, Any]]](list)
        self.next = {
            model: db.session.scalar(select(func.coalesce(func.max(model.id), 0)))
            for model in (
                Person, Initiative, Document, Signature, ValueVersion, EvidenceNeed, Evidence, Release,
            )
        }  # fmt: skip
        self.noah = db.session.scalars(select(Person).where(Person.email == owner)).one()
        self.products = list(db.session.scalars(select(Product).order_by(Product.id).limit(2)))
        self.teams = list(db.session.scalars(select(Team).order_by(Team.id).limit(2)))
        self.clauses = list(db.session.scalars(select(Clause.id)))
        self.device = db.session.scalars(
            select(Device).where(Device.product_id == self.products[0].id).order_by(Device.id)
        ).first()
        self.event = db.session.scalars(select(Signature.event_seq).limit(1)).one()
        self.people: list[int] = []

    def make(self) -> None:
        self._people()
        self._flush()
        self.releases = list(self._releases())
        self._flush()
        for n in range(self.count):
            self._initiative(n)
            if n % BATCH == BATCH - 1:
                self._flush()
        self._flush()

    def _add(self, model: type[Model], **values: Any) -> int:
        """A row for the next flush, and its number."""
        if model in self.next:
            self.next[model] += 1
            values["id"] = self.next[model]
        self.rows[model].append(values)
        return values.get("id", 0)

    def _flush(self) -> None:
        order = (
            Person, PersonRole, Membership, Document, Signature, Release, ReleaseUdi, Initiative,
            CoOwnership, Stage, ClauseLink, Delivery, ValueVersion, EvidenceNeed, Evidence,
        )  # fmt: skip
        for model in order:
            if rows := self.rows.pop(model, []):
                db.session.execute(insert(model.__table__), rows)

    def _people(self) -> None:
        for n in range(PEOPLE):
            who = self._add(
                Person, email=f"p{n}@lumen.example", name=f"Person {n:03}", password_hash=None,
                language="en", active=True, created_at=START,
            )  # fmt: skip
            role = Role.EM if n % 2 else Role.PM
            self._add(PersonRole, person_id=who, role=role, began_at=START, ended_at=None)
            for product in self.products:
                self._add(
                    Membership, person_id=who, team_id=None, product_id=product.id, began_at=START,
                    ended_at=None,
                )  # fmt: skip
            self.people.append(who)

    def _releases(self) -> Iterator[int]:
        """Released ones, which deliver; the planned ones deliver nothing yet."""
        done = max(1, self.count // 100)
        for n in range(done + PLANNED):
            released, version = n < done, f"{100 + n // 100}.{n // 10 % 10}.{n % 10}"
            em, pm = self.people[1], self.people[0]
            if not released and n % 10 == 0:
                em = self.noah.id
            number = self._add(
                Release, key=f"REL-B{n}", product_id=self.products[0].id, version=version,
                tag=f"v{version}", commit=f"{n:07x}", build=str(n), em_id=em, pm_id=pm,
                state=ReleaseState.PLANNED, created_by_id=em, created_at=START,
                released_by_id=None, released_at=None,
            )  # fmt: skip
            self._add(
                ReleaseUdi, release_id=number, device_id=self.device.id, pi=version,
                pi_folded=version,
            )  # fmt: skip
            if released:
                yield number

    def _initiative(self, n: int) -> None:
        step = max(1, self.count // OWNED)
        mine = n % step == 0 and n // step < OWNED
        status = WAY[n // step % 5] if mine else STATES[n % len(STATES)]
        at = START + timedelta(minutes=7 * n)
        em, pm = self.people[2 * (n % 59) + 1], self.people[2 * (n % 59)]
        em = self.noah.id if mine else em
        owners = (None, None) if n % 23 == 0 and not mine else (em, pm)
        thing, key = THINGS[n % len(THINGS)], f"CI-B{n}"
        number = self._add(
            Initiative, key=key, title=f"{thing} of module {n % 977}",
            summary=f"What {thing.lower()} asks of module {n % 977}, in one sentence for run {n}.",
            kind=list(Kind)[n % 7], origin=list(Origin)[n % 7], obligation="MDR Annex VI, part C",
            due_on=date(2026, 1, 1) + timedelta(days=n % 900) if n % 3 else None,
            stops_sales=n % 11 == 0, standing=n % max(1, self.count // STANDING) == 1,
            team_id=self.teams[n % len(self.teams)].id,
            product_id=self.products[n % len(self.products)].id, status=status,
            without_release=None, registered_by_id=em, registered_at=at, edition=1,
        )  # fmt: skip
        self._add(
            CoOwnership, initiative_id=number, em_id=owners[0], pm_id=owners[1], began_at=at,
            ended_at=None,
        )  # fmt: skip
        self._stages(number, status, em, at)
        self._value(number, key, n, status, em, pm, at)
        self._evidence(number, n, status, em, at)
        self._add(
            ClauseLink, initiative_id=number, clause_id=self.clauses[n % len(self.clauses)],
            how_met="By the procedure.", began_at=at, ended_at=None,
        )  # fmt: skip
        if status in WAY[3:]:
            self._add(
                Delivery, initiative_id=number, release_id=self.releases[n % len(self.releases)],
                began_at=at, ended_at=None,
            )  # fmt: skip

    def _stages(self, number: int, status: Status, by: int, at: datetime) -> None:
        way = WAY[: WAY.index(status) + 1] if status in WAY else [Status.DRAFT, Status.DROPPED]
        for n, reached in enumerate(way):
            self._add(
                Stage, initiative_id=number, status=reached, reason=None, by_id=by,
                verb="drop" if reached is Status.DROPPED else VERBS[n],
                began_at=at + timedelta(hours=n),
                ended_at=None if n == len(way) - 1 else at + timedelta(hours=n + 1),
            )  # fmt: skip

    def _value(
        self, number: int, key: str, n: int, status: Status, em: int, pm: int, at: datetime
    ) -> None:
        if status is Status.DRAFT:
            return
        document = self._document("value", key, at)
        self._add(
            ValueVersion, initiative_id=number, number=1, document_id=document, published_by_id=em,
            published_at=at, now=f"Module {n % 977} answers by hand.", measuring=Measuring.MEASURED,
            change="Every release carries its version.", effect="A complaint names one build.",
            if_not="The market closes for the product.", why="The law asks for it.",
            measure="Days from complaint to build", baseline="2", target="0", known_on=None,
        )  # fmt: skip
        self._sign(document, em, Meaning.EXPLAINED, at)
        if status in WAY[2:]:
            self._sign(self._document("value-approval", key, at), pm, Meaning.APPROVE_VALUE, at)

    def _evidence(self, number: int, n: int, status: Status, by: int, at: datetime) -> None:
        for item in ("Screenshot of the About screen", "Test report"):
            need = self._add(
                EvidenceNeed, initiative_id=number, title=item, before_release=item[0] == "S"
            )
        done = status in WAY[4:]
        document = self._document("evidence", f"EV-B{n}", at)
        self._add(
            Evidence, key=f"EV-B{n}", need_id=need, number=1, release_id=None,
            file_name=f"report-{n}.pdf", sha256=sha256(str(n).encode()), size=1, url=None, note=None,
            document_id=document, added_by_id=by, added_at=at, accepted=True if done else None,
            review_id=self._sign(document, self.people[-2], Meaning.ACCEPT_EVIDENCE, at) if done else None,
        )  # fmt: skip

    def _document(self, kind: str, key: str, at: datetime) -> int:
        content = json.dumps({"kind": kind, "subject": key}).encode()
        return self._add(
            Document, kind=kind, subject_key=key, version=1, content=content,
            sha256=sha256(content), frozen_at=at,
        )  # fmt: skip

    def _sign(self, document: int, signer: int, meaning: Meaning, at: datetime) -> int:
        return self._add(
            Signature, document_id=document, signer_id=signer, printed_name="Somebody",
            role="Product manager", meaning=meaning, remark=None, deputy_of=None, at=at,
            how="password", event_seq=self.event, withdraws_id=None,
        )  # fmt: skip
