"""Electronic signatures: proven, bound to what was shown, and never changed."""

import pytest
from sqlalchemy import func, select

from tests.make import PASSWORD
from tracker.audit.models import Event
from tracker.core.canonical import canonical, sha256
from tracker.core.db import db, write
from tracker.core.errors import NotAllowed, RuleBroken, Stale
from tracker.signing.actions import Proof, freeze, has_bound, prove, sign, withdraw
from tracker.signing.models import SENTENCES, Document, Meaning, Signature


@pytest.fixture
def document(make):
    with write():
        return freeze("note", "N-1", 1, {"text": "first"}, at=make.at)


def put(make, document, by, meaning=Meaning.EXPLAINED, **changes):
    told = {**make.signing(document, by), **changes}
    with write():
        return sign(document, meaning, action="note.signed", subject=make.team, **told)


def test_what_is_signed_is_frozen_with_its_hash(document):
    assert document.content == canonical(
        {"schema": 1, "kind": "note", "subject": "N-1", "version": 1, "text": "first"}
    )
    assert document.sha256 == sha256(document.content)


def test_the_same_content_is_the_same_document(make, document):
    with write():
        again = freeze("note", "N-1", 1, {"text": "first"}, at=make.at)
        other = freeze("note", "N-1", 1, {"text": "second"}, at=make.at)
    assert again.id == document.id != other.id


def test_a_signature_says_who_when_how_and_what(make, document):
    signature = put(make, document, make.em)
    assert signature.printed_name == "Eva Engels"
    assert signature.role == "Engineering manager"
    assert signature.sentence == "I explained the value and it is complete."
    assert signature.how == "password" and signature.at.tzinfo
    event = db.session.get_one(Event, signature.event_seq)
    assert document.sha256.encode() in event.content


def test_every_meaning_has_its_sentence():
    assert SENTENCES.keys() == set(Meaning)


def test_the_first_signature_also_binds_once(make, document):
    assert not has_bound(make.em)
    with pytest.raises(RuleBroken, match="binds you"):
        put(make, document, make.em, proof=Proof(make.em.id, "password"))
    put(make, document, make.em)
    assert has_bound(make.em)
    with write():
        other = freeze("note", "N-2", 1, {"text": "more"}, at=make.at)
    put(make, other, make.em, proof=Proof(make.em.id, "password"))
    bindings = select(func.count()).where(Signature.meaning == Meaning.BINDING)
    assert db.session.scalar(bindings) == 1


def test_nobody_signs_what_they_have_not_seen(make, document):
    with write():
        newer = freeze("note", "N-1", 2, {"text": "second"}, at=make.at)
    with pytest.raises(Stale, match="changed since this page was shown") as refusal:
        put(make, newer, make.em, shown=document.sha256)
    assert "first" in refusal.value.before and "second" in refusal.value.after
    with pytest.raises(Stale):
        put(make, newer, make.em, shown="")
    assert not newer.signatures


def test_one_person_does_not_sign_two_sides(make, document):
    put(make, document, make.em)
    with pytest.raises(RuleBroken, match="signed this document already"):
        put(make, document, make.em, Meaning.APPROVE_VALUE)
    assert put(make, document, make.pm, Meaning.APPROVE_VALUE).stands


def test_the_password_of_somebody_else_does_not_sign(make, document):
    with pytest.raises(NotAllowed, match="somebody else"):
        put(make, document, make.em, proof=make.proof(make.pm))


def test_a_withdrawn_signature_stays_readable_and_can_be_given_again(make, document):
    first = put(make, document, make.em)
    with write():
        taken = withdraw(
            first, "Too early", subject=make.team, proof=make.proof(make.em), by=make.em, at=make.at
        )
    assert not first.stands and first.withdrawn_by is taken
    assert taken.remark == "Too early" and taken.meaning is Meaning.WITHDRAW
    assert put(make, document, make.em).stands


def test_only_the_signer_withdraws_and_once(make, document):
    first = put(make, document, make.em)
    told = {"subject": make.team, "proof": make.proof(make.em), "at": make.at}
    with pytest.raises(NotAllowed, match="Only the person who signed"), write():
        withdraw(first, "No", by=make.pm, **told)
    with write():
        withdraw(first, "Yes", by=make.em, **told)
    with pytest.raises(RuleBroken, match="withdrawn already"), write():
        withdraw(first, "Again", by=make.em, **told)


def proven(make, password, **options):
    with write():
        return prove(make.em, password, at=make.at, **options)


def test_the_right_password_proves(make):
    assert proven(make, PASSWORD) == Proof(make.em.id, "password")
    both = proven(make, PASSWORD, email=" EM@example.com")
    assert both == Proof(make.em.id, "e-mail and password")


@pytest.mark.parametrize(("password", "email"), [("wrong", None), (PASSWORD, "pm@example.com")])
def test_a_wrong_component_proves_nothing_and_is_an_event(make, password, email):
    assert proven(make, password, email=email) is None
    last = db.session.scalars(select(Event).order_by(Event.seq.desc()).limit(1)).one()
    assert last.action == "password.wrong"


def test_five_wrong_passwords_lock_signing(make, document):
    for _ in range(5):
        assert proven(make, "wrong") is None
    with pytest.raises(NotAllowed, match="Too many"):
        proven(make, PASSWORD)
    with pytest.raises(NotAllowed, match="locked"):
        put(make, document, make.em)


def test_a_renamed_person_keeps_the_printed_name_of_then(make, document):
    signature = put(make, document, make.em)
    with write():
        make.em.name = "Eva Neu"
    assert signature.printed_name == "Eva Engels"


def test_documents_are_never_made_again_to_compare(make, document):
    assert db.session.scalar(select(func.count()).where(Document.kind == "note")) == 1
