"""A believable dossier: the UDI-PI story of Lumen Sleep GmbH."""

from dataclasses import replace
from datetime import date, timedelta

from reports.common import (
    Issue,
    NoneRecorded,
    NotApplicable,
    NotKeptHere,
    StateWord,
)
from reports.facts import (
    Decision,
    Effectiveness,
    Evidence,
    GlossaryTerm,
    OpenPoint,
    Owner,
    Step,
    StepState,
    TrailEntry,
    Trigger,
    Verification,
)
from reports.initiative import InitiativeReport
from reports.short_form import InitiativeShortForm, shorten
from tests.reports.example_facts import (
    CLAUSES,
    EM,
    ENGINEER,
    GOOD,
    HEADER,
    IDENTIFICATION,
    PM,
    QUESTIONS,
    RELEASES,
    ROLES,
    RQ,
    SAY_BACKS,
    SIGNATURES,
    STEPS,
    VALUE,
    WAIT,
    at,
    digest,
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
                where="Order of the Mobile team",
                what="Moved from place 7 to place 1.",
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
