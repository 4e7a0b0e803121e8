"""Settings: read once from the environment, refused early."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHORTEST_SECRET = 32
_WEAK = {"change-me", "changeme", "secret", "dev", "development", "test"}


class BadSetting(Exception):
    """A setting that the tracker does not start with; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that the environment decides."""

    data_dir: Path
    database_url: str
    secret_key: str
    demo: bool
    trusted_hosts: tuple[str, ...]
    base_url: str  # in links of e-mails and of one-time links; begins with http
    smtp_url: str  # smtp://user:password@host:port; empty: no e-mail is sent
    mail_from: str

    @property
    def secure_cookies(self) -> bool:
        """Over HTTPS only: everywhere but on the demo's plain HTTP."""
        return self.base_url.startswith("https://")


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings from `TRACKER_*`; BadSetting with a sentence where one does not do."""
    env = os.environ if environment is None else environment
    demo = env.get("TRACKER_DEMO", "") not in {"", "0"}
    data_dir = Path(env.get("TRACKER_DATA_DIR", "data")).resolve()
    base_url = env.get("TRACKER_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    return Settings(
        data_dir=data_dir,
        database_url=database_address(
            env.get("TRACKER_DATABASE_URL", "") or f"sqlite:///{data_dir / 'tracker.db'}"
        ),
        secret_key=_secret(env, demo),
        demo=demo,
        trusted_hosts=tuple(_hosts(env)),
        base_url=base_url,
        smtp_url=env.get("TRACKER_SMTP_URL", ""),
        mail_from=env.get("TRACKER_MAIL_FROM", "tracker@localhost"),
    )


def database_address(named: str) -> str:
    """As SQLAlchemy wants it: SQLite, or PostgreSQL through psycopg, however it was spelled."""
    scheme, mark, rest = named.partition("://")
    if scheme in {"postgres", "postgresql"}:
        scheme = "postgresql+psycopg"
    if not mark or scheme not in {"sqlite", "postgresql+psycopg"}:
        raise BadSetting(
            "TRACKER_DATABASE_URL names no database that the tracker works with. Use "
            "sqlite:////folder/tracker.db or postgresql://user:password@host/database"
        )
    return f"{scheme}://{rest}"


def _secret(env: Mapping[str, str], demo: bool) -> str:
    secret = env.get("TRACKER_SECRET_KEY", "")
    if demo and not secret:
        return "demo-only-never-in-production-0123456789"
    strong = (
        len(secret) >= SHORTEST_SECRET
        and len(set(secret)) >= 10
        and not any(secret.lower().startswith(weak) for weak in _WEAK)
        and "demo-only" not in secret
    )
    if not strong:
        raise BadSetting(
            "TRACKER_SECRET_KEY is missing or weak. Set it to at least 32 random characters, "
            'for example: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    return secret


def _hosts(env: Mapping[str, str]) -> list[str]:
    named = env.get("TRACKER_TRUSTED_HOSTS", "127.0.0.1,localhost")
    return [host.strip() for host in named.split(",") if host.strip()]


def flask_config(settings: Settings) -> dict[str, Any]:
    """The same, in the words of Flask and its extensions."""
    from tracker.core.dialects import engine_options  # with SQLAlchemy, which settings need not

    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.database_url),
        "TRUSTED_HOSTS": list(settings.trusted_hosts),
        "MAX_CONTENT_LENGTH": 52 << 20,
        "MAX_FORM_MEMORY_SIZE": 2 << 20,
        "MAX_FORM_PARTS": 200,
        "BABEL_DEFAULT_LOCALE": "en",
        "BABEL_TRANSLATION_DIRECTORIES": str(Path(__file__).parent / "translations"),
        "TRACKER": settings,
    }  # fmt: skip
