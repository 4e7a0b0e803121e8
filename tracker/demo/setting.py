"""The first days: the company, its people, teams, products and UDI-DIs."""

from datetime import date, datetime

from tracker.audit.actions import Actor
from tracker.demo.cast import ADDRESS, COMPANY, FOUNDERS, PASSWORD, Row
from tracker.demo.registers import group_and_register
from tracker.demo.teller import Teller
from tracker.identity.actions import (
    found_company,
    found_product,
    found_team,
    invite,
    join,
    open_link,
    preset_owners,
    set_password,
)
from tracker.identity.grants import grant
from tracker.identity.models import Person, Product
from tracker.identity.permissions import Role
from tracker.releases.devices import register_device
from tracker.releases.models import Market
from tracker.requirements.shipped import load_shipped
from tracker.udi.gs1 import Carrier

_TEAMS: dict[str, tuple[str, ...]] = {
    "coach": ("noah", "mara", "asha"),
    "diary": ("elif", "paul", "asha"),
}
_PRODUCTS: dict[str, tuple[str, ...]] = {
    "sleep-coach": ("noah", "mara", "asha", "jonas", "elif", "paul"),
    "sleep-diary": ("elif", "paul", "asha", "jonas"),
}
#: The auditor's grant: one product, until this day.
_GRANT_ENDS = date(2030, 12, 31)


def set_up(tell: Teller) -> None:
    """Everything that must be there before the first initiative."""
    tell.does("system", found_company, COMPANY, ADDRESS)
    tell.does("system", load_shipped)
    _people(tell)
    _places(tell)
    _devices(tell)


def _people(tell: Teller) -> None:
    for row in sorted(FOUNDERS, key=lambda row: row[2] != Role.ADMIN.value):
        welcome(tell, row)


def welcome(tell: Teller, row: Row) -> None:
    """Tom invites somebody, who sets a password; the very first one is the system's."""
    name, email, role = row
    who = "tom" if tell.people else "system"
    tell.people[_first(name)] = tell.does(who, _welcome, email, name, Role(role))


def _welcome(email: str, name: str, role: Role, *, by: Actor, at: datetime) -> Person:
    _person, token = invite(email, name, frozenset({role}), by=by, at=at)
    return set_password(open_link(token, at=at), PASSWORD, at=at)


def _places(tell: Teller) -> None:
    tell.wait(hours=1)
    tell.teams["coach"] = tell.does("tom", found_team, "coach", "Coach")
    tell.teams["diary"] = tell.does("tom", found_team, "diary", "Diary")
    coach = tell.does("tom", found_product, "sleep-coach", "Sleep Coach", "v")
    diary = tell.does("tom", found_product, "sleep-diary", "Sleep Diary", "diary-v")
    tell.products |= {"sleep-coach": coach, "sleep-diary": diary}
    for key, members in _TEAMS.items():
        for who in members:
            tell.does("tom", join, tell.people[who], tell.teams[key])
    for key, members in _PRODUCTS.items():
        for who in members:
            tell.does("tom", join, tell.people[who], tell.products[key])
    tell.does("tom", granted, tell.people["ines"], coach, _GRANT_ENDS)
    tell.does("tom", preset_owners, coach, tell.people["noah"], tell.people["mara"])
    tell.does("tom", preset_owners, diary, tell.people["elif"], tell.people["paul"])


def granted(person: Person, product: Product, last: date, *, by: Actor, at: datetime) -> None:
    """A grant from the day of the story to this one."""
    grant(person, product, first=at.date(), last=last, by=by, at=at)


def _devices(tell: Teller) -> None:
    for key, product, gtin, name, carrier, markets in (
        ("coach", "sleep-coach", "00844588018923", "Sleep Coach", Carrier.VERSION,
         [Market.EU, Market.US]),
        ("clinic", "sleep-coach", "00844588018930", "Sleep Coach for Clinics", Carrier.LOT,
         [Market.EU, Market.CH]),
        ("diary", "sleep-diary", "00844588018947", "Sleep Diary", Carrier.VERSION, [Market.EU]),
    ):  # fmt: skip
        tell.devices[key] = tell.does(
            "jonas", register_device, tell.products[product], gtin=gtin, trade_name=name,
            carrier=carrier, markets=markets,
        )  # fmt: skip
    group_and_register(tell, "jonas", tuple(tell.devices))


def _first(name: str) -> str:
    return name.split()[0].lower()
