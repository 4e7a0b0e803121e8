"""Pages."""
def language(): return "en"
def init_app(app): pass
