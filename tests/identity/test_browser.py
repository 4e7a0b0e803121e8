"""The browser of the tests itself: it signs in and out through the real pages."""


def test_signing_in_through_the_page(browser, make):
    assert browser.sign_in(make.em).get("/").status_code == 200


def test_a_wrong_password_stays_at_the_door(browser, make):
    answer = browser.submit("/sign-in", email=make.em.email, password="wrong horse battery")
    assert answer.status_code in {200, 403, 422} and "csrf_token" in answer.text
    assert browser.get("/").status_code in {302, 303}


def test_nothing_is_posted_without_a_token(browser, make):
    answer = browser.post("/sign-in", {"email": make.em.email, "password": "x"})
    assert answer.status_code in {400, 422}
