"""A catalogue as rows, and what differs between two of them. No database."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

#: Groups that a regulatory person prints with their word: 21 CFR 820 Subpart B.
GROUPS = {"chapter", "subpart"}
CLASSES = re.compile(r"[ABC](,[ABC])*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What is said of a catalogue as a whole."""

    name: str
    edition: str
    title: str
    publisher: str
    language: str
    licence: str
    prints: str = ""  # how a clause is printed; empty: name and number
    prints_group: str = ""  # how a chapter or subpart is printed
    own: bool = True  # the company's, not shipped

    def label(self, ref: str, note: str) -> str:
        """A clause as printed: ISO 13485 7.5.8."""
        pattern = self.prints_group if note in GROUPS and self.prints_group else self.prints
        shown = re.sub(r"^(Art|Ch)\.(?=\S)", r"\1. ", ref)
        return (pattern or f"{self.name} {{ref}}").replace("{ref}", shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One clause as a catalogue file holds it."""

    ref: str
    parent_ref: str | None
    title: str
    assessable: bool
    applies_to: str
    note: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What a newer list changes in an older one, in the newer one's order."""

    added: tuple[Row, ...]
    changed: tuple[tuple[Row, Row], ...]  # before, after
    gone: tuple[Row, ...]
    same: int

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.gone)


def compare(old: Iterable[Row], new: Iterable[Row]) -> Difference:
    """The difference between two lists of clauses, by their numbers."""
    before, after = {row.ref: row for row in old}, {row.ref: row for row in new}
    kept = [(before[ref], row) for ref, row in after.items() if ref in before]
    changed = tuple((was, now) for was, now in kept if was != now)
    return Difference(
        added=tuple(row for ref, row in after.items() if ref not in before),
        changed=changed,
        gone=tuple(row for ref, row in before.items() if ref not in after),
        same=len(kept) - len(changed),
    )


def parents_first(rows: Iterable[Row]) -> list[Row]:
    """The rows in their order, but no clause before its parent."""
    waiting, placed, ordered = list(rows), set[str](), list[Row]()
    while waiting:
        ready = [row for row in waiting if row.parent_ref is None or row.parent_ref in placed]
        if not ready:
            raise ValueError("a parent is missing, or clauses are their own parents")
        ordered += ready
        placed.update(row.ref for row in ready)
        waiting = [row for row in waiting if row.ref not in placed]
    return ordered


def slug(words: str) -> str:
    """Words as they stand in an address: ISO/IEC 27001 → iso-iec-27001."""
    plain = (
        unicodedata.normalize("NFKD", words.replace("ß", "ss"))
        .encode("ascii", "ignore")
        .decode()
        .lower()
    )
    return re.sub(r"[^a-z0-9.]+", "-", plain)[:40].strip("-.") or "x"


def classes_of(applies_to: str) -> frozenset[str]:
    """The software safety classes that a clause names; empty: it depends on none."""
    return frozenset(applies_to.split(",")) if CLASSES.match(applies_to) else frozenset()
