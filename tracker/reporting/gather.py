"""The kinds of reports, and one way to gather each: subject in, frozen data out.

A report is a record, and a record keeps its language: the sentences that are composed in this
package, and those of readiness that it prints, stand in English, whoever draws it and in whatever
language the pages are. So they are written here as they are printed, without gettext. Only the
labels of the layouts (`reports/layouts`) go through gettext, so that a company can one day have
its reports laid out in another language, decided once and not by the reader.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from reports.codec import to_json
from reports.common import Header
from reports.initiative import InitiativeReport
from reports.register import RegisterReport
from reports.release import ReleaseReport
from reports.short_form import InitiativeShortForm
from reports.team import TeamReport
from tracker.core.texts import _
from tracker.initiatives.drafts import never_proposed
from tracker.initiatives.models import Initiative
from tracker.releases.models import Release, ReleaseState
from tracker.reporting import heading, initiative, register, release, team
from tracker.reporting.models import Report
from tracker.reporting.own_terms import with_own_terms
from tracker.reporting.subjects import Subject

DOSSIER, SHORT, RELEASE, REGISTER = "initiative", "initiative-short", "release", "udi-register"
TEAM = "team"

Gathered = InitiativeReport | InitiativeShortForm | ReleaseReport | RegisterReport | TeamReport


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of report: what it is called, what it covers, and how its data is gathered."""

    title: str
    scope: Callable[[Any], str]  # up to the log entry, which follows
    fill: Callable[[Any, Header], Gathered]


KINDS = {
    DOSSIER: Kind("Initiative dossier", initiative.scope, initiative.dossier),
    SHORT: Kind("Short form of initiative", initiative.scope, initiative.short_form),
    RELEASE: Kind("Release dossier", release.scope, release.dossier),
    REGISTER: Kind("UDI register", register.scope, register.register),
    TEAM: Kind("Capacity and priorities", team.scope, team.report),
}


def gather(
    kind: str, subject: Subject, *, number: str, by: str, at: datetime, last: Report | None
) -> Gathered:
    """The frozen data of a report of this kind; the same record gives the same data."""
    made = KINDS[kind]
    head = heading.header(
        subject, number=number, title=made.title, scope=made.scope(subject), by=by, at=at, last=last
    )
    report = made.fill(subject, head)
    if isinstance(report, InitiativeReport | ReleaseReport | TeamReport):
        report = replace(report, glossary=with_own_terms(report))
    changes = heading.changes(last, to_json(report))
    return replace(report, header=replace(head, changes=changes))


def not_issued_because(subject: Subject) -> str | None:
    """Why nobody may issue a report on it yet; auditors read what is issued."""
    if isinstance(subject, Initiative) and never_proposed(subject):
        return _("%(key)s is a draft, and reports are read by auditors, who see no drafts. Propose it first.", key=subject.key)  # fmt: skip
    if isinstance(subject, Release) and subject.state is ReleaseState.PLANNED:
        return _("%(key)s is not released yet, so its dossier can be drawn as a draft, and is issued once it is released.", key=subject.key)  # fmt: skip
    return None
