"""The UDI register: every device, every release that carries its UDI, and what decided it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from reports.common import Header, Listed, Nothing, StateWord
from reports.facts import GlossaryTerm, RegisteredIn


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who signed, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredRelease:
    """A release, with its UDI on one device; without one where it carries none."""

    key: str
    version: str
    tag: str
    state: StateWord
    pi: str | None
    hri: str | None
    outcome: StateWord | Nothing  # of its change assessment
    rules: int | None  # version of the rules that it was assessed by
    assessed: Signed | None
    approved: Signed | None
    released_at: datetime | None
    released_by: str | None
    withdrawn: Signed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredDevice:
    """One UDI-DI with what it belongs to, and its releases, the newest first."""

    product: str
    di: str
    agency: str
    basic_udi: str | None
    trade_name: str
    carrier: str
    markets: str
    predecessor: str | None
    discontinued: date | None
    registrations: tuple[RegisteredIn, ...]  # empty: none is kept here
    releases: Listed[RegisteredRelease]


@dataclass(frozen=True, slots=True, kw_only=True)
class BareReleases:
    """Releases of a product that carry no UDI; their versions count as used."""

    product: str
    releases: Listed[RegisteredRelease]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterReport:
    """Every UDI-DI and every release of some products, frozen; fields in the order of print."""

    layout: ClassVar[str] = "register.html"
    style: ClassVar[str] = "style.css"
    one_sheet: ClassVar[bool] = False

    header: Header
    in_one_paragraph: str
    products: tuple[str, ...]
    devices: Listed[RegisteredDevice]  # 1 and 2
    bare: Listed[BareReleases]  # 3
    missing: tuple[str, ...]  # 4
    glossary: Listed[GlossaryTerm]  # 5
