"""`tracker notify`, and what the doctor says of e-mail."""

from click.testing import CliRunner

from tracker.cli import main


def test_it_looks_mails_and_says_what_it_did(demo_dir):
    env = {"TRACKER_DATA_DIR": str(demo_dir), "TRACKER_DEMO": "1"}
    told = CliRunner().invoke(main, ["notify"], env=env)
    assert (told.exit_code, told.output) == (0, "New notices: 0. Sent by e-mail: 0.\n")
    away = {**env, "TRACKER_SMTP_URL": "smtp://127.0.0.1:9"}
    assert "E-mail: the mail server took" in CliRunner().invoke(main, ["doctor"], env=away).output
    assert "E-mail: none is sent" in CliRunner().invoke(main, ["doctor"], env=env).output
