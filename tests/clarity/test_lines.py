"""`tracker clarity`: a line in, an object or a sentence out."""

import json

from click.testing import CliRunner

from tracker.cli import main


def run(lines, *options):
    data = lines if isinstance(lines, bytes) else lines.encode()
    return CliRunner().invoke(main, ["clarity", *options, "-"], input=data)


def test_a_line_of_json_or_of_text_gives_one_object():
    told = run('{"text": "Tumor necrosis factor (TNF) and 2FA.", "lang": "en"}\n\nOK.\n', "--json")
    assert told.exit_code == 0
    first, second = (json.loads(line) for line in told.stdout.splitlines())
    assert first == {
        "short_forms": [
            {"text": "TNF", "start": 23, "end": 26, "long": "Tumor necrosis factor"},
            {"text": "2FA", "start": 32, "end": 35, "long": None},
        ],
        "lix": 22.7,
        "sentences": [{"start": 0, "end": 36, "words": 6}],
    }
    assert second == {
        "short_forms": [], "lix": 1.0, "sentences": [{"start": 0, "end": 3, "words": 1}]
    }  # fmt: skip


def test_plain_words_for_people():
    told = run("Tumor necrosis factor (TNF) and 2FA. Short.\n")
    assert told.stdout == (
        "1: LIX 17.8; sentences: 2, the longest of 6 words; explained: TNF = Tumor necrosis factor; "
        "not explained: 2FA\n"
    )


def test_lines_that_cannot_be_read_are_named_and_the_others_are_read():
    bad = (
        b'{"text": "a"\n' b'{"lang": "en"}\n' b'{"text": 3}\n' b"\xff\xfe\n" b'{"text": "a", "lang": "fr"}\n'
        b'["text"]\n' b'{"text": "\\ud800 UDI", "lang": "de-AT"}\n'
    )  # fmt: skip
    told = run(bad, "--json")
    assert told.exit_code == 1
    objects = [json.loads(line) for line in told.stdout.splitlines()]
    assert [found.get("line") for found in objects] == [1, 2, 3, 4, 5, None, None]
    assert objects[0]["error"] == "Line 1 begins with “{” but is no JSON object with “text”."
    assert objects[2]["error"] == "Line 3: “text” should be a text."
    assert objects[3]["error"] == "Line 4 is not UTF-8."
    assert objects[4]["error"] == "Line 5: “lang” is “en” or “de”, or left out."
    assert objects[6]["short_forms"][0]["text"] == "UDI"
    plain = run(bad)
    assert plain.exit_code == 1 and len(plain.stderr.splitlines()) == 5


def test_a_file_that_is_not_there_is_wrong_use():
    told = CliRunner().invoke(main, ["clarity", "nowhere.txt"])
    assert told.exit_code == 2 and "nowhere.txt" in told.stderr
