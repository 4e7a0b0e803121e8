"""An auditor's whole way: no dead end anywhere, nothing outside the grant, nothing of a draft."""

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from io import BytesIO
from subprocess import run
from urllib.parse import urljoin, urlsplit
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from tests.api.conftest import Client
from tests.conftest import Browser, Forms
from tests.make import GTIN, OTHER_GTIN, initiative_version
from tests.web.test_rights import OF_API, OPEN
from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.files import FileStore
from tracker.demo.cast import PASSWORD
from tracker.evidence.models import Evidence
from tracker.identity.grants import end_grant
from tracker.identity.permissions import Role
from tracker.initiatives import actions as initiatives
from tracker.initiatives.models import Initiative
from tracker.readiness import actions as readiness
from tracker.releases import actions as releases
from tracker.releases.models import Release
from tracker.reporting import actions as reporting
from tracker.reporting.gather import SHORT
from tracker.reporting.models import Report
from tracker.requirements import actions as requirements
from tracker.requirements.queries import clause_by_ref
from tracker.tickets import actions as tickets
from tracker.value import actions as value
from tracker.value import asking
from tracker.value.models import Part, QuestionKind

DRAFT, OUTSIDE, UNSENT = "Zwirbeldraft", "Quarkoutside", "Knolleunsent"
MARKERS = (DRAFT, OUTSIDE, UNSENT, "Daylight")  # the last: the other product itself


class Links(HTMLParser):
    """Where a page leads: links, and forms that only ask."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "a" and told.get("href"):
            self.found.append(told["href"])
        if tag == "form" and told.get("method", "get") == "get":
            self.found.append(told.get("action") or "")


def inside(link: str, page: str) -> str | None:
    """The address on this site that a link of a page leads to."""
    parts = urlsplit(urljoin(f"http://localhost{page}", link))
    if parts.netloc != "localhost" or parts.path.startswith("/static"):
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def shape(address: str) -> str:
    """Addresses that differ in the page, the order or the key of a record asked about are one."""
    return re.sub(r"([?&])(page|sort|about|query)=[^&]*", r"\1\2", address)


#: Thousands of clauses are one page; of these some are walked through.
CLAUSE = re.compile(r"/clauses/[^/]+/[^/]+/(?!7\.5\.)[^?]")


def crawl(browser: Browser, start: list[str], most: int = 700):
    """Every page that links lead to from here: its address and its answer."""
    waiting, seen = list(start), set(map(shape, start))
    while waiting:
        address = waiting.pop(0)
        answer = browser.get(address)
        yield address, answer
        if answer.mimetype != "text/html":
            continue
        found = [urlsplit(answer.location).path] if answer.location else Links(answer.text).found
        for link in found:
            to = inside(link, address)
            if to and shape(to) not in seen and not CLAUSE.match(to):
                seen.add(shape(to))
                waiting.append(to)
        assert len(seen) < most, "the crawl does not end"


# --- no dead end ----------------------------------------------------------------------


#: Forms that end what the walk stands on.
ENDING = ("/sign-out", "/account/sessions", "/account/tokens/revoke")


def _sent(browser: Browser, address: str, page: str, sent: Counter):
    """Each form that changes something, sent as it stands, at most thrice: where, the answer."""
    for to, fields in Forms(page).found:
        target = inside(to or address, address)
        if "csrf_token" in fields and target and not target.startswith(ENDING):
            place = target.partition("?")[0]
            sent[place] += 1
            if sent[place] <= 3:
                yield target, browser.post(target, fields)


def test_every_link_and_form_that_an_auditor_reaches_works(demo_app):
    browser = Browser(demo_app).sign_in("ines@lumen.example", PASSWORD)
    dead, pages, sent = [], 0, Counter()
    for address, answer in crawl(browser, ["/"], most=3000):
        pages += 1
        if answer.status_code >= 400:
            dead.append(f"{address}: {answer.status_code}")
        elif answer.mimetype == "text/html":
            for target, told in _sent(browser, address, answer.text, sent):
                if told.status_code not in {200, 302, 303, 422}:
                    dead.append(f"POST {target} on {address}: {told.status_code}")
    assert not dead, "\n".join(dead)
    assert pages > 60 and sent["/reports/new"] and sent["/account/password"]


# --- nothing leaks ---------------------------------------------------------------------


def hung(make, initiative, marker: str) -> None:
    """Everything that hangs on an initiative, each text with the marker."""
    em = initiative.em
    version = make.published(
        initiative, now=f"Now {marker}", change=f"Change {marker}", effect=f"Effect {marker}",
        if_not=f"If not {marker}", why=f"Why {marker}", measure=f"Measure {marker}",
    )  # fmt: skip
    make.linked(initiative, how=f"Met by {marker}")
    found = make.evidence(make.need(initiative, f"Item {marker}", before_release=False))
    with write():
        asked = asking.ask(
            version, Part.WHY, QuestionKind.SO_WHAT, f"Ask {marker}", by=initiative.pm, at=make.at
        )
        asking.answer(asked, f"Answer {marker}", by=em, at=make.at)
        tickets.add_ticket(
            initiative, key=f"{marker}-1", url=f"https://example.com/{marker}",
            title=f"Ticket {marker}", by=em, at=make.at,
        )  # fmt: skip
    unsent(make, initiative, marker)
    make.reviewed(found, accepted=False, reason=f"Sent back {marker}")


def unsent(make, initiative, marker: str) -> None:
    """A text that is being written and was not published."""
    words = replace(value.Words.of(initiative_version(initiative)), why=f"Unsent {marker}")
    with write():
        value.save_draft(initiative, words, by=make.engineer, at=make.at)


@pytest.fixture
def world(make, app):
    """A record that the auditor may read, a draft beside it, and another product's record."""
    shown = make.delivered(title="Offen und lesbar")
    make.linked(shown)
    unsent(make, shown, UNSENT)
    draft = make.initiative(title=f"Draft {DRAFT}", summary=f"Summary {DRAFT}", obligation=DRAFT)
    hung(make, draft, DRAFT)
    make.deputy(make.second_em, owner=make.em, on=draft)
    other = make.initiative(
        product=make.other_product, title=f"Other {OUTSIDE}", summary=OUTSIDE, obligation=OUTSIDE
    )
    hung(make, other, OUTSIDE)
    with write():
        readiness.propose(other, by=make.other_em, at=make.at)
        release = releases.plan(
            make.other_product, version="7.7.7", tag="day/7.7.7", commit="4f1c2aa",
            build=OUTSIDE, devices=[make.device_of(OTHER_GTIN)], em=make.other_em,
            pm=make.other_pm, by=make.stranger, at=make.at,
        )  # fmt: skip
        initiatives.deliver_in(other, release, by=make.other_em, at=make.at)
        requirements.classify(
            make.other_product, "C", f"Class {OUTSIDE}", by=make.regulatory, at=make.at
        )
        requirements.decide(
            make.other_product, [clause_by_ref("ISO 13485", "7.5.5")], applicable=False,
            reason=f"Reason {OUTSIDE}", by=make.regulatory, at=make.at,
        )  # fmt: skip
    store = FileStore(app.config["TRACKER"].data_dir / "files")
    for subject, by in ((other, make.stranger), (shown, make.auditor)):
        reporting.draw_and_issue(SHORT, subject, store, by=by, clock=lambda: make.at, write=write)
    return make


def hidden_keys() -> dict[str, list[str]]:
    """What an address may name, of the draft and of the other product."""
    drafts = db.session.scalars(select(Initiative).where(Initiative.title.not_like("Offen%"))).all()
    evidence = [e.key for e in db.session.scalars(select(Evidence)) if e.need.initiative in drafts]
    releases_ = [r.key for r in db.session.scalars(select(Release)) if r.product.key == "daylight"]
    reports = [r.key for r in db.session.scalars(select(Report)) if r.product.key == "daylight"]
    assert len(drafts) == len(evidence) == 2 and len(releases_) == len(reports) == 1
    return {
        "initiatives": [d.key for d in drafts], "value": [d.key for d in drafts],
        "evidence": [*evidence, *(d.key for d in drafts)], "releases": releases_,
        "reports": [*reports, *releases_], "devices": [OTHER_GTIN, "daylight"],
    }  # fmt: skip


def addresses(rules, hidden) -> list[str]:
    """Every address of these rules that names something hidden."""
    found = []
    for rule in rules:
        if not rule.arguments & {"key", "gtin"}:
            continue
        area = rule.endpoint.split(".")[0]
        if "api." in rule.endpoint:
            area = rule.rule.split("/")[3]
        for key in hidden.get(area, []):
            told = re.sub(r"<(key|gtin)>", key, rule.rule)
            found.append(re.sub(r"<[^>]+>", "1", told))
    return [address for address in dict.fromkeys(found) if "<" not in address]


def leaks(answer) -> list[str]:
    """The markers that an answer holds, in whatever it is written."""
    content = answer.data
    if content[:2] == b"PK":
        with ZipFile(BytesIO(content)) as zipped:
            content = b"".join(zipped.read(name) for name in zipped.namelist())
    if content[:5] == b"%PDF-":
        told = run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
        content = told.stdout
    return [marker for marker in MARKERS if marker.encode().lower() in content.lower()]


ASKED = [
    f"{page}?{name}={marker}"
    for marker in MARKERS
    for page, name in (
        ("/search", "q"), ("/initiatives", "q"), ("/releases", "q"), ("/evidence", "q"),
        ("/reports", "q"), ("/trail", "q"), ("/trail", "about"), ("/clauses", "q"),
        ("/initiatives.csv", "q"), ("/evidence.csv", "q"), ("/trail.csv", "q"),
        ("/initiatives", "ticket"),
    )
]  # fmt: skip
TABLES = [
    f"/{name}.{kind}"
    for name in ("initiatives", "releases", "evidence", "reports", "trail")
    for kind in ("csv", "xlsx")
]


def test_no_page_shows_an_auditor_a_draft_or_another_product(world, app, browser):
    browser.sign_in(world.auditor)
    start = ["/", "/unclaimed", "/clauses/iso-13485/2016/7.5.8", *TABLES, *ASKED]
    shown, wrong = "", []
    for address, answer in crawl(browser, start, most=3000):
        echoed = [m for m in MARKERS if m in address]  # the search box says what was typed
        wrong += [f"{address}: {m}" for m in leaks(answer) if m not in echoed]
        if echoed and answer.mimetype == "text/html":
            wrong += [f"{address}: {m} in a hit" for m in echoed if hits(answer.text, m)]
        shown += answer.text if answer.mimetype == "text/html" else ""
    assert not wrong, "\n".join(wrong)
    assert "Offen und lesbar" in shown


def hits(page: str, marker: str) -> list[str]:
    """Links of a page whose words hold the marker; chips and boxes only repeat what was asked."""
    links = re.findall(r'<a (?![^>]*class="chip")[^>]*>(.*?)</a>', page, re.DOTALL)
    return [words for words in links if marker in words]


def test_no_address_of_a_hidden_record_answers_an_auditor(world, app, browser):
    browser.sign_in(world.auditor)
    hidden = hidden_keys()
    rules = [r for r in app.url_map.iter_rules() if r.endpoint not in OPEN and "GET" in r.methods]
    asked = addresses((r for r in rules if not r.endpoint.startswith(OF_API)), hidden)
    wrong = []
    for address in asked:
        answer = browser.get(address)
        if answer.status_code not in {403, 404} or leaks(answer):
            wrong.append(f"{address}: {answer.status_code} {leaks(answer)}")
    assert not wrong, "\n".join(wrong)
    assert len(asked) > 90


def test_no_operation_tells_an_auditor_of_a_draft_or_another_product(world, app, client):
    asks = client(world.auditor)
    hidden, wrong = hidden_keys(), []
    rules = [
        rule for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and "GET" in rule.methods
    ]  # fmt: skip
    lists = [r.rule for r in rules if "<" not in r.rule]
    lists += [f"{r}?q={marker}" for r in lists for marker in MARKERS if "clauses" not in r]
    lists += ["/api/v1/clauses/iso-13485/2016/7.5.8", "/api/v1/initiatives/CI-1/value/draft"]
    for address in lists:
        wrong += [f"{address}: {m}" for m in leaks(asks.get(address)) if m not in address]
    named = addresses(rules, hidden)
    for address in named:
        answer = asks.get(address)
        if answer.status_code not in {403, 404} or leaks(answer):
            wrong.append(f"{address}: {answer.status_code} {leaks(answer)}")
    assert not wrong, "\n".join(wrong)
    assert len(named) >= 25
    assert "Offen und lesbar" in asks.get("/initiatives").text


def test_the_markers_are_there_for_those_who_may_read_them(world, browser):
    """Else the tests above could not fail."""
    trail = browser.sign_in(world.regulatory).get("/trail.csv").text
    assert all(marker in trail for marker in MARKERS)
    assert DRAFT in browser.get("/search", query_string={"q": DRAFT}).text


# --- grants that are not open -----------------------------------------------------------


DAY = timedelta(days=1)
NOT_OPEN = {
    "none": (None, "You have no grant"),
    "future": ((2 * DAY, 5 * DAY), "begins on"),
    "past": ((-5 * DAY, -2 * DAY), "ended on"),
    "taken back": ((0 * DAY, 5 * DAY), "taken back on"),
}


@pytest.fixture
def client(app, make):
    """Makes a client of the API with a token of this person."""
    return lambda person: Client(app, make.token(person)[1])


@pytest.fixture
def guest(make):
    return make.person("Gast Prüfer", Role.AUDITOR, email="gast@example.com")


def _give(make, guest, name) -> None:
    if NOT_OPEN[name][0] is None:
        return
    first, last = (now() + shift for shift in NOT_OPEN[name][0])
    given = make.grant(guest, first=first.date(), last=last.date(), at=min(first, now()))
    if name == "taken back":
        with write():
            end_grant(given, by=make.admin, at=now())


@pytest.mark.parametrize("name", NOT_OPEN)
def test_without_a_running_grant_home_says_so_and_every_record_is_404(
    app, make, guest, browser, client, name
):
    done = make.delivered(title="Offen und lesbar").key
    _give(make, guest, name)
    home = browser.sign_in(guest).get("/")
    assert home.status_code == 200 and NOT_OPEN[name][1] in home.text
    assert "Nothing is open to you now." in home.text
    asks = client(guest)
    for address in (
        f"/initiatives/{done}", f"/initiatives/{done}/value", f"/initiatives/{done}.json",
        f"/initiatives/{done}/evidence", "/releases/REL-1", "/releases/REL-1/readiness.json",
        f"/devices/{GTIN}", "/reports/draft/REL-1.pdf", "/reports/new?release=REL-1",
    ):  # fmt: skip
        assert browser.get(address).status_code == 404, address
    for address in (f"/initiatives/{done}", "/releases/REL-1", "/evidence/EV-1"):
        assert asks.get(address).status_code == 404, address
    for address in ("/", "/initiatives", "/releases", "/evidence", "/trail", "/initiatives.csv"):
        assert "Offen und lesbar" not in browser.get(address).text
    assert "Offen und lesbar" not in asks.get("/initiatives").text


def test_an_auditor_whose_grant_ended_reads_nothing_of_what_they_issued(world, browser):
    browser.sign_in(world.auditor)
    assert "Report: issued" in browser.get("/trail").text
    with write():
        end_grant(world.auditor.memberships[0], by=world.admin, at=now())
    assert "Report: issued" not in browser.get("/trail").text
