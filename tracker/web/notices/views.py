"""What I have to know, newest first; marking it as read; e-mails as I like them."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from wtforms import RadioField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.texts import _, _l, ngettext
from tracker.http.places import page_at
from tracker.http.unsubscribing import person_in
from tracker.identity.models import Person
from tracker.identity.permissions import Right
from tracker.notices import actions
from tracker.notices.models import Frequency, Notice, NoticeKind
from tracker.notices.queries import notices_of, setting_of
from tracker.web.forms import BaseForm, number
from tracker.web.who import me, needs

bp = Blueprint("notices", __name__, url_prefix="/notices")

SIZE = 50
KINDS = {
    NoticeKind.WAITS: _l("Something waits for you"),
    NoticeKind.QUESTION: _l("A question on your statement"),
    NoticeKind.ANSWER: _l("An answer to your question"),
    NoticeKind.SIGNATURE: _l("Your signature is asked"),
    NoticeKind.BLOCKED: _l("Your release is blocked"),
    NoticeKind.DUE: _l("Due in 30, 7 or 1 days"),
}
FREQUENCIES = {
    Frequency.AT_ONCE: _l("At once"),
    Frequency.DAILY: _l("Once a day, all in one"),
    Frequency.WEEKLY: _l("On Mondays, all in one"),
    Frequency.NEVER: _l("Never: on the page only"),
}


class SettingsForm(BaseForm):
    """How I want notices by e-mail."""

    frequency = RadioField(
        _l("By e-mail"), choices=[(f.value, label) for f, label in FREQUENCIES.items()]
    )
    kinds = SelectMultipleField(
        _l("These of them"), choices=[(kind.value, label) for kind, label in KINDS.items()],
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
        description=_l("The page shows all of them in any case."),
    )  # fmt: skip


@bp.get("")
@needs(Right.TALK)
def index() -> Any:
    before = number(request.args.get("before"))
    query = notices_of(me(), now()).limit(SIZE + 1)
    found = list(db.session.scalars(query.where(Notice.id < before) if before else query))
    older = url_for(".index", before=found[SIZE - 1].id) if len(found) > SIZE else None
    return render_template(
        "notices/index.html", notices=found[:SIZE], kinds=KINDS, older=older, page_at=page_at,
        setting=setting_of(me()), frequencies=FREQUENCIES, newest=found[0].id if found else 0,
    )  # fmt: skip


@bp.post("/read")
@needs(Right.TALK)
def read() -> Any:
    """One of them, or all up to the newest that the page showed."""
    one, newest = number(request.form.get("notice")), number(request.form.get("until"))
    mine = notices_of(me(), now()).where(Notice.read_at.is_(None))
    mine = mine.where(Notice.id == one) if one else mine.where(Notice.id <= newest)
    with write():
        count = actions.read(db.session.scalars(mine).all(), by=me(), at=now())
    flash(ngettext("%(num)d notice is read.", "%(num)d notices are read.", count), "ok")
    return redirect(url_for(".index"))


@bp.route("/settings", methods=["GET", "POST"])
@needs(Right.TALK)
def settings() -> Any:
    kept = setting_of(me())
    wanted = [kind.value for kind in NoticeKind if kind not in kept.muted_kinds]
    form = SettingsForm.from_request(frequency=kept.frequency.value, kinds=wanted)
    if form.passes() and form.carries_out(lambda: _choose(form)):
        flash(_("Saved."), "ok")
        return redirect(url_for(".index"))
    return render_template("notices/settings.html", form=form), form.status


@bp.route("/unsubscribe/<token>", methods=["GET", "POST"])
def unsubscribe(token: str) -> Any:
    """From an e-mail, without signing in; a POST as RFC 8058 sends it, or from the page's button."""
    person = db.session.get(Person, person_in(token) or 0)
    if person is None:
        abort(404)
    if request.method == "POST":
        with write():
            muted = setting_of(person).muted_kinds
            actions.choose(Frequency.NEVER, muted, by=person, at=now())
    return render_template("notices/unsubscribe.html", done=request.method == "POST")


def _choose(form: SettingsForm) -> None:
    wanted = {NoticeKind(value) for value in form.kinds.data or ()}
    muted = [kind for kind in NoticeKind if kind not in wanted]
    actions.choose(Frequency(form.frequency.data), muted, by=me(), at=now())
