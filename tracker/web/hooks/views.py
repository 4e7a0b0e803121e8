"""What GitHub and GitLab tell: releases that nobody planned, and the webhooks that bring it."""

from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for

from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.texts import _
from tracker.hooks.actions import end_hook, make_hook
from tracker.hooks.models import FORGE_NAMES, Forge, ReleaseHook
from tracker.hooks.queries import working_hooks
from tracker.hooks.secret import secret_of
from tracker.identity.actions import digest
from tracker.identity.permissions import Right
from tracker.identity.queries import readable_products
from tracker.releases.queries import unplanned_in
from tracker.web.forms import number
from tracker.web.hooks.forms import HookForm
from tracker.web.releases.facts import SOURCES
from tracker.web.who import me, my_products, needs

bp = Blueprint("hooks", __name__, url_prefix="/hooks")

SHOWN = 50


@bp.get("")
@needs(Right.READ_RECORDS)
def index() -> Any:
    notes = list(db.session.scalars(unplanned_in(my_products()).limit(SHOWN + 1)))
    hooks = list(db.session.scalars(working_hooks(my_products())))
    return render_template(
        "hooks/index.html", notes=notes[:SHOWN], more=len(notes) > SHOWN, sources=SOURCES,
        names=FORGE_NAMES, hooks=[(hook, _fits_key(hook)) for hook in hooks],
    )  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@needs(Right.MANAGE_HOOKS)
def new() -> Any:
    form = HookForm.from_request(product=request.args.get("product", ""))
    products = {p.key: p for p in db.session.scalars(readable_products(me(), now()))}
    form.product.choices = [(key, product.name) for key, product in products.items()]
    made: list[tuple[ReleaseHook, str]] = []
    if form.passes() and form.carries_out(
        lambda: made.append(
            make_hook(
                products[form.product.data], Forge(form.source.data),
                key=current_app.config["SECRET_KEY"], by=me(), at=now(),
            )
        )
    ):  # fmt: skip
        hook, secret = made[0]
        base: str = current_app.config["TRACKER"].base_url
        return render_template(
            "hooks/secret.html", hook=hook, secret=secret, name=FORGE_NAMES[hook.source],
            address=base + url_for(f"api_hooks.{hook.source.value}"),
        )  # fmt: skip
    return render_template("hooks/new.html", form=form), form.status


@bp.post("/end")
@needs(Right.MANAGE_HOOKS)
def end() -> Any:
    chosen = number(request.form.get("hook"))
    with write():
        found = working_hooks(my_products()).where(ReleaseHook.id == chosen)
        hook = db.session.scalar(found) or abort(404)
        end_hook(hook, by=me(), at=now())
    flash(_("The webhook is ended. Delete it there as well."), "ok")
    return redirect(url_for(".index"))


def _fits_key(hook: ReleaseHook) -> bool:
    """Whether its secret is still the one that was shown: it hangs on the secret key."""
    return digest(secret_of(hook.nonce, current_app.config["SECRET_KEY"])) == hook.secret_sha256
