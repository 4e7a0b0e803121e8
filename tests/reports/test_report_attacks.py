"""Whatever stands in a text is printed as text: nothing is fetched, nothing is run."""

import dataclasses
import socket
import threading

import pytest

from reports.assets import Assets, RefusedAddress
from reports.html import to_html
from reports.render import render
from tests.reports import example

CANARY = b"canary-7f3a9c-that-must-never-be-seen"
NESTED = "PHN2Zz48aW1hZ2UgaHJlZj0iaHR0cDovLzEyNy4wLjAuMS8iLz48L3N2Zz4="
PAYLOADS = (
    '<link rel=attachment href="file://{file}"><link rel=stylesheet href="{web}s.css">',
    '<img src="{web}x"><img src="//127.0.0.1:{port}/"><img src="http://0x7f000001:{port}/">'
    '<img src="http://[::1]:{port}/"><img src="http://169.254.169.254/latest/meta-data/">',
    '" style="background:url({web}b)"><p style="list-style-image:url({web}l);content:url({web})">',
    "'); background: url({web}c); @import url({web}i); </style><style>*{{content:url({web})}}",
    '<svg><image href="{web}i"/><use href="file://{file}#a"/></svg>'
    f'<img src="data:image/svg+xml;base64,{NESTED}">'
    '<!DOCTYPE s [<!ENTITY x SYSTEM "file://{file}">]><s>&x;</s>',
    "{{{{7*7}}}} {{{{config}}}} {{{{''.__class__.__mro__[1].__subclasses__()}}}} ${{7*7}} #{{7*7}}"
    "{{% include '{file}' %}} %(name)s %s",
)


@pytest.fixture
def listener():
    """A port on this machine and a list that grows by one with each caller."""
    hits: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    caller, address = server.accept()
                except OSError:
                    return
                hits.append(str(address))
                caller.close()

        threading.Thread(target=listen, daemon=True).start()
        yield server.getsockname()[1], hits
        server.shutdown(socket.SHUT_RDWR)


def filled(value: object, text: str) -> object:
    """The data with this text in every text field, and one of each list."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        return dataclasses.replace(value, **{n: filled(getattr(value, n), text) for n in names})
    if isinstance(value, tuple):
        return tuple(filled(each, text) for each in value[:1])
    return text if type(value) is str else value


@pytest.mark.parametrize("payload", PAYLOADS, ids=["D01", "D03", "D05", "D07", "D09", "D13"])
@pytest.mark.parametrize("form", ["dossier", "short"])
def test_a_payload_in_every_field_is_plain_text(
    payload, form, listener, tmp_path, text_of, streams_of
):
    port, hits = listener
    canary = tmp_path / "canary.txt"
    canary.write_bytes(CANARY)
    text = payload.format(file=canary, port=port, web=f"http://127.0.0.1:{port}/")
    report = example.dossier(1) if form == "dossier" else example.short_form()
    pdf = render(filled(report, text))
    assert hits == []
    assert not any(CANARY in stream for stream in [pdf, *streams_of(pdf)])
    shown, expected = text_of(pdf), "".join(text.split())
    assert (expected if form == "dossier" else expected[:60]) in shown


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "http://127.0.0.1/", "asset:", "asset:../style.css", "data:,x"],
)
def test_no_address_but_that_of_a_vendored_font_is_ever_followed(address):
    with pytest.raises(RefusedAddress):
        Assets()(address)


def test_signs_that_cannot_be_seen_are_shown_by_their_number():
    report = dataclasses.replace(
        example.dossier(1), in_one_paragraph="safe\u202egnp.exe\x00\x1b[31m\ue000"
    )
    assert "safe[U+202E]gnp.exe[U+0000][U+001B][31m[U+E000]" in to_html(report)
