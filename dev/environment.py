"""The prepared environment: everything in its place, and the server run in it."""

import os
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial

from dev import node, postgres, python, state, system
from dev import server as odoo_server
from dev.daemon import Daemon
from dev.process import in_parallel, run
from dev.settings import Settings


@dataclass(frozen=True)
class Environment:
    settings: Settings
    server: odoo_server.Server
    venv: python.Venv
    cluster: postgres.Cluster
    # folders with further addons
    further: tuple = ()
    configuration: str = "odoo.conf"

    def command(self, *arguments):
        """The server's command line with ``arguments``."""
        return [str(self.venv.python), "-m", "odoo", *map(str, arguments)]

    def variables(self):
        """The environment variables the server runs with."""
        foreign = ("PYTHON", "PG") if self.cluster.own else ("PYTHON",)
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(foreign)
        }
        return {
            **kept,
            **self.cluster.environment(),
            "PATH": f"{self.venv.path / 'bin'}:{kept.get('PATH', os.defpath)}",
            "PYTHONPATH": f"{_import_folder(self.settings)}:{self.settings.root}",
            "PYTHONUNBUFFERED": "1",
            "LC_ALL": "C.UTF-8",
            "ODOO_RC": str(self.settings.state / self.configuration),
        }

    def odoo(self, *arguments, what, log=None, step=None, check=True, **options):
        """Run the server's command line; return (exit status, output)."""
        options.setdefault("cwd", self.settings.root)
        return run(
            self.command(*arguments),
            what,
            log=log,
            step=step,
            check=check,
            env=self.variables(),
            **options,
        )


def prepare(settings, console, groups=("run",)):
    """Bring the environment into being; in no time when it is there already."""
    state.open_state(settings)
    if not _is_complete(settings, groups):
        with state.locked(settings, console):
            state.sweep(settings)
            _get_missing(settings, console, groups)
        (settings.state / "ready").touch()
    environment = existing(settings)
    _configure(environment)
    postgres.start(settings, console, environment.cluster)
    return environment


def prepare_tools(settings, console):
    """Bring what the linters need into being, nothing else."""
    state.open_state(settings)
    jobs = list(_lint_fetches(settings, console))
    packages = system.missing([*system.RUN[:1], *system.LINT])
    if not jobs and not packages:
        return
    with state.locked(settings, console):
        _in_parallel(settings, console, packages, jobs)


def existing(settings):
    """The environment as far as it is there, or None when it was never prepared."""
    venv = python.find(settings, "odoo", python.RUNTIME)
    server = odoo_server.find(settings)
    if not venv or not server:
        return None
    return Environment(settings, server, venv, postgres.cluster(settings, venv))


def variant(environment, name, root=None, further=()):
    """The same server on other addons: those of another checkout of ours, or some more.

    :param str name: tells its configuration file from others
    :param root: the folder of the other checkout
    :param further: folders with further addons
    """
    settings = replace(environment.settings, root=root or environment.settings.root)
    other = replace(
        environment,
        settings=settings,
        further=tuple(further),
        configuration=f"odoo-{name}.conf",
    )
    _configure(other)
    return other


def _is_complete(settings, groups):
    return bool(
        odoo_server.find(settings)
        and python.find(settings, "odoo", python.RUNTIME)
        and not ("lint" in groups and list(_lint_fetches(settings, None)))
        and not system.missing(_packages(settings, groups))
    )


def _packages(settings, groups):
    packages = [*system.RUN, *odoo_server.needs(settings)]
    packages += system.TEST if "test" in groups else ()
    packages += system.LINT if "lint" in groups else ()
    return system.obtainable(settings, packages)


def _get_missing(settings, console, groups):
    """Fetch what is missing, at the same time where one does not need the other."""
    packages = system.missing(_packages(settings, groups))
    jobs = []
    if odoo_server.find(settings) is None:
        jobs.append(partial(odoo_server.fetch, settings, console))
    if python.find(settings, "odoo", python.RUNTIME) is None:
        # what runs, runs from the environment that is about to be replaced
        Daemon(settings).stop()
        postgres.stop(settings, console)
        jobs.append(partial(python.make, settings, console, "odoo", python.RUNTIME))
    if "lint" in groups:
        jobs += _lint_fetches(settings, console)
    _in_parallel(settings, console, packages, jobs)


def _lint_fetches(settings, console):
    if python.find(settings, "lint", python.LINT) is None:
        yield partial(python.make, settings, console, "lint", python.LINT)
    if node.find(settings) is None:
        yield partial(node.make, settings, console)


def _in_parallel(settings, console, packages, jobs):
    """Do ``jobs`` while system packages are installed, for which they can wait."""
    prefix = system.administrator(packages)
    installed = Future()

    def install():
        try:
            system.install(settings, console, packages, prefix)
        except BaseException as error:
            installed.set_exception(error)
            raise
        installed.set_result(None)

    jobs = [install, *(partial(job, installed.result) for job in jobs)]
    in_parallel(jobs, workers=len(jobs))


def _import_folder(settings):
    return settings.state / "path"


def _configure(environment):
    """Write the server's configuration file and make the server importable.

    Importable alone: next to it may lie the Python packages of the system's own
    Python, which must not come before ours.
    """
    settings, server = environment.settings, environment.server
    link = _import_folder(settings) / "odoo"
    link.parent.mkdir(exist_ok=True)
    if not link.is_symlink() or link.readlink() != server.package:
        link.unlink(missing_ok=True)
        link.symlink_to(server.package)
    bundled = link / "addons"
    oca = environment.venv.site_packages / "odoo" / "addons"
    addons = [settings.root, bundled, *server.addons[1:], oca, *environment.further]
    lines = [
        "[options]",
        f"addons_path = {','.join(map(str, addons))}",
        f"data_dir = {settings.data}",
        "http_interface = 127.0.0.1",
        f"http_port = {settings.port}",
        f"screenshots = {settings.state / 'screenshots'}",
    ]
    path = settings.state / environment.configuration
    state.replace_text(path, "\n".join([*lines, ""]))
