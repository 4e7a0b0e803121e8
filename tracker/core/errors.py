"""Refusals: sentences that the reader can act on. Delivery turns them into answers."""


class DomainError(Exception):
    """The base of every refusal; its text is shown to the person as it stands."""

    status = 409  # as HTTP counts refusals; pages, API and tests read it here only


class NotAllowed(DomainError):
    """You may not."""

    status = 403


class RuleBroken(DomainError):
    """Not now: something must happen first, and the sentence says what."""


class Stale(RuleBroken):
    """The record changed since the page was shown.

    `before` and `after` are the two texts, for the page to show their difference.
    """

    def __init__(self, message: str, *, before: str = "", after: str = "") -> None:
        super().__init__(message)
        self.before = before
        self.after = after


class Invalid(DomainError):
    """One value does not make sense; `field` names where it was typed."""

    status = 422

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class TooLarge(DomainError):
    """A file or text is over its limit."""

    status = 413


class NotFound(DomainError):
    """No such record, or none in the reader's scope: the same answer for both."""

    status = 404


class NotOffered(DomainError):
    """The address asks for what is not offered: a filter, an order, a page."""

    status = 400
