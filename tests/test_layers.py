"""Imports run downwards only. The list is the architecture; the test keeps it true."""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

#: Bottom first. Packages on one line are siblings and do not import each other.
LAYERS = [
    {"tracker.core", "reports"},
    {"tracker.udi", "tracker.clarity"},  # no database; their sentences go through gettext
    {"tracker.audit"},
    {"tracker.identity"},
    {"tracker.signing", "tracker.jobs"},
    {"tracker.releases", "tracker.requirements", "tracker.hooks"},
    {"tracker.initiatives"},
    {
        "tracker.value",
        "tracker.evidence",
        "tracker.assessment",
        "tracker.capacity",
        "tracker.sync",
        "tracker.order",
        "tracker.tickets",
    },
    {"tracker.glossary"},  # its terms come from questions, so it stands above value
    {"tracker.readiness", "tracker.search"},
    {"tracker.agenda"},  # what a team talks about spans everything below
    {"tracker.reporting", "tracker.notices", "tracker.practices"},
    {"tracker.models"},
    {"tracker.exchange", "tracker.config"},
    {"tracker.demo"},  # plays everything below it, imports too
    {"tracker.http"},  # what pages and API share of HTTP
    {"tracker.worker"},  # delivery too: does what the others ask it to
    {"tracker.web", "tracker.api", "tracker.cli"},
    {"tracker"},
]
HEIGHT = {package: height for height, packages in enumerate(LAYERS) for package in packages}
DELIVERY = (
    "tracker/http/", "tracker/worker/", "tracker/web/", "tracker/api/", "tracker/cli/", "tracker/cli.py",
    "tracker/__init__.py",
)  # fmt: skip


def sources(*folders):
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def imports(path):
    """Modules that this file imports, wherever in it; names imported from a package too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            if node.module == "tracker":
                yield from (f"tracker.{alias.name}" for alias in node.names)
            else:
                yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def name_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def package_of(module):
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "tracker" else parts[0]


def test_every_package_has_its_place():
    unplaced = {package_of(name_of(path)) for path in sources("tracker")} - HEIGHT.keys()
    assert not unplaced


def test_imports_run_downwards():
    own = {"tracker.__version__", "tracker.create_app", "tracker.ROOT"}
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in sources("tracker", "reports")
        for module in imports(path)
        if (here := package_of(name_of(path))) != (there := package_of(module))
        and module not in own | {"tracker"}
        and there in HEIGHT
        and HEIGHT[there] >= HEIGHT[here]
    ]
    assert not wrong, "\n".join(wrong)


def test_only_the_delivery_layer_knows_http():
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in sources("tracker", "reports")
        if not str(path.relative_to(ROOT)).startswith(DELIVERY)
        for module in imports(path)
        if module.split(".")[0] in {"flask", "werkzeug", "click", "wtforms"}
    ]
    assert not wrong, "\n".join(wrong)


def test_reports_know_only_data():
    allowed = sys.stdlib_module_names | {"reports", "jinja2", "markupsafe", "weasyprint", "pikepdf"}
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in sources("reports")
        for module in imports(path)
        if module.split(".")[0] not in allowed
    ]
    assert not wrong, "\n".join(wrong)


def test_migrations_import_nothing_of_ours():
    wrong = [
        f"{path.name} imports {module}"
        for path in sources("migrations/versions")
        for module in imports(path)
        if module.split(".")[0] in {"tracker", "reports"}
    ]
    assert not wrong, "\n".join(wrong)


def test_only_write_commits():
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources("tracker")
        if path != ROOT / "tracker" / "core" / "db.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and node.attr == "commit"
        and ast.unparse(node.value).endswith("session")
    ]
    assert not wrong, "\n".join(wrong)
