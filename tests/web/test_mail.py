"""The one e-mail, against a real SMTP server on this machine."""

import socket

import pytest
from aiosmtpd.controller import Controller

from tests.conftest import settings_for
from tracker.web.mail import ask_signature


class Letterbox:
    """Keeps what arrives."""

    def __init__(self) -> None:
        self.letters = []

    async def handle_DATA(self, _server, _session, envelope):
        self.letters.append((envelope.rcpt_tos, envelope.content.decode()))
        return "250 kept"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def letterbox():
    box = Letterbox()
    server = Controller(box, hostname="127.0.0.1", port=_free_port())
    server.start()
    box.url = f"smtp://127.0.0.1:{server.port}"
    yield box
    server.stop()


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
