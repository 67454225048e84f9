"""Databases on which addons are really installed, upgraded and removed.

Each is a copy of a template; the server's command line does the work, as with a
customer. The templates are made by ``make test``, see ``dev/checks.py``.
"""

import json

import pytest

from dev import environment, log
from dev.console import Console
from dev.databases import Databases
from dev.settings import Settings


class Quiet(Console):
    def say(self, text=""):
        """The test's own report is enough."""


class Installation:
    """One database and the server that works on it."""

    def __init__(self, databases, name, server=None):
        self.databases = databases
        self.name = name
        self.server = server or databases.environment

    def with_server(self, server):
        return Installation(self.databases, self.name, server)

    def run(self, *arguments, **options):
        """Run the server's command line; return what it complained about."""
        # its own log, wherever it is: what went wrong is in the test's report
        _status, output = self.server.odoo(
            *arguments, what="odoo", log=self._log, **options
        )
        return list(log.records(output))

    @property
    def _log(self):
        return self.databases.settings.logs / f"{self.name}.log"

    def odoo(self, *options):
        return self.run("-d", self.name, *options, "--stop-after-init", "--no-http")

    def shell(self, script, tmp_path):
        """Run Python in the server's shell; return the value of its last line."""
        return self.shell_with_log(script, tmp_path)[0]

    def shell_with_log(self, script, tmp_path):
        """As ``shell``, and what the server complained about."""
        *lines, last = script.strip().splitlines()
        lines += ["env.cr.commit()", "import json"]
        path = tmp_path / "script.py"
        path.write_text("\n".join([*lines, f"print(json.dumps({last}, default=str))"]))
        with open(path) as source:
            _status, output = self.server.odoo(
                *("shell", "-d", self.name, "--no-http", "--log-level", "warn"),
                what="odoo shell",
                log=self._log,
                stdin=source,
            )
        return json.loads(output.splitlines()[-1]), list(log.records(output))

    def sql(self, statement):
        """Rows, each a list of texts."""
        return self.databases.cluster.sql(statement, self.name)

    def column(self, statement):
        return [row[0] for row in self.sql(statement)]


@pytest.fixture(scope="session")
def databases():
    prepared = environment.existing(Settings.from_environment())
    return Databases(prepared, Quiet())


@pytest.fixture(scope="session")
def make_installation(databases):
    """Makes an installation of its own from a template; all are dropped in the end."""
    made = []

    def make(template, label):
        name = f"test_{databases.settings.tag}_{label}"
        databases.copy(template, name)
        made.append(name)
        return Installation(databases, name)

    yield make
    for name in made:
        databases.drop(name)
