"""UDI-DIs in their groups and registers; Sleep Coach 5.0.0, which asks for a new UDI-DI."""

from tracker.assessment.actions import approve_assessment, freeze_assessment, sign_assessed
from tracker.assessment.rules import Answer, newest
from tracker.demo.steps import plans_release
from tracker.demo.teller import Teller
from tracker.readiness.succession import register_successor
from tracker.releases.devices import change_device, found_basic_udi
from tracker.releases.distributions import distribute
from tracker.releases.models import Device
from tracker.releases.registration_models import REGISTERS, Register
from tracker.releases.registrations import Told, move_registration

#: Product → Basic UDI-DI with its check pair, and the group's name.
GROUPS = {
    "sleep-coach": ("0844588SLEEPCOACHDB", "Sleep Coach family"),
    "sleep-diary": ("0844588SLEEPDIARYET", "Sleep Diary"),
    "night-rhythm": ("0844588NIGHTRHYTHMDH", "Night Rhythm"),
}
SUCCESSOR = "00844588018978"
ALGORITHM = (
    "The scoring of sleep stages is a new model, trained on 12,400 nights; the score of one night "
    "in nine differs by more than five points from that of 4.2."
)
SCORE = "One night in nine reads otherwise than before; the manual explains the new bands."


def group_and_register(tell: Teller, who: str, keys: tuple[str, ...]) -> None:
    """Name the group of each UDI-DI, and record the numbers under which registers hold it."""
    for key in keys:
        device = tell.devices[key]
        _group(tell, who, device)
        for row in device.market_rows:
            _registered(tell, who, device, REGISTERS[row.market])


def _group(tell: Teller, who: str, device: Device) -> None:
    code, name = GROUPS[device.product.key]
    if code not in tell.groups:
        tell.groups[code] = tell.does(who, found_basic_udi, device.product, code=code, name=name)
    tell.does(
        who, change_device, device, trade_name=device.trade_name, carrier=device.carrier,
        basic=tell.groups[code],
    )  # fmt: skip


def _registered(tell: Teller, who: str, device: Device, register: Register) -> None:
    number = {
        Register.EUDAMED: f"UDI-DI {device.gtin}, version 1",
        Register.GUDID: f"DI record {device.gtin}",
        Register.MHRA: f"MHRA {device.gtin[-6:]}",
        Register.SWISSDAMED: f"CHD-{device.gtin[-7:]}",
    }[register]
    told = Told(
        number=number, day=tell.at.date(), url="https://registers.lumen.example/confirmations"
    )
    tell.does(who, move_registration, device, register, "register", told)


def new_udi_di_5_0_0(tell: Teller) -> None:
    """A new algorithm: REL-26 asks for a successor, which EUDAMED holds and GUDID does not yet."""
    coach = tell.devices["coach"]
    release = plans_release(
        tell, "noah", "sleep-coach", "5.0.0", commit="5d0f7b3e92c84a16bd3f0e7a5c91d2468be07f13",
        build="sleep-coach-5.0.0-beta.1+1301", devices=("coach",), em="noah", pm="mara",
    )  # fmt: skip
    yes = {"4": SCORE, "5": ALGORITHM}
    answers = {q.id: Answer(yes=q.id in yes, rationale=yes.get(q.id, "")) for q in newest().asked}
    made = tell.does("noah", freeze_assessment, release, answers, risk_file="Revision 23")
    for who, act in (("noah", sign_assessed), ("jonas", approve_assessment)):
        tell.signs(who, act, made, document=lambda: made.document)
    after = tell.does(
        "jonas", register_successor, coach, gtin=SUCCESSOR, trade_name="Sleep Coach",
        carrier=coach.carrier, markets=[row.market for row in coach.market_rows],
        basic=coach.basic_udi, release=release,
    )  # fmt: skip
    _registered(tell, "jonas", after, Register.EUDAMED)
    submitted = Told(day=tell.at.date(), reason="Sent with the labeler account of Lumen Sleep Inc.")
    tell.does("jonas", move_registration, after, Register.GUDID, "submit", submitted)
    tell.devices["coach 5"], tell.releases["5.0.0"] = after, release


def further_distribution(tell: Teller) -> None:
    """4.2.0 as it is, in the catalogue of a chain of clinics: no release, no new UDI."""
    tell.does(
        "noah", distribute, tell.releases["4.2.0"], channel="Catalogue of the Nordlicht clinics",
        region="Germany", day=tell.at.date(),
        note="The same file as in the app stores, byte for byte; only the way to the patient differs.",
    )  # fmt: skip
