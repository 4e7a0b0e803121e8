"""The slowest page of the demo, and drawing its largest PDF."""

import statistics
from collections.abc import Iterator
from functools import partial

from tests.bench.measure import Bench, Figure, milliseconds, signed_in, timed

#: Not asked for as pages: files, a link that is used up, a report that is drawn anew each time.
NO_PAGES = {"static", "access.welcome", "reports.draft"}


def figures(bench: Bench) -> Iterator[Figure]:
    app = bench.app(bench.demo)
    with app.app_context():
        yield milliseconds("dossier of CI-1, warm", dossier("initiative", initiative), "≤ 1 s")
        yield milliseconds("dossier of REL-1, warm", dossier("release", release), "≤ 1 s")
    slowest, page = slowest_page(app)
    yield milliseconds(f"slowest page of the demo ({page})", slowest, "≤ 50 ms")


def initiative():
    from tracker.initiatives.queries import initiative_by_key

    return initiative_by_key("CI-1")


def release():
    from tracker.releases.queries import release_by_key

    return release_by_key("REL-1")


def dossier(kind: str, find) -> float:
    """Median of five, gathered and rendered by the warm child as issuing does it, not kept."""
    from tracker.core.clock import now
    from tracker.reporting.drawing import draw

    def drawn() -> None:
        draw(kind, find(), by="bench", at=now(), draft=True)

    drawn()
    return statistics.median(timed(drawn) for _ in range(5))


def slowest_page(app) -> tuple[float, str]:
    """The slowest median over every page without an argument, and those of CI-1 and REL-1."""
    worst = (0.0, "")
    for email in ("noah@lumen.example", "jonas@lumen.example", "tom@lumen.example"):
        client = signed_in(app, email)
        for rule in app.url_map.iter_rules():
            if "GET" not in rule.methods or rule.endpoint in NO_PAGES:
                continue
            if set(rule.arguments) - {"key"}:
                continue
            for key in ("CI-1", "REL-1") if rule.arguments else ("",):
                address = rule.rule.replace("<key>", key)
                if client.get(address).status_code == 200:
                    times = (timed(partial(client.get, address)) for _ in range(9))
                    worst = max(worst, (statistics.median(times), address))
    return worst
