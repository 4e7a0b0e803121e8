"""The evidence of the story: small real files, made without any library."""

import struct
import zlib

#: A 3 × 5 pixel font, one digit of 0–7 per row, for what stands on the screenshot.
_FONT = {
    "0": "75557", "1": "26227", "2": "71747", "3": "71717", "4": "55711", "5": "74717",
    "6": "74757", "7": "71122", "8": "75757", "9": "75717", "(": "12221", ")": "42224",
    ".": "00002", "-": "00700", "r": "00644", "c": "00747", " ": "00000",
    "U": "55557", "D": "65556", "I": "72227", "P": "75744",
}  # fmt: skip
_SCALE, _MARGIN = 8, 40
_PAPER, _INK = b"\xf6\xf4\xef", b"\x1b\x2a\x3a"


def screenshot(*lines: str) -> bytes:
    """A PNG of the About screen: these lines in a pixel font."""
    width = 2 * _MARGIN + 4 * _SCALE * max(len(line) for line in lines)
    rows = [_PAPER * width] * _MARGIN
    for line in lines:
        for row in range(5):
            rows += [_row(line, row, width)] * _SCALE
        rows += [_PAPER * width] * (3 * _SCALE)
    rows += [_PAPER * width] * (_MARGIN - 3 * _SCALE)
    return _png(width, rows)


def _row(line: str, row: int, width: int) -> bytes:
    pixels = bytearray(_PAPER * _MARGIN)
    for char in line:
        bits = int(_FONT[char][row])
        for mask in (4, 2, 1, 0):
            pixels += (_INK if bits & mask else _PAPER) * _SCALE
    pixels += _PAPER * (width - len(pixels) // 3)
    return bytes(pixels)


def _png(width: int, rows: list[bytes]) -> bytes:
    """A PNG of RGB rows (ISO/IEC 15948): signature, IHDR, IDAT, IEND."""
    header = struct.pack(">IIBBBBB", width, len(rows), 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", pixels)
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def build_log(*, version: str, tag: str, commit: str, build: str, day: str) -> bytes:
    """What the pipeline wrote when it built the release."""
    return f"""\
{day} 09:02:11Z  checkout   tag {tag}, commit {commit}
{day} 09:02:14Z  identity   UDI-PI read from the tag: {version}
{day} 09:02:14Z  identity   written to build manifest: udi_pi={version} tag={tag}
{day} 09:06:40Z  compile    finished, 0 warnings
{day} 09:11:03Z  test       1,284 passed, 0 failed, 3 skipped (device farm, see SC-TEST-118)
{day} 09:12:27Z  package    {build}
{day} 09:12:31Z  check      About screen of the package shows {version}: yes
{day} 09:12:31Z  check      manifest commit equals checkout: yes
{day} 09:12:32Z  done       {build}
""".encode()


SOP = b"""\
Lumen Sleep GmbH
SOP-014  Identification and traceability of released software
Revision 3, effective 2026-08-24. Replaces revision 2.

1  Purpose
   Every complaint leads to exactly one build. This procedure says how.

2  Scope
   All software devices of Lumen Sleep that carry a UDI-DI.

3  Responsibilities
   Engineering manager: names the version and the tag, and releases.
   Product manager: approves the release.
   Regulatory/quality: checks the UDI and authorises the release.

4  Procedure
   4.1  The version is chosen when the release is planned. It is the UDI-PI.
   4.2  A UDI-PI is never used twice on a UDI-DI, also not in other case.
   4.3  The tag is the product's prefix followed by the version.
   4.4  The pipeline reads the version from the tag and writes it into the build.
   4.5  The About screen shows the UDI in plain text, without signing in.
   4.6  Support asks for the version on the About screen and notes it in the complaint.
   4.7  From the version, the tracker gives tag, commit and build.

5  Records
   Build log, screenshot of the About screen, signed release manifest.
   Kept for ten years after the last device was placed on the market.

6  References
   ISO 13485:2016, 7.5.8 and 7.5.9. Regulation (EU) 2017/745, Annex VI, part C, 6.5.
   21 CFR 801.50. 21 CFR part 830.
"""

RISK_NOTE = b"""\
Lumen Sleep GmbH
Risk management file of Sleep Coach, revision 22: change to line 14

Hazard            Sleep score computed from wrong data
Cause             A tracker of another maker sends a night of 0 or of more than 16 hours
Before            Severity 2, probability 4. Controlled by a note in the instructions.
Control added     Import checks refuse the night and say why (requirement SC-REQ-207)
After             Severity 2, probability 2. Acceptable.
Open              Verification of the control: see the test report of the import checks
"""

CEREMONY = b"""\
Lumen Sleep GmbH
Record of the key ceremony for the update-signing key, 2026-07-15, Berlin office

Present           Noah Kern (leads), Asha Singh (operates), Jonas Weber (witness)
Old key           lumen-update-2023, Ed25519, to be retired by 2026-12-15
New key           lumen-update-2026, Ed25519
Where it lives    On the signing server, encrypted; a sealed copy in the safe
Checked           An update signed with the new key installs on 4.1.3: yes
                  An update signed with an unknown key is refused: yes
"""
