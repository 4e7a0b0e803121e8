"""For a WSGI server: gunicorn wsgi:app."""

from tracker import create_app, worker
from tracker.worker import notices

app = create_app()
notices.start(app)
worker.start(app)
worker.start_daily(app)
