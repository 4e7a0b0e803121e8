"""Steps that more than one initiative of the story takes."""

from dataclasses import dataclass
from datetime import date

from tracker.assessment.actions import approve_assessment, freeze_assessment, sign_assessed
from tracker.assessment.queries import standing_of
from tracker.assessment.rules import Answer, newest
from tracker.demo.teller import Teller
from tracker.evidence.actions import need
from tracker.glossary.asking import ask
from tracker.initiatives.actions import Fields, register
from tracker.initiatives.models import Initiative, Kind, Origin
from tracker.initiatives.templates import Template
from tracker.readiness.actions import approve_release, authorise_release, manifest
from tracker.readiness.actions import release as release_now
from tracker.releases.actions import plan
from tracker.releases.models import Release
from tracker.requirements.queries import clause_by_ref
from tracker.value.agreeing import approval_document, approve, explain, hear, say_back
from tracker.value.asking import answer, close, me_too
from tracker.value.models import Outcome, Part, QuestionKind, ValueVersion

#: What the EM answers where a release just mends and shows what it did not before.
FIX = "It mends what the linked initiatives and release notes name. Outputs, limits and intended use stay."


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question, who shares it, its answer, and that its asker was satisfied."""

    asker: str
    part: Part
    kind: QuestionKind
    quote: str
    question: str
    answerer: str
    answer: str
    shared_by: tuple[str, ...] = ()


def register_plain(
    tell: Teller, who: str, *, title: str, summary: str, kind: Kind, origin: Origin, team: str,
    product: str, em: str | None, pm: str | None, obligation: str = "", due_on: date | None = None,
    stops_sales: bool = False,
) -> Initiative:  # fmt: skip
    """Register an initiative that is not made from a template."""
    fields = Fields(
        title=title, summary=summary, kind=kind, origin=origin, obligation=obligation,
        due_on=due_on, stops_sales=stops_sales, standing=False,
    )  # fmt: skip
    return tell.does(
        who, register, fields, team=tell.teams[team], product=tell.products[product],
        em=tell.people[em] if em else None, pm=tell.people[pm] if pm else None, clauses=[],
    )  # fmt: skip


def register_from(
    tell: Teller, who: str, template: Template, *, team: str, product: str, em: str, pm: str,
    due_on: date,
) -> Initiative:  # fmt: skip
    """Register an initiative from a template, with its clauses and its evidence list."""
    fields = Fields(
        title=template.title, summary=template.summary, kind=template.kind,
        origin=template.origin, obligation=template.obligation, due_on=due_on,
        stops_sales=template.stops_sales, standing=template.standing,
    )  # fmt: skip
    clauses = [(clause_by_ref(ref.standard, ref.ref), ref.how_met) for ref in template.clauses]
    initiative = tell.does(
        who, register, fields, team=tell.teams[team], product=tell.products[product],
        em=tell.people[em], pm=tell.people[pm],
        clauses=[(clause, how) for clause, how in clauses if clause is not None],
    )  # fmt: skip
    for item in template.needs:
        tell.does(who, need, initiative, item.title, before_release=item.before_release)
    return initiative


def talk(tell: Teller, version: ValueVersion, exchanges: tuple[Exchange, ...]) -> None:
    """Ask everything first, as people do; then answer, and close what is answered."""
    asked = []
    for turn in exchanges:
        question = tell.does(
            turn.asker, ask, version, turn.part, turn.kind, turn.question, quote=turn.quote
        )
        for who in turn.shared_by:
            tell.does(who, me_too, question)
        asked.append(question)
    tell.wait(hours=3)
    for turn, question in zip(exchanges, asked, strict=True):
        tell.does(turn.answerer, answer, question, turn.answer)
        tell.wait(hours=1)
        tell.does(turn.asker, close, question)


def explains(tell: Teller, em: str, version: ValueVersion) -> None:
    """The EM signs that the value was explained."""
    tell.signs(em, explain, version, document=lambda: version.document)


def says_back(
    tell: Teller, pm: str, em: str, version: ValueVersion, body: str, not_quite: str = ""
) -> None:
    """The PM says it back; the EM confirms, or says what is not quite right."""
    said = tell.does(pm, say_back, version, body)
    tell.wait(hours=2)
    outcome = Outcome.NOT_QUITE if not_quite else Outcome.CONFIRMED
    tell.does(em, hear, said, outcome, not_quite)


def approves_value(tell: Teller, pm: str, version: ValueVersion, reservation: str = "") -> None:
    """The PM signs the value."""
    tell.signs(
        pm, approve, version, reservation=reservation,
        document=lambda: approval_document(version, at=tell.at),
    )  # fmt: skip


def plans_release(
    tell: Teller, who: str, product: str, version: str, *, commit: str, build: str,
    devices: tuple[str, ...], em: str, pm: str,
) -> Release:  # fmt: skip
    """Somebody plans a release; the tag follows from the product's prefix."""
    owner = tell.products[product]
    return tell.does(
        who, plan, owner, version=version, tag=owner.tag_prefix + version, commit=commit,
        build=build, devices=[tell.devices[key] for key in devices],
        em=tell.people[em], pm=tell.people[pm],
    )  # fmt: skip


def assesses(tell: Teller, release: Release, *, em: str, regulatory: str, fix: str) -> None:
    """The EM assesses the change: a fix and nothing more; the EM and regulatory/quality sign."""
    given = {q.id: Answer(yes=False) for q in newest().asked} | {
        "14": Answer(yes=True, rationale=fix)
    }
    made = tell.does(em, freeze_assessment, release, given, risk_file="")
    tell.signs(em, sign_assessed, made, document=lambda: made.document)
    tell.signs(regulatory, approve_assessment, made, document=lambda: made.document)


def releases_it(tell: Teller, release: Release, *, em: str, pm: str, regulatory: str) -> None:
    """The change is assessed, PM and regulatory/quality sign the manifest, then the EM releases."""
    if standing_of(release).current is None:
        assesses(tell, release, em=em, regulatory=regulatory, fix=FIX)
    tell.signs(pm, approve_release, release, document=lambda: manifest(release, at=tell.at))
    tell.wait(hours=2)
    tell.signs(
        regulatory, authorise_release, release, document=lambda: manifest(release, at=tell.at)
    )
    tell.does(em, release_now, release)
