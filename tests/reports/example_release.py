"""A believable release dossier: Sleep Coach 4.2.0, and the same empty, long, and large."""

from dataclasses import replace
from datetime import date, timedelta

from reports import release as r
from reports.common import Fact, Issue, NoneRecorded, NotApplicable, NotKeptHere, StateWord
from reports.facts import ReadBack, RegisteredIn, Step, StepState
from reports.timeline import Flag, Lane, Mark, TimeLine
from tests.reports.example import EVIDENCE, dossier, trail
from tests.reports.example_facts import EM, GOOD, HEADER, PM, RQ, SIGNATURES, WAIT, at, digest
from tests.reports.extremes import long

IDENTIFICATION = r.ReleaseIdentification(
    key="REL-1", title="Sleep Coach 4.2.0", product="Sleep Coach", version="4.2.0", kind="Release",
    state=StateWord(word="Released", tone=GOOD), tag="v4.2.0", commit=digest("commit")[:40],
    build="sleep-coach-4.2.0+1187", em=EM, pm=PM, planned_at=at(2), planned_by=EM,
    released_at=at(15, month=12), released_by=EM, imported=None,
    before="Sleep Coach 4.1.3 (REL-0)",
)  # fmt: skip
SYMBOL = ReadBack(
    hri="(01)00844588018923(8012)4.2.0", symbology="]d2", encoded="010084458801892380124.2.0",
    read="010084458801892380124.2.0", sha256=digest("symbol"), side=4, quiet=1,
    path="M1 1h1v1h-1zM2 2h1v1h-1z",
)  # fmt: skip
UDI = r.Udi(
    device="Sleep Coach", di="00844588018923", agency="GS1", carrier="(8012)", pi="4.2.0",
    hri="(01)00844588018923(8012)4.2.0", markets="EU, US", before="4.1.3",
    basic_udi="08445880SLEEPCOACH9K", predecessor="00844588018916", symbol=SYMBOL,
    registrations=(
        RegisteredIn(register="EUDAMED", market="EU", state=StateWord(word="Registered", tone=GOOD),
                     number="B-00844588018923", day=date(2026, 7, 20)),
        RegisteredIn(register="GUDID", market="US", state=StateWord(word="Draft", tone=WAIT),
                     number=None, day=None),
    ),
)  # fmt: skip
LIFE = TimeLine(
    title="Time line of 00844588018916, 00844588018923", description="Each line is a UDI-DI.",
    until=date(2026, 12, 20),
    lanes=(
        Lane(
            gtin="00844588018916", name="Sleep Coach", group="Basic UDI-DI 08445880SLEEPCOACH9K",
            begins=date(2025, 3, 1), ends=date(2026, 11, 30),
            marks=(Mark(on=date(2025, 4, 1), label="3.9.0", withdrawn=True), Mark(on=date(2026, 2, 3), label="4.1.3")),
        ),
        Lane(
            gtin="00844588018923", name="Sleep Coach", group="Basic UDI-DI 08445880SLEEPCOACH9K",
            begins=date(2026, 7, 1), follows="00844588018916",
            marks=(Mark(on=date(2026, 12, 15), label="4.2.0", new=True),),
            flags=(Flag(on=date(2026, 7, 20), label="EUDAMED"),),
        ),
    ),
)  # fmt: skip
INITIATIVE = r.SignedInitiative(
    key="CI-1", title="Put a UDI-PI version identifier on every release", kind="Compliance",
    em=EM, pm=PM, state=StateWord(word="Verified", tone=GOOD),
    value=StateWord(word="Version 3 signed", tone=GOOD), effect="Any complaint leads to one build.",
    say_back="A patient reads one line and we know the build.", said_by=PM, confirmed_by=EM,
    signatures=SIGNATURES[:2],
)  # fmt: skip
CLAUSE = r.TouchedClause(
    standard="ISO 13485", edition="2016", ref="7.5.8", title="Identification", initiative="CI-1",
    how_met="The UDI-PI identifies each release.",
)  # fmt: skip
OVERRIDE = r.ExceptionMade(
    number=1, gate="evidence", reason="The recall of 4.1.3 cannot wait for the screenshot.",
    missing=("CI-1: “Screenshot” has no evidence yet.",), build="sleep-coach-4.2.0+1187",
    asked_by=EM, asked_at=at(14, month=12), state=StateWord(word="In force", tone=WAIT),
    signatures=SIGNATURES[:2],
)  # fmt: skip
ASSESSMENT = r.ChangeAssessment(
    version=2, frozen_by=EM, frozen_at=at(3, month=12),
    state=StateWord(word="Assessed and approved", tone=GOOD),
    rules="Change assessment for software devices, version 1", sources="MDR Annex VI Part C",
    risk_file="RMF-7 rev. 12", risk_file_url="https://docs.lumen.example/RMF-7/12", eu=StateWord(word="new UDI-PI", tone=GOOD),
    us=StateWord(word="new UDI-PI", tone=GOOD), outcome=StateWord(word="new UDI-PI", tone=GOOD),
    warnings=("Lowered: question 5.",),
    answers=(
        r.AnsweredQuestion(
            id="5", asks="Does it change an algorithm?", clause="MDR Annex VI C 6.5.3", yes=True,
            rationale="The filter of the microphone is a newer one.", initiatives=("CI-1",),
            eu="new UDI-PI", us="new UDI-PI",
            lowered=tuple(
                Fact(label=f"Why does the change not alter {what}?", text=f"Measured: {what} as before.")
                for what in ("the original performance", "safety", "how data are interpreted")
            ),
        ),
        r.AnsweredQuestion(
            id="14", asks="Does it fix a fault?", clause="MDCG 2018-5", yes=False, rationale=None,
            initiatives=(), eu="nothing new", us="nothing new", lowered=(),
        ),
    ),
    signatures=SIGNATURES[:2],
)  # fmt: skip


def release_dossier(rows: int = 30) -> r.ReleaseReport:
    """The dossier of REL-1."""
    elsewhere = NotKeptHere(see="the technical documentation of Sleep Coach")
    return r.ReleaseReport(
        header=replace(HEADER, title="Release dossier REL-1: Sleep Coach 4.2.0"),
        in_one_paragraph="Sleep Coach 4.2.0 carries the UDI-PI 4.2.0 on 1 UDI-DI.",
        missing=OVERRIDE.missing, identification=IDENTIFICATION,
        steps=tuple(
            Step(name=name, state=StepState.DONE, at=at(day, month=12), by=who)
            for name, day, who in (
                ("Planned", 2, EM), ("Approved", 14, PM), ("Authorised", 14, RQ), ("Released", 15, EM),
            )
        ),
        udis=(UDI,), lives=(LIFE,), label_check=elsewhere, assessment=ASSESSMENT, initiatives=(INITIATIVE,),
        standing=NoneRecorded(), requirements=(CLAUSE,),
        notes=(
            r.ReleaseNotes(
                source="GitHub release", name="4.2.0", text="Shows its UDI.\nFixes two faults.",
                address="https://example.com/4.2.0", published_at=at(15, month=12),
            ),
        ),
        verification=(
            r.Verified(key="CI-1", title=INITIATIVE.title, needed=3, accepted=3,
                       state=StateWord(word="Verified", tone=GOOD), by=RQ, at=at(17, month=12)),
        ),
        evidence=EVIDENCE, anomalies=elsewhere, how_built=elsewhere,
        gates_as_of="Results of the last check, in the transaction that released it.",
        gates=(
            r.GateResult(id="value", rule="The PM signed the value.", missing=(),
                         state=StateWord(word="Green", tone=GOOD)),
            r.GateResult(id="evidence", rule="Evidence is accepted.", missing=OVERRIDE.missing,
                         state=StateWord(word="Overridden", tone=WAIT)),
        ),
        archive=elsewhere, bom=elsewhere, risk=elsewhere, documents=elsewhere,
        overrides=(OVERRIDE,), manifest=digest("manifest"), approvals=SIGNATURES[:2],
        distribution=elsewhere, roll_back=elsewhere,
        withdrawal=r.Withdrawn(signature=SIGNATURES[0], sent_back=("CI-1",)),
        trail=trail(rows), glossary=dossier(0).glossary,
    )  # fmt: skip


MAY_BE_EMPTY = (
    *("udis", "label_check", "initiatives"),
    *("standing", "requirements", "notes", "verification", "evidence", "anomalies", "how_built"),
    *("gates", "archive", "bom", "risk", "documents", "overrides", "manifest", "approvals"),
    *("distribution", "roll_back", "withdrawal", "trail", "glossary"),
)


def empty_release() -> r.ReleaseReport:
    """A draft of a planned release of which nothing is known yet."""
    none = NoneRecorded()
    bare = replace(
        IDENTIFICATION, state=StateWord(word="Planned", tone=WAIT), released_at=None,
        released_by=None, before=None,
    )  # fmt: skip
    header = replace(HEADER, number="draft", issue=Issue.DRAFT, changes=none, last_issue=None)
    return replace(
        release_dossier(0), header=header, identification=bare, missing=(), gates_as_of="",
        assessment=None, **dict.fromkeys(MAY_BE_EMPTY, none),
    )  # fmt: skip


def imported_release() -> r.ReleaseReport:
    """One from before the record: nobody, no build, no gates."""
    told = "Imported, released before this record began."
    gone = NotApplicable(because="it is imported, released before this record began")
    bare = replace(
        IDENTIFICATION, em=None, pm=None, commit=None, build=None, planned_at=None,
        planned_by=None, released_by=None, imported=told,
    )  # fmt: skip
    return replace(
        release_dossier(3), identification=bare, udis=gone, lives=(), gates=gone, gates_as_of="",
        assessment=gone,
        overrides=NoneRecorded(), manifest=gone, approvals=gone, withdrawal=NoneRecorded(),
        steps=(Step(name="Released", state=StepState.DONE, at=None, by="imported"),),
    )  # fmt: skip


def _longest_life() -> TimeLine:
    """As many UDI-DIs as one drawing holds, each in a group of its own with names without end."""
    lane = LIFE.lanes[0]
    return replace(
        LIFE,
        lanes=tuple(
            replace(
                lane, gtin=f"{n:014}", name=long(100, "W"), group=f"{n} {long(100, 'W')}",
                marks=tuple(Mark(on=date(2025, 3, 1) + timedelta(day), label=long(20, "W")) for day in range(0, 600, 3)),
            )
            for n in range(6)
        ),
    )  # fmt: skip


def longest_release() -> r.ReleaseReport:
    """Values as long as the forms allow, and words without a place to break."""
    word, name = long(180, "W"), long(100, "Wilhelmine Bartholomäus-Wagner ")
    some = release_dossier(10)
    bare = replace(
        IDENTIFICATION, title=f"{long(100)} {long(20, 'W')}", product=long(100), tag=word,
        version=long(20, "W"), commit=long(200, "c"), build=word, em=name, pm=long(100, "W"),
        planned_by=name, released_by=name, before=long(130),
    )  # fmt: skip
    one = replace(
        INITIATIVE, title=long(200), em=name, pm=long(100, "W"), effect=long(3000),
        say_back=long(3000), said_by=name, confirmed_by=name,
    )  # fmt: skip
    asked = replace(
        ASSESSMENT.answers[0], asks=long(300), rationale=long(2000), clause=long(120, "W"),
        initiatives=tuple(f"CI-{n}" for n in range(1000, 1040)),
        lowered=tuple(Fact(label=long(200), text=long(2000)) for _ in range(3)),
    )  # fmt: skip
    told = replace(
        ASSESSMENT, frozen_by=name, risk_file=word, warnings=(long(220),) * 3, answers=(asked,) * 16,
    )  # fmt: skip
    return replace(
        some, assessment=told, identification=bare, in_one_paragraph=long(900), missing=(long(220),) * 30,
        udis=(replace(UDI, device=long(100, "W"), pi=long(20, "W"), markets="EU, US, UK, CH"),),
        lives=(_longest_life(), _longest_life()),
        initiatives=(one, one), requirements=(replace(CLAUSE, title=long(200), how_met=long(2000)),),
        notes=(replace(some.notes[0], name=word, text=long(6000), address=word),),
        overrides=(replace(OVERRIDE, reason=long(2000), missing=(long(220),) * 20, build=word),),
        steps=tuple(replace(step, by=long(100, "W")) for step in some.steps),
        evidence=tuple(replace(e, title=long(200), where=word, item=word) for e in EVIDENCE),
    )  # fmt: skip


def large_release() -> r.ReleaseReport:
    """40 initiatives, 200 pieces of evidence."""
    many = tuple(replace(INITIATIVE, key=f"CI-{n}") for n in range(1, 41))
    proven = tuple(replace(EVIDENCE[n % 5], key=f"EV-{n}") for n in range(1, 201))
    some = release_dossier(400)
    verified = tuple(replace(some.verification[0], key=one.key) for one in many)
    clauses = tuple(replace(CLAUSE, initiative=one.key) for one in many)
    return replace(
        some, initiatives=many, evidence=proven, verification=verified, requirements=clauses
    )
