"""Addresses of the places where something missing is mended."""

from flask import current_app, url_for

from tracker.readiness.conditions import Missing, Place
from tracker.readiness.waits import Step, Waiting

_ENDPOINTS = {
    Place.INITIATIVE: "initiatives.show",
    Place.EDIT: "initiatives.edit",
    Place.VALUE: "value.show",
    Place.EVIDENCE: "evidence.index",
    Place.EFFECT: "initiatives.effect",
    Place.RELEASE: "releases.show",
    Place.ASSESSMENT: "releases.assessment",
    Place.RELEASE_DEVICES: "releases.devices",
}
#: Steps that have a page of their own.
_STEPS = {
    Step.ANSWER: "value.answer",
    Step.EXPLAIN: "value.explain",
    Step.SAY_BACK: "value.say_back",
    Step.HEAR: "value.hear",
    Step.APPROVE_VALUE: "value.approve",
}


def url_of(item: Missing | Waiting) -> str:
    """Where this is mended or done."""
    if isinstance(item, Waiting) and item.step is not None:
        if item.number is None:
            return url_for(_STEPS[item.step], key=item.key)
        return url_for(_STEPS[item.step], key=item.key, number=item.number)
    return page_at(item.place, item.key)


def address(place: Place, key: str) -> str:
    """The whole address of a page, for readers outside the browser."""
    base: str = current_app.config["TRACKER"].base_url
    return base + page_at(place, key)


def page_at(place: Place, key: str) -> str:
    """The address of a page, within the browser."""
    gtin, _slash, second = key.partition("/")
    if place is Place.DEVICE:
        return url_for("devices.show", gtin=gtin)
    if place is Place.SUCCESSOR:
        return url_for("devices.successor", gtin=gtin, release=second)
    if place is Place.REGISTRATION:
        return url_for("devices.registration", gtin=gtin, register=second)
    return url_for(_ENDPOINTS[place], key=key)
