"""A forge that signs and sends, and a webhook that it knows."""

import base64
import contextvars
import hmac
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

import tracker.core.db
from tests.conftest import SECRET
from tracker.core.db import write
from tracker.hooks.actions import make_hook
from tracker.hooks.models import Forge

HERE = Path(__file__).parent / "fixtures"


def payload(file, /, **changes):
    """The bytes of a real payload; of its release something else where that is named."""
    content = (HERE / file).read_bytes()
    if not changes:
        return content
    told = json.loads(content)
    told.get("release", told).update(changes)
    return json.dumps(told).encode()


def published(**changes):
    return payload("github_release_published.payload.json", **changes)


class Sender:
    """Sends deliveries as GitHub or GitLab does; each has a number of its own."""

    def __init__(self, app, secret):
        self.client, self.secret, self.sent = app.test_client(use_cookies=False), secret, 0

    def number(self):
        self.sent += 1
        return f"72d3162e-cc78-11e3-81ab-{self.sent:012}"

    def signature(self, body):
        return "sha256=" + hmac.new(self.secret.encode(), body, "sha256").hexdigest()

    def github(self, body, *, event="release", **headers):
        return self.post("github", body, {
            "X-GitHub-Event": event, "X-GitHub-Delivery": self.number(),
            "X-Hub-Signature-256": self.signature(body), **headers,
        })  # fmt: skip

    def gitlab(self, body, *, event="Release Hook", **headers):
        return self.post("gitlab", body, {
            "X-Gitlab-Event": event, "X-Gitlab-Event-UUID": self.number(),
            "X-Gitlab-Token": self.secret, **headers,
        })  # fmt: skip

    def signed(self, body, *, at=None, number=None):
        """As GitLab does with a signing token (Standard Webhooks)."""
        number, seconds = number or self.number(), str(int((at or datetime.now(UTC)).timestamp()))
        key = base64.b64decode(self.secret.removeprefix("whsec_"))
        told = hmac.digest(key, f"{number}.{seconds}.".encode() + body, "sha256")
        return self.post("gitlab", body, {
            "X-Gitlab-Event": "Release Hook", "webhook-id": number, "webhook-timestamp": seconds,
            "webhook-signature": "v1,bm90IHRoaXM= v1," + base64.b64encode(told).decode(),
        })  # fmt: skip

    def post(self, forge, body, headers, content_type="application/json", **options):
        answer = contextvars.Context().run(
            self.client.post, f"/api/v1/hooks/{forge}", data=body, content_type=content_type,
            headers={name: value for name, value in headers.items() if value is not None}, **options,
        )  # fmt: skip
        tracker.core.db.db.session.rollback()
        return answer


@pytest.fixture
def sender(app, make):
    """Makes a webhook of a product and who sends to it."""

    def made(forge=Forge.GITHUB, product=None):
        with write():
            _hook, secret = make_hook(
                product or make.product, forge, key=SECRET, by=make.regulatory, at=make.at
            )
        return Sender(app, secret)

    return made
