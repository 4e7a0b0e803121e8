"""Every table, imported once, so that migrations and mappers see all of them."""

import tracker.assessment.models
import tracker.audit.models
import tracker.capacity.models
import tracker.evidence.models
import tracker.glossary.models
import tracker.hooks.models
import tracker.identity.models
import tracker.initiatives.models
import tracker.initiatives.template_models
import tracker.jobs.models
import tracker.notices.models
import tracker.order.models
import tracker.releases.models
import tracker.releases.registration_models
import tracker.reporting.models
import tracker.requirements.models
import tracker.signing.models
import tracker.sync.models
import tracker.tickets.models
import tracker.value.models  # noqa: F401
