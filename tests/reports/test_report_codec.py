"""Report data crosses to the drawing process as JSON and arrives as it was."""

import dataclasses
import json
from datetime import UTC, date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports import common, facts, release, team
from reports.codec import TAG, CodecError, canonical, encode, from_json, to_json
from reports.html import Report
from reports.initiative import Identification
from tests.reports import example, example_release, example_team

PLAIN = {
    str: st.text(max_size=20),
    int: st.integers(0, 10**9),
    bool: st.booleans(),
    NoneType: st.none(),
    date: st.dates(),
    datetime: st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(UTC)),
}
KINDS = [Identification] + [
    kind
    for module in (facts, common, release, team)
    for kind in vars(module).values()
    if isinstance(kind, type) and dataclasses.is_dataclass(kind) and not hasattr(kind, "layout")
]


def values(hint):
    """Any value of this type."""
    if get_origin(hint) in (Union, UnionType):
        return st.one_of(*(values(each) for each in get_args(hint)))
    if get_origin(hint) is tuple:
        return st.lists(values(get_args(hint)[0]), max_size=2).map(tuple)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    if dataclasses.is_dataclass(hint):
        return st.builds(hint, **{n: values(h) for n, h in get_type_hints(hint).items()})
    return PLAIN[hint]


@pytest.mark.parametrize("kind", dict.fromkeys(KINDS), ids=lambda kind: kind.__name__)
def test_every_record_arrives_as_it_was(kind):
    @settings(max_examples=15, deadline=None, database=None)
    @given(values(kind))
    def arrives(value):
        assert from_json(kind, to_json(value)) == value

    arrives()


@pytest.mark.parametrize(
    "report",
    [
        example.dossier(3),
        example.empty_dossier(),
        example.short_form(),
        example_release.release_dossier(3),
        example_release.empty_release(),
        example_team.team_report(3),
        example_team.empty_team(),
    ],
    ids=["dossier", "empty dossier", "short form", "release", "empty release", "team", "no team"],
)
def test_every_report_arrives_as_it_was(report):
    assert from_json(Report, to_json(report)) == report
    assert to_json(from_json(Report, to_json(report))) == to_json(report)


def test_no_field_has_the_name_of_the_tag():
    assert not any(TAG in get_type_hints(kind) for kind in KINDS)


BAD = {
    "an unknown field": lambda plain: plain | {"extra": 1},
    "a missing field": lambda plain: {n: v for n, v in plain.items() if n != "trail"},
    "an unknown kind": lambda plain: plain | {TAG: "Other"},
    "a number for a text": lambda plain: plain | {"in_one_paragraph": 1},
    "a text for a list": lambda plain: plain | {"missing": "none"},
    "no record": lambda plain: [plain],
    "a number for a record": lambda plain: plain | {"identification": 1},
    "a time without zone": lambda plain: (
        plain | {"header": plain["header"] | {"generated_at": "2026-01-01T00:00:00"}}
    ),
    "no time": lambda plain: plain | {"header": plain["header"] | {"generated_at": "soon"}},
    "a wrong word": lambda plain: plain | {"header": plain["header"] | {"issue": "final"}},
}


@pytest.mark.parametrize("name", BAD)
def test_what_does_not_fit_is_refused_and_named(name):
    plain = json.loads(to_json(example.dossier(1)))
    with pytest.raises(CodecError, match="is not a"):
        from_json(Report, canonical(BAD[name](plain)))


@pytest.mark.parametrize("value", [1.5, {"a": 1}, b"x", datetime(2026, 1, 1), "\ud800"])
def test_what_a_report_cannot_hold_is_refused(value):
    with pytest.raises(CodecError):
        canonical(encode(value))


def test_what_is_not_json_is_refused():
    with pytest.raises(CodecError, match="not JSON"):
        from_json(Report, b"{")
