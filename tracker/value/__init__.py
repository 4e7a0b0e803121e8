"""The value statement: explained in the open until the PM can say it back, then signed."""
