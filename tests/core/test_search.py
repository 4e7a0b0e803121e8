"""Words: what is found by what, whatever is typed, and what triggers keep up by themselves."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from tracker.core.db import db, write
from tracker.core.search import KINDS, matching, words_of
from tracker.initiatives.models import Initiative
from tracker.requirements.models import Catalogue, Clause

pytestmark = pytest.mark.both_databases

#: typed → whether it finds the clause "ISO 99999 7.3.2 Schlüssel der Straße: É 4e5, ops@acme.example"
FINDS = [
    ("schlussel", True),
    ("SCHLÜSSEL", True),
    ("Schlu\u0308ssel", True),  # ü as two characters
    ("schl", True),
    ("lüssel", False),
    ("schl strasse", False),  # only the last word is found by its beginning
    ("strasse schl", True),
    ("STRASSE", True),
    ("straße", True),
    ("é", True),
    ("4e5", True),
    ("7.3.2", True),
    ("7.3.3", False),
    ("7.2.3", False),
    ("3.2", True),
    ("der_Straße", True),
    ("ISO 99999", True),
    ("iso 999", True),
    ("ops@acme", True),
    ("acme.ex", True),
    ("", False),
    ("   ", False),
    ('"', False),
    ("NEAR(schlussel", False),  # NEAR is a word
    ("schlussel AND NOT", False),
    ('"schlussel"', True),
    ("schlussel*", True),
    ("*", False),
    ("-schlussel", True),
    ("words:schlussel", False),
    ("schlussel\0", True),
    ("schl'; DROP TABLE clause; --", False),
    ("x" * 100_000, False),
    ("schlussel " * 10_000, True),
    ("^schlussel + : ( ) { } \\ & | ! <->", True),
]


@pytest.fixture
def clause(app):
    with write():
        made = Clause(
            catalogue=db.session.scalars(select(Catalogue).limit(1)).one(), ref="999.7.3.2",
            label="ISO 99999 7.3.2", title="Schlüssel der Straße: É 4e5, ops@acme.example",
            assessable=True, applies_to="", note="", position=999,
        )  # fmt: skip
        db.session.add(made)
    return made


@pytest.mark.parametrize(("typed", "found"), FINDS)
def test_what_is_typed_is_plain_words(clause, typed, found):
    assert (clause.id in db.session.scalars(matching("clause", typed)).all()) is found


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text() | st.text(alphabet="\"*-():^{}\0+'\\&|!<> aNEARöß₂é\u0308"))
def test_nothing_that_is_typed_breaks_the_query(clause, typed):
    for kind in KINDS:
        db.session.scalars(matching(kind, typed)).all()


def test_only_so_much_is_looked_at():
    assert len(words_of("a " * 500)) == 12
    assert words_of("b" * 5_000) == [["b" * 200]]
    assert words_of("ISO 7.3.2 -- foo_bar") == [["ISO"], ["7", "3", "2"], ["foo", "bar"]]


def hits(kind, typed):
    return len(db.session.scalars(matching(kind, typed)).all())


def test_an_initiative_is_found_by_key_title_summary_and_its_newest_value_text(make):
    initiative = make.initiative(title="Rotate the zebra keys", summary="Once a year")
    make.published(initiative)
    for typed in (initiative.key, "zebra", "once a y", "complaint leads to exactly"):
        assert initiative.id in db.session.scalars(matching("initiative", typed)).all(), typed
    with write():
        initiative.title = "Rotate the okapi keys"
    assert hits("initiative", "zebra") == 0
    assert hits("initiative", "okapi") == 1
    with write():
        db.session.execute(text("UPDATE initiative SET title = 'By plain SQL, quokka'"))
    assert hits("initiative", "quokka") == db.session.query(Initiative).count()


def test_a_write_that_fails_leaves_no_words(make):
    initiative = make.initiative(title="Before")
    with pytest.raises(RuntimeError), write():
        initiative.title = "Gnu"
        db.session.flush()
        assert hits("initiative", "gnu") == 1
        raise RuntimeError
    assert hits("initiative", "gnu") == 0


def test_a_release_is_found_by_version_tag_build_and_what_its_label_prints(make):
    release = make.planned("4.2.0")
    typed = [release.key, "4.2.0", "v4.2", "1842", "4f1c2aa", "(01)00844588018923(8012)4.2.0"]
    assert [hits("release", words) for words in (*typed, "4.2.1")] == [1] * len(typed) + [0]


def test_a_device_evidence_a_person_and_an_event_are_found(make):
    item = make.need(make.initiative(), "Photograph of the axolotl")
    evidence = make.evidence(item)
    assert hits("device", "00844588018923") == 1
    assert hits("device", "slumber") == 2
    assert hits("evidence", "axolotl") == hits("evidence", evidence.key) == 1
    assert hits("person", "engels") == 1
    assert hits("person", make.em.email) == 0  # an address is not for everybody
    assert hits("event", evidence.key) >= 1
    with write():
        item.title = "Photograph of the narwhal"
    assert hits("evidence", "axolotl") == 0
    assert hits("evidence", "narwhal") == 1
