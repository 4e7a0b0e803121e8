"""Work that takes longer than a page may: who asked, how far it is, what came out."""
