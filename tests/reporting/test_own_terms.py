"""The glossary of a dossier: just the terms that it uses, ours among them."""

from tests.reporting.test_reporting import gathered
from tracker.glossary.models import TermLanguage


def test_a_dossier_explains_the_terms_that_it_uses_and_no_other(make):
    initiative = make.published(make.initiative(summary="An SBOM, a PSUR and a DiGA.")).initiative
    make.term("SBOM", agreed=True)
    make.term("PSUR")
    make.term("DiGA", language=TermLanguage.GERMAN, meaning="Eine App auf Rezept.", agreed=True)
    make.term("CAPA", agreed=True)
    make.term("SHA-256", meaning="Our own words.", agreed=True)
    make.term("Dossier", meaning="Not agreed.")
    told = {term.term: term for term in gathered(make, initiative).glossary}
    assert told["SBOM"].source == "Our glossary"
    assert told["SBOM"].meaning == "Software bill of materials. The list of all parts of a software. For us: Every release carries one."  # fmt: skip
    assert told["PSUR"].source == "Our glossary: only proposed"
    assert "Eine App auf Rezept." in told["DiGA"].meaning
    assert "CAPA" not in told
    assert "Not agreed." not in told["Dossier"].meaning
    assert list(told) == sorted(told, key=str.casefold)
