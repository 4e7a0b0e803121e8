"""axe finds nothing on any page of the demo, light and dark, wide and narrow."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Seat
from tracker.demo.cast import PASSWORD

#: Who looks, and at what: the EM's pages by area, so that they can be looked at side by side.
PAGES = [
    ("noah", [
        "/", "/account", "/account/password", "/account/tokens/new", "/clauses",
        "/clauses/digav/2021?q=einwilligung", "/clauses/iec-62304/2006-a1-2015/5.3",
        "/clauses/iso-13485/2016", "/clauses/iso-13485/2016/7.5.8", "/clauses?q=einwilligung",
        "/deputies", "/evidence", "/evidence?state=waiting", "/imports", "/reports",
        "/reports/check", "/reports/new?key=CI-1", "/reports/new?release=REL-1",
        "/reports/new?release=REL-3", "/reports/register", "/reports/team/coach",
        "/reports?kind=dossier", "/search", "/search?q=nothing-like-it", "/search?q=udi", "/trail",
        "/trail?about=CI-1", "/trail?about=nothing", "/unclaimed",
    ]),
    ("noah", [
        "/initiatives", "/initiatives/CI-1", "/initiatives/CI-1/deputies",
        "/initiatives/CI-1/effect", "/initiatives/CI-1/hand-over/em",
        "/initiatives/CI-1/save-as-template", "/initiatives/CI-1/tickets/add",
        "/initiatives/CI-1/value", "/initiatives/CI-1/value/versions/1", "/initiatives/CI-2/value",
        "/initiatives/CI-2/value/compare?old=1&new=2", "/initiatives/CI-2/value/explain",
        "/initiatives/CI-2/value/write", "/initiatives/CI-4/value", "/initiatives/CI-4/value/ask",
        "/initiatives/CI-4/value/ask?quote=key", "/initiatives/CI-6",
        "/initiatives/CI-6/clauses/link", "/initiatives/CI-6/clauses/link?q=einwilligung",
        "/initiatives/CI-6/drop", "/initiatives/CI-6/edit", "/initiatives/CI-6/evidence",
        "/initiatives/CI-6/evidence/add", "/initiatives/CI-6/evidence/need",
        "/initiatives/CI-6/merge", "/initiatives/new", "/initiatives/new?template=sbom",
        "/initiatives/new?template=udi-pi", "/initiatives/templates", "/initiatives?status=dropped",
        "/initiatives?status=open&mine=yes&sort=due",
    ]),
    ("noah", [
        "/devices", "/devices/00844588018923", "/devices/00844588018978", "/hooks", "/releases",
        "/releases/REL-1", "/releases/REL-1/distribute", "/releases/REL-1/label",
        "/releases/REL-26/assessment", "/releases/REL-26/devices", "/releases/REL-3",
        "/releases/REL-3/assessment", "/releases/REL-3/assessment/write", "/releases/REL-3/build",
        "/releases/REL-3/cancel", "/releases/REL-3/label", "/releases/REL-3/overrides/new",
        "/releases/new", "/releases?state=cancelled", "/udi", "/udi?text=%2BA99912345C",
        "/udi?text=(01)00844588018923(8012)4.2.0",
        "/views/new?listing=releases&query=state=planned",
    ]),
    ("noah", [
        "/glossary", "/glossary/1", "/glossary/1/edit", "/glossary/11/take-out", "/glossary/ask",
        "/glossary/new", "/glossary?q=nothing-like-it", "/initiatives/CI-6/bucket", "/notices",
        "/notices/settings", "/own-order", "/syncs/1", "/teams", "/teams/coach/capacity",
        "/teams/coach/capacity/periods/8", "/teams/coach/capacity/periods/8/plan",
        "/teams/coach/capacity/periods/new", "/teams/coach/capacity/policy",
        "/teams/coach/capacity/policy/new", "/teams/coach/grid", "/teams/coach/order",
        "/teams/coach/order/history?on=2026-11-10", "/teams/coach/order/move?initiative=CI-4&to=1",
        "/teams/coach/order/not-now?initiative=CI-4", "/teams/coach/practices",
        "/teams/coach/stand-up", "/teams/coach/sync", "/teams/coach/sync/calendar",
        "/teams/coach/sync/cancel", "/teams/coach/sync/items/new", "/teams/coach/sync/series",
        "/teams/coach/syncs",
    ]),
    ("yuki", [
        "/teams/rhythm/order", "/teams/rhythm/order/bring-back?initiative=CI-15",
        "/teams/rhythm/order/estimate?initiative=CI-21", "/teams/rhythm/grid",
    ]),
    ("mara", [
        "/", "/releases/REL-4", "/releases/REL-4/approve", "/initiatives/CI-2/value/say-back",
        "/initiatives/CI-2/value/approve",
    ]),
    ("jonas", [
        "/", "/hooks", "/hooks/new", "/devices/new", "/devices/products/new",
        "/devices/products/sleep-coach/owners", "/deputies", "/releases/REL-4/authorise",
        "/releases/REL-1/withdraw", "/evidence/EV-6/review", "/clauses/import",
        "/clauses/safety-class", "/clauses/iso-13485/2016/applicability?ref=7.5",
        "/devices/basic/new", "/devices/00844588018978/successor", "/devices/00844588018978/market",
        "/devices/00844588018978/discontinue", "/devices/00844588018978/edit",
        "/devices/00844588018978/registrations/gudid",
        "/devices/00844588018978/registrations/gudid/step",
    ]),
    ("omar", [
        "/", "/teams/rhythm/practices", "/teams/rhythm/sync", "/initiatives/CI-15/value",
        "/initiatives/CI-9/value/explain", "/unclaimed", "/deputies", "/initiatives/CI-12",
        "/initiatives/CI-14", "/initiatives/CI-29", "/releases/REL-19", "/releases/REL-22",
        "/releases/REL-24", "/releases/REL-25",
    ]),
    ("ines", [
        "/", "/teams", "/teams/coach/order", "/?product=sleep-coach", "/initiatives",
        "/initiatives/CI-1", "/releases/REL-1", "/trail",
    ]),
    ("tom", [
        "/people", "/people/invite", "/people/1", "/people/company", "/people/teams/new", "/trail",
        "/people/8", "/access",
    ]),
]  # fmt: skip
LOOKS = [("light", 1280), ("dark", 360)]
#: What a second look at the sheet of a page can add: colours, and what a narrow one cuts or scrolls.
#: The way around is the same on every page, so it is looked at again on home alone.
BY_LOOKS = {"runOnly": ["color-contrast", "link-in-text-block", "scrollable-region-focusable"]}


@pytest.mark.parametrize(("who", "pages"), PAGES)
def test_axe_finds_nothing(chromium, demo_address, who, pages):
    seat = Seat(
        chromium,
        demo_address,
        f"{who}@lumen.example",
        PASSWORD,
        bypass_csp=True,
        reduced_motion="reduce",
    )
    wrong = []
    for path in pages:
        seat.go(path)
        for scheme, width in LOOKS:
            seat.page.emulate_media(color_scheme=scheme)
            seat.page.set_viewport_size({"width": width, "height": 800})
            wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            if seat.page.evaluate(wide):
                wrong.append(f"{path} is wider than {width} px")
            again = (
                {"context": "main", "options": BY_LOOKS} if scheme == "dark" and path != "/" else {}
            )
            found = Axe().run(seat.page, **again).response["violations"]
            wrong += [f"{path}, {scheme}: {v['id']}: {v['nodes'][0]['html'][:120]}" for v in found]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sign_in_page_too(chromium, demo_address, scheme):
    page = chromium.new_context(color_scheme=scheme, bypass_csp=True).new_page()
    page.goto(f"{demo_address}/sign-in")
    assert not Axe().run(page).response["violations"]


def test_it_works_without_javascript(chromium, demo_address):
    seat = Seat(chromium, demo_address, "mara@lumen.example", PASSWORD, java_script_enabled=False)
    seat.go("/releases/REL-4").press("Approve and sign").sign().sees(
        "I approve releasing exactly this."
    )
