"""CI-7 to CI-30: how far each of them came, from a ticket to two signatures."""

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.demo.said import Said
from tracker.demo.steps import approves_value, explains, register_from, register_plain
from tracker.demo.teller import Teller
from tracker.demo.words_rhythm import RHYTHM
from tracker.demo.words_sleep import CONSENT_NEXT, SLEEP
from tracker.evidence.actions import need
from tracker.glossary.asking import ask
from tracker.identity.permissions import Role
from tracker.initiatives.models import Initiative, Kind, Origin
from tracker.initiatives.ownership import claim, hand_over, name_deputy
from tracker.initiatives.queries import initiative_by_key
from tracker.initiatives.ready_made import TEMPLATES
from tracker.readiness.actions import commit, drop, propose
from tracker.readiness.merging import merge
from tracker.value.actions import publish
from tracker.value.agreeing import approval_document, hear, refuse, say_back
from tracker.value.asking import me_too
from tracker.value.models import Outcome, Part, QuestionKind, ValueVersion

#: How far the two come: each of these is a step behind the one before.
PROPOSED, EXPLAINED, SAID_BACK, CONFIRMED, APPROVED, COMMITTED = range(6)


@dataclass(frozen=True, slots=True)
class Pair:
    """Who writes, explains and signs."""

    author: str
    em: str
    pm: str


RHYTHM_PAIR = Pair("felix", "omar", "yuki")
DIARY_PAIR = Pair("asha", "elif", "paul")
COACH_PAIR = Pair("asha", "noah", "mara")


def known(key: str) -> Initiative:
    """The initiative with this key, which the story has told already."""
    found = initiative_by_key(key)
    assert found is not None, key
    return found


def agree(
    tell: Teller, key: str, said: Said, pair: Pair, *, to: int, needs: tuple[str, ...] = ()
) -> ValueVersion:  # fmt: skip
    """Publish the value, and go as far with it as they came."""
    initiative = known(key)
    for title in needs:
        tell.does(pair.em, need, initiative, title, before_release=True)
    version = tell.does(pair.author, publish, initiative, said.words)
    tell.does(pair.em, propose, initiative)
    if to >= EXPLAINED:
        explains(tell, pair.em, version)
    if to >= SAID_BACK:
        back = tell.does(pair.pm, say_back, version, said.back)
        if to >= CONFIRMED:
            tell.wait(hours=1)
            tell.does(pair.em, hear, back, Outcome.CONFIRMED, "")
    if to >= APPROVED:
        approves_value(tell, pair.pm, version)
    if to >= COMMITTED:
        tell.does(pair.pm, commit, initiative)
    return version


def sort_tickets(tell: Teller) -> None:
    """CI-7 to CI-16: claimed, merged, given up, or left where they lay."""
    for key in ("CI-7", "CI-8", "CI-12", "CI-15"):
        tell.does("yuki", claim, known(key), Role.PM)
    for key in ("CI-9", "CI-13"):
        tell.does("omar", claim, known(key), Role.EM)
    tell.does("omar", merge, known("CI-14"), known("CI-12"))
    tell.does(
        "yuki", drop, known("CI-13"),
        "The maker of the patches warns of a weak battery itself since its firmware 3.2. Two "
        "warnings of the same thing would confuse the patient.",
    )  # fmt: skip
    tell.wait(days=1)
    agree(tell, "CI-7", RHYTHM["CI-7"], RHYTHM_PAIR, to=COMMITTED, needs=("Test report: 900 nights with known noise",))  # fmt: skip
    agree(tell, "CI-8", RHYTHM["CI-8"], RHYTHM_PAIR, to=COMMITTED, needs=("Findings of two versions, printed",))  # fmt: skip
    agree(tell, "CI-12", RHYTHM["CI-12"], RHYTHM_PAIR, to=COMMITTED, needs=("Test: a night is lost on purpose and found by noon",))  # fmt: skip
    version = agree(tell, "CI-9", RHYTHM["CI-9"], RHYTHM_PAIR, to=PROPOSED)
    question = tell.does(
        "yuki", ask, version, Part.CHANGE, QuestionKind.TERM_UNCLEAR,
        "What is a FHIR observation, and does Leipzig read it as it is?", quote="FHIR observations",
    )  # fmt: skip
    tell.does("lena", me_too, question)
    agree(tell, "CI-15", RHYTHM["CI-15"], RHYTHM_PAIR, to=SAID_BACK)


def begin_from_templates(tell: Teller) -> None:
    """CI-17 to CI-22: one from each template that comes with the product."""
    for number, template, product, pair, due in (
        (17, "sbom", "night-rhythm", RHYTHM_PAIR, date(2027, 1, 29)),
        (18, "penetration-test", "sleep-coach", COACH_PAIR, date(2026, 11, 30)),
        (19, "patch-policy", "sleep-diary", DIARY_PAIR, date(2027, 3, 31)),
        (20, "data-export", "night-rhythm", RHYTHM_PAIR, date(2027, 3, 31)),
        (21, "key-rotation", "night-rhythm", RHYTHM_PAIR, date(2027, 2, 26)),
        (22, "udi-pi", "sleep-diary", DIARY_PAIR, date(2026, 12, 31)),
    ):  # fmt: skip
        made = register_from(
            tell, pair.em, TEMPLATES[template], team=_TEAM[product], product=product, em=pair.em,
            pm=pair.pm, due_on=due,
        )  # fmt: skip
        assert made.key == f"CI-{number}", made.key


_TEAM = {"night-rhythm": "rhythm", "sleep-coach": "coach", "sleep-diary": "diary"}


def agree_on_templates(tell: Teller) -> None:
    """CI-17 to CI-22: from “explained” to “committed”."""
    agree(tell, "CI-18", SLEEP["CI-18"], COACH_PAIR, to=COMMITTED)
    agree(tell, "CI-22", SLEEP["CI-22"], DIARY_PAIR, to=COMMITTED)
    agree(tell, "CI-17", RHYTHM["CI-17"], RHYTHM_PAIR, to=APPROVED)
    agree(tell, "CI-20", RHYTHM["CI-20"], RHYTHM_PAIR, to=COMMITTED)
    agree(tell, "CI-19", SLEEP["CI-19"], DIARY_PAIR, to=CONFIRMED)
    agree(tell, "CI-21", RHYTHM["CI-21"], RHYTHM_PAIR, to=EXPLAINED)


@dataclass(frozen=True, slots=True)
class Plain:
    """An initiative that nobody made from a template."""

    key: str
    who: str
    title: str
    summary: str
    kind: Kind
    origin: Origin
    product: str
    em: str | None
    pm: str | None
    due_on: date | None = None
    obligation: str = ""
    stops_sales: bool = False


def register_more(tell: Teller, rows: tuple[Plain, ...]) -> None:
    """CI-23 to CI-30."""
    for row in rows:
        made = register_plain(
            tell, row.who, title=row.title, summary=row.summary, kind=row.kind, origin=row.origin,
            team=_TEAM[row.product], product=row.product, em=row.em, pm=row.pm,
            due_on=row.due_on, obligation=row.obligation, stops_sales=row.stops_sales,
        )  # fmt: skip
        assert made.key == row.key, made.key


def agree_on_more(tell: Teller) -> None:
    """CI-23 to CI-29: one stale, one refused, one given up, one handed over."""
    agree(tell, "CI-23", SLEEP["CI-23"], DIARY_PAIR, to=COMMITTED, needs=("Contrast of all 212 texts, measured",))  # fmt: skip
    agree(tell, "CI-24", SLEEP["CI-24"], DIARY_PAIR, to=COMMITTED)
    refused = agree(tell, "CI-25", SLEEP["CI-25"], COACH_PAIR, to=EXPLAINED)
    tell.signs(
        "mara", refuse, refused,
        "“We can sell there” is no value to a patient, and nobody has asked who would answer a "
        "complaint in Polish. Say who needs it, and how support will understand them.",
        document=lambda: approval_document(refused, at=tell.at),
    )  # fmt: skip
    tell.does(
        "noah", drop, known("CI-26"),
        "The maker of the library keeps its old version alive until 2030. We look again in 2028.",
    )  # fmt: skip
    agree(tell, "CI-27", RHYTHM["CI-27"], RHYTHM_PAIR, to=COMMITTED, needs=("Tests of six people of support, passed",))  # fmt: skip
    agree(tell, "CI-28", RHYTHM["CI-28"], RHYTHM_PAIR, to=COMMITTED, needs=("Test report: limits by age and training",))  # fmt: skip
    agree(tell, "CI-29", SLEEP["CI-29"], DIARY_PAIR, to=COMMITTED, needs=("Test: seven nights without a connection",))  # fmt: skip


def change_owners(tell: Teller) -> None:
    """Elif goes on leave: one initiative handed over, a deputy for the rest; and CI-24 changes."""
    tell.does("asha", publish, known("CI-24"), CONSENT_NEXT)
    tell.does(
        "elif", hand_over, known("CI-29"), Role.EM, tell.people["omar"],
        "It needs somebody who is here in December.",
    )  # fmt: skip
    monday = (tell.at + timedelta(days=7 - tell.at.weekday())).replace(hour=0, minute=0, second=0)
    tell.does(
        "elif", name_deputy, tell.people["elif"], Role.EM, tell.people["omar"],
        tell.products["sleep-diary"], "Leave until the middle of January",
        began_at=monday, ended_at=monday + timedelta(weeks=8),
    )  # fmt: skip
