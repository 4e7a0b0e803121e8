"""The catalogues that come with the product: numbers and short titles, from CSV files."""

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from tracker.audit.actions import Actor
from tracker.requirements.actions import load
from tracker.requirements.editions import Edition, Row

FOLDER = Path(__file__).with_name("catalogues")


def load_shipped(*, by: Actor, at: datetime) -> int:
    """Load or renew every shipped catalogue; how many differed from what was there."""
    return sum(load(edition, rows, by=by, at=at) for edition, rows in shipped())


def shipped() -> Iterator[tuple[Edition, list[Row]]]:
    """Each shipped catalogue with its clauses."""
    for line in _lines(FOLDER / "index.csv"):
        rows = [_row(found) for found in _lines(FOLDER / line.pop("file"))]
        yield Edition(own=False, **line), rows


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _row(line: dict[str, str]) -> Row:
    return Row(
        ref=line["ref"], parent_ref=line["parent_ref"] or None, title=line["title"],
        assessable=line["assessable"] == "yes", applies_to=line["applies_to"], note=line["note"],
    )  # fmt: skip
