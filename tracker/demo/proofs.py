"""The evidence of the later releases: small plain files, as such files are kept."""

import json
from typing import Any

NOISE = """Test report TR-71, Night Rhythm 2.0.0, build 311
900 nights with known noise, of 2025 and 2026, read by two physicians beforehand.
Nights too noisy to judge (by both physicians):    61
  named as such by the program:                    61
  read like any other:                              0
Nights good enough to judge:                      839
  named as too noisy by mistake:                    4  (accepted, risk file N-2, revision 9)
Felix Baumann, 2026-11-12
"""
VERSIONS = """Printed findings, Night Rhythm 2.0.0, build 311
Night of 2026-10-30, read by algorithm 1.8:  atrial fibrillation, 38 min  [algorithm 1.8]
The same night, read by algorithm 2.0:       atrial fibrillation, 41 min  [algorithm 2.0]
Both stand side by side in the list; sorting and printing keep the version.
Felix Baumann, 2026-11-12
"""
OBSERVATION = """To the lead auditor: observation 4 of August 2025
Since Night Rhythm 2.0.0 every finding names the version of the algorithm that made it.
Findings from before 13 November 2026 carry "not recorded".
Lena Hoffmann is asked to send this with the answer to the audit.
"""
LOST = """Test report TR-74, Night Rhythm 2.0.0, build 311
A night was recorded and the phone switched off before it was sent. Repeated 25 times.
Noticed by noon of the next day:  25 of 25.  Sent again without anybody's help:  22 of 25.
Three phones stayed off; support was told at 11:00 and called.
Felix Baumann, 2026-11-12
"""
MORNINGS = """Counts of the first mornings, Night Rhythm 2.0.0
2026-11-14  sent 214  arrived 214
2026-11-15  sent 209  arrived 208  fetched 1
2026-11-16  sent 221  arrived 221
"""
CONTRAST = """Contrast of all texts, Sleep Diary 1.9.0, build 455
212 texts on 31 screens, measured light and dark.  Below 4.5 to 1:  0.
Lowest found: 4.61 to 1, hint below "how did you feel".  Largest letters (200 %): nothing cut off.
Asha Singh, 2026-11-13
"""
SCOPE = """Scope of the penetration test, agreed on 2 November 2026
Sleep Coach 4.2.0, build 1187, both phones, the clinic's page, the import of nights.
Two accounts of a patient, one of a clinic. 3 to 13 November 2026, from four addresses.
"""
TEST_REPORT = """Report of the penetration test, Sleep Coach 4.2.0 (summary)
The testers did not take part in making the product and hold no share in the company.
Critical 0, high 1, medium 2, low 4.
H-1  A clinic's link to a plan stays valid after the patient ended the sharing.
"""
DECISIONS = """Decisions on the findings, 16 November 2026
H-1  mended on the server on 13 November; no new release of the app is needed.
M-1, M-2  mended with it.   L-1 to L-4  accepted until 4.4.0, reasons in the risk file, lines 31-34.
"""
RETEST = """Retest, 17 November 2026
H-1, M-1 and M-2 cannot be repeated any more. Nothing new was found in what was changed.
"""
LIMITS = """Test report TR-78, Night Rhythm 2.1.0, build 330
100 athletes, 100 others, lower limit by age and training as entered.
False findings of a slow pulse:  athletes 3 of 100,  others 1 of 100.
Known bradycardia found:  18 of 18.
Felix Baumann, 2026-11-18
"""
PROCEDURE = """SOP-014, revision 4: identification and traceability
Added: Sleep Diary shows its UDI-PI on the About screen from 1.9.0 on, as section 3 says of Sleep Coach.
"""


def bill_of_materials(name: str, version: str) -> bytes:
    """The beginning of a bill of materials in CycloneDX."""
    components: list[dict[str, Any]] = [
        {"type": "library", "name": "numpy", "version": "2.1.3", "purl": "pkg:pypi/numpy@2.1.3"},
        {"type": "library", "name": "scipy", "version": "1.14.1", "purl": "pkg:pypi/scipy@1.14.1"},
        {"type": "library", "name": "pyedflib", "version": "0.1.38", "purl": "pkg:pypi/pyedflib@0.1.38"},
    ]  # fmt: skip
    told = {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"component": {"type": "application", "name": name, "version": version}},
        "components": components,
    }  # fmt: skip
    return json.dumps(told, indent=1).encode()
