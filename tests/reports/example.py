"""A believable dossier: the UDI-PI story of Lumen Sleep GmbH."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from reports.common import (
    Company,
    Header,
    Issue,
    NoneRecorded,
    NotApplicable,
    NotKeptHere,
    StateWord,
    Tone,
)
from reports.facts import (
    Answer,
    Clause,
    Decision,
    Effectiveness,
    Evidence,
    GlossaryTerm,
    Measured,
    OpenPoint,
    Owner,
    QuestionAnswer,
    Release,
    SayBack,
    Signature,
    SignatureState,
    Step,
    StepState,
    TrailEntry,
    Trigger,
    ValueStatement,
    Verification,
)
from reports.initiative import Identification, InitiativeReport
from reports.short_form import InitiativeShortForm, shorten

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


def evidence(n: int, title: str, item: str, where: str, before: bool) -> Evidence:
    """An accepted piece of evidence."""
    return Evidence(
        key=f"EV-{n}",
        title=title,
        item=item,
        before_release=before,
        version=1 + (n == 4),
        where=where,
        size=None if where.startswith("http") else 18_400 * n**3,
        sha256=None if where.startswith("http") else digest(where),
        added_by=ENGINEER if n % 2 else EM,
        added_at=at(20 + n, 9, n),
        reviewed_by=RQ,
        reviewed_at=at(24 + n, 14, 2 * n),
        accepted=True,
        state=StateWord(word="Accepted", tone=GOOD),
    )


EVIDENCE = (
    evidence(1, "Screenshot of the About screen", "UDI is shown to the user", "about.png", True),
    evidence(2, "SOP-12 Identification, rev C", "Procedure", "SOP-12_rev_C.pdf", True),
    evidence(3, "Build log with UDI-PI", "Written by the pipeline", "build-20417.log", True),
    evidence(4, "Label file, GS1 DataMatrix read back", "Label", "label_4.2.0.pdf", True),
    evidence(5, "Training record", "People know", "https://wiki.lumen.example/training/udi", False),
)

WORDS = (
    ("initiative.registered", "initiative CI-1", EM, None, None, None),
    ("value.published", "value statement of CI-1", EM, None, "version 2", None),
    ("question.asked", "question 14", PM, None, "Is the UDI-PI the same as our version?", None),
    ("question.answered", "question 14", ENGINEER, None, "Yes. For software it is.", None),
    ("value.refused", "value statement of CI-1", PM, None, "refused", "It does not say for whom."),
    ("evidence.accepted", "evidence EV-4", RQ, "waiting for review", "accepted", None),
    ("initiative.proposed", "initiative CI-1", EM, "DRAFT", "PROPOSED", None),
    ("owner.handed-over", "initiative CI-1", RQ, "Jan Oost", EM, "Parental leave until March."),
)


def trail(count: int) -> tuple[TrailEntry, ...]:
    """So many believable events, one after the other."""
    rows = []
    for n in range(count):
        action, thing, who, old, new, reason = WORDS[n % len(WORDS)]
        rows.append(
            TrailEntry(
                seq=1080 + n,
                at=at(2, 8, 12, 44) + timedelta(minutes=277 * n, seconds=13 * n),
                printed_name=who,
                role=ROLES[who],
                action=action,
                object=thing,
                old=old,
                new=new,
                reason=reason,
            )
        )
    return tuple(rows)


def dossier(rows: int = 120) -> InitiativeReport:
    """The full dossier of CI-1."""
    return InitiativeReport(
        header=HEADER,
        in_one_paragraph="The initiative gives every build of Sleep Coach a production identifier "
        "that a patient can read in the app. Both co-owners signed its value by 12 Nov 2026. It "
        "went out with release 4.2.0 on 15 Dec 2026. All 5 evidence items are accepted, and the "
        "effectiveness check is recorded.",
        missing=("21 CFR 801.50: nobody has written down yet how it is met.",),
        identification=IDENTIFICATION,
        steps=STEPS,
        owners=(
            Owner(
                name="Jan Oost",
                side=ROLES[EM],
                began_at=at(2, 8, 12, 44),
                ended_at=at(4, 9),
                reason="Parental leave until March 2027",
            ),
            Owner(name=EM, side=ROLES[EM], began_at=at(4, 9), ended_at=None),
            Owner(name=PM, side=ROLES[PM], began_at=at(2, 8, 12, 44), ended_at=None),
        ),
        trigger=Trigger(
            what="Finding 2026-07 of the surveillance audit: the version in use cannot be named.",
            source="Audit report AR-2026-02, page 11",
        ),
        clauses=CLAUSES,
        problem="When a patient calls, nobody can say for sure which version of the app they used. "
        "The store updates in the background, and the app does not show what it is.",
        value=VALUE,
        questions=QUESTIONS,
        say_backs=SAY_BACKS,
        signatures=SIGNATURES,
        requirements=CLAUSES,
        plan=NotKeptHere(see="the team's issue tracker; work items are not linked yet"),
        risks=NotKeptHere(see="risk file RF-3 of Sleep Coach"),
        security=NotApplicable(because="no finding or CVE is the reason for this initiative"),
        releases=RELEASES,
        evidence=EVIDENCE,
        verification=Verification(
            by=RQ,
            role=ROLES[RQ],
            at=at(17, 14, 5, month=12),
            finding="All 5 evidence items were reviewed and accepted; none was added by me.",
        ),
        effectiveness=Effectiveness(
            measured="Median time to name the version behind a complaint, 12 complaints",
            result="9 minutes (target: 15 minutes)",
            cannot_because=None,
            by=PM,
            at=at(19, 16, 38, month=12),
        ),
        decisions=(
            Decision(
                at=at(3, 10),
                by=PM,
                role=ROLES[PM],
                what="Moved from place 7 to place 1 of the Mobile team's order",
                reason="It stops sales on 1 Jan 2027.",
            ),
        ),
        open_points=(
            OpenPoint(
                sentence="Write down how 21 CFR 801.50 is met.", owner=RQ, due=date(2027, 1, 15)
            ),
        ),
        trail=trail(rows),
        glossary=(
            GlossaryTerm(
                term="UDI-PI",
                meaning="The part of the UDI that names the one version of the software.",
                source="MDR Annex VI Part C",
            ),
            GlossaryTerm(
                term="HRI",
                meaning="The UDI written so that people can read it.",
                source="GS1 General Specifications",
            ),
        ),
    )


MAY_BE_EMPTY = (
    *("owners", "trigger", "clauses", "problem", "value", "questions", "say_backs"),
    *("signatures", "requirements", "plan", "risks", "security", "releases", "evidence"),
    *("verification", "effectiveness", "decisions", "open_points", "trail", "glossary"),
)


def empty_dossier() -> InitiativeReport:
    """Everything that may be empty is."""
    none = NoneRecorded()
    bare = replace(
        IDENTIFICATION,
        state=StateWord(word="Draft", tone=WAIT),
        em=None,
        pm=None,
        team=None,
        obligation=None,
        bites_on=None,
        released_in=(),
    )
    names = ("Draft", "Proposed", "Committed", "Delivered", "Verified", "Closed")
    return replace(
        dossier(0),
        header=replace(HEADER, number="draft", issue=Issue.DRAFT, changes=none, last_issue=None),
        in_one_paragraph="The initiative was registered; nobody owns it yet.",
        missing=("An engineering manager has to claim it.", "A product manager has to claim it."),
        identification=bare,
        steps=(
            Step(name=names[0], state=StepState.CURRENT, at=at(2), by=EM),
            *(Step(name=name, state=StepState.AHEAD) for name in names[1:]),
        ),
        **dict.fromkeys(MAY_BE_EMPTY, none),
    )


def short_form() -> InitiativeShortForm:
    """The one-page form of CI-1."""
    return shorten(
        dossier(), replace(HEADER, number="RPT-0032", title="Short form of initiative CI-1")
    )


def long(count: int, words: str = "Wiederholbarkeitsprüfung und ") -> str:
    """A text of exactly this length."""
    return (words * (count // len(words) + 1))[:count]


def _longest_identification() -> Identification:
    return replace(
        IDENTIFICATION,
        title=long(200),
        summary=long(280, "Gewährleistungsmanagementsystem "),
        em=long(100, "Wilhelmine Bartholomäus-Wagner "),
        pm=long(100, "W"),
        team=long(100),
        product=long(100),
        obligation=long(300),
        released_in=(long(60, "W"), long(60)),
    )


def longest_dossier() -> InitiativeReport:
    """Values as long as the forms allow, and words without a place to break."""
    word = long(180, "W")
    some = dossier(60)
    name = long(100, "Wilhelmine Bartholomäus-Wagner ")
    row = replace(some.trail[0], printed_name=name, role=long(60), action=word, object=word)
    return replace(
        some,
        header=replace(
            HEADER,
            title=long(240),
            company=Company(name=long(100, "W"), address=long(300)),
            distribution=long(80),
            generated_by=name,
            changes=tuple(long(300) for _ in range(3)),
        ),
        identification=_longest_identification(),
        in_one_paragraph=long(900),
        missing=tuple(long(220) for _ in range(8)),
        steps=tuple(replace(step, by=long(100, "W")) for step in STEPS),
        value=tuple(
            replace(v, author=name, now=long(4000), change=word, effect=long(2000)) for v in VALUE
        ),
        signatures=tuple(
            replace(s, printed_name=name, role=long(80), reason=long(1200, "Weil es so ist. "))
            for s in SIGNATURES
        ),
        evidence=tuple(replace(e, title=long(200), where=word, item=word) for e in EVIDENCE),
        trail=(row, replace(row, old=long(3000), new=word, reason=long(600)), *some.trail[2:]),
    )


def longest_short_form() -> InitiativeShortForm:
    """The short form of the longest dossier."""
    full = longest_dossier()
    many = replace(
        RELEASES[0], key=long(20, "W"), product=long(100, "W"), hri=(long(70, "(8012)W"),)
    )
    return shorten(replace(full, releases=(many, many, many)), full.header)
