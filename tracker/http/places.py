"""Addresses of the places where something missing is mended."""

from flask import url_for

from tracker.readiness.conditions import Missing, Place
from tracker.readiness.waiting import Waiting

_ENDPOINTS = {
    Place.INITIATIVE: "initiatives.show",
    Place.EDIT: "initiatives.edit",
    Place.VALUE: "value.show",
    Place.EVIDENCE: "evidence.index",
    Place.EFFECT: "initiatives.effect",
    Place.RELEASE: "releases.show",
}


def url_of(item: Missing | Waiting) -> str:
    """Where this is mended or done."""
    return url_for(_ENDPOINTS[item.place], key=item.key)
