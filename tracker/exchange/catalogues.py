"""A company's own catalogue from file to record: read, compared, taken whole or not at all."""

from dataclasses import dataclass, field
from typing import BinaryIO

from tracker.core.db import db
from tracker.exchange import catalogue_rows
from tracker.exchange.imports import Clock, Outcome, Write
from tracker.exchange.raw import Unreadable
from tracker.exchange.verdict import Verdict, actor
from tracker.identity.models import Person
from tracker.requirements.actions import difference, load
from tracker.requirements.editions import Edition, Row


@dataclass(slots=True)
class CatalogueVerdict(Verdict[Row, tuple[Row, Row]]):
    """The same with clauses that the file no longer holds: they stay, marked as gone."""

    gone: list[Row] = field(default_factory=list)

    @property
    def writes(self) -> bool:
        return bool(self.new or self.changed or self.gone) and not self.refused

    def counts(self) -> dict[str, int]:
        return {
            "new": len(self.new), "changed": len(self.changed), "gone": len(self.gone),
            "same": self.same,
        }  # fmt: skip


def judge(edition: Edition, rows: list[Row], by: Person | None) -> CatalogueVerdict:
    """What these rows would do to the catalogue."""
    found = difference(edition, rows, by=actor(by))
    return CatalogueVerdict(
        new=list(found.added), changed=list(found.changed), same=found.same, gone=list(found.gone)
    )


def carry_out(
    edition: Edition, file: BinaryIO, *, file_name: str, by: Person | None, dry_run: bool,
    clock: Clock, write: Write,
) -> Outcome:  # fmt: skip
    """Read and judge; write if there is anything to write, and it may be."""
    try:
        read = catalogue_rows.read(file)
    except Unreadable as wrong:
        return Outcome(CatalogueVerdict(refused=[wrong.refusal]), "", False)
    if read.refused:
        return Outcome(CatalogueVerdict(refused=read.refused), read.sha256, False)
    verdict = judge(edition, read.rows, by)
    if dry_run or not verdict.writes:
        db.session.rollback()
        return Outcome(verdict, read.sha256, False)
    told = {"file": file_name, "sha256": read.sha256}
    with write():
        load(edition, read.rows, source=told, by=actor(by), at=clock())
    return Outcome(verdict, read.sha256, True)


def own_edition(name: str, edition: str, title: str) -> Edition:
    """A catalogue of the company's own, as a form or a command names it."""
    return Edition(
        name=name.strip(), edition=edition.strip(), title=title.strip() or name.strip(),
        publisher="", language="en", licence="",
    )  # fmt: skip
