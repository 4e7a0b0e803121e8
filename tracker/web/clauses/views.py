"""All catalogues, one as a tree, one clause with what meets it; and the search over all of them."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from tracker.core.db import db
from tracker.identity.models import Product
from tracker.identity.permissions import Right
from tracker.readiness.clauses import State, pruned, states, tallies, tally_of, tree
from tracker.requirements.models import Clause
from tracker.requirements.queries import (
    catalogues,
    clauses_of,
    editions_of,
    safety_class,
    search_clauses,
)
from tracker.web.clauses.asked import asked, catalogue_or_404, clause_or_404
from tracker.web.clauses.page import page_of
from tracker.web.clauses.words import COLUMNS, COVERS, FILTERS, classes
from tracker.web.listing import handed_out, tables_at
from tracker.web.who import needs

bp = Blueprint("clauses", __name__, url_prefix="/clauses")
PAGE = 50


@bp.app_template_global()
def clause_url(clause: Clause, product: Product | None = None) -> str:
    """The page of a clause."""
    return url_for(
        "clauses.clause", standard=clause.catalogue.slug, edition=clause.catalogue.edition_slug,
        ref=clause.ref, product=product.key if product else None,
    )  # fmt: skip


@bp.get("")
@needs(Right.READ_RECORDS)
def index() -> Any:
    ask, words = asked(), request.args.get("q", "").strip()[:200]
    hits = list(db.session.scalars(search_clauses(words).limit(PAGE + 1))) if words else []
    shown = list(db.session.scalars(catalogues())) if not words else []
    counted = tallies(states(ask.product, ask.at)) if ask.product and shown else {}
    return render_template(
        "clauses/index.html", ask=ask, words=words, hits=hits[:PAGE], more=len(hits) > PAGE,
        catalogues=shown, tallies=counted,
        letter=safety_class(ask.product, ask.at) if ask.product else None,
    )  # fmt: skip


@bp.get("/<standard>/<edition>")
@needs(Right.READ_RECORDS)
def catalogue(standard: str, edition: str) -> Any:
    found, ask = catalogue_or_404(standard, edition), asked()
    words, only = _filters()
    everything = states(ask.product, ask.at, catalogue=found) if ask.product else []
    wanted = {s.id for s in everything if _fits(s, words, only)}
    branches = tree(everything)
    return render_template(
        "clauses/catalogue.html", ask=ask, catalogue=found, words=words, only=only,
        filtered=bool(words or only in FILTERS), filters=FILTERS, covers=COVERS, classes=classes,
        nodes=pruned(branches, wanted) if words or only in FILTERS else branches,
        whole=tally_of(everything),
        hits=sum(s.assessable for s in everything if s.id in wanted),
        editions=list(db.session.scalars(editions_of(found))),
        letter=safety_class(ask.product, ask.at) if ask.product else None,
        gone=[c for c in db.session.scalars(clauses_of(found)) if c.gone_at],
    )  # fmt: skip


@tables_at(bp, "/clauses/<standard>/<edition>")
@needs(Right.READ_RECORDS)
def export(standard: str, edition: str, kind: str) -> Any:
    found, ask = catalogue_or_404(standard, edition), asked()
    words, only = _filters()
    everything = states(ask.product, ask.at, catalogue=found) if ask.product else []
    rows = (state for state in everything if _fits(state, words, only))
    return handed_out(f"{found.slug}-{found.edition_slug}", COLUMNS, rows, kind)


@bp.get("/<standard>/<edition>/<path:ref>")
@needs(Right.READ_RECORDS)
def clause(standard: str, edition: str, ref: str) -> Any:
    found = clause_or_404(catalogue_or_404(standard, edition), ref)
    return render_template("clauses/clause.html", **page_of(found, asked()))


def _filters() -> tuple[str, str]:
    """The words and the state that a catalogue is narrowed by."""
    return request.args.get("q", "").strip()[:200], request.args.get("state", "")


def _fits(state: State, words: str, only: str) -> bool:
    """Whether the search box and the filter keep it."""
    text = f"{state.label} {state.title} {state.note}".lower()
    if not all(word in text for word in words.lower().split()):
        return False
    if only not in FILTERS:
        return True
    return state.assessable and bool(FILTERS[only][1](state))
