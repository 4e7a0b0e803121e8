"""What applies to the products of the story, and which clauses its initiatives meet."""

from tracker.core.db import db
from tracker.demo.teller import Teller
from tracker.identity.models import Product
from tracker.initiatives.clause_links import link_clause
from tracker.initiatives.queries import initiative_by_key
from tracker.requirements.actions import classify, decide
from tracker.requirements.queries import catalogue_at, clause_by_ref, clauses_of

_CLASSES = (
    ("sleep-coach", "B", "A wrong advice on sleep medication can lead to an injury that is not serious (risk file R-12)."),
    ("sleep-diary", "A", "It shows what patients typed and advises nothing; no hazard leads to an injury (risk file R-3)."),
)  # fmt: skip

_NOT_APPLICABLE = (
    ("ISO 13485", ("7.5.5", "7.5.7", "7.5.9.2"), "Stand-alone software: nothing is sterile and nothing is implanted."),
    ("ISO 13485", ("7.5.3",), "Patients install the app from a store; nobody installs it for them."),
    ("MDR Annex VI C", ("6.1", "6.2", "6.3"), "No implant, nothing to reprocess, no procedure pack."),
)  # fmt: skip

_MET = (
    ("noah", "CI-2", "ISO/IEC 27001", "A.8.24", "Update keys are made in the vault and replaced every three years."),
    ("noah", "CI-2", "CRA Annex I", "I.2(c)", "Devices take only updates that the current key signed."),
    ("elif", "CI-3", "GDPR", "Art.17", "The diary of a closed account is deleted within 30 days."),
    ("elif", "CI-5", "GDPR", "Art.20", "The export holds every entry in a documented format."),
    ("noah", "CI-6", "IEC 62304", "7.2.2", "Imported nights are checked before they are scored."),
    ("noah", "CI-6", "MDR Annex I", "17.1", "A damaged import is named and left out, never scored."),
)  # fmt: skip


def judge(tell: Teller) -> None:
    """Jonas sets the safety classes and says what does not apply, and why."""
    for key, letter, why in _CLASSES:
        tell.does("jonas", classify, tell.products[key], letter, why)
    for product in tell.products.values():
        leave_out(tell, "jonas", product)


def leave_out(tell: Teller, who: str, product: Product) -> None:
    """What applies to none of this company's products."""
    for standard, refs, why in _NOT_APPLICABLE:
        clauses = [clause for ref in refs if (clause := clause_by_ref(standard, ref))]
        tell.does(who, decide, product, clauses, applicable=False, reason=why)
    nis2 = catalogue_at("nis2", "2022-2555")
    assert nis2 is not None
    assessed = [clause for clause in db.session.scalars(clauses_of(nis2)) if clause.assessable]
    tell.does(
        who, decide, product, assessed, applicable=False,
        reason="With 38 people and 4 million euros a year we are below the size of Article 2.",
    )  # fmt: skip


def meet(tell: Teller) -> None:
    """The owners say which clauses their initiatives meet, and how."""
    for who, key, standard, ref, how in _MET:
        initiative, clause = initiative_by_key(key), clause_by_ref(standard, ref)
        assert initiative is not None and clause is not None, (key, standard, ref)
        tell.does(who, link_clause, initiative, clause, how)
