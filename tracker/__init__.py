"""A tracker of compliance initiatives: two owners, signed value, evidence, releases, auditor PDFs."""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from tracker.config import Settings

try:
    __version__ = version("tracker")
except PackageNotFoundError:  # run from a folder that was not installed
    __version__ = "0"

ROOT = Path(__file__).parent.parent


def create_app(settings: "Settings | None" = None) -> "Flask":
    """The application, from settings given or read from the environment."""
    from flask import Flask
    from flask_babel import Babel

    import tracker.models  # noqa: F401
    from tracker import api, web
    from tracker.config import flask_config, read_settings
    from tracker.core.db import db

    app = Flask(__name__, template_folder=str(ROOT / "templates"))
    app.config.update(flask_config(settings or read_settings()))
    db.init_app(app)
    Babel(app, locale_selector=web.language)
    web.init_app(app)
    api.init_app(app)
    return app
