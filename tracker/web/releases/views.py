"""Releases: the list, planning one, its page, and giving one up."""

from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for

from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.texts import _
from tracker.http.places import url_of
from tracker.identity.models import Person, Product
from tracker.identity.permissions import Right, Role
from tracker.identity.queries import members_of, readable_products
from tracker.initiatives.queries import delivered_in
from tracker.readiness import actions as steps
from tracker.readiness.gates import gates, told
from tracker.readiness.overrides import may_be_asked
from tracker.readiness.signed import since_release
from tracker.releases import actions
from tracker.releases.distributions import distributions_of, not_distributed_because
from tracker.releases.models import Release, ReleaseState
from tracker.releases.overrides import overrides_of
from tracker.releases.queries import devices_in, release_by_key, unplanned_in
from tracker.reporting.gather import RELEASE
from tracker.reporting.queries import last_issue
from tracker.value.queries import sign_offs
from tracker.web.forms import people_choices
from tracker.web.listing import tables_at
from tracker.web.releases import facts, lists
from tracker.web.releases.forms import BuildEditForm, CancelForm, PlanForm
from tracker.web.signatures import signature_box
from tracker.web.who import me, my_products, needs

bp = Blueprint("releases", __name__, url_prefix="/releases")


def readable(key: str) -> Release:
    """The release with this key, if it lies in the scope of who asks; else 404."""
    release = release_by_key(key)
    if release is None or release.product_id not in set(db.session.scalars(my_products())):
        abort(404)
    return release


@bp.get("")
@needs(Right.READ_RECORDS)
def index() -> Any:
    notes = list(db.session.scalars(unplanned_in(my_products()).limit(4)))
    return render_template("releases/index.html", shown=lists.shown_list(), notes=notes)


@tables_at(bp, "/releases")
@needs(Right.READ_RECORDS)
def export(kind: str) -> Any:
    return lists.table_of_list(kind)


@bp.route("/new", methods=["GET", "POST"])
@needs(Right.CREATE_RELEASE)
def new() -> Any:
    products = {p.key: p for p in db.session.scalars(readable_products(me(), now()))}
    only = next(iter(products), "") if len(products) == 1 else ""
    product = products.get(request.args.get("product", only))
    if product is None:
        return render_template("releases/choose.html", products=products.values())
    form = _plan_form(product)
    made: list[str] = []
    if form.passes() and form.carries_out(lambda: made.append(_planned(product, form).key)):
        flash(_("The release is planned."))
        return redirect(url_for(".show", key=made[0]))
    return render_template("releases/new.html", form=form, product=product), form.status


@bp.get("/<key>")
@needs(Right.READ_RECORDS)
def show(key: str) -> Any:
    release = readable(key)
    found, marks, asked = gates(release), facts.marks_of(release), overrides_of(release)
    delivered = db.session.scalars(delivered_in(release)).all()
    standing = facts.holding_for(release, delivered)
    values = sign_offs([*delivered, *standing])
    return render_template(
        "releases/show.html", release=release, sources=facts.SOURCES, checks=facts.checks(release, found),
        open_checks=sum(not gate.passed for gate in found), count=len(found),
        overridden=sum(gate.override is not None for gate in found),
        step=facts.next_step(release, found, marks, asked, me()), boxes=facts.boxes(marks),
        exceptions=facts.exceptions(asked), changed=since_release(release),
        withdrawal=signature_box(release.withdrawal.signature) if release.withdrawal else None, dossier=last_issue(RELEASE, release.key),
        distributions=distributions_of(release),
        may_distribute=me().may(Right.DISTRIBUTE) and not_distributed_because(release) is None,
        may_ask=release.state is ReleaseState.PLANNED and me().id == release.em_id
        and me().may(Right.ASK_OVERRIDE) and bool(may_be_asked(found)),
        initiatives=[(i, values[i.id], False) for i in delivered]
        + [(i, values[i.id], True) for i in standing],
    )  # fmt: skip


@bp.get("/<key>/readiness.json")
@needs(Right.READ_RECORDS)
def readiness(key: str) -> Any:
    release = readable(key)
    found, changed = gates(release), since_release(release)
    lines = [
        told(gate) | {"missing": [{"sentence": m.sentence, "url": url_of(m)} for m in gate.missing]}
        for gate in found
    ]
    return jsonify(
        key=release.key, state=release.state.value, imported=release.imported, withdrawn=release.withdrawn, udi=[udi.hri for udi in release.udis],
        manifest_sha256=steps.manifest_sha(release), gates=lines, since_release=changed,
        green=all(gate.green for gate in found), ready=all(gate.passed for gate in found),
    )  # fmt: skip


@bp.route("/<key>/build", methods=["GET", "POST"])
@needs(Right.CREATE_RELEASE)
def build(key: str) -> Any:
    release = readable(key)
    form = BuildEditForm.opened(
        lambda: {"commit": release.commit, "build": release.build, "edition": release.build_edition}
    )
    if form.passes() and form.carries_out(
        lambda: actions.change_build(
            release,
            commit=form.commit.data,
            build=form.build.data,
            by=me(),
            at=now(),
            edition=form.edition.data or "",
        )
    ):
        flash(_("The build is changed. Whoever had signed signs again."))
        return redirect(url_for(".show", key=key))
    return render_template("releases/build.html", form=form, release=release), form.status


@bp.route("/<key>/cancel", methods=["GET", "POST"])
@needs(Right.CREATE_RELEASE)
def cancel(key: str) -> Any:
    release, form = readable(key), CancelForm.from_request()
    if form.passes() and form.carries_out(
        lambda: actions.cancel(release, form.reason.data, by=me(), at=now())
    ):
        flash(_("The release is cancelled."))
        return redirect(url_for(".show", key=key))
    return render_template("releases/cancel.html", form=form, release=release), form.status


@bp.post("/<key>/release")
@needs(Right.RELEASE)
def release(key: str) -> Any:
    planned = readable(key)
    with write():
        steps.release(planned, by=me(), at=now())
    flash(_("It is released. Nothing about it changes any more."))
    return redirect(url_for(".show", key=key))


def _plan_form(product: Product) -> PlanForm:
    tag = request.args.get("tag", "")[:200]  # of what stands at a source and is planned nowhere yet
    form: PlanForm = PlanForm.from_request(
        tag=tag or product.tag_prefix,
        version=tag.removeprefix(product.tag_prefix),
        commit=request.args.get("commit", "")[:64],
        em=str(product.em_id or ""),
        pm=str(product.pm_id or ""),
    )
    form.tag.description = _(
        "The tag prefix of %(name)s is “%(prefix)s”: version 4.2.0 has the tag %(prefix)s4.2.0.",
        name=product.name, prefix=product.tag_prefix,
    )  # fmt: skip
    devices = [
        d
        for d in db.session.scalars(devices_in(my_products()))
        if d.product_id == product.id and not d.discontinued_on(now().date())
    ]
    form.devices.choices = [(d.gtin, f"{d.gtin}  {d.trade_name}, {d.markets}") for d in devices]
    people = list(db.session.scalars(members_of(product, now())))
    empty = _("Choose a person")
    form.em.choices = people_choices([p for p in people if Role.EM in p.roles], empty)
    form.pm.choices = people_choices([p for p in people if Role.PM in p.roles], empty)
    return form


def _planned(product: Product, form: PlanForm) -> Release:
    chosen = set(form.devices.data or [])
    devices = [d for d in db.session.scalars(devices_in(my_products())) if d.gtin in chosen]
    return actions.plan(
        product, version=form.version.data or "", tag=form.tag.data or "",
        commit=form.commit.data or "", build=form.build.data or "", devices=devices,
        em=db.session.get_one(Person, int(form.em.data)),
        pm=db.session.get_one(Person, int(form.pm.data)), by=me(), at=now(),
    )  # fmt: skip
