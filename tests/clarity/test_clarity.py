"""Short forms, sentences and LIX, on sentences of this field and of biomedical abstracts."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clarity.field import ABSTRACTS, SENTENCES, rows
from tracker.clarity.acronyms import acronyms, core
from tracker.clarity.language import language_of
from tracker.clarity.reading import read, told
from tracker.clarity.sentences import sentences


@pytest.mark.parametrize(("text", "explained", "undefined"), [*rows(SENTENCES), *rows(ABSTRACTS)])
def test_what_a_text_explains_and_what_it_does_not(text, explained, undefined):
    found = read(text)
    assert {(form.text, form.long) for form in found.short_forms if form.long} == explained
    assert {form.text for form in found.undefined} == undefined
    for form in found.short_forms:
        assert form.of(text) == form.text


@pytest.mark.parametrize(
    ("token", "short"),
    [
        ("PSUR-Update", "PSUR"), ("CE-Kennzeichnung", "CE"), ("UDI-PI", "UDI-PI"), ("SOPs", "SOP"),
        ("IL-2", "IL-2"), ("TI-Anbindung", "TI"), ("K8s", "K8s"), ("2FA", "2FA"), ("macOS", "macOS"),
        ("BfArM", "BfArM"), ("SHA-256", "SHA-256"), ("OK", None), ("Q3", None), ("II", None),
        ("VIII", None), ("GitHub", None), ("McDonald", None), ("Version", None), ("GmbH", None),
        ("v2", None), ("10MB", None), ("CI-7", None), ("3D", None), ("A", None),
    ],
)  # fmt: skip
def test_the_part_that_a_glossary_lists(token, short):
    assert core(token) == short


def test_every_place_of_an_acronym_is_found():
    text = "UDI hier, UDI da, die UDI-Nummer dort."
    assert [span.of(text) for span in acronyms(text)] == ["UDI", "UDI", "UDI-Nummer"]


def test_each_short_form_is_told_once_where_it_is_explained():
    text = "The SOP is old. Standard operating procedures (SOPs) change. A SOP-Liste helps."
    assert [(form.text, form.start) for form in read(text).short_forms] == [("SOPs", 47)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("One two three. Four five.", [3, 2]),
        ("Am 3. Mai gilt Abs. 2 der Verordnung, z. B. für Dr. Kern. Danach nicht.", [13, 2]),
        ("Version 4.2.0 is out. See Fig. 3 and ref. 4, e.g. for J. Smith.", [4, 10]),
        ("Is it so? Yes! Good … then on.", [3, 1, 3]),
        ("He said “stop.” Then he left.", [3, 3]),
        ("- one thing\n- another thing\nand more", [2, 4]),
        ("First line\n\nsecond paragraph", [2, 2]),
        ("A line that was broken by an e-mail program goes on after the end\nOf the line.", [17]),
        ("A short heading\nThen the text.", [3, 3]),
        ("1. Ship it.\n2. Prove it.", [3, 3]),
        ("Hepatitis B. The rest.", [2, 2]),
        ("", []),
        ("… — !", []),
        ("no end", [2]),
    ],
)
def test_sentences_and_their_words(text, words):
    assert [sentence.words for sentence in sentences(text)] == words


@pytest.mark.parametrize(
    ("text", "lix"),
    [
        ("The cat sat on the mat.", 6.0),  # 6 words, none long
        ("Manufacturers document everything. They prove it.", 53.0),  # 3 + 100 · 3/6
        ("Die Konformitätsbewertung dauert lange.", 29.0),  # 4 + 100 · 1/4
        ("", None),
    ],
)
def test_lix(text, lix):
    assert read(text).lix == lix


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The release waits for the signature of the PM.", "en"),
        ("Die Freigabe wartet auf die Unterschrift.", "de"),
        ("Prüfung läuft", "de"),
        ("UDI", "en"),
    ],
)
def test_language(text, lang):
    assert language_of(text) == lang


PIECES = st.sampled_from(
    ["(", ")", "[", "]", " ", ".", ". ", "\n", ";", ", ", "-", "UDI", "2FA", "tumor necrosis factor", "(TNF)",
     " steht für ", "İ", "ß", "α", "K8s", "Kubernetes", "é", "\u0301", "\x00", "\ud800", "1,25(OH)2D3", "“", "e.g. "]
)  # fmt: skip


@settings(max_examples=int(os.environ.get("TRACKER_TEST_FUZZ", "400")), deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=25).map("".join)))
def test_no_text_crashes_and_places_fit(text):
    found = read(text)
    for form in found.short_forms:
        assert text[form.start : form.end] == form.text
        assert form.long is None or (form.long in text and len(form.long) > len(form.text))
    ends = [0]
    for sentence in found.sentences:
        assert ends[-1] <= sentence.start < sentence.end <= len(text)
        assert sentence.words > 0 and not text[sentence.start].isspace()
        ends.append(sentence.end)
    assert set(told(found)) == {"short_forms", "lix", "sentences"}


@pytest.mark.parametrize(
    "piece",
    ["(", "(A)", "a", " ", "\n", "a@", "TNF (", "A. ", "a-", "a/b/", "(tumor necrosis factor) "],
)
def test_long_texts_are_read_in_linear_time(piece):
    from time import process_time

    def seconds(length):
        text = piece * (length // len(piece))
        start = process_time()
        read(text)
        return process_time() - start

    seconds(1000)
    assert seconds(80_000) < 16 * max(seconds(20_000), 0.01)
