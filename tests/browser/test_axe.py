"""axe finds nothing on any page of the demo, light and dark, wide and narrow."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Seat
from tracker.demo.cast import PASSWORD

PAGES = {
    "noah@lumen.example": [
        "/", "/search?q=udi", "/search?q=nothing-like-it", "/search",
        "/initiatives", "/initiatives/new", "/initiatives/new?template=udi-pi",
        "/initiatives/CI-1", "/initiatives/CI-1/value", "/initiatives/CI-2/value",
        "/initiatives/CI-2/value/write", "/initiatives/CI-2/value/compare?old=1&new=2",
        "/initiatives/CI-4/value", "/initiatives/CI-6", "/initiatives/CI-6/evidence",
        "/initiatives/CI-6/edit", "/initiatives/CI-6/evidence/add", "/initiatives/CI-6/drop",
        "/initiatives/CI-1/effect", "/releases", "/releases/new", "/releases/REL-1",
        "/releases/REL-3", "/devices", "/reports", "/reports/new?key=CI-1", "/reports/new?release=REL-1", "/reports/new?release=REL-3", "/reports/register", "/reports/team/coach", "/trail",
        "/initiatives/CI-1/effect", "/releases", "/hooks", "/releases/new", "/releases/REL-1",
        "/releases/REL-3", "/devices", "/reports", "/reports/new?key=CI-1", "/reports/new?release=REL-1", "/reports/new?release=REL-3", "/trail",
        "/trail?about=CI-1", "/trail?about=nothing", "/evidence", "/evidence?state=waiting",
        "/initiatives?status=open&mine=yes&sort=due", "/views/new?listing=releases&query=state=planned",
        "/releases?state=cancelled", "/reports?kind=dossier",
        "/initiatives/CI-4/value/ask", "/initiatives/CI-4/value/ask?quote=key", "/initiatives/CI-1/value/versions/1",
        "/initiatives/CI-6/clauses/link", "/initiatives/CI-6/evidence/need",
        "/releases/REL-3/assessment", "/releases/REL-3/assessment/write", "/releases/REL-3/build", "/releases/REL-3/cancel", "/releases/REL-3/overrides/new", "/initiatives/CI-2/value/explain",
        "/devices/00844588018923", "/initiatives?status=dropped", "/account", "/account/password", "/account/tokens/new",
        "/imports", "/initiatives/CI-1/tickets/add",
        "/clauses", "/clauses?q=einwilligung", "/clauses/iso-13485/2016", "/clauses/digav/2021?q=einwilligung",
        "/clauses/iso-13485/2016/7.5.8", "/clauses/iec-62304/2006-a1-2015/5.3",
        "/initiatives/CI-6/clauses/link?q=einwilligung",
        "/udi", "/udi?text=(01)00844588018923(8012)4.2.0", "/udi?text=%2BA99912345C", "/unclaimed", "/teams", "/teams/coach/capacity", "/teams/coach/capacity/policy", "/teams/coach/practices", "/teams/coach/capacity/policy/new",
        "/teams/coach/capacity/periods/8", "/teams/coach/capacity/periods/8/plan", "/teams/coach/capacity/periods/new", "/initiatives/CI-6/bucket", "/deputies", "/initiatives/templates", "/initiatives/new?template=sbom",
        "/udi", "/udi?text=(01)00844588018923(8012)4.2.0", "/udi?text=%2BA99912345C", "/unclaimed", "/teams", "/teams/coach/order", "/teams/coach/order/move?initiative=CI-4&to=1", "/teams/coach/order/not-now?initiative=CI-4", "/teams/coach/order/history?on=2026-11-10", "/teams/coach/grid", "/own-order", "/deputies", "/initiatives/templates", "/initiatives/new?template=sbom",
        "/releases/REL-1/label", "/releases/REL-3/label", "/udi", "/udi?text=(01)00844588018923(8012)4.2.0", "/udi?text=%2BA99912345C", "/unclaimed", "/deputies", "/initiatives/templates", "/initiatives/new?template=sbom",
        "/initiatives/CI-1/deputies", "/initiatives/CI-1/hand-over/em", "/initiatives/CI-6/merge",
        "/initiatives/CI-1/save-as-template",
        "/teams/coach/sync", "/teams/coach/stand-up", "/teams/coach/syncs", "/syncs/1", "/teams/coach/sync/series",
        "/teams/coach/sync/cancel", "/teams/coach/sync/items/new", "/teams/coach/sync/calendar",
        "/glossary", "/glossary?q=nothing-like-it", "/glossary/1", "/glossary/1/edit", "/glossary/ask", "/glossary/new", "/glossary/11/take-out", "/notices", "/notices/settings", "/reports/check",
    ],
    "yuki@lumen.example": ["/teams/rhythm/order", "/teams/rhythm/order/bring-back?initiative=CI-15", "/teams/rhythm/order/estimate?initiative=CI-21", "/teams/rhythm/grid"],
    "mara@lumen.example": ["/", "/releases/REL-4", "/releases/REL-4/approve", "/initiatives/CI-2/value/say-back", "/initiatives/CI-2/value/approve"],
    "jonas@lumen.example": ["/", "/hooks", "/hooks/new", "/devices/new", "/devices/products/new", "/devices/products/sleep-coach/owners", "/deputies", "/releases/REL-4/authorise", "/releases/REL-1/withdraw", "/evidence/EV-6/review",
        "/clauses/import", "/clauses/safety-class", "/clauses/iso-13485/2016/applicability?ref=7.5"],
    "omar@lumen.example": ["/", "/teams/rhythm/practices", "/teams/rhythm/sync", "/initiatives/CI-15/value", "/initiatives/CI-9/value/explain", "/unclaimed", "/deputies", "/initiatives/CI-12", "/initiatives/CI-14", "/initiatives/CI-29",
        "/releases/REL-19", "/releases/REL-22", "/releases/REL-24", "/releases/REL-25"],
    "ines@lumen.example": ["/", "/teams", "/teams/coach/order", "/?product=sleep-coach", "/initiatives", "/initiatives/CI-1", "/releases/REL-1", "/trail"],
    "tom@lumen.example": ["/people", "/people/invite", "/people/1", "/people/company", "/people/teams/new", "/trail", "/people/8", "/access"],
}  # fmt: skip
LOOKS = [("light", 1280), ("dark", 360)]


@pytest.mark.parametrize("email", PAGES)
@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing(chromium, demo_address, email, scheme, width):
    seat = Seat(
        chromium, demo_address, email, PASSWORD, color_scheme=scheme, bypass_csp=True,
        viewport={"width": width, "height": 800},
    )  # fmt: skip
    wrong = []
    for path in PAGES[email]:
        seat.go(path)
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        if seat.page.evaluate(wide):
            wrong.append(f"{path} is wider than {width} px")
        found = Axe().run(seat.page).response["violations"]
        wrong += [f"{path}: {v['id']}: {v['nodes'][0]['html'][:120]}" for v in found]
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
