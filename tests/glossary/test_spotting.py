"""Terms in texts: known ones as people write them, and nothing that only looks like one."""

import pytest

from tracker.glossary.spotting import Names, Spot, folded, is_short_form, spots

TERMS = ("UDI", "UDI-PI", "SBOM", "DiGA", "BfArM", "2FA", "IT", "eQMS", "CE-Kennzeichnung", "PSUR", "ePA", "Notified Body", "Zweckbestimmung", "say-back", "AT&T", "__")  # fmt: skip

FOUND = [
    ("Each release carries its UDI-PI.", ["UDI-PI"]),
    ("UDI PI and UDI‑PI are one term, the UDI another.", ["UDI PI", "UDI‑PI", "UDI"]),
    ("Die UDI-PI-Versionierung; das SBOM-Format.", ["UDI-PI", "SBOM"]),
    ("UDI-DI is no UDI of ours", ["UDI"]),  # the first one is only a piece of a longer term
    ("SBOMs, SBOM's, SBOMes", ["SBOMs", "SBOM"]),
    ("Sie gibt it support; IT pays", ["IT"]),
    ("Do it. It is done. ITS own", []),
    ("DIGA in a shouted line, diga in none, DiGAs and DiGA-Verzeichnis", ["DIGA", "DiGAs", "DiGA"]),
    ("2FA at the door, 12FA and 2FAX not", ["2FA"]),
    ("Die CE-Kennzeichnung; der PSUR-Update", ["CE-Kennzeichnung", "PSUR"]),
    ("A notified body, Notified Bodies", ["notified body"]),
    ("Zweckbestimmungen der zweckbestimmung", ["Zweckbestimmungen", "zweckbestimmung"]),
    ("Two say-backs wait", ["say-backs"]),
    ("(SBOM) “SBOM” <SBOM> SBOM.", ["SBOM", "SBOM", "SBOM", "SBOM"]),
    ("AT&T", []),  # three words with a sign between them that joins nothing
    ("", []),
]


@pytest.mark.parametrize(("text", "terms"), FOUND)
def test_it_finds_the_terms_as_people_write_them(text, terms):
    spots = Names(TERMS).spots(text)
    assert [text[spot.start : spot.end] for spot in spots] == terms


def test_what_is_found_names_the_term_and_not_how_it_is_written():
    (spot,) = Names(TERMS).spots("two SBOMs")
    assert spot == Spot(4, 9, "sbom")


def test_short_forms_that_nobody_explained_come_beside_the_known_ones():
    text = "The PSUR-Update asks the BSI for two UDI-DIs. OK, II, Q3."
    found = spots(text, Names(TERMS))
    assert [text[s.start : s.end] for s in found] == ["PSUR", "BSI", "UDI-DI"]
    assert found[2].folded == "udi-di"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("UDI-PI", "udi‑pi", True), ("Zweck  bestimmung", "zweck bestimmung", True),
        ("Größe", "groesse", False), ("Große", "GROSSE", True), ("é", "e", True),
        ("UDI-PI", "UDI PI", False),
    ],
)  # fmt: skip
def test_terms_are_compared_without_case_accents_and_the_kind_of_hyphen(one, other, same):
    assert (folded(one) == folded(other)) is same


@pytest.mark.parametrize("term", ["UDI-PI", "2FA", "eQMS", "BfArM", "CE-Kennzeichnung", "K8s"])
def test_short_forms_are_told_from_words(term):
    assert is_short_form(term)
    assert not is_short_form("Notified Body") and not is_short_form("2026")
