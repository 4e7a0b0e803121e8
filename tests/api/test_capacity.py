"""GET /teams/KEY/capacity: the guard and the team's days, nobody's own."""

import json
from datetime import timedelta

from tracker.core.clock import now
from tracker.identity.models import Scope
from tracker.identity.permissions import Role


def test_a_team_tells_how_it_stands(client, make):
    policy = make.policy()
    (sprint,) = make.periods(now().date() - timedelta(days=2))
    mine = make.days(2, 2.5, person=make.engineer.id)
    make.sheet(sprint, lines=[*mine, *make.days(35.5, 4, 2.5, 3.5)])
    told = client(make.em).get("/teams/night/capacity").told
    assert told["policy"]["floor"] == 20 and told["policy"]["division"] == "each sprint"
    assert told["policy"]["in_force_since"].startswith(policy.began_at.strftime("%Y-%m-%dT"))
    assert (told["verdict"]["state"], told["verdict"]["missing"]) == ("warning", "3.5")
    assert told["verdict"]["unsure"] is True
    plan = {"product": "37.5", "technical": "6.5", "bugs": "2.5", "unsorted": "3.5", "total": "50"}
    (period,) = told["periods"]
    assert period["plan"] == plan and period["actual"] is None and period["closed"] is False
    assert "Nora" not in json.dumps(told)


def test_without_a_policy_nothing_is_judged_and_closed_periods_are_told(client, make):
    make.closed_period()
    told = client(make.engineer).get("/teams/night/capacity").told
    assert told["policy"] is None and told["verdict"]["state"] == "not due yet"
    assert told["periods"][0]["closed"] and told["periods"][0]["actual"]["total"] == "50"
    assert told["periods"][0]["actual_until"] == told["periods"][0]["last"]


def test_outside_there_is_no_team_and_auditors_see_no_load(client, make):
    make.proposed()
    assert client(make.em).get("/teams/day/capacity").status_code == 404
    assert client(make.person("Otto", Role.EM)).get("/teams/night/capacity").status_code == 404
    answer = client(make.auditor, Scope.READ).get("/teams/night/capacity")
    assert answer.status_code == 403
