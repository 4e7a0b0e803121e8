"""Frozen report data to canonical JSON and back: typed, explicit, no pickle."""

import dataclasses
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

#: Where a dataclass says which one it is; no field has this name.
TAG = "is_a"


class CodecError(ValueError):
    """The data does not have the shape that the report's types ask for."""


def to_json(value: object) -> bytes:
    """The one JSON text of this data: sorted keys, no spaces, UTF-8."""
    return canonical(encode(value))


def canonical(plain: object) -> bytes:
    """Plain JSON data as the bytes that are hashed and attached."""
    text = json.dumps(
        plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise CodecError("A text holds half a character (a lone surrogate).") from error


def from_json(annotation: object, data: bytes) -> Any:
    """Read what `to_json` wrote, and refuse whatever does not fit the annotation."""
    try:
        plain = json.loads(data)
    except ValueError as error:
        raise CodecError("The data is not JSON.") from error
    return decode(annotation, plain, "report")


def encode(value: object) -> object:
    """Plain JSON data; every dataclass says which one it is."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        return {TAG: type(value).__name__} | {n: encode(getattr(value, n)) for n in names}
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if value is None or type(value) in (str, int, bool):
        return value
    raise CodecError(f"A report holds no {type(value).__name__}.")


def _moment(at: datetime) -> str:
    if at.tzinfo is None:
        raise CodecError("A time in a report has a time zone.")
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def decode(annotation: Any, plain: object, where: str) -> Any:
    """The typed value behind plain JSON data; `where` names the place in a refusal."""
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        return decode(_member(get_args(annotation), plain, where), plain, where)
    if origin is tuple:
        return _decode_tuple(get_args(annotation)[0], plain, where)
    if dataclasses.is_dataclass(annotation):
        return _decode_dataclass(cast(type, annotation), plain, where)
    if annotation in READERS:
        return READERS[annotation](plain, where)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return _decode_enum(annotation, plain, where)
    if annotation in (str, int, bool, NoneType) and type(plain) is annotation:
        return plain
    raise _unfit(annotation, where)


def _member(members: tuple[Any, ...], plain: object, where: str) -> Any:
    """Which type of a union the data is: by kind, by being a list, by being null."""
    if isinstance(plain, dict):
        fit = [m for m in members if getattr(m, "__name__", "") == plain.get(TAG)]
    elif isinstance(plain, list):
        fit = [m for m in members if get_origin(m) is tuple]
    elif plain is None:
        fit = [m for m in members if m is NoneType]
    else:
        rest = [m for m in members if m is not NoneType and get_origin(m) is not tuple]
        fit = [m for m in rest if not dataclasses.is_dataclass(m)]
    if len(fit) != 1:
        raise _unfit(members, where)
    return fit[0]


def _decode_tuple(item: Any, plain: object, where: str) -> tuple[Any, ...]:
    if not isinstance(plain, list):
        raise _unfit(tuple, where)
    return tuple(decode(item, each, f"{where}[{n}]") for n, each in enumerate(plain))


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


def _decode_dataclass(kind: type, plain: object, where: str) -> Any:
    hints = _hints(kind)
    if not isinstance(plain, dict) or plain.keys() != {TAG, *hints}:
        raise _unfit(kind, where)
    if plain[TAG] != kind.__name__:
        raise _unfit(kind, where)
    values = {name: decode(hint, plain[name], f"{where}.{name}") for name, hint in hints.items()}
    return kind(**values)


def _decode_enum(kind: type[Enum], plain: object, where: str) -> Enum:
    try:
        return kind(plain)
    except ValueError as error:
        raise _unfit(kind, where) from error


def _decode_moment(plain: object, where: str) -> datetime:
    try:
        at = datetime.fromisoformat(cast(str, plain))
    except (ValueError, TypeError) as error:
        raise _unfit(datetime, where) from error
    if at.tzinfo is None:
        raise _unfit(datetime, where)
    return at


def _decode_day(plain: object, where: str) -> date:
    try:
        return date.fromisoformat(cast(str, plain))
    except (ValueError, TypeError) as error:
        raise _unfit(date, where) from error


READERS: dict[Any, Callable[[object, str], Any]] = {datetime: _decode_moment, date: _decode_day}


def _unfit(annotation: object, where: str) -> CodecError:
    name = annotation.__name__ if isinstance(annotation, type) else str(annotation)
    return CodecError(f"{where} is not a {name}.")
