"""The slowest page of the demo, and drawing its largest PDF."""

import statistics
from collections.abc import Iterator
from functools import partial

from tests.bench.measure import Bench, Figure, milliseconds, signed_in, timed


def figures(bench: Bench) -> Iterator[Figure]:
    app = bench.app(bench.demo)
    with app.app_context():
        yield milliseconds("dossier of CI-1, warm", dossier(), "≤ 1 s")
    slowest, page = slowest_page(app)
    yield milliseconds(f"slowest page of the demo ({page})", slowest, "≤ 50 ms")


def dossier() -> float:
    """Median of five, gathered and rendered by the warm child as issuing does it, not kept."""
    from tracker.core.clock import now
    from tracker.initiatives.queries import initiative_by_key
    from tracker.reporting.drawing import draw
    from tracker.reporting.gather import DOSSIER

    def drawn() -> None:
        draw(DOSSIER, initiative_by_key("CI-1"), by="bench", at=now(), draft=True)

    drawn()
    return statistics.median(timed(drawn) for _ in range(5))


def slowest_page(app) -> tuple[float, str]:
    """The slowest median over every page without an argument, and those of CI-1 and REL-1."""
    worst = (0.0, "")
    for email in ("noah@lumen.example", "jonas@lumen.example", "tom@lumen.example"):
        client = signed_in(app, email)
        for rule in app.url_map.iter_rules():
            if "GET" not in rule.methods or rule.endpoint in {"static", "access.welcome"}:
                continue
            if set(rule.arguments) - {"key"}:
                continue
            for key in ("CI-1", "REL-1") if rule.arguments else ("",):
                address = rule.rule.replace("<key>", key)
                if client.get(address).status_code == 200:
                    times = (timed(partial(client.get, address)) for _ in range(9))
                    worst = max(worst, (statistics.median(times), address))
    return worst
