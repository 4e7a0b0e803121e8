"""Does what pages ask for and what takes longer than a page may; one thread in each server."""

from tracker.worker.daily import start_daily
from tracker.worker.queue import hand_over, start

__all__ = ["hand_over", "start", "start_daily"]
