"""Prints one line a figure: what was measured, what was promised. Never fails: it measures."""

import importlib
import pkgutil
import sys
import tempfile
from pathlib import Path

from tests import bench
from tests.bench.measure import Bench


def main(wanted: list[str]) -> None:
    """All topics, or the named ones."""
    with tempfile.TemporaryDirectory() as folder:
        measured = Bench(Path(folder))
        for found in pkgutil.iter_modules(bench.__path__):
            if found.name == "__main__" or (wanted and found.name not in wanted):
                continue
            topic = importlib.import_module(f"tests.bench.{found.name}")
            for figure in topic.figures(measured) if hasattr(topic, "figures") else ():
                print(figure, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
