"""``make test``: every test, two at a time, and one line that sums them up."""

import os
import re
from dataclasses import dataclass

from dev import addons, earlier, environment, lint, log, played, postgres
from dev.console import Failure
from dev.daemon import free_port as _free_port
from dev.databases import Databases, Kind
from dev.process import in_parallel, run

# Tag of tests that no other addon can change: browsers, paper, flow of a meeting. They
# run where every source is installed, the others there and without the soft ones.
ONCE = "chanxiao_once"
FULL = Kind(full=True)
# Messages the server logs while loading our addons that are not about them: none.
ALLOWED = ()
SUMMARY = re.compile(r"(\d+) (passed|failed|errors?|skipped)\b")
SHOWN_LINES = 150


@dataclass(frozen=True)
class Result:
    """How one group of tests ended; ``report`` is shown when something failed."""

    name: str
    passed: int
    failed: int
    skipped: int = 0
    report: str = ""


def run_all(settings, console):
    """Run everything; returns the exit status."""
    prepared = environment.prepare(settings, console, ("run", "test", "lint"))
    results = in_parallel(_groups(prepared, console), workers=2)
    _stop_unused(settings, console, prepared)
    return summarize(console, results)


def _groups(prepared, console):
    """The groups of tests, the longest first."""
    databases = Databases(prepared, console)
    runner = Runner(prepared, databases, console)
    always = ",".join(f"/{addon}" for addon in addons.present(prepared.settings.root))
    always += f",-{ONCE}"
    bundled, product = databases.bundled, databases.product
    return [
        runner.guard("addons, browsers and flow", runner.addons, bundled, FULL, ONCE),
        runner.guard("addons, every source", runner.addons, product, FULL, always),
        runner.guard("addons, no soft source", runner.addons, product, Kind(), always),
        runner.guard("across addons", runner.across),
        runner.guard("demo factory", runner.factory),
        runner.guard("addons come, go and are upgraded", runner.lifecycle),
        runner.guard("lint", runner.lint),
        runner.guard("tools", runner.tools),
        runner.guard("installation, every source", runner.installation, FULL),
        runner.guard("installation, no soft source", runner.installation, Kind()),
        runner.guard(
            "installation with demo data", runner.installation, Kind(demo=True)
        ),
    ]


class Runner:
    """The groups of tests; each returns a Result."""

    def __init__(self, prepared, databases, console):
        self.prepared = prepared
        self.settings = prepared.settings
        self.databases = databases
        self.console = console

    def guard(self, name, function, *arguments):
        """``function`` as a job that shows what it is at and how it ended."""

        def job():
            with self.console.step(f"test: {name}"):
                try:
                    result = function(name, *arguments)
                except Failure as failure:
                    result = Result(name, 0, 1, report=str(failure))
            if result.failed:
                self.console.say(f"--- {name} failed ---\n{result.report}\n---")
            return result

        return job

    def lint(self, name):
        passed, reports = 0, []
        for linter in lint.linters(self.settings):
            good, output = lint.check(self.settings, linter)
            passed += good
            if not good:
                reports.append(f"{linter.name}:\n{_tail(output)}")
        return Result(name, passed, len(reports), report="\n".join(reports))

    def installation(self, name, kind):
        """Our addons install without a word of complaint in the log."""
        self.databases.product(kind)
        text = self.databases.install_log(kind).read_text(encoding="utf-8")
        problems = complaints(text)
        return Result(
            name, int(not problems), len(problems), report="\n".join(problems)
        )

    def addons(self, name, template, kind, tags):
        """The addons' own tests that ``tags`` name, on a copy of ``template(kind)``."""
        database = self._database(name)
        self.databases.copy(template(kind), database)
        first = self._odoo_tests(name, database, tags)
        blind = log.without_browser(first[1])
        if not blind:
            result = odoo_result(name, *first)
        else:
            # Odoo gives the browser ten seconds to start: too few on a busy machine
            again = f"{name}, again"
            tags = ",".join(f":{test}" for test in blind)
            second = odoo_result(name, *self._odoo_tests(again, database, tags))
            result = combine(odoo_result(name, *first, blind), second)
        self.databases.drop(database)
        return result

    def _odoo_tests(self, name, database, tags):
        """Run the server's own test runner; return (status, output, log)."""
        path = self._log(name)
        status, output = self.prepared.odoo(
            *("-d", database, "--stop-after-init", "--test-tags", tags),
            # the log tells how long each test took
            *("--log-handler", "odoo.tests.stats:DEBUG"),
            *("--http-port", str(_free_port())),
            what=name,
            log=path,
            check=False,
        )
        return status, output, path

    def _database(self, name):
        return f"test_{self.settings.tag}_{_file_name(name)}"

    def _log(self, name):
        return self.settings.logs / f"test-{_file_name(name)}.log"

    def tools(self, name):
        """The tests of these tools: they need no server."""
        files = sorted((self.settings.root / "tests").glob("test_tooling*.py"))
        return self._pytest(name, files, "-p", "no:odoo", env=dict(os.environ))

    def across(self, name):
        """The tests across addons, through pytest-odoo."""
        files = (self.settings.root / "tests").glob("test_*.py")
        files = [path for path in files if not path.name.startswith("test_tooling")]
        return self._pytest_on(name, self.databases.charted(FULL), files)

    def factory(self, name):
        """The tests that look at a factory that was played before."""
        files = (self.settings.root / "tests" / "factory").glob("test_*.py")
        template = played.sample(self.databases)
        told = str(played.told(self.databases))
        return self._pytest_on(name, template, files, CHANXIAO_TOLD=told)

    def lifecycle(self, name):
        """The tests that install, upgrade and remove addons, each on its database."""
        # made here: two processes would build one template twice
        self.databases.product(Kind())
        played.sample(self.databases)
        earlier.database(self.databases)
        files = sorted((self.settings.root / "tests" / "lifecycle").glob("test_*.py"))
        return self._pytest(name, files, "-p", "no:odoo", env=dict(os.environ))

    def _pytest_on(self, name, template, files, **variables):
        database = self._database(name)
        self.databases.copy(template, database)
        options = ("--odoo-database", database, "--odoo-http")
        variables |= self.prepared.variables()
        result = self._pytest(name, sorted(files), *options, env=variables)
        self.databases.drop(database)
        return result

    def _pytest(self, name, files, *options, env):
        command = [self.prepared.venv.python, "-m", "pytest", "-q", *options, *files]
        status, output = run(
            command,
            name,
            log=self._log(name),
            check=False,
            cwd=self.settings.root,
            env=env,
        )
        return pytest_result(name, status, output)


def _file_name(name):
    return re.sub(r"\W+", "_", name)


def _tail(text):
    return "\n".join(text.rstrip().splitlines()[-SHOWN_LINES:])


def complaints(text):
    """What the server complained about in its log, less what is allowed."""
    return [
        record
        for record in log.records(text)
        if not any(allowed in record for allowed in ALLOWED)
    ]


def odoo_result(name, status, output, path, excused=()):
    """Read the outcome of the server's own test runner.

    A test without a browser is a failure, but for those ``excused``: they run again.
    """
    run_count, failed, skipped = log.test_counts(output)
    shown = _tail("\n".join(log.records(output, ("ERROR", "CRITICAL"))))
    report = f"{shown}\nThe whole log is {path}."
    blind = log.without_browser(output)
    if blind.keys() - set(excused):
        reason = next(iter(blind.values()))
        return Result(name, 0, len(blind), report=f"No browser: {reason} {report}")
    if not run_count:
        return Result(name, 0, 1, report=f"No test ran. {report}")
    if status and not failed:
        failed = 1
    passed = max(run_count - failed - len(skipped), 0)
    return Result(name, passed, failed, len(skipped) - len(blind), report)


def combine(first, second):
    """The sum of two results of one group."""
    reports = [result.report for result in (first, second) if result.failed]
    return Result(
        first.name,
        first.passed + second.passed,
        first.failed + second.failed,
        first.skipped + second.skipped,
        "\n".join(reports),
    )


def pytest_result(name, status, output):
    """Read the outcome of pytest; "no test ran" is a failure."""
    lines = output.strip().splitlines() or [""]
    counts = {}
    for number, word in SUMMARY.findall(lines[-1]):
        counts[word.rstrip("s") if word.startswith("error") else word] = int(number)
    failed = counts.get("failed", 0) + counts.get("error", 0)
    if status and not failed:
        failed = 1
    return Result(
        name, counts.get("passed", 0), failed, counts.get("skipped", 0), _tail(output)
    )


def _stop_unused(settings, console, prepared):
    """Stop our database server, unless somebody else is at work on it."""
    others = prepared.cluster.sql(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    if others == [["0"]]:
        postgres.stop(settings, console)


def summarize(console, results):
    """Print a line for each group and the sum; returns the exit status."""
    for result in results:
        sign = "✗" if result.failed else "✓"
        console.say(
            f"{sign} {result.name}: {result.passed} passed, {result.failed} failed, "
            f"{result.skipped} skipped"
        )
    passed = sum(result.passed for result in results)
    failed = sum(result.failed for result in results)
    skipped = sum(result.skipped for result in results)
    console.say(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0
