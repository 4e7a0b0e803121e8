"""Bringing a catalogue of the company's own: looked at first, then taken whole or not at all."""

from io import BytesIO
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from tracker.core.clock import now
from tracker.core.errors import DomainError
from tracker.core.texts import _
from tracker.exchange.catalogue_rows import CatalogueFile, read, written
from tracker.exchange.catalogues import CatalogueVerdict, judge, own_edition
from tracker.exchange.raw import Refusal
from tracker.identity.permissions import Right
from tracker.requirements.actions import load
from tracker.requirements.editions import Edition, slug
from tracker.web.clauses.forms import ImportForm
from tracker.web.clauses.views import bp
from tracker.web.who import me, needs

#: So many rows of each kind are listed in the preview.
SHOWN = 100


@bp.route("/import", methods=["GET", "POST"])
@needs(Right.MANAGE_CLAUSES)
def bring() -> Any:
    form, verdict = ImportForm.from_request(), None
    taking = "take" in request.form
    if form.passes() and (found := _file(form, taking)) is not None:
        verdict = _verdict(form, found)
        if taking and verdict and verdict.writes and _taken(form, found):
            flash(_("The catalogue is loaded."), "ok")
            edition = _edition(form)
            return redirect(
                url_for(".catalogue", standard=slug(edition.name), edition=slug(edition.edition))
            )
        form.clauses.data, form.file_name.data = written(found.rows), _name(form, taking)
    form.file.data = None
    return render_template(
        "clauses/import.html", form=form, verdict=verdict, shown=SHOWN
    ), 422 if verdict and verdict.refused else form.status


def _file(form: ImportForm, taking: bool) -> CatalogueFile | None:
    """What was uploaded, or what the preview showed; a refusal of the whole file stands at its field."""
    upload = form.file.data
    if not taking and not getattr(upload, "filename", ""):
        form.file.errors = [_("Choose a file.")]
        return None
    try:
        return read(BytesIO((form.clauses.data or "").encode()) if taking else upload.stream)
    except DomainError as wrong:
        form.file.errors = [str(wrong)]
        return None


def _verdict(form: ImportForm, found: CatalogueFile) -> CatalogueVerdict | None:
    if found.refused:
        return CatalogueVerdict(refused=list[Refusal](found.refused))
    try:
        return judge(_edition(form), found.rows, me())
    except DomainError as refusal:
        form.refuse(refusal)
        return None


def _taken(form: ImportForm, found: CatalogueFile) -> bool:
    told = {"file": form.file_name.data or ""}
    return form.carries_out(
        lambda: load(_edition(form), found.rows, source=told, by=me(), at=now())
    )


def _edition(form: ImportForm) -> Edition:
    return own_edition(form.standard.data or "", form.edition.data or "", form.title.data or "")


def _name(form: ImportForm, taking: bool) -> str:
    name = form.file_name.data if taking else form.file.data.filename
    return "".join(c for c in str(name or "") if c.isprintable())[:200]
