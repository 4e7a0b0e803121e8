"""Every published case: the fields of what is right, the fault of what is wrong."""

import json

import pytest

from tests.conftest import SHARED
from tracker.udi.reader import READERS, read

CASES = SHARED / "data/udi/cases.json"


def cases():
    if not CASES.exists():
        return []
    return [case for case in json.loads(CASES.read_text()) if case["kind"] in READERS]


def name(case):
    return f"{case['kind']} {case['input']!a}"


def test_the_cases_are_there():
    if not CASES.exists():
        pytest.skip("../shared/data/udi/cases.json is not beside the repository")
    assert len(cases()) > 200


@pytest.mark.parametrize("case", [c for c in cases() if c["valid"]], ids=name)
def test_what_is_right_is_read(case):
    found = read(case["input"], case["kind"])
    assert found.errors == []
    if "ais" in case["expect"]:
        assert [[field.name, field.value] for field in found.fields] == case["expect"]["ais"]
    else:
        assert case["expect"].items() <= found.values.items()


@pytest.mark.parametrize("case", [c for c in cases() if not c["valid"]], ids=name)
def test_what_is_wrong_is_refused_with_what_was_expected(case):
    found = read(case["input"], case["kind"])
    assert found.errors
    expected = {k: v for k, v in case["expect"].items() if k.startswith("expected")}
    assert expected.items() <= found.values.items()
    for value in expected.values():
        assert any(str(value) in wrong.message for wrong in found.errors)


@pytest.mark.parametrize("case", [c for c in cases() if c["valid"]], ids=name)
def test_every_field_says_where_it_stands(case):
    found = read(case["input"], case["kind"])
    for field in found.fields:
        there = case["input"][field.start : field.end]
        if isinstance(field.value, str) and case["kind"] in {"gs1-element", "gs1-hri"}:
            assert there.replace("\\(", "(") == field.value
        assert there
