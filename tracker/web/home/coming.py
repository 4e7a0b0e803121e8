"""The releases that come next, each with what keeps it from going."""

from dataclasses import dataclass

from sqlalchemy import Select

from tracker.core.db import db
from tracker.core.texts import _, ngettext
from tracker.http.places import url_of
from tracker.readiness.gates import GateFacts, gates, what_stops
from tracker.releases.models import Release, ReleaseState
from tracker.releases.queries import releases_in

#: So many planned releases are looked at, the newest: what their gates ask is read at once.
MOST = 3


@dataclass(frozen=True, slots=True)
class Coming:
    """A planned release: the first thing that stops it, where that is mended, and how much more."""

    release: Release
    sentence: str
    url: str | None  # None: nothing stops it
    more: str


def coming(products: Select[int]) -> list[Coming]:
    """The newest planned releases of these products."""
    planned = list(
        db.session.scalars(
            releases_in(products).where(Release.state == ReleaseState.PLANNED).limit(MOST)
        )
    )
    facts = GateFacts(planned)
    return [_coming(release, facts) for release in planned]


def _coming(release: Release, facts: GateFacts) -> Coming:
    missing = what_stops(gates(release, facts))
    if not missing:
        return Coming(release, _("Nothing stops it; it waits for its signatures."), None, "")
    more = len(missing) - 1
    rest = ngettext("and %(num)d more thing", "and %(num)d more things", more) if more else ""
    return Coming(release, missing[0].sentence, url_of(missing[0]), rest)
