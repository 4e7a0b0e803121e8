"""How clear a text reads: short forms and what they stand for, sentences, LIX. No database.

For others: `reading.read(text)` says everything of a text; `acronyms.acronyms(text)` finds every
place where a short form stands, `acronyms.core(token)` the part of it that a glossary would list
("PSUR-Update" → "PSUR"), `definitions.definitions(text)` the long forms that the text itself gives.
"""
