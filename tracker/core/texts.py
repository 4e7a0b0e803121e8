"""Gettext for every layer: what people read goes through `_` (now) or `_l` (when shown)."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

__all__ = ["_", "_l", "ngettext"]
