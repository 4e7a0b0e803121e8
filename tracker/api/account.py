"""Who the token acts for, and the names that other requests need: products with their devices, teams."""

from datetime import datetime

from sqlalchemy import select

from tracker.api.operations import operation
from tracker.api.who import me, my_products, my_token
from tracker.core.clock import now
from tracker.core.db import db
from tracker.exchange.shapes.base import PersonShape, Shape, person_shape, somebody
from tracker.identity.models import Product, Scope
from tracker.identity.permissions import Right, Role
from tracker.initiatives.teams import readable_teams
from tracker.releases.queries import devices_in
from tracker.udi.gs1 import Carrier

AREA = "account"


class MeShape(Shape):
    """The person and what this token may."""

    person: PersonShape
    roles: list[Role]
    token: str
    scopes: list[Scope]
    products: list[str]
    expires_at: datetime


class DeviceShape(Shape):
    """A UDI-DI."""

    gtin: str
    trade_name: str
    carrier: Carrier


class ProductShape(Shape):
    """A product with what a release is preset from."""

    key: str
    name: str
    tag_prefix: str
    em: PersonShape | None
    pm: PersonShape | None
    devices: list[DeviceShape]


class ProductsShape(Shape):
    items: list[ProductShape]


class TeamShape(Shape):
    key: str
    name: str


class TeamsShape(Shape):
    items: list[TeamShape]


@operation("GET", "/me", Right.SIGNED_IN, None, area=AREA, answer=MeShape)
def get_me() -> MeShape:
    """For whom this token acts, and what it may."""
    token = my_token()
    keys = select(Product.key).where(Product.id.in_(my_products())).order_by(Product.key)
    return MeShape(
        person=somebody(me()), roles=[role for role in Role if role in me().roles],
        token=token.name, scopes=[scope for scope in Scope if scope in token.scopes],
        products=list(db.session.scalars(keys)), expires_at=token.expires_at,
    )  # fmt: skip


@operation("GET", "/products", Right.READ_RECORDS, Scope.READ, area=AREA, answer=ProductsShape)
def list_products() -> ProductsShape:
    """The products that this token reaches, with their UDI-DIs and preset owners."""
    products = db.session.scalars(
        select(Product).where(Product.id.in_(my_products())).order_by(Product.key)
    ).all()
    devices = db.session.scalars(devices_in(my_products())).all()
    return ProductsShape(
        items=[
            ProductShape(
                key=p.key, name=p.name, tag_prefix=p.tag_prefix, em=person_shape(p.em),
                pm=person_shape(p.pm),
                devices=[
                    DeviceShape(gtin=d.gtin, trade_name=d.trade_name, carrier=d.carrier)
                    for d in devices
                    if d.product_id == p.id
                ],
            )
            for p in products
        ]
    )  # fmt: skip


@operation("GET", "/teams", Right.READ_RECORDS, Scope.READ, area=AREA, answer=TeamsShape)
def list_teams() -> TeamsShape:
    """The teams in this token's scope: one's own, and those that work on its products."""
    found = db.session.scalars(readable_teams(me(), my_products(), now()))
    return TeamsShape(items=[TeamShape(key=team.key, name=team.name) for team in found])
