"""The OpenAPI 3.1 document, made from the operations and the models that they check with.

Made here and not by a library: spectree 3 documents every answer as `application/json` (no
problem+json, no PDF, no bytes) and reads broken JSON as an empty object.
"""

import json
import re
from functools import cache
from typing import Any

from flask import Response
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from tracker import __version__
from tracker.api.openapi_hooks import HEARD, HOOK_KEYS, HOOKS
from tracker.api.operations import JSON, MULTIPART, OPERATIONS, Operation, Parameter
from tracker.http.errors import PROBLEM
from tracker.identity.models import Scope

REF = "#/components/schemas/{model}"

#: Refusals of every operation, and what they mean.
REFUSALS = {
    400: "The request makes no sense: a parameter or field that does not exist, broken JSON.",
    401: "No token, or one that does not exist, was revoked or has expired.",
    403: "The token's scope, its person's role, or a rule about who does what.",
    404: "No such record, or it is outside the token's products.",
    406: "Another media type was asked for than there is.",
    409: "Not now: something must happen first, and the sentence says what.",
    412: "It was changed since it was read.",
    413: "Larger than is kept: files up to 50 MB, texts up to 2 MB.",
    415: "The body is of another media type than is taken.",
    422: "A value makes no sense; `errors` names the fields.",
    428: "`If-Match` is missing.",
    429: "More than 120 deliveries of one webhook in a minute.",
    500: "A mistake on our side; nothing was saved.",
    503: "The database is busy; nothing was saved.",
}
ALWAYS = {400, 401, 403, 404, 406, 409, 500, 503}


def document() -> Response:
    """The document, as served at /api/openapi.json."""
    return Response(_document(), mimetype=JSON)


@cache
def _document() -> str:
    return json.dumps(openapi(), ensure_ascii=False)


def openapi() -> dict[str, Any]:
    """The whole document."""
    paths: dict[str, dict[str, Any]] = {}
    for told in OPERATIONS.values():
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", f"/api/v1{told.path}")
        paths.setdefault(path, {})[told.method.lower()] = _operation(told)
    paths |= {path: {"post": told} for path, told in HOOKS.items()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tracker", "version": __version__,
            "description": "Compliance initiatives, their value, evidence and releases. Programs act for a person, by a token, and never sign.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "tags": [{"name": area} for area in dict.fromkeys([*(o.area for o in OPERATIONS.values()), "hooks"])],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "http", "scheme": "bearer", "bearerFormat": "trk_…",
                    "description": "Made on the page “Your account”. Scopes: "
                    + ", ".join(scope.value for scope in Scope) + ".",
                },
                **HOOK_KEYS,
            },
            "schemas": {**_schemas(), "Problem": PROBLEM_SCHEMA, "Heard": HEARD},
            "responses": {f"Refused{status}": _refusal(status) for status in REFUSALS},
        },
    }  # fmt: skip


def _operation(told: Operation) -> dict[str, Any]:
    summary, _blank, rest = (told.view.__doc__ or "").strip().partition("\n\n")
    needs = f"Needs the scope `{told.scope.value}`." if told.scope else "Takes any token."
    more = " ".join(rest.split())
    described: dict[str, Any] = {
        "operationId": told.name, "tags": [told.area], "summary": summary.rstrip("."),
        "description": f"{more}\n\n{needs}".strip(),
        "parameters": [*_path(told), *map(_query, told.query()), *_headers(told)],
        "responses": _responses(told),
        "security": [{"token": [told.scope.value] if told.scope else []}],
    }  # fmt: skip
    if told.body or told.parts:
        model, media = (told.body, JSON) if told.body else (told.parts, MULTIPART)
        described["requestBody"] = {"required": True, "content": {media: {"schema": _ref(model)}}}
    return described


def _path(told: Operation) -> list[dict[str, Any]]:
    found = re.findall(r"<(\w+:)?(\w+)>", told.path)
    return [
        {
            "name": name, "in": "path", "required": True,
            "schema": {"type": "integer", "minimum": 0} if kind == "int:" else {"type": "string", "minLength": 1},
        }
        for kind, name in found
    ]  # fmt: skip


def _query(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name, "in": "query", "required": False, "schema": parameter.schema,
        "description": parameter.description,
    }  # fmt: skip


def _headers(told: Operation) -> list[dict[str, Any]]:
    if told.method == "GET":
        return [_header("If-None-Match", "The ETag of what you have: 304 when it is the same.")]
    if told.if_match:
        return [_header("If-Match", "The ETag that you read.", required=True)]
    return []


def _header(name: str, description: str, *, required: bool = False) -> dict[str, Any]:
    return {
        "name": name, "in": "header", "required": required, "description": description,
        "schema": {"type": "string"},
    }  # fmt: skip


def _responses(told: Operation) -> dict[str, Any]:
    refusals = set(ALWAYS)
    if told.body or told.parts:
        refusals |= {413, 415, 422}
    if told.method != "GET":
        refusals.add(422)
    if told.if_match:
        refusals |= {412, 428}
    found: dict[str, Any] = {str(told.status): _good(told)}
    if told.method == "GET":
        found["304"] = {"description": "It is still what you have."}
    for status in sorted(refusals):
        found[str(status)] = {"$ref": f"#/components/responses/Refused{status}"}
    return found


def _good(told: Operation) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object"}
    if told.answer is not None:
        schema = _ref(told.answer)
    elif told.produces != JSON:
        schema = {"type": "string", "format": "binary"}
    headers = {"ETag": {"description": "For If-None-Match, and If-Match where it is asked.", "schema": {"type": "string"}}}  # fmt: skip
    if told.status == 201:
        headers["Location"] = {"description": "Where it is read.", "schema": {"type": "string"}}
    return {
        "description": "Made." if told.status == 201 else "Good.",
        "headers": headers, "content": {told.produces: {"schema": schema}},
    }  # fmt: skip


def _refusal(status: int) -> dict[str, Any]:
    return {
        "description": REFUSALS[status],
        "content": {PROBLEM: {"schema": {"$ref": REF.format(model="Problem")}}},
    }


PROBLEM_SCHEMA = {
    "title": "Problem", "type": "object", "description": "A refusal (RFC 9457): what happened, and what to do.",
    "required": ["title", "status", "detail"],
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence for people."},
        "request": {"type": "string", "description": "The number to tell an administrator."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object", "required": ["field", "detail"],
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}  # fmt: skip


def _ref(model: type[BaseModel] | None) -> dict[str, str]:
    assert model is not None
    return {"$ref": REF.format(model=model.__name__)}


def _schemas() -> dict[str, Any]:
    """Every model once, named after its class."""
    answers = {o.answer: "serialization" for o in OPERATIONS.values() if o.answer}
    asked = {m: "validation" for o in OPERATIONS.values() for m in (o.body, o.parts) if m}
    wanted: Any = [*answers.items(), *asked.items()]
    _map, schema = models_json_schema(wanted, ref_template=REF)
    found: dict[str, Any] = schema["$defs"]
    return found
