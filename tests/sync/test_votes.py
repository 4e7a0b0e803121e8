"""The stand-up's question: one's own vote, and nothing of it left in the log or after 90 days."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import false, func, select

from tracker.audit.actions import request_id
from tracker.audit.models import Event, EventText
from tracker.core.db import db, write
from tracker.core.errors import Invalid, NotAllowed
from tracker.identity.trail import readable_events
from tracker.sync.models import Vote
from tracker.sync.queries import last_votes
from tracker.sync.votes import KEPT, purge_votes, vote


def votes(make, who="engineer", **told):
    person = getattr(make, who)
    with write():
        vote(make.team, voter=person, by=person, at=make.at, **{"clear": True, **told})


def counted():
    return db.session.scalar(select(func.count(Vote.id)))


def test_tapping_again_replaces_the_answer_of_the_day_and_a_new_day_begins_anew(make):
    votes(make, clear=False, words="Which one first?")
    votes(make)
    assert counted() == 1
    assert [row.clear for row in db.session.scalars(last_votes(make.team, None))] == [True]
    make.wait(days=1)
    votes(make, clear=False, initiative=make.initiative())
    assert counted() == 2
    [newest] = db.session.scalars(last_votes(make.team, None))
    assert not newest.clear


def test_a_vote_for_somebody_else_is_refused(make):
    with pytest.raises(NotAllowed), write():
        vote(make.team, voter=make.engineer, clear=True, by=make.em, at=make.at)
    assert counted() == 0


@pytest.mark.parametrize("who", ["regulatory", "auditor", "admin"])
def test_who_does_not_vote(make, who):
    with pytest.raises(NotAllowed):
        votes(make, who)


def test_unclear_names_what_is_unclear(make):
    with pytest.raises(Invalid) as refused:
        votes(make, clear=False)
    assert refused.value.field == "words"


def test_the_event_of_a_vote_holds_neither_person_nor_answer_nor_request(make):
    request_id.set("feedface00000000")
    votes(make, clear=False, words="Which one is first, the export?", gone_wrong="A late Friday")
    event = db.session.scalars(select(Event).order_by(Event.seq.desc())).first()
    assert event.action == "stand-up.voted" and event.actor_id is None
    told = event.content.decode()
    for secret in ("feedface", "Nora", "engineer", "unclear", "clear", "export", "Friday"):
        assert secret not in told
    assert json.loads(told)["actor"] == {"id": None, "name": "system", "role": "system"}
    assert not db.session.scalars(select(EventText).where(EventText.event_seq == event.seq)).all()
    assert request_id.get() == "feedface00000000"


@pytest.mark.both_databases
def test_raw_votes_are_gone_after_90_days_with_one_event_that_only_counts(make):
    votes(make)
    votes(make, "em", clear=False, words="All of it")
    make.wait(days=1)
    votes(make)
    last = make.at
    with write():
        assert purge_votes(at=last + KEPT - timedelta(days=1, hours=1)) == 0  # nothing is old yet
    with write():
        assert purge_votes(at=last + KEPT) == 3 and counted() == 0
    event = db.session.scalars(select(Event).order_by(Event.seq.desc())).first()
    assert event.action == "stand-up.votes-purged" and event.actor_id is None
    assert json.loads(event.content)["changes"]["votes"] == [3, 0]
    with write():
        assert purge_votes(at=last + KEPT) == 0
    assert db.session.scalar(select(func.max(Event.seq))) == event.seq


def test_who_reads_of_a_teams_talk_in_the_trail(make):
    votes(make)
    make.ended(make.sync())
    told = {
        who: {
            event.action
            for event in db.session.scalars(readable_events(getattr(make, who), make.at, false()))
            if event.object_kind in {"sync", "stand-up"}
        }
        for who in ("em", "pm", "engineer", "regulatory", "auditor", "admin")
    }
    everything = {"stand-up.voted", "sync.began", "sync.ended"}
    assert told == {
        "em": everything, "pm": everything, "regulatory": everything,
        "engineer": set(), "auditor": set(), "admin": set(),
    }  # fmt: skip
