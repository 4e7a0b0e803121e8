"""Drawing happens in a process of its own, with limits, and its failure is a sentence."""

import os
import subprocess
import sys

import pytest

from reports.renderer import Renderer, RenderFailed, RenderTimeout
from tests.reports import example


@pytest.fixture
def tight(request):
    """A renderer with the limits that the test asks for."""
    made = Renderer(**request.param)
    yield made
    made.close()


@pytest.mark.parametrize("tight", [{"seconds": 0.8}], indirect=True)
def test_a_report_that_takes_too_long_is_stopped_and_the_next_one_works(tight):
    with pytest.raises(RenderTimeout, match=r"within 0\.8 seconds"):
        tight.render(example.dossier(3000))
    tight.seconds = 60
    assert tight.render(example.short_form()).startswith(b"%PDF-1.7")


@pytest.mark.parametrize("tight", [{"memory": 280_000_000}], indirect=True)
def test_a_report_that_takes_too_much_memory_fails_with_a_sentence(tight):
    with pytest.raises(RenderFailed, match=r"memory|may have needed more than its 280 MB"):
        tight.render(example.dossier(3000))


@pytest.mark.parametrize("tight", [{"reports_each": 1}], indirect=True)
def test_a_worn_process_is_replaced(tight):
    first = tight.render(example.short_form())
    worn = tight._worker._process
    assert tight.render(example.short_form()) == first
    assert worn.poll() is not None
    assert tight._worker._process.pid != worn.pid


def test_a_killed_process_is_replaced(renderer):
    renderer.warm_up()
    killed = renderer._worker._process
    killed.kill()
    killed.wait()
    assert renderer.render(example.short_form()).startswith(b"%PDF")


def test_a_refusal_in_the_process_comes_back_as_a_sentence(renderer):
    with pytest.raises(RenderFailed, match="TypeError while drawing"):
        renderer.render(example.dossier(1), {"Version %(n)s": "Fassung %(n)s %d"})


def test_the_process_sees_no_secret(renderer, monkeypatch):
    monkeypatch.setenv("TRACKER_SECRET_KEY", "very-secret")
    fresh = Renderer()
    fresh.warm_up()
    with open(f"/proc/{fresh._worker._process.pid}/environ", "rb") as environment:
        seen = environment.read()
    fresh.close()
    assert b"very-secret" not in seen


def test_nothing_stays_behind_after_closing():
    done = Renderer()
    done.render(example.short_form())
    folder = done._worker._folder.name
    done.close()
    assert not os.path.exists(folder)


def test_the_asking_process_never_loads_weasyprint():
    program = (
        "import sys\n"
        "from tests.reports import example\n"
        "from reports.renderer import Renderer\n"
        "renderer = Renderer(); renderer.render(example.short_form()); renderer.close()\n"
        "print(any(name.split('.')[0] == 'weasyprint' for name in sys.modules))"
    )
    env = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-c", program]
    told = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
    assert told.stdout.strip() == "False"
