"""Passwords and addresses, as tables."""

import pytest

from tests.make import PASSWORD, password_hash
from tracker.core.errors import Invalid
from tracker.identity.actions import canonical_email, clean_name
from tracker.identity.passwords import hash_password, password_fits


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short pass1", "at least 12"),
        ("", "at least 12"),
        ("x" * 12, "four different"),
        ("abcdabcdabcd", "four different"),
        ("correct horse\0battery", "NUL"),
        ("abcde" * 60, "at most 256"),
        ("my name is Engels", "name and e-mail"),
    ],
)
def test_bad_passwords_are_refused_with_a_reason(empty_app, password, why):
    with pytest.raises(Invalid, match=why) as refusal:
        hash_password(password, about=("engels",))
    assert refusal.value.field == "password"


def test_passwords_are_kept_as_argon2id(empty_app):
    hashed = password_hash()
    assert hashed.startswith("$argon2id$")
    assert password_fits(PASSWORD, hashed)


@pytest.mark.parametrize("password", ["", "Correct horse battery", PASSWORD + " ", "x" * 5000])
def test_other_passwords_do_not_fit(password):
    assert not password_fits(password, password_hash())


def test_nobody_has_no_password():
    assert not password_fits("nobody has this password", None)
    assert not password_fits(PASSWORD, "no hash")


def test_the_same_letters_typed_differently_fit():
    hashed = hash_password("Käse und Brötchen")  # composed
    assert password_fits("Ka\u0308se und Bro\u0308tchen", hashed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("eva@example.com", "eva@example.com"),
        (" Eva@Example.COM ", "eva@example.com"),
        ("EVA.ENGELS@example.com", "eva.engels@example.com"),
    ],
)
def test_an_address_has_one_form(typed, kept):
    assert canonical_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "eva", "eva@", "@example.com", "eva@@example.com", "eva+two@example.com", "e va@example.com",
     "ëva@example.com", "eva@example.com\nbcc: x@example.com", "eva\0@example.com", "eva@exa_mple"],
)  # fmt: skip
def test_what_is_no_address_is_refused(empty_app, typed):
    with pytest.raises(Invalid) as refusal:
        canonical_email(typed)
    assert refusal.value.field == "email"


@pytest.mark.parametrize("name", ["Eva\u200bEngels", "Eva\u202eslegnE", "Eva\0", "Eva\nEngels"])
def test_a_name_with_invisible_characters_is_refused(empty_app, name):
    with pytest.raises(Invalid, match="invisible"):
        clean_name(name)


@pytest.mark.parametrize("name", ["Zoë", "Nguyễn Văn A", "王芳", "O’Neil"])
def test_names_of_the_world_are_kept(name):
    assert clean_name(f" {name} ") == name
