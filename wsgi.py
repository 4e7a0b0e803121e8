"""For a WSGI server: gunicorn wsgi:app."""

from tracker import create_app, worker

app = create_app()
worker.start(app)
