"""`tracker udi`: reads identifiers, one a line, and prints the labels of a release."""

import json
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from tracker.cli.acting import reader
from tracker.cli.context import application, as_option, written
from tracker.core.errors import NotFound

if TYPE_CHECKING:
    from tracker.udi.reading import Reading


@click.group()
def udi() -> None:
    """Read Unique Device Identifiers and say what is wrong with them."""


@udi.command()
@click.argument(
    "file", default="-", type=click.File("r", encoding="utf-8-sig", errors="surrogateescape")
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def check(file: IO[str], as_json: bool) -> None:
    """Check the identifiers in FILE (or standard input), one a line; exit code 1 if one is wrong.

    A line is a text, or a JSON object like {"input": "(01)…", "kind": "gs1-hri"}.
    """
    from tracker.udi.lines import check_line, told

    good = True
    for line in file:
        text = line.rstrip("\r\n")
        if not text:
            continue
        found = check_line(text)
        good = good and found.valid
        click.echo(json.dumps(told(found)) if as_json else _sentence(found))
    sys.exit(0 if good else 1)


@udi.command()
@click.argument("key")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write.",
)
@click.option("--roll", is_flag=True, help="One label a page, 62 mm wide, instead of an A4 sheet.")
@click.option("--size", help="Millimetres of the symbol: 6, 8, 10, 14, 18 or 25; preset 14.")
@as_option
def label(key: str, output: Path, roll: bool, size: str | None, email: str | None) -> None:
    """Write the labels of a release as PDF, each symbol read back; marked unless it is released."""
    with application():
        from tracker.core.db import db
        from tracker.releases.queries import release_by_key
        from tracker.reporting.labels import form_of, labels, labels_pdf

        release, scope = release_by_key(key.upper()), reader(email).products
        if release is None or release.product_id not in set(db.session.scalars(scope)):
            raise NotFound(f"There is no release {key}.")
        told = labels(release, form_of("roll" if roll else None, size))
        written(output, labels_pdf(told))
        marked = f", marked “{told.mark}”" if told.mark else ""
        click.echo(
            f"{len(told.labels)} UDI{'s' * (len(told.labels) > 1)} of {release.key} written to {output}{marked}."
        )


def _sentence(found: "Reading") -> str:
    shown = found.text.replace("\x1d", "␝").encode("utf-8", "backslashreplace").decode()
    if not found.valid:
        return f"{shown}  {found.kind}: " + " ".join(wrong.message for wrong in found.errors)
    fields = ", ".join(f"{name} {value}" for name, value in found.values.items())
    return f"{shown}  {found.kind}, valid: {fields}"
