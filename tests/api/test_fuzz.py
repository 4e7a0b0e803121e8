"""What nobody would think of sending: schemathesis against every operation, as its document says.

`TRACKER_FUZZ=2000` (or `make fuzz`) sends that many cases instead of a few hundred.
"""

import contextvars
import os

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode

from tests.make import GTIN
from tracker.api.operations import OPERATIONS
from tracker.core.db import db, write
from tracker.identity.actions import join
from tracker.identity.permissions import Role
from tracker.requirements.queries import clause_by_ref

CASES = int(os.environ.get("TRACKER_FUZZ", 260))
EACH = -(-CASES // len(OPERATIONS))

CHECKS = {
    "checks": {
        # A body may fit the document and still make no sense: another product's GTIN, a closed record.
        "positive_data_acceptance": {
            "expected-statuses": ["2xx", "304", "400", "403", "404", "409", "412", "422", "428"]
        },
        "missing_required_header": {"expected-statuses": ["401", "404", "428", "4xx"]},
        # A record that was made is read by others too; it is not the client's to free.
        "ensure_resource_availability": {"enabled": False},
        "use_after_free": {"enabled": False},
    }
}  # fmt: skip

#: Values that fit the record, put into bodies that fit the document, so that actions run as well.
REAL = {
    "product": "slumber", "team": "night", "em": "em@example.com", "pm": "pm@example.com",
    "standard": "ISO 13485", "ref": "7.5.8", "subject": "CI-1", "initiative": "CI-1", "devices": [GTIN],
}  # fmt: skip


@pytest.fixture(params=sorted(OPERATIONS))
def operation(request):
    return OPERATIONS[request.param]


def described(app, told):
    """The operation as schemathesis reads it from the document."""
    config = SchemathesisConfig.from_dict(CHECKS)
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app, config=config)
    found = {op.ok().definition.raw["operationId"]: op.ok() for op in schema.get_all_operations()}
    return found[told.name]


def records(make):
    """Path parameters that lead to a record."""
    initiative = make.initiative(em=None)
    version = make.published(initiative)
    question = make.question(version)
    evidence = make.evidence(make.need(initiative))
    release = make.planned()
    other = make.committed()
    keys = {"initiatives": [initiative.key, other.key], "evidence": [evidence.key], "releases": [release.key], "teams": ["night"]}  # fmt: skip
    clause = clause_by_ref("ISO 13485", "7.5.8")
    named = {"standard": clause.catalogue.slug, "edition": clause.catalogue.edition_slug, "ref": "7.5.8"}  # fmt: skip
    return keys, {
        "initiative_key": other.key, "version": version.number, "question": question.id,
        "clause": named,
    }  # fmt: skip


def leading(told, keys, more):
    """A strategy of path parameters that exist."""
    area = told.path.split("/")[1]
    found = {}
    if "<key>" in told.path:
        found["key"] = st.sampled_from(keys.get(area, ["RPT-1"]))
    if "<int:number>" in told.path:
        found["number"] = st.just(more["question" if "question" in told.path else "version"])
    if "<path:ref>" in told.path:
        found |= {n: st.just(v) for n, v in more["clause"].items()}
    if "initiative_key" in told.path:
        found["initiative_key"] = st.just(more["initiative_key"])
    return st.fixed_dictionaries(found) if found else None


def real(case):
    if isinstance(case.body, dict):
        case.body |= {name: value for name, value in REAL.items() if name in case.body}
    return case


def cases(operation, told, keys, more):
    """Most of what is sent fits the document and leads to a record."""
    good = operation.as_strategy(GenerationMode.POSITIVE)
    bad = operation.as_strategy(GenerationMode.NEGATIVE)
    existing = leading(told, keys, more)
    strategies = [good]
    if existing is not None:
        there = existing.flatmap(lambda p: operation.as_strategy(GenerationMode.POSITIVE, path_parameters=p))  # fmt: skip
        strategies += [there, there.map(real), there.map(real)]
    else:
        strategies += [good.map(real), good.map(real)]
    if told.body or told.parts or told.if_match or "<int:" in told.path:
        strategies += [bad]
        if existing is not None:
            strategies += [existing.flatmap(lambda p: operation.as_strategy(GenerationMode.NEGATIVE, path_parameters=p))]  # fmt: skip
    return st.one_of(strategies)


@pytest.mark.filterwarnings("ignore")
def test_nothing_that_is_sent_breaks_it(app, make, operation):
    person = make.person("Alma Alles", Role.EM, Role.PM, Role.ENGINEER, Role.REGULATORY)
    with write():
        join(person, make.product, by=make.admin, at=make.at)
    secret = make.token(person)[1]
    api = described(app, operation)
    keys, more = records(make)

    @given(case=cases(api, operation, keys, more))
    @settings(max_examples=EACH, deadline=None, derandomize="TRACKER_FUZZ" not in os.environ,
              database=None, suppress_health_check=list(HealthCheck))  # fmt: skip
    def send(case):
        contextvars.Context().run(
            case.call_and_validate, headers={"Authorization": f"Bearer {secret}"}
        )
        db.session.rollback()

    send()
