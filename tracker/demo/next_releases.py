"""CI-6, and the two releases that are planned: one is stopped by its gates, one waits."""

from datetime import date

from tracker.core.db import db
from tracker.demo.papers import RISK_NOTE, build_log, screenshot
from tracker.demo.steps import (
    FIX,
    Exchange,
    approves_value,
    assesses,
    explains,
    plans_release,
    register_plain,
    says_back,
    talk,
)
from tracker.demo.teller import Teller
from tracker.demo.words import CI_6
from tracker.evidence.actions import need
from tracker.evidence.models import EvidenceNeed
from tracker.evidence.queries import needs_of
from tracker.initiatives.actions import deliver_in
from tracker.initiatives.models import Initiative, Kind, Origin
from tracker.readiness.actions import commit, propose
from tracker.value.actions import publish
from tracker.value.models import Part, QuestionKind

_RISK_FILE = "Risk file with line 14 reassessed"
COMMIT = "c07d5e9a31f84b26d0e97c5581aa3f64b92e17dc"
BUILD = "sleep-coach-4.2.1+1240"


def check_imports(tell: Teller) -> Initiative:
    """CI-6: signed with a reservation and committed."""
    tell.until(10, 14)
    initiative = register_plain(
        tell, "mara", title="Check imported nights before they are scored",
        summary="A night from another maker's tracker is checked before it is scored. If its data "
        "is impossible, there is no score, and the patient reads why.",
        kind=Kind.COMPLIANCE, origin=Origin.FOUND_BY_PM, team="coach", product="sleep-coach",
        em="noah", pm="mara", obligation="Risk management file of Sleep Coach, line 14",
        due_on=date(2026, 12, 11), stops_sales=True,
    )  # fmt: skip
    for title in ("Test report of the import checks", _RISK_FILE):
        tell.does("noah", need, initiative, title, before_release=True)
    version = tell.does("asha", publish, initiative, CI_6)
    tell.does("noah", propose, initiative)
    talk(tell, version, (Exchange(
        "mara", Part.CHANGE, QuestionKind.SO_WHAT, "A night that fails is not scored",
        "Will patients with an odd but real night, such as shift workers, lose their score?",
        "asha",
        "No. The checks refuse only what cannot be: more than 16 hours, times that overlap, a "
        "pulse of 0. We ran them over 10,000 real nights: 37 were refused, all of them impossible.",
    ),))  # fmt: skip
    explains(tell, "noah", version)
    says_back(tell, "mara", "asha", version, (
        "Some trackers send us nights that cannot be. We scored them all the same. From 4.3.0 on "
        "we check first, and where the data is impossible we say so instead of guessing a score. "
        "Physicians can then trust each score that they see."
    ))  # fmt: skip
    approves_value(
        tell,
        "mara",
        version,
        "I approve it for the four makers of 4.3.0. A fifth one needs its own look at the limits.",
    )
    tell.does("noah", commit, initiative)
    return initiative


def reassess_risk(tell: Teller, initiative: Initiative) -> None:
    """CI-6 again: one of its two pieces of evidence is there, and waits for its review."""
    tell.until(10, 28)
    risk = next(
        item for item in db.session.scalars(needs_of(initiative)) if item.title == _RISK_FILE
    )
    tell.files_evidence(
        "asha", risk, "risk-file-rev-22-line-14.txt", RISK_NOTE,
        "Only line 14 changed against revision 21.",
    )  # fmt: skip


def stopped_4_3_0(tell: Teller, delivered: tuple[Initiative, ...]) -> None:
    """REL-3: a stale signature and missing evidence keep it from going out."""
    tell.until(11, 2)
    release = plans_release(
        tell, "noah", "sleep-coach", "4.3.0", commit="e2a94f0b7c6d18533f90be21c4478da605bb1e92",
        build="sleep-coach-4.3.0-beta.2+1262", devices=("coach", "clinic"), em="noah", pm="mara",
    )  # fmt: skip
    tell.releases["4.3.0"] = release
    for initiative in delivered:
        tell.does("noah", deliver_in, initiative, release)


def waiting_4_2_1(tell: Teller, standing: list[EvidenceNeed]) -> None:
    """REL-4: a correction; CI-1 holds for it too, its evidence is accepted, signatures wait."""
    tell.until(11, 9)
    release = plans_release(
        tell, "asha", "sleep-coach", "4.2.1", commit=COMMIT, build=BUILD, devices=("coach",),
        em="noah", pm="mara",
    )  # fmt: skip
    tell.releases["4.2.1"] = release
    tell.wait(days=1)
    about = tell.files_evidence(
        "asha", standing[0], "about-screen-4.2.1.png",
        screenshot("UDI (01)00844588018923", "(8012)4.2.1"),
        "Taken from build 1240, not signed in.", release,
    )  # fmt: skip
    log = tell.files_evidence(
        "asha", standing[1], "build-1240.log",
        build_log(version="4.2.1", tag="v4.2.1", commit=COMMIT, build=BUILD, day="2026-11-10"),
        "Log of the pipeline for build 1240.", release,
    )  # fmt: skip
    tell.wait(days=1)
    tell.accepts("jonas", about)
    tell.accepts("jonas", log)
    assesses(tell, release, em="noah", regulatory="jonas", fix=FIX)
