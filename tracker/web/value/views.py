"""Reading, writing and comparing value statements."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from tracker.core.clock import now
from tracker.core.texts import _
from tracker.identity.permissions import Right
from tracker.initiatives.models import Initiative
from tracker.value import actions
from tracker.value.models import ValueVersion
from tracker.value.queries import current_version, draft_of
from tracker.web.initiatives import drafts
from tracker.web.initiatives.scope import initiative_or_404
from tracker.web.mail import ask_signature
from tracker.web.value.advised import advised_on
from tracker.web.value.forms import ValueForm
from tracker.web.value.page import differences, page_of, version_page
from tracker.web.value.words import PARTS
from tracker.web.who import me, needs

bp = Blueprint("value", __name__, url_prefix="/initiatives/<key>/value")


@bp.get("")
@needs(Right.READ_RECORDS)
def show(key: str) -> Any:
    return render_template("value/show.html", **page_of(initiative_or_404(key)))


@bp.get("/versions/<int:number>")
@needs(Right.READ_RECORDS)
def version(key: str, number: int) -> Any:
    found = version_or_404(initiative_or_404(key), number)
    return render_template("value/version.html", **version_page(found))


@bp.get("/compare")
@needs(Right.READ_RECORDS)
def compare(key: str) -> Any:
    initiative = initiative_or_404(key)
    old = version_or_404(initiative, request.args.get("old", type=int))
    new = version_or_404(initiative, request.args.get("new", type=int))
    return render_template(
        "value/compare.html", initiative=initiative, old=old, new=new, rows=differences(old, new)
    )


@bp.route("/write", methods=["GET", "POST"])
@needs(Right.WRITE_VALUE)
def write_value(key: str) -> Any:
    initiative = initiative_or_404(key)
    draft = drafts.kept(_form(key)) if request.method == "GET" else None
    form = ValueForm(draft[0]) if draft else ValueForm.opened(lambda: _presets(initiative))
    if not form.checks and form.passes() and form.carries_out(lambda: _keep(initiative, form)):
        drafts.discard(_form(key))
        _tell(initiative, form)
        return redirect(url_for(".show" if form.publishes else ".write_value", key=key))
    last = current_version(initiative)
    return render_template(
        "value/write.html", form=form, initiative=initiative, kept_at=draft and draft[1],
        number=last.number + 1 if last else 1, last=last, parts=PARTS,
        advised=advised_on(lambda name: form[name].data),
    ), form.status  # fmt: skip


@bp.post("/write/clarity")
@needs(Right.WRITE_VALUE)
def clarity(key: str) -> Any:
    """The same advice for the page's script, on what is typed; nothing is kept."""
    initiative_or_404(key)
    advised = advised_on(request.form.get)
    return render_template("value/advice.html", advised=advised, parts=PARTS)


@bp.post("/write/draft")
@needs(Right.WRITE_VALUE)
def keep_draft(key: str) -> Any:
    return drafts.keep(_form(initiative_or_404(key).key))


@bp.post("/write/draft/discard")
@needs(Right.WRITE_VALUE)
def discard_draft(key: str) -> Any:
    drafts.discard(_form(initiative_or_404(key).key))
    flash(_("What you had typed is discarded."), "ok")
    return redirect(url_for(".write_value", key=key))


def version_or_404(initiative: Initiative, number: int | None) -> ValueVersion:
    """A version by its number."""
    found = (
        actions.version_of(initiative, number) if number is not None and number < 1 << 31 else None
    )
    if found is None:
        abort(404)
    return found


def _form(key: str) -> str:
    return f"value:{key}"


def _presets(initiative: Initiative) -> dict[str, Any]:
    """What the form begins with: the saved draft, else the current version."""
    saved, edition = (
        draft_of(initiative) or current_version(initiative),
        actions.text_edition(initiative),
    )
    if saved is None:
        return {"edition": edition}
    words = actions.Words.of(saved)
    values = {name: getattr(words, name) for name in actions.Words.__dataclass_fields__}
    return {**values, "measuring": words.measuring.value, "edition": edition}


def _keep(initiative: Initiative, form: ValueForm) -> None:
    act = actions.publish if form.publishes else actions.save_draft
    act(initiative, form.words(), by=me(), at=now(), edition=form.edition.data or "")


def _tell(initiative: Initiative, form: ValueForm) -> None:
    last = current_version(initiative)
    if not form.publishes or last is None:
        flash(_("The draft is saved. Nobody is asked anything until you publish."), "ok")
        return
    flash(_("Version %(n)d is published.", n=last.number), "ok")
    what = _("%(key)s, value statement version %(n)d: sign that it is explained", key=initiative.key, n=last.number)  # fmt: skip
    ask_signature(initiative.em, what, url_for("value.show", key=initiative.key))


def last_published(initiative: Initiative) -> ValueVersion:
    """The version that can be questioned and signed; 404 before there is one."""
    found = current_version(initiative)
    if found is None:
        abort(404)
    return found
