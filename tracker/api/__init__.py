"""The API below /api/v1, for pipelines and programs: the same rules as the pages."""

from flask import Flask

from tracker.api import (  # noqa: F401  their operations belong to the one blueprint
    account,
    capacity,
    clauses,
    devices,
    evidence,
    glossary,
    hooks,
    initiatives,
    listings,
    order,
    releases,
    reports,
    udi,
    value,
)
from tracker.api.openapi import document
from tracker.api.operations import bp


def init_app(app: Flask) -> None:
    """Add every operation, behind its token, and the document that describes them."""
    app.register_blueprint(bp)
    app.register_blueprint(hooks.bp)
    app.add_url_rule("/api/openapi.json", "openapi", document, provide_automatic_options=False)
