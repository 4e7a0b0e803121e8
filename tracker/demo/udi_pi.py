"""CI-1, the standing UDI-PI initiative: from the template to a signed value."""

from datetime import date

from tracker.core.db import db
from tracker.demo.steps import Exchange, approves_value, explains, register_from, says_back, talk
from tracker.demo.teller import Teller
from tracker.evidence.models import EvidenceNeed
from tracker.evidence.queries import needs_of
from tracker.initiatives.models import Initiative
from tracker.initiatives.ready_made import UDI_PI
from tracker.readiness.actions import commit, propose
from tracker.value.actions import Words, publish, save_draft
from tracker.value.asking import mark_clear
from tracker.value.models import Measuring, Part, QuestionKind

FIRST = Words(
    now="The About screen shows a marketing version. Two builds of 4.1 went out under one number.",
    change="The pipeline writes the UDI-PI into every build, and the About screen renders it.",
    effect="Traceability improves.",
    if_not="We cannot sell.",
    why="MDR and FDA ask for it.",
    measuring=Measuring.PROXY,
    measure="Number of releases with a UDI-PI.",
    baseline="None",
    target="All",
    known_on=date(2026, 9, 30),
)

SECOND = Words(
    now="The About screen shows “4.1”. Two different builds carry that number. When a patient "
    "reports a fault, support asks for the day of installation and guesses the build. In the "
    "first quarter the guess was wrong or impossible for 49 of 80 complaints.",
    change="Every release gets a version of its own. The same version stands in the tag, in the "
    "build, and on the About screen as UDI-PI: the half of the device's identifier that names "
    "the version.",
    effect="A patient reads one line to support. Support finds tag, commit and build in under a "
    "minute, and knows which other patients have the same build.",
    if_not="A field safety notice goes to every patient instead of to those with the faulty "
    "build. And from 30 September 2026 no release of Sleep Coach leaves the house without a "
    "UDI-PI: regulatory/quality will not authorise one.",
    why="MDR, Annex VI, part C, 6.5 asks for the UDI of software at system level, in plain text. "
    "21 CFR 801.50 asks for the version number in the production identifier. ISO 13485, 7.5.8 "
    "and 7.5.9, ask that a product can be identified and traced for its whole life.",
    measuring=Measuring.MEASURED,
    measure="Complaints for which support names the build during the first call.",
    baseline="31 of 80 (January to March 2026)",
    target="At least 95 of 100",
    known_on=date(2026, 9, 30),
)

ON_FIRST = (
    Exchange(
        "mara", Part.EFFECT, QuestionKind.TOO_VAGUE, "Traceability improves.",
        "Improves for whom, and by how much? I could not repeat this to a clinic.",
        "asha",
        "For support and for the patient on the phone. Today support names the right build for 31 "
        "of 80 complaints. I will write that into the next version, with the target.",
        ("paul",),
    ),
    Exchange(
        "mara", Part.CHANGE, QuestionKind.TERM_UNCLEAR, "UDI-PI",
        "What is a UDI-PI, in one sentence?",
        "noah",
        "The UDI has two halves. The UDI-DI names the device and stays. The UDI-PI names the "
        "version and changes with every release.",
    ),
    Exchange(
        "jonas", Part.IF_NOT, QuestionKind.WHY_MISSING, "We cannot sell.",
        "Since when, and by which rule? An auditor asks for the clause.",
        "asha",
        "From 30 September, because you authorise no release without a UDI-PI after that day. The "
        "rules are MDR Annex VI C 6.5 and 21 CFR 801.50. The next version names them.",
        ("mara",),
    ),
)  # fmt: skip

ON_SECOND = (
    Exchange(
        "paul", Part.EFFECT, QuestionKind.SO_WHAT, "knows which other patients have the same build",
        "What do we do with that knowledge that we cannot do today?",
        "noah",
        "We write to 3,000 patients instead of 41,000. In March we wrote to all of them, and 212 "
        "stopped using the device although theirs was sound.",
    ),
)  # fmt: skip

NEARLY = (
    "We print the version on the About screen, because MDR and FDA ask for it and we could not "
    "sell otherwise."
)
NOT_QUITE = (
    "The law sets the date. The worth is another: after a fault we reach the patients who have "
    "that build, and leave the others in peace. Say what changes for them."
)
SAID_BACK = (
    "Today a complaint does not lead us to a build, so we warn everybody. With its own version in "
    "every release, a patient reads us one line and we know the build. Then we warn only those who "
    "have it. It is mandatory from 30 September, and we will see it in the first calls: 95 of 100."
)


def agree_on_value(tell: Teller) -> tuple[Initiative, list[EvidenceNeed]]:
    """Register it, question it, say it back, sign it, commit to it."""
    tell.until(6, 3)
    initiative = register_from(
        tell, "noah", UDI_PI, team="coach", product="sleep-coach", em="noah", pm="mara",
        due_on=date(2026, 9, 30),
    )  # fmt: skip
    needs = list(db.session.scalars(needs_of(initiative)))
    tell.does("asha", save_draft, initiative, FIRST)
    tell.wait(days=1)
    first = tell.does("asha", publish, initiative, FIRST)
    tell.does("noah", propose, initiative)
    talk(tell, first, ON_FIRST)
    tell.until(6, 15)
    second = tell.does("asha", publish, initiative, SECOND)
    talk(tell, second, ON_SECOND)
    for who in ("paul", "jonas", "mara"):
        tell.does(who, mark_clear, second)
    explains(tell, "noah", second)
    tell.wait(days=1)
    says_back(tell, "mara", "noah", second, NEARLY, NOT_QUITE)
    tell.wait(days=1)
    says_back(tell, "mara", "noah", second, SAID_BACK)
    approves_value(tell, "mara", second)
    tell.does("noah", commit, initiative)
    return initiative, needs
