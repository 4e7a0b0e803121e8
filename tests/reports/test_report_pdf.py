"""What an auditor may rely on when holding a report."""

import io
import json
import logging
from dataclasses import replace

import pikepdf
import pytest

from reports.codec import to_json
from reports.common import Issue, NotApplicable, NotKeptHere
from reports.html import to_html
from reports.render import render
from tests.reports import example, example_facts, example_release, example_team, extremes

TITLES = (
    *("Identification", "Co-owners", "Trigger, source and clauses"),
    *("The problem in plain words", "Value statement", "Signatures and refusals"),
    *("Requirements addressed, and how", "Scope and plan", "Risk links", "Security links"),
    *("Releases", "Evidence", "Verification and effectiveness check"),
    *("Decisions and priority changes", "Open points", "Full audit trail", "Glossary"),
)

ALL = {
    "full": lambda: example.dossier(100),
    "empty": example.empty_dossier,
    "longest": extremes.longest_dossier,
    "short": example.short_form,
    "short, longest": extremes.longest_short_form,
    "short, widest": extremes.widest_short_form,
    "release": example_release.release_dossier,
    "release, empty": example_release.empty_release,
    "release, imported": example_release.imported_release,
    "release, longest": example_release.longest_release,
    "release, large": example_release.large_release,
    "team": example_team.team_report,
    "team, empty": example_team.empty_team,
    "team, longest": example_team.longest_team,
    "team, large": lambda: example_team.team_report(46),
}

RELEASE_TITLES = (
    *("Identification", "UDI", "Change assessment", "Initiatives and their value"),
    *("Requirements touched", "Release notes", "Verification summary", "Known anomalies"),
    *("How it was built", "Activities complete", "Archive and delivery", "Bill of materials"),
    *("Risk-management statement", "Documents updated", "Exceptions and overrides"),
    *("Approval signatures", "Distribution, roll-back, withdrawal", "Full audit trail", "Glossary"),
)


@pytest.mark.parametrize("name", ALL)
def test_every_report_is_accessible_and_drawn_without_a_complaint(name, broken_rules, caplog):
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        pdf = render(ALL[name]())
    assert broken_rules(pdf) == set()
    assert [record.getMessage() for record in caplog.records] == []


def test_the_same_data_gives_the_same_bytes_here_and_in_another_process(renderer):
    first = render(example.dossier(5))
    assert render(example.dossier(5)) == first
    assert renderer.render(example.dossier(5)) == first


def test_other_data_gives_another_identifier():
    ids = set()
    for summary in ("One.", "Two."):
        report = replace(example.short_form(), in_one_paragraph=summary)
        with pikepdf.open(io.BytesIO(render(report))) as pdf:
            ids.add(bytes(pdf.trailer.ID[0]))
    assert len(ids) == 2


def test_an_empty_dossier_has_every_heading_and_says_that_nothing_was_recorded(text_of):
    text = text_of(render(example.empty_dossier()))
    for number, title in enumerate(TITLES, 1):
        assert f"{number}{title}".replace(" ", "") in text
    assert text.count("Nonerecorded.") == 20 + 1  # each empty list, and the changes


def test_an_empty_release_dossier_has_every_heading_and_says_that_nothing_was_recorded(text_of):
    text = text_of(render(example_release.empty_release()))
    for number, title in enumerate(RELEASE_TITLES, 1):
        assert f"{number}{title}".replace(" ", "") in text
    assert text.count("Nonerecorded.") == len(example_release.MAY_BE_EMPTY) + 1  # and the changes
    assert "Draft.Notissued" in text


def test_a_release_dossier_prints_each_signature_with_who_when_zone_meaning_and_hash(text_of):
    report = example_release.release_dossier(3)
    text = text_of(render(report))
    for signature in (*report.approvals, *report.overrides[0].signatures):
        for told in (
            signature.printed_name, signature.role, signature.meaning, signature.document_sha256,
        ):  # fmt: skip
            assert "".join(told.split()) in text
    assert "Overridden" in text and "UTC" in text and "Notkepthere," in text


def test_a_release_dossier_prints_its_assessment_or_that_there_was_none(text_of):
    told = example_release.ASSESSMENT
    text = text_of(render(example_release.release_dossier(3)))
    asked = told.answers[0]
    for said in (
        told.rules, told.risk_file, told.risk_file_url, told.outcome.word, told.warnings[0], asked.asks, asked.clause,
        asked.rationale, told.answers[1].asks, *(f.label for f in asked.lowered),
        *(f.text for f in asked.lowered),
    ):  # fmt: skip
        assert "".join(said.split()) in text, said
    assert "Nochangeassessmentwasmade." not in text
    assert "Nochangeassessmentwasmade." in text_of(render(example_release.empty_release()))


def test_the_first_page_of_a_release_dossier_can_stand_alone(text_of):
    for name in ("release", "release, empty", "release, imported", "release, large"):
        with pikepdf.open(io.BytesIO(render(ALL[name]()))) as pdf:
            del pdf.pages[1:]
            first = io.BytesIO()
            pdf.save(first)
        text = text_of(first.getvalue())
        assert "Whatismissing" in text and "20Aboutthisdocument" in text, name


def test_an_empty_section_says_which_kind_of_nothing_it_is(text_of):
    text = text_of(
        render(
            replace(
                example.empty_dossier(),
                risks=NotKeptHere(see="risk file RF-3"),
                security=NotApplicable(because="no CVE led to it"),
            )
        )
    )
    assert "Notkepthere,seeriskfileRF-3." in text
    assert "Notapplicable,becausenoCVEledtoit." in text


def test_the_data_is_attached_as_it_was_given():
    report = example.dossier(3)
    with pikepdf.open(io.BytesIO(render(report))) as pdf:
        attached = pdf.attachments["data.json"].get_file().read_bytes()
    assert attached == to_json(report)
    assert json.loads(attached)["identification"]["key"] == "CI-1"


def test_title_author_language_dates_bookmarks_and_fonts_are_in_the_file():
    with pikepdf.open(io.BytesIO(render(example.dossier(3)))) as pdf:
        assert str(pdf.docinfo.Title) == example_facts.HEADER.title
        assert str(pdf.docinfo.Author) == "Lumen Sleep GmbH"
        assert str(pdf.docinfo.CreationDate).startswith("D:20261220101405")
        assert str(pdf.Root.Lang) == "en"
        with pdf.open_outline() as outline:
            sections = [item.title for item in outline.root[0].children]
        fonts = {str(each.BaseFont) for each in _fonts(pdf)}
    assert len(sections) == 18
    assert fonts and all("IBM-Plex" in name or "Plex" in name for name in fonts)


def _fonts(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [
        each
        for each in pdf.objects
        if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font"
    ]


@pytest.mark.parametrize("name", ["short", "short, longest", "short, widest"])
def test_the_short_form_is_one_sheet_however_long_its_values(name):
    with pikepdf.open(io.BytesIO(render(ALL[name]()))) as pdf:
        assert len(pdf.pages) == 1


def test_a_draft_says_so_and_a_superseded_report_names_its_successor():
    assert "Draft. Not issued" in to_html(example.empty_dossier())
    header = replace(example_facts.HEADER, issue=Issue.SUPERSEDED, superseded_by="RPT-0040")
    assert "Superseded by RPT-0040" in to_html(replace(example.dossier(1), header=header))


def test_a_report_speaks_the_language_that_it_is_given():
    words = {"What is missing": "Was fehlt", "Version %(n)s": "Fassung %(n)s", "Nov": "Nov."}
    html = to_html(example.dossier(1), words)
    assert "Was fehlt" in html
    assert "Fassung 3" in html
    assert "What is missing" not in html
