"""The five practices in rows of words: what was done, how much of it, and where it is seen."""

from dataclasses import dataclass

from flask import url_for

from tracker.capacity.space import Space
from tracker.capacity.split import told
from tracker.core.texts import _, ngettext
from tracker.identity.models import Team
from tracker.practices.facts import MOST_OPEN, Facts
from tracker.web.capacity.page import verdict_box
from tracker.web.frame import day
from tracker.web.order.words import WHYS
from tracker.web.value.heard import span


@dataclass(frozen=True, slots=True)
class Row:
    """One fact: what, how much, what to know about it, and where it is seen."""

    label: str
    value: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Practice:
    """One of the five, with its facts."""

    number: int
    title: str
    rows: list[Row]


def practices(team: Team, facts: Facts, space: Space) -> list[Practice]:
    """All five, in the order in which they are always told."""
    return [
        Practice(1, _("Owned by both"), _owned(team, facts)),
        Practice(2, _("Explained until it is understood"), _explained(team, facts)),
        Practice(3, _("Space for technical work"), _space(team, space)),
        Practice(4, _("A constant conversation"), _conversation(team, facts)),
        Practice(5, _("Not knowing is said out loud"), _aloud(team, facts)),
    ]


def _of(part: int, whole: int, *, most: bool = False) -> str:
    """3 of 4; and where no more than so many were counted, that it is so."""
    if most and whole == MOST_OPEN:
        return _("%(n)d of the first %(all)d", n=part, all=whole)
    return _("%(n)d of %(all)d", n=part, all=whole) if whole else _("none")


def _owned(team: Team, facts: Facts) -> list[Row]:
    count, unclaimed = facts.count, url_for("initiatives.unclaimed")
    listed = url_for("initiatives.index", team=team.key, status="open")
    return [
        Row(_("Open initiatives with an EM and a PM"), _of(count["open"] - count["open_lacking"], count["open"], most=True), _("as they stand now"), listed),
        Row(_("Still without one of the two"), str(count["open_lacking"]), _("anybody of the role claims them with one click"), unclaimed),
        Row(_("Registered"), str(count["new"]), _("of them still without one of the two: %(n)d", n=count["new_lacking"]), listed),
    ]  # fmt: skip


def _explained(team: Team, facts: Facts) -> list[Row]:
    count = facts.count
    here = url_for("practices.show", key=team.key, _anchor="unsigned")
    listed = url_for("initiatives.index", team=team.key, status="proposed")  # fmt: skip
    waited = facts.first_feedback
    heard = ngettext("of %(num)d version that somebody said something about", "of %(num)d versions that somebody said something about", len(facts.feedback))  # fmt: skip
    return [
        Row(_("Versions of a value published"), str(count["published"]), "", listed),
        Row(_("Questions asked in the open"), str(count["asked"]), _("%(n)d answered, %(m)d closed by whoever asked", n=count["answered"], m=count["settled"]), listed),
        Row(_("Median time to the first feedback"), span(waited) if waited is not None else _("none yet"), heard if waited is not None else "", listed),
        Row(_("Values said back"), str(count["said_back"]), _("%(n)d confirmed", n=count["confirmed"]), here),
        Row(_("Values signed by the PM"), str(count["signed"]), _("%(n)d refused", n=count["refused"]) if count["refused"] else "", here),
    ]  # fmt: skip


def _space(team: Team, space: Space) -> list[Row]:
    where = url_for("capacity.show", key=team.key)
    policy, verdict = space.policy, space.verdict
    if policy is None:
        return [Row(_("Policy"), _("none"), _("EM and PM have not agreed on one yet, so nothing is judged"), where)]  # fmt: skip
    box = verdict_box(verdict, policy)
    known = bool(verdict.days.total)
    share = told(verdict.days.percent(verdict.days.technical))
    return [
        Row(_("Technical share"), f"{share} %" if known else _("not planned yet"), box["sentence"], where),
        Row(_("Floor"), f"{policy.floor} %", _("in force since %(day)s", day=day(policy.began_at)) if policy.began_at else "", where),
        Row(_("State"), str(box["label"]), box["missing"] or box["unsure"] or "", where),
    ]  # fmt: skip


def _conversation(team: Team, facts: Facts) -> list[Row]:
    sync = url_for("sync.show", key=team.key)
    order = url_for("order.history", key=team.key)
    moved = sum(facts.moves.values())
    why = ", ".join(f"{WHYS[reason]} {n}" for reason, n in facts.moves.items())
    if facts.series is None:
        held = Row(_("Weekly sync"), _("not set up"), _("EM and PM have not said yet when they meet"), sync)  # fmt: skip
    else:
        real = ", ".join(_("%(real)d (suggested %(n)d)", real=took, n=n) for n, took in reversed(facts.lengths))  # fmt: skip
        held = Row(
            _("Weekly syncs held"), str(len(facts.lengths)),
            _("Minutes: %(minutes)s", minutes=real) if real else "", sync,
        )  # fmt: skip
    return [
        held,
        Row(_("Weeks without one"), str(facts.missed), "", sync),
        Row(_("Decisions logged"), str(facts.count["decisions"]), _("each with what, why, who, instead of what"), sync),
        Row(_("Moves in the order"), str(moved), why, order),
    ]  # fmt: skip


def _aloud(team: Team, facts: Facts) -> list[Row]:
    count = facts.count
    listed = url_for("initiatives.index", team=team.key, status="proposed")  # fmt: skip
    terms = url_for("glossary.index")
    standup = url_for("sync.standup", key=team.key)
    if facts.enough_votes:
        unclear = Row(_("“Unclear” in the stand-up"), str(count["unclear"]), ngettext("of %(num)d answer", "of %(num)d answers", count["votes"]), standup)  # fmt: skip
    else:
        unclear = Row(_("“Unclear” in the stand-up"), _("not shown"), _("shown once three people have answered, so that nobody is singled out"), standup)  # fmt: skip
    return [
        Row(_("“Me too” on a question"), str(count["me_too"]), "", listed),
        Row(_("Terms asked about"), str(count["terms_asked"]), _("in the whole company"), terms),
        Row(_("Terms agreed on"), str(count["terms_agreed"]), _("in the whole company"), terms),
        unclear,
    ]  # fmt: skip
