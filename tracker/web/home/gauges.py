"""Three gauges of each of one's teams, in words: state, figures, and the page that mends it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import url_for

from tracker.agenda.words import day as words_of
from tracker.capacity.space import Space
from tracker.capacity.split import told
from tracker.core.db import db
from tracker.core.texts import _, ngettext
from tracker.identity.models import Team
from tracker.identity.permissions import Right
from tracker.identity.queries import teams_of
from tracker.practices.gauges import MOST_TEAMS, Answers, Gauges, gauges_of
from tracker.sync.calendar import next_day, starts_on
from tracker.sync.models import SyncSeries
from tracker.value.understood import Understood
from tracker.web.capacity.page import verdict_box
from tracker.web.sync.forms import WEEKDAYS
from tracker.web.who import me, my_products


def boards(at: datetime) -> dict[str, Any]:
    """The gauges of the asking EM's or PM's teams; `more` counts teams beyond the first few."""
    if not me().may(Right.STEER_TEAM):
        return {"boards": None, "more_teams": False}
    mine = db.session.scalars(
        db.select(Team).where(Team.id.in_(teams_of(me(), at))).order_by(Team.name, Team.id)
        .limit(MOST_TEAMS + 1)
    ).all()  # fmt: skip
    found = gauges_of(mine[:MOST_TEAMS], my_products(), at)
    return {"boards": [board(g, at) for g in found], "more_teams": len(mine) > MOST_TEAMS}


def board(gauges: Gauges, at: datetime) -> dict[str, Any]:
    """One team: its three gauges, and when it meets next."""
    key = gauges.team.key
    return {
        "team": gauges.team, "sync": next_sync(gauges.series, at),
        "gauges": [
            understood_told(gauges.understood, key), space_told(gauges.space, key),
            order_told(gauges.order, key),
        ],
    }  # fmt: skip


def next_sync(series: SyncSeries | None, at: datetime) -> str | None:
    """When the two meet next, by their own clock: Thursday 26 Nov 2026, 09:30 Europe/Berlin."""
    day = next_day(series, at) if series else None
    if series is None or day is None:
        return None
    begins = starts_on(series, day)
    return _(
        "%(weekday)s %(day)s, %(time)s %(zone)s", weekday=WEEKDAYS[begins.weekday()],
        day=words_of(begins.date()), time=f"{begins:%H:%M}", zone=series.zone,
    )  # fmt: skip


def understood_told(found: Understood, key: str) -> dict[str, Any]:
    figures = {"n": found.signed, "all": found.needed}
    sentence = _("%(n)d of %(all)d values signed", **figures)
    if found.more:
        sentence = _("%(n)d of the newest %(all)d values signed", **figures)
    if not found.needed:
        word, sentence = (_("Nothing to sign"), "plain"), _("Nothing is proposed or committed.")
    elif found.unsigned:
        word = (ngettext("%(num)d not signed", "%(num)d not signed", found.unsigned), "wait")
    else:
        word = (_("All signed"), "ok")
    return {
        "label": _("Understood"), "word": word, "sentence": sentence,
        "filled": _percent(found.signed, found.needed), "mark": None,
        "url": url_for("practices.show", key=key, _anchor="unsigned"),
        "link": _("See which are not signed") if found.unsigned else _("See the practices"),
    }  # fmt: skip


def space_told(space: Space, key: str) -> dict[str, Any]:
    told_of = {
        "label": _("Space"), "filled": None, "mark": None, "url": url_for("capacity.show", key=key),
        "link": _("Open capacity"),
    }  # fmt: skip
    policy, verdict = space.policy, space.verdict
    if policy is None:
        return told_of | {"word": (_("No policy"), "plain"), "sentence": _("EM and PM have not agreed on one yet.")}  # fmt: skip
    box = verdict_box(verdict, policy)
    word = (box["label"], box["tone"])
    if not verdict.days.total:
        return told_of | {"word": word, "sentence": box["sentence"]}
    share = verdict.days.percent(verdict.days.technical)
    sentence = _(
        "%(share)s %% technical, floor %(floor)d %%", share=told(share), floor=policy.floor
    )
    if box["missing"]:
        sentence = _("%(sentence)s: %(missing)s", sentence=sentence, missing=_missing(verdict.missing))  # fmt: skip
    return told_of | {
        "word": word, "sentence": sentence, "filled": share, "mark": policy.floor,
        "unsure": box["unsure"],
    }  # fmt: skip


def _missing(days: Decimal) -> str:
    return _("%(days)s days missing", days=told(days))


def order_told(found: Answers, key: str) -> dict[str, Any]:
    """Team level only; few answers would tell who gave which, so then there is no figure."""
    if not found.enough:
        word = _("Too few answers") if found.count else _("Nobody answered")
        sentence = (
            _("since the last sync; shown from three answers on")
            if found.count
            else _("to the stand-up's question since the last sync")
        )
        filled, tone, where, link = None, "plain", "sync.standup", _("Open the stand-up")
    elif found.unclear:
        word = ngettext("%(num)d unclear", "%(num)d unclear", found.unclear)
        sentence = _("of %(all)d who answered since the last sync", all=found.count)
        filled, tone, where, link = found.count - found.unclear, "wait", "sync.show", _("Clear it up in the sync")  # fmt: skip
    else:
        word, sentence = _("All clear"), _("%(all)d answered since the last sync", all=found.count)
        filled, tone, where, link = found.count, "ok", "order.show", _("See the order")
    return {
        "label": _("Order"), "word": (word, tone), "sentence": sentence, "mark": None,
        "filled": None if filled is None else _percent(filled, found.count),
        "url": url_for(where, key=key), "link": link,
    }  # fmt: skip


def _percent(part: int, whole: int) -> Decimal | None:
    return Decimal(part * 100) / whole if whole else None
