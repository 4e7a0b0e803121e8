"""Reading, asking for, wording and agreeing terms."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from tracker.audit.queries import events_of
from tracker.clarity.language import language_of
from tracker.core.clock import now
from tracker.core.db import db
from tracker.core.texts import _
from tracker.glossary import actions
from tracker.glossary.models import Term, TermLanguage, TermState
from tracker.glossary.queries import readable_question, term_by_id, term_named
from tracker.identity.permissions import Right
from tracker.value.models import Answer, Question
from tracker.web.glossary import lists
from tracker.web.glossary.forms import AgreeForm, AskTermForm, TakeOutForm, TermForm
from tracker.web.glossary.words import LANGUAGES, STATES, TONES
from tracker.web.listing import tables_at
from tracker.web.trail.lines import line
from tracker.web.who import me, my_products, needs, sees_drafts

bp = Blueprint("glossary", __name__, url_prefix="/glossary")


@bp.get("")
@needs(Right.READ_RECORDS)
def index() -> Any:
    return render_template(
        "glossary/index.html", shown=lists.shown_list(), states=STATES, tones=TONES,
        languages=LANGUAGES,
    )  # fmt: skip


@tables_at(bp, "/glossary")
@needs(Right.READ_RECORDS)
def export(kind: str) -> Any:
    return lists.table_of_list(kind)


@bp.get("/<int:number>")
@needs(Right.READ_RECORDS)
def show(number: int) -> Any:
    return _page(_term_or_404(number), AgreeForm(None))


@bp.route("/ask", methods=["GET", "POST"])
@needs(Right.KEEP_GLOSSARY)
def ask() -> Any:
    named = request.args.get("term", "")[: actions.LONGEST]
    language = _language(request.args.get("language", ""), named)
    if request.method == "GET" and (known := term_named(named, language)):
        return redirect(url_for(".show", number=known.id))
    form, made = AskTermForm.from_request(term=named, language=language.value), []
    if form.passes() and form.carries_out(
        lambda: made.append(
            actions.ask_for(
                form.term.data or "", TermLanguage(form.language.data), by=me(), at=now()
            )
        )
    ):
        flash(_("Asked in the open. Whoever knows it writes down what it means."), "ok")
        return redirect(url_for(".show", number=made[0].id))
    return render_template("glossary/ask.html", form=form), form.status


@bp.route("/new", methods=["GET", "POST"])
@needs(Right.KEEP_GLOSSARY)
def new() -> Any:
    named = request.args.get("term", "")[: actions.LONGEST]
    language = _language(request.args.get("language", ""), named)
    if request.method == "GET" and (known := term_named(named, language)):
        return redirect(url_for(".edit", number=known.id))
    form, made = TermForm.opened(lambda: {"term": named, "language": language.value}), []
    if form.passes() and form.carries_out(
        lambda: made.append(actions.propose(form.wording(), by=me(), at=now()))
    ):
        return _proposed(made[0])
    return render_template("glossary/edit.html", form=form, term=None, answers=[]), form.status


@bp.route("/<int:number>/edit", methods=["GET", "POST"])
@needs(Right.KEEP_GLOSSARY)
def edit(number: int) -> Any:
    term = _term_or_404(number)
    form = TermForm.opened(lambda: _presets(term))
    if form.passes() and form.carries_out(
        lambda: actions.word(
            term, form.wording(), by=me(), at=now(), edition=form.edition.data or ""
        )
    ):
        return _proposed(term)
    question = _question(term)
    return render_template(
        "glossary/edit.html", form=form, term=term, answers=question.answers if question else []
    ), form.status


@bp.post("/<int:number>/agree")
@needs(Right.KEEP_GLOSSARY)
def agree(number: int) -> Any:
    term, form = _term_or_404(number), AgreeForm.from_request()
    if form.passes() and form.carries_out(
        lambda: actions.agree(term, by=me(), at=now(), edition=form.edition.data or "")
    ):
        flash(_("Agreed: two people stand for what “%(term)s” means.", term=term.term), "ok")
        return redirect(url_for(".show", number=number))
    return _page(term, form)


@bp.route("/<int:number>/take-out", methods=["GET", "POST"])
@needs(Right.KEEP_GLOSSARY)
def take_out(number: int) -> Any:
    term, form = _term_or_404(number), TakeOutForm.from_request()
    if form.passes() and form.carries_out(
        lambda: actions.take_out(term, form.reason.data or "", by=me(), at=now())
    ):
        flash(_("“%(term)s” is taken out. Its page stays readable.", term=term.term), "ok")
        return redirect(url_for(".index"))
    return render_template("glossary/take_out.html", form=form, term=term), form.status


def _page(term: Term, form: AgreeForm) -> Any:
    form.edition.data = term.edition
    question = _question(term)
    return render_template(
        "glossary/show.html", term=term, form=form, question=question, states=STATES, tones=TONES,
        languages=LANGUAGES, open=term.taken_out_at is None and me().may(Right.KEEP_GLOSSARY),
        agreeable=term.state is TermState.PROPOSED and term.worded_by_id != me().id,
        history=[line(e) for e in reversed(db.session.scalars(events_of("term", term.event_key)).all())],
    ), form.status  # fmt: skip


def _presets(term: Term) -> dict[str, Any]:
    """What is saved; for a term without a meaning the answer that was picked, to be proposed."""
    presets = {
        "term": term.term, "language": term.language.value, "long_form": term.long_form,
        "meaning": term.meaning, "how_it_applies": term.how_it_applies, "edition": term.edition,
    }  # fmt: skip
    picked, question = request.args.get("answer", type=int), _question(term)
    if picked and question and request.method == "GET":
        answers: dict[int, Answer] = {answer.id: answer for answer in question.answers}
        presets["meaning"] = answers[picked].body if picked in answers else term.meaning
    return presets


def _question(term: Term) -> Question | None:
    """The question it came from, for whoever may read its initiative."""
    return readable_question(term, my_products(), drafts=sees_drafts())


def _proposed(term: Term) -> Any:
    if term.how_it_applies:
        flash(_("Saved. Somebody else agrees to it now."), "ok")
    else:
        flash(_("Saved. Say how it applies to us, so that somebody can agree to it."), "ok")
    return redirect(url_for(".show", number=term.id))


def _language(told: str, text: str) -> TermLanguage:
    return TermLanguage(told) if told in {lang.value for lang in TermLanguage} else TermLanguage(language_of(text))  # fmt: skip


def _term_or_404(number: int) -> Term:
    return (term_by_id(number) if number < 1 << 31 else None) or abort(404)
