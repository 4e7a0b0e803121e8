"""Gettext for every layer: what people read goes through `_` (now) or `_l` (when shown)."""

from contextlib import AbstractContextManager
from typing import Any

from flask_babel import force_locale, gettext, lazy_gettext
from flask_babel import ngettext as _babel_ngettext


def _(message: str, **values: Any) -> str:
    """The message in the reader's language, with its values filled in."""
    return str(gettext(message, **values))


def _l(message: str, **values: Any) -> Any:
    """The same, looked up only when it is shown: for labels made at import."""
    return lazy_gettext(message, **values)


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """The message that fits the number, which it may print as %(num)d."""
    return str(_babel_ngettext(one, many, num, **values))


def in_the_records_language() -> AbstractContextManager[None]:
    """Sentences made in here enter a record: English, whoever asks. A record keeps its language."""
    held: AbstractContextManager[None] = force_locale("en")
    return held
