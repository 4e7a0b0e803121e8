"""One operation of the API: what it takes, what it answers, which right and scope it needs.

The same record drives the route, the checks and the OpenAPI document.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, Response, request
from pydantic import BaseModel, ValidationError

from tracker.core.texts import _
from tracker.exchange.shapes.base import Shape
from tracker.http.errors import PROBLEM, Refusal
from tracker.identity.models import Scope
from tracker.identity.permissions import Right

View = TypeVar("View", bound=Callable[..., Any])

JSON = "application/json"
MULTIPART = "multipart/form-data"

bp = Blueprint("api", __name__, url_prefix="/api/v1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of the query, for the document; the view reads it itself."""

    name: str
    schema: dict[str, Any]
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What the document says of an operation, and what is checked before its view runs."""

    name: str
    method: str
    path: str
    area: str
    right: Right
    scope: Scope | None  # None: any token
    view: Callable[..., Any]
    answer: type[BaseModel] | None
    status: int
    produces: str
    body: type[BaseModel] | None
    parts: type[BaseModel] | None  # of a multipart body; documents it, the view reads it
    query: Callable[[], Iterable[Parameter]] = field(default=tuple)
    if_match: bool = False


OPERATIONS: dict[str, Operation] = {}


@dataclass(frozen=True, slots=True)
class Made:
    """The answer to having made something: its shape, and where it is read."""

    shape: Shape
    location: str


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that its reader may keep, and for how long, as `Cache-Control` says it."""

    shape: Shape
    cache_control: str


def operation(
    method: str, path: str, right: Right, scope: Scope | None, *, area: str,
    answer: type[BaseModel] | None = None, status: int = 200, produces: str = JSON,
    body: type[BaseModel] | None = None, parts: type[BaseModel] | None = None,
    query: Callable[[], Iterable[Parameter]] | None = None, if_match: bool = False,
) -> Callable[[View], View]:  # fmt: skip
    """Make a view an operation of the API; a body is read, checked and handed over as `body`."""

    def add(view: View) -> View:
        told = Operation(
            name=view.__name__, method=method, path=path, area=area, right=right, scope=scope,
            view=view, answer=answer, status=status, produces=produces, body=body, parts=parts,
            query=query or tuple, if_match=if_match,
        )  # fmt: skip
        OPERATIONS[told.name] = told
        bp.add_url_rule(
            path, told.name, _checked(told), methods=[method], provide_automatic_options=False
        )
        return view

    return add


def _checked(told: Operation) -> Callable[..., Response]:
    @wraps(told.view)
    def answered(**path: Any) -> Response:
        _refuse_unaccepted(told)
        if request.args and told.query is tuple:
            raise Refusal(400, _("This address takes no parameters."))
        if told.parts is not None:
            _refuse_other_type(MULTIPART)
        if told.body is not None:
            path["body"] = _body(told.body)
        return answer_of(told, told.view(**path))

    answered.right = told.right  # type: ignore[attr-defined]
    return answered


def answer_of(told: Operation, result: Any) -> Response:
    """What the view returned as a response; with its ETag, and 304 for what the client has."""
    location = kept = None
    if isinstance(result, Made):
        result, location = result.shape, result.location
    if isinstance(result, Kept):
        result, kept = result.shape, result.cache_control
    response = result if isinstance(result, Response) else _json(result, told.status)
    if location is not None:
        response.headers["Location"] = location
    if kept is not None:
        response.headers["Cache-Control"] = kept
        response.headers["Vary"] = "Authorization"
    if told.method == "GET":
        if not response.get_etag()[0]:
            response.add_etag()
        response.make_conditional(request)
    return response


def _json(shape: Shape | None, status: int) -> Response:
    if shape is None:
        return Response(status=status)
    response = Response(shape.model_dump_json(), status, mimetype=JSON)
    response.add_etag()
    return response


def _refuse_unaccepted(told: Operation) -> None:
    wanted = request.accept_mimetypes
    if request.headers.get("Accept") and not wanted.best_match([told.produces, PROBLEM]):
        raise Refusal(406, _("This address answers %(type)s only.", type=told.produces))


def _refuse_other_type(wanted: str) -> None:
    if request.mimetype != wanted:
        raise Refusal(415, _("Send %(type)s, and say so in the header Content-Type.", type=wanted))


def _body(model: type[BaseModel]) -> BaseModel:
    _refuse_other_type(JSON)
    try:
        return model.model_validate_json(request.get_data())
    except ValidationError as error:
        raise refusal_of(error) from None


def refusal_of(error: ValidationError) -> Refusal:
    """Each wrong field with what is wrong; never the value, which may be anybody's data."""
    told = error.errors(include_url=False, include_input=False, include_context=False)
    if any(item["type"] == "json_invalid" for item in told):
        return Refusal(400, _("This is not JSON."))
    errors = [
        {"field": ".".join(map(str, item["loc"])) or "body", "detail": _detail(item)}
        for item in told[:50]
    ]
    unknown = [e["field"] for e, item in zip(errors, told, strict=False) if item["type"] == "extra_forbidden"]  # fmt: skip
    if unknown:
        return Refusal(400, _("There is no field “%(name)s” here.", name=unknown[0][:60]), errors)
    return Refusal(422, f"{errors[0]['field']}: {errors[0]['detail']}", errors)


def _detail(item: Any) -> str:
    if item["type"] == "extra_forbidden":
        return _("There is no such field.")
    return str(item["msg"]).removeprefix("Value error, ") + "."
