"""Pages: the only code, beside the commands, that knows HTTP."""

from flask import Flask

from tracker.http import errors
from tracker.web import (
    access,
    account,
    capacity,
    clauses,
    csrf,
    devices,
    evidence,
    frame,
    glossary,
    home,
    hooks,
    imports,
    initiatives,
    notices,
    order,
    people,
    practices,
    releases,
    reports,
    search,
    security,
    signing,
    sync,
    teams,
    trail,
    udi,
    value,
    views,
    visits,
    who,
)
from tracker.web.glossary import popovers
from tracker.web.who import language

__all__ = ["init_app", "language"]


def init_app(app: Flask) -> None:
    """Add every page, and what stands before and behind each of them."""
    security.init_app(app)
    who.init_app(app)
    csrf.init_app(app)
    errors.init_app(app)
    frame.init_app(app)
    popovers.init_app(app)
    for area in (
        access,
        account,
        home,
        people,
        trail,
        udi,
        clauses,
        devices,
        releases,
        hooks,
        order,
        reports,
        search,
        imports,
        initiatives,
        value,
        evidence,
        glossary,
        notices,
        signing,
        sync,
        teams,
        practices,
        capacity,
        views,
        visits,
    ):
        app.register_blueprint(area.bp)
    who.refuse_unlisted(app)
