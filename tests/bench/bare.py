"""What the list is compared with: the same 50 rows with their owners by ORM, the same columns in a
table, and nothing else: no layout, no sign-in, no scope, nothing of what is missing."""

import os

from flask import Flask, render_template_string
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

import tracker.models  # noqa: F401
from tracker.core.db import db
from tracker.initiatives.models import Initiative

PAGE = """<!doctype html><title>Initiatives</title>
<table>
<thead><tr><th>Initiative</th><th>Co-owners</th><th>State</th><th>Due</th><th>Missing next</th></tr></thead>
<tbody>{% for i in rows %}<tr>
<td><a href="{{ url_for('show', key=i.key) }}">{{ i.title }}</a>
<small><span class="mono">{{ i.key }}</span> · {{ i.product.name }}{% if i.standing %} · standing{% endif %}</small></td>
<td>{{ i.em.name if i.em else "EM unclaimed" }}<small>{{ i.pm.name if i.pm else "PM unclaimed" }}</small></td>
<td><span class="tag">{{ i.status.value }}</span></td>
<td>{% if i.due_on %}{{ i.due_on }}{% else %}<span class="muted">no date</span>{% endif %}</td>
<td><a href="{{ url_for('show', key=i.key) }}">The PM has not signed v1 yet.</a></td>
</tr>{% endfor %}</tbody>
</table>"""

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{os.environ['TRACKER_DATA_DIR']}/tracker.db"
db.init_app(app)


@app.get("/")
def index() -> str:
    rows = db.session.scalars(
        select(Initiative)
        .options(joinedload(Initiative.product), selectinload(Initiative.ownerships))
        .order_by(Initiative.id.desc())
        .limit(50)
    ).all()
    return render_template_string(PAGE, rows=rows)


@app.get("/initiatives/<key>")
def show(key: str) -> str:
    return key
