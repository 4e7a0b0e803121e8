"""Which teams somebody may read: one answer for order, capacity and sync.

Its members read a team, and so do those who belong to a product on which it works: staff, because
they read everything in their products; an auditor, once one of its initiatives was proposed.
"""

from datetime import datetime

from sqlalchemy import Select, exists, or_, select

from tracker.core.db import db
from tracker.identity.models import Person, Product, Team
from tracker.identity.permissions import Role
from tracker.identity.queries import teams_of
from tracker.initiatives.drafts import ever_proposed
from tracker.initiatives.models import Initiative


def readable_teams(reader: Person, products: Select[int], at: datetime) -> Select[Team]:
    """The teams in somebody's scope, by name; `products` are those that this person,
    or their token, reaches.
    """
    works = exists().where(Initiative.team_id == Team.id, Initiative.product_id.in_(products))
    if Role.AUDITOR in reader.roles:
        return select(Team).where(works.where(ever_proposed())).order_by(Team.name, Team.id)
    mine = Team.id.in_(teams_of(reader, at))
    return select(Team).where(or_(mine, works)).order_by(Team.name, Team.id)


def readable_team(key: str, reader: Person, products: Select[int], at: datetime) -> Team | None:
    """The team with this key, if it lies in somebody's scope."""
    return db.session.scalar(readable_teams(reader, products, at).where(Team.key == key))


def products_of_teams(teams: list[int], products: Select[int]) -> dict[int, list[str]]:
    """The names of those of these products that each team works on."""
    found: dict[int, list[str]] = {}
    works = exists().where(Initiative.team_id == Team.id, Initiative.product_id == Product.id)
    rows = db.session.execute(
        select(Team.id, Product.name)
        .select_from(Team)
        .join(Product, works)
        .where(Team.id.in_(teams), Product.id.in_(products))
        .order_by(Product.name)
    )
    for team, name in rows:
        found.setdefault(team, []).append(name)
    return found
