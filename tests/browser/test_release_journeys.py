"""Three releases through the real pages: a security patch, an override, a new algorithm."""

import io
import json

import pikepdf

from tests.browser.conftest import Seat
from tests.make import FRESH_GTIN, GTIN, PASSWORD
from tracker.assessment.rules import newest

PATCH, HURRIED, ALGORITHM = "4.2.1", "4.2.2", "5.0.0"


def test_three_releases(chromium, address, make):
    make.released(make.planned("4.2.0"))
    delivers = make.committed()
    unsigned = make.proposed()
    em, pm, regulatory = (
        Seat(chromium, address, getattr(make, who).email, PASSWORD)
        for who in ("em", "pm", "regulatory")
    )
    a_security_patch(em, pm, regulatory, delivers.key)
    an_override(em, pm, regulatory, unsigned.key)
    a_new_algorithm(em, pm, regulatory)
    assert not [p for seat in (em, pm, regulatory) for p in seat.problems]


def a_security_patch(em, pm, regulatory, key):
    """The same UDI-DI; its version is the new UDI-PI; the answer names what caused it."""
    release = plan(em, PATCH, GTIN)
    link(em, key, PATCH)
    em.go(f"/releases/{release}").sees("No change assessment is frozen yet.")
    assess(em, release, "14", "It closes CVE-2026-1234 in the parser.", key)
    em.sees("new UDI-PI").sees("The same UDI-DI; the version is the new UDI-PI.").sees(key)
    em.sign().sees("Waits for regulatory/quality")
    approve_assessment(regulatory, release)
    released(em, pm, regulatory, release)
    em.sees(f"(01){GTIN}").sees(f"(8012){PATCH}")


def an_override(em, pm, regulatory, key):
    """A red gate that its EM asks to override; the PM and regulatory/quality sign; it is printed."""
    release = plan(em, HURRIED, GTIN)
    link(em, key, HURRIED)
    assess(em, release, "14", "It closes CVE-2026-4321.", key)
    em.sign()
    approve_assessment(regulatory, release)
    em.go(f"/releases/{release}").press("Ask for an override")
    em.page.locator("main [name=gate][value=value]").check()
    em.fill(reason="The patch cannot wait for the signature.").press("Ask for the override")
    pm.go(f"/releases/{release}").press("Sign the override")
    pm.sees("The patch cannot wait for the signature.").sign().sees("Signed by the PM")
    em.go(f"/releases/{release}").sees("Not ready:")
    regulatory.go(f"/releases/{release}").press("Sign the override").sign().sees("In force")
    released(em, pm, regulatory, release)
    em.sees("Overridden")
    em.press("Dossier PDF").press("Issue").sees("RPT-1")
    printed = dossier(em.page.request.get("/reports/RPT-1.pdf").body())
    for fact in ("The patch cannot wait for the signature.", "Eva Engels", "Paul Marks", "Rita Quast"):  # fmt: skip
        assert fact in printed


def a_new_algorithm(em, pm, regulatory):
    """Not on the UDI-DI that is out: a fresh GTIN follows it, registered before the release."""
    release = plan(em, ALGORITHM, GTIN)
    assess(em, release, "5", "The staging of sleep is computed by another model.")
    em.sees("new UDI-DI").sign()
    approve_assessment(regulatory, release)
    regulatory.go(f"/releases/{release}").sees(f"Register the successor of {GTIN}.")
    regulatory.go(f"/devices/{GTIN}/successor?release={release}")
    regulatory.fill(gtin=FRESH_GTIN).press("Register").sees(f"(01){FRESH_GTIN}")
    for register, number in (("EUDAMED", "B-1234"), ("GUDID", "G-77")):
        regulatory.go(f"/releases/{release}").sees(f"{FRESH_GTIN} is not registered in {register} yet")  # fmt: skip
        regulatory.go(f"/devices/{FRESH_GTIN}/registrations/{register}").press("Record a step")
        regulatory.page.locator("main [name=verb][value=register]").check()
        regulatory.fill(number=number, day="2026-03-03").press("Record it").sees(number)
    released(em, pm, regulatory, release)
    em.sees(f"(01){FRESH_GTIN}")
    regulatory.go(f"/udi?text=(01){FRESH_GTIN}(8012){ALGORITHM}").sees(f"Slumber {ALGORITHM}")


def plan(em, version, gtin) -> str:
    em.go("/releases/new?product=slumber")
    em.fill(version=version, tag=f"v{version}", commit="9f2c" * 10, build=f"slumber-{version}")
    for box in em.page.locator("main [name=devices]").all():
        box.set_checked(box.get_attribute("value") == gtin)
    em.press("Plan the release").sees(f"(01){gtin}")
    return em.page.url.rsplit("/", 1)[-1]


def link(em, key, version):
    em.go(f"/initiatives/{key}")
    chosen = em.page.locator("main select[name=release] option", has_text=version)
    em.page.select_option("main select[name=release]", chosen.get_attribute("value"))
    em.press("Link").sees(f"Slumber {version}")


def assess(em, release, row, why, *initiatives):
    em.go(f"/releases/{release}/assessment").press("Assess the change")
    for question in newest().asked:
        answer = "yes" if question.id == row else "no"
        em.page.locator(f"[name=answer_{question.id}][value={answer}]").check()
    em.page.locator(f"#q{row} summary").first.click()
    em.fill(**{f"why_{row}": why})
    for key in initiatives:
        em.page.locator(f"[name=initiatives_{row}][value={key}]").check()
    em.press("Freeze version 1")


def approve_assessment(regulatory, release):
    regulatory.go(f"/releases/{release}/assessment").press("Approve the assessment")
    regulatory.sign().sees("Assessed and approved")


def released(em, pm, regulatory, release):
    pm.go(f"/releases/{release}").press("Approve and sign").sign()
    regulatory.go(f"/releases/{release}").press("Authorise and sign").sign()
    em.go(f"/releases/{release}").press("Release").sees("Released")


def dossier(pdf) -> str:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        told = json.loads(opened.attachments["data.json"].get_file().read_bytes())
    return json.dumps(told, ensure_ascii=False)
