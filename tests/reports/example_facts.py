"""The people, texts, signatures and files of the UDI-PI story."""

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

from reports.common import (
    Company,
    Header,
    Issue,
    StateWord,
    Tone,
)
from reports.facts import (
    Answer,
    Clause,
    Measured,
    QuestionAnswer,
    Release,
    SayBack,
    Signature,
    SignatureState,
    Step,
    StepState,
    ValueStatement,
)
from reports.initiative import Identification

EM, PM, RQ, ENGINEER = "Noah Kern", "Mara Lindner", "Ilse Brandström", "Tomáš Dvořák"
ROLES = {
    EM: "Engineering manager",
    PM: "Product manager",
    RQ: "Regulatory and quality",
    ENGINEER: "Engineer",
}
GOOD, WAIT = Tone.GOOD, Tone.WAIT


def at(day: int, hour: int = 9, minute: int = 0, second: int = 0, month: int = 11) -> datetime:
    """A moment of 2026."""
    return datetime(2026, month, day, hour, minute, second, tzinfo=UTC)


def digest(text: str) -> str:
    """A real SHA-256 of something."""
    return sha256(text.encode()).hexdigest()


HEADER = Header(
    number="RPT-0031",
    title="Initiative dossier CI-1: Put a UDI-PI on every release of Sleep Coach",
    layout_version="1",
    company=Company(
        name="Lumen Sleep GmbH", address="Torstraße 140, 10119 Berlin, Germany\nSRN DE-MF-000012345"
    ),
    product="Sleep Coach",
    scope="Initiative CI-1, from its registration on 2 Nov 2026 to entry 1,204 of the log",
    issue=Issue.ISSUED,
    generated_at=at(20, 10, 14, 5, month=12),
    generated_by="Ilse Brandström",
    log_size=1204,
    log_root=digest("root"),
    software_version="0.1.0",
    distribution="Confidential",
    last_issue="RPT-0027",
    changes=(
        "Release REL-1 (4.2.0) was released and delivers this initiative.",
        "Evidence EV-5 was accepted; EV-4 was replaced by version 2.",
    ),
)

IDENTIFICATION = Identification(
    key="CI-1",
    title="Put a UDI-PI version identifier on every release of Sleep Coach",
    summary="Every build of Sleep Coach shows its production identifier in the About screen, so "
    "that a complaint or a recall leads to the exact version within minutes.",
    kind="Compliance",
    state=StateWord(word="Closed", tone=GOOD),
    em=EM,
    pm=PM,
    team="Mobile",
    product="Sleep Coach",
    standing=True,
    obligation="MDR Annex VI Part C 6.5.3: the UDI-PI of software is shown to the user",
    bites_on=date(2027, 1, 1),
    stops_sales=True,
    registered_at=at(2, 8, 12, 44),
    registered_by=EM,
    released_in=("Sleep Coach 4.2.0",),
)

STEPS = tuple(
    Step(name=name, state=StepState.DONE, at=moment, by=by)
    for name, moment, by in (
        ("Draft", at(2, 8, 12), EM),
        ("Proposed", at(9, 10), EM),
        ("Committed", at(12, 9, 2), PM),
        ("Delivered", at(15, 7, 30, month=12), EM),
        ("Verified", at(17, 14, 5, month=12), RQ),
        ("Closed", at(19, 16, 40, month=12), PM),
    )
)

CLAUSES = (
    Clause(
        standard="ISO 13485",
        edition="2016",
        ref="7.5.8",
        title="Identification",
        how_met="SOP-12 names the UDI-PI as the identification of software; the build pipeline "
        "writes it into every package.",
    ),
    Clause(
        standard="ISO 13485",
        edition="2016",
        ref="7.5.9.1",
        title="Traceability",
        how_met="The release record ties UDI-PI, tag, commit and build together.",
    ),
    Clause(
        standard="MDR (EU) 2017/745",
        edition="2017, cons. 2025",
        ref="Annex VI C 6.5.3",
        title="UDI of software that has no physical carrier",
        how_met="The About screen shows the UDI in human-readable form; verified by screenshot.",
    ),
    Clause(
        standard="21 CFR",
        edition="2026",
        ref="801.50",
        title="Labeling requirements for stand-alone software",
        how_met=None,
    ),
)


def statement(version: int, published: datetime, state: StateWord) -> ValueStatement:
    """One version of the value."""
    return ValueStatement(
        version=version,
        author=EM,
        published_at=published,
        now="Today nobody can tell from the app which exact version a patient used. Support asks "
        "for a screenshot of the store page, and the answer is right in about two of three cases.",
        change="Every build shows its UDI-PI in the About screen and sends it with each complaint.",
        effect="We answer “which version was it?” in minutes instead of days, and a recall reaches "
        "exactly the patients that it concerns.",
        if_not="We fail clause 7.5.8 in the March audit, and from 1 January 2027 we may not place "
        "new versions on the market.",
        why="A patient who reports a wrong night must not wait for us to find out what they run.",
        proof=Measured(
            what="Median time to name the version behind a complaint",
            baseline="31 hours",
            target="15 minutes",
            by=date(2027, 3, 31),
        ),
        state=state,
    )


VALUE = (
    statement(3, at(11, 11), StateWord(word="signed", tone=GOOD)),
    statement(2, at(6, 15), StateWord(word="superseded by version 3")),
)

QUESTIONS = (
    QuestionAnswer(
        kind="What does this word mean?",
        part="What changes",
        quoted="shows its UDI-PI",
        text="Is the UDI-PI the same as our version number?",
        asked_by=PM,
        asked_at=at(9, 13, 20),
        version=2,
        answers=(
            Answer(
                text="Yes. For software the UDI-PI is the version, written as (8012)4.2.0.",
                by=ENGINEER,
                at=at(9, 15, 2),
            ),
        ),
        me_too=2,
        closed_by=PM,
        closed_at=at(10, 8, 1),
        closed_how="clear to me now",
    ),
    QuestionAnswer(
        kind="So what?",
        part="Effect",
        quoted=None,
        text="For whom do minutes matter?",
        asked_by=PM,
        asked_at=at(10, 9),
        version=2,
        answers=(
            Answer(text="For patients in a recall, and for Support.", by=EM, at=at(10, 9, 40)),
            Answer(
                text="In the last field action 41 patients were called for nothing.",
                by=RQ,
                at=at(10, 11, 5),
            ),
        ),
        closed_by=PM,
        closed_at=at(10, 16, 30),
        closed_how="version 3 names the patients",
    ),
)

SAY_BACKS = (
    SayBack(
        version=3,
        text="If a patient reports a problem we see at once which version they had, and if we must "
        "call versions back we call the right people. Without it the auditor writes us up.",
        by=PM,
        at=at(11, 15, 10),
        outcome=StateWord(word="Confirmed", tone=GOOD),
        answered_by=EM,
        answered_at=at(11, 16, 2),
    ),
)


def signature(name: str, meaning: str, moment: datetime, entry: int, **more: object) -> Signature:
    """A signature on version 3, unless told otherwise."""
    plain = Signature(
        printed_name=name,
        role=ROLES[name],
        meaning=meaning,
        at=moment,
        authenticated="password",
        document="Value statement of CI-1",
        document_version=3,
        document_sha256=digest("value 3"),
        log_entry=entry,
        state=SignatureState.CURRENT,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


SIGNATURES = (
    signature(
        PM,
        "I refuse this value statement.",
        at(7, 8, 20),
        1141,
        document_version=2,
        document_sha256=digest("value 2"),
        state=SignatureState.REFUSED,
        reason="It does not say for whom the minutes matter.",
    ),
    signature(
        EM,
        "I explained the value and it is complete.",
        at(6, 15, 30),
        1139,
        document_version=2,
        document_sha256=digest("value 2"),
        state=SignatureState.STALE,
        note="signed v2, text now v3",
    ),
    signature(EM, "I explained the value and it is complete.", at(11, 13, 5, 41), 1187),
    signature(PM, "I understand the value and approve it.", at(12, 8, 31, 10), 1192),
)

RELEASES = (
    Release(
        key="REL-1",
        product="Sleep Coach",
        version="4.2.0",
        state=StateWord(word="Released", tone=GOOD),
        hri=("(01)00844588018923(8012)4.2.0", "(01)00844588018930(8012)4.2.0"),
        tag="sleep-coach-4.2.0",
        commit="9f2c41d07be85aa1c3f09a6e4d2b7788e01c5f36",
        build="20417",
        released_at=at(15, 7, 28, 11, month=12),
        released_by=EM,
    ),
)
