"""Builds records for tests through the real actions, each in a write, with a stepping clock."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache

from sqlalchemy import select

from tracker.agenda import actions as agenda
from tracker.assessment import actions as assessments
from tracker.assessment.models import Assessment
from tracker.assessment.queries import standing_of
from tracker.assessment.rules import Answer, newest
from tracker.audit.actions import SYSTEM
from tracker.capacity import actions as capacity
from tracker.capacity import sheets, sorting
from tracker.capacity.guard import Division
from tracker.capacity.models import Period, Policy, Sheet, Side
from tracker.capacity.split import WHOLE, Bucket
from tracker.core.clock import now
from tracker.core.db import db, write
from tracker.core.files import FileStore
from tracker.evidence import actions as evidence
from tracker.evidence.models import Evidence, EvidenceNeed
from tracker.glossary import actions as glossary
from tracker.glossary import asking as term_questions
from tracker.glossary.models import Term, TermLanguage
from tracker.identity import actions as identity
from tracker.identity import grants
from tracker.identity.models import ApiToken, Company, Membership, Person, Product, Scope, Team
from tracker.identity.passwords import hash_password
from tracker.identity.permissions import Role
from tracker.identity.queries import person_by_email
from tracker.identity.tokens import make_token
from tracker.initiatives import actions as initiatives
from tracker.initiatives import clause_links, own_templates, ownership
from tracker.initiatives.models import Deputy, Initiative, Kind, Origin
from tracker.initiatives.templates import Need
from tracker.readiness import actions as steps
from tracker.readiness import overrides, withdrawals
from tracker.releases import actions as releases
from tracker.releases import devices, registrations
from tracker.releases.models import BasicUdi, Device, GateOverride, Market, Release
from tracker.releases.registration_models import REGISTERS, Register, Registration
from tracker.requirements import actions as requirements
from tracker.requirements.queries import clause_by_ref
from tracker.requirements.shipped import load_shipped
from tracker.signing.actions import Proof
from tracker.signing.models import Meaning, Signature
from tracker.sync import actions as sync
from tracker.sync.models import Decision, Sync, SyncSeries
from tracker.sync.queries import series_of
from tracker.udi.gs1 import Carrier
from tracker.value import actions as value
from tracker.value import agreeing, asking
from tracker.value.models import (
    Measuring,
    Outcome,
    Part,
    Question,
    QuestionKind,
    SayBack,
    ValueVersion,
)

PASSWORD = "correct horse battery"
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # a Monday
FAR = datetime(2099, 1, 1, tzinfo=UTC)
LAST_DAY = FAR.date()  # of the auditor's grant

GTIN = "00844588018923"
SECOND_GTIN = "09506000134352"
OTHER_GTIN = "00844588003288"
FRESH_GTIN = "10884521062856"  # of nobody yet
GMN = "1987654Ad4X4bL5ttr2310c2K"

#: attribute of `make` → name, roles, whether in the product `slumber`
CAST: dict[str, tuple[str, set[Role], bool]] = {
    "em": ("Eva Engels", {Role.EM}, True),
    "pm": ("Paul Marks", {Role.PM}, True),
    "engineer": ("Nora Nagel", {Role.ENGINEER}, True),
    "regulatory": ("Rita Quast", {Role.REGULATORY}, True),
    "auditor": ("Axel Unger", {Role.AUDITOR}, True),
    "admin": ("Ada Minder", {Role.ADMIN}, False),
    "second_em": ("Emil Ernst", {Role.EM}, True),
    "second_pm": ("Pia Mohn", {Role.PM}, True),
    "second_regulatory": ("Ralf Queck", {Role.REGULATORY}, True),
    "other_em": ("Edda Fern", {Role.EM}, False),
    "other_pm": ("Peer Fern", {Role.PM}, False),
    "stranger": ("Sven Fremd", {Role.EM, Role.PM, Role.ENGINEER, Role.REGULATORY}, False),
}

WORDS = value.Words(
    now="A complaint names a version that several builds share.",
    change="Every release carries its version as UDI-PI on the About screen.",
    effect="Any complaint leads to exactly one build.",
    if_not="The EU and US markets close for the product.",
    why="The law asks for it, and support saves a day per complaint.",
    measuring=Measuring.MEASURED,
    measure="Days from complaint to build",
    baseline="2",
    target="0",
    known_on=date(2026, 9, 1),
)


@cache
def password_hash() -> str:
    """One real hash of the one password: hashing is slow on purpose."""
    return hash_password(PASSWORD)


def address(attribute: str) -> str:
    """The e-mail address of somebody of the cast."""
    return f"{attribute.replace('_', '.')}@example.com"


class Make:
    """`make.em`, `make.pm` … are people; a method named after a state brings something there."""

    def __init__(self) -> None:
        self._now = START + timedelta(days=1)

    # --- time and signing ---

    @property
    def at(self) -> datetime:
        """The next minute."""
        self._now += timedelta(minutes=1)
        return self._now

    def wait(self, **how_long: float) -> datetime:
        """Let time pass, as `timedelta` counts it."""
        self._now += timedelta(**how_long)
        return self._now

    def proof(self, person: Person) -> Proof:
        """What `prove` gives after the right password; argon2 is left out for speed."""
        return Proof(person.id, "password", accepts_binding=True)

    def signing(self, document, by: Person) -> dict:
        """The keyword arguments of a signature on what was shown: shown, proof, by, at."""
        return {
            "shown": document.sha256, "proof": self.proof(by), "by": by, "at": self.at,
        }  # fmt: skip

    # --- the cast ---

    def set_the_stage(self) -> None:
        """Company, people, teams, products and devices; the cast database is made of it."""
        self._now = START
        with write():
            identity.found_company(
                "Lumen Sleep GmbH", "Traumweg 1, 10115 Berlin", by=SYSTEM, at=self.at
            )
            load_shipped(by=SYSTEM, at=self.at)
            team = identity.found_team("night", "Night team", by=SYSTEM, at=self.at)
            identity.found_team("day", "Day team", by=SYSTEM, at=self.at)
            slumber = identity.found_product("slumber", "Slumber", "v", by=SYSTEM, at=self.at)
            other = identity.found_product("daylight", "Daylight", "day/", by=SYSTEM, at=self.at)
        for attribute, (name, roles, inside) in CAST.items():
            person = self.person(name, *roles, email=address(attribute))
            if attribute == "admin":
                continue
            with write():
                place = slumber if inside else other
                if attribute == "auditor":
                    self.grant(person, place)
                    continue
                identity.join(person, place, by=SYSTEM, at=self.at)
                identity.join(person, team, by=SYSTEM, at=self.at)
        with write():
            identity.preset_owners(slumber, self.em, self.pm, by=SYSTEM, at=self.at)
        self.device(GTIN, trade_name="Slumber")
        self.device(SECOND_GTIN, trade_name="Slumber Pro", carrier=Carrier.LOT)
        self.device(OTHER_GTIN, trade_name="Daylight", product=other)

    def __getattr__(self, attribute: str) -> Person:
        if attribute not in CAST:
            raise AttributeError(attribute)
        person = person_by_email(address(attribute))
        assert person is not None, "the stage is not set: use `app`, not `empty_app`"
        return person

    def person(self, name: str, *roles: Role, email: str = "") -> Person:
        """Somebody who has set the one password of all tests."""
        email = email or f"{name.lower().replace(' ', '.')}@example.com"
        with write():
            person, _token = identity.invite(
                email, name, frozenset(roles), by=SYSTEM, at=self.at
            )  # fmt: skip
            person.password_hash = password_hash()
        return person

    def grant(self, person: Person, product: Product | None = None, *, first: date | None = None,
              last: date = LAST_DAY, at: datetime | None = None) -> Membership:  # fmt: skip
        """A grant from today (of `at`), unless another first day is named."""
        at = at or self.at
        with write():
            return grants.grant(
                person, product or self.product, first=first or at.date(), last=last,
                by=SYSTEM, at=at,
            )  # fmt: skip

    def token(self, person: Person, *scopes: Scope, products: list[Product] | None = None,
              until: datetime | None = None, name: str = "ci-build") -> tuple[ApiToken, str]:  # fmt: skip
        """A token of this person and its secret; of every scope unless some are named."""
        chosen = frozenset(scopes or Scope)
        if Role.AUDITOR in person.roles:
            chosen = frozenset({Scope.READ})
        at = now()
        with write():
            return make_token(
                name, chosen, until=until or at + timedelta(days=90), products=products or [],
                by=person, at=at,
            )  # fmt: skip

    @property
    def company(self) -> Company:
        return db.session.get_one(Company, 1)

    @property
    def team(self) -> Team:
        return db.session.scalars(select(Team).where(Team.key == "night")).one()

    @property
    def other_team(self) -> Team:
        """The day team, to which nobody belongs."""
        return db.session.scalars(select(Team).where(Team.key == "day")).one()

    @property
    def product(self) -> Product:
        return db.session.scalars(select(Product).where(Product.key == "slumber")).one()

    @property
    def other_product(self) -> Product:
        return db.session.scalars(select(Product).where(Product.key == "daylight")).one()

    def device_of(self, gtin: str = GTIN) -> Device:
        return db.session.scalars(select(Device).where(Device.gtin == gtin)).one()

    def device(self, gtin: str, *, trade_name: str = "Slumber", carrier: Carrier = Carrier.VERSION,
               product: Product | None = None, registered: bool = True, **told) -> Device:  # fmt: skip
        """A UDI-DI for the EU and the US, registered in both unless told otherwise."""
        told = {"markets": [Market.EU, Market.US], **told}
        with write():
            device = devices.register_device(
                product or self.product, gtin=gtin, trade_name=trade_name, carrier=carrier,
                by=self.regulatory, at=self.at, **told,
            )  # fmt: skip
        for market in told["markets"] if registered else ():
            self.registered(device, REGISTERS[market])
        return device

    def registered(self, device: Device, register: Register = Register.EUDAMED) -> Registration:
        """Its registration in one register is done."""
        at = self.at
        told = registrations.Told(number=f"{register.value} {device.gtin}", day=at.date())
        with write():
            return registrations.move_registration(
                device, register, "register", told, by=self.regulatory, at=at
            )

    def basic_udi(self, code: str = GMN, name: str = "Slumber") -> BasicUdi:
        with write():
            return devices.found_basic_udi(
                self.product, code=code, name=name, by=self.regulatory, at=self.at
            )

    # --- initiatives ---

    def fields(self, **changes) -> initiatives.Fields:
        preset = {
            "title": "Put a UDI-PI on every release", "summary": "Complaints lead to one build.",
            "kind": Kind.COMPLIANCE, "origin": Origin.REGULATOR, "obligation": "MDR conformity",
            "due_on": date(2026, 12, 1), "stops_sales": True, "standing": False,
        }  # fmt: skip
        return initiatives.Fields(**{**preset, **changes})

    def initiative(self, *, em="own", pm="own", product=None, **changes) -> Initiative:
        """A draft, owned by EM and PM of its product unless others (or None) are named."""
        other = product is not None and product.key == "daylight"
        own_em, own_pm = (self.other_em, self.other_pm) if other else (self.em, self.pm)
        with write():
            return initiatives.register(
                self.fields(**changes), team=self.team, product=product or self.product,
                em=own_em if em == "own" else em, pm=own_pm if pm == "own" else pm,
                clauses=[], by=own_em, at=self.at,
            )  # fmt: skip

    def template(self, **changes) -> own_templates.Content:
        """What somebody types when saving a template."""
        said = self.fields(due_on=None)
        values = {
            name: getattr(said, name)
            for name in ("title", "summary", "kind", "origin", "obligation", "stops_sales", "standing")
        }  # fmt: skip
        preset = {"name": "Ours", "needs": (Need("A log", True),), "clauses": (), **values}
        return own_templates.Content(**{**preset, **changes})

    def deputy(self, person: Person, *, side: Role = Role.EM, owner: Person | None = None,
               on: Initiative | Product | None = None, days: int = 30, **first) -> Deputy:  # fmt: skip
        """Somebody who stands in for `make.em` (or another owner) in the whole product, from now."""
        owner = owner or (self.em if side is Role.EM else self.pm)
        began_at = self.at + timedelta(**first)
        with write():
            return ownership.name_deputy(
                owner, side, person, on or self.product, "", began_at=began_at,
                ended_at=began_at + timedelta(days=days), by=owner, at=began_at - timedelta(**first),
            )  # fmt: skip

    # --- the weekly sync ---

    def series(self, **changes) -> SyncSeries:
        """The team's EM and PM meet on Thursdays at 9:30 in Berlin."""
        told = {
            "em": self.em, "pm": self.pm, "weekday": 3, "starts": "09:30",
            "zone": "Europe/Berlin", "minutes": 30,
        }  # fmt: skip
        with write():
            return sync.set_series(self.team, **{**told, **changes}, by=self.em, at=self.at)

    def sync(self, **series) -> Sync:
        """A sync that runs."""
        if series_of(self.team) is None:
            self.series(**series)
        with write():
            return agenda.begin_sync(self.team, by=self.em, at=self.at)

    def decided(self, sync: Sync, topic: str = "", **told) -> Decision:
        words = agenda.Words(what="We ship the 4.2.0 first.", why="The auditor asked.",
                             who="Eva and Paul", instead_of="Waiting for the export")  # fmt: skip
        with write():
            return agenda.decide(sync, words, topic=topic, **told, by=self.pm, at=self.at)

    def ended(self, sync: Sync | None = None) -> Sync:
        """Ended by the PM; EM and PM were there."""
        sync = sync or self.sync()
        with write():
            return agenda.end_sync(sync, [self.em, self.pm], by=self.pm, at=self.at)

    # --- value ---

    def published(self, initiative: Initiative | None = None, **changes) -> ValueVersion:
        """The next version of the value statement, written by the engineer."""
        initiative = initiative or self.initiative()
        words = value.Words(**{**{f: getattr(WORDS, f) for f in WORDS.__slots__}, **changes})
        with write():
            return value.publish(initiative, words, by=self.engineer, at=self.at)

    def explained(self, version: ValueVersion | None = None) -> ValueVersion:
        version = version or self.published()
        em = version.initiative.em
        with write():
            agreeing.explain(version, **self.signing(version.document, em))
        return version

    def question(self, version: ValueVersion, by: Person | None = None) -> Question:
        with write():
            return asking.ask(
                version, Part.WHY, QuestionKind.SO_WHAT, "For whom?", by=by or self.pm, at=self.at
            )

    def unclear_term(self, version: ValueVersion | None = None) -> Question:
        """A question about a word of a statement, by the PM; the glossary then lacks UDI-PI."""
        version = version or self.published()
        with write():
            return term_questions.ask(
                version, Part.CHANGE, QuestionKind.TERM_UNCLEAR, "What is that?", quote="UDI-PI",
                by=version.initiative.pm or self.pm, at=self.at,
            )  # fmt: skip

    def wording(self, term: str = "SBOM", **changes) -> glossary.Wording:
        """What a glossary may say of a term."""
        told = {
            "long_form": "Software bill of materials", "meaning": "The list of all parts of a software.",
            "how_it_applies": "Every release carries one.", "language": TermLanguage.ENGLISH,
        }  # fmt: skip
        return glossary.Wording(term=term, **{**told, **changes})

    def term(
        self, term: str = "SBOM", *, agreed: bool = False, by: Person | None = None, **changes
    ) -> Term:
        """A term that the EM proposed; agreed: the engineer stands for it too."""
        with write():
            found = glossary.propose(self.wording(term, **changes), by=by or self.em, at=self.at)
            if agreed:
                glossary.agree(found, by=self.engineer, at=self.at)
        return found

    def said_back(self, version: ValueVersion | None = None) -> tuple[ValueVersion, SayBack]:
        """Said back by the PM, not yet answered."""
        version = version or self.explained()
        with write():
            said = agreeing.say_back(
                version, "Each complaint names one build.", by=version.initiative.pm, at=self.at
            )
        return version, said

    def said_back_statement(
        self, version: ValueVersion | None = None
    ) -> tuple[ValueVersion, SayBack]:
        """Said back and confirmed: the PM can sign."""
        version, said = self.said_back(version)
        with write():
            agreeing.hear(said, Outcome.CONFIRMED, "", by=version.initiative.em, at=self.at)
        return version, said

    def approval(self, version: ValueVersion, by: Person | None = None) -> dict:
        """The keyword arguments with which the PM signs what the page shows now."""
        with write():
            document = agreeing.approval_document(version, at=self.at)
        return self.signing(document, by or version.initiative.pm)

    def signed(self, version: ValueVersion | None = None, *, reservation: str = "") -> ValueVersion:
        version, _said = self.said_back_statement(version)
        told = self.approval(version)
        with write():
            agreeing.approve(version, **told, reservation=reservation)
        return version

    # --- evidence ---

    def need(self, initiative: Initiative, title: str = "Screenshot of the About screen", *,
             before_release: bool = True) -> EvidenceNeed:  # fmt: skip
        with write():
            return evidence.need(
                initiative, title, before_release=before_release, by=self.regulatory, at=self.at
            )

    def evidence(self, item: EvidenceNeed, *, release: Release | None = None,
                 by: Person | None = None) -> Evidence:  # fmt: skip
        """A link, added by the engineer."""
        with write():
            return evidence.add_link(
                item, "https://example.com/about.png", note="The About screen", release=release,
                by=by or self.engineer, at=self.at,
            )  # fmt: skip

    def file_evidence(self, item: EvidenceNeed, content: bytes = b"seen", *, store: FileStore,
                      name: str = "about.png", release: Release | None = None) -> Evidence:  # fmt: skip
        """A file, kept in this store and added by the engineer."""
        stored = store.keep(io.BytesIO(content), limit=evidence.LIMIT)
        with write():
            return evidence.add_file(
                item, stored, name, note="", release=release, by=self.engineer, at=self.at
            )

    def accepted(self, item: EvidenceNeed, *, release: Release | None = None) -> Evidence:
        found = self.evidence(item, release=release)
        return self.reviewed(found, accepted=True)

    def reviewed(self, found: Evidence, *, accepted: bool, reason: str = "") -> Evidence:
        told = self.signing(found.document, self.regulatory)
        with write():
            evidence.review(found, accepted=accepted, reason=reason, **told)
        return found

    # --- releases ---

    def planned(self, version: str = "4.2.0", *, delivers: tuple[Initiative, ...] = (),
                devices: list[Device] | None = None, em: Person | None = None,
                pm: Person | None = None) -> Release:  # fmt: skip
        with write():
            release = releases.plan(
                self.product, version=version, tag=f"v{version}", commit="4f1c2aa", build="1842",
                devices=devices or [self.device_of()], em=em or self.em, pm=pm or self.pm,
                by=self.engineer, at=self.at,
            )  # fmt: skip
            for initiative in delivers:
                initiatives.deliver_in(initiative, release, by=self.em, at=self.at)
        return release

    def ready(self, version: str = "4.2.0", **told) -> Release:
        """Planned, its change assessed and approved: other gates alone keep it back."""
        release = self.planned(version, **told)
        self.assessed(release)
        return release

    # --- change assessments ---

    def assessment(self, release: Release, *yes: str, risk_file: str = "", by: Person | None = None,
                   lowered: dict[str, dict[str, str]] | None = None) -> Assessment:  # fmt: skip
        """Frozen by the EM of the release: yes to these rows (a bug fix if none), no to others."""
        given = {
            q.id: Answer(
                yes=q.id in (yes or ("14",)), lowered=(lowered or {}).get(q.id),
                rationale="It changes." if q.id in (yes or ("14",)) else "",
            )
            for q in newest().asked
        }  # fmt: skip
        with write():
            return assessments.freeze_assessment(
                release, given, risk_file=risk_file, by=by or release.em, at=self.at
            )

    def assessed(self, release: Release, *yes: str, **told) -> Assessment:
        """Signed by the EM and approved by regulatory/quality."""
        return self.sign_assessment(self.assessment(release, *yes, **told))

    def sign_assessment(self, found: Assessment) -> Assessment:
        release = found.release
        for act, by in (
            (assessments.sign_assessed, release.em),
            (assessments.approve_assessment, self.regulatory),
        ):
            proof = self.signing(found.document, by)
            with write():
                act(found, **proof)
        return found

    def manifest(self, release: Release, by: Person) -> dict:
        """The keyword arguments with which somebody signs the manifest that the page shows now."""
        with write():
            document = steps.manifest(release, at=self.at)
        return self.signing(document, by)

    def approved(self, release: Release | None = None) -> Release:
        """Approved by its PM and authorised by regulatory/quality; a bug fix, unless assessed before."""
        release = release or self.planned()
        if standing_of(release).current is None:
            self.assessed(release)
        for act, by in (
            (steps.approve_release, release.pm),
            (steps.authorise_release, self.regulatory),
        ):
            told = self.manifest(release, by)
            with write():
                act(release, **told)
        return release

    def released(self, release: Release | None = None) -> Release:
        release = self.approved(release)
        with write():
            steps.release(release, by=release.em, at=self.at)
        return release

    def red_release(self, version: str = "4.2.0") -> Release:
        """Planned, with the gate `value` red: what it delivers is not signed."""
        return self.ready(version, delivers=(self.proposed(),))

    def override(self, release: Release | None = None, gate: str = "value") -> GateOverride:
        """Asked for by the EM of the release, not signed yet."""
        release = release or self.red_release()
        with write():
            return overrides.ask_override(
                release, gate, "The fix cannot wait for it.", by=release.em, at=self.at
            )

    def overridden(self, asked: GateOverride | None = None) -> GateOverride:
        """Signed by the PM and by regulatory/quality: in force."""
        asked = asked or self.override()
        for person in (asked.release.pm, self.regulatory):
            self.sign_override(asked, person)
        return asked

    def sign_override(self, asked: GateOverride, person: Person) -> Signature:
        told = self.signing(asked.document, person)
        with write():
            return overrides.sign_override(asked, **told)

    def withdrawal(self, release: Release, by: Person | None = None) -> dict:
        """The keyword arguments with which somebody withdraws the release as the page shows it."""
        person = by or self.regulatory
        return {
            "shown": withdrawals.withdrawal_digest(release), "proof": self.proof(person),
            "by": person, "at": self.at,
        }  # fmt: skip

    def withdrawn(self, release: Release, reason: str = "It shows a wrong version.") -> Release:
        told = self.withdrawal(release)
        with write():
            withdrawals.withdraw_release(release, reason, **told)
        return release

    # --- an initiative in each state ---

    def proposed(self, **changes) -> Initiative:
        return self._step(self.published(self.initiative(**changes)).initiative, steps.propose)

    def initiative_in_order(self, **changes) -> Initiative:
        """One that stands in the order of its team, without all that proposing asks for."""
        initiative = self.initiative(**changes)
        with write():
            initiatives.move(initiative, "propose", by=self.em, at=self.at)
        return initiative

    def committed(self, **changes) -> Initiative:
        """Its value is signed; one item of evidence is needed before release and accepted."""
        initiative = self.proposed(**changes)
        version = initiative_version(initiative)
        self.signed(self.explained(version))
        return self._step(initiative, steps.commit)

    def delivered(self, *, version: str = "4.2.0", **changes) -> Initiative:
        """Delivered by a release (`initiative.delivered_by[0]`), with its evidence accepted."""
        initiative = self.committed(**changes)
        item = self.need(initiative)
        release = self.planned(version, delivers=(initiative,))
        self.accepted(item, release=release)
        self.released(release)
        return self._step(initiative, steps.deliver)

    def verified(self, **changes) -> Initiative:
        initiative = self.delivered(**changes)
        return self._step(initiative, steps.verify, by=self.regulatory)

    def closed(self, **changes) -> Initiative:
        initiative = self.verified(**changes)
        with write():
            initiatives.record_effect(
                initiative, measured="Ten complaints", result="0 days", by=self.pm, at=self.at
            )
        return self._step(initiative, steps.close, by=self.pm)

    def dropped(self, **changes) -> Initiative:
        initiative = self.initiative(**changes)
        with write():
            steps.drop(initiative, "No longer needed", by=self.em, at=self.at)
        return initiative

    # --- clauses ---

    def linked(self, initiative: Initiative, label: str = "ISO 13485 7.5.8", *,
               how: str = "The UDI-PI names each release.") -> Initiative:  # fmt: skip
        """Linked to a clause by its EM."""
        standard, ref = label.rsplit(" ", 1)
        clause = clause_by_ref(standard, ref)
        assert clause is not None, label
        with write():
            by = initiative.em or self.em
            clause_links.link_clause(initiative, clause, how, by=by, at=self.at)
        return initiative

    def clauses_judged(self, initiative: Initiative) -> None:
        """The product in class B, a clause not applicable to it, one met and said anew."""
        told = {"by": self.regulatory, "at": self.at}
        clause, other = (clause_by_ref("ISO 13485", ref) for ref in ("7.5.8", "7.5.5"))
        assert clause is not None and other is not None
        self.linked(initiative)
        with write():
            requirements.classify(self.product, "B", "An injury is possible", **told)
            requirements.decide(
                self.product, [other], applicable=False, reason="Not sterile", **told
            )
            clause_links.reword_clause(initiative, clause, "Anew", by=self.em, at=self.at)

    # --- capacity ---

    def terms(self, **changes) -> capacity.Terms:
        preset = {
            "product": 70, "technical": 20, "bugs": 10, "floor": 20, "division": Division.EACH_SPRINT,
        }  # fmt: skip
        return capacity.Terms(**{**preset, **changes})

    def policy(self, *, agreed: bool = True, reason: str = "To begin with", **changes) -> Policy:
        """Of the night team: proposed by its EM, agreed by its PM."""
        with write():
            policy = capacity.propose_policy(
                self.team, self.terms(**changes), reason, by=self.em, at=self.at
            )
        if agreed:
            with write():
                capacity.agree_policy(policy, by=self.pm, at=self.at)
        return policy

    def periods(self, first: date = date(2026, 3, 2), count: int = 1, **changes) -> list[Period]:
        """Sprints of two weeks; the first one runs when the tests do."""
        preset = {"name": "Sprint", "number": 1, "first": first, "days": 14, "count": count}
        with write():
            return capacity.make_periods(
                self.team, capacity.Row(**{**preset, **changes}), by=self.em, at=self.at
            )

    def days(self, product=0, technical=0, bugs=0, unsorted=0, **where) -> list[sheets.Days]:
        """Lines of one person, or of the team."""
        told = {
            Bucket.PRODUCT: product, Bucket.TECHNICAL: technical, Bucket.BUGS: bugs, None: unsorted,
        }  # fmt: skip
        return [
            sheets.Days(Decimal(str(days)), bucket=bucket, **where)
            for bucket, days in told.items()
            if days
        ]

    def sheet(self, period: Period, side: Side = Side.PLAN, lines=None, *, agreed: bool = True,
              **told) -> Sheet:  # fmt: skip
        """Entered by the EM, agreed by the PM."""
        lines = self.days(35, 10, 5) if lines is None else lines
        with write():
            sheet = sheets.enter(period, side, lines, by=self.em, at=self.at, **told)
        if agreed:
            with write():
                sheets.agree_sheet(sheet, by=self.pm, at=self.at)
        return sheet

    def closed_period(self, lines=None, actual=None) -> Period:
        """A sprint that is over, with its plan, its actual days, and closed."""
        (period,) = self.periods()
        self.sheet(period, lines=lines)
        self.wait(days=14)
        self.sheet(period, Side.ACTUAL, actual if actual is not None else lines)
        with write():
            sheets.close(period, by=self.em, at=self.at)
        return period

    def bucket(self, initiative: Initiative, bucket: Bucket = Bucket.TECHNICAL) -> Initiative:
        """Proposed by its EM, agreed by its PM."""
        with write():
            choice = sorting.propose_bucket(initiative, WHOLE[bucket], by=initiative.em, at=self.at)
        with write():
            sorting.agree_bucket(choice, by=initiative.pm, at=self.at)
        return initiative

    def _step(
        self, initiative: Initiative, act: Callable[..., None], by: Person | None = None
    ) -> Initiative:
        with write():
            act(initiative, by=by or initiative.em, at=self.at)
        return initiative


def initiative_version(initiative: Initiative) -> ValueVersion:
    """The current version of its value statement."""
    from tracker.value.queries import current_version

    version = current_version(initiative)
    assert version is not None
    return version


__all__ = ["CAST", "GTIN", "OTHER_GTIN", "PASSWORD", "SECOND_GTIN", "WORDS", "Make", "Meaning"]
