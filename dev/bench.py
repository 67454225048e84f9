"""``make bench``: data sets that are built once, and what is measured on them."""

import json
import shutil

from dev import addons, environment, postgres, state
from dev.daemon import Daemon
from dev.databases import Databases, Kind
from dev.postgres import literal
from dev.process import run

KIND = Kind(full=True)
SIZES = ("s", "l", "xl")
#: gigabytes to build a data set with, its write-ahead log included
SPACE = {"s": 1, "l": 15, "xl": 27, "xl2": 21}
SMALLER = {"xl": "xl2"}
FOLDER = "tests/benchmarks"
#: settings of our own database server while it is measured, see docs/performance.md
OPTIONS = {
    "shared_buffers": "4GB",
    "effective_cache_size": "12GB",
    "work_mem": "64MB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
    # data sets are vacuumed and analyzed when they are built
    "autovacuum": "off",
}


def run_all(settings, console, sizes):
    """Build what is missing, measure, write docs/performance.md; the exit status."""
    prepared = environment.prepare(settings, console)
    if Daemon(settings).stop():
        console.say("The demo is stopped, its database server is measured.")
    try:
        restart(prepared, console)
        bench = Bench(prepared, console)
        sizes = [found for size in sizes if (found := bench.fitting(size))]
        return bench.measure({size: bench.data_set(size) for size in sizes})
    finally:
        if prepared.cluster.own:
            postgres.stop(settings, console)


def restart(prepared, console, meanwhile=None):
    """Our own database server again, with the settings of the benchmark.

    :param meanwhile: called with the folder of its files while it is stopped
    """
    if prepared.cluster.own:
        postgres.stop(prepared.settings, console)
        if meanwhile:
            meanwhile(prepared.settings.state / "pg")
    postgres.start(prepared.settings, console, prepared.cluster, OPTIONS)


class Bench:
    def __init__(self, prepared, console):
        self.prepared = prepared
        self.settings = prepared.settings
        self.cluster = prepared.cluster
        self.console = console
        self.databases = Databases(prepared, console)

    def fitting(self, size):
        """``size``, a smaller one for which there is space, or ``None``."""
        name = self._database(size)
        free = shutil.disk_usage(self.settings.state).free / 1024**3
        if self._noted(name) or not self.cluster.own or free >= SPACE[size]:
            return size
        smaller = SMALLER.get(size)
        self.console.say(
            f"Data set {size.upper()} needs {SPACE[size]} GB and {free:.0f} GB are "
            f"free: {smaller.upper() if smaller else 'nothing'} is measured instead."
        )
        return self.fitting(smaller) if smaller else None

    def _database(self, size):
        return f"bench_{self.settings.tag}_{size}"

    def data_set(self, size):
        """Name of the database with a data set, built as far as it is missing.

        What other addons' tables look like and the master data name a data set: when
        they change it is made anew. Our own addons are updated in it, and a changed
        step of the generator is done again.
        """
        name = self._database(size)
        data, product = self._data_key(size), self.databases.product_key(KIND)
        noted = self._noted(name)
        if noted.get("data") != data:
            self.databases.copy(self.databases.product(KIND), name)
            self._note(name, data, product)
        elif noted.get("product") != product:
            self._update(name)
            self._note(name, data, product)
        self._benchmarks("build", name, size, what=f"data set {size.upper()}")
        return name

    def _data_key(self, size):
        folder = self.settings.root / FOLDER
        sources = [folder / "sizes.py", folder / "data" / "builder.py"]
        sources += folder.glob("data/masters*.py")
        files = state.files_key((path.name, path) for path in sources)
        return state.key(size, files, self.databases._base_key(KIND))

    def _noted(self, name):
        rows = self.cluster.sql(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
            f"WHERE datname = {literal(name)}"
        )
        return json.loads(rows[0][0]) if rows and rows[0][0] else {}

    def _note(self, name, data, product):
        note = literal(json.dumps({"data": data, "product": product}))
        self.cluster.sql(f'COMMENT ON DATABASE "{name}" IS {note}')

    def _update(self, name):
        """Our addons as they are now; without computing new columns row by row."""
        self._benchmarks("columns", name, what=f"{name}: new columns")
        ours = ",".join(addons.present(self.settings.root))
        with self.console.step(f"{name}: update our addons") as step:
            self.prepared.odoo(
                *("-d", name, "-u", ours, "--stop-after-init", "--no-http"),
                what=f"Updating {name}",
                log=self.settings.logs / f"update-{name}.log",
                step=step,
            )
            # new columns and new statistics are empty until then
            self.cluster.sql("ANALYZE", name)

    def measure(self, databases):
        owner = "own" if self.cluster.own else "foreign"
        arguments = ["measure", self.settings.state, owner]
        arguments += [f"{size}={name}" for size, name in databases.items()]
        return self._benchmarks(*arguments, what="measuring", check=False)

    def _benchmarks(self, *arguments, what, check=True):
        """Run the benchmarks' own command in the server's environment."""
        variables = self.prepared.variables()
        tests = self.settings.root / "tests"
        variables["PYTHONPATH"] += f":{tests}"
        command = [self.prepared.venv.python, "-m", "benchmarks", *arguments]
        with self.console.step(what) as step:
            status, output = run(
                command,
                what,
                log=self.settings.logs / f"bench-{arguments[0]}.log",
                step=step,
                check=check,
                env=variables,
                cwd=self.settings.root,
            )
        if arguments[0] == "measure":
            self.console.say(output)
        return status
