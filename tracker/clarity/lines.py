"""Reading many texts: a line in, a reading or a sentence about the line out."""

import json
from typing import Any

from tracker.clarity.reading import Reading, read
from tracker.core.errors import RuleBroken
from tracker.core.texts import _

LANGUAGES = ("en", "de")


def read_line(line: str, number: int) -> Reading:
    """The reading of one line: a JSON object with `text` and perhaps `lang`, or the text itself."""
    if any("\udc80" <= char <= "\udcff" for char in line):
        raise RuleBroken(_("Line %(n)d is not UTF-8.", n=number))
    if not line.lstrip().startswith("{"):
        return read(line)
    try:
        told: Any = json.loads(line)
        text, lang = told["text"], told.get("lang")
    except (ValueError, KeyError, RecursionError):
        raise RuleBroken(
            _("Line %(n)d begins with “{” but is no JSON object with “text”.", n=number)
        ) from None
    if not isinstance(text, str):
        raise RuleBroken(_("Line %(n)d: “text” should be a text.", n=number))
    return read(text, _language(lang, number))


def _language(lang: object, number: int) -> str | None:
    if lang is None or lang == "":
        return None
    short = lang.lower().split("-")[0] if isinstance(lang, str) else ""
    if short not in LANGUAGES:
        raise RuleBroken(_("Line %(n)d: “lang” is “en” or “de”, or left out.", n=number))
    return short
