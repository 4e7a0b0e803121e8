"""Every term in a text is a button that opens what it means: the browser's own pop-over, no script.

The filter `explained` marks the terms while a page is made, and notes which ones it met; the frame
prints one pop-over for each of them at the end of the page, from one query for all.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Flask, g, url_for
from markupsafe import Markup, escape

from tracker.glossary.queries import Entry, entries, names
from tracker.glossary.spotting import Names, Spot, spots
from tracker.identity.permissions import Right
from tracker.web.glossary.words import STATES, TONES
from tracker.web.who import language


@dataclass(frozen=True, slots=True)
class PopOver:
    """What the page says of one term that it uses."""

    id: str
    text: str
    entries: list[Entry]
    ask: str | None
    propose: str | None


@dataclass(frozen=True, slots=True)
class _Met:
    id: str
    text: str
    folded: str
    asks: str


def init_app(app: Flask) -> None:
    app.add_template_filter(explained)
    app.add_template_global(met_terms)


def explained(text: Any, asks: str = "", whole: str | None = None, at: int = 0) -> Markup:
    """The text with its terms as buttons; `asks` is the address of the form that asks at this part.

    Where the text is only a stretch of a `whole` that begins `at` a place, terms are looked for in
    the whole: one that the stretch cuts in two is none of it.
    """
    plain = str(text or "")
    pieces, done = [], 0
    for spot in _spots(plain if whole is None else whole):
        start, end = spot.start - at, spot.end - at
        if start >= 0 and end <= len(plain):
            pieces += [escape(plain[done:start]), _button(plain[start:end], spot, asks)]
            done = end
    return Markup("").join([*pieces, escape(plain[done:])])


def met_terms() -> dict[str, Any]:
    """The terms that this page used, with what the glossary says of them."""
    met: dict[tuple[str, str], _Met] = g.get("terms_met", {})
    known = entries(one.folded for one in met.values()) if met else {}
    return {
        "terms": [_pop_over(one, known.get(one.folded, [])) for one in met.values()],
        "states": STATES, "tones": TONES,
    }  # fmt: skip


def _spots(text: str) -> list[Spot]:
    if not text or g.get("person") is None:
        return []
    if "term_names" not in g:
        g.term_names = Names(names())
    return spots(text, g.term_names)


def _button(text: str, spot: Spot, asks: str) -> Markup:
    met: dict[tuple[str, str], _Met] = g.setdefault("terms_met", {})
    one = met.setdefault((spot.folded, asks), _Met(f"term-{len(met) + 1}", text, spot.folded, asks))
    return Markup('<button type="button" class="term" popovertarget="{}">{}</button>').format(
        one.id, text
    )


def _pop_over(one: _Met, known: list[Entry]) -> PopOver:
    known.sort(key=lambda entry: entry.language.value != language())
    may = g.person.may(Right.KEEP_GLOSSARY)
    return PopOver(
        one.id, known[0].term if known else one.text, known,
        ask=_ask(one) if may else None,
        propose=url_for("glossary.new", term=one.text) if may and not known else None,
    )  # fmt: skip


def _ask(one: _Met) -> str:
    """Where the words stand in a statement, at them; else in the glossary."""
    if not one.asks:
        return url_for("glossary.ask", term=one.text)
    told = urlencode({"quote": one.text, "kind": "term_unclear"})
    return f"{one.asks}{'&' if '?' in one.asks else '?'}{told}"
