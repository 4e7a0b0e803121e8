"""REL-20 to REL-25: released, withdrawn, cancelled, and two that wait with a red gate."""

from tracker.core.db import db
from tracker.demo import proofs
from tracker.demo.papers import build_log, screenshot
from tracker.demo.steps import FIX, assesses, plans_release, releases_it
from tracker.demo.teller import Teller
from tracker.demo.together import known
from tracker.evidence.actions import need
from tracker.evidence.models import Evidence
from tracker.evidence.queries import needs_of
from tracker.initiatives.actions import deliver_in, record_effect
from tracker.readiness.actions import close, commit, deliver, verify
from tracker.readiness.overrides import ask_override, sign_override
from tracker.readiness.withdrawals import withdraw_release, withdrawal_digest
from tracker.releases.actions import cancel
from tracker.releases.models import Release

#: Version → commit and build.
BUILDS = {
    "nr 2.0.0": ("9c1af3d25e5f77b0607a696a93cef6bf64a36ab5", "night-rhythm-2.0.0+311"),
    "nr 2.0.1": ("acbfa95bba87ff59929e6b18063a95388b744c18", "night-rhythm-2.0.1+318"),
    "nr 2.1.0": ("82dcb6d94ffc3246e4e5b14603a6113783c76700", "night-rhythm-2.1.0-rc.1+330"),
    "diary 1.9.0": ("bbc9a52955c2e3113e183533ea04448a18dd3c1d", "sleep-diary-1.9.0+455"),
    "diary 1.9.1": ("054539f3a9174663731ec1ad7bfccf54d89a1429", "sleep-diary-1.9.1+460"),
    "diary 2.0.0": ("1e49ddd733d66758e14d73bc1f0e5867e49340b5", "sleep-diary-2.0.0-beta.1+471"),
}
ABOUT = "(01)00844588018947"


def brings(
    tell: Teller, who: str, key: str, place: int, name: str, content: str | bytes, note: str,
    release: Release | None = None,
) -> Evidence:  # fmt: skip
    """Somebody adds a file to the item at this place of an evidence list."""
    item = db.session.scalars(needs_of(known(key))).all()[place]
    raw = content.encode() if isinstance(content, str) else content
    return tell.files_evidence(who, item, name, raw, note, release)


def _rhythm(tell: Teller, version: str) -> Release:
    commit_, build = BUILDS[f"nr {version}"]
    return plans_release(
        tell, "felix", "night-rhythm", version, commit=commit_, build=build,
        devices=("rhythm", "reader"), em="omar", pm="yuki",
    )  # fmt: skip


def _diary(tell: Teller, version: str) -> Release:
    commit_, build = BUILDS[f"diary {version}"]
    return plans_release(
        tell, "asha", "sleep-diary", version, commit=commit_, build=build, devices=("diary",),
        em="elif", pm="paul",
    )  # fmt: skip


def night_rhythm_2_0_0(tell: Teller) -> None:
    """REL-20 delivers CI-7, CI-8 and CI-12: closed, waiting for a review, and sent back."""
    release = _rhythm(tell, "2.0.0")
    for key in ("CI-7", "CI-8", "CI-12"):
        tell.does("omar", deliver_in, known(key), release)
    tell.does("omar", need, known("CI-8"), "Answer to observation 4 of the audit", before_release=False)  # fmt: skip
    tell.does("omar", need, known("CI-12"), "Counts of the first 30 mornings", before_release=False)
    for key, name, content in (
        ("CI-7", "TR-71-noise.txt", proofs.NOISE),
        ("CI-8", "two-versions.txt", proofs.VERSIONS),
        ("CI-12", "TR-74-lost-nights.txt", proofs.LOST),
    ):
        found = brings(tell, "felix", key, 0, name, content, "Made with build 311.", release)
        tell.wait(hours=1)
        tell.accepts("lena", found)
    releases_it(tell, release, em="omar", pm="yuki", regulatory="lena")
    for key in ("CI-7", "CI-8", "CI-12"):
        tell.does("omar", deliver, known(key))
    tell.does("jonas", verify, known("CI-7"))


def sleep_diary_1_9_0(tell: Teller) -> None:
    """REL-21 delivers CI-22 and CI-23; from now on CI-22 holds for every release of the diary."""
    release = _diary(tell, "1.9.0")
    for key in ("CI-22", "CI-23"):
        tell.does("elif", deliver_in, known(key), release)
    commit_, build = BUILDS["diary 1.9.0"]
    log = build_log(version="1.9.0", tag="diary-v1.9.0", commit=commit_, build=build, day="2026-11-13")  # fmt: skip
    about = screenshot(f"UDI {ABOUT}", "(8012)1.9.0")
    for key, place, name, content in (
        ("CI-22", 0, "diary-about-1.9.0.png", about),
        ("CI-22", 1, "build-455.log", log),
        ("CI-22", 2, "SOP-014-rev-4.txt", proofs.PROCEDURE.encode()),
        ("CI-23", 0, "contrast-1.9.0.txt", proofs.CONTRAST.encode()),
    ):
        found = brings(tell, "asha", key, place, name, content, "Made with build 455.", release)
        tell.accepts("jonas", found)
    releases_it(tell, release, em="elif", pm="paul", regulatory="lena")
    for key in ("CI-22", "CI-23"):
        tell.does("elif", deliver, known(key))
        tell.does("lena", verify, known(key))


def penetration_test(tell: Teller) -> None:
    """CI-18: done without a release, verified, its effect known, closed."""
    initiative = known("CI-18")
    for place, (name, content) in enumerate((
        ("scope.txt", proofs.SCOPE), ("report-summary.txt", proofs.TEST_REPORT),
        ("decisions.txt", proofs.DECISIONS), ("retest.txt", proofs.RETEST),
    )):  # fmt: skip
        found = brings(tell, "noah", "CI-18", place, name, content, "The whole of it is in the quality system.")  # fmt: skip
        tell.accepts("jonas", found)
    tell.does(
        "noah", deliver, initiative,
        without_release="A test ships nothing; what it found was mended on the server.",
    )  # fmt: skip
    tell.does("lena", verify, initiative)
    tell.does(
        "mara", record_effect, initiative,
        measured="Findings rated high or critical that are open after the retest of 17 November.",
        result="0. One high finding was mended; both clinics have the report.",
    )  # fmt: skip
    tell.does("mara", close, initiative)


def night_rhythm_2_0_1(tell: Teller) -> None:
    """REL-22: released, and withdrawn two days later."""
    release = _rhythm(tell, "2.0.1")
    releases_it(tell, release, em="omar", pm="yuki", regulatory="lena")
    tell.releases["nr 2.0.1"] = release


def sleep_diary_1_9_1(tell: Teller) -> None:
    """REL-23: planned in a hurry, and cancelled."""
    release = _diary(tell, "1.9.1")
    tell.does(
        "elif", cancel, release,
        "The fault lies in the phone's own keyboard; its maker mended it on 16 November.",
    )  # fmt: skip


def withdraw_2_0_1(tell: Teller) -> None:
    """Lena withdraws REL-22; 2.0.0 stays on the market."""
    release = tell.releases["nr 2.0.1"]
    reason = (
        "Nights that begin before midnight are printed with the stretch of ECG of the night "
        "before. Installed on 41 phones; all 41 are back on 2.0.0 since yesterday."
    )
    tell.does(
        "lena", lambda *, by, at: withdraw_release(
            release, reason, shown=withdrawal_digest(release), proof=tell.proof(by), by=by, at=at
        ),
    )  # fmt: skip


def see_effects(tell: Teller) -> None:
    """CI-7 and CI-23 are closed: their effect was measured."""
    tell.does(
        "yuki", record_effect, known("CI-7"),
        measured="Nights too noisy to judge that got a result, of 1,284 nights since 13 November.",
        result="0. 88 nights were named as too noisy; 71 of them were repeated.",
    )  # fmt: skip
    tell.does("yuki", close, known("CI-7"))
    tell.does(
        "paul", record_effect, known("CI-23"),
        measured="Texts of 1.9.0 below 4.5 to 1, measured again by a second person.",
        result="0 of 212. How many patients go on with their diary is looked at in February.",
    )  # fmt: skip
    tell.does("paul", close, known("CI-23"))
    audit = "answer-to-observation-4.txt"
    brings(tell, "felix", "CI-8", 1, audit, proofs.OBSERVATION, "For the answer to the audit.")
    early = brings(tell, "felix", "CI-12", 1, "mornings.txt", proofs.MORNINGS, "The first three.")
    tell.sends_back("lena", early, "Three mornings are not thirty. Add it on 14 December.")


def night_rhythm_2_1_0(tell: Teller) -> None:
    """REL-24: red for want of a report that CI-17 asks for; an override is in force."""
    tell.does("yuki", commit, known("CI-17"))
    release = _rhythm(tell, "2.1.0")
    tell.does("omar", deliver_in, known("CI-28"), release)
    limits = brings(tell, "felix", "CI-28", 0, "TR-78-limits.txt", proofs.LIMITS, "Build 330.", release)  # fmt: skip
    tell.accepts("lena", limits)
    content = proofs.bill_of_materials("Night Rhythm", "2.1.0")
    bill = brings(tell, "felix", "CI-17", 0, "night-rhythm-2.1.0.cdx.json", content, "Written by the pipeline.", release)  # fmt: skip
    tell.accepts("jonas", bill)
    asked = tell.does(
        "omar", ask_override, release, "evidence",
        "The service that compares components with vulnerabilities is ordered and comes in "
        "December. Felix looked through all 214 components by hand on 17 November and found two "
        "of medium weight that we do not call.",
    )  # fmt: skip
    assesses(tell, release, em="omar", regulatory="lena", fix=FIX)
    for who in ("yuki", "lena"):
        tell.signs(who, sign_override, asked, document=lambda: asked.document)


def sleep_diary_2_0_0(tell: Teller) -> None:
    """REL-25: red, and an override is asked for that nobody has signed."""
    release = _diary(tell, "2.0.0")
    tell.does("omar", deliver_in, known("CI-29"), release)
    tell.does(
        "elif", ask_override, release, "evidence",
        "A trial with 20 patients begins on 30 November. The test of seven nights without a "
        "connection ends on that day; the About screen is photographed with the final build.",
    )  # fmt: skip
