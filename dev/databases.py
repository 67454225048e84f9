"""Databases in seconds: copies of templates that are built once.

A template is named after what it was built from. Two levels: the addons of others
that ours depend on (slow, rarely changes), and on top of it our own addons.
"""

import os
import re
import shutil
import threading
from collections import defaultdict
from dataclasses import dataclass, replace

from dev import addons, log, state
from dev.console import Failure
from dev.postgres import literal

# the first is what a new database speaks, both can be chosen
LANGUAGES = "en_US,zh_CN"
OWN_PREFIXES = ("tpl_", "new_", "test_")
POSTGRES_OWN = ("postgres", "template0", "template1")
_building = defaultdict(threading.Lock)


@dataclass(frozen=True)
class Kind:
    """``full`` has every soft source, ``demo`` the addons' demonstration data."""

    full: bool = False
    demo: bool = False

    def __str__(self):
        return ("full" if self.full else "min") + ("_demo" if self.demo else "")


class Databases:
    """The databases of one environment."""

    def __init__(self, environment, console):
        self.environment = environment
        self.settings = environment.settings
        self.cluster = environment.cluster
        self.console = console

    # --- plain databases

    def exists(self, name):
        query = f"SELECT 1 FROM pg_database WHERE datname = {literal(name)}"
        return bool(self.cluster.sql(query))

    def drop(self, name):
        self.cluster.sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(self.settings.filestore / name, ignore_errors=True)

    def copy(self, source, target):
        """Make ``target`` a fresh copy of ``source``, files included."""
        self.drop(target)
        files = self.settings.filestore / source
        if files.is_dir():
            # the server never changes a stored file, so copies may share them
            shutil.copytree(
                files, self.settings.filestore / target, copy_function=_link_or_copy
            )
        self.cluster.sql(
            f'CREATE DATABASE "{target}" TEMPLATE "{source}"',
            what=f"Creating the database {target}",
        )

    def create(self, name, kind):
        """A fresh database with our addons."""
        check_name(name)
        template = self.product(kind)
        with self.console.step(f"database {name}"):
            self.copy(template, name)

    # --- templates

    def dependencies(self, kind):
        """The template with everything that our addons are built on."""
        modules = addons.dependencies(self.settings.root)
        if kind.full:
            self.dependencies(replace(kind, full=False))
        key = self._base_key(kind)
        return self._template(f"base_{kind}", key, self._build_base, kind, modules)

    def _base_key(self, kind):
        return state.key(
            str(kind),
            self.environment.server.identity,
            self.environment.venv.addons_versions(),
            addons.dependencies(self.settings.root),
            addons.SOFT if kind.full else (),
            LANGUAGES,
        )

    def _build_base(self, name, kind, modules, step):
        if kind.full:
            self.copy(self.dependencies(replace(kind, full=False)), name)
            modules = addons.SOFT
        else:
            self._create_empty(name)
        self.install(name, modules, kind, step, "--load-language", LANGUAGES)

    def product_key(self, kind):
        return state.key(self._base_key(kind), addons.sources_key(self.settings.root))

    def product(self, kind):
        """The template with our addons."""
        self.dependencies(kind)
        return self._template(
            f"product_{kind}", self.product_key(kind), self._build_product, kind
        )

    def _build_product(self, name, kind, step):
        self.copy(self.dependencies(kind), name)
        output = self.install(name, addons.present(self.settings.root), kind, step)
        state.replace_text(self.install_log(kind), output)

    def bundled(self, kind):
        """The template whose pages' scripts and styles are put together already."""
        script = (self.settings.root / "dev" / "build_bundles.py").read_text()
        key = state.key(self.product_key(kind), script)
        self.product(kind)
        return self._template(f"bundled_{kind}", key, self._build_bundled, kind)

    def _build_bundled(self, name, kind, step):
        self.copy(self.product(kind), name)
        what = "Putting scripts and styles together"
        self.run_script(name, "build_bundles.py", what, step)

    def charted(self, kind):
        """The template with a Chinese chart of accounts too, as the factory keeps."""
        key = self.product_key(kind)
        self.product(kind)
        return self._template(f"charted_{kind}", key, self._build_charted, kind)

    def _build_charted(self, name, kind, step):
        self.copy(self.product(kind), name)
        self.install(name, addons.CHART, kind, step)

    def install_log(self, kind):
        """What the server said when it installed our addons for ``product(kind)``."""
        key = self.product_key(kind)
        return self.settings.logs / f"install-{kind}-{key}.log"

    def run_script(self, name, script, what, step):
        """Give ``dev/<script>`` to the server's shell; return what it printed."""
        with open(self.settings.root / "dev" / script) as source:
            _status, output = self.environment.odoo(
                *("shell", "-d", name, "--no-http", "--log-level", "warn"),
                what=what,
                log=self.settings.logs / f"{name}.log",
                step=step,
                stdin=source,
            )
        return output

    def install(self, name, modules, kind, step, *options):
        demo = ["--with-demo"] if kind.demo else []
        status, output = self.environment.odoo(
            *("-d", name, "-i", ",".join(modules), *options, *demo),
            *("--stop-after-init", "--no-http"),
            what=f"Installing addons into {name}",
            log=self.settings.logs / f"install-{name}.log",
            step=step,
            check=False,
        )
        self._require_installed(name, modules, status, output)
        return output

    def _require_installed(self, name, modules, status, output):
        where = f"The details are in {self.settings.logs / f'install-{name}.log'}."
        if status:
            problems = [line for line in output.splitlines() if log.is_problem(line)]
            reason = (problems or ["the server ended early"])[-1]
            reason = f"Installing addons into {name} failed: {reason[:300]}"
            raise Failure(f"{reason} {where}")
        names = ",".join(map(literal, modules))
        rows = self.cluster.sql(
            f"SELECT name FROM ir_module_module WHERE name IN ({names}) "
            "AND state = 'installed'",
            name,
        )
        lacking = sorted(set(modules) - {row[0] for row in rows})
        if lacking:
            lacking = ", ".join(lacking)
            raise Failure(f"These addons could not be installed: {lacking}. {where}")

    def _create_empty(self, name):
        self.drop(name)
        self.cluster.sql(
            f'CREATE DATABASE "{name}" TEMPLATE template0 '
            "ENCODING 'UTF8' LC_COLLATE 'C'",
            what=f"Creating the database {name}",
        )

    def template(self, label, key, build, *arguments):
        """The name of the template ``label`` for ``key``, built when it is not there.

        ``build(name, *arguments, step)`` fills a database that becomes the template.
        """
        return self._template(label, key, build, *arguments)

    def _template(self, label, key, build, *arguments):
        name = f"tpl_{self.settings.tag}_{label}_{key}"
        with _building[name]:
            if self.exists(name) and (self.settings.filestore / name).is_dir():
                return name
            with self.console.step(f"template database {label}") as step:
                fresh = f"new_{self.settings.tag}_{label}"
                self.drop(name)
                build(fresh, *arguments, step)
                self._prune(label)
                self._finish(fresh, name)
        return name

    def _finish(self, fresh, name):
        """Turn ``fresh`` into the template ``name``; the renaming is what counts."""
        store = self.settings.filestore
        shutil.rmtree(store / name, ignore_errors=True)
        (store / fresh).mkdir(parents=True, exist_ok=True)
        (store / fresh).rename(store / name)
        # copies get what the planner knows along: tests and demo run faster for it
        self.cluster.sql("VACUUM (ANALYZE)", fresh)
        # closed to connections, so that no server serves it and it can be copied
        self.cluster.sql(f'ALTER DATABASE "{fresh}" ALLOW_CONNECTIONS false')
        self.cluster.sql(f'ALTER DATABASE "{fresh}" RENAME TO "{name}"')

    def _prune(self, label):
        for name in self.templates(label):
            self.drop(name)

    def templates(self, label=None):
        """Our templates on the database server, of one label or all."""
        of_label = f"{label}_[0-9a-f]{{12}}$" if label else ""
        pattern = f"^(tpl|new)_{self.settings.tag}_{of_label}"
        rows = self.cluster.sql(
            f"SELECT datname FROM pg_database WHERE datname ~ {literal(pattern)}"
        )
        return [row[0] for row in rows]


def check_name(name):
    """Refuse names that are awkward on a command line or that we use ourselves."""
    if not name:
        raise Failure("Say which database to make: make db DB=name.")
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,50}", name):
        raise Failure(
            f"DB={name} is no good name for a database: use small letters, digits, "
            "hyphens and underscores, a letter first."
        )
    if name.startswith(OWN_PREFIXES) or name in POSTGRES_OWN:
        raise Failure(f"DB={name} is a name the tools use themselves: take another.")


def _link_or_copy(source, target):
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target
