"""Lists of the API: filters, orders, pages by key, and what no list offers."""

import pytest
from sqlalchemy import event

from tracker.core.db import db


def everything(api, path):
    """All pages, one after another."""
    keys, pages, following = [], 0, ""
    while following is not None:
        answer = api.get(f"{path}&next={following}" if following else path)
        assert answer.status_code == 200, answer.text
        keys += [item["key"] for item in answer.told["items"]]
        following, pages = answer.told["next"], pages + 1
    return keys, pages


@pytest.mark.parametrize("order", ["-key", "key", "due", "-due", "title", "-title", "status"])
def test_pages_follow_each_other_without_a_gap(client, make, order):
    from datetime import date

    days = [date(2027, 1, 1), None, date(2026, 1, 1), None, date(2027, 1, 1)]
    for n, day in enumerate(days):
        make.initiative(title=f"No {n % 3}", due_on=day)
    api = client(make.em)
    keys, pages = everything(api, f"/initiatives?size=2&sort={order}")
    whole, one = everything(api, f"/initiatives?sort={order}")
    assert keys == whole and sorted(keys) == [f"CI-{n}" for n in range(1, 6)]
    assert (pages, one) == (3, 1)


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("status=proposed", ["CI-2"]),
        ("status=open&kind=compliance", ["CI-2", "CI-1"]),
        ("em=em@example.com", ["CI-2"]),
        ("pm=pm@example.com", ["CI-2", "CI-1"]),
        ("mine=yes", ["CI-2"]),
        ("unclaimed=yes", ["CI-1"]),
        ("due_before=2026-12-02", ["CI-2", "CI-1"]),
        ("due_before=2026-12-01", []),
        ("product=slumber&team=night", ["CI-2", "CI-1"]),
        ("product=daylight", []),
        ("em=nobody@example.com", []),
    ],
)
def test_initiatives_are_filtered(client, make, query, keys):
    make.initiative(em=None)
    make.proposed()
    assert everything(client(make.em), f"/initiatives?{query}")[0] == keys


def test_releases_and_clauses_are_filtered(client, make):
    make.released()
    make.planned("4.3.0")
    api = client(make.em)
    assert everything(api, "/releases?state=planned")[0] == ["REL-2"]
    assert everything(api, "/releases?version=4.2.0")[0] == ["REL-1"]
    assert everything(api, "/releases?imported=yes")[0] == []
    assert everything(api, "/releases?size=1") == (["REL-2", "REL-1"], 2)
    found = api.get("/clauses?label=ISO 13485 7.5.8").told["items"]
    assert [c["ref"] for c in found] == ["7.5.8"]
    assert api.get(f"/clauses/{found[0]['address']}").told["title"] == found[0]["title"]
    first = api.get("/clauses?standard=ISO 13485&assessable=yes&size=3").told
    assert len(first["items"]) == 3 and first["next"]


@pytest.mark.parametrize("path", ["initiatives", "releases", "reports", "clauses"])
@pytest.mark.parametrize(
    "query",
    [
        "owner__password_hash__startswith=x", "sort=password_hash", "sort=--key", "sort=", "size=0",
        "size=-1", "size=1e9", "size=201", "size=٣", "size=1&size=2", "next=made-up", "next=",
        "next=a&next=b", "next=%00", "sort=key%00",
    ],
)  # fmt: skip
def test_what_no_list_offers_is_refused(client, make, path, query):
    answer = client(make.em).get(f"/{path}?{query}")
    assert answer.status_code == 400, answer.text
    assert answer.mimetype == "application/problem+json" and answer.told["detail"]


@pytest.mark.parametrize("query", ["status=odd", "kind=odd", "due_before=2026-02-31", "mine=1", "kind=bug&kind=bug"])  # fmt: skip
def test_a_value_that_means_nothing_is_refused(client, make, query):
    assert client(make.em).get(f"/initiatives?{query}").status_code == 400


def test_a_place_is_of_its_own_list_and_order(client, make):
    for n in range(3):
        make.initiative(title=f"No {n}")
    api = client(make.em)
    place = api.get("/initiatives?size=1").told["next"]
    assert api.get(f"/initiatives?size=1&next={place}").status_code == 200
    assert api.get(f"/initiatives?size=1&sort=title&next={place}").status_code == 400
    assert api.get(f"/releases?size=1&next={place}").status_code == 400
    assert api.get(f"/initiatives?size=1&next={place[:-2]}xx").status_code == 400


@pytest.mark.parametrize("path", ["initiatives", "releases"])
def test_a_list_costs_as_many_queries_with_twenty_as_with_two(client, make, path):
    statements = []

    def note(*told):
        statements.append(told[2])

    def count(many):
        for n in range(many):
            make.proposed(title=f"No {many}.{n}")
            make.planned(f"{many}.{n}")
        api.get("/me")
        statements.clear()
        event.listen(db.engine, "before_cursor_execute", note)
        assert len(api.get(f"/{path}").told["items"]) >= many
        event.remove(db.engine, "before_cursor_execute", note)
        return len(statements)

    api = client(make.em)
    few, many = count(2), count(18)
    assert few == many <= 14, statements


def test_the_glossary_is_read_with_the_question_of_each_term(client, make):
    question = make.unclear_term()
    make.term("SBOM", agreed=True)
    api = client(make.em)
    told = api.get("/glossary?state=agreed").told
    assert [(t["term"], t["agreed_by"]["name"]) for t in told["items"]] == [("SBOM", "Nora Nagel")]
    asked = api.get("/glossary?asked=yes").told["items"][0]
    found = api.get(f"/glossary/{asked['number']}").told
    assert found["source"] == {"initiative": "CI-1", "question": question.id, "text": question.body}
    outside = client(make.other_em).get(f"/glossary/{asked['number']}")
    assert (outside.status_code, outside.told["source"]) == (200, None)
    assert api.get("/glossary/99").status_code == 404
    assert api.get("/glossary?state=lost").status_code == 400
