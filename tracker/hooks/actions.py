"""Making and ending webhooks, and taking a delivery only once."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, select

from tracker.audit.actions import record
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.texts import _
from tracker.hooks.models import FORGE_NAMES, Forge, HookDelivery, ReleaseHook
from tracker.hooks.queries import working_hooks
from tracker.hooks.secret import secret_of
from tracker.identity.actions import digest
from tracker.identity.models import Person, Product

MOST = 5  # of one product that work at once: two repositories, and one of each being replaced
LINES, WHILE = 120, timedelta(minutes=1)  # deliveries of one webhook that are taken, and how fast


class TooFast(RuleBroken):
    """More deliveries in a minute than releases are made."""

    status = 429


def make_hook(
    product: Product, source: Forge, *, key: str, by: Person, at: datetime
) -> tuple[ReleaseHook, str]:
    """Make a webhook of a product; its secret is told only here. `key`: of this installation."""
    if len(list(db.session.scalars(working_hooks([product.id])))) >= MOST:
        raise RuleBroken(_("%(name)s has %(n)d webhooks; end one that is not used.", name=product.name, n=MOST))  # fmt: skip
    nonce = secrets.token_hex(32)
    secret = secret_of(nonce, key)
    hook = ReleaseHook(
        product=product, source=source, nonce=nonce, secret_sha256=digest(secret), made_by=by,
        made_at=at,
    )  # fmt: skip
    db.session.add(hook)
    record("webhook.made", hook, by=by, at=at, changes={"source": [None, FORGE_NAMES[source]]})
    return hook, secret


def end_hook(hook: ReleaseHook, *, by: Person, at: datetime) -> None:
    """Stop a webhook at once; what it told stays."""
    if hook.ended_at is not None:
        raise RuleBroken(_("This webhook was ended already."))
    hook.ended_at = at
    record(
        "webhook.ended", hook, by=by, at=at, changes={"source": [FORGE_NAMES[hook.source], None]}
    )


def take_delivery(hook: ReleaseHook, delivery: str, body_sha256: str, *, at: datetime) -> None:
    """Keep that this delivery was taken; RuleBroken if it was before, under any number."""
    if hook.ended_at is not None:
        raise RuleBroken(_("This webhook was ended."))
    known = db.session.scalar(
        select(HookDelivery)
        .where(
            HookDelivery.hook_id == hook.id,
            (HookDelivery.delivery == delivery) | (HookDelivery.body_sha256 == body_sha256),
        )
        .limit(1)
    )
    if known is not None:
        raise RuleBroken(
            _("This delivery was taken on %(day)s already and is not taken again.", day=f"{known.at:%Y-%m-%d %H:%M} UTC")
        )  # fmt: skip
    recent = select(func.count()).where(HookDelivery.hook_id == hook.id, HookDelivery.at > at - WHILE)  # fmt: skip
    if (db.session.scalar(recent) or 0) >= LINES:
        raise TooFast(_("More than %(n)d deliveries in a minute. Send it again in a minute.", n=LINES))  # fmt: skip
    hook.heard_at = at
    db.session.add(HookDelivery(hook_id=hook.id, delivery=delivery, body_sha256=body_sha256, at=at))
