"""Settings are refused early, with a sentence."""

from pathlib import Path

import pytest

from tracker.config import BadSetting, read_settings

STRONG = "kX3v-9QmZ7tR2bL8nW5cY1pD6fH4jS0a"


@pytest.mark.parametrize(
    "secret",
    ["", "short", "a" * 40, "change-me-" + STRONG, "demo-only-never-in-production-0123456789"],
)
def test_a_missing_or_weak_secret_stops_the_start(secret):
    with pytest.raises(BadSetting, match="TRACKER_SECRET_KEY"):
        read_settings({"TRACKER_SECRET_KEY": secret})


def test_a_strong_secret_is_enough():
    found = read_settings({"TRACKER_SECRET_KEY": STRONG})
    assert found.secret_key == STRONG and not found.demo and not found.secure_cookies


def test_the_demo_needs_no_secret():
    assert read_settings({"TRACKER_DEMO": "1"}).demo


def test_everything_else_comes_from_the_environment():
    found = read_settings(
        {
            "TRACKER_SECRET_KEY": STRONG,
            "TRACKER_DATA_DIR": "/srv/tracker",
            "TRACKER_BASE_URL": "https://tracker.example/",
            "TRACKER_TRUSTED_HOSTS": "tracker.example, other.example",
        }
    )
    assert found.data_dir == Path("/srv/tracker")
    assert found.database_url.endswith("/srv/tracker/tracker.db")
    assert found.secure_cookies and found.base_url == "https://tracker.example"
    assert found.trusted_hosts == ("tracker.example", "other.example")
