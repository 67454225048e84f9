"""Where things are and what the environment asks for."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from dev.console import Failure

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """``state`` holds everything the tools make; the rest is what was asked for."""

    root: Path = ROOT
    state: Path = ROOT / ".state"
    odoo_home: Path | None = None
    port: int = 8069
    pg_host: str = ""
    pg_port: str = ""
    pg_user: str = ""
    pg_password: str = ""

    @classmethod
    def from_environment(cls, environ=os.environ):
        def path(name):
            value = environ.get(name)
            return Path(value).expanduser().resolve() if value else None

        return cls(
            state=path("CHANXIAO_STATE") or ROOT / ".state",
            odoo_home=path("ODOO_HOME"),
            port=_port(environ.get("PORT") or "8069"),
            pg_host=environ.get("PGHOST", ""),
            pg_port=environ.get("PGPORT", ""),
            pg_user=environ.get("PGUSER", ""),
            pg_password=environ.get("PGPASSWORD", ""),
        )

    @property
    def tag(self):
        """Tells this checkout's databases from another's on a shared server."""
        if not self.pg_host:
            return "own"
        return hashlib.sha256(str(self.state).encode()).hexdigest()[:6]

    @property
    def logs(self):
        return self.state / "log"

    @property
    def data(self):
        return self.state / "data"

    @property
    def filestore(self):
        return self.data / "filestore"


def _port(text):
    if text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise Failure(f"PORT={text} is not a port number: give one from 1 to 65535.")
