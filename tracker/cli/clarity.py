"""`tracker clarity`: how clear texts read, one a line; needs no record."""

import json
import sys
from typing import IO, TYPE_CHECKING

import click

from tracker.core.errors import RuleBroken

if TYPE_CHECKING:
    from tracker.clarity.reading import Reading


@click.command()
@click.argument(
    "file", default="-", type=click.File("r", encoding="utf-8-sig", errors="surrogateescape")
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def clarity(file: IO[str], as_json: bool) -> None:
    """Say of each line in FILE (or standard input) which short forms it explains, and how it reads.

    A line is a text, or a JSON object like {"text": "…", "lang": "de"}. Exit code 1 if one is neither.
    """
    from tracker.clarity.lines import read_line
    from tracker.clarity.reading import told

    good = True
    for number, line in enumerate(file, start=1):
        text = line.rstrip("\r\n")
        if not text.strip():
            continue
        try:
            found = read_line(text, number)
        except RuleBroken as refusal:
            good = False
            _refused(str(refusal), number, as_json)
            continue
        click.echo(json.dumps(told(found)) if as_json else _sentence(found, number))
    sys.exit(0 if good else 1)


def _refused(sentence: str, number: int, as_json: bool) -> None:
    if as_json:  # so that the lines that come out are those that went in
        click.echo(json.dumps({"line": number, "error": sentence}))
    else:
        click.echo(sentence, err=True)


def _sentence(found: "Reading", number: int) -> str:
    longest = max((sentence.words for sentence in found.sentences), default=0)
    told = [
        f"{number}: LIX {found.lix if found.lix is not None else '–'}",
        f"sentences: {len(found.sentences)}, the longest of {longest} words",
    ]
    if explained := [f"{form.text} = {form.long}" for form in found.short_forms if form.long]:
        told.append("explained: " + ", ".join(explained))
    if undefined := [form.text for form in found.undefined]:
        told.append("not explained: " + ", ".join(undefined))
    return "; ".join(told).encode("utf-8", "backslashreplace").decode()
