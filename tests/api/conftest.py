"""A client of the API: a token in the header, JSON in and out."""

import contextvars
import json

import pytest

import tracker.core.db


class Client:
    """Speaks to the API as a program does."""

    def __init__(self, app, secret=""):
        self.client, self.secret = app.test_client(use_cookies=False), secret

    def ask(self, method, path, body=None, *, headers=None, **options):
        """Send a request below /api/v1; what is JSON is parsed as `told`."""
        sent = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        if body is not None:
            options["data"], sent["Content-Type"] = json.dumps(body), "application/json"
        address = path if path.startswith("/api/") else f"/api/v1{path}"
        # Outside the test's own context, then forget what the test had read: see `Browser`.
        answer = contextvars.Context().run(
            self.client.open, address, method=method, headers={**sent, **(headers or {})}, **options
        )
        tracker.core.db.db.session.rollback()
        answer.told = answer.get_json(force=True, silent=True)
        return answer

    def get(self, path, **options):
        return self.ask("GET", path, **options)

    def post(self, path, body=None, **options):
        return self.ask("POST", path, body, **options)

    def patch(self, path, body, **options):
        return self.ask("PATCH", path, body, **options)


@pytest.fixture
def client(app, make):
    """Makes a client with a token of this person, of every scope unless some are named."""

    def made(person, *scopes, **limits):
        return Client(app, make.token(person, *scopes, **limits)[1])

    return made


@pytest.fixture
def stranger(app):
    """A client without a token."""
    return Client(app)
