"""The order of a team by token: read as of a day, moved with a reason, within its scope."""

import pytest
from sqlalchemy import select

from tracker.core.db import db, write
from tracker.order import actions
from tracker.order.models import Move, Why

ORDER = "/teams/night/order"


@pytest.fixture
def two(make):
    return [make.initiative_in_order(title=title) for title in ("A", "B")]


def test_a_move_leaves_the_order_that_is_read_afterwards(make, client, two):
    api = client(make.em)
    before = api.get(ORDER).told
    assert [(p["place"], p["key"], p["new"]) for p in before["places"]] == [
        (1, "CI-1", True), (2, "CI-2", True),
    ]  # fmt: skip
    body = {"initiative": "CI-2", "to": 1, "why": "market", "edition": before["edition"]}
    told = api.post(f"{ORDER}/moves", body)
    assert told.status_code == 201 and [p["key"] for p in told.told["places"]] == ["CI-2", "CI-1"]
    assert told.told == api.get(ORDER).told and told.told["moves"] == 1
    stale = api.post(f"{ORDER}/moves", body | {"initiative": "CI-1"})
    assert stale.status_code == 409 and "moved CI-2 from place 2 to 1" in stale.told["detail"]
    assert api.get(f"{ORDER}?on=2001-01-01").told["places"] == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"to": 3}, 422), ({"to": 0}, 422), ({"to": "1"}, 422), ({"why": "whim"}, 422),
        ({"why": "other"}, 422), ({"words": "x" * 1001}, 422), ({"initiative": "CI-9"}, 404),
        ({"more": 1}, 400),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(make, client, two, body, status):
    body = {"initiative": "CI-2", "to": 1, "why": "market"} | body
    assert client(make.em).post(f"{ORDER}/moves", body).status_code == status
    assert not db.session.scalars(select(Move)).all()


def test_scope_holds(make, client, two):
    for path in ("/teams/day/order", "/teams/none/order"):
        assert client(make.em).get(path).status_code == 404
    for query in ("on=x", "on=2026-02-31", "of=2026-01-01", "on=2026-01-01&on=2026-01-02"):
        assert client(make.em).get(f"{ORDER}?{query}").status_code == 400
    hidden = make.initiative_in_order(title="Hidden", product=make.other_product, em=None, pm=None)
    with write():
        actions.move(hidden, 1, why=Why.MARKET, words="Hush", by=make.em, at=make.at)
        actions.park(two[0], "Too early", until=None, would_change="x", by=make.em, at=make.at)
    told = client(make.auditor).get(ORDER)
    assert [p["key"] for p in told.told["places"]] == [None, "CI-2"]
    assert [p["reason"] for p in told.told["not_now"]] == ["Too early"]
    assert "Hush" not in told.text and "Hidden" not in told.text and make.em.name not in told.text
