"""The page that `/` leads to: hits of every kind, the exact ones first."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, request, url_for

from tracker.core.clock import now
from tracker.core.search import LONGEST, excerpt, marked
from tracker.core.texts import _, _l
from tracker.identity.permissions import Right
from tracker.search.queries import SHOWN, VALUE, Hits, Reader, hits
from tracker.web.glossary.words import STATES
from tracker.web.who import me, needs

bp = Blueprint("search", __name__)

KINDS = {
    "initiative": _l("Initiatives"),
    "release": _l("Releases"),
    "device": _l("Devices & UDI"),
    "clause": _l("Clauses"),
    "evidence": _l("Evidence"),
    "term": _l("Glossary"),
    "person": _l("People"),
}

#: Lists that show the other hits of a kind for the same words.
LISTS = {"initiative": "initiatives.index", "clause": "clauses.index", "term": "glossary.index"}


@bp.get("/search")
@needs(Right.SIGNED_IN)
def index() -> Any:
    typed = request.args.get("q", "").strip()
    groups = [_group(found, typed) for found in hits(typed, Reader(me(), now()))]
    return render_template(
        "search/index.html", searched=typed[:LONGEST], groups=groups, cut=len(typed) > LONGEST,
        longest=LONGEST,
    )  # fmt: skip


def _group(found: Hits, typed: str) -> dict[str, Any]:
    words = typed[:LONGEST]
    endpoint = LISTS.get(found.kind)
    return {
        "kind": found.kind, "label": KINDS[found.kind], "more": found.more, "shown": SHOWN,
        "all": url_for(endpoint, q=words) if endpoint and found.more else None,
        "rows": [_LINES[found.kind](row, words) for row in found.rows],
    }  # fmt: skip


def _line(
    title: str, url: str | None, typed: str, *, key: str = "", note: str = "",
    texts: tuple[str | None, ...] = (), state: Any = None,
) -> dict[str, Any]:  # fmt: skip
    """One hit: its name with the words marked, and the text in which they stand."""
    return {
        "title": marked(title, typed), "url": url, "key": marked(key, typed), "note": note,
        "excerpt": excerpt(texts, typed), "state": state,
    }  # fmt: skip


def _initiative(row: Any, typed: str) -> dict[str, Any]:
    texts = (row.summary, *(getattr(row, part) for part in VALUE), row.obligation)
    return _line(
        row.title, url_for("initiatives.show", key=row.key), typed, key=row.key, note=row.product,
        texts=texts, state=row.status,
    )  # fmt: skip


def _release(row: Any, typed: str) -> dict[str, Any]:
    return _line(
        f"{row.product} {row.version}", url_for("releases.show", key=row.key), typed,
        key=row.key, note=row.tag, state=row.state,
    )  # fmt: skip


def _device(row: Any, typed: str) -> dict[str, Any]:
    url = url_for("devices.show", gtin=row.gtin)
    return _line(row.trade_name, url, typed, key=row.gtin, note=row.product)


def _clause(row: Any, typed: str) -> dict[str, Any]:
    url = url_for("clauses.clause", standard=row.slug, edition=row.edition_slug, ref=row.ref)
    return _line(row.title, url, typed, key=row.label, note=row.edition, texts=(row.note,))


def _term(row: Any, typed: str) -> dict[str, Any]:
    return _line(
        row.term, url_for("glossary.show", number=row.term_id), typed,
        note=" · ".join(filter(None, [row.long_form, str(STATES[row.state])])),
        texts=(row.meaning, row.how_it_applies),
    )  # fmt: skip


def _evidence(row: Any, typed: str) -> dict[str, Any]:
    url = url_for("evidence.index", key=row.initiative)
    state = {True: _("accepted"), False: _("sent back"), None: _("waits for review")}[row.accepted]
    return _line(
        row.file_name or row.url, url, typed, key=row.key,
        note=f"{row.initiative}: {row.item} · {state}", texts=(row.note,),
    )  # fmt: skip


def _person(row: Any, typed: str) -> dict[str, Any]:
    """An administrator is led to the person, others to what the person owns."""
    url = None
    if me().may(Right.MANAGE_PEOPLE):
        url = url_for("people.show", person_id=row.id)
    elif side := next((side for side in ("em", "pm") if getattr(row, side)), None):
        url = url_for("initiatives.index", **{side: row.id})
    note = "" if row.active else _("has left")
    return _line(row.name, url, typed, note=note)


_LINES: dict[str, Callable[[Any, str], dict[str, Any]]] = {
    "initiative": _initiative,
    "release": _release,
    "device": _device,
    "clause": _clause,
    "evidence": _evidence,
    "term": _term,
    "person": _person,
}
