"""What the tests of reports look at: the text, streams and conformance of a PDF."""

import io
import subprocess
from collections.abc import Iterator

import page
import pikepdf
import pytest

from reports.renderer import Renderer


@pytest.fixture(scope="session")
def renderer() -> Iterator[Renderer]:
    """One warm drawing process for all tests."""
    warm = Renderer()
    yield warm
    warm.close()


@pytest.fixture
def text_of():
    """The words of a PDF without any white space, so that line breaks do not matter."""

    def text(pdf: bytes) -> str:
        command = ["pdftotext", "-raw", "-", "-"]
        told = subprocess.run(command, input=pdf, capture_output=True, check=True)
        return "".join(told.stdout.decode().split())

    return text


@pytest.fixture
def streams_of():
    """Every stream of a PDF, decompressed: pages, fonts, attachments, metadata."""

    def streams(pdf: bytes) -> list[bytes]:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            found = [each for each in opened.objects if isinstance(each, pikepdf.Stream)]
            return [each.read_bytes() for each in found]

    return streams


@pytest.fixture
def broken_rules():
    """The rules of PDF/UA-1 that a PDF breaks."""

    def rules(pdf: bytes) -> set[str]:
        report = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile("ua1"))
        return {f"{failure.rule_id}: {failure.message}" for failure in report.failures}

    return rules
