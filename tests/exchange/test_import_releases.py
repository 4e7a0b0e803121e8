"""Past releases: taken over locked and ungated, once, all of a file or nothing."""

import json

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from tests.make import GTIN, OTHER_GTIN, SECOND_GTIN
from tracker.audit.models import Event
from tracker.audit.queries import LogState, details, events_of, verify_log
from tracker.core.db import db, write
from tracker.core.errors import Invalid, NotAllowed, NotFound
from tracker.identity.actions import join
from tracker.readiness.gates import gates
from tracker.releases.actions import cancel
from tracker.releases.models import Release, ReleaseSource, ReleaseState

pytestmark = pytest.mark.both_databases


def every(model=Release):
    return db.session.scalars(select(model).order_by(model.id)).all()


def events():
    return db.session.scalar(select(func.count(Event.seq)))


def changed(tag, /, **changes):
    """The list of releases with something else told of the one with this tag."""
    from tests.exchange.conftest import _content

    told = json.loads(_content("releases.json"))
    for release in told:
        if release["tag_name"] == tag:
            release.update(changes)
    return json.dumps(told).encode()


def test_a_list_is_taken_over_locked_without_gates(make, bring):
    assert bring("releases.json") == {"new": 3, "changed": 0, "same": 0, "refused": []}
    undated, first, second = every()
    assert [r.version for r in (undated, first, second)] == ["1.1.0", "1.0.0", "1.2.0"]
    for release in every():
        assert release.state is ReleaseState.RELEASED and release.imported
        assert (release.em, release.pm, release.created_by, release.released_by) == (None,) * 4
        assert gates(release) == [] and release.udis == []
    assert (undated.released_at, second.prerelease, first.commit) == (None, True, "a" * 40)
    assert second.sources[0].url == "https://github.com/o/r/releases/tag/v1.2.0"
    with pytest.raises(DatabaseError, match="released release never changes"), write():
        db.session.execute(text("UPDATE release SET version = 'other'"))


def test_one_event_for_each_and_one_for_the_whole(make, bring):
    before = events()
    bring("releases.json", by=make.em)
    assert events() == before + 4
    told = details(db.session.scalars(events_of("release", "REL-1")).one())
    assert (told["action"], told["actor"]["name"]) == ("release.imported", "Eva Engels")
    whole = db.session.scalars(select(Event).order_by(Event.seq.desc()).limit(1)).one()
    assert whole.action == "import.applied" and whole.product_key == "slumber"
    assert details(whole)["changes"]["new"] == [None, 3]
    assert isinstance(verify_log(), LogState)
    assert every()[0].created_by.id == make.em.id


def test_twice_gives_no_doubles_and_leaves_no_event(make, bring):
    for file in ("releases.json", "tags.csv"):
        bring(file)
        before = events(), len(every())
        again = bring(file)
        assert again == {"new": 0, "changed": 0, "same": 3, "refused": []}
        assert (events(), len(every())) == before


def test_a_dry_run_says_the_same_and_writes_nothing(make, bring):
    before = events()
    assert bring("releases.json", dry_run=True)["new"] == 3
    assert every() == [] and events() == before
    assert bring("releases.json")["new"] == 3


def test_what_a_source_says_anew_is_kept_beside_the_release(make, bring):
    bring("releases.json")
    told = bring(changed("v1.0.0", name="The first", body="Better notes", prerelease=True))
    assert told == {"new": 0, "changed": 1, "same": 2, "refused": []}
    release = db.session.scalars(select(Release).where(Release.tag == "v1.0.0")).one()
    assert (release.prerelease, release.sources[0].name) == (False, "The first")
    last = db.session.scalars(events_of("release", release.key)).all()[-1]
    assert last.action == "release.source-told"
    assert details(last)["changes"]["name"] == ["", "The first"]
    assert (
        bring(changed("v1.0.0", name="The first", body="Better notes", prerelease=True))["same"]
        == 3
    )


def test_a_tag_that_changed_at_its_source_is_refused(make, bring):
    bring("releases.json")
    (refused,) = bring(changed("v1.0.0", tag_name="v1.0.9"))["refused"]
    assert refused["line"] == 1 and "a release never changes" in refused["reason"]


def test_a_release_made_again_at_its_source_is_refused(make, bring):
    bring("releases.json")
    (refused,) = bring(changed("v1.0.0", id=99))["refused"]
    assert "another number" in refused["reason"]


def test_a_second_source_speaks_of_the_release_that_is_there(make, bring):
    bring("releases.json")
    line = f"v1.0.0,2024-05-01T10:00:00Z,{'a' * 40},{'a' * 40},Message\n"
    assert bring(f"tag,date,object,commit,subject\n{line}".encode())["changed"] == 1
    assert len(every()) == 3 and len(every(ReleaseSource)) == 4


def test_a_release_of_this_record_keeps_its_state(make, bring):
    release = make.planned("1.0.0")
    assert bring("releases.json") == {"new": 2, "changed": 1, "same": 0, "refused": []}
    assert release.state is ReleaseState.PLANNED and not release.imported
    assert release.sources[0].source_id == "1" and gates(release)


REFUSED = [
    ("draft_release.json", 2, "is a draft release"),
    ("thirty_characters.json", 2, "at most 20 characters; this version has 30"),
    ("other_case.csv", 3, "is the version of “v1.0RC1” in line 2, case and prefix apart"),
    ("two_tags_on_one_commit.csv", 3, "second tag on the commit of “v1.0” in line 2"),
    (b"tag,commit\nv1.0,\nv1.0,\n", 3, "stands in this file already, in line 2"),
    (b"tag,commit\nv1.0,\n1.0,\n", 3, "is the version of"),
    ("tag,commit\nv1.0\u00fc,\n".encode(), 2, "not allowed in a UDI-PI"),
    (b"tag,commit\nv1 0,\n", 2, "not allowed in a UDI-PI"),
    (b"tag,commit\nv,\n", 2, "version is empty"),
    (b"tag,commit\n,aaaaaaa\n", 2, "has no tag"),
    (b"tag,commit\nv1,xyz\n", 2, "not the hash of a commit"),
    (b"tag,commit,date\nv1,,31.02.2024\n", 2, "no day of the calendar"),
    (b"PK\x03\x04 tag", 1, "workbook"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "line", "why"), REFUSED)
def test_one_refused_row_and_nothing_is_taken(make, bring, file, line, why):
    before = events()
    for dry_run in (True, False):
        (refused,) = bring(file, kind="releases", dry_run=dry_run)["refused"]
        assert refused["line"] == line and why in refused["reason"]
    assert every() == [] and events() == before


def test_the_record_too_holds_no_version_and_no_commit_twice(make, bring):
    release = make.planned("2.0.0")
    with write():
        cancel(release, "No", by=make.em, at=make.at)
    bring("releases.json")
    lines = ["tag,commit", "2.0.0,", f"v9,{'a' * 40}", "V1.0.0,"]
    reasons = [r["reason"] for r in bring("\n".join(lines).encode())["refused"]]
    assert "is the version of REL-1" in reasons[0]
    assert "second tag on the commit of REL-" in reasons[1]
    assert len(reasons) == 2  # V1.0.0 is another version than 1.0.0: its prefix is v


def test_tags_of_other_products_of_one_repository_are_refused(make, bring):
    told = bring(b"tag,commit\nday/1.0,\nnight/1.0,\n", product="daylight")
    assert told["new"] == 1
    assert "belongs to something else" in told["refused"][0]["reason"]
    assert (
        bring(b"tag,commit\nrelease/1.0,\n")["new"] == 1
    )  # no such prefix: odd, and kept as it is


def test_a_version_that_was_on_the_market_is_used_for_ever(make, bring):
    bring("releases.json")
    for version in ("1.0.0", "1.1.0"):
        with pytest.raises(Invalid, match=r"already (carries|a release)"):
            make.planned(version)
    bring(b"tag,commit\nv3.0RC1,\n")
    with pytest.raises(Invalid, match="UDI-PI is never used twice"):
        make.planned("3.0rc1")
    make.planned("3.0.0")


def test_udi_dis_that_they_carry(make, bring):
    told = bring("releases.json", devices=(GTIN, SECOND_GTIN, GTIN))
    assert told["new"] == 3
    assert [udi.hri for udi in every()[0].udis] == [
        f"(01){GTIN}(8012)1.1.0",
        f"(01){SECOND_GTIN}(10)1.1.0",
    ]
    with pytest.raises(Invalid, match="UDI-PI is never used twice"):
        make.planned("1.1.0")
    with pytest.raises(Invalid, match="has no UDI-DI"):
        bring("releases.json", devices=(OTHER_GTIN,))


@pytest.mark.parametrize("who", ["em", "engineer"])
def test_who_may(make, bring, who):
    assert bring("releases.json", by=getattr(make, who))["new"] == 3


@pytest.mark.parametrize("who", ["pm", "regulatory", "auditor", "admin"])
def test_who_may_not(make, bring, who):
    with pytest.raises(NotAllowed):
        bring("releases.json", by=getattr(make, who))


def test_a_product_out_of_scope_does_not_exist(make, bring):
    for product in ("daylight", "nothing"):
        with pytest.raises(NotFound, match="There is no product"):
            bring("releases.json", by=make.em, product=product)
    with write():
        join(make.em, make.other_product, by=make.admin, at=make.at)
    assert bring("tags.csv", by=make.em, product="daylight")["new"] == 3


@pytest.mark.parametrize(
    ("name", "new", "refused"),
    [("git_tags_weasyprint.csv", 119, {}), ("github_api_releases_list.json", 5, {}),
     ("git_tags_healthchecks.csv", 76, {5: "second tag on the commit of “1.0.2” in line 4"})],
)  # fmt: skip
def test_the_real_files(make, bring, name, new, refused):
    told = bring(f"data/releases/{name}")
    assert told["new"] == new and {r["line"] for r in told["refused"]} == set(refused)
    for refusal in told["refused"]:
        assert refused[refusal["line"]] in refusal["reason"]
    assert len(every()) == (0 if refused else new)
    if not refused:
        assert bring(f"data/releases/{name}")["same"] == new
