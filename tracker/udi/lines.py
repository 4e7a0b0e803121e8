"""Checking many identifiers: a line in, a result out."""

import json
from typing import Any

from tracker.core.texts import _
from tracker.udi.reader import READERS, read
from tracker.udi.reading import Reading

_KINDS = {*READERS, "isbt128", "ifa"}


def check_line(line: str) -> Reading:
    """The reading of one line: a JSON object with `input` and perhaps `kind`, or the text itself."""
    if not line.lstrip().startswith("{"):
        return read(line)
    try:
        told: Any = json.loads(line)
        text, kind = told["input"], told.get("kind")
    except (ValueError, KeyError, RecursionError):
        return _refused(line, _("The line begins with “{” but is no JSON object with “input”."))
    if not isinstance(text, str):
        return _refused(line, _("“input” should be a text."))
    if kind is not None and not (isinstance(kind, str) and kind in _KINDS):
        return _refused(
            text,
            _("There is no kind “%(kind)s”; it is one of %(kinds)s.", kind=kind, kinds=", ".join(READERS)),
        )  # fmt: skip
    return read(text, kind)


def told(found: Reading) -> dict[str, Any]:
    """A reading as one JSON object."""
    return {
        "input": found.text,
        "kind": found.kind,
        "valid": found.valid,
        "fields": found.values,
        "errors": [{"code": wrong.code, "message": wrong.message} for wrong in found.errors],
    }


def _refused(line: str, sentence: str) -> Reading:
    found = Reading("unknown", line)
    found.wrong("input", sentence)
    return found
