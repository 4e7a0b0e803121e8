"""Addresses of the places where something missing is mended."""

from flask import current_app, url_for

from tracker.readiness.conditions import Missing, Place
from tracker.readiness.waiting import Waiting

_ENDPOINTS = {
    Place.INITIATIVE: "initiatives.show",
    Place.EDIT: "initiatives.edit",
    Place.VALUE: "value.show",
    Place.EVIDENCE: "evidence.index",
    Place.EFFECT: "initiatives.effect",
    Place.RELEASE: "releases.show",
    Place.ASSESSMENT: "releases.assessment",
}


def url_of(item: Missing | Waiting) -> str:
    """Where this is mended or done."""
    return url_for(_ENDPOINTS[item.place], key=item.key)


def address(place: Place, key: str) -> str:
    """The whole address of a page, for readers outside the browser."""
    base: str = current_app.config["TRACKER"].base_url
    return base + url_for(_ENDPOINTS[place], key=key)


def page_at(place: Place, key: str) -> str:
    """The address of a page, within the browser."""
    return url_for(_ENDPOINTS[place], key=key)
