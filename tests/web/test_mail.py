"""The one e-mail, against a real SMTP server on this machine."""

import pytest

from tests.conftest import settings_for
from tracker.core.db import write
from tracker.notices.actions import choose
from tracker.notices.models import Frequency, NoticeKind
from tracker.web.mail import ask_signature


def _with_mail(app, url):
    folder = app.config["TRACKER"].data_dir
    app.config["TRACKER"] = settings_for(folder, smtp_url=url, base_url="https://tracker.example")


def test_the_letter_says_what_and_where(app, make, letterbox):
    _with_mail(app, letterbox.url)
    with app.test_request_context():
        assert ask_signature(make.pm, "CI-1, value v1", "/initiatives/CI-1/value")
    [(to, letter)] = letterbox.letters
    assert to == [make.pm.email]
    assert "Subject: Your signature is asked: CI-1, value v1" in letter
    assert "https://tracker.example/initiatives/CI-1/value" in letter


def test_a_line_break_in_a_title_adds_no_header(app, make, letterbox):
    _with_mail(app, letterbox.url)
    with app.test_request_context():
        ask_signature(make.pm, "CI-1\r\nBcc: evil@example.com", "/")
    [(to, letter)] = letterbox.letters
    assert to == [make.pm.email] and "\nBcc:" not in letter.split("\r\n\r\n")[0]


def test_a_server_that_is_away_loses_nothing(app, make):
    _with_mail(app, "smtp://127.0.0.1:9")
    with app.test_request_context():
        assert ask_signature(make.pm, "CI-1", "/") is False


def test_without_a_setting_no_letter_is_tried(app, make):
    with app.test_request_context():
        assert ask_signature(make.pm, "CI-1", "/") is False


@pytest.mark.parametrize(
    ("frequency", "muted", "letters"),
    [
        (Frequency.DAILY, [], 1), (Frequency.WEEKLY, [], 1), (Frequency.DAILY, [NoticeKind.DUE], 1),
        (Frequency.AT_ONCE, [], 0),  # its notice is mailed at once
        (Frequency.DAILY, [NoticeKind.SIGNATURE], 0), (Frequency.NEVER, [], 0),
    ],
)  # fmt: skip
def test_nobody_is_told_twice_and_nobody_who_wants_no_letter(
    app, make, letterbox, frequency, muted, letters
):
    _with_mail(app, letterbox.url)
    with app.test_request_context(), write():
        choose(frequency, muted, by=make.pm, at=make.at)
    with app.test_request_context():
        assert ask_signature(make.pm, "CI-1", "/") is bool(letters)
    assert len(letterbox.letters) == letters
