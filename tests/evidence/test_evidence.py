"""Evidence: added in versions, reviewed by somebody else."""

import pytest

from tests.exchange.conftest import bring  # noqa: F401  a fixture
from tests.make import GTIN
from tracker.core.db import db, write
from tracker.core.errors import Invalid, NotAllowed, RuleBroken, Stale
from tracker.core.files import FileStore, Stored
from tracker.evidence import actions
from tracker.evidence.queries import needs_of
from tracker.releases.actions import cancel
from tracker.releases.queries import release_by_key
from tracker.signing.models import Meaning


@pytest.fixture
def item(make):
    return make.need(make.initiative())


def test_an_item_stands_on_the_list_once(make, item):
    with pytest.raises(Invalid, match="already"):
        make.need(item.initiative)


def test_evidence_comes_in_versions(make, item):
    found = [make.evidence(item).number for _ in range(3)]
    assert found == [1, 2, 3]


def test_a_file_is_kept_under_its_hash_and_named_in_the_record(make, item, tmp_path):
    store = FileStore(tmp_path / "files")
    found = make.file_evidence(item, b"pixels", store=store, name="C:\\shots\\about.png")
    assert found.file_name == found.title == "about.png"
    assert store.read(found.sha256) == b"pixels"
    assert found.sha256.encode() in found.document.content


@pytest.mark.parametrize("name", ["", "a\nb", "x" * 201, "dir/", "\0", "a\u202eb"])
def test_a_file_has_a_printable_name(make, item, name):
    with pytest.raises(Invalid, match="name"), write():
        actions.add_file(
            item, Stored("0" * 64, 1), name, note="", release=None, by=make.em, at=make.at
        )


def test_an_empty_file_is_refused(make, item):
    with pytest.raises(Invalid, match="empty"), write():
        actions.add_file(
            item, Stored("0" * 64, 0), "a.png", note="", release=None, by=make.em, at=make.at
        )


@pytest.mark.parametrize(
    "url", ["", "about.png", "javascript:alert(1)", "file:///etc/passwd", "https://", "ftp://x/y",
            "https://example.com/" + "x" * 2000, "http://[", "https://a b", "https://user:pw@x/",
            "http://１２７.0.0.1/", "http://x:99999/"],
)  # fmt: skip
def test_a_link_names_a_host(make, item, url):
    with pytest.raises(Invalid) as refusal, write():
        actions.add_link(item, url, note="", release=None, by=make.em, at=make.at)
    assert refusal.value.field == "url"


def test_evidence_for_a_release_of_another_product_is_refused(make):
    item = make.need(make.initiative(product=make.other_product))
    with pytest.raises(Invalid, match="another product"):
        make.evidence(item, release=make.planned())


def test_evidence_for_a_release_that_is_over_is_refused(make):
    item = make.need(make.initiative())
    cancelled, withdrawn = make.planned("4.3.0"), make.withdrawn(make.released())
    with write():
        cancel(cancelled, "Not needed", by=make.em, at=make.at)
    for release, said in ((cancelled, "is cancelled"), (withdrawn, "is withdrawn")):
        with pytest.raises(Invalid, match=said) as refusal:
            make.evidence(item, release=release)
        assert refusal.value.field == "release"


def test_evidence_for_an_imported_release_is_refused(make, bring):  # noqa: F811
    item = make.need(make.initiative())
    bring("releases.json")
    past = release_by_key("REL-1")
    with pytest.raises(Invalid, match="before this record began"):
        make.evidence(item, release=past)


def test_a_release_that_is_out_takes_only_what_is_due_at_verify(make):
    initiative = make.delivered(standing=True)
    release = initiative.delivered_by[0]
    (before,) = db.session.scalars(needs_of(initiative))
    with pytest.raises(Invalid, match="released with accepted evidence for this item"):
        make.evidence(before, release=release)
    later = make.need(initiative, "Counts of the first 30 mornings", before_release=False)
    assert make.evidence(later, release=release).release is release
    passed_by_override = make.need(initiative, "Label photo")
    assert make.evidence(passed_by_override, release=release).release is release


def test_nobody_reviews_their_own_evidence(make, item):
    found = make.evidence(item, by=make.regulatory)
    for accepted in (True, False):
        with pytest.raises(NotAllowed, match="somebody else reviews"):
            make.reviewed(found, accepted=accepted, reason="x")


def test_accepted_evidence_is_signed_and_final(make, item):
    found = make.accepted(item)
    assert found.accepted and found.review.meaning is Meaning.ACCEPT_EVIDENCE
    with pytest.raises(RuleBroken, match="reviewed already"):
        make.reviewed(found, accepted=False, reason="x")


def test_evidence_is_sent_back_with_a_reason(make, item):
    found = make.evidence(item)
    with pytest.raises(Invalid, match="what is missing"):
        make.reviewed(found, accepted=False)
    make.reviewed(found, accepted=False, reason="The version is cut off.")
    assert found.accepted is False and found.review.remark == "The version is cut off."
    assert make.evidence(item).number == 2


def test_a_review_is_of_what_was_shown(make, item):
    first, second = make.evidence(item), make.evidence(item)
    told = make.signing(second.document, make.regulatory)
    with pytest.raises(Stale), write():
        actions.review(first, accepted=True, reason="", **told)


def test_a_dropped_initiative_takes_no_evidence(make):
    with pytest.raises(RuleBroken, match="stays as it is"):
        make.need(make.dropped())


@pytest.mark.parametrize("standing", [True, False])
def test_a_closed_one_takes_evidence_only_as_a_standing_one(make, standing):
    initiative = make.closed(standing=standing)
    assert initiative.delivered_by[0].udis[0].device.gtin == GTIN
    if standing:
        assert make.need(initiative, "More")
    else:
        with pytest.raises(RuleBroken, match="stays as it is"):
            make.need(initiative, "More")
