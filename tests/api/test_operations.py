"""What each operation does: the same rules and sentences as the pages."""

import io
import json

import pytest

from tests.make import GTIN, SECOND_GTIN
from tracker.audit.models import Event
from tracker.audit.queries import details
from tracker.identity.models import Scope
from tracker.initiatives.models import Status
from tracker.initiatives.queries import initiative_by_key
from tracker.releases.queries import release_by_key

NEW = {
    "product": "slumber", "team": "night", "title": "Rotate the signing key", "summary": "Once a year.",
    "kind": "security", "origin": "found by EM", "em": "em@example.com",
    "clauses": [{"standard": "ISO 13485", "ref": "7.5.8", "how_met": "By the key's name."}],
    "needs": [{"title": "Log of the rotation", "before_release": True}],
}  # fmt: skip
WORDS = {
    "now": "The key is old.", "change": "It is new.", "effect": "Nobody forges a build.",
    "if_not": "Somebody might.", "why": "Trust.", "measuring": "not measurable",
    "measure": "Nobody tries in the open.",
}  # fmt: skip


def last(db_session):
    return details(db_session.query(Event).order_by(Event.seq.desc()).first())


def test_an_initiative_is_registered_read_and_edited(client, make):
    api = client(make.em)
    made = api.post("/initiatives", NEW)
    assert made.status_code == 201, made.text
    assert made.headers["Location"] == f"/api/v1/initiatives/{made.told['key']}"
    read = api.get(made.headers["Location"])
    assert read.told == made.told and read.headers["ETag"] == made.headers["ETag"]
    assert read.told["status"] == "draft" and read.told["pm"] is None
    assert [c["ref"] for c in read.told["clauses"]] == ["7.5.8"]
    assert [n["title"] for n in read.told["evidence"]] == ["Log of the rotation"]
    assert {m["sentence"] for m in read.told["missing"]} == {
        "No product manager owns it yet.", "No value statement is published yet.",
    }  # fmt: skip
    address = made.headers["Location"]
    edited = api.patch(address, {"due_on": "2027-01-31", "title": "Rotate it"}, headers={"If-Match": read.headers["ETag"]})  # fmt: skip
    assert edited.status_code == 200, edited.text
    assert (edited.told["due_on"], edited.told["title"]) == ("2027-01-31", "Rotate it")
    assert edited.told["summary"] == "Once a year."
    assert edited.headers["ETag"] == api.get(address).headers["ETag"] != read.headers["ETag"]
    taken = api.patch(address, {"due_on": None}, headers={"If-Match": edited.headers["ETag"]})
    assert taken.told["due_on"] is None


def test_nobodys_change_is_lost(client, make):
    one, two = client(make.em), client(make.pm)
    address = f"/initiatives/{make.initiative().key}"
    seen = one.get(address).headers["ETag"]
    assert two.patch(address, {"summary": "Mine."}, headers={"If-Match": seen}).status_code == 200
    stale = one.patch(address, {"summary": "No, mine."}, headers={"If-Match": seen})
    assert stale.status_code == 412 and "Read it again" in stale.told["detail"]
    for headers in ({}, {"If-Match": "*"}):
        blind = one.patch(address, {"summary": "Blind."}, headers=headers)
        assert blind.status_code == 428
    assert one.patch(address, {"summary": "Weak."}, headers={"If-Match": f"W/{seen}"}).status_code == 412  # fmt: skip
    assert one.get(address).told["summary"] == "Mine."


def test_what_the_client_has_is_not_sent_again(client, make):
    api = client(make.em)
    address = f"/initiatives/{make.initiative().key}"
    etag = api.get(address).headers["ETag"]
    again = api.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert api.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"title": ""}, 422, "title"),
        ({"title": "x" * 201}, 422, "title"),
        ({"title": "a\u202eb"}, 422, "title"),
        ({"title": "a\0b"}, 422, "title"),
        ({"title": 7}, 422, "title"),
        ({"title": None}, 422, "title"),
        ({"kind": "all"}, 422, "kind"),
        ({"due_on": "2027-02-31"}, 422, "due_on"),
        ({"due_on": 1}, 422, "due_on"),
        ({"stops_sales": "yes"}, 422, "stops_sales"),
        ({"em": "nobody@example.com"}, 422, "em"),
        ({"em": "pm@example.com"}, 422, "em"),
        ({"em": "em@example.com", "pm": "em@example.com"}, 422, "pm"),
        ({"product": "daylight"}, 422, "product"),
        ({"product": "nothing"}, 422, "product"),
        ({"team": "nobody"}, 422, "team"),
        ({"clauses": [{"standard": "ISO 13485", "ref": "99.9"}]}, 422, "clauses.0.ref"),
        (
            {"clauses": [{"standard": "ISO 13485", "edition": "1999", "ref": "7.5.8"}]},
            422,
            "clauses.0.ref",
        ),
        ({"status": "closed"}, 400, "status"),
        ({"id": 1}, 400, "id"),
        ({"registered_by": "pm@example.com"}, 400, "registered_by"),
        ({"needs": [{"title": "x", "accepted": True}]}, 400, "needs.0.accepted"),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(client, make, db_session, changes, status, field):
    before = db_session.query(Event).count()
    api = client(make.em)
    answer = api.post("/initiatives", {**NEW, **changes})
    assert answer.status_code == status, answer.text
    assert field in [error["field"] for error in answer.told["errors"]]
    assert answer.mimetype == "application/problem+json" and answer.told["status"] == status
    assert initiative_by_key("CI-1") is None
    assert db_session.query(Event).count() == before + 1  # the token


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        ("{", "application/json", 400),
        ("", "application/json", 400),
        ("[]", "application/json", 422),
        ('{"reason": "\\ud800"}', "application/json", 400),
        ("[" * 100_000, "application/json", 400),
        ("{}", "text/plain", 415),
        ("reason=x", "application/x-www-form-urlencoded", 415),
        (json.dumps({"reason": "x" * (3 << 20)}), "application/json", 413),
        (b'{"reason": "\xff"}', "application/json", 400),
    ],
)
def test_a_body_that_is_none(client, make, data, kind, status):
    key = make.initiative().key
    answer = client(make.em).ask("POST", f"/initiatives/{key}/drop", data=data, content_type=kind)
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    assert initiative_by_key(key).status is Status.DRAFT


def test_errors_never_repeat_what_was_sent(client, make):
    secret = "a patient's name"
    answer = client(make.em).post("/initiatives", {**NEW, "kind": secret, "title": [secret]})
    assert answer.status_code == 422 and secret not in answer.text


@pytest.mark.parametrize(
    ("accept", "status"),
    [("*/*", 200), ("application/json", 200), ("application/*;q=0.5", 200), ("text/html", 406),
     ("application/json;q=0", 406), ("application/problem+json", 200)],
)  # fmt: skip
def test_only_what_there_is_can_be_asked_for(client, make, accept, status):
    answer = client(make.em).get("/me", headers={"Accept": accept})
    assert answer.status_code == status


def test_other_methods_and_parameters_are_refused(client, make):
    api = client(make.em)
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE"):
        answer = api.ask(method, "/me")
        assert answer.status_code == 405 and answer.headers["Allow"] == "GET, HEAD"
        assert answer.mimetype == "application/problem+json"
    assert api.get("/me?owner__password_hash__startswith=x").status_code == 400
    assert api.ask("HEAD", "/me").status_code == 200


def test_every_answer_carries_the_headers_of_the_pages(client, make, stranger):
    for answer in (client(make.em).get("/me"), stranger.get("/me"), stranger.get("/nothing"), stranger.get("/api/openapi.json")):  # fmt: skip
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in answer.headers


def test_the_way_of_a_value_statement(client, make, db_session):
    key = make.initiative().key
    engineer, pm = client(make.engineer), client(make.pm)
    value = f"/initiatives/{key}/value"
    assert engineer.get(value).told["state"] == "not written yet"
    assert engineer.get(f"{value}/draft").status_code == 404
    kept = engineer.ask("PUT", f"{value}/draft", {"now": "The key is old."})
    assert kept.status_code == 200 and engineer.get(f"{value}/draft").told == kept.told
    incomplete = engineer.post(f"{value}/versions", {"now": "The key is old."})
    assert (incomplete.status_code, incomplete.told["errors"][0]["field"]) == (422, "change")
    published = engineer.post(f"{value}/versions", WORDS)
    assert published.status_code == 201, published.text
    assert engineer.get(published.headers["Location"]).told == published.told
    assert pm.post(f"{value}/versions", WORDS).status_code == 403
    question = {"part": "why", "kind": "so what?", "text": "For whom?", "quote": "Trust"}
    asked = pm.post(f"{value}/questions", question)
    assert asked.status_code == 201, asked.text
    where = asked.headers["Location"]
    assert engineer.post(f"{where}/answers", {"text": "For patients."}).told["answers"][0]["text"] == "For patients."  # fmt: skip
    assert engineer.post(f"{where}/close").status_code == 403
    assert engineer.get(value).told["open_questions"] == 1
    assert pm.post(f"{where}/close").told["open"] is False
    assert pm.post(f"{where}/close").status_code == 409
    assert [q["id"] for q in pm.get(f"{value}/questions").told["items"]] == [asked.told["id"]]
    assert last(db_session)["actor"]["role"] == "Product manager, by token ci-build"


def test_signatures_are_told_with_name_time_and_meaning(client, make):
    told = client(make.auditor).get(f"/initiatives/{make.committed().key}/value").told
    signed = told["decision"]
    assert told["signed"] and signed["name"] == "Paul Marks"
    assert signed["meaning"] == "understand and approve the value"
    assert signed["at"].endswith("Z") and signed["stands"]


def test_no_operation_signs(app):
    paths = app.test_client().get("/api/openapi.json").get_json()["paths"]
    assert not [path for path in paths if any(w in path for w in ("sign", "approve", "authorise", "explain", "say-back", "review"))]  # fmt: skip


def test_evidence_is_uploaded_and_comes_back_byte_for_byte(client, make):
    initiative = make.initiative()
    item = str(make.need(initiative).id)
    api = client(make.engineer)
    content = bytes(range(256)) * 40
    sent = {"item": item, "note": "The rotation", "file": (io.BytesIO(content), "rotation.log")}
    added = api.post(f"/initiatives/{initiative.key}/evidence", data=sent)
    assert added.status_code == 201, added.text
    assert (added.told["file"], added.told["size"], added.told["review"]) == ("rotation.log", len(content), "waits for review")  # fmt: skip
    got = api.get(f"{added.headers['Location']}/file")
    assert got.data == content and got.mimetype == "application/octet-stream"
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["ETag"] == f'"{added.told["sha256"]}"'
    link = api.post(f"/initiatives/{initiative.key}/evidence", data={"item": item, "url": "https://ci.example/7"}, content_type="multipart/form-data")  # fmt: skip
    assert link.told["url"] == "https://ci.example/7" and link.told["number"] == 2
    assert api.get(f"{link.headers['Location']}/file").status_code == 404
    listed = api.get(f"/initiatives/{initiative.key}/evidence").told["items"][0]
    assert [e["key"] for e in listed["evidence"]] == [added.told["key"], link.told["key"]]


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ({}, 422),
        ({"item": "1"}, 422),
        ({"item": "99", "url": "https://a.example"}, 422),
        ({"item": "x", "url": "https://a.example"}, 422),
        ({"item": "1", "url": "file:///etc/passwd"}, 422),
        ({"item": "1", "url": "https://a.example", "accepted": "1"}, 400),
        ({"item": "1", "url": "https://a.example", "file": (io.BytesIO(b"x"), "x")}, 422),
        ({"item": "1", "file": (io.BytesIO(b""), "x")}, 422),
        ({"item": "1", "file": (io.BytesIO(b"x"), "..")}, 422),
        ({"item": "1", "url": "https://a.example", "release": "REL-9"}, 404),
        ({"item": "1", "url": "https://a.example", "note": "a\u202eb"}, 422),
        ({"item": "1", "other": (io.BytesIO(b"x"), "x")}, 400),
    ],
)
def test_evidence_that_makes_no_sense(client, make, parts, status):
    initiative = make.initiative()
    assert make.need(initiative).id == 1
    parts = {n: (io.BytesIO(v[0].getvalue()), v[1]) if isinstance(v, tuple) else v for n, v in parts.items()}  # fmt: skip
    answer = client(make.engineer).post(
        f"/initiatives/{initiative.key}/evidence", data=parts, content_type="multipart/form-data"
    )
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"


def test_a_release_is_created_from_presets_and_goes_its_way(client, make, db_session):
    initiative = make.committed()
    make.accepted(make.need(initiative))
    build = client(make.engineer, Scope.READ, Scope.RELEASES)
    made = build.post("/releases", {"product": "slumber", "version": "4.3.0"})
    assert made.status_code == 201, made.text
    address, told = made.headers["Location"], made.told
    assert (told["tag"], told["commit"], told["em"]["email"]) == ("v4.3.0", "", "em@example.com")
    assert [udi["gtin"] for udi in told["udi"]] == [GTIN, SECOND_GTIN]
    named = build.patch(address, {"commit": "9f2c", "build": "7"}, headers={"If-Match": made.headers["ETag"]})  # fmt: skip
    assert (named.status_code, named.told["build"]) == (200, "7")
    assert build.patch(address, {"commit": "9f2c", "build": "8"}).status_code == 428
    link = f"{address}/initiatives/{initiative.key}"
    assert build.ask("PUT", link).status_code == 403  # no scope for it
    em = client(make.em)
    assert em.ask("PUT", link).told["initiatives"] == [initiative.key]
    assert em.ask("PUT", link).status_code == 200
    assert em.ask("DELETE", link).told["initiatives"] == []
    assert em.ask("DELETE", link).status_code == 409
    em.ask("PUT", link)
    make.assessed(release_by_key(told["key"]))
    readiness = build.get(f"{address}/readiness").told
    assert readiness["green"] and {gate["id"] for gate in readiness["gates"]} >= {"value", "evidence"}  # fmt: skip
    assert em.post(f"{address}/release").told["detail"] == "The PM has not approved exactly this yet."  # fmt: skip
    make.approved(release_by_key(told["key"]))
    assert build.post(f"{address}/release").status_code == 403  # an engineer never releases
    done = em.post(f"{address}/release")
    assert (done.status_code, done.told["state"]) == (200, "released")
    assert last(db_session)["actor"]["role"] == "Engineering manager, by token ci-build"
    assert em.post(f"{address}/cancel", {"reason": "No"}).status_code == 409


def test_only_a_token_of_the_release_s_own_em_releases(client, make):
    release = make.approved()
    address = f"/releases/{release.key}/release"
    for person in (make.second_em, make.pm, make.regulatory, make.engineer):
        assert client(person).post(address).status_code == 403
    assert client(make.em).post(address).told["state"] == "released"


def test_a_red_gate_says_why_and_where(client, make):
    initiative = make.proposed()
    release = make.planned(delivers=(initiative,))
    told = client(make.engineer).get(f"/releases/{release.key}/readiness").told
    value = next(gate for gate in told["gates"] if gate["id"] == "value")
    assert not told["green"] and not value["green"]
    assert value["missing"] == [
        {"sentence": f"{initiative.key}: The EM has not signed v1 as explained yet.",
         "url": f"http://localhost/initiatives/{initiative.key}/value"}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"version": "4.2.0"}, "version"),
        ({"version": "V" * 21}, "version"),
        ({"version": "9", "tag": "9"}, "tag"),
        ({"version": "9", "devices": ["10884521062856"]}, "devices"),
        ({"version": "9", "devices": []}, "devices"),
        ({"version": "9", "em": "engineer@example.com"}, "em"),
        ({"version": "9", "pm": "em@example.com"}, "pm"),
    ],
)
def test_a_release_that_makes_no_sense(client, make, body, field):
    make.planned("4.2.0")
    answer = client(make.engineer).post("/releases", {"product": "slumber", **body})
    assert (answer.status_code, answer.told["errors"][0]["field"]) == (422, field), answer.text


def test_a_report_is_issued_and_fetched(client, make):
    key = make.committed().key
    api = client(make.em)
    made = api.post("/reports", {"kind": "initiative-short", "subject": key})
    assert made.status_code == 201, made.text
    address = made.headers["Location"]
    pdf = api.get(f"{address}/pdf")
    assert pdf.data.startswith(b"%PDF-") and pdf.mimetype == "application/pdf"
    assert pdf.headers["ETag"] == f'"{made.told["pdf_sha256"]}"'
    assert api.get(f"{address}/pdf", headers={"If-None-Match": pdf.headers["ETag"]}).status_code == 304  # fmt: skip
    assert api.get(f"{address}/data").told
    assert client(make.auditor).get(address).told == made.told
    draft = make.initiative().key
    assert api.post("/reports", {"kind": "initiative", "subject": draft}).status_code == 409
    assert api.post("/reports", {"kind": "novel", "subject": key}).told["errors"][0]["field"] == "kind"  # fmt: skip
    assert api.post("/reports", {"kind": "initiative", "subject": "CI-99"}).status_code == 404
    assert client(make.stranger).get(address).status_code == 404


def test_the_dossier_of_a_release_is_issued_too(client, make):
    release = make.released()
    made = client(make.em).post("/reports", {"kind": "release", "subject": release.key})
    assert made.status_code == 201, made.text
    assert (made.told["kind"], made.told["subject"]) == ("release", release.key)
    outside = client(make.stranger).post("/reports", {"kind": "release", "subject": release.key})
    assert outside.status_code == 404


def test_a_clause_leads_to_what_meets_it(client, make):
    seen, draft = make.proposed().key, make.initiative().key
    em, auditor = client(make.em), client(make.auditor)
    for key in (seen, draft):
        linked = em.post(f"/initiatives/{key}/clauses", {"standard": "ISO 13485", "ref": "7.5.8", "how_met": "By name."})  # fmt: skip
        assert linked.status_code == 200, linked.text
    catalogue = next(c for c in em.get("/catalogues").told["items"] if c["name"] == "ISO 13485")
    told = em.get(f"/clauses/{catalogue['address']}/7.5.8").told
    assert told["label"] == "ISO 13485 7.5.8" and told["assessable"]
    assert [m["initiative"] for m in told["initiatives"]] == [draft, seen]
    assert told["initiatives"][0]["how_met"] == "By name." and not told["more"]
    assert [p["product"] for p in told["products"]] == ["slumber"]
    hidden = auditor.get(f"/clauses/{catalogue['address']}/7.5.8").told
    assert [m["initiative"] for m in hidden["initiatives"]] == [seen]
    outside = client(make.stranger).get(f"/clauses/{catalogue['address']}/7.5.8").told
    assert outside["initiatives"] == []
    assert em.get(f"/clauses/{catalogue['address']}/99").status_code == 404
    assert em.get("/clauses/iso-13485/1999/7.5.8").status_code == 404


def test_steps_that_nobody_signs(client, make):
    em = client(make.em)
    key = make.published(make.initiative(pm=None)).initiative.key
    assert em.post(f"/initiatives/{key}/propose").told["detail"] == "No product manager owns it yet."  # fmt: skip
    assert client(make.pm).post(f"/initiatives/{key}/claim", {"side": "pm"}).told["pm"]["name"] == "Paul Marks"  # fmt: skip
    assert em.post(f"/initiatives/{key}/propose").told["status"] == "proposed"
    assert em.post(f"/initiatives/{key}/commit").status_code == 409
    assert client(make.second_em).post(f"/initiatives/{key}/drop", {"reason": "No"}).status_code == 403  # fmt: skip
    assert em.post(f"/initiatives/{key}/drop", {"reason": "No"}).told["status"] == "dropped"
    assert em.post(f"/initiatives/{key}/reopen").told["status"] == "draft"
    done = make.committed().key
    assert em.post(f"/initiatives/{done}/deliver", {}).status_code == 409
    told = em.post(f"/initiatives/{done}/deliver", {"without_release": "A test ships nothing."})
    assert told.told["status"] == "delivered" and told.told["without_release"]


def test_a_mistake_of_ours_tells_nothing(client, make, app, monkeypatch):
    def broken(*_args, **_more):
        raise RuntimeError("SELECT secret FROM person")

    monkeypatch.setattr("tracker.api.releases.readiness_shape", broken)
    app.testing = False
    answer = client(make.em).get(f"/releases/{make.planned().key}/readiness")
    assert answer.status_code == 500 and answer.mimetype == "application/problem+json"
    assert "SELECT" not in answer.text and answer.told["request"]


def test_a_busy_database_says_so(client, make, monkeypatch):
    from sqlalchemy.exc import OperationalError

    def busy(*_args, **_more):
        raise OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))

    monkeypatch.setattr("tracker.api.releases.readiness_shape", busy)
    answer = client(make.em).get(f"/releases/{make.planned().key}/readiness")
    assert answer.status_code == 503 and "locked" not in answer.text


def test_the_document_is_openapi_3_1_and_describes_every_operation(app):
    told = app.test_client().get("/api/openapi.json").get_json()
    assert told["openapi"] == "3.1.0"
    found = [op for path in told["paths"].values() for op in path.values()]
    assert len({op["operationId"] for op in found}) == len(found)
    for op in found:
        assert op["summary"] and op["tags"] and "security" in op
        assert {"401", "403", "404", "503"} <= set(op["responses"])
    dangling = {ref for ref in _refs(told) if _resolve(told, ref) is None}
    assert not dangling


def _refs(node):
    if isinstance(node, dict):
        yield from ([node["$ref"]] if isinstance(node.get("$ref"), str) else [])
        node = list(node.values())
    if isinstance(node, list):
        for item in node:
            yield from _refs(item)


def _resolve(told, ref):
    for part in ref.removeprefix("#/").split("/"):
        told = told.get(part) if isinstance(told, dict) else None
    return told


def test_a_udi_register_is_issued_and_its_rows_are_fetched(client, make):
    make.released(make.planned("4.2.0"))
    api = client(make.em)
    made = api.post("/reports", {"kind": "udi-register", "subject": "all"})
    assert made.status_code == 201, made.text
    assert (made.told["subject"], made.told["further_products"]) == ("slumber", [])
    rows = api.get(f"{made.headers['Location']}/rows")
    assert rows.mimetype == "text/csv" and f"(01){GTIN}(8012)4.2.0" in rows.text
    for subject in ("daylight", "slumber+daylight", "+"):
        assert api.post("/reports", {"kind": "udi-register", "subject": subject}).status_code == 404
    other = api.post("/reports", {"kind": "release", "subject": "REL-1"}).headers["Location"]
    assert api.get(f"{other}/rows").status_code == 404


def test_udi_dis_with_their_chain_and_registrations(client, make):
    from tests.make import FRESH_GTIN, OTHER_GTIN
    from tracker.releases.devices import Follows

    make.device(FRESH_GTIN, follows=Follows(make.device_of()), registered=False)
    api = client(make.auditor)
    told = api.get(f"/devices/{FRESH_GTIN}").told
    assert (told["predecessor"], told["basic_udi_di"]) == (GTIN, None)
    assert [(r["held_by"], r["state"], r["number"]) for r in told["registrations"]] == [
        ("EUDAMED", "draft", None), ("GUDID", "draft", None)
    ]  # fmt: skip
    assert api.get(f"/devices/{GTIN}").told["successor"] == FRESH_GTIN
    assert [d["gtin"] for d in api.get("/devices").told["items"]] == [GTIN, SECOND_GTIN, FRESH_GTIN]
    assert api.get(f"/devices/{OTHER_GTIN}").status_code == 404


def test_capacity_and_priorities_of_a_team_are_issued(client, make):
    make.initiative_in_order()
    api = client(make.em)
    made = api.post("/reports", {"kind": "team", "subject": "night:2026-03-01:2026-03-31"})
    assert made.status_code == 201, made.text
    assert made.told["subject"] == "night:2026-03-01:2026-03-31:slumber"
    assert api.get(f"{made.headers['Location']}/data").json["name"] == "Night team"
    for subject, status in (
        ("night", 422), ("night:2026-03-01:soon", 422), ("night:2026-03-31:2026-03-01", 422),
        ("night:2026-03-01:2026-03-31:daylight", 404), ("moon:2026-03-01:2026-03-31", 404),
    ):  # fmt: skip
        answer = api.post("/reports", {"kind": "team", "subject": subject})
        assert answer.status_code == status, subject


def test_teams_outside_the_scope_of_a_token_are_not_named(client, make):
    make.proposed()
    for person in (make.em, make.auditor):
        told = client(person).get("/teams").told
        assert [team["key"] for team in told["items"]] == ["night"], person.name
