"""Templates: chosen, kept from an initiative, edited, retired; and merging through the pages."""

import pytest
from sqlalchemy import func, select

from tracker.core.db import db, write
from tracker.evidence.models import EvidenceNeed
from tracker.initiatives import clause_links, own_templates
from tracker.initiatives.models import Initiative
from tracker.initiatives.ready_made import READY_MADE
from tracker.initiatives.template_models import OwnTemplate
from tracker.requirements.queries import clause_by_ref


def newest():
    return db.session.scalars(select(Initiative).order_by(Initiative.id.desc()).limit(1)).one()


@pytest.mark.parametrize("template", READY_MADE, ids=lambda t: t.key)
def test_each_template_brings_its_fields_clauses_and_evidence(browser, make, template):
    browser.sign_in(make.em)
    assert template.title in browser.get(f"/initiatives/new?template={template.key}").text
    browser.submit(f"/initiatives/new?template={template.key}", title=template.title)
    made = newest()
    assert (made.title, made.kind, made.standing) == (
        template.title,
        template.kind,
        template.standing,
    )
    assert [row.clause.label for row in made.clause_links] and all(
        row.how_met for row in made.clause_links
    )
    assert len(made.clause_links) == len(template.clauses)
    needs = db.session.scalars(
        select(EvidenceNeed).where(EvidenceNeed.initiative_id == made.id).order_by(EvidenceNeed.id)
    ).all()
    assert [(n.title, n.before_release) for n in needs] == [
        (n.title, n.before_release) for n in template.needs
    ]


def test_the_page_says_what_each_brings(browser, make):
    page = browser.sign_in(make.engineer).get("/initiatives/templates").text
    for template in READY_MADE:
        assert str(template.name) in page and f"template={template.key}" in page
    assert "CRA Annex I Part II.1" in page and "None yet." in page


def test_a_kept_draft_does_not_win_over_a_chosen_template(browser, make):
    browser.sign_in(make.em)
    page = browser.get("/initiatives").text
    token = page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
    browser.post("/initiatives/new/draft", {"csrf_token": token, "title": "Half a thought"})
    page = browser.get("/initiatives/new?template=sbom").text
    assert "software bill of materials" in page and "Half a thought" not in page
    assert "kept and not registered yet" in page
    assert "Half a thought" in browser.get("/initiatives/new").text


def save(browser, key, **typed):
    return browser.submit(f"/initiatives/{key}/save-as-template", **typed)


def test_an_own_template_is_saved_used_edited_and_retired(browser, make):
    initiative = make.initiative(title="Renew the certificate", standing=True)
    make.need(initiative, "The old certificate")
    make.need(initiative, "The new certificate", before_release=False)
    with write():
        clause_links.link_clause(
            initiative, clause_by_ref("ISO 13485", "7.5.8"), "By\nits number", by=make.em, at=make.at
        )  # fmt: skip
    browser.sign_in(make.em)
    page = save(browser, initiative.key, name="Certificate")
    assert page.status_code == 200 and "Certificate" in page.text
    own = db.session.scalars(select(OwnTemplate)).one()
    page = browser.sign_in(make.engineer).get("/initiatives/new").text
    assert "Certificate" in page
    browser.submit(f"/initiatives/new?template={own.key}", title="Renew it again")
    made = newest()
    assert made.title == "Renew it again" and made.standing
    assert [(row.clause.label, row.how_met) for row in made.clause_links] == [
        ("ISO 13485 7.5.8", "By its number")
    ]
    titles = db.session.scalars(
        select(EvidenceNeed.title).where(EvidenceNeed.initiative_id == made.id)
    )
    assert sorted(titles) == ["The new certificate", "The old certificate"]
    browser.sign_in(make.pm)
    page = browser.submit(f"/initiatives/templates/{own.key}/edit", needs_before="One\nTwo")
    assert page.status_code == 200
    assert [n.title for n in own_templates.as_template(own).needs][:2] == ["One", "Two"]
    browser.submit("/initiatives/templates", action="/retire")
    assert "Certificate" not in browser.get("/initiatives/templates").text
    assert own_templates.template_by_key(own.key) is None
    assert db.session.scalar(select(func.count(OwnTemplate.id))) == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Give it a name."),
        ({"name": "Penetration test"}, "already a template with this name"),
        ({"clauses": "ISO 13485 99.9: so"}, "No catalogue holds a clause “ISO 13485 99.9”"),
        ({"clauses": "ISO 13485 7.5.8\nISO 13485 7.5.8: so"}, "stands there twice"),
        ({"needs_before": "x" * 201}, "at most 200 characters"),
        ({"needs_before": "One", "needs_later": "one"}, "stands there twice"),
        ({"summary": "x" * 281}, "At most 280 characters."),
    ],
)
def test_bad_input_is_told_and_kept(browser, make, typed, sentence):
    key = make.initiative().key
    browser.sign_in(make.em)
    page = save(browser, key, **{"name": "Mine", "obligation": "Keep these words", **typed})
    assert page.status_code == 422 and sentence in page.text and "Keep these words" in page.text
    assert db.session.scalar(select(func.count(OwnTemplate.id))) == 0


def test_a_stale_edit_of_a_template_compares(browser, make):
    with write():
        own = own_templates.save_template(
            make.initiative(), make.template(), by=make.em, at=make.at
        )
    edition, key = own.edition, own.key
    with write():
        own_templates.edit_template(
            own, make.template(title="Theirs"), edition=edition, by=make.pm, at=make.at
        )
    browser.sign_in(make.em)
    page = browser.submit(
        f"/initiatives/templates/{key}/edit", title="Yours", extra={"edition": edition}
    )
    assert page.status_code == 409 and "Saved meanwhile" in page.text


@pytest.mark.parametrize("key", ["own-9", "own-x", "own-", "sbom", "own-99999999999999999999"])
def test_what_is_no_own_template_is_not_found(browser, make, key):
    assert browser.sign_in(make.em).get(f"/initiatives/templates/{key}/edit").status_code == 404


# --- merging --------------------------------------------------------------------------


def test_merging_through_the_page_and_reopening(browser, make):
    duplicate, into = make.proposed(title="Twice").key, make.proposed(title="Once").key
    browser.sign_in(make.em)
    page = browser.submit(f"/initiatives/{duplicate}/merge", into=into.lower())
    assert page.request.path == f"/initiatives/{into}"
    assert f"{duplicate} is merged into this one." in page.text and "Merged into it:" in page.text
    page = browser.get(f"/initiatives/{duplicate}").text
    assert "A duplicate: merged on" in page and f"/initiatives/{into}" in page
    page = browser.submit(f"/initiatives/{duplicate}", action="/reopen")
    assert "A duplicate" not in page.text
    assert "Merged into it" not in browser.get(f"/initiatives/{into}").text


@pytest.mark.parametrize(
    ("into", "sentence"),
    [("", "Type the key"), ("CI-99", "no such initiative"), ("'; --", "no such initiative"),
     ("CI-1", "into itself")],
)  # fmt: skip
def test_a_wrong_key_is_told_at_its_field(browser, make, into, sentence):
    key = make.initiative().key
    page = browser.sign_in(make.em).submit(f"/initiatives/{key}/merge", into=into)
    assert page.status_code == 422 and sentence in page.text


def test_another_products_initiative_does_not_exist_here(browser, make):
    key, hidden = make.initiative().key, make.initiative(product=make.other_product).key
    page = browser.sign_in(make.em).submit(f"/initiatives/{key}/merge", into=hidden)
    assert page.status_code == 422 and "no such initiative" in page.text
