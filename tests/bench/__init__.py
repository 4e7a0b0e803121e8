"""`make bench`: how fast it is. Each module here with `figures(bench)` is a topic of its own.

All topics run with `python -m tests.bench`, one with `python -m tests.bench pages`.
"""
