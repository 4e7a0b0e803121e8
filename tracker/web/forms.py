"""The base of every form: CSRF, trimmed text, the request's data, refusals at their fields."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import request
from flask_babel import LazyString
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, HiddenField, PasswordField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length

from tracker.core.clock import now
from tracker.core.db import write
from tracker.core.errors import DomainError, Invalid, Stale
from tracker.core.readable import unreadable
from tracker.core.texts import _, _l
from tracker.signing.actions import Proof, has_bound, prove
from tracker.value.diff import Piece, word_difference
from tracker.web.csrf import SessionToken, once
from tracker.web.who import me, my_session


class BaseForm(Form):
    """Checks shape; what makes sense is the action's to say."""

    class Meta:
        csrf = True
        csrf_class = SessionToken

        def bind_field(self, form: Form, unbound_field: Any, options: dict[str, Any]) -> Any:
            filters = [*unbound_field.kwargs.get("filters", ()), _trim]
            if unbound_field.field_class is PasswordField:
                filters = []
            kwargs = {k: v for k, v in unbound_field.kwargs.items() if k != "filters"}
            if isinstance(kwargs.get("choices"), list):  # WTForms 3.4 takes no tuples any more
                kwargs["choices"] = [SelectChoice(*choice) for choice in kwargs["choices"]]
            fresh = type(unbound_field)(
                unbound_field.field_class, *unbound_field.args, name=unbound_field.name, **kwargs
            )
            return fresh.bind(form=form, **{**options, "filters": filters})

    problem_status = 200
    difference: list[Piece] | None = None

    @classmethod
    def from_request(cls, **kwargs: Any) -> "Any":
        """The form with what was sent, files included; without a POST, with its presets."""
        if request.method != "POST":
            return cls(None, **kwargs)
        sent: MultiDict[str, Any] = MultiDict(request.form)
        for name, file in request.files.items(multi=True):
            sent.add(name, file)
        return cls(sent, **kwargs)

    def passes(self) -> bool:
        """True for a POST whose every field is valid."""
        return request.method == "POST" and self.validate()

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        for field in self:
            if any(isinstance(error, LazyString) for error in field.errors):
                field.errors = [str(error) for error in field.errors]  # a page prints strings only
            if isinstance(field.data, str) and (wrong := _unreadable(field)):
                field.errors = [*field.errors, wrong]
                good = False
        return good

    def carries_out(self, act: Callable[[], Any]) -> bool:
        """Run an action in one write; a refusal is shown on this form, with all that was typed."""
        try:
            with write():
                once()
                act()
        except DomainError as error:
            self.refuse(error)
            return False
        return True

    def refuse(self, error: DomainError) -> None:
        """Show a refusal: at its field, or above the form."""
        self.problem_status = error.status
        if isinstance(error, Invalid) and error.field in self._fields:
            field = self._fields[error.field]
            field.errors = [*field.errors, str(error)]
            return
        self.form_errors = [*self.form_errors, str(error)]
        if isinstance(error, Stale):
            self.difference = word_difference(error.before, error.after)

    @property
    def status(self) -> int:
        """The status of a page that shows this form."""
        if self.problem_status != 200:
            return self.problem_status
        return 422 if self.errors else 200


class SignatureForm(BaseForm):
    """What every signature asks for again: the password, and after idling the address too."""

    shown = HiddenField()  # SHA-256 of the document that the page shows
    email = StringField(
        _l("Your e-mail address"),
        [DataRequired(_l("Type your e-mail address.")), Length(max=200)],
        description=_l("You were away for a while, so both are asked for again."),
    )
    password = PasswordField(_l("Your password"), [DataRequired(_l("Type your password to sign."))])
    binding = BooleanField(
        _l("My electronic signature binds me as my handwritten one does."),
        [DataRequired(_l("Accept this before your first signature."))],
        description=_l("Asked once, before your first signature; it is signed and recorded."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not my_session().identify_again:
            del self.email
        if has_bound(me()):
            del self.binding

    def signs(self, act: Callable[[Proof], Any]) -> bool:
        """Check the password in a write of its own, then run the signing action."""
        email = self.email.data if "email" in self else None
        binding = "binding" in self and bool(self.binding.data)
        try:
            with write():
                proof = prove(
                    me(), self.password.data or "", at=now(), email=email, accepts_binding=binding
                )
        except DomainError as error:
            self.refuse(error)
            return False
        if proof is None:
            self.problem_status = 403
            self.password.errors = [
                *self.password.errors,
                _("The password is wrong; nothing was signed."),
            ]
            return False
        done = self.carries_out(lambda: act(proof))
        if done and my_session().identify_again:
            with write():
                my_session().identify_again = False
        return done


def people_choices(people: Iterable[Any], empty: str | None = None) -> list[tuple[str, str]]:
    """Choices of a select: id and name, perhaps with an empty first one."""
    first = [("", empty)] if empty is not None else []
    return first + [(str(person.id), person.name) for person in people]


def number(text: str | int | None) -> int:
    """A number that our own page sent; 0, which names nothing, for a made-up one."""
    plain = str(text or "")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 10 else 0


def _unreadable(field: Any) -> str | None:
    """What is wrong with a typed text; of a password only that no database keeps it."""
    text: str = field.data
    if isinstance(field, PasswordField) and "\0" not in text:
        return None
    return unreadable(text, lines=not isinstance(field, StringField) or _many_lines(field))


def _many_lines(field: Any) -> bool:
    return isinstance(field, TextAreaField | HiddenField)


def _trim(value: Any) -> Any:
    return value.strip().replace("\r\n", "\n") if isinstance(value, str) else value
