"""Who may read a team: its members, and whoever belongs to a product on which it works."""

import pytest
from sqlalchemy import select

from tracker.audit.actions import SYSTEM
from tracker.core.db import db, write
from tracker.identity import actions as identity
from tracker.identity.models import Team
from tracker.identity.permissions import Role
from tracker.identity.queries import in_team, products_of, team_members
from tracker.initiatives import actions as initiatives
from tracker.initiatives.teams import products_of_teams, readable_team, readable_teams


def teams(make, person):
    at = make.at
    found = db.session.scalars(readable_teams(person, products_of(person, at), at))
    return [team.key for team in found]


def reads(make, key, person):
    at = make.at
    return readable_team(key, person, products_of(person, at), at) is not None


def of_day_team(make, product=None, **told):
    day = db.session.scalars(select(Team).where(Team.key == "day")).one()
    with write():
        return initiatives.register(
            make.fields(), team=day, product=product or make.product, em=make.em, pm=make.pm,
            clauses=[], by=make.em, at=make.at,
        )  # fmt: skip


def test_a_member_reads_their_team_and_nobody_else_an_idle_one(make):
    assert teams(make, make.em) == ["night"]
    loner = make.person("Loner", Role.ENGINEER)
    assert teams(make, loner) == [] and not reads(make, "day", make.em)
    assert in_team(make.em, make.team, make.at) and not in_team(loner, make.team, make.at)


def test_a_product_opens_the_teams_that_work_on_it(make):
    of_day_team(make)
    assert teams(make, make.em) == ["day", "night"]
    only_product = make.person("Quality", Role.REGULATORY)
    with write():
        identity.join(only_product, make.product, by=SYSTEM, at=make.at)
    assert teams(make, only_product) == ["day"]
    day = db.session.scalars(select(Team).where(Team.key == "day")).one()
    assert products_of_teams([day.id], products_of(make.em, make.at)) == {day.id: ["Slumber"]}


def test_an_ended_membership_closes_the_team(make):
    membership = next(m for m in make.em.memberships if m.team)
    with write():
        identity.leave(membership, by=SYSTEM, at=make.at)
    at = make.at
    assert teams(make, make.em) == []
    named = [p.id for _team, p in db.session.execute(team_members([make.team.id], at))]
    assert make.em.id not in named and make.pm.id in named


def test_an_auditor_reads_a_team_once_something_of_it_was_proposed(make):
    make.initiative()
    assert teams(make, make.auditor) == []
    make.proposed()
    assert teams(make, make.auditor) == ["night"]


@pytest.mark.parametrize("who", ["em", "auditor"])
def test_the_page_names_the_teams_in_scope(browser, make, who):
    make.proposed()
    page = browser.sign_in(getattr(make, who)).get("/teams").text
    assert "Night team" in page and "Day team" not in page and "Slumber" in page
    assert (make.engineer.name in page) is (who == "em")
