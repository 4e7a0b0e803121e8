"""`tracker udi check`: reads identifiers, one a line; needs no record."""

import json
import sys
from typing import IO, TYPE_CHECKING

import click

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


def _sentence(found: "Reading") -> str:
    shown = found.text.replace("\x1d", "␝").encode("utf-8", "backslashreplace").decode()
    if not found.valid:
        return f"{shown}  {found.kind}: " + " ".join(wrong.message for wrong in found.errors)
    fields = ", ".join(f"{name} {value}" for name, value in found.values.items())
    return f"{shown}  {found.kind}, valid: {fields}"
