"""CI-1, its second half: evidence, the release that delivers it, the effect, the end."""

from tracker.demo.papers import SOP, build_log, screenshot
from tracker.demo.steps import plans_release, releases_it
from tracker.demo.teller import Teller
from tracker.evidence.models import EvidenceNeed
from tracker.initiatives.actions import deliver_in, record_effect
from tracker.initiatives.models import Initiative
from tracker.readiness.actions import close, deliver, verify
from tracker.releases.models import Release

COMMIT = "9f2c41d7be06a53c8e17f4902ab6d35c71e8840f"
BUILD = "sleep-coach-4.2.0+1187"
ABOUT = ("UDI (01)00844588018923", "(8012)4.2.0")


def release_4_2_0(tell: Teller, initiative: Initiative, needs: list[EvidenceNeed]) -> None:
    """REL-1: Sleep Coach 4.2.0 delivers CI-1."""
    tell.until(7, 20)
    release = plans_release(
        tell, "asha", "sleep-coach", "4.2.0", commit=COMMIT, build=BUILD,
        devices=("coach", "clinic"), em="noah", pm="mara",
    )  # fmt: skip
    tell.releases["4.2.0"] = release
    tell.does("noah", deliver_in, initiative, release)
    tell.wait(days=2)
    _prove_before_release(tell, release, needs[0], needs[1])
    tell.wait(hours=3)
    releases_it(tell, release, em="noah", pm="mara", regulatory="jonas")
    tell.does("noah", deliver, initiative)


def _prove_before_release(
    tell: Teller, release: Release, about: EvidenceNeed, log: EvidenceNeed
) -> None:
    early = tell.files_evidence(
        "asha", about, "about-screen.png", screenshot(ABOUT[0], ABOUT[1] + "-rc.3"),
        "About screen of Sleep Coach on a phone that was reset.", release,
    )  # fmt: skip
    built = tell.files_evidence(
        "asha", log, "build-1187.log",
        build_log(version="4.2.0", tag="v4.2.0", commit=COMMIT, build=BUILD, day="2026-07-22"),
        "Log of the pipeline for build 1187.", release,
    )  # fmt: skip
    tell.wait(hours=4)
    tell.sends_back(
        "jonas", early,
        "The screenshot shows 4.2.0-rc.3. The release is 4.2.0. Take it from build 1187.",
    )  # fmt: skip
    tell.accepts("jonas", built)
    tell.wait(days=1)
    final = tell.files_evidence(
        "asha", about, "about-screen-4.2.0.png", screenshot(*ABOUT),
        "Taken from build 1187, not signed in.", release,
    )  # fmt: skip
    tell.wait(hours=2)
    tell.accepts("jonas", final, "Read character by character against the manifest.")


def finish(tell: Teller, initiative: Initiative, needs: list[EvidenceNeed]) -> None:
    """The procedure, the verification, the measured effect, the end."""
    tell.until(8, 24)
    procedure = tell.files_evidence(
        "noah", needs[2], "SOP-014-rev-3.txt", SOP,
        "SOP-014, revision 3, as released in the quality system.",
    )  # fmt: skip
    tell.wait(days=1)
    tell.accepts("jonas", procedure)
    tell.does("jonas", verify, initiative)
    tell.until(9, 30)
    tell.does(
        "mara", record_effect, initiative,
        measured="Complaints about 4.2.0 from 27 July to 29 September 2026, 54 in number: whether "
        "support named the build during the first call. Counted from the complaint file by "
        "Mara Lindner and Jonas Weber.",
        result="53 of 54. The target of 95 of 100 is met. In the one case the patient could not "
        "open the app.",
    )  # fmt: skip
    tell.does("mara", close, initiative)
