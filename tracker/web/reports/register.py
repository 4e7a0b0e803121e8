"""The UDI register: issued of the products that one chooses, and its kept rows as a table."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from tracker.core.clock import now
from tracker.core.db import db
from tracker.core.texts import _
from tracker.exchange.register_rows import COLUMNS, rows_of
from tracker.identity.permissions import Right
from tracker.identity.queries import readable_products
from tracker.reporting.gather import REGISTER
from tracker.reporting.subjects import register_of
from tracker.web.listing import handed_out, tables_at
from tracker.web.reports.forms import IssueRegisterForm
from tracker.web.reports.views import bp, issued, readable_report
from tracker.web.who import me, needs


@bp.route("/register", methods=["GET", "POST"])
@needs(Right.ISSUE_REPORT)
def new_register() -> Any:
    products = {p.key: p for p in db.session.scalars(readable_products(me(), now()))}
    asked = request.args.get("product")
    if asked is not None and asked not in products:
        abort(404)
    form = IssueRegisterForm.from_request(products=[asked] if asked else list(products))
    form.products.choices = [(p.key, p.name) for p in products.values()]
    if form.passes():
        subject = register_of([products[key] for key in form.products.data])
        if number := issued(form, REGISTER, subject):
            flash(_("%(number)s is issued.", number=number))
            return redirect(url_for(".show", key=number))
    return render_template("reports/new_register.html", form=form, products=products), form.status


@tables_at(bp, "/reports/<key>")
@needs(Right.READ_REPORTS)
def rows(key: str, kind: str) -> Any:
    report = readable_report(key)
    if report.kind != REGISTER:
        abort(404)
    return handed_out(f"{report.key}-{report.kind}", COLUMNS, rows_of(report.data), kind)
