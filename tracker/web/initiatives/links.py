"""The releases that deliver an initiative."""

from typing import Any

from flask import abort, flash, redirect, request, url_for

from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.texts import _
from tracker.identity.permissions import Right
from tracker.initiatives import actions
from tracker.releases.models import Release
from tracker.releases.queries import release_by_key
from tracker.web.initiatives.scope import initiative_or_404
from tracker.web.initiatives.views import bp
from tracker.web.who import me, my_products, needs


@bp.post("/initiatives/<key>/releases/link")
@needs(Right.EDIT_INITIATIVE)
def link_release(key: str) -> Any:
    initiative, release = initiative_or_404(key), _release_or_404()
    with write():
        actions.deliver_in(initiative, release, by=me(), at=now())
    flash(_("%(release)s delivers %(key)s.", release=release.key, key=key), "ok")
    return redirect(url_for(".show", key=key))


@bp.post("/initiatives/<key>/releases/unlink")
@needs(Right.EDIT_INITIATIVE)
def unlink_release(key: str) -> Any:
    initiative, release = initiative_or_404(key), _release_or_404()
    with write():
        actions.stop_delivering(initiative, release, by=me(), at=now())
    flash(_("%(release)s does not deliver %(key)s any more.", release=release.key, key=key), "ok")
    return redirect(url_for(".show", key=key))


def _release_or_404() -> Release:
    release = release_by_key(request.form.get("release", ""))
    if release is None or release.product_id not in set(db.session.scalars(my_products())):
        abort(404)
    return release
