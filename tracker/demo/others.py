"""CI-2 to CI-5: a key that turns, a refusal, a question that waits, a draft."""

from datetime import date

from tracker.demo.papers import CEREMONY
from tracker.demo.steps import (
    Exchange,
    approves_value,
    explains,
    plans_release,
    register_plain,
    releases_it,
    says_back,
    talk,
)
from tracker.demo.teller import Teller
from tracker.demo.words import CI_2, CI_2_NEXT, CI_3, CI_4, CI_5
from tracker.evidence.actions import need
from tracker.initiatives.models import Initiative, Kind, Origin
from tracker.readiness.actions import commit, propose
from tracker.value.actions import publish, save_draft
from tracker.value.agreeing import approval_document, refuse
from tracker.value.asking import ask, mark_clear, me_too
from tracker.value.models import Part, QuestionKind


def rotate_signing_key(tell: Teller) -> Initiative:
    """CI-2: signed on version 1 and committed."""
    tell.until(7, 1)
    initiative = register_plain(
        tell, "noah", title="Replace the key that signs updates every three years",
        summary="Updates are signed with a key from 2023. A new key takes over every three years, "
        "and a lost key can be replaced within two days.",
        kind=Kind.SECURITY, origin=Origin.FOUND_BY_EM, team="coach", product="sleep-coach",
        em="noah", pm="mara", obligation="Cybersecurity plan of Sleep Coach, section 6",
        due_on=date(2026, 12, 15),
    )  # fmt: skip
    ceremony = tell.does(
        "noah", need, initiative, "Record of the key ceremony", before_release=True
    )
    tell.does(
        "noah",
        need,
        initiative,
        "Test that an update with the old key is refused",
        before_release=True,
    )
    version = tell.does("noah", publish, initiative, CI_2)
    tell.does("noah", propose, initiative)
    talk(tell, version, (Exchange(
        "mara", Part.CHANGE, QuestionKind.TERM_UNCLEAR, "signing key",
        "What does this key do, for somebody who has never seen one?",
        "noah",
        "It is our seal. A device installs an update only if the seal is ours. Whoever has the "
        "key can put our seal on anything.",
    ),))  # fmt: skip
    explains(tell, "noah", version)
    tell.wait(days=1)
    says_back(tell, "mara", "noah", version, (
        "The key is our seal on updates. If somebody copies it, they can send false updates to our "
        "patients. Today we could not change it without a visit to every clinic. Afterwards we "
        "change it every three years, and within two days if it is lost."
    ))  # fmt: skip
    approves_value(tell, "mara", version)
    tell.does("mara", commit, initiative)
    tell.until(7, 15)
    record = tell.files_evidence(
        "asha", ceremony, "key-ceremony-2026-07-15.txt", CEREMONY,
        "Signed on paper by all three; the original is in the safe.",
    )  # fmt: skip
    tell.wait(days=1)
    tell.accepts("jonas", record)
    return initiative


def change_key_plan(tell: Teller, initiative: Initiative) -> None:
    """CI-2 again: a new version makes the signature on the first one stale."""
    tell.until(10, 19)
    version = tell.does("noah", publish, initiative, CI_2_NEXT)
    explains(tell, "noah", version)


def diary_1_8_0(tell: Teller) -> None:
    """REL-2: a maintenance release of the other product."""
    tell.until(8, 18)
    release = plans_release(
        tell, "elif", "sleep-diary", "1.8.0", commit="41be7706d2f9c8a1e35b0c94d87f6a2e1c5093bd",
        build="sleep-diary-1.8.0+412", devices=("diary",), em="elif", pm="paul",
    )  # fmt: skip
    tell.releases["1.8.0"] = release
    tell.wait(days=1)
    releases_it(tell, release, em="elif", pm="paul", regulatory="jonas")


def delete_closed_accounts(tell: Teller) -> None:
    """CI-3: the PM refuses, with a reason."""
    tell.until(8, 3)
    initiative = register_plain(
        tell, "elif", title="Delete the diary of a closed account within 30 days",
        summary="When a person closes their account, their diary is deleted everywhere within 30 "
        "days, and they get a confirmation.",
        kind=Kind.PRIVACY, origin=Origin.CUSTOMER, team="diary", product="sleep-diary",
        em="elif", pm="paul", obligation="GDPR, article 17", due_on=date(2027, 3, 31),
    )  # fmt: skip
    version = tell.does("asha", publish, initiative, CI_3)
    tell.does("elif", propose, initiative)
    explains(tell, "elif", version)
    tell.wait(days=2)
    tell.signs(
        "paul", refuse, version,
        "The text says what we delete and nothing of what we must keep. A diary that was used in "
        "a clinical investigation may not vanish after 30 days. Separate the two cases, and say "
        "what the person is told in each.",
        document=lambda: approval_document(version, at=tell.at),
    )  # fmt: skip


def warn_of_old_data(tell: Teller) -> None:
    """CI-4: proposed, explained, and one question waits for its answer."""
    tell.until(10, 5)
    initiative = register_plain(
        tell, "noah", title="Warn when heart-rate data is older than two minutes",
        summary="If the wearable stops sending, the coach says so instead of showing the last "
        "value as if it were current.",
        kind=Kind.QUALITY, origin=Origin.INCIDENT, team="coach", product="sleep-coach",
        em="noah", pm="paul", obligation="Corrective action CAPA-031", due_on=date(2027, 1, 29),
    )  # fmt: skip
    tell.does(
        "noah",
        need,
        initiative,
        "Usability test of the warning with eight patients",
        before_release=True,
    )
    version = tell.does("asha", publish, initiative, CI_4)
    tell.does("noah", propose, initiative)
    tell.does("mara", mark_clear, version)
    explains(tell, "noah", version)
    tell.wait(hours=2)
    question = tell.does(
        "jonas", ask, version, Part.CHANGE, QuestionKind.WHY_MISSING,
        "Why two minutes, and not one or five? The risk file needs the reason, not the number.",
        quote="two minutes",
    )  # fmt: skip
    tell.does("paul", me_too, question)


def export_in_open_format(tell: Teller) -> None:
    """CI-5: a draft that no product manager has claimed."""
    tell.until(10, 12)
    initiative = register_plain(
        tell, "elif", title="Export the diary in a documented format",
        summary="A person takes their diary along to a physician or to another app, in a format "
        "that is written down.",
        kind=Kind.PRODUCT, origin=Origin.FOUND_BY_EM, team="diary", product="sleep-diary",
        em="elif", pm=None,
    )  # fmt: skip
    tell.does("elif", save_draft, initiative, CI_5)
