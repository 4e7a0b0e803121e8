"""Releases told by GitHub and GitLab: never a release by the back door, each delivery once."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.conftest import SHARED, shared
from tests.hooks.conftest import Sender, payload, published
from tracker.audit.models import Event
from tracker.audit.queries import LogState, details, verify_log
from tracker.core.db import db, write
from tracker.hooks import actions
from tracker.hooks.models import Forge, HookDelivery, ReleaseHook
from tracker.releases.models import Release, ReleaseSource, ReleaseState

TAG = {"tag_name": "v4.2.0"}


def state():
    """How much of the record there is; a refused delivery leaves it as it was."""
    return [db.session.scalar(select(func.count()).select_from(table)) for table in (Event, Release, ReleaseSource, HookDelivery)]  # fmt: skip


def last():
    return details(db.session.scalars(select(Event).order_by(Event.seq.desc()).limit(1)).one())


def source():
    return db.session.scalars(select(ReleaseSource)).one()


def test_a_planned_release_is_told_and_stays_planned(make, sender):
    make.planned("4.2.0")
    forge = sender()
    answer = forge.github(published(**TAG, name="Four two", body="- Mends it"))
    assert (answer.status_code, answer.json["outcome"], answer.json["release"]) == (200, "told", "REL-1")  # fmt: skip
    told = last()
    assert (told["action"], told["object"]["key"]) == ("release.source-told", "REL-1")
    assert told["actor"] == {"id": None, "name": "system", "role": "by webhook of GitHub"}
    assert told["changes"]["source"] == [None, "github 17372790"]
    assert (source().name, source().notes, source().release.state) == ("Four two", "- Mends it", ReleaseState.PLANNED)  # fmt: skip
    assert isinstance(verify_log(), LogState)


def test_the_events_of_one_release_are_told_once_and_its_edit_again(make, sender):
    make.planned("4.2.0")
    forge = sender()
    outcomes, events = [], [state()[0]]
    for told in ({"action": "published"}, {"action": "released"}, {"action": "edited"}):
        changes = {"body": "Anew"} if told["action"] == "edited" else {}
        body = json.dumps({**json.loads(published(**TAG, **changes)), **told}).encode()
        outcomes.append(forge.github(body).json["outcome"])
        events.append(state()[0] - sum(events))
    assert outcomes == ["told", "same", "told"] and events[1:] == [1, 0, 1]
    assert last()["texts"].keys() == {"notes"}


def test_what_nobody_planned_is_a_note_and_makes_no_release(make, sender, browser):
    answer = sender().github(published(**TAG, name="Four two"))
    assert answer.json["outcome"] == "not planned here" and answer.json["release"] is None
    assert db.session.scalars(select(Release)).all() == []
    assert (last()["action"], last()["product"]) == ("webhook.told-unplanned", "slumber")
    browser.sign_in(make.engineer)
    assert "not planned here:" in browser.get("/releases").text
    page = browser.get("/hooks").text
    assert "v4.2.0" in page and "Four two" in page
    assert "/releases/new?product=slumber&amp;tag=v4.2.0" in page
    plan = browser.get("/releases/new?product=slumber&tag=v4.2.0").text
    assert 'value="4.2.0"' in plan and 'value="v4.2.0"' in plan
    release = make.planned("4.2.0")  # from now on it is told of this release
    assert [s.name for s in release.sources] == ["Four two"]
    assert last()["changes"]["source"] == [None, ["github 17372790"]]
    assert "Nothing: every release" in browser.get("/hooks").text
    page = browser.get("/releases/REL-1").text
    assert "Published there, and not released here yet." in page
    browser.sign_in(make.stranger)
    assert "v4.2.0" not in browser.get("/hooks").text


def test_the_note_is_told_anew(make, sender):
    forge = sender()
    for body, outcome in (("a", "not planned here"), ("b", "not planned here"), ("b ", "same")):
        assert forge.github(published(**TAG, body=body)).json["outcome"] == outcome
    assert source().notes == "b" and last()["action"] == "webhook.told-unplanned"


def test_a_note_that_moves_to_a_planned_tag_becomes_its_source(make, sender):
    forge = sender()
    forge.github(published(tag_name="v4.2.0-draft"))
    make.planned("4.2.0")
    assert forge.github(published(**TAG)).json["outcome"] == "told"
    assert source().release.key == "REL-1" and source().tag == "v4.2.0"


def test_an_import_takes_over_what_stood_as_a_note(make, sender):
    from tracker.exchange.imports import RELEASES, Order, carry_out

    sender().github(published(**TAG))
    order = Order(kind=RELEASES, product="slumber", file_name="releases.json")
    carry_out(order, io.BytesIO(published(**TAG)), by=make.em, dry_run=False, clock=lambda: make.at, write=write)  # fmt: skip
    assert source().release.imported and source().release.state is ReleaseState.RELEASED


def test_deleted_marks_and_never_removes(make, sender, browser):
    release = make.released(make.planned("4.2.0"))
    forge = sender()
    forge.github(published(**TAG))
    gone = payload("github_release_deleted.payload.json", **TAG)
    assert forge.github(gone).json["outcome"] == "withdrawn at source"
    assert (last()["action"], last()["object"]["key"]) == ("release.source-withdrawn", "REL-1")
    assert source().withdrawn_at is not None and not release.withdrawn
    browser.sign_in(make.em)
    assert "Deleted at its source on" in browser.get("/releases/REL-1").text
    late = forge.github(published(**TAG, body="came late"))
    assert late.json["outcome"] == "ignored" and "deleted at its source" in late.json["detail"]
    again = forge.github(published(**TAG, id=17372791))  # made again there, under another number
    assert again.json["outcome"] == "told"
    assert last()["changes"]["source"] == ["github 17372790", "github 17372791"]
    assert (source().source_id, source().withdrawn_at) == ("17372791", None)
    unknown = payload("github_release_deleted.payload.json", id=5)
    assert forge.github(unknown).json["outcome"] == "ignored"


@pytest.mark.parametrize(
    ("body", "event", "words"),
    [
        (b'{"zen": "Keep it logically awesome."}', "ping", "The webhook works"),
        (b"{}", "push", "Only releases are read here, not “push”"),
        (published(draft=True), "release", "A draft is not read"),
        (b'{"action": "unpublished", "release": {"id": 1, "draft": false}}', "release", "Nothing is done when a release is “unpublished”"),
    ],
)  # fmt: skip
def test_what_is_none_of_ours_is_ignored_with_the_reason(make, sender, body, event, words):
    forge = sender()
    before = state()
    for _time in range(2):
        answer = forge.github(body, event=event)
        assert (answer.status_code, answer.json["outcome"]) == (200, "ignored")
        assert words in answer.json["detail"]
    assert state() == before


def test_another_product_s_tag_in_the_same_repository_is_ignored(make, sender):
    forge = sender(product=make.other_product)
    answer = forge.github(published(tag_name="slumber/4.2.0"))
    assert answer.json["outcome"] == "ignored" and "belongs to something else" in answer.json["detail"]  # fmt: skip
    assert forge.github(published(tag_name="day/4.2.0")).json["outcome"] == "not planned here"


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (published(tag_name="v4.2.0-RC", id=9), 409, "is the version of REL-2"),
        (published(tag_name="v4 2", id=9), 409, "is not allowed in a UDI-PI"),
        (published(tag_name="v4.2.1"), 409, "has the tag “v4.2.0”, its source now says “v4.2.1”"),
        (published(id=9, **TAG), 409, "under another number"),
        (published(id=None), 422, "no number"),
        (published(id="7"), 422, "no number"),
        (published(tag_name=None), 422, "has no tag"),
        (published(tag_name="v" + "1" * 300), 422, "at most 200 characters"),
        (published(tag_name="v1\u202e2"), 422, "at most 200 characters"),
        (published(published_at="tomorrow"), 422, "not written as a date"),
        (b'{"action": "published"}', 422, "holds no release"),
        (b"[]", 422, "no JSON object"),
        (b"{", 400, "not JSON"),
        (b"\xff\xfe", 400, "not JSON"),
        (b"[" * 100_000, 400, "not JSON"),
    ],
)
def test_what_makes_no_sense_is_refused_and_leaves_nothing(make, sender, body, status, words):
    make.planned("4.2.0")
    make.planned("4.2.0-rc")
    forge = sender()
    assert forge.github(published(**TAG)).json["outcome"] == "told"
    before = state()
    answer = forge.github(body)
    assert answer.status_code == status and words in answer.json["detail"], answer.text
    assert answer.mimetype == "application/problem+json" and state() == before


#: header → what is sent instead, the status
FORGED = [
    ({"X-Hub-Signature-256": None}, 401),
    ({"X-Hub-Signature-256": ""}, 401),
    ({"X-Hub-Signature-256": "sha256=" + "0" * 64}, 401),
    ({"X-Hub-Signature-256": "sha1=" + "0" * 40}, 401),
    ({"X-Hub-Signature-256": "ſha256=" + "é" * 64}, 401),
    ({"X-GitHub-Delivery": None}, 400),
    ({"X-GitHub-Delivery": "x" * 201}, 400),
    ({"X-GitHub-Event": None}, 400),
]


@pytest.mark.parametrize(("headers", "status"), FORGED)
def test_a_wrong_signature_writes_nothing(make, sender, headers, status):
    make.planned("4.2.0")
    forge = sender()
    before = state()
    answer = forge.github(published(**TAG), **headers)
    assert answer.status_code == status and answer.mimetype == "application/problem+json"
    assert state() == before
    assert db.session.scalars(select(ReleaseHook)).one().heard_at is None


def test_a_changed_body_another_secret_and_an_ended_webhook_do_not_fit(make, sender):
    forge, other = sender(), sender(Forge.GITLAB)
    body = published(**TAG)
    signature = forge.signature(body)
    assert forge.github(body + b" ", **{"X-Hub-Signature-256": signature}).status_code == 401
    assert other.github(body).status_code == 401  # a secret of GitLab's
    with write():
        hook = db.session.scalars(select(ReleaseHook).where(ReleaseHook.source == Forge.GITHUB)).one()  # fmt: skip
        actions.end_hook(hook, by=make.regulatory, at=make.at)
    before = state()
    assert forge.github(body).status_code == 401 and state() == before


def test_each_webhook_speaks_of_its_own_product(make, sender):
    ours, theirs = sender(), sender(product=make.other_product)
    make.planned("4.2.0")
    assert theirs.github(published(tag_name="day/4.2.0")).json["release"] is None
    assert ours.github(published(**TAG)).json["release"] == "REL-1"


def test_a_delivery_is_taken_once_also_under_another_number(make, sender):
    make.planned("4.2.0")
    forge = sender()
    body, number = published(**TAG), {"X-GitHub-Delivery": "one"}
    assert forge.github(body, **number).status_code == 200
    before = state()
    for told, more in ((body, number), (body, {}), (published(**TAG, body="Other"), number)):
        answer = forge.github(told, **more)
        assert answer.status_code == 409 and "was taken on" in answer.json["detail"]
    assert state() == before


def test_too_many_in_a_minute_wait(make, sender, monkeypatch):
    monkeypatch.setattr(actions, "LINES", 2)
    forge = sender()
    statuses = [forge.github(published(**TAG, body=str(n))).status_code for n in range(4)]
    assert statuses == [200, 200, 429, 429]


class Endless(io.BytesIO):
    """A body without an end that counts what is read of it."""

    read_so_far = 0

    def read(self, size=-1):
        assert size >= 0, "read whole"
        self.read_so_far += size
        return b" " * size

    def readinto(self, buffer):
        buffer[:] = self.read(len(buffer))
        return len(buffer)


@pytest.mark.parametrize("length", [20 << 20, None])
@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x"])
def test_twenty_megabytes_are_refused_before_they_are_read(make, sender, length, kind):
    forge, body = sender(), Endless()
    before = state()
    headers = {"X-GitHub-Event": "release", "X-GitHub-Delivery": "1", "X-Hub-Signature-256": "sha256=" + "0" * 64}  # fmt: skip
    options = {"environ_overrides": {"CONTENT_LENGTH": str(length)}} if length else {
        "environ_overrides": {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}}  # fmt: skip
    answer = forge.client.post("/api/v1/hooks/github", input_stream=body, content_type=kind, headers=headers, **options)  # fmt: skip
    assert answer.status_code == (413 if kind == "application/json" else 415)
    assert answer.mimetype == "application/problem+json"
    assert body.read_so_far <= (0 if length else (2 << 20) + (1 << 16)) and state() == before


def test_another_content_type_is_refused(make, sender):
    forge = sender()
    told = {"X-GitHub-Event": "release", "X-GitHub-Delivery": "1", "X-Hub-Signature-256": forge.signature(b"payload=1")}  # fmt: skip
    answer = forge.post("github", b"payload=1", told, "application/x-www-form-urlencoded")
    assert answer.status_code == 415 and "application/json" in answer.json["detail"]


def test_gitlab_tells_by_its_secret_token(make, sender):
    make.planned("1.0.0")
    forge = sender(Forge.GITLAB)
    body = payload("gitlab_webhook_release.json", tag="v1.0.0")
    before = state()
    assert forge.gitlab(body, **{"X-Gitlab-Token": "whsec_guess"}).status_code == 401
    assert forge.gitlab(body, **{"X-Gitlab-Token": None}).status_code == 401
    assert state() == before
    assert forge.gitlab(body, **{"Idempotency-Key": "k1"}).json["outcome"] == "told"
    assert (source().source, source().published_at) == ("gitlab", datetime(2021, 2, 25, 21, 23, 34, tzinfo=UTC))  # fmt: skip
    assert source().commit == "2626dbdb936782b5c54816b1c6d45b1279303c6d" and not source().prerelease
    other = payload("gitlab_webhook_release.json", tag="v1.0.0", description="Anew", action="update")  # fmt: skip
    assert forge.gitlab(other, **{"Idempotency-Key": "k1"}).status_code == 409
    assert forge.gitlab(other).json["outcome"] == "told"
    gone = payload("gitlab_webhook_release.json", tag="v1.0.0", action="delete")
    assert forge.gitlab(gone).json["outcome"] == "withdrawn at source"
    assert forge.gitlab(b"{}", event="Push Hook").json["outcome"] == "ignored"
    assert forge.gitlab(payload("gitlab_webhook_release.json", id=4, action="x")).json["outcome"] == "ignored"  # fmt: skip


def test_gitlab_tells_by_its_signing_token(make, sender):
    make.planned("1.0.0")
    forge = sender(Forge.GITLAB)
    body = payload("gitlab_webhook_release.json", tag="v1.0.0")
    for old in (timedelta(minutes=6), -timedelta(minutes=6)):
        assert forge.signed(body, at=datetime.now(UTC) - old).status_code == 401
    wrong = Sender(forge.client.application, "whsec_" + "A" * 43 + "=")
    assert wrong.signed(body).status_code == 401 and state()[3] == 0
    assert forge.signed(body, number="m1").json["outcome"] == "told"
    again = forge.signed(body, number="m1")
    assert again.status_code == 409 and "was taken on" in again.json["detail"]


def _deliveries():
    """Every payload of the folder beside the repository, as its sender would send it."""
    folder = SHARED / "data" / "releases"
    for path in sorted(folder.glob("*.json")) if folder.exists() else []:
        content = json.loads(path.read_bytes())
        for number, told in enumerate(content if isinstance(content, list) else [content]):
            yield pytest.param(path.name, number, told, id=f"{path.stem}-{number}")


WANTED = {
    "github_api_releases_list": {"not planned here"}, "gitlab_webhook_release": {"not planned here"},
    "github_release_published.payload": {"not planned here"}, "github_release_edited.payload": {"not planned here"},
    "github_release_prereleased.payload": {"not planned here"},
}  # fmt: skip


@pytest.mark.parametrize(("name", "number", "told"), list(_deliveries()))
def test_every_payload_passes_through(make, sender, name, number, told):
    shared("data/releases")
    by_gitlab = name.startswith("gitlab")
    forge = sender(Forge.GITLAB if by_gitlab else Forge.GITHUB)
    event = name.removeprefix("github_").rpartition("_")[0] if "payload" in name else "release"
    if "action" not in told:  # an entry of GitHub's list, sent as its webhook would
        told = {"action": "published", "release": told}
    body = json.dumps(told).encode()
    answer = forge.gitlab(body) if by_gitlab else forge.github(body, event=event)
    assert answer.status_code == 200, answer.text
    assert answer.json["outcome"] in WANTED.get(name.removesuffix(".json"), {"ignored"})
    assert db.session.scalars(select(Release)).all() == []


def test_a_webhook_is_made_and_ended_on_its_page(make, browser, app):
    browser.sign_in(make.regulatory)
    page = browser.submit("/hooks/new", product="slumber", source="github").text
    assert "http://localhost/api/v1/hooks/github" in page and page.count("whsec_") == 1
    secret = "whsec_" + page.split("whsec_")[1].split("<")[0]
    assert secret not in browser.get("/hooks").text and "Not heard yet" in browser.get("/hooks").text  # fmt: skip
    assert Sender(app, secret).github(b"{}", event="ping").json["detail"].startswith("The webhook works")  # fmt: skip
    assert "Not heard yet" not in browser.get("/hooks").text
    raw = db.session.connection().exec_driver_sql("SELECT * FROM release_hook").one()
    assert secret.removeprefix("whsec_") not in repr(raw)  # a copy of the database cannot sign
    app.config["SECRET_KEY"] = "another-key-of-the-installation-9876543210"
    assert Sender(app, secret).github(b"{}", event="ping").status_code == 401
    browser.sign_in(make.regulatory)
    assert "Its secret is void" in browser.get("/hooks").text
    assert "The webhook is ended" in browser.submit("/hooks", action="/hooks/end").text
    assert "No webhook yet" in browser.get("/hooks").text
    assert browser.submit("/hooks/new", product="slumber").status_code == 422


def test_a_stranger_ends_no_webhook_of_others(make, sender, browser):
    sender()
    browser.sign_in(make.stranger)
    token = {"csrf_token": browser.get("/hooks/new").text.split('name="csrf_token" value="')[1].split('"')[0]}  # fmt: skip
    assert browser.post("/hooks/end", {**token, "hook": "1"}).status_code == 404
    assert browser.post("/hooks/end", {**token, "hook": "x"}).status_code == 404


def test_a_product_has_a_few_webhooks(make, sender):
    from tracker.core.errors import RuleBroken

    for _time in range(actions.MOST):
        sender()
    with pytest.raises(RuleBroken, match="has 5 webhooks"):
        sender()


def test_the_api_tells_the_sources_of_a_release(make, sender, app):
    from tests.api.conftest import Client

    make.planned("4.2.0")
    sender().github(published(**TAG))
    told = Client(app, make.token(make.em)[1]).get("/releases/REL-1").told["sources"]
    assert [(s["source"], s["id"], s["withdrawn_at"]) for s in told] == [("github", "17372790", None)]  # fmt: skip


def test_one_delivery_reads_as_little_however_many_releases_there_are(make, sender):
    from tests.web.test_releases import questions

    forge, counts = sender(), []
    for n in range(2):
        for version in range(1 + 9 * n):
            make.planned(f"1.{n}.{version}")
        with questions() as statements:
            forge.github(published(tag_name=f"v1.{n}.0", body=str(n), id=n + 1))
        counts.append(len([s for s in statements if "release" in s]))
    assert counts[0] == counts[1]


@pytest.mark.both_databases
def test_a_delivery_that_was_taken_never_changes(make, sender):
    sender().github(published(**TAG))
    with pytest.raises(Exception, match="never changes"), write():
        db.session.execute(HookDelivery.__table__.update().values(delivery="x"))
