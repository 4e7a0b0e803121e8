"""A real server in a thread and a real Chromium."""

import shutil
import threading
from collections.abc import Iterator

import pytest
from werkzeug.serving import make_server

from tests.conftest import need

CHROMIUM = shutil.which("chromium")
ARGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    """One Chromium for all tests of a worker."""
    from playwright.sync_api import sync_playwright

    need(CHROMIUM is not None, "Chromium (apt-get install chromium)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield started
        started.close()


def serving(app) -> Iterator[str]:
    """The address of a server of this application, on a free port of this machine."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def address(app) -> Iterator[str]:
    """Where the application of this test answers."""
    yield from serving(app)


@pytest.fixture
def demo_address(demo_app) -> Iterator[str]:
    """Where a copy of the demo answers."""
    yield from serving(demo_app)


class Seat:
    """Somebody at a browser of their own."""

    def __init__(self, chromium, address: str, email: str, password: str, **options) -> None:
        self.page = chromium.new_context(base_url=address, **options).new_page()
        self.problems: list[str] = []
        self.password = password
        self.page.on("console", lambda m: self.problems.append(m.text) if m.type == "error" else 0)
        self.page.on("dialog", lambda d: (self.problems.append(d.message), d.dismiss()))
        self.page.goto("/sign-in")
        self.page.fill("[name=email]", email)
        self.page.fill("[name=password]", password)
        self.press("Sign in")

    def go(self, address: str) -> "Seat":
        answer = self.page.goto(address)
        assert answer is not None and answer.status == 200, f"{address}: {answer and answer.status}"
        return self

    def fill(self, **fields: str) -> "Seat":
        for name, value in fields.items():
            self.page.fill(f"main [name={name}]", value)
        return self

    def press(self, label: str) -> "Seat":
        """Press a button or follow a link of the page itself, and wait for what it leads to."""
        found = self.page.locator("main").get_by_role("button", name=label, exact=True)
        if found.count() == 0:
            found = self.page.locator("main").get_by_role("link", name=label, exact=True)
        found.first.click()
        self.page.wait_for_load_state()
        return self

    def sign(self, label: str = "Sign") -> "Seat":
        """Give the password, and once the binding statement, and sign."""
        if self.page.locator("main [name=binding]").count():
            self.page.check("main [name=binding]")
        self.fill(password=self.password)
        return self.press(label)

    def sees(self, text: str) -> "Seat":
        assert text in self.page.inner_text("main"), (
            f"{self.page.url} does not show “{text}”:\n" + self.page.inner_text("main")[:1500]
        )
        return self
