"""The whole way once, through the real pages: from an initiative to the auditor's PDF."""

import io
import json

import pikepdf

from tests.browser.conftest import Seat
from tests.make import GTIN, PASSWORD
from tracker.assessment.rules import newest
from tracker.audit.queries import LogState, verify_log

VERSION = "4.2.0"


def test_from_an_initiative_to_the_auditors_pdf(chromium, address, make, tmp_path):
    em, pm, engineer, regulatory, auditor = (
        Seat(chromium, address, getattr(make, who).email, PASSWORD)
        for who in ("em", "pm", "engineer", "regulatory", "auditor")
    )
    key = _register(em, make)
    _explain_and_question(em, pm, engineer, key)
    _say_back_and_sign(em, pm, key)
    release = _plan(em, key)
    _prove(engineer, regulatory, key, tmp_path)
    _assess(em, regulatory, release)
    _release(em, pm, regulatory, release)
    _finish(em, pm, regulatory, key)
    pdf = _hand_over(em, auditor, key)
    _the_pdf_names_it_all(pdf, make)
    assert isinstance(verify_log(), LogState)
    assert not [p for seat in (em, pm, engineer, regulatory, auditor) for p in seat.problems]


def _register(em, make) -> str:
    em.go("/initiatives").press("Register").press("UDI-PI versioning")
    page = em.page
    page.select_option("[name=product]", label=make.product.name)
    page.select_option("[name=team]", label=make.team.name)
    page.select_option("[name=em]", label=make.em.name)
    page.select_option("[name=pm]", label=make.pm.name)
    em.fill(due_on="2027-03-31").press("Register as draft")
    em.sees("Put a UDI-PI version identifier on every release").sees("21 CFR 801.50")
    em.sees("No value statement is published yet.")
    return page.url.rsplit("/", 1)[-1]


def _explain_and_question(em, pm, engineer, key):
    engineer.go(f"/initiatives/{key}/value").press("Write")
    engineer.fill(
        now="The About screen shows 4.2 for two builds.",
        change="Every release carries its version as UDI-PI.",
        effect="Support names the build during the first call.",
        if_not="No release leaves the house after March.",
        why="MDR Annex VI C 6.5 asks for it.",
        measure="Complaints whose build is known", baseline="31 of 80", target="95 of 100",
        known_on="2027-09-30",
    )  # fmt: skip
    engineer.press("Publish version 1")
    em.go(f"/initiatives/{key}").press("Propose")
    pm.go(f"/initiatives/{key}/value/ask")
    pm.page.select_option("[name=part]", "effect")
    pm.page.select_option("[name=kind]", "so what?")
    pm.fill(body="For whom is that better?").press("Ask")
    em.go(f"/initiatives/{key}/value").press("Answer")
    em.fill(body="For patients: no second call.").press("Answer")
    em.go(f"/initiatives/{key}/value").press("Sign: explained").sign()
    pm.go(f"/initiatives/{key}/value").sees("For patients: no second call.")
    pm.press("Clear now: close it")


def _say_back_and_sign(em, pm, key):
    pm.go(f"/initiatives/{key}/value").press("Say it back")
    pm.fill(body="A patient reads one line, and we know the build.").press("Say it back")
    em.go(f"/initiatives/{key}/value").press("Answer the say-back")
    em.page.check("[name=outcome][value=confirmed]")
    em.press("Answer")
    pm.go(f"/initiatives/{key}/value").press("Sign or refuse")
    pm.sees("A patient reads one line, and we know the build.")
    pm.page.locator("[name=decision]").first.check()
    pm.sign().sees("I understand the value and approve it.")
    em.go(f"/initiatives/{key}").press("Commit")
    em.sees("No release delivers it.")


def _plan(em, key) -> str:
    em.go("/releases/new?product=slumber")
    em.fill(version=VERSION, tag=f"v{VERSION}", commit="9f2c" * 10, build="slumber-4.2.0+77")
    em.page.check(f"label:has-text('{GTIN}') >> nth=0")
    em.press("Plan the release").sees(f"(01){GTIN}(8012){VERSION}")
    release = em.page.url.rsplit("/", 1)[-1]
    em.go(f"/initiatives/{key}").press("Link").sees("Slumber 4.2.0")
    return release


def _prove(engineer, regulatory, key, tmp_path):
    proof = tmp_path / "proof.txt"
    items = ("Screenshot of the About screen with the UDI", "Build log that names", "Procedure for")
    for number, item in enumerate(items):
        proof.write_text(f"proof {number}")
        engineer.go(f"/initiatives/{key}/evidence").press("Add evidence")
        options = engineer.page.locator("[name=item] option").all()
        value = next(o.get_attribute("value") for o in options if item in o.inner_text())
        engineer.page.select_option("[name=item]", value)
        engineer.page.set_input_files("[name=file]", proof)
        engineer.press("Add")
        regulatory.go(f"/evidence/EV-{number + 1}/review")
        regulatory.page.locator("[name=decision]").first.check()
        regulatory.sign().sees("Accepted")


def _assess(em, regulatory, release):
    em.go(f"/releases/{release}/assessment").press("Assess the change")
    for question in newest().asked:
        answer = "yes" if question.id == "14" else "no"
        em.page.locator(f"[name=answer_{question.id}][value={answer}]").check()
    em.page.locator("#q14 summary").first.click()
    em.fill(why_14="It shows its UDI.").press("Freeze version 1").sign()
    em.sees("Waits for regulatory/quality")
    regulatory.go(f"/releases/{release}/assessment").press("Approve the assessment")
    regulatory.sign().sees("Assessed and approved")


def _release(em, pm, regulatory, release):
    pm.go(f"/releases/{release}").press("Approve and sign").sign()
    regulatory.go(f"/releases/{release}").press("Authorise and sign").sign()
    em.go(f"/releases/{release}").press("Release").sees("Released")


def _finish(em, pm, regulatory, key):
    em.go(f"/initiatives/{key}").press("Mark as delivered")
    regulatory.go(f"/initiatives/{key}").press("Verify")
    pm.go(f"/initiatives/{key}/effect")
    pm.fill(measured="Complaints in April", result="39 of 40 named the build.").press("Record")
    pm.go(f"/initiatives/{key}").press("Close").sees("Closed")


def _hand_over(em, auditor, key) -> bytes:
    em.go(f"/initiatives/{key}").press("Dossier PDF").press("Issue").sees("RPT-1")
    auditor.go("/reports").sees("RPT-1")
    auditor.go(f"/initiatives/{key}").sees("Verified")
    return auditor.page.request.get("/reports/RPT-1.pdf").body()


def _the_pdf_names_it_all(pdf, make):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        data = json.loads(opened.attachments["data.json"].get_file().read_bytes())
    told = json.dumps(data, ensure_ascii=False)
    for name in (make.em.name, make.pm.name, make.regulatory.name):
        assert name in told
    for fact in (
        f"(01){GTIN}(8012){VERSION}", "I explained the value and it is complete.",
        "I understand the value and approve it.", "A patient reads one line, and we know the build.",
        "For whom is that better?", "39 of 40 named the build.", "7.5.8",
    ):  # fmt: skip
        assert fact in told
