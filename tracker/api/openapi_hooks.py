"""How the OpenAPI document describes the webhooks, which take no token."""

from typing import Any

from tracker.api.operations import JSON
from tracker.exchange.hooks import Hearing

#: What proves who sends.
HOOK_KEYS: dict[str, Any] = {
    "githubSignature": {
        "type": "apiKey", "in": "header", "name": "X-Hub-Signature-256",
        "description": "HMAC-SHA256 of the raw body with the secret of the webhook.",
    },
    "gitlabToken": {
        "type": "apiKey", "in": "header", "name": "X-Gitlab-Token",
        "description": "The secret of the webhook itself.",
    },
    "gitlabSignature": {
        "type": "apiKey", "in": "header", "name": "webhook-signature",
        "description": "Standard Webhooks, with `webhook-id` and `webhook-timestamp` of these five minutes; goes before the token.",
    },
}  # fmt: skip

HEARD: dict[str, Any] = {
    "title": "Heard", "type": "object", "description": "What came of a delivery.",
    "required": ["outcome", "detail", "release"],
    "properties": {
        "outcome": {"type": "string", "enum": [outcome.value for outcome in Hearing]},
        "detail": {"type": "string", "description": "The same in a sentence."},
        "release": {"type": ["string", "null"], "description": "Key of the release that it was about."},
    },
}  # fmt: skip

_REFUSED = (400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 503)


def _told(name: str, forge: str, keys: list[str], headers: dict[str, str]) -> dict[str, Any]:
    return {
        "operationId": name, "tags": ["hooks"],
        "summary": f"Take a delivery of a {forge} webhook",
        "description": "Tells a planned or released release what its source says, keeps a note of one that nobody planned, marks one that was deleted there. It never makes, releases or removes a release. A delivery that was taken before is refused with 409.",
        "parameters": [
            {"name": name, "in": "header", "required": True, "schema": {"type": "string", "maxLength": 200}, "description": text}
            for name, text in headers.items()
        ],
        "requestBody": {"required": True, "content": {JSON: {"schema": {"type": "object"}}}},
        "responses": {
            "200": {"description": "Heard.", "content": {JSON: {"schema": {"$ref": "#/components/schemas/Heard"}}}},
            **{str(status): {"$ref": f"#/components/responses/Refused{status}"} for status in _REFUSED},
        },
        "security": [{key: []} for key in keys],
    }  # fmt: skip


HOOKS = {
    "/api/v1/hooks/github": _told(
        "hear_github", "GitHub", ["githubSignature"],
        {"X-GitHub-Event": "`release`; others are answered “ignored”.", "X-GitHub-Delivery": "The number of the delivery."},
    ),
    "/api/v1/hooks/gitlab": _told(
        "hear_gitlab", "GitLab", ["gitlabToken", "gitlabSignature"],
        {"X-Gitlab-Event": "`Release Hook`; others are answered “ignored”.", "Idempotency-Key": "The number of the delivery; else X-Gitlab-Event-UUID, or `webhook-id` where it is signed."},
    ),
}  # fmt: skip
