"""Loading the clauses that templates point to."""

import csv
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from tracker.audit.actions import Actor, record
from tracker.core.db import db
from tracker.identity.models import Company
from tracker.requirements.models import Clause

SHIPPED = Path(__file__).with_name("clauses.csv")


def load_shipped(company: Company, *, by: Actor, at: datetime) -> int:
    """Add the shipped clauses that are missing; how many were added (one event if any)."""
    known = set(db.session.execute(select(Clause.standard, Clause.edition, Clause.ref)))
    with SHIPPED.open(encoding="utf-8", newline="") as rows:
        fresh = [
            Clause(**row)
            for row in csv.DictReader(rows)
            if (row["standard"], row["edition"], row["ref"]) not in known
        ]
    db.session.add_all(fresh)
    if fresh:
        record(
            "clauses.loaded",
            company,
            by=by,
            at=at,
            changes={"clauses": [None, [c.label for c in fresh]]},
        )
    return len(fresh)
