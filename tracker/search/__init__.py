"""Finding anything by words: every kind of record, within what the reader may know of."""
