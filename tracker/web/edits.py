"""Forms that edit what others may edit too: both texts side by side, nothing typed lost."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from wtforms import BooleanField, Field, HiddenField
from wtforms.fields.choices import SelectFieldBase

from tracker.core.errors import DomainError, Stale
from tracker.core.texts import _
from tracker.value.diff import Piece, word_difference
from tracker.web.forms import BaseForm

Presets = Callable[[], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that somebody saved otherwise meanwhile: theirs, yours, and both word by word."""

    name: str
    label: str
    theirs: str
    yours: str
    pieces: list[Piece]


class EditForm(BaseForm):
    """Carries the edition that it began from. A stale one compares; sent again it is meant."""

    edition = HiddenField()
    conflicts: list[Conflict] | None = None

    @classmethod
    def opened(cls, presets: Presets) -> "Any":
        """The form; `presets` reads what is saved now, with its edition."""
        form = cls.from_request(**({} if request.method == "POST" else presets()))
        form.presets = presets
        return form

    presets: Presets

    def refuse(self, error: DomainError) -> None:
        super().refuse(error)
        if isinstance(error, Stale):
            self._compare()

    def _compare(self) -> None:
        """Lay what was typed beside what is saved now; the next answer is to the newest."""
        saved = type(self)(None, **self.presets())
        for field in saved:
            if isinstance(field, SelectFieldBase):
                field.choices = self._fields[field.name].choices  # type: ignore[attr-defined]
        self.conflicts = [
            Conflict(f.name, str(f.label.text), theirs, yours, word_difference(theirs, yours))
            for f in self
            if not isinstance(f, HiddenField)
            and f.name in saved.presets_given
            and (theirs := as_read(saved[f.name])) != (yours := as_read(f))
        ]
        self.edition.data = saved.edition.data

    def __init__(self, formdata: Any = None, **kwargs: Any) -> None:
        super().__init__(formdata, **kwargs)
        self.presets_given = kwargs.keys() - {"edition"}


def as_read(field: Field) -> str:
    """What a field holds, as its reader sees it."""
    data = field.data
    if isinstance(field, BooleanField):
        return _("Yes") if data else _("No")
    if isinstance(data, date):
        return data.isoformat()
    if isinstance(field, SelectFieldBase):
        return ", ".join(str(label) for _value, label, on, *_more in field.iter_choices() if on)
    return str(data or "")
