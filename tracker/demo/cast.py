"""Who plays in the demo, and with which password."""

COMPANY = "Lumen Sleep GmbH"
ADDRESS = "Torstraße 140\n10119 Berlin\nGermany"

#: One for all, so that a visitor can change hats quickly.
PASSWORD = "calm-harbour-lantern-27"

#: Name, e-mail address, role. Keys in the story are the first names.
Row = tuple[str, str, str]

FOUNDERS: tuple[Row, ...] = (
    ("Noah Kern", "noah@lumen.example", "em"),
    ("Elif Demir", "elif@lumen.example", "em"),
    ("Mara Lindner", "mara@lumen.example", "pm"),
    ("Paul Brandt", "paul@lumen.example", "pm"),
    ("Asha Singh", "asha@lumen.example", "engineer"),
    ("Jonas Weber", "jonas@lumen.example", "regulatory"),
    ("Ines Roth", "ines@lumen.example", "auditor"),
    ("Tom Adler", "tom@lumen.example", "admin"),
)

#: Hired for the third product.
NEWCOMERS: tuple[Row, ...] = (
    ("Omar Haddad", "omar@lumen.example", "em"),
    ("Yuki Tanaka", "yuki@lumen.example", "pm"),
    ("Felix Baumann", "felix@lumen.example", "engineer"),
    ("Lena Hoffmann", "lena@lumen.example", "regulatory"),
)

CAST = FOUNDERS + NEWCOMERS
