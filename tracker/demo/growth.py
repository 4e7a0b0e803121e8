"""The third product, and the four people who were hired for it."""

from datetime import date

from tracker.demo.cast import NEWCOMERS
from tracker.demo.clauses import leave_out
from tracker.demo.registers import group_and_register
from tracker.demo.setting import granted, welcome
from tracker.demo.teller import BUSY, Teller
from tracker.identity.actions import found_product, found_team, join, preset_owners
from tracker.releases.devices import register_device
from tracker.releases.models import Market
from tracker.requirements.actions import classify
from tracker.udi.gs1 import Carrier

_TEAMS: dict[str, tuple[str, ...]] = {
    "rhythm": ("omar", "yuki", "felix", "asha"),
    "diary": ("felix",),
}
_PRODUCTS: dict[str, tuple[str, ...]] = {
    "night-rhythm": ("omar", "yuki", "felix", "asha", "jonas", "lena"),
    "sleep-diary": ("omar", "yuki", "felix", "lena"),
    "sleep-coach": ("felix", "lena"),
}
_DEVICES = (
    ("rhythm", "00844588018954", "Night Rhythm", [Market.EU, Market.CH]),
    ("reader", "00844588018961", "Night Rhythm for Physicians", [Market.EU]),
)
_CLASS = (
    "A missed atrial fibrillation can lead to a stroke (risk file N-4); no hardware outside the "
    "software catches it."
)
#: The auditor looks at the new product once; this grant ends by itself.
_AUDIT_ENDS = date(2027, 1, 29)


def take_over_night_rhythm(tell: Teller) -> None:
    """Lumen Sleep takes over Night Rhythm, which finds atrial fibrillation in a night's ECG."""
    tell.until(10, 20)
    tell.pace = BUSY
    for row in NEWCOMERS:
        welcome(tell, row)
    product = tell.does("tom", found_product, "night-rhythm", "Night Rhythm", "nr-v")
    tell.products["night-rhythm"] = product
    tell.teams["rhythm"] = tell.does("tom", found_team, "rhythm", "Rhythm")
    for key, members in _TEAMS.items():
        for who in members:
            tell.does("tom", join, tell.people[who], tell.teams[key])
    for key, members in _PRODUCTS.items():
        for who in members:
            tell.does("tom", join, tell.people[who], tell.products[key])
    tell.does("tom", granted, tell.people["ines"], product, _AUDIT_ENDS)
    tell.does("tom", preset_owners, product, tell.people["omar"], tell.people["yuki"])
    for key, gtin, name, markets in _DEVICES:
        tell.devices[key] = tell.does(
            "lena", register_device, product, gtin=gtin, trade_name=name,
            carrier=Carrier.VERSION, markets=markets,
        )  # fmt: skip
    group_and_register(tell, "lena", tuple(key for key, *_told in _DEVICES))
    tell.does("lena", classify, product, "C", _CLASS)
    leave_out(tell, "lena", product)
