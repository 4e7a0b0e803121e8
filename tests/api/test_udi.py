"""What is this UDI? by API, and for how long the UDI of a release may be kept."""

import pytest

from tests.make import GTIN, OTHER_GTIN
from tests.web.test_releases import questions
from tracker.core.db import write
from tracker.releases import actions as releases

HRI = f"(01){GTIN}(8012)4.2.0"


def asked(api, text):
    return api.get("/udi", query_string={"text": text})


@pytest.mark.parametrize(
    "text", [HRI, f"]d201{GTIN}80124.2.0", f"https://id.gs1.org/01/{GTIN}?8012=4.2.0"]
)
def test_from_a_complaint_to_the_release_and_its_withdrawal(client, make, text):
    make.withdrawn(make.released(make.planned("4.2.0")))
    told = asked(client(make.auditor), text).told
    assert (told["valid"], told["errors"], told["sentence"]) == (True, [], None)
    assert told["meaning"] == {"di": GTIN, "software_version": "4.2.0"}
    assert told["fields"]["01"] == GTIN
    assert told["device"]["trade_name"] == "Slumber" and told["device"]["markets"] == ["EU", "US"]
    assert (told["release"]["key"], told["release"]["withdrawn"]) == ("REL-1", True)
    assert [w["release"] for w in told["withdrawals"]] == ["REL-1"]
    assert told["withdrawals"][0]["signature"]["name"] == "Rita Quast"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f"(01){GTIN}(8012)9.9.9", "The device is known, but no release of this record carries “9.9.9” on it."),
        (f"(01){OTHER_GTIN}(8012)1", f"No device in your products has the UDI-DI {OTHER_GTIN}."),
        (GTIN, None),
    ],
)  # fmt: skip
def test_what_is_not_found_is_said_as_on_the_page(client, make, browser, text, sentence):
    make.planned("4.2.0")
    told = asked(client(make.em), text).told
    assert (told["sentence"], told["release"], told["withdrawals"]) == (sentence, None, [])
    if sentence:
        assert sentence in browser.sign_in(make.em).get("/udi", query_string={"text": text}).text


def test_a_device_without_a_version_names_its_withdrawals(client, make, browser):
    make.withdrawn(make.released(make.planned("4.2.0")))
    make.planned("4.3.0")
    assert [w["version"] for w in asked(client(make.em), GTIN).told["withdrawals"]] == ["4.2.0"]
    page = browser.sign_in(make.em).get("/udi", query_string={"text": GTIN}).text
    assert "Slumber 4.2.0 was withdrawn on" in page
    assert asked(client(make.em), f"(01){GTIN}(8012)4.3.0").told["withdrawals"] == []


def test_a_wrong_check_character_answers_with_the_fields_and_what_was_expected(client, make):
    answer = asked(client(make.em), "+A99912345C")
    assert answer.status_code == 200 and not answer.told["valid"]
    assert "expected 7" in answer.told["errors"][0]["message"]
    assert answer.told["fields"]["lic"] == "A999"


@pytest.mark.parametrize("query", ["", "text=", "text=%20", "text=1&text=2", "text=1&kind=gtin", "q=1", "text=" + "1" * 4001])  # fmt: skip
def test_other_questions_are_refused(client, make, query):
    answer = client(make.em).get(f"/udi?{query}")
    assert answer.status_code == 400 and answer.mimetype == "application/problem+json"


def test_outside_the_token_s_products_nothing_is_named(client, make):
    make.planned("4.2.0")
    for api in (client(make.stranger), client(make.em, products=[make.product])):
        told = asked(api, HRI).told
        assert (told["release"] is None) is (told["device"] is None)
    assert asked(client(make.stranger), HRI).told["device"] is None


def test_it_takes_as_many_queries_whatever_the_device_carries(client, make):
    api, counts = client(make.em), []
    asked(api, HRI)  # its use is noted once a minute
    for version in ("4.2.0", "4.3.0"):
        make.withdrawn(make.released(make.planned(version)))
        with questions() as statements:
            asked(api, HRI)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_how_long_the_udi_of_a_release_may_be_kept(client, make):
    api = client(make.engineer)
    release = make.ready("4.2.0")
    seen = {}

    def kept(state):
        answer = api.get("/releases/REL-1/udi")
        again = api.get("/releases/REL-1/udi", headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Cache-Control"] == answer.headers["Cache-Control"]
        assert answer.headers["Vary"] == "Authorization"
        seen[state] = answer.headers["ETag"]
        return answer.headers["Cache-Control"]

    assert kept("planned") == "private, no-cache"
    make.released(release)
    assert kept("released") == "private, max-age=3600"
    make.withdrawn(release)
    assert kept("withdrawn") == "private, max-age=86400"
    assert len(set(seen.values())) == 3
    with write():
        releases.cancel(make.planned("5.0.0"), "No", by=make.em, at=make.at)
    assert api.get("/releases/REL-2/udi").headers["Cache-Control"] == "private, max-age=86400"
    assert api.get("/releases/REL-9/udi").headers["Cache-Control"] == "no-store"
    assert api.get("/releases/REL-1").headers["Cache-Control"] == "no-store"
