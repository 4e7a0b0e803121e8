"""Report data to HTML: strict templates, everything escaped, no arithmetic of its own."""

from collections.abc import Mapping
from functools import cache, partial

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reports import team_figures, words
from reports.initiative import InitiativeReport
from reports.labels import Labels
from reports.register import RegisterReport
from reports.release import ReleaseReport
from reports.short_form import InitiativeShortForm
from reports.team import TeamReport
from reports.timeline import TimeLine, svg

Report = (
    InitiativeReport | InitiativeShortForm | ReleaseReport | RegisterReport | TeamReport | Labels
)


@cache
def environment() -> Environment:
    """The templates of `layouts/`, with undefined names as errors."""
    env = Environment(
        loader=PackageLoader("reports", "layouts"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=words.visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "stamp": words.stamp,
        "iso": words.iso,
        "size": words.size,
        "number": words.number,
        "code": words.code,
        "cut": words.cut,
        "stopped": words.stopped,
        "chunks": words.chunks,
        "short_words": words.short_words,
        "drawn": _drawn,
    }
    env.globals["figures"] = team_figures
    return env


def _drawn(life: TimeLine, number: int) -> Markup:
    """A time line as wide as the text; its shapes escape what they say themselves."""
    return Markup(svg(life, width=660, name=f"life-{number}"))


def to_html(
    report: Report, translations: Mapping[str, str] | None = None, *, squeeze: int = 0
) -> str:
    """The page that WeasyPrint draws; squeezed (1 or 2) where it must fit on one sheet."""
    gettext = words.gettext_from(translations)
    return (
        environment()
        .get_template(report.layout)
        .render(
            r=report,
            h=report.header,
            squeeze=squeeze,
            _=gettext,
            day=partial(words.day, gettext=gettext),
            moment=partial(words.moment, gettext=gettext),
            nothing=partial(words.nothing, gettext=gettext),
        )
    )
