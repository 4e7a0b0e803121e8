"""Words for reasons and moves."""

from tracker.core.texts import _l
from tracker.order.models import Why

WHYS = {
    Why.REGULATORY: _l("Regulatory"),
    Why.MARKET: _l("Market"),
    Why.INCIDENT: _l("Incident"),
    Why.CAPACITY: _l("Capacity"),
    Why.OTHER: _l("Other"),
}
